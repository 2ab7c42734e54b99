"""Lines -> groups: each the lines over which one paragraph, headline or item was wrapped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.articles.joining import NO, YES, ends, full_width, goes_on, is_prose, may_go_on, slack
from kg.articles.lines import Line, commas
from kg.articles.plain import plain
from kg.words import PageWords, load_words

_ALONE = frozenset({"byline", "credit", "names", "row"})
_MARK = re.compile(r"[，,。、；;！？!?]")
_NARROW = re.compile(r"[!-~]")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together. ``over``: the last is so short that nothing is missing behind it."""

    lines: tuple[Line, ...]
    over: bool = False


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """How lines without an empty one between them are set."""

    full: int  # the width of a full line; 0 where no width prevails
    least: int  # the width from which on a line may be a full one
    begins: int  # the indent from which on a line begins a paragraph
    indented: bool  # whether paragraphs are told by their indents


def group_lines(lines: Sequence[Line]) -> Iterator[Group]:
    """Cut ``lines`` where one does not go on in the next."""
    run: list[Line] = []
    for line in lines:
        if run and line.gap:
            yield from _groups(run)
            run = []
        run.append(line)
    if run:
        yield from _groups(run)


def _groups(run: list[Line]) -> Iterator[Group]:
    wrapping = _wrapping(run)
    group = [run[0]]
    over = True  # whether a paragraph was over before the group
    for index, line in enumerate(run[1:], 1):
        follower = run[index + 1] if index + 1 < len(run) else None
        if _joins(group, line, follower, wrapping, over):
            group.append(line)
        else:
            yield _finish(group, wrapping)
            over = (
                ends(group[-1].text)
                or group[-1].kind in _ALONE
                or (over and group[-1].indent < wrapping.begins)
            )
            group = [line]
    yield _finish(group, wrapping)


def _finish(group: list[Line], wrapping: _Wrapping) -> Group:
    return Group(tuple(group), len(group) > 1 and group[-1].width < wrapping.least)


def _wrapping(run: list[Line]) -> _Wrapping:
    indents = [line.indent for line in run]
    begins = min(indents) + 2
    indented = 0 < sum(indent >= begins for indent in indents) <= 0.6 * len(run)
    full = _full_width(run)
    return _Wrapping(full, full - slack(full), begins if indented else max(indents) + 1, indented)


def _full_width(run: list[Line]) -> int:
    """Return the width at which the lines of a run are wrapped, or 0 when they are not."""
    lines = [line for line in run if line.kind not in _ALONE]
    # A last line may be short, and so may one that ends a paragraph.
    inner = [line.width for line in lines[:-1] if not (ends(line.text) and line.width < lines[0].width)]
    if len(lines) < 3 or sum(1 for line in lines if commas(line.text)) < len(lines) / 4:
        return 0
    return full_width(inner)


def _joins(group: list[Line], line: Line, follower: Line | None, wrapping: _Wrapping, over: bool) -> bool:
    last = group[-1]
    if last.kind in _ALONE or line.kind in _ALONE or line.kind in ("opening", "item") or _begins_anew(line):
        return False
    if line.indent >= wrapping.begins:
        return False
    if not wrapping.full:
        return _joins_loosely(last, line)
    if len(group) == 1 and over and _may_be_heading(last, line, wrapping):
        return goes_on(last.text, line.text) == YES
    if last.width < wrapping.least:
        return not ends(last.text) and (len(group) > 1 or goes_on(last.text, line.text) == YES)
    short = ends(last.text) and follower and line.width < wrapping.least and not is_prose(line.text)
    return not short or goes_on(line.text, follower.text if follower else "") != NO


def _joins_loosely(last: Line, line: Line) -> bool:
    """Where no width prevails: a word goes on, or two lines make one sentence."""
    if goes_on(last.text, line.text) == YES:
        return True
    wrapped = 24 <= last.width <= 100 and line.width <= last.width + 12
    return wrapped and not ends(last.text) and ends(line.text) and commas(last.text + line.text) > 0


def _may_be_heading(line: Line, follower: Line, wrapping: _Wrapping) -> bool:
    """Whether a first line, although wide, may be a heading: no mark is in it, and something tells."""
    if line.indent >= wrapping.begins or _MARK.search(line.text):
        return False
    # A line of Chinese characters alone is full to the last one, or short by one that a mark took along.
    narrow = not _NARROW.search(line.text) and line.width < wrapping.full - 2
    return wrapping.indented or narrow or not may_go_on(follower.text[:40])


def _begins_anew(line: Line) -> bool:
    """【寿光】…, 一、…, （二）…: a line that begins anew."""
    return line.text[0] == "【" or load_words(PageWords).numbered.match(plain(line.text[:6])) is not None
