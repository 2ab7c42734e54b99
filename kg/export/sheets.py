"""Tables -> the bytes of a workbook that Excel, WPS and LibreOffice open: heads bold, frozen and filtered."""

import io
import re
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kg.display.ledger import Holds
from kg.export.ledger import Sheet, is_number
from kg.export.ledger_rows import Cell

ROWS = 1_048_576  # of a sheet; what is more goes on the next one
LETTERS = 32_767  # of a cell
FORMATS = {Holds.SUM: "#,##0.00##", Holds.COUNT: "0", Holds.SHARE: "0%"}
MADE = datetime(2000, 1, 1)  # always the same: the same graph gives the same bytes
FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_xlsx(sheets: Iterable[Sheet], *, lang: str, rows: int = ROWS) -> bytes:
    """Return a workbook with a sheet for each table, or several where it has more than ``rows``."""
    file = io.BytesIO()
    # In memory: a file for the time being would hold text of documents outside the output folder.
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        font = {"font_name": FONT[lang], "font_size": 10, "valign": "top"}
        head = book.add_format({**font, "bold": True, "bottom": 1, "bg_color": "#EEF2F6"})
        body = {kind: book.add_format({**font, "num_format": FORMATS.get(kind, "@")}) for kind in Holds}
        for sheet in sheets:
            size = max(1, rows - 1)
            for number, at in enumerate(range(0, len(sheet.rows) or 1, size), 1):
                name = sheet.name if number == 1 else f"{sheet.name} ({number})"
                _add(book.add_worksheet(name), sheet, sheet.rows[at : at + size], lang, head, body)
    return file.getvalue()


def _add(
    page: Worksheet,
    sheet: Sheet,
    rows: Iterable[Iterable[Cell]],
    lang: str,
    head: Format,
    body: dict[Holds, Format],
) -> None:
    """Write one sheet, from its first row to its last."""
    page.freeze_panes(1, 1)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, body[column.kind])
        page.write_string(0, at, column.label.text(lang), head)
    kinds = [(is_number(column), body[column.kind]) for column in sheet.columns]
    number = 0
    for number, row in enumerate(rows, 1):
        for at, ((as_number, look), cell) in enumerate(zip(kinds, row, strict=True)):
            if cell is None or cell == "":
                continue
            if as_number:
                page.write_number(number, at, float(cell), look)
            else:
                page.write_string(number, at, clean(str(cell)), look)
    page.autofilter(0, 0, number, len(sheet.columns) - 1)


def clean(text: str) -> str:
    """Return a text as a cell may hold it: no letters that XML forbids, and not too many of UTF-16."""
    text = _NOT_IN_XML.sub("", text)
    if len(text) <= LETTERS // 2:  # of at most two units each
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LETTERS:
        return text
    return units[: 2 * (LETTERS - 1)].decode("utf-16-le", "ignore") + "…"
