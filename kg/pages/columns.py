"""Pieces of lines -> lines: joined where no gutter is between them."""

from collections.abc import Sequence
from dataclasses import replace

from kg.pages.geometry import Line, Rect, Sheet, sort_lines
from kg.pages.letters import is_wide

_WIDEST = 1.6  # em of the pieces between two that may be one line
_NEAR = 9  # lines over and under it, in which a gutter is looked for
_SURE = 3  # lines that begin behind a gutter
_SLACK = 0.35  # em
_LARGE = 2.3  # of the body size: headlines over one column are smaller


def join_pieces(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with whole lines."""
    rows: list[list[Line]] = []
    for line in sorted(sheet.lines, key=lambda line: (round(line.y1, 1), line.x0)):
        row = next((row for row in reversed(rows[-24:]) if _same_row(row[-1], line)), None)
        if row:
            row.append(line)
        else:
            rows.append([line])
    lines = [line for row in rows for line in _join(sorted(row, key=lambda line: line.x0), sheet)]
    return replace(sheet, lines=sort_lines(lines))


def _same_row(a: Line, b: Line) -> bool:
    return abs(a.y1 - b.y1) < 0.15 * a.size and abs(a.size - b.size) < 0.1 * a.size


def _join(row: list[Line], sheet: Sheet) -> list[Line]:
    joined = [row[0]]
    for line in row[1:]:
        last = joined[-1]
        gap = Rect(last.x1, last.y0, line.x0, last.y1)
        if line.x0 - last.x1 > _WIDEST * line.size or _is_gutter(gap, line, sheet):
            joined.append(line)
        else:
            joined[-1] = _glue(last, line)
    return joined


def _glue(a: Line, b: Line) -> Line:
    parted = b.x0 - a.x1 > 0.8 * a.size or not (is_wide(a.text[-1]) or is_wide(b.text[0]))
    box = (a.box[0], min(a.box[1], b.box[1]), b.box[2], max(a.box[3], b.box[3]))
    return replace(
        a, text=f"{a.text}{' ' if parted else ''}{b.text}", x1=b.x1, box=box, sure=min(a.sure, b.sure)
    )


def _is_gutter(gap: Rect, right: Line, sheet: Sheet) -> bool:
    """Whether lines near by keep ``gap`` free, and some begin behind it."""
    if any(
        gap.x0 - 1 <= rule.x0 and rule.x1 <= gap.x1 + 1 and rule.y0 < gap.y1 and rule.y1 > gap.y0
        for rule in sheet.rules
    ):
        return True
    near = [line for line in sheet.near(gap.y0, _NEAR * sheet.leading) if line.size <= 1.2 * sheet.body]
    if right.size > 1.2 * sheet.body:
        under = [line for line in near if line.y0 > gap.y0 - sheet.body]
        return _parts_headlines(gap, right, under, sheet)
    # What stands over it may be of another grid than what stands under it.
    over = [line for line in near if line.y0 < gap.y0 + 0.5 * sheet.body]
    under = [line for line in near if line.y0 > gap.y0 - 0.5 * sheet.body]
    return any(_keeps_free(gap, right, side, sheet) for side in (over, under))


def _keeps_free(gap: Rect, right: Line, near: Sequence[Line], sheet: Sheet) -> bool:
    slack = _SLACK * sheet.body
    crossing = sum(line.x0 < gap.x0 - slack and line.x1 > gap.x1 + slack for line in near)
    begins = sum(abs(line.x0 - right.x0) < slack for line in near)
    free = sum(abs(line.x1 - gap.x0) < slack for line in near)
    return max(begins, free) >= _SURE and free + begins >= 4 and crossing <= begins // 4


def _parts_headlines(gap: Rect, right: Line, near: Sequence[Line], sheet: Sheet) -> bool:
    """Whether ``gap`` in a row of large type parts two headlines: it stands over a gutter, and is as wide."""
    ends = max((line.x1 for line in near if line.x0 < gap.x0 and line.x1 < gap.x1), default=None)
    begins = min((line.x0 for line in near if line.x1 > gap.x1 and line.x0 > gap.x0), default=None)
    if ends is None or begins is None or begins - ends < 0.3 * sheet.body:
        return False
    middle = (max(ends, gap.x0) + min(begins, gap.x1)) / 2
    over = (line for line in sheet.near(gap.y0, 2.2 * right.size) if line.size > 1.1 * sheet.body)
    if any(line.x0 < middle < line.x1 for line in (*near, *over)):
        return False
    if gap.x1 - gap.x0 < begins - ends - 0.3 * sheet.body:
        return False
    # A blank in a large headline may stand over a gutter by chance.
    return right.size < _LARGE * sheet.body or gap.x1 - gap.x0 > 1.2 * right.size
