"""Large lines -> headlines with kicker, subtitle and byline; smaller ones within a text are subheads."""

from collections.abc import Sequence
from dataclasses import replace

from kg.pages.geometry import Block, Line, Rect, Sheet, overlap, share
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

HEAD = 1.13  # of the body size: larger lines may be headlines
_SURE_HEAD = 1.45  # … and from here on they are
_ALIKE = 0.12  # share by which sizes of one headline differ
_CLOSE = 0.85  # em between the lines of one headline
_PROSE = "，。；"


def find_headlines(sheet: Sheet) -> tuple[list[Block], list[Line]]:
    """Return the headlines of a page, and all other lines; those that are subheads say so."""
    large = [line for line in sheet.lines if line.size > HEAD * sheet.body]
    stacks = _stack(large, sheet)
    rest = [line for line in sheet.lines if line.size <= HEAD * sheet.body]
    heads: list[Block] = []
    signs = load_words(PrintWords).byline
    signatures = [line for line in rest if signs.match(plain(line.text))]
    texts = [line for line in rest if line not in set(signatures)]
    for stack in stacks:
        if _is_prose(stack):
            rest += stack.lines  # a lead in larger type
        elif _is_subhead(stack, texts, signatures, stacks, sheet):
            rest += [replace(line, kind="subhead") for line in stack.lines]
        else:
            heads.append(stack)
    heads = _with_kickers(heads, sheet)
    return _with_bylines(heads, rest, sheet)


def _stack(lines: Sequence[Line], sheet: Sheet) -> list[Block]:
    stacks: list[Block] = []
    for line in sorted(lines, key=lambda line: (line.y0, line.x0)):
        for stack in stacks:
            last = stack.lines[-1]
            near = -0.2 * line.size < line.y0 - last.y1 < _CLOSE * line.size
            alike = abs(stack.size - line.size) < _ALIKE * line.size
            if near and alike and share(stack, line) > 0.3 and not _parted(stack, line, sheet):
                stack.lines.append(line)
                stack.fit()
                break
        else:
            stacks.append(Block([line], "head"))
    return stacks


def _parted(above: Block, line: Line, sheet: Sheet) -> bool:
    """Whether a rule stands between them."""
    return any(
        rule.y1 - rule.y0 < 5 and above.y1 - 1 < rule.y0 < line.y0 + 1 and overlap(rule, line) > 0
        for rule in sheet.rules
    )


def _is_prose(stack: Block) -> bool:
    """Whether lines in larger type are text: a lead, or the lines of a preface."""
    text = "".join(line.text for line in stack.lines)
    marks = sum(text.count(mark) for mark in _PROSE)
    return len(stack.lines) >= 2 and stack.lines[0].size < 1.6 * HEAD and len(text) > 40 and marks >= 2


def _is_subhead(
    stack: Block,
    texts: Sequence[Line],
    signatures: Sequence[Line],
    stacks: Sequence[Block],
    sheet: Sheet,
) -> bool:
    """Whether a line of not much larger type stands within a text, not over one."""
    if stack.size > _SURE_HEAD * sheet.body or len(stack.lines) > 2:
        return False
    em = sheet.body
    below = _nearest(stack, texts, sheet, up=False)
    signed = _nearest(stack, signatures, sheet, up=False)
    if signed is not None and signed.y0 - stack.y1 < 1.5 * em:
        return False
    if below is None or below.y0 - stack.y1 > 2.2 * em:
        return False
    column = Rect(min(stack.x0, below.x0) - 2.2 * em, stack.y0, max(stack.x1, below.x1), stack.y1)
    above = _nearest(column, texts, sheet, up=True)
    words = load_words(PrintWords)
    opens = words.opening.match(plain(below.text))
    if opens or below.x1 - below.x0 > 2.2 * max(stack.x1 - stack.x0, 8 * em):
        return False
    if above is None or any(_between(other, above, stack) for other in stacks if other is not stack):
        return _heads_column(stack, texts, stacks, sheet)
    over, under = stack.y0 - above.y1, below.y0 - stack.y1
    if any(
        rule.y1 - rule.y0 < 5 and above.y1 - 2 < rule.y0 < stack.y0 + 2 and overlap(rule, stack) > 0
        for rule in sheet.rules
    ):
        return False
    return over < 1.0 * em or (over < 1.9 * em and over - under < 0.5 * em)


