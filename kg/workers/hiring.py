"""How workers are found, and what runs in one of them.

A worker may hold a function, sent to it once and not with each task: see ``held_function``.
"""

import faulthandler
import os
import pickle
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

from kg.errors import KGError
from kg.store import code_version

PATIENCE = 60.0  # seconds that any task may take
PER_CHARACTER = 0.002  # seconds more for each character; usual is a fiftieth of it
_COLD = 6  # times as long for the first one of a worker, which loads all data
_warm: set[str] = set()  # the version of what this worker has loaded
_held = threading.local()  # of each thread, for a worker of a cluster may have several


class Task(Protocol):
    """What a worker is to do; it is sent to another process."""

    @property
    def size(self) -> int:
        """How many characters it reads: the time it may take is proportional."""

    def __call__(self) -> Any:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Hiring:
    """How workers are found. ``patience``: None where no limit can end the work, for it is this process."""

    hire: Callable[[int, bytes], Executor]  # their number, the packed function that they hold -> workers
    number: int = 1
    patience: float | None = None
    ends: tuple[type[Exception], ...] = (BrokenExecutor,)  # what the end of a worker looks like
    present: Callable[[], bool] = lambda: True  # whether there are workers


@dataclass(frozen=True, slots=True)
class Idle:
    """A task that any worker can do."""

    size: int = 0

    def __call__(self) -> None:
        return None


class _ThisProcess(Executor):
    """This process."""

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run ``task`` at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def watched(task: Task, limit: float, version: str) -> Any:
    """Do ``task``, but end this process when it takes too long: nothing less ends a loop in C."""
    if code_version() != version:
        raise other_version(f"{socket.gethostname()}, process {os.getpid()}")
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit if _warm else _COLD * limit, exit=True, file=nowhere)
        try:
            result = task()
            if task.size:
                _warm.add(version)
            return result
        finally:
            faulthandler.cancel_dump_traceback_later()


def other_version(worker: str) -> KGError:
    """Return the error of a worker whose code is not the client's."""
    return KGError(f"worker {worker}: has another version of kg; install one version everywhere")


def held_function() -> Callable[[Any], Any]:
    """Return the function that this worker holds."""
    return _held.function  # type: ignore[no-any-return]


def hold(function: Callable[[Any], Any]) -> None:
    """Have this worker hold ``function``."""
    _held.function = function


def _stand_by(held: bytes) -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    if held:
        hold(pickle.loads(held))


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _hire_processes(number: int, held: bytes) -> Executor:
    # Spawned, not forked: alike on every system, and threads of this process cannot hold them up.
    return ProcessPoolExecutor(
        number, mp_context=get_context("spawn"), initializer=_stand_by, initargs=(held,)
    )


def hire_here(jobs: int, patience: float) -> Hiring:
    """Return how ``jobs`` processes of this machine are found; 0: this process."""
    if jobs:
        return Hiring(_hire_processes, jobs, patience)
    return Hiring(lambda _number, _held: _ThisProcess())
