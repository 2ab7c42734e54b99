"""Measure how well made pages are read: python -m tests.pages [number] [--misses] [--scan N] …"""

import argparse

from tests.pages.made import make_pages
from tests.pages.measure import Score, measure

SETS = {"styles tuned on": 0, "styles set aside": 1000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=200)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--first", type=int, default=None)
    parser.add_argument("--scan", type=int, metavar="N", help="scans of so many papers, read by OCR")
    arguments = parser.parse_args()
    if arguments.scan:
        measure_scans(range(arguments.first or 0, (arguments.first or 0) + arguments.scan))
        return
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


def measure_scans(seeds: range) -> None:
    from tests.pages.scan import measure_scan, peak

    total, near = Score(), Score()
    wrong = letters = 0
    own = bare = 0.0
    for seed, made in make_pages(seeds):
        score, nearly, *more = measure_scan(made, seed)
        total.add(score)
        near.add(nearly)
        wrong, letters, own, bare = wrong + more[0], letters + more[1], own + more[2], bare + more[3]
        print(
            f"{seed} {score.share('paragraph right', 'paragraph'):.3f} characters wrong {more[0]}/{more[1]}"
        )
        print("\n".join(f"    {miss}" for miss in nearly.misses))
    right = total.share("paragraph right", "paragraph")
    print(f"{total.counts['pages']} scans: {wrong / letters:.2%} of {letters} characters wrong;", end=" ")
    nearly_right = near.share("paragraph right", "paragraph")
    print(f"of {total.counts['paragraph']} paragraphs {right:.1%} exactly right,", end=" ")
    print(f"{nearly_right:.1%} with up to 6 of 100 characters wrong;", end=" ")
    print(f"headlines {total.share('headlines found', 'headlines'):.1%};", end=" ")
    print(f"{own:.1f} CPU seconds, rapidocr alone {bare:.1f}, ratio {own / bare:.2f}; {peak():.2f} GB")


if __name__ == "__main__":
    main()