def _heads_column(stack: Block, texts: Sequence[Line], stacks: Sequence[Block], sheet: Sheet) -> bool:
    """Whether a line at the head of a column stands level with the text of a column beside it."""
    em = sheet.body
    for line in texts:
        level = abs(line.y0 - stack.y0) < 0.8 * em and line.size > 0.95 * em
        near = 0 < stack.x0 - line.x1 < 14 * em or 0 < line.x0 - stack.x1 < 14 * em
        if (
            level
            and near
            and _begins_column(line, texts, sheet)
            and _under_headline(line, stack, stacks, sheet)
        ):
            return True
    return False


def _begins_column(line: Line, texts: Sequence[Line], sheet: Sheet) -> bool:
    return not any(
        other is not line and overlap(other, line) > 0 and 0 < line.y0 - other.y0 < 1.4 * sheet.leading
        for other in texts
    )


def _under_headline(line: Line, stack: Block, stacks: Sequence[Block], sheet: Sheet) -> bool:
    return any(
        other.size > 1.25 * stack.size
        and -0.5 * sheet.body < min(line.y0, stack.y0) - other.y1 < 4 * sheet.body
        and other.x0 < max(line.x1, stack.x1)
        and other.x1 > min(line.x0, stack.x0)
        for other in stacks
    )


def _between(other: Block, above: Line, stack: Block) -> bool:
    return other.y0 > above.y1 - 1 and other.y1 < stack.y0 + 1 and overlap(other, stack) > 0


def _nearest(stack: Block | Rect, lines: Sequence[Line], sheet: Sheet, *, up: bool) -> Line | None:
    reach = 4 * sheet.leading
    near = [
        line
        for line in lines
        if overlap(line, stack) > 0.3 * min(line.x1 - line.x0, stack.x1 - stack.x0)
        and (
            stack.y0 - reach < line.y1 <= stack.y0 + 0.3 * sheet.body
            if up
            else stack.y1 - 0.3 * sheet.body <= line.y0 < stack.y1 + reach
        )
    ]
    if not near:
        return None
    return max(near, key=lambda line: line.y1) if up else min(near, key=lambda line: line.y0)


def _with_kickers(heads: list[Block], sheet: Sheet) -> list[Block]:
    """Give each line in smaller type over or under a headline to it."""
    kept: list[Block] = []
    for head in sorted(heads, key=lambda head: (-head.size, head.y0, head.x0)):
        owner = _owner(head, kept, sheet)
        if owner is None:
            kept.append(head)
            continue
        (owner.over if head.y0 < owner.lines[0].y0 else owner.under).extend(head.lines)
        owner.fit()
    return sorted(kept, key=lambda head: (head.y0, head.x0))


def _owner(head: Block, larger: Sequence[Block], sheet: Sheet) -> Block | None:
    """Return the headline that ``head`` is the kicker or the subtitle of."""
    best: tuple[float, Block] | None = None
    for other in larger:
        if head.size > 0.85 * other.size or overlap(head, other) < 0.5 * (head.x1 - head.x0):
            continue
        gap = max(head.y0 - other.y1, other.y0 - head.y1)
        limit = 1.0 * other.size if head.y0 < other.y0 else 0.8 * other.size
        first, last = (head, other) if head.y0 < other.y0 else (other, head)
        if gap > limit or any(_parted(first, line, sheet) for line in last.lines[:1]):
            continue
        if best is None or gap < best[0]:
            best = gap, other
    return best[1] if best else None


def _with_bylines(heads: list[Block], rest: Sequence[Line], sheet: Sheet) -> tuple[list[Block], list[Line]]:
    """Give each line of names, or in nearly the type of text, between a headline and its text to it."""
    taken: set[Line] = set()
    for line in sorted(rest, key=lambda line: (line.y0, line.x0)):
        if line.kind != "text" or len(line.text) > 45:
            continue
        signs = load_words(PrintWords).byline.match(plain(line.text))
        for head in heads:
            near = -0.3 * sheet.body < line.y0 - head.y1 < 1.8 * sheet.body
            within = head.x0 - sheet.body < line.x0 and overlap(line, head) > 0.6 * (line.x1 - line.x0)
            if near and within and signs and not _starts_column(line, head, rest, sheet):
                head.under.append(line)
                head.fit()
                taken.add(line)
                break
    return heads, [line for line in rest if line not in taken]


def _starts_column(line: Line, head: Block, lines: Sequence[Line], sheet: Sheet) -> bool:
    """Whether other columns under ``head`` begin in the row of ``line``: then it is one of its own column."""
    return any(
        abs(other.y0 - line.y0) < 0.3 * sheet.body
        and other is not line
        and other.x0 < head.x1
        and 0 < other.x0 - line.x1 < 8 * sheet.body
        and len(other.text) > 8
        for other in lines
    )
