"""The frames of one story -> its paragraphs and subheads, each with its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.pages.edges import Column, ends_sentence, find_columns, is_indented, is_short, uses_indents
from kg.pages.geometry import Block, Line, Rect, Sheet
from kg.pages.masthead import Folio
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

_APART = 0.35  # em more than usual between two lines: a paragraph begins
_CENTRED = 3.2  # em from the left edge from which on a short line is a subhead
_LONGEST_SUBHEAD = 0.85  # of the column


@dataclass(slots=True)
class Printed:
    """Lines of print that make one paragraph, headline, caption …; ``pages`` has the page of each."""

    kind: str  # headline, byline, subhead, paragraph, caption, box
    lines: list[Line]
    pages: list[int] = field(default_factory=list)
    over: bool = True  # nothing is missing behind it


@dataclass(slots=True)
class PrintedStory:
    """A story as it is printed: its parts in the order in which they are read."""

    number: int  # of its page
    head: list[Printed] = field(default_factory=list)  # kicker, headline, subtitle, byline
    text: list[Printed] = field(default_factory=list)
    beside: list[Printed] = field(default_factory=list)  # captions and boxes
    folio: Folio = field(default_factory=Folio)
    areas: list[Rect] = field(default_factory=list)

    @property
    def headline(self) -> list[Printed]:
        """The headline itself, without kicker and subtitle."""
        return [part for part in self.head if part.kind == "headline"]

    def parts(self) -> Iterator[Printed]:
        """Yield its parts in the order in which they are read."""
        yield from self.head
        yield from self.text
        yield from self.beside


def make_paragraphs(frames: Sequence[Block], sheet: Sheet) -> list[Printed]:
    """Return what ``frames``, in the order of reading, hold."""
    columns = find_columns(frames, sheet)
    indents = uses_indents(frames, columns)
    made: list[Printed] = []
    last: tuple[Line, Column] | None = None
    for frame in frames:
        column = columns[frame]
        for number, line in enumerate(frame.lines):
            kind = "subhead" if _is_subhead(line, column, frame, number, last) else "paragraph"
            above = frame.lines[number - 1] if number else None
            new = last is None or made[-1].kind != kind or _begins(line, column, above, last, sheet, indents)
            signed = len(made) == 1 and len(made[0].lines) == 1 and _signs(made[0].lines[0])
            new = new or signed
            if kind == "subhead" and made and made[-1].kind == kind:
                new = above is None  # a subhead of two lines
            if new:
                made.append(Printed(kind, []))
            made[-1].lines.append(line)
            made[-1].pages.append(sheet.number)
            last = line, column
    for printed in made:
        printed.over = True
    if made and last:
        made[-1].over = ends_sentence(last[0].text) or is_short(*last)
    return made


def _begins(
    line: Line,
    column: Column,
    above: Line | None,
    last: tuple[Line, Column],
    sheet: Sheet,
    indents: bool,
) -> bool:
    """Whether ``line`` begins a paragraph; ``above`` is the line over it, ``last`` the one read before."""
    words = load_words(PrintWords)
    text = plain(line.text[:24])
    if text[0] in words.no_begin:
        return False
    if text[0] in words.bullets or is_indented(line, column):
        return True
    short, ended = is_short(*last), ends_sentence(last[0].text)
    if above is not None and line.y1 - above.y1 > sheet.leading + _APART * line.size and ended:
        return True
    return short and ended and (not indents or last[0].x1 < last[1].right - 2.2 * line.size)


def _signs(line: Line) -> bool:
    """Whether ``line`` only tells who wrote the story."""
    return load_words(PrintWords).byline.match(plain(line.text)) is not None


def _is_subhead(
    line: Line, column: Column, frame: Block, number: int, last: tuple[Line, Column] | None
) -> bool:
    """Whether ``line`` is set in the middle, short, without a mark, between two paragraphs."""
    if line.kind == "subhead":
        return True
    wide = column.right - column.left
    begin = (line.x0 - column.left) / line.size
    end = (column.right - line.x1) / line.size
    follower = frame.lines[number + 1] if number + 1 < len(frame.lines) else None
    if follower is None or line.x1 - line.x0 > _LONGEST_SUBHEAD * wide or line.text[-1] in "，。；：、":
        return False
    if last is not None and not (ends_sentence(last[0].text) or is_short(*last)):
        return False
    if not is_indented(follower, column) and abs(begin - end) > 1:
        return False
    bold = line.weight > 500 > follower.weight
    centred = begin > 1 and abs(begin - end) < 1.0 and not (is_indented(line, column) and end < 2.2)
    return centred or (bold and end > 1.5)


def join_halves(first: Printed, second: Printed) -> bool:
    """Join a paragraph that goes on in ``second``, where it does; tell whether it did."""
    if first.kind != "paragraph" or second.kind != "paragraph" or first.over:
        return False
    first.lines += second.lines
    first.pages += second.pages
    first.over = second.over
    return True
