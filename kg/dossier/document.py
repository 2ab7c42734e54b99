"""A dossier -> a Word document, the same bytes for the same dossier."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Pt

from kg.display.text import load_text
from kg.dossier.content import Dossier, Table

_FONT = "Microsoft YaHei"  # on every Chinese Windows; elsewhere another takes its place
_THEN = (1980, 1, 1, 0, 0, 0)  # the date of every part: the first that a zip file can hold
_UNSAFE = {code: None for code in range(32) if chr(code) not in "\t\n"} | {0xFFFE: None, 0xFFFF: None}


def to_document(dossier: Dossier) -> bytes:
    """Return the document as .docx."""
    words, document = load_text("view/text", dossier.lang), Document()
    _prepare(document, dossier)
    document.add_heading(_clean(dossier.name), 0)
    _add_soft(document, " · ".join((words["dossier"], dossier.kind, *dossier.names)))
    lines = [f"{line.text}{_refs(line.notes)}" for line in dossier.summary]
    document.add_paragraph(_clean("".join(lines) if dossier.lang == "zh" else " ".join(lines)))
    if dossier.moments:
        document.add_heading(words["milestones"], 1)
        for moment in dossier.moments:
            text = f"{moment.date} {moment.text}  {moment.note}{_refs(moment.notes)}"
            document.add_paragraph(_clean(text), style="List Bullet")
    for table in dossier.tables:
        _add_table(document, table, words)
    if dossier.quotes:
        document.add_heading(words["dossier_quotes"], 1)
    for quote in dossier.quotes:
        document.add_paragraph(_clean(f"[{quote.number}] {quote.text}"))
        by = words["confirmed"].format(by=quote.confirmed) if quote.confirmed else ""
        _add_soft(document, " · ".join(filter(None, (quote.where, words[quote.manner], by))))
    if dossier.articles:
        document.add_heading(words["articles"], 1)
    for article in dossier.articles:
        document.add_paragraph(_clean(article), style="List Bullet")
    _add_soft(document, dossier.about)
    packed = io.BytesIO()
    document.save(packed)
    return _settle(packed.getvalue())


def _prepare(document: DocumentType, dossier: Dossier) -> None:
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(dossier.name), "kg", ""
    properties.created = properties.modified = datetime(*_THEN[:3], tzinfo=UTC)


def _add_table(document: DocumentType, table: Table, words: dict[str, str]) -> None:
    document.add_heading(_clean(table.title), 1)
    rows = [(*row.cells, _refs(row.notes).strip()) for row in table.rows]
    if table.heads:
        rows.insert(0, (*table.heads, words["dossier_quote"]))
    drawn = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for line, cells in zip(drawn.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = _clean(text)


def _add_soft(document: DocumentType, text: str) -> None:
    run = document.add_paragraph().add_run(_clean(text))
    run.font.size = Pt(9)


def _refs(notes: tuple[int, ...]) -> str:
    return "".join(f" [{note}]" for note in notes)


def _clean(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return text.translate(_UNSAFE).encode("utf-8", "replace").decode()


def _settle(packed: bytes) -> bytes:
    """Return the zip file with the same date in every part."""
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _THEN), old.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
