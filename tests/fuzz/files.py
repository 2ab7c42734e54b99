"""What files hold: text that was broken before it was saved, printed pages, tables."""

import csv
import html
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from kg.articles import split_articles
from kg.errors import SourceError
from kg.model import Article, Box, Facts, Page, PageLine, Source, Unread
from kg.sources.decoding import chinese, clean, decode, mend
from kg.sources.tables import read_grids, read_tables
from kg.tables.facts import is_table, read_table, table_cells
from kg.tables.grid import Grid
from kg.text.sentences import split_sentences

PIECES = json.loads(Path(__file__).with_name("pieces.json").read_text(encoding="utf-8"))
CELLS = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))["cells"]
STORY = "重庆锚澜光电有限公司在合川区建设车灯生产基地，总投资五十八亿元，已经开工。"


def _as_cp1252(text: str) -> str:
    return "".join(_shown(byte) for byte in text.encode("utf-8", "replace"))


def _shown(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


BREAKS: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode(),
    lambda text: text.encode("utf-8-sig"),
    lambda text: text.encode("utf-16"),
    lambda text: text.encode("utf-8").decode("latin-1").encode(),
    lambda text: _as_cp1252(text).encode(),
    lambda text: "\n".join(
        _as_cp1252(line) if at % 2 else line for at, line in enumerate(text.split("\n"))
    ).encode(),
    lambda text: text.encode("ascii", "backslashreplace"),
    lambda text: text.encode("ascii", "xmlcharrefreplace"),
    lambda text: quote_from_bytes(text.encode()).encode(),
)
# Of these some characters, or their sense, may be lost.
LOSSY: tuple[Callable[[str], bytes], ...] = (
    lambda text: text.encode("gb18030"),
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("utf-16-be"),
    lambda text: text.encode("big5hkscs", "replace"),
    lambda text: text.encode("utf-8").decode("gb18030", "replace").encode(),
    lambda text: text.encode("gb18030").decode("latin-1").encode(),
    lambda text: text.encode("gb18030").decode("utf-8", "replace").encode(),
    lambda text: html.escape(text.encode("utf-8").decode("latin-1")).encode(),
    lambda text: json.dumps(text).encode(),
    lambda text: text.encode()[1:-1],
    lambda text: text.encode("utf-7"),
    lambda text: text.encode() + text.encode("gb18030"),
)


def broken(data: bytes) -> None:
    """A text that was broken before it was saved: it is as it was, or told in one line."""
    how, *rest = data or b"\0"
    text = "".join(PIECES[byte] for byte in rest)
    if how < 128:
        text = f"{STORY}\n{text}\n{STORY}"
    breaks = (*BREAKS, *LOSSY)
    wrong = breaks[how % len(breaks)](text)
    try:
        read = clean(chinese(decode(wrong)))
    except SourceError as error:
        assert len(str(error).splitlines()) == 1
        assert how >= 128 or how % len(breaks) >= len(BREAKS), "it could be read"
        return
    assert mend(read) == read or len(read) < 200  # what escapes leave may be escapes
    if how < 128 and how % len(breaks) < 3:
        assert read == clean(text)
    if how < 128 and how % len(breaks) < len(BREAKS):
        assert STORY in read


def layout(data: bytes) -> None:
    """Printed pages: stories whose lines are those of the pages, each where it is printed."""
    pages = tuple(_pages(data))
    source = Source("a.pdf", "", pages=pages)
    printed = Counter("".join(line.text for page in pages for line in page.lines))
    boxes = {page.number: _around(line.box for line in page.lines) for page in pages if page.lines}
    for article in split_articles(source):
        _check_blocks(article)
        told = Counter("".join(article.text.split()))
        assert all(printed[char] >= count for char, count in told.items()), "a line is told twice"
        printed -= told
        last = 0
        for anchor in article.anchors:
            assert last <= anchor.start < anchor.end <= len(article.text)
            around = boxes[anchor.page]
            assert _around((around, anchor.box)) == around, "it stands where nothing is printed"
            assert anchor.box[0] <= anchor.box[2]
            last = anchor.end


