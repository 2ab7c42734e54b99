"""Characters of an article -> where they are printed: page and rectangles."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.graph.shape import ArticleRecord
from kg.model import Box

_GAP = 1.6  # heights of a line between two lines of one frame
_FIRST_WIDE = "\u2e80"  # the first of the characters that are as wide as high
_SHARE = 0.5  # of the narrower line that stands over the other


class Region(NamedTuple):
    """A rectangle of a page."""

    page: int  # of the file, 1-based
    box: Box


def find_regions(article: ArticleRecord, start: int, end: int) -> list[Region]:
    """Return the rectangles of the lines that hold ``text[start:end]``: one for each frame of a column."""
    regions: list[Region] = []
    last: Box | None = None
    for _, _, page, *edges in _touched(article, start, end):
        box = _box(edges)
        if last is not None and regions[-1].page == page and _goes_on(last, box):
            regions[-1] = Region(page, _around(regions[-1].box, box))
        else:
            regions.append(Region(page, box))
        last = box
    return regions


def find_marks(article: ArticleRecord, start: int, end: int) -> list[Region]:
    """Return one rectangle for each line that holds a part of ``text[start:end]``, as wide as that part.

    Chinese characters are of one width, and all others of about half of it.
    """
    marks = []
    for first, last, page, *edges in _touched(article, start, end):
        text = article["text"][first:last]
        before, whole = _width(text[: max(0, start - first)]), _width(text)
        left, top, right, bottom = _box(edges)
        unit = (right - left) / max(1, whole)
        ends = before * unit, _width(text[: end - first]) * unit
        marks.append(Region(page, (left + round(ends[0]), top, left + round(ends[1]), bottom)))
    return marks


def fragment(region: Region) -> str:
    """Return a region as a W3C media fragment: page=3&xywh=percent:12.1,40.2,17,3.1"""
    left, top, right, bottom = region.box
    sides = (f"{value / 100:g}" for value in (left, top, right - left, bottom - top))
    return f"page={region.page}&xywh=percent:{','.join(sides)}"


def _touched(article: ArticleRecord, start: int, end: int) -> Iterator[list[int]]:
    return (line for line in article.get("lines", ()) if line[0] < end and start < line[1])


def _box(edges: list[int]) -> Box:
    left, top, right, bottom = edges
    return left, top, right, bottom


def _goes_on(above: Box, box: Box) -> bool:
    """Whether a line stands under another in its column."""
    share = min(above[2], box[2]) - max(above[0], box[0])
    height = max(above[3] - above[1], box[3] - box[1])
    return (
        box[1] > above[1]
        and box[1] - above[3] < _GAP * height
        and share > _SHARE * min(above[2] - above[0], box[2] - box[0])
    )


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _width(text: str) -> int:
    """Return how wide text is in half-widths."""
    return sum(1 if char < _FIRST_WIDE else 2 for char in text)
