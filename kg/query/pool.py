"""Questions -> answers, from a few warm child processes that hold the graph; a late one is ended."""

import asyncio
from asyncio.transports import BaseTransport, SubprocessTransport, WriteTransport
from collections import deque
from pathlib import Path
from subprocess import DEVNULL
from typing import Any, cast

import pyoxigraph as ox

from kg.errors import KGError, QueryUnanswered
from kg.query.disk import Tell, silent
from kg.query.frames import Body, Question, cut_frame, pack
from kg.query.loading import LARGE, load
from kg.query.lookup import look_up
from kg.query.stamp import Stamp, stamp_of
from kg.query.worker import WORKERS, child_command, loading_time, unanswered

QUEUE = 64  # questions that may wait for a child
PATIENCE = 10.0  # seconds that they wait at least: a child may be about to start


class Child(asyncio.SubprocessProtocol):
    """A process with the graph of one file; it answers one question at a time."""

    def __init__(self, stamp: Stamp) -> None:
        self.stamp = stamp
        self.ended = False
        self._late = 0.0
        self._buffer = bytearray()
        self._answer: asyncio.Future[Any] | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        self._process = cast(SubprocessTransport, transport)
        self._stdin = cast(WriteTransport, self._process.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._buffer += data
        self._hand_over()

    def _hand_over(self) -> None:
        if self._answer and not self._answer.done() and (answer := cut_frame(self._buffer)) is not None:
            self._answer.set_result(answer)

    def process_exited(self) -> None:
        self.ended = True
        if self._answer and not self._answer.done():
            self._answer.set_exception(unanswered(self._late))

    async def read(self, seconds: float) -> Any:
        """Return the next answer; after so many seconds the process is ended instead."""
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._hand_over()  # it may have come right behind the last one
        if self.ended:
            self.process_exited()
        timer = loop.call_later(seconds, self._expire, seconds)
        try:
            answer = await self._answer
        except asyncio.CancelledError:
            self.end()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, KGError):
            raise answer
        return answer

    async def ask(self, question: Question) -> Any:
        """Return the answer to a question."""
        self._stdin.write(pack(question))
        return await self.read(question.timeout)

    def end(self) -> None:
        """End the process."""
        if not self.ended:
            self.ended = True
            self._process.kill()
        self._process.close()

    def _expire(self, seconds: float) -> None:
        self._late = seconds
        self._process.kill()


class Pool:
    """The child processes of one graph: one that is free is kept ready, up to ``workers`` of them."""

    def __init__(
        self, file: Path, workers: int = WORKERS, *, large: int = LARGE, tell: Tell = silent
    ) -> None:
        self.prefixes: dict[str, str] = {}
        self._file, self._workers, self._large, self._tell = file, workers, large, tell
        self._stamp = stamp_of(file)
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._waiting: deque[asyncio.Future[Child]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._looked = 0.0
        self._store: ox.Store | None = None

    async def start(self) -> None:
        """Start two children and wait for the first; OutputError if there is no graph that can be read."""
        await self._start(self._stamp)
        self._begin(self._stamp)

    def close(self) -> None:
        """End all children."""
        self._workers = 0
        for task in self._starting:
            task.cancel()
        for child in self._all:
            child.end()

    async def ask(self, question: Question) -> Any:
        """Return the answer to a question; QueryUnanswered if there is none in its time."""
        found = self.look_up(question)
        if found is not None:
            return found
        child = self._idle.pop() if self._idle else await self._wait(question.timeout)
        self._spare()
        try:
            return await child.ask(question)
        finally:
            self._give_back(child)

    def look_up(self, question: Question) -> Body | None:
        """Return the answer to a look-up at once, and nothing to any other question."""
        self._look_at_file()
        return look_up(self._store, self.prefixes, question) if self._store else None

    async def _wait(self, seconds: float) -> Child:
        if len(self._waiting) >= QUEUE:
            raise QueryUnanswered("query: too many queries at a time; try again later")
        self._spare()
        place: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await asyncio.wait_for(place, max(seconds, PATIENCE))
        except TimeoutError as error:
            raise QueryUnanswered("query: too many queries at a time; try again later") from error

    def _give_back(self, child: Child) -> None:
        if child.ended or child.stamp != self._stamp:
            child.end()
            self._all.discard(child)
            self._spare()
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(child)
                return
        self._idle.append(child)

    def _spare(self) -> None:
        """Start one more child if none is free and there may be more."""
        if not self._idle and not self._starting and len(self._all) < self._workers:
            self._begin(self._stamp)

    def _begin(self, stamp: Stamp) -> None:
        task = asyncio.create_task(self._start(stamp))
        self._starting.add(task)
        task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if not task.cancelled():
            task.exception()  # a child that cannot start leaves the work to the others

    async def _start(self, stamp: Stamp) -> None:
        loop = asyncio.get_running_loop()
        is_first = self._store is None or stamp != self._stamp
        command = child_command(stamp.path, self._large)
        made = await loop.subprocess_exec(lambda: Child(stamp), *command, stderr=DEVNULL)
        child = made[1]
        self._all.add(child)
        try:
            while isinstance(line := await child.read(loading_time(stamp)), str):
                if is_first:  # the others would say it again
                    self._tell(line)
            if is_first:
                loaded = await asyncio.to_thread(load, stamp.path, self._large)
                self._store, self.prefixes = loaded.store, loaded.prefixes
        except BaseException:
            child.end()
            self._all.discard(child)
            raise
        if stamp != self._stamp:
            self._renew(stamp)
        self._give_back(child)

    def _look_at_file(self) -> None:
        """Start over with the file if it has changed; until it is read, the old graph answers."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < 1:
            return
        self._looked = now
        try:
            stamp = stamp_of(self._file)
        except KGError:  # a build is about to put it back, or it is gone and the old graph is what there is
            return
        if stamp != self._stamp and not self._starting:
            self._begin(stamp)

    def _renew(self, stamp: Stamp) -> None:
        self._stamp = stamp
        for child in self._idle:
            child.end()
            self._all.discard(child)
        self._idle.clear()