def _pages(data: bytes) -> Iterator[Page]:
    for number, part in enumerate(data.split(b"\xff")[:3], 1):
        lines, rules = list[PageLine](), list[tuple[int, int, int, int]]()
        for at in range(0, len(part) - 7, 8):
            x, y, wide, high, size, kind, *words = part[at : at + 8]
            box = (x * 39, y * 39, min(x * 39 + wide * 20, 10_000), min(y * 39 + high, 10_000))
            if kind % 8 == 7:
                rules.append(box)
                continue
            text = "".join(PIECES[byte] for byte in words) * (1 + kind // 8 % 8)
            if text := clean(" ".join(text.split())):
                weight = (0, 400, 700)[kind % 3]
                lines.append(PageLine(text, box, (9, 9, 10.5, 16, 24, 1)[size % 6], 1 - kind / 512, weight))
        pictures = tuple(rules[:1]) if len(part) % 3 == 0 else ()
        yield Page(number, 595.0, 842.0, tuple(lines), tuple(rules), pictures, ocr=len(part) % 2 == 1)


def _around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _check_blocks(article: Article) -> None:
    pieces = [article.text[block.start : block.end] for block in article.blocks]
    assert "\n".join(pieces) == article.text and all(piece.strip() for piece in pieces)
    for sentence in split_sentences(article):
        assert article.text[sentence.start : sentence.end] == sentence.text


def tables(data: bytes) -> None:
    """A sheet, or a .csv file: rows whose facts are in their sentences, or reasons of one line."""
    first, second, *rest = [*data, 0, 0]
    width = 1 + first % 8
    cells = [CELLS[byte % len(CELLS)] for byte in rest]
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    try:
        found = list(_read_rows(rows, second, rest))
    except SourceError as error:
        assert len(str(error).splitlines()) == 1
        return
    for item in found:
        if isinstance(item, Unread):
            assert item.reason and len(item.reason.splitlines()) == 1
            continue
        for article in split_articles(item):
            _check_blocks(article)
            for anchor in article.anchors:
                assert 0 <= anchor.start < anchor.end <= len(article.text) and anchor.cell
            if is_table(article):
                check_facts(read_table(article))
                assert all(table_cells(article).values())


def _read_rows(rows: list[list[str]], how: int, rest: list[int]) -> Iterator[Source | Unread]:
    if how % 2:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=",;\t"[how // 2 % 3]).writerows(rows)
        yield from read_tables(out.getvalue().encode("utf-8", "replace"), "a.csv", {})
        return
    merged = [
        (top % 8, left % 8, top % 8 + high % 4, left % 8 + wide % 3)
        for top, left, high, wide in zip(*[iter(rest[: how // 2 % 8 * 4])] * 4, strict=False)
    ]
    grids = [Grid("表一", rows, merged), Grid("表二\n", rows[::-1])][: 1 + how // 16 % 2]
    yield from read_grids(grids, b"", "a.xlsx", {"date": "2024-05-13"} if how // 32 % 2 else {})


def check_facts(facts: Facts) -> None:
    """Fail where a fact is of nothing, or not in the text."""
    text, known = facts.article.text, {entity.id for entity in facts.entities}
    assert len(known) == len(facts.entities), "one id, one entity"
    for entity in facts.entities:
        assert entity.name.strip() and entity.mentions
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text
    for relation in facts.relations:
        assert {relation.head, relation.tail} <= known and relation.head != relation.tail
    for value in facts.attributes:
        assert value.entity in known and 0 <= value.value < 1e19
        assert value.minimum is None or value.maximum is None or value.minimum <= value.maximum
    for step in facts.milestones:
        assert step.project in known
    every: list[Any] = [*facts.relations, *facts.attributes, *facts.milestones]
    for fact in every:
        for said in filter(None, (fact.evidence, fact.context)):
            assert text[said.start : said.end] == said.text
        assert 0 <= fact.confidence <= 1
