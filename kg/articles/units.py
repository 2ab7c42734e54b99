"""Groups of lines -> units: paragraphs, headlines, captions, box lines, bylines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.articles.bylines import cut_credit, cut_ending, cut_story_head
from kg.articles.joining import NO, YES, glue, goes_on, is_prose, mend_blanks
from kg.articles.lines import Line
from kg.articles.plain import plain
from kg.articles.wrapping import Group, group_lines
from kg.words import JoiningWords, PageWords, load_words

_LONGEST_CAPTION = 250
_LONGEST_BREAK = 12  # units that may stand between two halves of a paragraph
_TAIL = 80
_LONGEST_HEAD = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands for itself on a page. ``kind``: prose, short, caption, box, byline, credit, names."""

    kind: str
    text: str
    gap: int  # empty lines before it
    names: tuple[str, ...] = ()
    opens: bool = False  # the first words of a story
    closes: bool = False  # the last words of a story
    over: bool = False  # its last line is short: nothing is missing behind it
    titled: bool = False  # begins with 【…】


def join_lines(lines: Sequence[Line]) -> list[Unit]:
    """Return the units that ``lines`` make."""
    return [unit for group in group_lines(lines) for unit in _make(group)]


def _make(group: Group) -> Iterable[Unit]:
    first = group.lines[0]
    text = "\n".join(line.text for line in group.lines)
    gap = first.gap
    if first.kind in ("byline", "credit", "names"):
        return [Unit(first.kind, text, gap, first.names)]
    if first.kind == "row":
        return [Unit("box", " ".join(text.split()), gap)]
    if first.kind == "opening":
        opening = cut_story_head(text)
        if opening:
            unit = _paragraph(opening.text, gap, opening.names, group.over, opens=True)
            return [replace(unit, text=f"{opening.head} {unit.text}".strip())]
    return [_other(first, text, group.over)]


def _other(first: Line, text: str, over: bool) -> Unit:
    gap = first.gap
    words = load_words(PageWords).captions
    rest, credit = cut_credit(text) if len(text) <= _LONGEST_CAPTION else (text, None)
    if credit and rest:
        return Unit("caption", mend_blanks(rest)[0], gap, credit.names)
    begin = plain(text[:12])
    if words.opening.match(begin) or (gap > 1 and begin[0] in words.marks):
        return Unit("caption", mend_blanks(text)[0], gap)
    if first.kind == "item":
        return Unit("box", mend_blanks(text)[0], gap)
    return _paragraph(text, gap, (), over, opens=False)


def _paragraph(text: str, gap: int, names: tuple[str, ...], over: bool, *, opens: bool) -> Unit:
    text, ending = cut_ending(text)
    names += ending.names if ending else ()
    text, short_end = mend_blanks(text)
    titled = text.startswith("【")
    kind = "prose" if opens or ending or is_prose(text) else "short"
    if kind == "short" and load_words(PageWords).captions.whole.fullmatch(plain(text)):
        kind = "caption"
    return Unit(kind, text, gap, names, opens, ending is not None, over or short_end, titled)


def mend_units(units: list[Unit]) -> list[Unit]:
    """Join a paragraph that a picture, a box or a page's end interrupts; what interrupts comes behind it."""
    made: list[Unit] = []
    index = 0
    while index < len(units):
        unit, parts, between = units[index], [units[index].text], list[Unit]()
        index += 1
        while unit.kind in ("prose", "short") and not unit.closes:
            other = index
            while (
                other < len(units)
                and units[other].kind in ("caption", "box")
                and other - index < _LONGEST_BREAK
            ):
                other += 1
            if other == len(units) or _heads_story(units, other):
                break
            if not _continues(unit, units[other], units[index:other]):
                break
            between += units[index:other]
            parts += [glue(unit.text, units[other].text), units[other].text]
            unit = _tail(unit, units[other])
            index = other + 1
        made += [*_part(replace(unit, text="".join(parts))), *between]
    return made


def _part(unit: Unit) -> Iterator[Unit]:
    """Take a subhead off the paragraph that it was set in one line with."""
    openers = load_words(JoiningWords).openers
    begin = unit.text[:_LONGEST_HEAD]
    blanks = (
        [at for at, char in enumerate(begin) if char == " "]
        if unit.kind == "prose" and not unit.opens
        else []
    )
    for at in reversed(blanks):
        if openers.match(plain(unit.text[at + 1 : at + 12])) and not is_prose(unit.text[:at]):
            yield Unit("short", unit.text[:at], unit.gap)
            yield replace(unit, text=unit.text[at + 1 :], gap=0)
            return
    yield unit


def _heads_story(units: list[Unit], index: int) -> bool:
    """Whether a line is (a part of) the headline over a byline or over the first words of a story."""
    end = index
    while end < len(units) and units[end].kind == "short" and end - index < _LONGEST_BREAK:
        end += 1
    return end > index and end < len(units) and (units[end].kind == "byline" or units[end].opens)


def _continues(unit: Unit, other: Unit, between: Sequence[Unit]) -> bool:
    if other.kind not in ("prose", "short") or other.opens or other.titled:
        return False
    if unit.kind == "short" and other.gap == 0 and not between:
        return False
    sure = goes_on(unit.text, other.text, over=unit.over)
    if sure == YES:
        return True
    boxed = any(each.kind == "box" for each in between)
    return sure != NO and not boxed and unit.kind == other.kind == "prose"


def _tail(unit: Unit, other: Unit) -> Unit:
    """Return what joining both gives, with no more text than is needed to tell whether it goes on."""
    text = f"{unit.text[-_TAIL:]}{glue(unit.text, other.text)}{other.text}"
    kind = "prose" if "prose" in (unit.kind, other.kind) or is_prose(text) else "short"
    names = unit.names + other.names
    return replace(unit, kind=kind, text=text[-_TAIL:], names=names, closes=other.closes, over=other.over)
