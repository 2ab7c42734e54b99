"""A folder's metadata.csv -> what it says of each file."""

import csv
import io
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import SourceError
from kg.model import Unread
from kg.sources.dates import iso_date
from kg.sources.decoding import decode
from kg.sources.finding import show_path

FILE_NAME = "metadata.csv"
COLUMNS = ("title", "date", "publisher", "page", "url")
_LIMIT = 16 * 2**20
_LONGEST_NAME = 80  # characters of a file name that a message shows


@dataclass(frozen=True, slots=True)
class Metadata:
    """The rows of a metadata.csv by file name, and what is wrong with them."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[Unread, ...] = ()


def read_metadata(folder: Path, path: str) -> Metadata:
    """Return what ``folder``/metadata.csv says, or nothing; ``path`` names the file in messages."""
    file = folder / FILE_NAME
    try:
        if not file.is_file():
            return Metadata()
        with file.open("rb") as stream:
            table = csv.DictReader(io.StringIO(decode(stream.read(_LIMIT)), newline=""))
            known = _read_rows(table, path)
            gone = [name for name in known.rows if not os.path.exists(folder / name)]
            reason = "column 'file': there is no {} beside it; check the spelling"
            problems = (Unread(path, reason.format(_shown(name))) for name in gone)
            return replace(known, problems=(*known.problems, *problems))
    except SourceError as error:
        return Metadata(problems=(Unread(path, str(error)),))
    except csv.Error as error:
        return Metadata(problems=(Unread(path, f"is not a CSV table ({error}); save it again as CSV"),))
    except OSError:
        return Metadata(problems=(Unread(path, "cannot be opened; check who may read it"),))


def _read_rows(table: "csv.DictReader[str]", path: str) -> Metadata:
    columns = [(name or "").strip().lower() for name in table.fieldnames or ()]
    table.fieldnames = columns
    if "file" not in columns:
        reason = "has no column 'file'; its first line should be file,date,publisher,page,url"
        return Metadata(problems=(Unread(path, reason),))
    rows: dict[str, dict[str, str]] = {}
    problems = []
    for row in table:
        name = (row["file"] or "").strip().replace("\\", "/").removeprefix("./")
        if not name:
            continue
        values = {column: (row.get(column) or "").strip() for column in COLUMNS}
        if values["date"] and not iso_date(values["date"]):
            where = f"{path}:{table.line_num}"
            reason = f"column 'date' of {_shown(name)} is not a date; write it as 2024-05-13"
            problems.append(Unread(where, reason))
        values["date"] = iso_date(values["date"])
        rows[name] = {column: value for column, value in values.items() if value}
    return Metadata(rows, tuple(problems))


def _shown(name: str) -> str:
    """Return what the table calls a file as a message can hold it: a cell may be a page long."""
    return show_path(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…")
