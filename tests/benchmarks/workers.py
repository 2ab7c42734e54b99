"""How many articles a second two workers do, as a ratio to one, beside what the machine itself allows.

    python -m tests.benchmarks.workers [ARTICLES]

Wall clock of extraction, in turn. Two cores that share a chip, a cache and the memory never do twice the work
of one: a line says how much more of jieba.posseg two processes do than one, in the same run. Where other
programs take the cores, processor time says more: what all processes spend on an article, and what the one
that hands out does, which bounds the number of workers that it can feed.
"""

import argparse
import math
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jieba.posseg

from kg.pipeline import extract, read_stories
from kg.schedule import Progress, Stages, extract_into
from kg.sources import read_sources
from kg.store import code_version, open_store
from tests.benchmarks.articles import make_articles, write_articles

TURNS = 2
_WARM = 0.25  # of all articles: by then every worker has loaded its data
_TEXTS = 400


def extraction(pages: Path, jobs: int) -> tuple[float, float, float, float]:
    """Return the articles per second of the whole extraction, and of the part when all data is loaded.

    Then the milliseconds of a processor that this process, and all processes, spent on an article.
    """
    code_version()  # read once, however many articles there are
    before_all = time.process_time()
    steps: list[tuple[float, int]] = [(time.perf_counter(), 0)]

    def note(step: Progress) -> None:
        steps.append((time.perf_counter(), step.articles))

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        read = read_sources([pages], raw=True)
        extract_into(store, read, Stages(read_stories, extract), jobs=jobs, progress=note)
    end, number = steps[-1]
    warm, before = next(step for step in steps if step[1] >= _WARM * number)
    own = time.process_time() - before_all
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = own + children.ru_utime + children.ru_stime
    rates = number / (end - steps[0][0]), (number - before) / (end - warm)
    return *rates, 1000 * own / number, 1000 * spent / number


def bare(number: int) -> float:
    """Return how many texts a second ``number`` processes cut and tag."""
    with multiprocessing.get_context("spawn").Pool(number) as pool:
        pool.map(_tag, [50] * number, chunksize=1)  # loads the dictionary
        began = time.perf_counter()
        pool.map(_tag, [_TEXTS] * number, chunksize=1)
        return number * _TEXTS / (time.perf_counter() - began)


def _tag(number: int) -> int:
    return sum(len(list(jieba.posseg.cut(article["text"]))) for article in make_articles(number))


def main() -> None:
    """Print articles per second and the ratios; each turn in a process of its own, which loads its data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=4000)
    parser.add_argument("--pages", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.pages:
        print(*extraction(asked.pages, asked.jobs))
        return
    best = {1: (0.0, 0.0, 0.0), 2: (0.0, 0.0, 0.0)}
    least = {1: (math.inf, math.inf), 2: (math.inf, math.inf)}
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages.jsonl"
        write_articles(asked.articles, pages)
        command = [sys.executable, "-m", "tests.benchmarks.workers", "--pages", str(pages), "--jobs"]
        for _ in range(TURNS):
            for jobs, known in best.items():
                said = subprocess.run([*command, str(jobs)], check=True, stdout=subprocess.PIPE, text=True)
                whole, warm, own, spent = map(float, said.stdout.split())
                least[jobs] = min(least[jobs][0], own), min(least[jobs][1], spent)
                best[jobs] = tuple(map(max, known, (whole, warm, bare(jobs))))  # type: ignore[assignment]
    kinds = "extraction, articles", "… once all data is loaded", "jieba.posseg, texts"
    for kind, one, two in zip(kinds, best[1], best[2], strict=True):
        print(f"{kind}/s: one {one:.0f}, two {two:.0f}, ratio {two / one:.2f}")
    print(f"processor, ms an article: one {least[1][1]:.1f}, two {least[2][1]:.1f} in all")
    print(f"… of which the process that hands out: {least[2][0]:.2f}")


if __name__ == "__main__":
    main()
