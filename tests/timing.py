"""Times as ratios: two things are done in turn in one process, so that a busy machine slows both alike."""

import gc
import time
from collections.abc import Callable

TURNS = 5  # a machine that was busy in one turn may not be so in the next
GROWTH = 4  # so many times the size …
MOST = 2.5 * GROWTH  # … may take so many times as long; what is quadratic takes 16 times


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of all threads that ``work`` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def wall_seconds(work: Callable[[], object]) -> float:
    """Return the seconds on the clock that ``work`` takes: for what other processes do."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def assert_ratio(
    work: Callable[[], object],
    beside: Callable[[], object],
    most: float,
    clock: Callable[[Callable[[], object]], float] = seconds,
) -> None:
    """Fail if ``work`` takes more than ``most`` times as long as ``beside``, in every turn."""
    gc.collect()
    gc.freeze()  # the collector shall not walk over what other tests left behind
    try:
        ratios: list[float] = []
        while not ratios or min(ratios) > most:
            assert len(ratios) < TURNS, ratios
            ratios.append(clock(work) / clock(beside))
    finally:
        gc.unfreeze()


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail if the time of ``work`` grows much faster than the size that it is given, up to ``size``."""
    assert_ratio(lambda: work(size), lambda: work(size // GROWTH), MOST)
