"""A workbook (.xlsx .xls .xlsb .ods) -> its sheets, read by a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.sources.decoding import clean, one_line
from kg.tables.grid import Grid

ROWS = 50_000  # rows that are read of a file
_SECONDS = 90
_CHILD = Path(__file__).with_name("workbook_child.py")
_LOCKED = "is protected by a password; save it without one"
_FAULTS = {
    "large": "is larger than 512 MB once unpacked; split it into smaller files",
    "locked": _LOCKED,
}
_BROKEN = "cannot be read as a workbook{}; open it in Excel or LibreOffice and save it again as .xlsx"


def read_workbook(data: bytes) -> tuple[list[Grid], list[str]]:
    """Return the visible sheets, and the names of hidden ones; SourceError says why there are none."""
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data:
        raise SourceError(_LOCKED)
    table = _ask(data)
    fault = table.get("fault")
    if fault:
        locked = "assword" in fault or "ncrypt" in fault
        raise SourceError(_LOCKED if locked else _FAULTS.get(fault, _BROKEN.format("")))
    grids, hidden = [], []
    for sheet in table["sheets"]:
        if sheet.get("hidden"):
            hidden.append(one_line(sheet["name"]))
        else:
            merged = [tuple(span) for span in sheet["merged"]]
            cells = [[clean(cell) for cell in row] for row in sheet["cells"]]
            grids.append(Grid(one_line(sheet["name"]), cells, merged, sheet["more"]))
    return grids, hidden


def _ask(data: bytes) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_CHILD), str(ROWS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SourceError(f"took more than {_SECONDS} seconds to open; split it into smaller files") from None
    if done.returncode:
        raise SourceError(_BROKEN.format(" (it asks for more memory than there is)"))
    try:
        table: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise SourceError(_BROKEN.format("")) from None
    return table
