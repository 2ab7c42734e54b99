"""Source text -> its lines, each with what it is on the page; furniture is set aside, its date is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.articles.bylines import cut_credit, read_byline, starts_story
from kg.articles.numbering import without_numbers
from kg.articles.plain import compact, plain
from kg.words import BylineWords, PageWords, SentenceWords, load_words

_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# Control characters, marks without width, and halves of characters: nothing a reader sees.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HALVES = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"(20\d\d|19\d\d)[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])(?!\d)日?")
_WIDE_GAP = re.compile(r"[ \u3000\t\xa0]{2,}|[\u3000\t]")
_COMMA = re.compile(r"[，,；;](?!\d)|。")
# The frame that a box is drawn with, and what stands in it: ┌──┐, │ text │
_FRAME = re.compile(r"[\u2500-\u257f\s]+")
_FRAMED = re.compile(r"[│┃║](.*)[│┃║]")
_LONGEST_FURNITURE = 90
_TABS = {"\u3000": 2, "\t": 4}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page. ``kind``: text, opening (of a story), item, row, byline, credit, names."""

    kind: str
    text: str
    gap: int  # empty lines before it
    indent: int
    width: int  # with its indent; a Chinese character counts two
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page, and what its head says of it."""

    lines: tuple[Line, ...]
    date: str = ""
    publisher: str = ""
    page: str = ""


def read_page(text: str) -> PageText:
    """Return the lines of ``text`` that are no furniture."""
    lines: list[Line] = []
    told: dict[str, str] = {}
    gap = 0
    for raw in _BREAK.split(without_numbers(clean(text))):
        line = raw.strip()
        if not line:
            gap += 1
            continue
        facts = {} if _FRAME.fullmatch(line) else _furniture(line)
        if facts is not None:
            told = facts | told
            gap = 1
            continue
        lines += _classify(raw, line, gap)
        gap = 0
    return PageText(tuple(_close_up(lines)), **told)


def clean(text: str) -> str:
    """Return ``text`` without characters that have no look."""
    return _HALVES.sub("\ufffd", _UNSEEN.sub("", text))


def width(text: str) -> int:
    """Return how many columns ``text`` takes: two for a Chinese character."""
    return len(text) + sum(char > "\u1fff" for char in text)


def commas(text: str) -> int:
    """Return how many marks of ``text`` part clauses."""
    return sum(1 for _ in _COMMA.finditer(text))


def _classify(raw: str, line: str, gap: int) -> Iterator[Line]:
    words = load_words(PageWords)
    spaces = raw[: len(raw) - len(raw.lstrip())]
    indent = sum(_TABS.get(space, 1) for space in spaces)
    first = Line("text", _cut_jumps(line, words), gap, indent, min(indent, 8) + width(line))
    if framed := _FRAMED.fullmatch(line):
        first = replace(first, text=framed[1].strip())
        if first.text:
            yield replace(first, kind="row")
        return
    if not first.text:
        return
    byline = read_byline(line)
    if byline is None:
        rest, credit = cut_credit(line)
        if credit and not rest:
            yield replace(first, kind="credit", names=credit.names)
            return
        yield replace(first, kind=_kind(first.text, words))
    elif byline.photo and not load_words(BylineWords).wrote.search(line):
        yield replace(first, kind="credit", names=byline.names)
    elif byline.by_role or byline.marked:
        yield replace(first, kind="byline", names=byline.names)
    else:
        yield replace(first, kind="names", names=byline.names)


def _kind(line: str, words: PageWords) -> str:
    if line[0] in load_words(SentenceWords).bullets:
        return "item"
    if len(line) <= 120 and not commas(line) and len(_WIDE_GAP.findall(line)) >= 2:
        return "row"
    return "opening" if starts_story(line) else "text"


def _cut_jumps(line: str, words: PageWords) -> str:
    first = words.jump_first.match(plain(line[:40]))
    if first:
        line = line[first.end() :]
    tail = line[-40:]
    last = words.jump_last.search(plain(tail))
    return line[: len(line) - len(tail) + last.start()] if last else line


def _furniture(line: str) -> dict[str, str] | None:
    """Return what a line of furniture says of the page (date, publisher, page), or None for other lines."""
    if len(line) > 2 * _LONGEST_FURNITURE:
        return None
    words = load_words(PageWords)
    text = compact(line)
    if len(text) > _LONGEST_FURNITURE:
        return None
    date = _DATE.search(plain(line))
    if not words.furniture.fullmatch(text) and not (date and _is_head(line, words)):
        return None
    found = {"date": "-".join(part.zfill(2) for part in date.groups())} if date else {}
    for key, pattern in (("publisher", words.publisher), ("page", words.page)):
        match = pattern.search(text)
        if match and not words.jump_first.match(text):
            found[key] = next(group for group in match.groups() if group)
    return found


def _is_head(line: str, words: PageWords) -> bool:
    """Whether a dated line is the head of a page: what else it says is a weekday, a page, an editor …"""
    undated = compact(_DATE.sub(" ", plain(line)))
    rest = words.masthead.sub("", undated)
    return not rest.strip("·|-—()[]【】/") or (rest != undated and len(rest) <= 10 and not commas(rest))


def _close_up(lines: list[Line]) -> list[Line]:
    """Take out the empty lines of a page that has one behind every wrapped line."""
    spaced = sum(line.gap == 1 for line in lines)
    if len(lines) < 10 or spaced < 0.8 * len(lines):
        return lines
    widths = sorted(line.width for line in lines)
    full = widths[len(widths) * 3 // 4]
    wrapped = sum(abs(line.width - full) <= 4 and line.text[-1] not in "。！？”：；" for line in lines)
    if full > 120 or wrapped < len(lines) / 2:
        return lines
    return [replace(line, gap=0 if line.gap == 1 else line.gap) for line in lines]
