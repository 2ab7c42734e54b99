"""The graph that is served: its look-ups are answered here, all other questions by child processes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError, QueryUnanswered
from kg.query.disk import Tell, silent
from kg.query.frames import Body, Question
from kg.query.loading import LARGE, load
from kg.query.lookup import look_up
from kg.query.pool import BUSY, WORKERS, Call, Pool
from kg.query.stamp import Stamp, stamp_of

QUEUE = 64  # questions that may wait for a child
PATIENCE = 10.0  # seconds that they wait at least: a child may be about to start
GRACE = (
    1.0  # seconds that a query may go on when its client has gone: a new child costs more than most queries
)


class ServedGraph:
    """The graph of one file, as it is; until a changed file is read, the old graph answers."""

    def __init__(self, file: Path, *, large: int = LARGE, tell: Tell = silent) -> None:
        self._file, self._large, self._tell = file, large, tell
        self._pool = Pool(spare=True)
        self._threads = ThreadPoolExecutor(WORKERS + 1)  # each waits for an answer; one reads a changed file
        self._places = asyncio.Semaphore(WORKERS)
        self._asked = 0
        self._looked = 0.0
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the graph; OutputError if there is none that can be read."""
        await self._read(stamp_of(self._file))

    def close(self) -> None:
        """End all children."""
        self._pool.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, question: Question) -> Any:
        """Return the answer to a question; QueryUnanswered if there is none in its time.

        A task that is cancelled while it waits here leaves its place to others, and its query ends.
        """
        found = self.look_up(question)
        if found is not None:
            return found
        if self._asked >= WORKERS + QUEUE:
            raise QueryUnanswered(BUSY)
        self._asked += 1
        try:
            return await self._ask_child(question)
        finally:
            self._asked -= 1

    @property
    def stamp(self) -> Stamp:
        """The state of the file that answers."""
        return self._stamp

    def uses(self, name: str) -> bool:
        """Tell whether a class, a property or an individual of kg's vocabulary stands in the graph."""
        term = ox.NamedNode(self.prefixes["kg"] + name)
        found = (
            self._store.quads_for_pattern(*pattern, None)
            for pattern in ((None, term, None), (None, None, term))
        )
        return any(next(quads, None) is not None for quads in found)

    def look_up(self, question: Question) -> Body | None:
        """Return the answer to a look-up at once, and nothing to any other question."""
        self._look_at_file()
        return look_up(self._store, self.prefixes, question)

    async def _read(self, stamp: Stamp) -> None:
        await self._run(self._pool.prepare, stamp, self._large, self._tell)
        self._store, self.prefixes, _ = await self._run(load, stamp.path, self._large)
        self._stamp = stamp

    async def _ask_child(self, question: Question) -> Any:
        try:
            async with asyncio.timeout(max(question.timeout, PATIENCE)):
                await self._places.acquire()
        except TimeoutError:
            raise QueryUnanswered(BUSY) from None
        try:
            call = Call()
            arguments = (self._stamp, question, self._large, silent, PATIENCE, call)
            return await _unless_left(asyncio.ensure_future(self._run(self._pool.ask, *arguments)), call)
        finally:
            self._places.release()

    def _look_at_file(self) -> None:
        """Start over with the file if it has changed."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < 1 or (self._reading and not self._reading.done()):
            return
        self._looked = now
        self._pool.end_outdated(self._stamp)
        with suppress(KGError):  # a build is about to put it back, or it is gone and the old graph remains
            stamp = stamp_of(self._file)
            if stamp != self._stamp:
                self._reading = asyncio.create_task(self._read_again(stamp))

    async def _read_again(self, stamp: Stamp) -> None:
        with suppress(KGError, OSError, SyntaxError, ValueError):  # what cannot be read is looked at again
            await self._read(stamp)

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
