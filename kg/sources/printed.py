"""PDF files and pictures -> sources of pages."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, cast

from kg.errors import SourceError
from kg.model import Page, Source, Unread

_PAGES = 64  # that make one source


def read_printed(
    data: bytes, path: str, known: dict[str, str], readings: Path | None
) -> Iterator[Source | Unread]:
    """Yield the pages of a file, so many at a time, then what cannot be read of it.

    ``known`` is what metadata.csv says of it; ``readings`` the folder of what OCR read.
    """
    from kg.pages.pdf import read_pdf
    from kg.pages.scans import Scans, read_pictures

    if not data:
        raise SourceError("is empty")
    name, sum_ = PurePosixPath(path), sha256(data).hexdigest()
    scans = Scans(readings, name.name, sum_)
    whole = Source(path, "", sha256=sum_, **cast(dict[str, Any], known))
    pages: list[Page] = []
    part, size, empty = 0, len(data), True
    for page in read_pdf(data, scans) if name.suffix.lower() == ".pdf" else read_pictures(data, scans):
        if isinstance(page, Unread):
            yield Unread(path, page.reason)
            empty = False
            continue
        pages.append(page)
        if len(pages) == _PAGES:
            yield replace(whole, pages=tuple(pages), part=part, size=size)
            pages, part, size = [], part + 1, 0
    if any(page.lines for page in pages):
        yield replace(whole, pages=tuple(pages), part=part, size=size)
    elif empty and not part:
        raise SourceError("holds no text")
    yield from (Unread(path, reason) for reason in scans.problems)
