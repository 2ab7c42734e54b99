"""A sheet as it is printed -> where its head stands, what its columns mean, and its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import regex

from kg.tables.columns import (
    AMOUNTS,
    Column,
    article_meaning,
    meaning,
    printed_head,
    sheet_unit,
    unit_of,
    units_of,
)
from kg.tables.stages import read_dates
from kg.text.folding import fold
from kg.words import ColumnWords, load_words

_TOP = 20  # rows in which the head is looked for
_KNOWN = 2  # columns of the head that are known: the projects' names and another one
_HEAD = 30  # characters of a cell of the head
_FIGURE = regex.compile(r"[\d.,%\-/年月日]+")

Merged = tuple[int, int, int, int]  # first row and column, last row and column, both inclusive


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet as text, from its first row and column on."""

    name: str
    cells: list[list[str]]
    merged: Sequence[Merged] = ()
    more: int = 0  # rows that were left out
    letters: bool = True  # whether cells are called C7; else by row alone
    first: int = 1  # the number of the first row in the file

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell without blanks around it."""
        cells = self.cells[row]
        return cells[column].strip() if column < len(cells) else ""


class Row(NamedTuple):
    """A row of a project: (column, text, row that holds the text) for each cell that says something."""

    number: int  # from 0
    cells: tuple[tuple[Column, str], ...]
    group: str  # the row above it that heads a group


@dataclass(frozen=True, slots=True)
class Table:
    """What was found on a sheet."""

    title: str
    columns: tuple[Column, ...]
    start: int  # the first row below the head
    unknown: tuple[str, ...] = ()  # heads that no list has
    unitless: tuple[str, ...] = ()  # heads of amounts without a unit
    date: str = ""  # as exact as the lines above the head tell it


@dataclass(slots=True)
class _Spans:
    """Which cells are merged: cell -> the cell that holds the text, and its range."""

    holder: dict[tuple[int, int], Merged] = field(default_factory=dict)

    def of(self, row: int, column: int) -> Merged | None:
        return self.holder.get((row, column))


def find_table(grid: Grid) -> Table | None:
    """Return the table of projects on a sheet, or None where there is none."""
    top = min(_TOP, len(grid.cells))
    best, score = -1, 0
    for number in range(top):
        known = {meaning(cell) for cell in grid.cells[number] if 0 < len(cell) <= _HEAD} - {""}
        if "project" in known and len(known) > score and len(known) >= _KNOWN:
            best, score = number, len(known)
    if best < 0:
        return _over_two_rows(grid, top)
    return _table(grid, best, best + _depth(grid, best))


def _over_two_rows(grid: Grid, top: int) -> Table | None:
    """Return a table whose head is known only when two rows are taken together."""
    for number in range(top - 1):
        known = {meaning(cell) for row in grid.cells[number : number + 2] for cell in row} - {""}
        if "project" in known and len(known) >= _KNOWN:
            return _table(grid, number, number + 2)
    return None


def _depth(grid: Grid, head: int) -> int:
    """Return how many rows the head has below ``head``: 2 where the next row parts merged heads."""
    if head + 1 >= len(grid.cells):
        return 1
    spans = _spans(grid, head + 2)
    tall = any(
        span and span[0] <= head and span[2] > head
        for span in (spans.of(head, column) for column in range(len(grid.cells[head])))
    )
    below = grid.cells[head + 1]
    names = [at for at, cell in enumerate(grid.cells[head]) if meaning(cell) == "project"]
    bare = all(not grid.cell(head + 1, at) for at in names)
    parts = [cell for at, cell in enumerate(below) if cell.strip() and at not in names]
    fits = bool(parts) and all(len(cell) <= _HEAD and not _FIGURE.fullmatch(cell.strip()) for cell in parts)
    known = sum(bool(meaning(cell)) or _is_unit(cell) for cell in parts)
    return 2 if bare and fits and (known or tall) and (tall or known * 2 >= len(parts)) else 1


def _is_unit(cell: str) -> bool:
    text = "".join(fold(cell).split()).strip("（）")
    return any(text in units_of(kind) for kind in ("money", "area", "share"))


def _spans(grid: Grid, until: int) -> _Spans:
    spans = _Spans()
    for span in grid.merged:
        top, left, bottom, right = span
        if top < until and (bottom - top + 1) * (right - left + 1) <= 100_000:
            for row in range(top, min(bottom, until) + 1):
                for column in range(left, right + 1):
                    spans.holder[row, column] = span
    return spans


def _table(grid: Grid, head: int, start: int) -> Table:
    width = max(len(row) for row in grid.cells[max(head - 1, 0) : start])
    above = _parents(grid, head, width)
    title_rows = range(head - bool(above))
    titles = [cell.strip() for row in title_rows for cell in grid.cells[row] if cell.strip()]
    said = " ".join([*titles, f"（{grid.name}）"])
    columns, unknown, unitless, taken = [], [], [], set()
    for at in range(width):
        levels = [above.get(at, ""), *(_filled(grid, row, at, head, start) for row in range(head, start))]
        parts = list(dict.fromkeys(filter(None, levels)))
        if not parts:
            continue
        means, shown = _meaning(parts)
        unit, kind = "", AMOUNTS.get(means, "")
        if kind:
            unit = next((found for part in reversed(parts) if (found := _unit(part, kind))), "")
            unit = unit or sheet_unit(said, kind)
        elif means == "progress":
            unit = unit_of("".join(parts), "share")
        elif means == "text":
            unit = next((found for part in reversed(parts) if (found := _unit(part, "money"))), "")
        if not means:
            unknown.append(shown)
        elif means in ("project", "investment", "area") and means in taken:
            means = "text"
        if kind and not unit and means == "investment":
            unitless.append(shown)
        if means and means not in ("personal", "other", "number"):
            columns.append(Column(at, means, shown, unit))
        taken.add(means)
    dates = read_dates(fold(said))
    date = max(dates, key=len, default="")
    return Table(_title(titles), tuple(columns), start, tuple(unknown), tuple(unitless), date)


def _unit(part: str, kind: str) -> str:
    text = "".join(fold(part).split()).strip("（）")
    return text if text in units_of(kind) else unit_of(part, kind)


def _parents(grid: Grid, head: int, width: int) -> dict[int, str]:
    """Return the heads over ``head`` by column, where the row above it is a part of the head."""
    if not head:
        return {}
    row = head - 1
    spans = _spans(grid, head + 1)
    cells = [grid.cell(row, at) for at in range(width)]
    filled = [at for at, cell in enumerate(cells) if cell]
    wide = [span for at in filled if (span := spans.of(row, at)) and span[3] > span[1]]
    if (
        len(filled) < 2
        or not (wide or len(filled) * 2 > width)
        or any(len(cells[at]) > _HEAD for at in filled)
    ):
        return {}
    labelled = load_words(ColumnWords).units.labelled
    if any(sheet_unit(cells[at], "money") and labelled.search(cells[at]) for at in filled):
        return {}
    found: dict[int, str] = {}
    for at in filled:
        span = spans.of(row, at)
        for column in range(at, (span[3] if span else at) + 1):
            found[column] = cells[at]
    return found


def _filled(grid: Grid, row: int, column: int, head: int, start: int) -> str:
    """Return a cell of the head; an empty one has the text of the merged cell, or of that to its left."""
    text = grid.cell(row, column)
    if text or row >= start - 1:
        return text
    for span in grid.merged:
        if span[0] <= row <= span[2] and span[1] <= column <= span[3]:
            return grid.cell(span[0], span[1])
    below = grid.cell(row + 1, column)
    if below and not grid.merged:
        left = next((grid.cell(row, at) for at in range(column, -1, -1) if grid.cell(row, at)), "")
        return "" if meaning(left) == "project" else left
    return ""


def _meaning(parts: Sequence[str]) -> tuple[str, str]:
    """Return what a head of several levels means, and how it is shown."""
    shown = "".join(printed_head(part) for part in parts if not _is_unit(part)) or printed_head(parts[0])
    whole = meaning("".join(parts))
    last = next((part for part in reversed(parts) if not _is_unit(part)), parts[-1])
    if whole in ("personal", "text") or len(parts) == 1:
        return whole, printed_head(last) if meaning(last) else shown
    own = meaning(last)
    return (own, printed_head(last)) if own else (whole, shown)


def _title(titles: Sequence[str]) -> str:
    """Return the title of a sheet: the longest line above the head that is no note of a unit."""
    labelled = load_words(ColumnWords).units.labelled
    lines = [" ".join(line.split()) for line in titles if not labelled.search(line)]
    return max(lines, key=len, default="")[:100]


def find_rows(grid: Grid, table: Table) -> Iterator[Row]:
    """Yield the rows of projects: dittos and merged cells filled in, groups and totals left out."""
    nothing = load_words(ColumnWords).rows.nothing
    spans = _spans(grid, len(grid.cells))
    project = next((column.at for column in table.columns if column.means == "project"), 0)
    head = [grid.cell(table.start - 1, column.at) for column in table.columns]
    last: dict[int, str] = {}
    group = ""
    for number in range(table.start, len(grid.cells)):
        own = [cell.strip() for cell in grid.cells[number]]
        if not any(own):
            continue
        name, joined = _text(grid, spans, number, project, last)
        heading = None if joined and name else _heading(own, project, name)
        if heading is not None:
            group = heading or group
            last = {}
            continue
        if not name or name in nothing or [grid.cell(number, c.at) for c in table.columns] == head:
            continue
        cells = []
        for column in table.columns:
            text, filled = _text(grid, spans, number, column.at, last)
            # A sum over several projects is the sum of none of them, nor is that of a part of one.
            rows = _rows(spans, number, column.at), _rows(spans, number, project)
            shared = column.means in AMOUNTS and (filled or rows[0] != rows[1])
            if text and text not in nothing and not shared:
                cells.append((column, text))
            if text:
                last[column.at] = text
        yield Row(number, tuple(cells), group)


def _rows(spans: _Spans, row: int, column: int) -> tuple[int, int]:
    """Return the rows that a cell reaches over."""
    span = spans.of(row, column)
    return (span[0], span[2]) if span else (row, row)


def _text(grid: Grid, spans: _Spans, row: int, column: int, last: dict[int, str]) -> tuple[str, bool]:
    """Return what a cell says, and whether it is said by one above it."""
    text = grid.cell(row, column)
    if text in load_words(ColumnWords).rows.ditto:
        return last.get(column, ""), True
    span = spans.of(row, column)
    if not text and span is not None and span[0] < row:
        return grid.cell(span[0], span[1]), True
    return text, False


def _heading(own: Sequence[str], project: int, name: str) -> str | None:
    """Return the text of a row that heads a group, nothing for a total, None for a row of a project."""
    rows = load_words(ColumnWords).rows
    filled = [cell for cell in own if cell]
    start = "".join(filled[0].split())
    if any(rows.total.fullmatch("".join(cell.split())) for cell in (*filled[:2], name)):
        return ""
    numbered = rows.group_number.fullmatch(start) is not None
    is_group = rows.group.fullmatch(start) and (len(filled) <= 3 or not name or own[project] == filled[0])
    counted = rows.counted.fullmatch("".join(name.split())) and len(filled) <= 4
    if len(filled) == 1 or numbered or is_group or counted or not name:
        text = next((cell for cell in islice(filled, int(numbered), None)), "")
        return " ".join(text.split()) if text and not text.replace(".", "").isdigit() else ""
    return None


def is_articles(row: Sequence[str]) -> bool:
    """Tell whether a row is the head of a table of articles: their text, and a title or a date."""
    known = {article_meaning(cell) for cell in row}
    return (
        "text" in known
        and bool(known & {"title", "date"})
        and not any(meaning(cell) == "project" for cell in row)
    )
