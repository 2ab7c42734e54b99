"""Facts of all articles -> chunks of them, which any process can take."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

from kg.model import Facts

SIZE = 200  # articles of a chunk

Thing = TypeVar("Thing")


class Chunk(NamedTuple):
    """Some articles: it can be pickled, and its facts may be unpacked only where they are gone through."""

    articles: tuple[str, ...]  # ids
    facts: Iterable[Facts]  # in the same order


@runtime_checkable
class Chunked(Protocol):
    """Facts of all articles that know how to be cut."""

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield all of them, ``size`` articles at a time."""


def batched(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Yield ``size`` things at a time."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def chunks_of(all_facts: Iterable[Facts], size: int = 0) -> Iterator[Chunk]:
    """Yield facts in chunks of ``size`` articles (0: SIZE), in their order."""
    size = size or SIZE
    if isinstance(all_facts, Chunked):
        yield from all_facts.chunks(size)
        return
    for some in batched(all_facts, size):
        yield Chunk(tuple(facts.article.id for facts in some), some)
