"""Functions of chunks that do to their worker what a test asks for."""

import os
import time
from pathlib import Path


def double(number: int) -> int:
    time.sleep(0.02 * (number % 3))  # so that they end in another order
    return 2 * number


def hold_and_double(held: bytes, number: int) -> tuple[int, int]:
    return len(held), 2 * number


def end_once(flag: Path, number: int) -> int:
    """End the worker at the fifth chunk, the first time."""
    if number == 5 and not flag.exists():
        flag.touch()
        os._exit(3)
    return double(number)


def end_always(number: int) -> int:
    if number == 5:
        os._exit(3)
    return number


def note(folder: Path, number: int) -> int:
    """Tell the test which process did which chunk."""
    (folder / f"{number}-{os.getpid()}").touch()
    time.sleep(0.03)
    return 2 * number


def fail(number: int) -> int:
    if number == 5:
        raise LookupError("five")
    return number
