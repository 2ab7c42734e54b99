"""The graph that is served: its look-ups are answered here, all other questions by child processes."""

import asyncio
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError, QueryUnanswered
from kg.query.disk import Tell, silent
from kg.query.frames import Body, Question
from kg.query.loading import LARGE
from kg.query.lookup import look_up
from kg.query.pool import BUSY, WORKERS, Call, Pool, Replaced
from kg.query.stamp import Stamp
from kg.web.state import State, read_state, stamps_of

QUEUE = 64  # questions that may wait for a child
MOMENT = 0.2  # seconds between two tries while a build replaces the files
PATIENCE = 10.0  # seconds that they wait at least: a child may be about to start
GRACE = (
    1.0  # seconds that a query may go on when its client has gone: a new child costs more than most queries
)


class ServedGraph:
    """The graph of one file, as it is; until a changed file is read, the old graph answers.

    All that is asked at a time is answered from one build, look-ups and questions and the view alike.
    """

    def __init__(self, file: Path, *, large: int = LARGE, tell: Tell = silent) -> None:
        self._file, self._large, self._tell = file, large, tell
        self._pool = Pool(spare=True)
        self._threads = ThreadPoolExecutor(WORKERS + 1)  # each waits for an answer; one reads a changed file
        self._places = asyncio.Semaphore(WORKERS)
        self._asked = 0
        self._looked = 0.0
        self._state: State | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the graph; OutputError if there is none that can be read."""
        while self._state is None:
            await self._read()

    def close(self) -> None:
        """End all children."""
        self._pool.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: Question) -> Any:
        """Return the answer to a question; QueryUnanswered if there is none in its time.

        A task that is cancelled while it waits here leaves its place to others, and its query ends.
        """
        found = self.look_up(question)
        return (await self.ask_all([question]))[0] if found is None else found

    async def ask_all(self, questions: Sequence[Question]) -> list[Any]:
        """Return the answers to several questions, all from one build."""
        self.look_at_file()
        if self._asked >= WORKERS + QUEUE:
            raise QueryUnanswered(BUSY)
        self._asked += 1
        try:
            until = math.inf
            while True:
                stamp = self.stamp
                try:
                    return [await self._ask_child(stamp, question) for question in questions]
                except Replaced:  # its children are busy or have ended, and no more can be had
                    # Not counted from the start: to read a graph in vain can take long.
                    now = asyncio.get_running_loop().time()
                    until = min(until, now + PATIENCE)
                    if now > until:
                        raise
                await self._wait_for_reading()
        finally:
            self._asked -= 1

    @property
    def state(self) -> State:
        """What answers now."""
        assert self._state, "start() comes first"
        return self._state

    @property
    def stamp(self) -> Stamp:
        """The state of the file that answers."""
        return self.state.stamps.graph

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of the graph."""
        return self.state.prefixes

    def uses(self, name: str) -> bool:
        """Tell whether a class, a property or an individual of kg's vocabulary stands in the graph."""
        term = ox.NamedNode(self.prefixes["kg"] + name)
        ask = self.state.store.quads_for_pattern
        found = (ask(None, term, None, None), ask(None, None, term, None))
        return any(next(quads, None) is not None for quads in found)

    def look_up(self, question: Question) -> Body | None:
        """Return the answer to a look-up at once, and nothing to any other question."""
        self.look_at_file()
        return look_up(self.state.store, self.state.prefixes, question)

    def look_at_file(self) -> None:
        """Start over with the file if it has changed; to be called with each request."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < 1 or (self._reading and not self._reading.done()):
            return
        self._looked = now
        self._pool.end_outdated(self.stamp)
        with suppress(KGError):  # a build is about to put it back, or it is gone and the old graph remains
            if stamps_of(self._file) != self.state.stamps:
                self._start_reading()

    def _start_reading(self) -> asyncio.Task[None]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._try_to_read())
        return self._reading

    async def _wait_for_reading(self) -> None:
        """Wait a moment, or until the files that are there now are read."""
        await asyncio.wait([self._start_reading()], timeout=MOMENT)
        if self._reading is not None and self._reading.done():
            await asyncio.sleep(MOMENT / 10)  # files that are being moved were not read

    async def _try_to_read(self) -> None:
        with suppress(KGError, OSError, SyntaxError, ValueError):  # what cannot be read is looked at again
            await self._read()

    async def _read(self) -> None:
        """Read the files as they are; while a build replaces them, the old state remains."""
        stamp = stamps_of(self._file).graph
        with suppress(Replaced):
            await self._run(self._pool.prepare, stamp, self._large, self._tell, PATIENCE)
            state = await self._run(read_state, self._file, self._large, self._state)
            if state is not None and state.stamps.graph == stamp:
                self._state = state
                self._pool.end_outdated(stamp)

    async def _ask_child(self, stamp: Stamp, question: Question) -> Any:
        try:
            async with asyncio.timeout(max(question.timeout, PATIENCE)):
                await self._places.acquire()
        except TimeoutError:
            raise QueryUnanswered(BUSY) from None
        try:
            call = Call()
            arguments = (stamp, question, self._large, silent, PATIENCE, call)
            return await _unless_left(asyncio.ensure_future(self._run(self._pool.ask, *arguments)), call)
        finally:
            self._places.release()

    async def _run(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


async def _unless_left(work: "asyncio.Future[Any]", call: Call) -> Any:
    """Return what ``work`` gives; who is cancelled meanwhile gives its call up, and waits for its end."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work], timeout=GRACE)
        call.give_up()
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # nobody waits for it
        raise
