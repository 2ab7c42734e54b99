"""Lines, frames and headlines on a page, in points from its top left corner."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from kg.model import Box, Page, PageLine


class Area(Protocol):
    """What has edges."""

    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y1(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Rect:
    """A rule, a box or a picture."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print. ``kind``: text, subhead."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    weight: int
    box: Box
    kind: str = "text"
    sure: float = 1.0


@dataclass(slots=True, eq=False)
class Block:
    """Lines that stand together: a headline with what belongs to it, or a stretch of a column."""

    lines: list[Line]
    kind: str  # head, frame, caption, table
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    region: int = -1  # the box that it stands in
    over: list[Line] = field(default_factory=list)  # a headline's kicker
    under: list[Line] = field(default_factory=list)  # its subtitle and byline

    def __post_init__(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Take the edges of all lines."""
        every = [*self.over, *self.lines, *self.under]
        self.x0, self.x1 = min(line.x0 for line in every), max(line.x1 for line in every)
        self.y0, self.y1 = min(line.y0 for line in every), max(line.y1 for line in every)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in points. ``body`` is the size of its text, ``leading`` the distance of lines."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rect, ...]
    pictures: tuple[Rect, ...]
    body: float
    leading: float

    def near(self, y: float, reach: float) -> tuple[Line, ...]:
        """Return the lines whose tops are no more than ``reach`` from ``y``: they are sorted by them."""
        first = bisect_left(self.lines, y - reach, key=lambda line: line.y0)
        end = bisect_right(self.lines, y + reach, key=lambda line: line.y0)
        return self.lines[first:end]


def overlap(a: Area, b: Area) -> float:
    """Return how wide both stand over each other."""
    return max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0))


def beside(a: Area, b: Area) -> float:
    """Return how high both stand beside each other."""
    return max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))


def share(a: Area, b: Area) -> float:
    """Return ``overlap`` as a share of the narrower one."""
    return overlap(a, b) / max(min(a.x1 - a.x0, b.x1 - b.x0), 0.1)


def inside(a: Area, b: Area, slack: float = 1.0) -> bool:
    """Whether the middle of ``a`` stands in ``b``."""
    x, y = (a.x0 + a.x1) / 2, (a.y0 + a.y1) / 2
    return b.x0 - slack <= x <= b.x1 + slack and b.y0 - slack <= y <= b.y1 + slack


def open_sheet(page: Page) -> Sheet:
    """Return a page in points, with the size of its text and the distance of its lines."""
    across, down = page.width / 10_000, page.height / 10_000

    def rect(box: Box) -> tuple[float, float, float, float]:
        return box[0] * across, box[1] * down, box[2] * across, box[3] * down

    lines = sort_lines(_line(line, *rect(line.box)) for line in page.lines if line.text.strip())
    body = _body(lines)
    return Sheet(
        page.number,
        page.width,
        page.height,
        lines,
        tuple(Rect(*rect(box)) for box in page.rules),
        tuple(Rect(*rect(box)) for box in page.pictures),
        body,
        _leading(lines, body),
    )


def sort_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines from top to bottom."""
    return tuple(sorted(lines, key=lambda line: (line.y0, line.x0, line.text)))


def _line(line: PageLine, x0: float, y0: float, x1: float, y1: float) -> Line:
    return Line(line.text.strip(), x0, y0, x1, y1, line.size, line.weight, line.box, sure=line.sure)


def _body(lines: Iterable[Line]) -> float:
    """Return the median size, each letter counted, of lines that may be text."""
    sizes = sorted((line.size, len(line.text)) for line in lines if len(line.text) > 5)
    sizes = sizes or sorted((line.size, len(line.text)) for line in lines)
    half = sum(count for _, count in sizes) / 2
    for size, count in sizes:
        half -= count
        if half <= 0:
            return size
    return 10.0


def _leading(lines: Sequence[Line], body: float) -> float:
    """Return the distance from one line of text to the next, as most of them have it."""
    text = sorted(
        (line for line in lines if 0.9 * body <= line.size <= 1.1 * body and len(line.text) > 5),
        key=lambda line: (round(line.x0 / body), line.y0),
    )
    steps: Counter[float] = Counter()
    for above, line in pairwise(text):
        step = line.y0 - above.y0
        if round(above.x0 / body) == round(line.x0 / body) and 0.9 * body < step < 2.6 * body:
            steps[round(step, 1)] += 1
    return max(steps, key=lambda step: (steps[step], -step)) if steps else 1.5 * body
