"""A map over chunks by several workers: its results come in the order of the chunks.

    with work_in_order(jobs, cluster) as mapper:
        for turtle, trig in mapper(partial(render, base), batches): ...

gives what ``map(partial(render, base), batches)`` gives, whichever worker ends first, and though workers end
in the middle. The function goes to each worker once, with all that it holds, so what is large belongs there.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from kg.errors import KGError
from kg.workers.cluster import check_address
from kg.workers.hiring import Hiring, held_function
from kg.workers.running import Failed, Workers, hiring_of

_FEW = 4  # chunks that are sooner done here than workers are started
_PATIENCE = 600.0  # seconds that a chunk may take; usual is less than one

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


class Mapper(Protocol):
    """``map`` of one iterable, or what gives the same with several workers."""

    def __call__(self, function: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]:
        """Yield the result of each chunk, in their order."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A task: what the function that the worker holds makes of a chunk."""

    number: int
    chunk: Any
    size: int = 1

    def __call__(self) -> Any:
        return held_function()(self.chunk)


class _InOrder:
    """A map by workers, which are found when there is enough to do, and stay for the same function."""

    def __init__(self, hiring: Callable[[], Hiring]) -> None:
        self._hiring = hiring
        self._workers: Workers | None = None
        self._holds = b""

    def __call__(self, function: Callable[[Chunk], Result], chunks: Iterable[Chunk], /) -> Iterator[Result]:
        rest = iter(chunks)
        first = list(islice(rest, _FEW))
        if len(first) < _FEW:
            return map(function, first)
        return self._map(function, chain(first, rest))

    def close(self) -> None:
        """Let the workers go."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _map(self, function: Callable[[Chunk], Result], chunks: Iterable[Chunk]) -> Iterator[Result]:
        workers = self._holding(function)
        whole = False
        try:
            yield from _in_order(workers, chunks)
            whole = True
        finally:
            if not whole and self._workers is workers:  # what is in flight belongs to nobody
                self.close()

    def _holding(self, function: Callable[..., Any]) -> Workers:
        packed = pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
        if self._workers is not None and (self._workers.busy or packed != self._holds):
            self.close()
        if self._workers is None:
            self._workers, self._holds = Workers(self._hiring(), packed), packed
        return self._workers


def _in_order(workers: Workers, chunks: Iterable[Any]) -> Iterator[Any]:
    tasks = (_Chunk(number, chunk) for number, chunk in enumerate(chunks))
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
    if jobs == 1 and not cluster:
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
