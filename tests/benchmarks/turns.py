"""What is compared, done in turn, so that whatever else the machine does disturbs all alike."""

import importlib
import math
import multiprocessing
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from tests.benchmarks.rows import ROWS, Result, Sizes
from tests.timing import seconds

T = TypeVar("T")
Work = Callable[[], object]
Pairs = Mapping[str, tuple[Work, Work]]  # row -> what kg does, what the peer does
MODULES = {"query": "joins", "serve": "serving", "view": "page"}  # where they are not called as the group
_OF_A_SECOND = {"s": 1, "ms": 1000}


def compare(
    pairs: Pairs, wanted: Collection[str], turns: int, clock: Callable[[Work], float] = seconds
) -> Iterator[Result]:
    """Yield the shortest time of each wanted row and its peer, in the row's unit. All is loaded before."""
    chosen = {row: pair for row, pair in pairs.items() if row in wanted}
    least = dict.fromkeys((work for pair in chosen.values() for work in pair), math.inf)
    for _ in range(turns):
        for work in least:
            least[work] = min(least[work], clock(work))
    for row, (ours, peer) in chosen.items():
        unit = _OF_A_SECOND[ROWS[row].unit]
        yield Result(row, unit * least[ours], unit * least[peer])


def in_process(work: Callable[..., T], *given: object) -> T:
    """Return what ``work`` gives in a process of its own: it loads its data, and its memory is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def measure_group(group: str, sizes: Sizes, wanted: Collection[str]) -> list[Result]:
    """Return the figures of the wanted rows of a group; ImportError where a program for it is missing."""
    module = importlib.import_module(f"tests.benchmarks.{MODULES.get(group, group)}")
    return list(module.measure(sizes, wanted))
