"""Times as ratios: two things are done in turn in one process, so that a busy machine slows both alike."""

import gc
import time
from collections.abc import Callable

GROWTH = 4  # so many times the size …
MOST = 2.5 * GROWTH  # … may take so many times as long; what is quadratic takes 16 times


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of all threads that ``work`` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def least_seconds(*works: Callable[[], object], turns: int = 2) -> list[float]:
    """Return the processor seconds of each work: the least of several turns, each a turn of all works."""
    gc.collect()
    gc.freeze()  # the collector shall not walk over what other tests left behind
    try:
        taken = [[seconds(work) for work in works] for _ in range(turns)]
    finally:
        gc.unfreeze()
    return [min(column) for column in zip(*taken, strict=True)]


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail if the time of ``work`` grows much faster than the size that it is given, up to ``size``."""
    small, large = least_seconds(lambda: work(size // GROWTH), lambda: work(size))
    assert large <= MOST * small, f"{GROWTH} times the size took {large / small:.1f} times as long"
