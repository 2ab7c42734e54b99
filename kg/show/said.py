"""Statements -> facts with their sentences, as a reader is told them."""

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from kg.display.quoting import is_apart
from kg.graph import Edge, Statement, meta


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that says a fact, and where it stands."""

    sentence: str
    headline: str
    date: str
    file: str
    rule: str
    confidence: float
    context: str = ""  # an earlier sentence that names what this one only refers to
    apart: bool = False  # something stands between the two
    cell: str = ""  # of the table that says it
    confirmed: str = ""  # who confirmed it, and when


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known and every sentence that says it; ``official``: the list of divisions says it."""

    kind: str
    text: str
    official: bool
    said: tuple[Said, ...]
    other: str = ""  # id of the thing at the other end of a relation
    state: str = ""  # over time: latest, earlier, corrected; reached, kept, open, overdue, moved, dropped
    date: str = ""  # when a stage was reached, or promised for
    note: str = ""  # the state in words


def tell_said(graph: "nx.MultiDiGraph[str]", statements: Iterable[Statement]) -> tuple[Said, ...]:
    """Return each sentence once, by its surest reading; the newest article first."""
    articles = meta(graph)["articles"]
    deciders = {one["id"]: f"{one['who']} {one['when'][:10]}" for one in meta(graph)["decisions"]}
    found: dict[tuple[str, int, int], Said] = {}
    for said in sorted(statements, key=_rank):
        article = articles[said["article"]]
        where = (article["headline"], article["date"], article["source"], said["rule"], said["confidence"])
        context = (said["context"], is_apart(said, article["text"])) if "context" in said else ("", False)
        place = said["article"], said["start"], said["end"]
        by = deciders.get(said.get("confirmed", ""), "")
        found.setdefault(place, Said(said["evidence"], *where, *context, said.get("cell", ""), by))
    newest = sorted(found.values(), key=lambda said: (said.file, said.sentence))
    return tuple(sorted(newest, key=lambda said: said.date, reverse=True))


def _rank(said: Statement) -> tuple[str, int, float, bool]:
    return said["article"], said["start"], -said["confidence"], "context" in said


def roles_in(edge: Edge) -> str:
    """Return the roles that the sentences of a relation name, in brackets."""
    roles = sorted({said["role"] for said in edge["statements"]} - {""})
    return f" ({', '.join(roles)})" if roles else ""
