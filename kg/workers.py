"""Tasks -> their results, by this process, worker processes or a cluster: all of them executors.

When a worker comes down, or is held up for too long, all tasks in flight are given back as Failed, for any
may be to blame. Sent again apart, in small pieces, they run one by one beside the others, and the one that
is to blame is certain.
"""

import faulthandler
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, NamedTuple, Protocol, cast

from kg.errors import KGError, SourceError
from kg.store import code_version

PATIENCE = 60.0  # seconds that any task may take
_COLD = 6  # times as long for the first one of a worker, which loads all data
_PER_CHARACTER = 0.002  # seconds more for each character; usual is a fiftieth of it
_CONNECT = 10.0  # seconds in which a cluster must answer
_SCHEDULER = re.compile(r"(?:(?:tcp|tls|ucx|ws|wss)://)?[^\s/:]+:\d+")
_LONG = 60.0  # seconds without a result after which workers are looked for
_warm: set[str] = set()  # the version of what this worker has loaded
_AHEAD = 3  # tasks in flight for each worker


class Task(Protocol):
    """What a worker is to do; it is sent to another process."""

    @property
    def size(self) -> int:
        """How many characters it reads: the time it may take is proportional."""

    def __call__(self) -> Any:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What a task without a result gives. ``broke``: a worker came down; ``certain``: for its sake."""

    reason: str
    broke: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Hiring:
    """How workers are found. ``patience``: None where no limit can end the work, for it is this process."""

    hire: Callable[[int], Executor]  # their number -> workers
    number: int = 1
    patience: float | None = None
    ends: tuple[type[Exception], ...] = (BrokenExecutor,)  # what the end of a worker looks like
    present: Callable[[], bool] = lambda: True  # whether there are workers


class _InFlight(NamedTuple):
    task: Task
    apart: bool
    at: float
    limit: float | None


class Workers:
    """Workers with a bounded queue."""

    def __init__(self, hiring: Hiring) -> None:
        self._hiring = hiring
        self._workers = hiring.hire(hiring.number)
        self._single: Executor | None = None  # a worker for tasks that may bring it down
        self._apart: deque[Task] = deque()
        self._flight: dict[Future[Any], _InFlight] = {}

    @property
    def busy(self) -> bool:
        """Whether there are tasks without a result."""
        return bool(self._flight or self._apart)

    @property
    def has_room(self) -> bool:
        """Whether another task may come."""
        beside = sum(not sent.apart for sent in self._flight.values())
        return beside < _AHEAD * self._hiring.number

    def submit(self, task: Task, *, apart: bool = False) -> None:
        """Take ``task``; ``apart``: run it away from the others, for it may bring its worker down."""
        if apart:
            self._apart.append(task)
        else:
            self._send(self._workers, task, apart=False)

    def results(self) -> Iterator[tuple[Task, Any]]:
        """Wait until something is done; yield each task that is, with its result or Failed."""
        if self._apart and not any(sent.apart for sent in self._flight.values()):
            self._send(self._single or self._hire_single(), self._apart.popleft(), apart=True)
        done, _ = wait(self._flight, _LONG, return_when=FIRST_COMPLETED)
        if not done and not self._hiring.present():
            raise KGError(
                "the cluster has no worker left; start some, and build again: what was done is kept"
            )
        if any(_broke(future) and not self._flight[future].apart for future in done):
            done = self._renew()
        for future in [future for future in self._flight if future in done]:
            sent = self._flight.pop(future)
            if future.cancelled():
                raise KGError("the cluster is gone; start it, and build again: what was done is kept")
            error = future.exception()
            if error is None:
                yield sent.task, future.result()
            else:
                yield sent.task, self._failed(sent, error)

    def close(self) -> None:
        """Let the workers go; what they have not begun is forgotten."""
        for future in self._flight:
            future.cancel()
        for workers in (self._workers, self._single):
            if workers is not None:
                workers.shutdown()

    def _send(self, workers: Executor, task: Task, *, apart: bool) -> None:
        at = monotonic()  # before the worker's own watch begins
        if self._hiring.patience is None:
            limit, future = None, workers.submit(task)
        else:
            limit = self._hiring.patience + _PER_CHARACTER * task.size
            try:
                future = workers.submit(_watched, task, limit, code_version())
            except BrokenExecutor as error:  # it broke since the last results were looked at
                future = Future()
                future.set_exception(error)
        self._flight[future] = _InFlight(task, apart, at, limit)

    def _hire_single(self) -> Executor:
        self._single = self._hiring.hire(1)
        try:
            self._single.submit(_watched, _Idle(), PATIENCE, code_version()).result()
        except BrokenExecutor as error:
            raise KGError("worker processes end as soon as they start; try --jobs 1") from error
        return self._single

    def _renew(self) -> set[Future[Any]]:
        """Hire other workers; return the tasks of the old ones, each with its result or its end."""
        mine = {future for future, sent in self._flight.items() if not sent.apart}
        wait(mine)
        self._workers.shutdown()
        self._workers = self._hiring.hire(self._hiring.number)
        return mine

    def _failed(self, sent: _InFlight, error: BaseException) -> Failed:
        if isinstance(error, SourceError):
            return Failed(str(error))
        if isinstance(error, KGError) or not isinstance(error, Exception):
            raise error
        if _is_broken(error) and sent.apart and self._single is not None:
            self._single.shutdown()
            self._single = None
        if isinstance(error, self._hiring.ends):
            if not sent.apart:
                return Failed("was read by a process that ended", broke=True, certain=False)
            if sent.limit is not None and monotonic() - sent.at >= sent.limit:
                return Failed(f"took more than {sent.limit:.0f} seconds and was left out", broke=True)
            return Failed("ended the process that read it (too little memory?) and was left out", broke=True)
        said = " ".join(str(error).split())[:200]
        return Failed(f"could not be worked out ({type(error).__name__}: {said}); please report it")


def _broke(future: Future[Any]) -> bool:
    return not future.cancelled() and _is_broken(future.exception())


def _is_broken(error: BaseException | None) -> bool:
    return isinstance(error, BrokenExecutor)


@dataclass(frozen=True, slots=True)
class _Idle:
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


def _watched(task: Task, limit: float, version: str) -> Any:
    """Do ``task``, but end this process when it takes too long: nothing less ends a loop in C."""
    if code_version() != version:
        raise KGError("workers and client have different versions of kg; install one version everywhere")
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit if _warm else _COLD * limit, exit=True, file=nowhere)
        try:
            result = task()
            if task.size:
                _warm.add(version)
            return result
        finally:
            faulthandler.cancel_dump_traceback_later()


def _stand_by() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _hire_processes(number: int) -> Executor:
    # Spawned, not forked: alike on every system, and threads of this process cannot hold them up.
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=_stand_by)


@contextmanager
def start_workers(jobs: int, cluster: str = "", *, patience: float = PATIENCE) -> Iterator[Workers]:
    """Give ``jobs`` worker processes (0: this process), or the workers of the Dask scheduler ``cluster``."""
    with ExitStack() as stack:
        if cluster:
            hiring = stack.enter_context(_join_cluster(cluster, patience))
        elif jobs:
            hiring = Hiring(_hire_processes, jobs, patience)
        else:
            hiring = Hiring(lambda _: _ThisProcess())
        workers = Workers(hiring)
        stack.callback(workers.close)
        yield workers


@contextmanager
def _join_cluster(address: str, patience: float) -> Iterator[Hiring]:
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise KGError("--cluster needs Dask: pip install 'kg[cluster]'") from error
    if not _SCHEDULER.fullmatch(address):
        raise KGError(f"--cluster {address}: no address of a scheduler; write it as tcp://host:8786")
    try:
        client: Any = cast(Any, Client)(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # the last where tls:// lacks its keys
        raise KGError(
            f"--cluster {address}: no Dask scheduler answers there; start one: dask scheduler"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError as error:
            raise KGError(
                f"--cluster {address}: has no workers; start some: dask worker {address}"
            ) from error
        cores = sum(client.ncores().values())
        yield Hiring(
            lambda _: client.get_executor(pure=False), cores, patience, (BrokenExecutor, KilledWorker)
        )
