"""Questions and answers between this program and its child: pickled behind their length."""

import pickle
from typing import IO, Any, NamedTuple

SIZE = 8


class Question(NamedTuple):
    """A query, the seconds that it may take, and how its answer is wanted.

    ``accept`` is an Accept header, for an answer as bytes; without it the answer is a value. ``defaults``
    and ``named`` are the graphs that the protocol chose; None leaves the choice to the query. ``base`` is
    the address that relative IRIs in the query belong to.
    """

    text: str
    timeout: float
    accept: str | None = None
    defaults: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    base: str = ""


class Body(NamedTuple):
    """An answer as the bytes of a media type."""

    media: str
    content: bytes


def pack(value: Any) -> bytes:
    """Return a frame that holds ``value``."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(SIZE, "little") + content


def read_frame(file: IO[bytes]) -> Any:
    """Return the value in the next frame; EOFError if there is no whole one."""
    head = file.read(SIZE)
    content = file.read(int.from_bytes(head, "little")) if len(head) == SIZE else b""
    if not content:
        raise EOFError
    return pickle.loads(content)


def cut_frame(buffer: bytearray) -> Any | None:
    """Take the first whole frame out of ``buffer`` and return its value; None if there is none yet."""
    if len(buffer) < SIZE:
        return None
    end = SIZE + int.from_bytes(buffer[:SIZE], "little")
    if len(buffer) < end:
        return None
    value = pickle.loads(memoryview(buffer)[SIZE:end])
    del buffer[:end]
    return value
