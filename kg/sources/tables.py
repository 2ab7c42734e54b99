"""Files of tables -> sources: rows of projects are stories, rows of articles are records."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import PurePosixPath

from kg.errors import SourceError
from kg.model import Source, SourceStory, Unread
from kg.sources.dates import iso_date
from kg.sources.decoding import clean, decode, one_line
from kg.sources.webpage import declared_encoding, page_grids
from kg.sources.workbook import ROWS, read_workbook
from kg.tables.columns import article_meaning
from kg.tables.grid import Grid, find_table, is_articles
from kg.tables.stories import tell_rows

_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_FIELD = 4 * 2**20  # characters of a cell of a .csv file
_TOP = 5  # rows in which the head of a table of articles is looked for
_SHOWN = 6  # heads that a message names
_MARKS = "\t,;；|"
_NO_TABLE = (
    "holds no table that kg knows: the first rows need a head for the names of projects and one for "
    "what is said of them, or for title, date and text of articles"
)


def read_tables(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield what the tables of a file hold, and what was not read of them; SourceError: why nothing."""
    hidden: Sequence[str] = ()
    if data.startswith(_PACKED):
        grids, hidden = read_workbook(data)
    else:
        grids = [_read_text(data, path)]
    yield from read_grids(grids, data, path, known)
    for name in hidden:
        yield Unread(
            path, f"sheet {one_line(name)} is hidden and was not read; unhide it if it is to be read"
        )


def read_page_tables(data: bytes, path: str, known: dict[str, str]) -> Iterator[Source | Unread]:
    """Yield what the tables of a web page hold that is saved under the name of a workbook."""
    grids = list(page_grids(decode(data, declared_encoding(data)), PurePosixPath(path).stem))
    yield from read_grids(grids, data, path, known)


def read_grids(
    grids: Sequence[Grid], data: bytes, path: str, known: dict[str, str]
) -> Iterator[Source | Unread]:
    """Yield the sources of the sheets of a file, and a line for each thing that was not read."""
    grids = [grid for grid in grids if any(cell.strip() for row in grid.cells for cell in row)]
    if not grids:
        raise SourceError("is empty")
    sum_ = sha256(data).hexdigest()
    stories: list[SourceStory] = []
    articles: list[Source] = []
    notes: list[str] = []
    ids: set[str] = set()
    for grid in grids:
        where = f"sheet {one_line(grid.name)}: " if len(grids) > 1 else ""
        found, more = tell_grid(grid)
        head = _articles_head(grid)
        if head is not None:
            articles += _records(grid, head, path, known, ids, sum_)
        elif found:
            stories += found
        else:
            more = [_NO_TABLE if not where else "holds no table of projects or articles"]
        notes += [f"{where}{note}" for note in more]
        if grid.more:
            notes.append(f"{where}{grid.more} rows beyond {ROWS} were left out; split the file")
    if not stories and not articles and len(grids) > 1:
        raise SourceError(_NO_TABLE)
    if stories:
        yield _source(stories, data, path, known, sum_)
    if articles:
        articles[0] = replace(articles[0], size=len(data))
    yield from articles
    yield from (Unread(path, note) for note in notes)


def tell_grid(grid: Grid) -> tuple[list[SourceStory], list[str]]:
    """Return the rows of a table of projects as stories, and notes on what was not read of it."""
    table = find_table(grid)
    if table is None:
        return [], []
    notes = []
    if table.unitless:
        heads = ", ".join(map(one_line, table.unitless))
        notes.append(f"column {heads} has no unit: its bare numbers were not read; write it in the head")
    if table.unknown:
        heads = ", ".join(one_line(head) for head in table.unknown[:_SHOWN])
        more = f" and {len(table.unknown) - _SHOWN} more" if len(table.unknown) > _SHOWN else ""
        notes.append(f"columns whose heads kg does not know were not read: {heads}{more}")
    stories = [story._replace(date=table.date) for story in tell_rows(grid, table)]
    return stories, notes if stories else []


def _source(
    stories: Sequence[SourceStory], data: bytes, path: str, known: dict[str, str], sum_: str
) -> Source:
    clean_ = [
        story._replace(
            blocks=tuple((kind, _plain(text)) for kind, text in story.blocks), headline=_plain(story.headline)
        )
        for story in stories
    ]
    return Source(
        path,
        "",
        date=known.get("date", ""),
        publisher=known.get("publisher", ""),
        page=known.get("page", ""),
        url=known.get("url", ""),
        size=len(data),
        sha256=sum_,
        stories=tuple(clean_),
    )


def _plain(text: str) -> str:
    """Return ``text`` without halves of characters; nothing moves, for anchors count in it."""
    return text.encode("utf-8", "replace").decode()


def _read_text(data: bytes, path: str) -> Grid:
    text = decode(data)
    if not text.strip():
        raise SourceError("holds no text" if data.strip() else "is empty")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True)
    usual = csv.field_size_limit(_FIELD)
    try:
        cells = [[cell.strip() for cell in row] for row in islice(rows, ROWS)]
        more = sum(1 for _ in rows)
    except csv.Error as error:
        raise SourceError(f"is not a CSV table ({error}); save it again as CSV") from None
    finally:
        csv.field_size_limit(usual)
    return Grid(PurePosixPath(path).stem, cells, more=more)


def _delimiter(text: str) -> str:
    """Return what parts the cells: the mark that one of the first lines holds most often."""
    lines = [line for line in text[:20_000].split("\n")[:_TOP] if line.strip()]
    counts = {mark: max((line.count(mark) for line in lines), default=0) for mark in _MARKS}
    return max(_MARKS, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _articles_head(grid: Grid) -> int | None:
    for number, row in enumerate(grid.cells[:_TOP]):
        if is_articles(row):
            return number
    return None


def _records(
    grid: Grid, head: int, path: str, known: dict[str, str], ids: set[str], sum_: str
) -> Iterator[Source]:
    """Yield the articles of a table, one a row; rows without a text are none."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(grid.cells[head]):
        columns.setdefault(article_meaning(cell), at)

    def of(row: int, name: str) -> str:
        return grid.cell(row, columns[name]) if name in columns else ""

    for row in range(head + 1, len(grid.cells)):
        text = clean(of(row, "text"))
        if not text.strip():
            continue
        name = one_line(of(row, "id")) or str(grid.first + row)
        if name in ids:
            name = f"{name}:{grid.name}:{grid.first + row}"
        ids.add(name)
        authors = (
            of(row, "authors").replace("、", ";").replace("；", ";").replace(",", ";").replace("，", ";")
        )
        yield Source(
            path=path,
            text=text,
            record=name,
            title=one_line(of(row, "title")) or known.get("title", ""),
            date=iso_date(of(row, "date")) or known.get("date", ""),
            publisher=one_line(of(row, "publisher")) or known.get("publisher", ""),
            page=one_line(of(row, "page")) or known.get("page", ""),
            url=one_line(of(row, "url")) or known.get("url", ""),
            authors=tuple(filter(None, map(one_line, authors.split(";")))),
            sha256=sum_,
        )
