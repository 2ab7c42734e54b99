"""Word documents -> stories: headings, paragraphs, text boxes, tables; those of projects apart."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from kg.errors import SourceError
from kg.model import Source, SourceStory, Unread
from kg.schema import LEXICON, read_rows
from kg.sources.dates import stated_date
from kg.sources.decoding import check_chinese, clean, one_line
from kg.sources.tables import tell_grid
from kg.sources.workbook_child import packed_fault
from kg.tables.grid import Grid, Merged
from kg.text.folding import fold

_LARGEST = 50 * 2**20  # of the text within, unpacked
_BROKEN = "cannot be read as a Word document; open it in Word or LibreOffice and save it again as .docx"
_FAULTS = {
    "large": "is larger than 512 MB once unpacked; split it into smaller files",
    "locked": "is protected by a password; save it without one",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted, moved away, drawn a second time for old programs, or a text box, which is told apart.
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText", _FALLBACK})
_HEADING = re.compile(r"(?:Title|Heading (\d))")
_NUMBERED = re.compile(
    r"\s*(?:[（(]?[〇一二三四五六七八九十百]+[）)、.．]|第\S{1,3}[章节条部]|[（(]?\d{1,2}[）)、.．])"
)
_LONGEST_DATE = 40  # characters of a line that holds a date
_ROWS, _COLUMNS = 20_000, 63  # Word allows 63 columns
_PERSON = re.compile("[\u4e00-\u9fff]{2,3}")


@dataclass(slots=True)
class _Reading:
    """A document at work: pieces of (level of heading, or -1, and text) and the stories of its tables."""

    pieces: list[tuple[int, str]] = field(default_factory=list)
    tables: list[SourceStory] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_word(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield the document as one source, and a line for each thing that was not read of it."""
    document = _open(data)
    reading = _Reading()
    _read_body(document, document.iter_inner_content(), reading)
    properties = document.core_properties
    author = one_line(properties.author or "")
    text, stories = _arrange(reading.pieces)
    if not text and not stories and not reading.tables:
        raise SourceError("holds no text (pictures of pages? save those as .pdf)")
    if text:
        check_chinese(text)
    yield Source(
        path=path,
        text=text,
        title=known.get("title", ""),
        date=known.get("date", ""),
        publisher=known.get("publisher", ""),
        page=known.get("page", ""),
        url=known.get("url", ""),
        authors=(author,) if _is_person(author) else (),
        size=len(data),
        sha256=sha256(data).hexdigest(),
        stories=(*stories, *reading.tables),
        dated=_day(properties),
    )
    yield from (Unread(path, note) for note in reading.notes)


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    fault = packed_fault(data)
    if fault:
        raise SourceError(_FAULTS.get(fault, _BROKEN))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = [file.file_size for file in packed.infolist() if file.filename.endswith(".xml")]
        if sum(sizes) > _LARGEST:
            raise SourceError("holds more than 50 MB of text; split it into smaller files")
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise SourceError(_BROKEN) from error
    except (KeyError, ValueError, AttributeError, NotImplementedError, RecursionError) as error:
        raise SourceError(_BROKEN) from error  # parts that are missing, or of another kind


def _is_person(name: str) -> bool:
    """Tell whether the name of an author is a person's, and not that of an account or a firm."""
    surnames = {row[0] for row in read_rows(LEXICON / "surnames.tsv", 2)}
    return _PERSON.fullmatch(name) is not None and name[0] in surnames


def _day(properties: Any) -> str:
    """Return the day on which the document was begun; that of the empty one of a program tells nothing."""
    try:
        begun = properties.created
    except ValueError:
        return ""
    return begun.date().isoformat() if begun is not None and begun.year > 2013 else ""


def _read_body(document: Any, content: Iterator[Any], reading: _Reading) -> None:
    for item in content:
        if hasattr(item, "rows"):
            _read_table(document, item, reading)
            continue
        level = _level(item)
        text = _text_of(item._p)
        if text:
            reading.pieces.append((level, text))
        for box in item._p.iter(f"{_W}txbxContent"):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                for paragraph in box.iter(f"{_W}p"):
                    if text := _text_of(paragraph):
                        reading.pieces.append((-1, text))


