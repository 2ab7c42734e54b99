"""Pieces of lines -> lines: joined where no gutter is between them, cut where they run over one."""

from collections.abc import Sequence
from dataclasses import replace

from kg.pages.geometry import Line, Rect, Sheet
from kg.pages.letters import is_wide

_WIDEST = 1.6  # em of the pieces between two that may be one line
_NEAR = 9  # lines over and under it, in which a gutter is looked for
_SURE = 3  # lines that begin behind a gutter
_SLACK = 0.35  # em
_OVERRUN = 3  # em by which a line of OCR stands out of its column at either side


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
    return replace(sheet, lines=tuple(lines))


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
    return replace(a, text=f"{a.text}{' ' if parted else ''}{b.text}", x1=b.x1, box=box)


def _is_gutter(gap: Rect, right: Line, sheet: Sheet) -> bool:
    """Whether lines near by keep ``gap`` free, and some begin behind it."""
    if any(
        gap.x0 - 1 <= rule.x0 and rule.x1 <= gap.x1 + 1 and rule.y0 < gap.y1 and rule.y1 > gap.y0
        for rule in sheet.rules
    ):
        return True
    reach = _NEAR * sheet.leading
    slack = _SLACK * sheet.body
    begins = free = crossing = 0
    for line in sheet.lines:
        if gap.y0 - reach < line.y0 < gap.y1 + reach and line.size <= 1.2 * sheet.body:
            if line.x0 < gap.x0 - slack and line.x1 > gap.x1 + slack:
                crossing += 1
            begins += abs(line.x0 - right.x0) < slack
            free += abs(line.x1 - gap.x0) < slack
    if right.size > 1.2 * sheet.body:
        # A headline's blank may stand over a gutter; two headlines side by side begin with their columns.
        narrow = gap.x1 - gap.x0 < 0.75 * right.size
        return begins >= _SURE and (narrow or crossing == 0) and crossing <= begins
    return begins >= _SURE and free + begins >= 4 and crossing <= begins // 4


def column_lefts(lines: Sequence[Line], body: float) -> tuple[float, ...]:
    """Return where lines of text begin more often than anywhere near."""
    found: list[list[float]] = []
    for x in sorted(line.x0 for line in lines if len(line.text) > 5):
        if found and x - found[-1][0] < 0.3 * body:
            found[-1].append(x)
        else:
            found.append([x])
    return tuple(sum(xs) / len(xs) for xs in found if len(xs) >= _SURE)
