"""What a fuzzer feeds with bytes: each target fails, by an exception, where kg breaks a promise.

Of the targets that take text each byte stands for a piece of it, so that the fuzzer changes words, not bytes.
"""

import atexit
import json
import re
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
from asked import web
from files import broken, check_facts, layout, tables
from hostile import hostile_graph
from judged import deciding, decisions, replay
from linked import linking
from news import digest
from stored import disk, rows

from kg.articles import split_articles
from kg.export.graphml import graphml_parts
from kg.export.tables import entity_lines
from kg.model import Source
from kg.pipeline import extract_source
from kg.rdf.dataset import to_trig, to_turtle
from kg.rdf.turtle import date_literal, decimal, iri, literal
from kg.sources import read_sources
from kg.sources.dates import iso_date
from kg.sources.decoding import clean
from kg.text.dates import find_dates
from kg.text.folding import fold
from kg.text.quantities import find_quantities, parse_number
from kg.text.sentences import split_sentences

SUFFIXES = (".txt", ".md", ".html", ".jsonl")
ISO = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?", re.ASCII)
PIECES = json.loads(Path(__file__).with_name("pieces.json").read_text(encoding="utf-8"))  # 256 of them

_folder = tempfile.TemporaryDirectory(prefix="kg-fuzz-")
atexit.register(_folder.cleanup)


def text_of(data: bytes) -> str:
    """Return the text that ``data`` stands for."""
    return "".join(PIECES[byte] for byte in data)


def reading(data: bytes) -> None:
    """A file: texts that are clean, or reasons of one line."""
    suffix = SUFFIXES[data[0] % len(SUFFIXES)] if data else ".txt"
    file = Path(_folder.name, f"a{suffix}")
    file.write_bytes(data[1:])
    for item in read_sources([file]):
        if isinstance(item, Source):
            assert item.text.strip() and clean(item.text) == item.text
            assert ISO.fullmatch(item.date)
            for text in (item.title, item.publisher, item.page, item.url, *item.authors):
                assert clean(text) == text and "\n" not in text
        else:
            assert item.reason and len(item.reason.splitlines()) == 1, item
    iso_date(data.decode("utf-8", "replace"))


def articles(data: bytes) -> None:
    """A page: stories whose blocks are their text, and whose sentences are in it."""
    source = Source("a.txt", clean(text_of(data[1:])), record="1" if data[:1] > b"\x80" else "")
    for article in split_articles(source):
        pieces = [article.text[block.start : block.end] for block in article.blocks]
        assert "\n".join(pieces) == article.text and all(piece.strip() for piece in pieces)
        assert ISO.fullmatch(article.date)
        for sentence in split_sentences(article):
            assert article.text[sentence.start : sentence.end] == sentence.text
            assert len(sentence.folded) == len(sentence.text)
            assert "".join(word.text for word in sentence.words) == sentence.folded


def mentions(data: bytes) -> None:
    """A page: mentions, values and relations that are in its text."""
    for facts in extract_source(Source("a.txt", clean(text_of(data)), date="2024-05-14")):
        check_facts(facts)
        assert all(ISO.fullmatch(step.date) for step in facts.milestones)


def numbers(data: bytes) -> None:
    """A sentence: quantities and dates in it, in order, that are numbers and days."""
    folded = fold(text_of(data[1:]))
    last = 0
    for quantity in find_quantities(folded):
        assert 0 <= quantity.start < quantity.end <= len(folded)
        assert quantity.value.is_finite() and quantity.value >= 0
        if quantity.maximum is not None:
            assert quantity.value == quantity.minimum < quantity.maximum
        decimal(float(quantity.value))
    today = ("", "2024", "2024-02", "2024-02-29", "1900-01-01", "2099-12-31")[data[0] % 6 if data else 0]
    for when in find_dates(folded, today):
        assert last <= when.start < when.end <= len(folded)
        assert ISO.fullmatch(when.iso), when
        assert not when.iso or "^^" in date_literal(when.iso), when
        last = when.end
    assert isinstance(
        parse_number("".join(re.findall(r"[\d零〇一二三四五六七八九十百千万亿]+", folded))[:40]), Decimal
    )


def rdf(data: bytes) -> None:
    """A graph whose every text is hostile: all of it comes back from Turtle, TriG and GraphML."""
    wide = data.decode("utf-8", "replace") + ("\ud800" if data[:1] < b" " else "")
    first, second, *_ = [*(wide.split("\n") if wide else ["a"]), wide or "b", "c"]
    graph = hostile_graph(first or "a", second or "b", wide)
    plain = wide.encode("utf-8", "replace").decode()
    for make, kind in ((to_turtle, ox.RdfFormat.TURTLE), (to_trig, ox.RdfFormat.TRIG)):
        written = make(graph).encode("utf-8", "replace")
        values = {
            quad.object.value for quad in ox.parse(written, kind) if isinstance(quad.object, ox.Literal)
        }
        assert plain in values
    assert (
        nx.parse_graphml("".join(graphml_parts(graph, lang="zh")), force_multigraph=True).number_of_nodes()
        == 2
    )
    assert list(entity_lines(graph, lang="en"))
    ox.NamedNode(iri(wide, "https://example.org/")[1:-1]) if iri(wide, "a:")[0] == "<" else None
    for text in (literal(wide), date_literal(wide)):
        assert "\n" not in text and "\r" not in text


def records(data: bytes) -> None:
    """Lines of a .jsonl file whose values are of any type."""
    values: list[object] = [
        None,
        True,
        0,
        -1,
        2.5,
        "",
        "\ud800",
        [],
        {},
        "2024",
        [None, "a"],
        {"a": []},
        text_of(data),
    ]
    keys = ("text", "id", "title", "date", "source", "page", "url", "authors", "author")
    record = {key: values[byte % len(values)] for key, byte in zip(keys, data, strict=False)}
    reading(b"\x03" + json.dumps(record).encode() + b"\n" + data)


TEXTS = (reading, records, broken, layout, tables, articles, mentions, numbers)
GRAPHS = (linking, disk, rows, decisions, deciding, replay, digest, rdf, web)
TARGETS: dict[str, Callable[[bytes], None]] = {target.__name__: target for target in (*TEXTS, *GRAPHS)}
