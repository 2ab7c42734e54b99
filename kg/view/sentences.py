"""Statements -> where the page finds their sentences; what all parts of the page's data need."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import networkx as nx

from kg.cutouts import Passage, Print
from kg.graph import Statement
from kg.model import Box
from kg.schema import Label, Schema

LANGS = ("zh", "en")  # of every text for people the page holds one in each, in this order

Words = list[str]  # one text in each of LANGS


@dataclass(frozen=True)
class PageData:
    """What all parts of the page's data need."""

    graph: "nx.MultiDiGraph[str]"
    words: dict[str, dict[str, str]]  # of each language
    schema: Schema
    entity: dict[str, int]  # id -> place in the list of entities
    article: dict[str, int]
    offset: dict[str, Callable[[int], int]]  # article id -> code points to UTF-16 units
    prints: dict[Passage, list[Print]]
    picture: dict[str, int]  # name of a cut-out -> its place in the list of pictures

    def label(self, label: Label) -> Words:
        return [label.text(lang) for lang in LANGS]

    def say(self, key: str, **slots: object) -> Words:
        return [self.words[lang][key].format(**slots) for lang in LANGS]


def utf16(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points into one in JavaScript's UTF-16 units."""
    if text.isascii() or max(text) < "\U00010000":
        return int
    units = [0, *accumulate(2 if char >= "\U00010000" else 1 for char in text)]
    return units.__getitem__


def tell_said(page: PageData, statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Return where a fact is stated, each sentence once, with the one that names what it refers to."""
    found: dict[tuple[int, int, int], dict[str, Any]] = {}
    for statement in statements:
        offset = page.offset[statement["article"]]
        place = page.article[statement["article"]], offset(statement["start"]), offset(statement["end"])
        sure, role = round(statement["confidence"], 2), str(statement.get("role", ""))
        more: dict[str, Any] = {name: statement[name] for name in ("page", "cell") if name in statement}
        if "context" in statement:
            more["context"] = [offset(statement["contextStart"]), offset(statement["contextEnd"])]
        if "correctedBy" in statement:
            more["corrected"] = page.article.get(statement["correctedBy"], -1)  # -1: a person says so
        if "confirmed" in statement:
            more["confirmed"] = True
        ends = {"since": statement.get("validFrom"), "until": statement.get("validUntil")}
        more |= {name: date for name, date in ends.items() if date}
        if prints := _prints(page, statement):
            more["prints"] = prints
        said = found.setdefault(place, {"sure": sure, "roles": [], **more})
        if role and role not in said["roles"]:
            said["roles"].append(role)
    return [
        {"article": article, "start": start, "end": end, **said}
        for (article, start, end), said in sorted(found.items(), key=lambda item: item[0])
    ]


def _prints(page: PageData, statement: Statement) -> list[list[Any]]:
    """Return the cut-outs of a sentence and what it needs to be understood: number, page, what is marked."""
    key, spans = statement["article"], [(statement["start"], statement["end"])]
    if "context" in statement:
        spans.append((statement["contextStart"], statement["contextEnd"]))
    marks: dict[tuple[str, int], set[Box]] = {}
    for span in sorted(spans):
        for one in page.prints.get((key, *span), ()):
            marks.setdefault((one.name, one.page), set()).update(one.marks)
    return [[page.picture[name], number, sorted(some)] for (name, number), some in marks.items()]
