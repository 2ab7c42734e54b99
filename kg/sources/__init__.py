"""Files -> source texts."""

import codecs
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import SourceError
from kg.model import Source, Unread
from kg.pages.picture import SUFFIXES as PICTURES
from kg.sources.dates import iso_date, named_date
from kg.sources.decoding import chinese, clean, decode, mend, one_line, tells_anything
from kg.sources.finding import STDIN_NAME, Found, find_files, show_path
from kg.sources.markdown import read_markdown
from kg.sources.metadata import COLUMNS, FILE_NAME, Metadata, read_metadata
from kg.sources.office import READERS as _READERS
from kg.sources.office import kind_of
from kg.sources.printed import read_printed
from kg.sources.records import read_records
from kg.sources.webpage import declared_encoding, read_webpage

_MB = 2**20
_LIMITS = {".html": 10 * _MB, ".htm": 10 * _MB}
_LIMIT = 64 * _MB
_LONGEST_LINE = 1_000_000
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_EMPTY_PAGE = "holds no story; is it filled by a script? open it in a browser, and save what is shown"
_PRINTED = (".pdf", *PICTURES)
_PRINTED_LIMIT = 512 * _MB

__all__ = ["count_bytes", "find_text", "read_sources"]


def count_bytes(paths: Sequence[Path]) -> int:
    """Return how many bytes there are to read, as far as known."""
    total = 0
    for item in find_files(paths):
        with suppress(OSError):
            if isinstance(item, Found) and item.path != STDIN_NAME:
                total += item.file.stat().st_size
    return total


def read_sources(
    paths: Sequence[Path], *, raw: bool = False, readings: Path | None = None
) -> Iterator[Source | Unread]:
    """Yield the text of each file in ``paths`` (files, folders, or - for standard input), in a fixed order.

    What cannot be read is an Unread with the reason, and the rest goes on. ``raw``: leave web pages as they
    are, for ``find_text``, which takes a third as long as all else that is done with them. ``readings``: the
    folder in which what OCR read of a page is kept, and looked for.
    """
    found = find_files(paths)
    tables = _read_tables(found)
    for table in tables.values():
        yield from table.problems
    for item in found:
        if isinstance(item, Unread):
            yield item
        else:
            dated = named_date(f"{item.root.name}/{item.path}")
            for one in _read(item, _known(item, tables), raw=raw, readings=readings):
                yield replace(one, dated=dated) if dated and isinstance(one, Source) else one


def _read_tables(found: Sequence[Found | Unread]) -> dict[Path, Metadata]:
    """Return the metadata.csv of each folder, from the named SOURCE down to the file."""
    tables: dict[Path, Metadata] = {}
    for item in found:
        if isinstance(item, Found):
            for folder in _folders(item):
                if folder not in tables:
                    name = show_path(folder.relative_to(item.root) / FILE_NAME)
                    tables[folder] = read_metadata(folder, name)
    return tables


def _folders(item: Found) -> Sequence[Path]:
    if item.path == STDIN_NAME:
        return ()
    return _between(os.path.dirname(os.path.abspath(item.file)), item.root)


@lru_cache(maxsize=1024)
def _between(folder: str, root: Path) -> Sequence[Path]:
    """Return the folders from ``root`` down to ``folder``: worked out once for all its files."""
    path = Path(folder)
    return tuple(one for one in (*reversed(path.parents), path) if one.is_relative_to(root))


def _known(item: Found, tables: dict[Path, Metadata]) -> dict[str, str]:
    """Return what the tables say of ``item``; the nearest table wins."""
    known: dict[str, str] = {}
    for folder in _folders(item):
        if rows := tables[folder].rows:
            name = show_path(Path(os.path.abspath(item.file)).relative_to(folder))
            known.update(rows.get(name, {}))
    return known


