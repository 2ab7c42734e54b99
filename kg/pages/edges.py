"""Frames -> how their first and last lines look: does a sentence come in from elsewhere, or go out?"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.pages.geometry import Block, Line, Sheet, share
from kg.pages.spelling import plain
from kg.text.segmentation import segment
from kg.words import PrintWords, load_words

_INDENT = (0.8, 3.2)  # em
_SHORT = 1.4  # em that a line is shorter than its column, when it is the last of a paragraph
_SHORT_EVEN = 0.6  # … where lines end evenly
_WINDOW = 5  # letters on each side of a border
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class Column:
    """The edges of the column that a frame stands in."""

    left: float
    right: float
    even: bool = False  # its lines are set to end at one edge


@dataclass(frozen=True, slots=True)
class Ends:
    """Of a frame: does its first line go on with a sentence, does its last line break off? None: unknown."""

    goes_on: bool | None
    opens: bool  # a story begins with these words
    breaks_off: bool | None
    first: str
    last: str


def find_columns(frames: Sequence[Block], sheet: Sheet) -> dict[Block, Column]:
    """Return the column of each frame; a small one takes its edges from a larger one near it."""
    em = sheet.body
    large = [frame for frame in frames if _texts(frame) >= 4]
    widths = sorted(frame.x1 - frame.x0 for frame in large)
    usual = widths[len(widths) // 2] if widths else 0.0
    columns: dict[Block, Column] = {}
    for frame in frames:
        if _texts(frame) >= 4:
            columns[frame] = Column(frame.x0, frame.x1, _is_even(frame))
            continue
        near = [
            other
            for other in large
            if share(frame, other) > 0.7
            and -0.5 * em
            < frame.x0 - other.x0
            < 3.2 * em + (other.x1 - other.x0) * (frame.lines[0].kind != "text")
            and frame.x1 < other.x1 + 0.8 * em
        ]
        if near:
            best = min(near, key=lambda other: max(other.y0 - frame.y1, frame.y0 - other.y1))
            columns[frame] = Column(min(best.x0, frame.x0), max(best.x1, frame.x1), _is_even(best))
        else:
            columns[frame] = Column(
                frame.x0, max(frame.x1, frame.x0 + usual * (frame.x1 - frame.x0 > 0.6 * usual))
            )
    return columns


def _is_even(frame: Block) -> bool:
    """Whether nearly all lines that are not the last of a paragraph end at one edge."""
    ends = [
        frame.x1 - line.x1 for line in frame.lines if line.kind == "text" and not ends_sentence(line.text)
    ]
    return len(ends) > 2 and sum(end < 0.3 * frame.size for end in ends) > 0.85 * len(ends)


def _texts(frame: Block) -> int:
    return sum(line.kind == "text" for line in frame.lines)


def indent(line: Line, column: Column) -> float:
    """Return by how many em ``line`` is indented."""
    return (line.x0 - column.left) / line.size


def is_indented(line: Line, column: Column) -> bool:
    """Whether ``line`` is set in as the first one of a paragraph is."""
    return _INDENT[0] <= indent(line, column) <= _INDENT[1]


def is_short(line: Line, column: Column) -> bool:
    """Whether ``line`` ends before its column does."""
    return line.x1 < column.right - (_SHORT_EVEN if column.even else _SHORT) * line.size


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends with ``text``."""
    words = load_words(PrintWords)
    bare = text.rstrip(words.closers)
    return bare[-1:] != "" and bare[-1] in words.stops


def uses_indents(frames: Sequence[Block], columns: dict[Block, Column]) -> bool:
    """Whether paragraphs are told by indents: there are about as many as there are ends of paragraphs."""
    indents = shorts = 0
    for frame in frames:
        column = columns[frame]
        for line in frame.lines:
            if line.kind == "text":
                indents += is_indented(line, column)
                shorts += is_short(line, column) and ends_sentence(line.text)
    return indents >= 0.4 * shorts


def find_ends(frame: Block, column: Column, *, indents: bool) -> Ends:
    """Return how ``frame`` begins and ends."""
    words = load_words(PrintWords)
    first, last = frame.lines[0], frame.lines[-1]
    begin = plain(first.text[:24])
    goes_on: bool | None = None
    opens = first.kind == "text" and words.opening.match(begin) is not None
    if first.kind != "text" or opens or first.text[0] in words.bullets or is_indented(first, column):
        goes_on = False
    elif first.text[0] in words.no_begin or (indents and indent(first, column) < _INDENT[0]):
        goes_on = True
    breaks_off: bool | None = None
    if last.kind != "text" or is_short(last, column):
        breaks_off = False if last.kind != "text" or ends_sentence(last.text) else None
    elif not ends_sentence(last.text):
        breaks_off = True
    return Ends(goes_on, opens, breaks_off, first.text, last.text)


def flow(before: Ends, after: Ends) -> float:
    """Return how well the text of one frame goes on in the other: above 0 well, below 0 badly."""
    if after.opens:
        return -2.5 if before.breaks_off else -1.5
    match before.breaks_off, after.goes_on:
        case (True, True):
            return 1.8 + _across(before.last, after.first)
        case (True, False):
            return -2.2
        case (False, True):
            return -2.2
        case (True, None):
            return 0.8 + _across(before.last, after.first)
        case (None, True):
            return 0.6
        case _:
            return 0.2


def _across(last: str, first: str) -> float:
    """Return what the letters on both sides of the border say: a word across it, a bracket open behind it."""
    tail, head = plain(last[-_WINDOW:]), plain(first[:_WINDOW])
    score = 0.0
    words = segment(tail + head)
    border = len(tail)
    crossing = next((word for word in words if word.start < border < word.end), None)
    if crossing is not None:
        score += 1.0 if crossing.pos != "x" else 0.2
    elif tail[-1:].isdigit() and head[:1].isdigit():
        score += 0.4
    for opened, closed in _PAIRS:
        is_open = last.rfind(opened) > last.rfind(closed)
        closes = first.find(closed)
        if closes >= 0 and opened not in first[:closes]:
            score += 0.8 if is_open else -0.4
        elif is_open and opened in first:
            score -= 0.4
    return score
