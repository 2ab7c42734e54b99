"""Graph -> the ledger as files: ledger.xlsx with a sheet for each table, or one table as CSV."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg.display.ledger import Column, Holds, load_ledger
from kg.errors import OutputError
from kg.export.ledger_rows import Cell, LedgerRows, Row
from kg.export.tables import to_csv
from kg.files import encoded, replacing, write_bytes
from kg.graph import meta

FILE = "ledger.xlsx"
FILED = ("projects", "companies", "people", "links")  # tables that a file has where none is named
LONGEST = 60  # letters of a file's name
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is written: its name, its columns, its rows in the order of the ledger."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def ledger_sheets(
    graph: "nx.MultiDiGraph[str]",
    *,
    lang: str,
    tables: Sequence[str] = FILED,
    within: str = "",
    day: str = "",
) -> Iterator[Sheet]:
    """Yield the tables of the ledger; ``within`` is the id of a district that things must lie in.

    Of links it is enough that one end lies there. ``day`` tells that ``graph`` is the one of a day: it lists
    what had been named by then.
    """
    ledger, found = load_ledger(), LedgerRows(graph, lang, within, bool(day))
    for name in tables:
        table = ledger.tables[name]
        rows = _in_order(found.rows(name), *table.sorted_by)
        cells = [[row.get(column, "") for column in table.columns] for row in rows]
        yield Sheet(table.label.text(lang), [ledger.columns[column] for column in table.columns], cells)


def ledger_bytes(graph: "nx.MultiDiGraph[str]", *, lang: str) -> list[bytes]:
    """Return the workbook that a build writes."""
    from kg.export.sheets import to_xlsx

    return [to_xlsx(ledger_sheets(graph, lang=lang), lang=lang)]


def write_ledger(sheets: Sequence[Sheet], target: Path, *, lang: str) -> None:
    """Write a workbook, or one table as CSV, as the name of ``target`` ends."""
    from kg.export.sheets import to_xlsx

    check_target(target, len(sheets))
    with replacing(target) as beside:
        if target.suffix.lower() == ".xlsx":
            write_bytes(beside, [to_xlsx(sheets, lang=lang)])
        else:
            heads: list[Cell] = [column.label.text(lang) for column in sheets[0].columns]
            write_bytes(beside, encoded(to_csv([heads, *map(list, sheets[0].rows)])))


def check_target(target: Path, tables: int) -> None:
    """Raise OutputError where ``target`` is no name for so many tables."""
    kind = target.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise OutputError(f"{target}: the name must end in .xlsx or .csv; choose one")
    if kind == ".csv" and tables != 1:
        raise OutputError(f"{target}: a .csv file holds one table; name it with --kind, or write .xlsx")


def file_name(
    graph: "nx.MultiDiGraph[str]", *, lang: str, tables: Sequence[str], within: str = "", day: str = ""
) -> str:
    """Return what the ledger is saved as: the district, the table, the day of the news.

    A name of a district comes from a document: what no file may be called is left out.
    """
    labels = [load_ledger().tables[name].label.text(lang) for name in tables]
    dates = [article["date"] for article in meta(graph)["articles"].values()]
    parts = [
        graph.nodes[within]["name"] if within else "",
        labels[0] if len(labels) == 1 else Path(FILE).stem,
    ]
    parts.append(day or max(dates, default=""))
    safe = (_NO_NAME.sub("", part)[:LONGEST].strip(" .") for part in parts)
    return "-".join(filter(None, safe)) + ".xlsx"


def _in_order(rows: Iterable[Row], column: str, falls: bool) -> list[Row]:
    """Return the rows sorted by a column; those without a value come last, equal ones stay in order."""
    known, empty = list[Row](), list[Row]()
    for row in rows:
        (empty if row.get(column) in (None, "") else known).append(row)
    # One column holds numbers or texts, never both.
    known.sort(key=lambda row: row[column], reverse=falls)  # type: ignore[arg-type, return-value]
    return known + empty


def is_number(column: Column) -> bool:
    """Tell whether the cells of a column are numbers."""
    return column.kind in (Holds.SUM, Holds.COUNT, Holds.SHARE)
