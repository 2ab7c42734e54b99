"""How many articles a second two workers do beside one, and what the machine itself allows.

Two cores that share a chip, a cache and the memory never do twice the work of one: a row says how much more
of jieba.posseg two processes do than one, in the same run. The clock counts; where other programs take the
cores, processor time says more: what the process that hands out spends on an article bounds the number of
workers that it can feed.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import jieba.posseg

from kg import schedule
from kg.pipeline import extract, read_stories
from kg.schedule import Progress, Stages, extract_into
from kg.sources import read_sources
from kg.store import code_version, open_store
from tests.benchmarks.articles import make_articles, write_articles
from tests.benchmarks.rows import Result, Sizes
from tests.benchmarks.turns import in_process

TURNS = 2
_WARM = 0.25  # of all articles: by then every worker has loaded its data
_TEXTS = 400


class Extraction(NamedTuple):
    """What an extraction took."""

    rate: float  # articles a second, once all data was loaded
    own: float  # ms of a processor that the process that hands out spent on an article
    spent: float  # … and all processes


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "workers"; each turn in a process of its own, which loads its data."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages.jsonl"
        write_articles(sizes.read, pages)
        runs: dict[int, list[Extraction]] = {1: [], 2: []}
        for jobs in [1, 2] * TURNS if {"two-workers", "hand-out"} & {*wanted} else []:
            runs[jobs].append(in_process(extraction, pages, jobs))
    if "two-workers" in wanted:
        one, two = (max(run.rate for run in done) for done in runs.values())
        yield Result("two-workers", two, one)
    if "hand-out" in wanted:
        yield Result("hand-out", min(run.own for run in runs[2]), min(run.spent for run in runs[2]))
    if "two-processes" in wanted:
        turns = [(bare(2), bare(1)) for _ in range(TURNS)]
        yield Result("two-processes", *map(max, zip(*turns, strict=True)))


def extraction(pages: Path, jobs: int) -> Extraction:
    """Return what the extraction of ``pages`` takes."""
    code_version()  # read once, however many articles there are
    before = time.process_time()
    steps: list[tuple[float, int]] = [(time.perf_counter(), 0)]

    def note(step: Progress) -> None:
        steps.append((time.perf_counter(), step.articles))

    few = patch.object(schedule, "_FEW", 1)  # workers for any number of articles
    with few, tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        read = read_sources([pages], raw=True)
        extract_into(store, read, Stages(read_stories, extract), jobs=jobs, progress=note)
    end, number = steps[-1]
    warm, done = next(step for step in steps if step[1] >= _WARM * number)
    own = time.process_time() - before
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = own + children.ru_utime + children.ru_stime
    rate = (number - done) / (end - warm) if end > warm else 0.0  # few articles come all at once
    return Extraction(rate, 1000 * own / number, 1000 * spent / number)


def bare(number: int) -> float:
    """Return how many texts a second ``number`` processes cut and tag."""
    with multiprocessing.get_context("spawn").Pool(number) as pool:
        pool.map(_tag, [50] * number, chunksize=1)  # loads the dictionary
        began = time.perf_counter()
        pool.map(_tag, [_TEXTS] * number, chunksize=1)
        return number * _TEXTS / (time.perf_counter() - began)


def _tag(number: int) -> int:
    return sum(len(list(jieba.posseg.cut(article["text"]))) for article in make_articles(number))
