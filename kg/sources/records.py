"""Lines of a .jsonl file -> sources, one record each."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import IO, Any

from kg.errors import SourceError
from kg.model import Source, Unread
from kg.sources.dates import iso_date
from kg.sources.decoding import chinese, clean, decode, mend, one_line

_LIMIT = 4 * 2**20  # bytes of one line


def read_records(stream: IO[bytes], path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield a source per line; ``known`` is what metadata.csv says of the whole file."""
    used: set[str] = set()
    number = 0
    for number, line in _lines(stream):
        try:
            record = _parse(line)
            source = _source(record, path, number, known, used)
            yield replace(source, size=len(line), sha256=sha256(line).hexdigest())
        except SourceError as error:
            yield Unread(f"{path}:{number}", str(error))
    if not number:
        yield Unread(path, "is empty")


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines that are not blank; of one that is too long, its beginning."""
    number = 0
    while line := stream.readline(_LIMIT + 1):
        number += 1
        rest = line
        while len(rest) > _LIMIT and not rest.endswith(b"\n"):
            rest = stream.readline(_LIMIT + 1)
        if line.strip():
            yield number, line


def _parse(line: bytes) -> dict[str, Any]:
    if len(line) > _LIMIT:
        raise SourceError(f"the line is longer than {_LIMIT // 2**20} MB; make several records of it")
    try:
        record = json.loads(decode(line))
    except RecursionError:
        raise SourceError("is not JSON that can be read (too many levels); mend the line") from None
    except ValueError as error:
        raise SourceError(f"is not JSON ({error}); write one object a line") from None
    if not isinstance(record, dict):
        raise SourceError('is not a JSON object; write {"id": …, "title": …, "text": …}')
    return record


def _source(record: dict[str, Any], path: str, number: int, known: dict[str, str], used: set[str]) -> Source:
    text = record.get("text")
    if not isinstance(text, str) or not clean(text).strip():
        raise SourceError("has no text; put the story under the key 'text'")
    name = _plain(record, "id") or str(number)
    if name in used:
        name = f"{name}:{number}"
    used.add(name)
    authors = record.get("authors", record.get("author", ()))
    names = authors if isinstance(authors, list) else [authors]
    return Source(
        path=path,
        text=clean(chinese(text)),
        record=name,
        title=_plain(record, "title") or known.get("title", ""),
        date=iso_date(_plain(record, "date")) or known.get("date", ""),
        publisher=_plain(record, "source") or known.get("publisher", ""),
        page=_plain(record, "page") or known.get("page", ""),
        url=_plain(record, "url") or known.get("url", ""),
        authors=tuple(filter(None, (one_line(name) for name in names if isinstance(name, str)))),
    )


def _plain(record: dict[str, Any], key: str) -> str:
    value = record.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return one_line(mend(str(value)))
