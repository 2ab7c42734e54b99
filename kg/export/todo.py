"""Graph -> metadata-todo.csv: the files whose articles have no date, to be filled in and put beside them."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.export.tables import FORMULA
from kg.files import BOM
from kg.graph import Graph, meta

FILE = "metadata-todo.csv"
_COLUMNS = ("file", "date", "publisher", "page", "url")
_LIMIT = 16 * 2**20


def count_undated(graph: Graph) -> int:
    """Return how many articles have no date."""
    return sum(not article["date"] for article in meta(graph)["articles"].values())


def write_todo(graph: Graph, folder: Path, old: Path) -> bool:
    """Write the list into ``folder`` and tell whether there is one; what was filled in in ``old`` stays.

    Its columns are those of a metadata.csv.
    """
    rows: dict[str, Mapping[str, str]] = {}
    for article in meta(graph)["articles"].values():
        if not article["date"] and not article["source"].startswith(FORMULA):
            rows.setdefault(
                article["source"],
                {"publisher": article["publisher"], "page": article["page"], "url": article["url"]},
            )
    if not rows:
        return False
    filled = _filled(old)
    file = io.StringIO()
    table = csv.DictWriter(file, _COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for name in sorted(rows):
        table.writerow({"file": name, **rows[name], **filled.get(name, {})})
    (folder / FILE).write_bytes((BOM + file.getvalue()).encode("utf-8", "replace"))
    return True


def _filled(file: Path) -> dict[str, dict[str, str]]:
    """Return what someone filled in, by file; a list that cannot be read holds nothing."""
    try:
        with file.open("rb") as stream:
            text = stream.read(_LIMIT).decode("utf-8-sig")
        return {
            row["file"]: _cells(row.items()) for row in csv.DictReader(io.StringIO(text)) if row.get("file")
        }
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def _cells(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in items if name in _COLUMNS[1:] and value}
