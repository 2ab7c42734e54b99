"""Query -> answer, in a child process that holds the graph; one that takes too long is killed."""

import atexit
import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import KGError, QueryError, QueryUnanswered
from kg.query.disk import Tell, silent
from kg.query.frames import Question, pack, read_frame
from kg.query.loading import LARGE
from kg.query.results import Result
from kg.query.stamp import Stamp, stamp_of

WORKERS = 4  # child processes at a time: each holds the graph
LOADING = 600.0  # seconds that reading the graph may take, and as many more as
SLOWEST = 500_000  # bytes a second, a tenth of what was measured, need


def child_command(path: str, large: int) -> list[str]:
    """Return what starts a child with the graph of a file, on disk from ``large`` bytes on.

    A fresh interpreter that takes over our module path: the same on Windows and Linux, and it runs nothing
    of the program that called us.
    """
    main = "from kg.query.engine import serve; serve(sys.argv[1], int(sys.argv[2]))"
    code = f"import sys; sys.path[:] = {sys.path!r}; {main}"
    return [sys.executable, "-I", "-c", code, path, str(large)]


def loading_time(stamp: Stamp) -> float:
    """Return the seconds that reading the graph of a file may take."""
    return LOADING + stamp.size / SLOWEST


def unanswered(seconds: float) -> QueryError:
    """Return why a child has ended: by us after so many seconds, or (0) by the query."""
    if seconds:
        return QueryUnanswered(f"query: no answer in {seconds:g} seconds; ask for less, or give it more time")
    return QueryError("query: it is nested too deep, or needs more memory than it may take; ask for less")


class Worker:
    """A child process with the graph of one file."""

    def __init__(self, stamp: Stamp, large: int, tell: Tell) -> None:
        self.stamp, self.large = stamp, large
        self.usable = False
        self._expired = False
        self._process = subprocess.Popen(
            child_command(stamp.path, large),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            while isinstance(line := self._answer(loading_time(stamp)), str):
                tell(line)
        except BaseException:
            self.close()
            raise

    def ask(self, text: str, timeout: float) -> Result:
        """Return the answer to the query; QueryError if there is none in ``timeout`` seconds."""
        assert self._process.stdin
        try:
            self._process.stdin.write(pack(Question(text, timeout)))
            self._process.stdin.flush()
        except OSError as error:
            self.usable = False
            raise QueryError("query: the engine has stopped; try again") from error
        answer: Result = self._answer(timeout)
        return answer

    def alive(self) -> bool:
        """Say whether the process can take another query."""
        return self.usable and self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):  # half a query was left in the pipe
                    stream.close()

    def _answer(self, timeout: float) -> Any:
        assert self._process.stdout
        self.usable = False
        timer = threading.Timer(timeout, self._expire)
        timer.daemon = True
        timer.start()
        try:
            answer = read_frame(self._process.stdout)
        except (EOFError, OSError) as error:
            raise unanswered(timeout if self._expired else 0) from error
        finally:
            timer.cancel()
        self.usable = not self._expired
        if isinstance(answer, KGError):
            raise answer
        return answer

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()


_idle: list[Worker] = []
_lock = threading.Lock()
_places = threading.BoundedSemaphore(WORKERS)


def ask(file: Path, text: str, timeout: float, *, large: int = LARGE, tell: Tell = silent) -> Result:
    """Return the answer of ``file``'s graph to a query; ``tell`` is given what the user should know."""
    if not timeout > 0:
        raise QueryError(f"--timeout {timeout:g}: give a number of seconds above 0")
    with _worker(file, timeout, large, tell) as worker:
        return worker.ask(text, timeout)


@contextlib.contextmanager
def _worker(file: Path, timeout: float, large: int, tell: Tell) -> Iterator[Worker]:
    """Give a worker that holds ``file`` as it is now, and keep it for the next query if it is still good."""
    stamp = stamp_of(file)
    if not _places.acquire(timeout=timeout):
        raise QueryUnanswered("query: too many queries at a time; try again later")
    try:
        worker = _take(stamp, large, tell)
        try:
            yield worker
        finally:
            _give_back(worker)
    finally:
        _places.release()


def _take(stamp: Stamp, large: int, tell: Tell) -> Worker:
    with _lock:
        # An older state of the same file is of no more use.
        for idle in [idle for idle in _idle if not idle.alive() or _outdated(idle.stamp, stamp)]:
            _idle.remove(idle)
            idle.close()
        for idle in _idle:
            if (idle.stamp, idle.large) == (stamp, large):
                _idle.remove(idle)
                return idle
    return Worker(stamp, large, tell)


def _outdated(old: Stamp, new: Stamp) -> bool:
    return old.path == new.path and old != new


def _give_back(worker: Worker) -> None:
    with _lock:
        if worker.alive():
            _idle.append(worker)
        else:
            worker.close()
        while len(_idle) > WORKERS:
            _idle.pop(0).close()


@atexit.register
def close_workers() -> None:
    """End all idle processes."""
    with _lock:
        while _idle:
            _idle.pop().close()
