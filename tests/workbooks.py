"""Rows -> the bytes of a workbook, as an office would save it."""

import io
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
