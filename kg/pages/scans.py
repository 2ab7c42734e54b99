"""Pages that only OCR can read: from the reading that an earlier build kept, else read now, and kept."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from kg.errors import SourceError
from kg.model import Page, Unread
from kg.pages.picture import MOST_PAGES, Picture, check_kind, open_pictures
from kg.pages.readings import BrokenReading, Readings

INSTALL = "pip install 'kg[ocr]' to have it read"


class Scans:
    """Reads the scanned pages of one file."""

    def __init__(self, folder: Path | None, name: str, sha256: str) -> None:
        self._readings = Readings(folder, name, sha256)
        self._read = 0
        self.problems: list[str] = []  # what is wrong with readings

    def kept(self, number: int) -> tuple[Page, int] | None:
        """Return a page that was read before, and how many pages its file has."""
        try:
            return self._readings.load(number)
        except BrokenReading as error:
            done = "it was read anew" if self.can_read else INSTALL
            self.problems.append(f"page {number}: its reading is broken and was put aside as {error}; {done}")
            return None

    @property
    def can_read(self) -> bool:
        """Whether there is OCR, and not too much was read by it."""
        return is_installed() and self._read < MOST_PAGES

    @property
    def mend(self) -> str:
        """What the user can do about pages that were not read."""
        return f"{MOST_PAGES} were read by OCR; split the file" if is_installed() else INSTALL

    def read(self, number: int, of: int, picture: Callable[[], Picture]) -> Page | None:
        """Return a page of a file that has ``of``; its picture is made only if it is to be read.

        None where nothing can read it.
        """
        kept = self.kept(number)
        if kept:
            return kept[0]
        if not self.can_read:
            return None
        from kg.pages import ocr

        page = ocr.read_picture(picture(), number)
        self._read += 1
        self._readings.keep(page, of, ocr.made_with())
        return page


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None


def read_pictures(data: bytes, scans: Scans) -> Iterator[Page | Unread]:
    """Yield each page of a picture file, then what cannot be read: Unread with an empty path.

    SourceError where nothing can be read.
    """
    first = scans.kept(1)
    known = (
        [first, *(scans.kept(number) for number in range(2, min(first[1], MOST_PAGES) + 1))]
        if first
        else [None]
    )
    if all(known):  # then nothing needs Pillow, which comes with the extra
        yield from (kept[0] for kept in known if kept)
        return
    if not is_installed():
        check_kind(data)
        raise SourceError(f"is a picture; {INSTALL}")
    count, pictures = open_pictures(data)
    for number in range(1, min(count, MOST_PAGES) + 1):
        try:
            page = scans.read(number, count, partial(pictures, number - 1))
        except SourceError as error:
            if count == 1:
                raise
            yield Unread("", f"page {number}: {error}")
            continue
        if page is not None:
            yield page
    if count > MOST_PAGES:
        yield Unread("", f"has {count} pages; the first {MOST_PAGES} were read; split it")
