"""A map over chunks by several workers: its results come in the order of the chunks.

    with work_in_order(jobs, cluster) as mapper:
        for turtle, trig in mapper(partial(render, base), batches): ...

gives what ``map(partial(render, base), batches)`` gives, whichever worker ends first, and though workers end
in the middle. The function goes to each worker once, with all that it holds, so what is large belongs there.
The first second's work is done by this process.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from time import thread_time
from typing import Any, Protocol, TypeVar

from kg.errors import KGError
from kg.workers.cluster import check_address
from kg.workers.hiring import Hiring, held_function
from kg.workers.running import Failed, Workers, hiring_of

_SOON = 1.0  # seconds of work that are sooner done here than workers are started
_SMALL = 20_000  # bytes of a function that goes with each chunk: the same workers then do any
_PATIENCE = 600.0  # seconds that a chunk may take; usual is less than one

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


class Mapper(Protocol):
    """``map`` of one iterable, or what gives the same with several workers."""

    def __call__(self, function: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]:
        """Yield the result of each chunk, in their order."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A task: what a function makes of a chunk. ``packed``: the function, where the worker holds none."""

    number: int
    packed: bytes
    chunk: Any
    size: int = 1

    def __call__(self) -> Any:
        function = _unpack(self.packed) if self.packed else held_function()
        return function(self.chunk)


@lru_cache(maxsize=4)
def _unpack(packed: bytes) -> Callable[[Any], Any]:
    return pickle.loads(packed)  # type: ignore[no-any-return]


class _InOrder:
    """A map by workers, which are found when there is enough to do, and stay."""

    def __init__(self, hiring: Callable[[], Hiring]) -> None:
        self._hiring = hiring
        self._workers: Workers | None = None
        self._held = b""

    def __call__(self, function: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]:
        rest = iter(chunks)
        if self._workers is None:
            yield from _for_a_while(function, rest)
        for chunk in rest:  # there is more
            packed = pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
            yield from self._map(packed, chain([chunk], rest))

    def close(self) -> None:
        """Let the workers go."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _map(self, packed: bytes, chunks: Iterable[Any]) -> Iterator[Any]:
        small = len(packed) < _SMALL
        workers = self._holding(b"" if small else packed)
        whole = False
        try:
            tasks = (_Chunk(number, packed if small else b"", chunk) for number, chunk in enumerate(chunks))
            yield from _in_order(workers, tasks)
            whole = True
        finally:
            if not whole and self._workers is workers:  # what is in flight belongs to nobody
                self.close()

    def _holding(self, held: bytes) -> Workers:
        """Return workers that hold a packed function, or any where none is to be held."""
        if self._workers is not None and (self._workers.busy or held not in (b"", self._held)):
            self.close()
        if self._workers is None:
            self._workers, self._held = Workers(self._hiring(), held), held
        return self._workers


def _for_a_while(function: Callable[[Chunk], Result], chunks: Iterator[Chunk]) -> Iterator[Result]:
    """Yield the results of the first chunks, made here."""
    spent = 0.0
    for chunk in chunks:
        began = thread_time()
        result = function(chunk)
        spent += thread_time() - began
        yield result
        if spent >= _SOON:
            return


def _in_order(workers: Workers, tasks: Iterator[_Chunk]) -> Iterator[Any]:
    done: dict[int, Any] = {}
    wanted = 0
    while True:
        while workers.has_room and len(done) < workers.ahead and (task := next(tasks, None)) is not None:
            workers.submit(task)
        if not workers.busy:
            return
        for ended, result in workers.results():
            assert isinstance(ended, _Chunk)
            if not isinstance(result, Failed):
                done[ended.number] = result
            elif result.certain:
                raise _error(result)
            else:  # its worker ended, and that may be the fault of another chunk
                workers.submit(ended, apart=True)
        while wanted in done:
            yield done.pop(wanted)
            wanted += 1


def _error(failed: Failed) -> Exception:
    if failed.error is not None:
        return failed.error
    return KGError(
        "a part of the graph takes too long, or ended the processes that made it (too little memory?); "
        "try --jobs 1"
    )


@contextmanager
def work_in_order(jobs: int = 1, cluster: str = "") -> Iterator[Mapper]:
    """Give a map by ``jobs`` processes, or the workers of ``cluster``; by one job it is ``map``.

    One iteration at a time: a second one ends the first.
    """
    check_address(cluster)
    if jobs <= 1 and not cluster:
        yield map
        return
    found: list[Hiring] = []
    with ExitStack() as stack:

        def find() -> Hiring:
            if not found:
                found.append(stack.enter_context(hiring_of(jobs, cluster, _PATIENCE)))
            return found[0]

        mapper = _InOrder(find)
        try:
            yield mapper
        finally:
            mapper.close()