def _level(paragraph: Any) -> int:
    """Return 0 for a title, 1 … for headings, -1 for a paragraph."""
    try:
        match = _HEADING.fullmatch(paragraph.style.name or "")
    except (AttributeError, KeyError, ValueError):
        return -1
    return int(match[1] or 0) if match else -1


def _text_of(paragraph: Any) -> str:
    """Return the text of a paragraph as it stands when all tracked changes are accepted."""
    parts: list[str] = []
    todo = [paragraph]
    while todo:
        element = todo.pop()
        if element.tag in _LEFT_OUT or (element.tag == f"{_W}p" and element is not paragraph):
            continue
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("　" if element.tag == f"{_W}tab" else "\n")
        todo.extend(reversed(element))
    lines = (line.strip() for line in clean("".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line)


def _read_table(document: Any, table: Any, reading: _Reading) -> None:
    """Read a table of projects by its columns; of another one the rows are lines of the text."""
    cells, merged = _cells(table)
    name = f"table {len(reading.tables) + 1}"
    grid = Grid(name, cells, merged)
    stories, notes = tell_grid(grid)
    if stories:
        if reading.pieces and stories[0].headline == name:
            title = reading.pieces[-1][1].split("\n")[-1][:100]
            stories = [_headed(story, title) for story in stories]
        reading.tables += stories
        reading.notes += [f"{name}: {note}" for note in notes]
        return
    for row in cells:
        line = "　".join(one_line(cell) for cell in row if cell.strip())
        if line:
            reading.pieces.append((-1, line))


def _headed(story: SourceStory, title: str) -> SourceStory:
    """Return a story of a table with the line above the table as its headline."""
    shift = len(title) - len(story.blocks[0][1])
    anchors = tuple(a._replace(start=a.start + shift, end=a.end + shift) for a in story.anchors)
    return story._replace(blocks=(("headline", title), *story.blocks[1:]), headline=title, anchors=anchors)


def _cells(table: Any) -> tuple[list[list[str]], list[Merged]]:
    """Return the texts of a table's cells by row and column, and which of them are merged."""
    rows: list[list[str]] = []
    merged: list[Merged] = []
    open_: dict[int, int] = {}  # column -> the row in which a cell begins that reaches down
    for number, row in enumerate(table._tbl.tr_lst[:_ROWS]):
        texts: list[str] = []
        for cell in row.tc_lst:
            at, wide = len(texts), max(min(cell.grid_span, _COLUMNS - len(texts)), 1)
            down = cell.vMerge
            if down != "continue":
                open_.pop(at, None)
            if down == "restart":
                open_[at] = len(merged)
                merged.append((number, at, number, at + wide - 1))
            elif down == "continue" and at in open_:
                top, left, _, right = merged[open_[at]]
                merged[open_[at]] = (top, left, number, right)
            elif wide > 1:
                merged.append((number, at, number, at + wide - 1))
            text = "\n".join(filter(None, (_text_of(p) for p in cell.iter(f"{_W}p"))))
            texts += ["" if down == "continue" else text, *[""] * (wide - 1)]
            if len(texts) >= _COLUMNS:
                break
        rows.append(texts)
    return rows, merged


def _arrange(pieces: Sequence[tuple[int, str]]) -> tuple[str, list[SourceStory]]:
    """Return the document as stories under their headings, or as text to be told apart where it has none."""
    top = min((level for level, _ in pieces if level >= 0), default=-1)
    if top < 0:
        return "\n".join(text for _, text in pieces), []
    stories: list[list[tuple[str, str]]] = [[]]
    for level, text in pieces:
        told = any(kind == "paragraph" for kind, _ in stories[-1])
        if level == top and told and not _NUMBERED.match(text):
            stories.append([])
            told = False
        lines = text.split("\n")
        kind = "paragraph" if level < 0 else "subhead" if told or level > top else "headline"
        stories[-1] += [(kind, line) for line in lines]
    return "", [SourceStory(tuple(blocks), date=_date(blocks)) for blocks in stories if blocks]


def _date(blocks: Sequence[tuple[str, str]]) -> str:
    """Return the date that a line of its own states."""
    short = (fold(text) for _, text in blocks if len(text) <= _LONGEST_DATE and "。" not in text)
    return next(filter(None, map(stated_date, short)), "")
