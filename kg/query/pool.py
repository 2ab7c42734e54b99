"""Question -> answer, from a few child processes that hold the graph; one that takes too long ends itself.

A child that somebody else ends (a person, the system that wants memory) is replaced, and what it was asked is
asked once more.
"""

import atexit
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kg.errors import KGError, OutputError, QueryError, QueryUnanswered
from kg.query.child import Child, ChildEnded, GivenUp
from kg.query.disk import Tell, silent
from kg.query.frames import Question
from kg.query.loading import LARGE
from kg.query.results import Result
from kg.query.stamp import Stamp, stamp_of

WORKERS = 4  # child processes that answer or load at a time: each holds the graph
BUSY = "query: too many queries at a time; try again later"
TRIES = 5  # so often in a row may a build take the place of what is being read


class Replaced(QueryUnanswered):
    """A build has put another graph in the place of the one that was asked for."""

    def __init__(self, stamp: Stamp) -> None:
        super().__init__(f"{stamp.path}: is being replaced by a build; ask again")


class Call:
    """A question that its asker may give up while it waits, or while a child answers it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._given_up = False

    def give_up(self) -> None:
        """End what answers the question; a child that still reads the graph goes on, for the next one."""
        with self._lock:
            self._given_up = True
            if self._child:
                self._child.kill()

    @contextmanager
    def answered_by(self, child: Child) -> Iterator[None]:
        """Let a child answer; GivenUp if nobody wants that any more."""
        with self._lock:
            if self._given_up:
                raise GivenUp
            self._child = child
        try:
            yield
        finally:
            with self._lock:
                self._child = None


class Pool:
    """Child processes, each with the graph of a file; a good one is kept for the next question.

    ``spare``: one more is started as soon as none is free, so that the next question need not wait for it.
    """

    def __init__(self, *, spare: bool = False) -> None:
        self._spare, self._starting, self._closed = spare, False, False
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(WORKERS)

    def ask(
        self,
        stamp: Stamp,
        question: Question,
        large: int,
        tell: Tell,
        patience: float = 0.0,
        call: Call | None = None,
    ) -> Any:
        """Return the answer of a file's graph; QueryUnanswered if there is none in the question's time.

        That time, or ``patience`` where that is longer, is waited for a child that is free. Who holds
        ``call`` may give the question up.
        """
        asked = call or Call()
        seconds = max(question.timeout, patience)

        def ask(again: bool) -> Any:
            with self._child(stamp, large, tell, seconds, again) as child:
                if self._spare:
                    self._keep_spare(stamp, large)
                with asked.answered_by(child):
                    return child.ask(question)

        return _twice(ask)

    def prepare(self, stamp: Stamp, large: int, tell: Tell, patience: float = 0.0) -> None:
        """Wait for a child with the graph of a file; OutputError if that cannot be read."""

        def start(again: bool) -> None:
            with self._child(stamp, large, tell, patience, again):
                pass

        _twice(start)

    def end_outdated(self, stamp: Stamp) -> None:
        """End the idle processes that hold another state of this file."""
        self._end(lambda old: old.path == stamp.path and old != stamp)

    def end_idle(self) -> None:
        """End all processes that answer nothing now."""
        self._end(lambda old: True)

    def close(self) -> None:
        """End all processes, for good."""
        with self._lock:
            self._closed = True
            for child in self._all:
                child.kill()
        self.end_idle()

    @contextmanager
    def _child(self, stamp: Stamp, large: int, tell: Tell, seconds: float, new: bool) -> Iterator[Child]:
        """Give a child that holds the file as it is now, and keep it for the next question if still good.

        ``new``: none of those that wait, for who ended one of them may have ended them all.
        """
        if not self._places.acquire(timeout=seconds):
            raise QueryUnanswered(BUSY)
        try:
            child = self._take(stamp, large, new)
            try:
                if not child.usable:
                    child.load(tell)
                    if not _is_there(stamp):  # what was read may be the old graph, or the new one
                        child.usable = False
                        raise Replaced(stamp)
                yield child
            finally:
                self._give_back(child)
        finally:
            self._places.release()

    def _take(self, stamp: Stamp, large: int, new: bool) -> Child:
        with self._lock:
            if self._closed:
                raise QueryUnanswered("query: the server ends; ask it again later")
            for child in () if new else self._idle:
                if (child.stamp, child.large) == (stamp, large) and child.alive():
                    self._idle.remove(child)
                    return child
            if not _is_there(stamp):
                raise Replaced(stamp)
            child = Child(stamp, large)
            self._all.add(child)
            return child

    def _give_back(self, child: Child) -> None:
        with self._lock:
            if child.alive():
                self._idle.append(child)
            else:
                self._drop(child)
            # By file: those of the old graph, which go on, must not put out the first one of the new graph.
            same = [one for one in self._idle if one.stamp == child.stamp]
            surplus = same[:-WORKERS] or self._idle[: -2 * WORKERS]
            for one in surplus:
                self._idle.remove(one)
                self._drop(one)

    def _end(self, ends: Callable[[Stamp], bool]) -> None:
        with self._lock:
            for child in [child for child in self._idle if not child.alive() or ends(child.stamp)]:
                self._idle.remove(child)
                self._drop(child)

    def _drop(self, child: Child) -> None:
        self._all.discard(child)
        child.close()

    def _keep_spare(self, stamp: Stamp, large: int) -> None:
        def start() -> None:
            with suppress(KGError):  # one that cannot start leaves the work to the others
                self.prepare(stamp, large, silent)
            self._starting = False

        with self._lock:
            if not self._idle and not self._starting and len(self._all) < WORKERS:
                self._starting = True
                threading.Thread(target=start, daemon=True).start()


def _twice(work: Callable[[bool], Any]) -> Any:
    """Do what needs a child, and once more if somebody ended it."""
    try:
        return work(False)
    except ChildEnded:
        return work(True)


_pool = Pool()
close_workers = atexit.register(_pool.end_idle)


def ask(file: Path, text: str, timeout: float, *, large: int = LARGE, tell: Tell = silent) -> Result:
    """Return the answer of ``file``'s graph to a query; ``tell`` is given what the user should know."""
    if not timeout > 0:
        raise QueryError(f"--timeout {timeout:g}: give a number of seconds above 0")
    for _ in range(TRIES):
        with suppress(Replaced):
            return _ask_once(file, Question(text, timeout), large, tell)
    return _ask_once(file, Question(text, timeout), large, tell)


def _ask_once(file: Path, question: Question, large: int, tell: Tell) -> Result:
    stamp = stamp_of(file)
    _pool.end_outdated(stamp)
    answer: Result = _pool.ask(stamp, question, large, tell)
    return answer


def _is_there(stamp: Stamp) -> bool:
    """Say whether a file is still as it was."""
    with suppress(OutputError):
        return stamp_of(Path(stamp.path)) == stamp
    return False
