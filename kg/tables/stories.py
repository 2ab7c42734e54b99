"""A table of projects -> stories: each row a sentence made of heads and cells, with the place of each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

import regex

from kg.model import Anchor, SourceStory
from kg.tables.columns import AMOUNTS, Column, units_of
from kg.tables.grid import Grid, Row, Table, find_rows
from kg.text.folding import fold
from kg.words import ColumnWords, load_words
from kg.words.patterns import longest_first

ROWS = 200  # rows of a story: a bounded piece of work
_LONGEST = 300  # characters of a cell that a sentence shows
_NUMBER = regex.compile(r"(?P<before>\D{0,4}?)(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<after>\D{0,4})")
_RANGE = regex.compile(r"\d[\d.,]*\s*[-—–~～至到]+\s*\d[\d.,]*")
_PHONE = regex.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—]?\d{7,8})(?!\d)")
_LAST_LETTER = 26


def tell_rows(grid: Grid, table: Table, *, number: int = 1) -> Iterator[SourceStory]:
    """Yield the rows of ``table``, ``ROWS`` to a story; ``number`` tells tables of one file apart."""
    shares = _shares(grid, table)
    batch: list[Row] = []
    for row in find_rows(grid, table):
        batch.append(row)
        if len(batch) == ROWS:
            yield _story(grid, table, batch, shares)
            batch = []
    if batch:
        yield _story(grid, table, batch, shares)


def _story(grid: Grid, table: Table, rows: Sequence[Row], shares: frozenset[int]) -> SourceStory:
    headline = table.title or grid.name
    blocks = [("headline", headline)]
    anchors: list[Anchor] = []
    start, group = len(headline) + 1, ""
    for row in rows:
        if row.group != group:
            group = row.group
            if group:
                blocks.append(("subhead", group))
                start += len(group) + 1
        text, own = _sentence(grid, row, shares)
        anchors += (anchor._replace(start=anchor.start + start, end=anchor.end + start) for anchor in own)
        blocks.append(("box", text))
        start += len(text) + 1
    return SourceStory(tuple(blocks), headline, tuple(anchors))


def _sentence(grid: Grid, row: Row, shares: frozenset[int]) -> tuple[str, list[Anchor]]:
    text = ""
    anchors = []
    for column, cell in row.cells:
        shown = _shown(cell, column, share=column.at in shares)
        if not shown:
            continue
        text += f"{column.head}：" if not text else f"；{column.head}："
        anchors.append(
            Anchor(
                len(text),
                len(text) + len(shown),
                cell=_name(grid, row.number, column.at),
                column=column.means,
            )
        )
        text += shown
    return f"{text}。", anchors


def _name(grid: Grid, row: int, column: int) -> str:
    """Return what a cell is called: Sheet1!C7."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LAST_LETTER)
        letters = chr(ord("A") + letter) + letters
    return f"{grid.name}!{letters}{grid.first + row}"


def _shown(cell: str, column: Column, *, share: bool) -> str:
    if column.means in AMOUNTS or (column.means == "text" and column.unit):
        return amount_text(_one_line(cell), column.unit, money=AMOUNTS.get(column.means) != "area")
    names = {*load_words(ColumnWords).parties.roles, "industry", "place"}
    text = _one_line(cell, names=column.means in names)
    if column.means == "progress" and _as_number(text) is not None:
        return _percent(text, share=share) if share or column.unit else text
    return text


def _one_line(cell: str, *, names: bool = False) -> str:
    """Return a cell as one line; a line break between two names parts them."""
    words = load_words(ColumnWords).parties
    ends = (*(end for ends in words.endings.values() for end in ends), *words.none)
    text = ""
    for line in cell.splitlines():
        line = " ".join(line.split())
        if not line:
            continue
        if text and names and text.endswith(ends):
            text += "、"
        elif text and text[-1].isascii() and line[0].isascii():
            text += " "
        text += line
    return _PHONE.sub("", text)[:_LONGEST]


def amount_text(text: str, unit: str, *, money: bool) -> str:
    """Return an amount with its unit: 1,200.5 in 万元 -> 1200.5万元; with one of its own as it is."""
    words = load_words(ColumnWords).units
    folded = "".join(fold(text).split())
    if _RANGE.fullmatch(folded) and unit:
        return folded.replace(",", "") + unit
    match = _NUMBER.fullmatch(folded)
    if not match:
        return text
    number = _tidy(match["number"])
    after = match["after"]
    if any(after.startswith(known) for kind in ("money", "area") for known in units_of(kind)):
        return f"{match['before']}{number}{after}"
    if money and after.startswith(words.scales):
        scale = next(scale for scale in longest_first(words.scales) if after.startswith(scale))
        rest = after[len(scale) :]
        return (
            text if rest.startswith(words.whole) else f"{match['before']}{number}{scale}{words.whole}{rest}"
        )
    return f"{match['before']}{number}{unit}{after}"


def _tidy(number: str) -> str:
    """Return a number without separators of thousands and idle zeros: 460,000.00 -> 460000."""
    value = _as_number(number)
    if value is None:
        return number
    text = format(round(value, 6), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip("%％"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 18 else None


def _percent(text: str, *, share: bool) -> str:
    value = _as_number(text)
    if value is None or "%" in text or "％" in text:
        return text
    return f"{_tidy(str(value * 100 if share else value))}%"


def _shares(grid: Grid, table: Table) -> frozenset[int]:
    """Return the columns of progress whose numbers are all shares of one: 0.85 is 85 %."""
    found = set()
    for column in table.columns:
        if column.means != "progress":
            continue
        values = [_as_number(grid.cell(row, column.at)) for row in range(table.start, len(grid.cells))]
        numbers = [value for value in values if value is not None]
        if numbers and all(0 <= value <= 1 for value in numbers):
            found.add(column.at)
    return frozenset(found)
