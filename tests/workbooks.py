"""Rows -> the bytes of a workbook, as an office would save it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]


def make_workbook(
    rows: Rows, *, name: str = "项目表", merged: Sequence[str] = (), more: Mapping[str, Rows] | None = None
) -> bytes:
    """Return a workbook of the sheet ``name``, and ``more`` ones; a name that begins with a dot is hidden."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in {name: rows, **(more or {})}.items():
        sheet = book.create_sheet(title.removeprefix("."))
        sheet.sheet_state = "hidden" if title.startswith(".") else "visible"
        for row in content:
            sheet.append(list(row))
    for span in merged:
        book[name].merge_cells(span)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_ods(rows: Rows, *, repeated: tuple[int, int] = (1, 1)) -> bytes:
    """Return an OpenDocument table whose last row and column are ``repeated`` as often."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    down, right = repeated
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{right}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            if number == len(rows) and at == len(row)
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for at, cell in enumerate(row, 1)
        )
        times = down if number == len(rows) else 1
        lines.append(f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>')
    sheet = f'<table:table table:name="表">{"".join(lines)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
    return file.getvalue()
