"""Tasks -> their results, by this process, worker processes or a cluster: all of them executors.

When a worker comes down, or is held up for too long, all tasks in flight are given back as Failed, for any
may be to blame. Sent again apart, in small pieces, they run one by one beside the others, and the one that
is to blame is certain.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

from kg.errors import KGError, SourceError
from kg.store import code_version
from kg.workers.cluster import cluster_is_gone, join_cluster
from kg.workers.hiring import PATIENCE, PER_CHARACTER, Hiring, Idle, Task, hire_here, watched

_LONG = 60.0  # seconds without a result after which workers are looked for
_AHEAD = 3  # tasks in flight for each worker


@dataclass(frozen=True, slots=True)
class Failed:
    """What a task without a result gives. ``broke``: a worker came down; ``certain``: for its sake."""

    reason: str
    broke: bool = False
    certain: bool = True
    error: Exception | None = None  # what the task itself raised


class _InFlight(NamedTuple):
    task: Task
    apart: bool
    at: float
    limit: float | None


class Workers:
    """Workers with a bounded queue."""

    def __init__(self, hiring: Hiring, held: bytes = b"") -> None:
        """``held``: the packed function that each of them holds."""
        self._hiring, self._held = hiring, held
        self._workers = hiring.hire(hiring.number, held)
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
        return beside < self.ahead

    @property
    def ahead(self) -> int:
        """How many tasks may be in flight."""
        return _AHEAD * self._hiring.number

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
                raise cluster_is_gone()
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
            limit = self._hiring.patience + PER_CHARACTER * task.size
            try:
                future = workers.submit(watched, task, limit, code_version())
            except BrokenExecutor as error:  # it broke since the last results were looked at
                future = Future()
                future.set_exception(error)
        self._flight[future] = _InFlight(task, apart, at, limit)

    def _hire_single(self) -> Executor:
        self._single = self._hiring.hire(1, self._held)
        try:
            self._single.submit(watched, Idle(), PATIENCE, code_version()).result()
        except BrokenExecutor as error:
            raise KGError("worker processes end as soon as they start; try --jobs 1") from error
        return self._single

    def _renew(self) -> set[Future[Any]]:
        """Hire other workers; return the tasks of the old ones, each with its result or its end."""
        mine = {future for future, sent in self._flight.items() if not sent.apart}
        wait(mine)
        self._workers.shutdown()
        self._workers = self._hiring.hire(self._hiring.number, self._held)
        return mine

    def _failed(self, sent: _InFlight, error: BaseException) -> Failed:
        if isinstance(error, SourceError):
            return Failed(str(error), error=error)
        if isinstance(error, KGError) or not isinstance(error, Exception):
            raise error
        if isinstance(error, ImportError) and (error.name or "").partition(".")[0] == "kg":
            raise KGError("a worker has no kg, or another version; install one everywhere") from error
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
        reason = f"could not be worked out ({type(error).__name__}: {said}); please report it"
        return Failed(reason, error=error)


def _broke(future: Future[Any]) -> bool:
    return not future.cancelled() and _is_broken(future.exception())


def _is_broken(error: BaseException | None) -> bool:
    return isinstance(error, BrokenExecutor)


@contextmanager
def hiring_of(jobs: int, cluster: str, patience: float) -> Iterator[Hiring]:
    """Give ``jobs`` processes of this machine, or the workers of the Dask scheduler ``cluster``."""
    if cluster:
        with join_cluster(cluster, patience) as hiring:
            yield hiring
    else:
        yield hire_here(jobs, patience)


@contextmanager
def start_workers(jobs: int, cluster: str = "", *, patience: float = PATIENCE) -> Iterator[Workers]:
    """Give ``jobs`` worker processes (0: this process), or the workers of the Dask scheduler ``cluster``."""
    with hiring_of(jobs, cluster, patience) as hiring, closing(Workers(hiring)) as workers:
        yield workers