def find_text(source: Source) -> Source:
    """Return ``source`` with its text; SourceError where a web page has none."""
    if not source.raw:
        return source
    known = {name: value for name in COLUMNS if (value := str(getattr(source, name)))}
    *problems, page = _without_long_lines(_source(source.raw, ".html", source.path, known))
    if isinstance(page, Unread) or problems:
        raise SourceError("holds a line of a million characters; break the text into lines")
    return replace(page, size=source.size, sha256=source.sha256, dated=source.dated)


def _read(
    item: Found, known: dict[str, str], *, raw: bool, readings: Path | None
) -> Iterator[Source | Unread]:
    suffix = item.file.suffix.lower()
    try:
        with _open(item) as stream:
            if suffix in _PRINTED:
                yield from read_printed(_load(stream, _PRINTED_LIMIT), item.path, known, readings)
                return
            if suffix == ".jsonl":
                records = read_records(_without_utf16(stream), item.path, known)
                yield from (kept for record in records for kept in _without_long_lines(record))
                return
            data = _load(stream, _LIMITS.get(suffix, _LIMIT))
        if reader := _READERS.get(kind_of(data, suffix)):
            for one in reader(data, item.path, known):
                yield one if raw or isinstance(one, Unread) else find_text(one)
            return
        if raw and suffix in _LIMITS and data.strip():
            fields = cast(dict[str, Any], known)
            yield Source(item.path, "", raw=data, size=len(data), sha256=sha256(data).hexdigest(), **fields)
        else:
            yield from _without_long_lines(_source(data, suffix, item.path, known))
    except SourceError as error:
        yield Unread(item.path, str(error))
    except FileNotFoundError:
        yield Unread(item.path, "is gone; was it moved, or is it a link to nothing?")
    except PermissionError:
        yield Unread(item.path, "may not be read; check who may read it")
    except OSError as error:
        yield Unread(item.path, f"cannot be read ({error.strerror}); check the disk")


def _open(item: Found) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if item.path == STDIN_NAME else item.file.open("rb")


def _load(stream: IO[bytes], limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise SourceError(f"is larger than {limit // _MB} MB; split it into smaller files")
    return data


def _without_utf16(stream: IO[bytes]) -> IO[bytes]:
    """Return ``stream`` in an encoding whose lines can be told apart byte by byte."""
    start = stream.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return io.BytesIO(decode(start + _load(stream, _LIMIT)).encode())
    stream.seek(0)
    return stream


def _source(data: bytes, suffix: str, path: str, known: dict[str, str]) -> Source:
    fields: dict[str, str] = {}
    if suffix in (".html", ".htm"):
        text, fields = read_webpage(decode(data, declared_encoding(data)))
        if _SCRIPT.search(data) and not tells_anything(text):
            raise SourceError(_EMPTY_PAGE)
    elif suffix == ".md":
        text, fields = read_markdown(decode(data))
    else:
        text = decode(data)
    if not text.strip():
        raise SourceError("holds no text" if data.strip() else "is empty")
    text = chinese(text)
    authors = fields.get("authors") or fields.get("author", "")
    fields = {key: one_line(mend(value)) for key, value in (fields | known).items()}
    return Source(
        path=path,
        text=clean(text),
        title=fields.get("title", ""),
        date=iso_date(fields.get("date", "")),
        publisher=fields.get("publisher") or fields.get("source", ""),
        page=fields.get("page", ""),
        url=fields.get("url", ""),
        authors=tuple(filter(None, map(one_line, authors.split(";")))),
        size=len(data),
        sha256=sha256(data).hexdigest(),
    )


def _without_long_lines(source: Source | Unread) -> Iterator[Source | Unread]:
    """Leave out lines that no newspaper prints, and say so: they would hold up everything after them."""
    if isinstance(source, Unread) or len(source.text) <= _LONGEST_LINE:
        yield source
        return
    kept = []
    for number, line in enumerate(source.text.split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            reason = f"a line of {len(line)} characters was left out; break the text into lines"
            yield Unread(f"{source.path}:{source.record or number}", reason)
            line = ""
        kept.append(line)
    text = "\n".join(kept)
    if text.strip():
        yield replace(source, text=text)
