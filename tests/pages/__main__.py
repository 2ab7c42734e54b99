"""Measure how well made pages are read: python -m tests.pages [number] [--misses] [--from SEED]."""

import argparse

from tests.pages.made import make_pages
from tests.pages.measure import Score, measure

SETS = {"styles tuned on": 0, "styles set aside": 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=200)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--first", type=int, default=None)
    arguments = parser.parse_args()
    sets = SETS if arguments.first is None else {"seeds": arguments.first}
    for name, first in sets.items():
        total = Score()
        for seed, made in make_pages(range(first, first + arguments.number)):
            score = measure(made)
            total.add(score)
            if arguments.misses:
                print(f"{seed} {score.share('paragraph right', 'paragraph'):.3f} {made.style}")
                print("\n".join(f"    {miss}" for miss in score.misses))
        print(f"{name}: {arguments.number} papers, {total.counts['pages']} pages")
        for kind in ("paragraph", "caption"):
            print(f"  {kind}s {total.counts[kind]}: whole {total.share(f'{kind} whole', kind):.4f},", end=" ")
            print(f"under the right headline {total.share(f'{kind} right', kind):.4f}")
        print(f"  headlines {total.share('headlines found', 'headlines'):.4f}", end=" ")
        for what in ("dates", "publishers", "labels"):
            print(f"{what} {total.share(what, 'papers'):.3f}", end=" ")
        print(f"CPU seconds a page {total.seconds / total.counts['pages']:.3f}")


if __name__ == "__main__":
    main()
