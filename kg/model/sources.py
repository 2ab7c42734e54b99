"""What sources hold: files as they are read, and pages as they are printed."""

from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[int, int, int, int]  # left, top, right, bottom in 1/10000 of the page's width and height


class Anchor(NamedTuple):
    """Where characters of an article stand in the file that they come from."""

    start: int  # offsets into Article.text
    end: int
    page: int = 0  # 1-based page of a PDF or picture; 0: none
    box: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom, as in Box
    cell: str = ""  # of a table: 项目表!C7
    column: str = ""  # of a table: what the column means, a key of data/words/columns.toml
    sure: float = 1.0  # how sure OCR is of them


class PageLine(NamedTuple):
    """One line of print on a page."""

    text: str
    box: Box
    size: float  # of the font in points, or the height of a line of OCR
    sure: float = 1.0  # how sure OCR is
    weight: int = 0  # of the font, 400 or 700, where known


class Page(NamedTuple):
    """What is printed on a page, in no order."""

    number: int
    width: float  # points
    height: float
    lines: tuple[PageLine, ...]
    rules: tuple[Box, ...] = ()  # thin lines, and the edges of boxes
    pictures: tuple[Box, ...] = ()
    ocr: bool = False
    turn: float = 0.0  # degrees, clockwise, by which a scan is turned to be level: boxes count in it


class SourceStory(NamedTuple):
    """An article that the reader of a file has told apart already."""

    blocks: tuple[tuple[str, str], ...]  # (kind, text)
    headline: str = ""
    anchors: tuple[Anchor, ...] = ()
    date: str = ""
    page: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One text as read: a file, or one line of a .jsonl file. ``path`` is relative to the named SOURCE."""

    path: str
    text: str
    record: str = ""  # the id of a .jsonl line; a record is one article, never a page
    title: str = ""
    date: str = ""  # ISO 8601, as far as known: 2024-05-13, 2024-05 or 2024
    publisher: str = ""
    page: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()  # as a web page's head or a record names them
    size: int = field(default=0, compare=False)  # bytes that were read for it
    raw: bytes = b""  # a web page as it was read, while its text is not found yet
    sha256: str = field(default="", compare=False)  # of the file's bytes, or of the line of a .jsonl file
    pages: tuple[Page, ...] = ()  # as printed; their stories are not told apart yet
    stories: tuple[SourceStory, ...] = ()  # articles that the file tells apart itself
    part: int = 0  # which piece of a file that is read in pieces
    dated: str = ""  # the date that the names of the file and its folders tell, for want of a better one


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    path: str
    reason: str
