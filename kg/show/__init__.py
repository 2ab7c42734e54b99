"""Graph -> all that is known of one thing, or of how two things are connected, with the sentences."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import networkx as nx

from kg.display.quoting import is_apart
from kg.display.text import load_text, tell_reason
from kg.display.values import format_value, is_ahead, sorted_stages
from kg.errors import NameNotFound
from kg.graph import Edge, Node, Statement, edges, meta, nodes
from kg.resolve import NamedThing, resolve_name
from kg.schema import load_schema

__all__ = ["Fact", "Path", "Said", "Step", "Thing", "describe", "find_path", "find_thing"]


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


@dataclass(frozen=True, slots=True)
class Thing:
    """All that is known of one entity."""

    id: str
    type: str
    label: str
    name: str
    aliases: tuple[str, ...]
    code: str
    why: tuple[str, ...]  # why its mentions are one thing, or this one of several of that name
    mentions: int
    articles: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Two things side by side on the way, and every relation between them."""

    start: str
    end: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """How two things are connected: the names on the way and what holds them together."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]


def find_thing(graph: "nx.MultiDiGraph[str]", name: str, *, lang: str = "zh") -> str:
    """Return the id of the thing that ``name`` means; NameNotFound lists what it could mean."""
    within = load_schema().roles.within
    places = {head: graph.nodes[tail]["name"] for head, tail, kind, _ in edges(graph) if kind == within}
    things = [
        NamedThing(key, node["type"], node["name"], node["aliases"], node["mentions"], places.get(key, ""))
        for key, node in nodes(graph)
    ]
    return resolve_name(name, things, lang=lang).id


def describe(graph: "nx.MultiDiGraph[str]", key: str, *, lang: str = "zh") -> Thing:
    """Return all that is known of the thing ``key``: values, stages, relations."""
    node = cast(Node, graph.nodes[key])
    facts = (*_values(graph, node, lang), *_stages(graph, node, lang), *_relations(graph, key, lang))
    label = getattr(load_schema().types[node["type"]].label, lang)
    names = tuple(name for name in node["aliases"] if name != node["name"])
    return Thing(
        key,
        node["type"],
        label,
        node["name"],
        names,
        node["code"],
        tuple(tell_reason(reason, lang) for reason in node["reasons"]),
        node["mentions"],
        len(node["articles"]),
        facts,
    )


def find_path(graph: "nx.MultiDiGraph[str]", start: str, end: str, *, lang: str = "zh") -> Path:
    """Return how two things are connected: the shortest way, around what is connected to everything.

    Two companies of one city are neighbours through it, but a shared supplier says more.
    """
    names = [graph.nodes[key]["name"] for key in (start, end)]
    if start == end:
        raise NameNotFound(f"{names[0]}: both names mean the same thing; name two things")
    view = graph.to_undirected(as_view=True)
    cost = {key: 1 + math.log10(1 + len(view[key])) for key in view}
    try:
        way: list[str] = nx.dijkstra_path(view, start, end, weight=lambda u, v, data: cost[v])
    except nx.NetworkXNoPath:
        reason = "nothing connects them; try kg show for each"
        raise NameNotFound(f"{names[0]}, {names[1]}: {reason}") from None
    steps = []
    for here, there in pairwise(way):
        facts = (*_between(graph, here, there, lang), *_between(graph, there, here, lang))
        steps.append(Step(graph.nodes[here]["name"], graph.nodes[there]["name"], facts))
    return Path(tuple(graph.nodes[key]["name"] for key in way), tuple(steps))


def _between(graph: "nx.MultiDiGraph[str]", head: str, tail: str, lang: str) -> Iterator[Fact]:
    """Yield the relations from ``head`` to ``tail``, told as sentences of three words."""
    relations = load_schema().relations
    parallel = cast("dict[str, Edge]", graph.get_edge_data(head, tail) or {})
    for kind, edge in sorted(parallel.items()):
        label = getattr(relations[kind].label, lang)
        text = f"{graph.nodes[head]['name']} — {label}{_roles(edge)} → {graph.nodes[tail]['name']}"
        yield Fact(kind, text, edge["official"], _said(graph, edge["statements"]), tail)


def _relations(graph: "nx.MultiDiGraph[str]", key: str, lang: str) -> Iterator[Fact]:
    """Yield the relations of a thing, seen from it: its own, then those that others have to it."""
    for kind, relation in load_schema().relations.items():
        ends = [(key, tail, tail) for _, tail, name in graph.out_edges(key, keys=True) if name == kind]
        ends += [(head, key, head) for head, _, name in graph.in_edges(key, keys=True) if name == kind]
        for head, tail, other in sorted(
            ends, key=lambda ends: (ends[0] != key, graph.nodes[ends[2]]["name"], ends[2])
        ):
            edge = cast(Edge, graph.edges[head, tail, kind])
            label = getattr(relation.label if head == key else relation.inverse, lang)
            text = f"{label}{_roles(edge)}: {graph.nodes[other]['name']}"
            yield Fact(kind, text, edge["official"], _said(graph, edge["statements"]), other)


def _roles(edge: Edge) -> str:
    roles = sorted({said["role"] for said in edge["statements"]} - {""})
    return f" ({', '.join(roles)})" if roles else ""


def _values(graph: "nx.MultiDiGraph[str]", node: Node, lang: str) -> Iterator[Fact]:
    for name, attribute in load_schema().attributes.items():
        values: dict[str, list[Statement]] = {}
        for value in node["attributes"]:
            if value["name"] == name:
                values.setdefault(format_value(value, lang=lang), []).append(value)
        for text, statements in values.items():
            yield Fact(name, f"{getattr(attribute.label, lang)}: {text}", False, _said(graph, statements))


def _stages(graph: "nx.MultiDiGraph[str]", node: Node, lang: str) -> Iterator[Fact]:
    articles, stages = meta(graph)["articles"], load_schema().stages
    ahead = load_text("view/text.toml", lang)["ahead"]
    told: dict[tuple[str, str], list[Statement]] = {}
    for stage in sorted_stages(node["milestones"], articles):
        words = " ".join(filter(None, (stage["date"], ahead if is_ahead(stage, articles) else "")))
        told.setdefault((stage["stage"], words), []).append(stage)
    for (name, words), statements in told.items():
        yield Fact(
            name, f"{getattr(stages[name], lang)}: {words}".rstrip(": "), False, _said(graph, statements)
        )


def _said(graph: "nx.MultiDiGraph[str]", statements: Iterable[Statement]) -> tuple[Said, ...]:
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
