"""Graph -> all that is known of one thing, or of how two things are connected, with the sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import networkx as nx

from kg.graph import Edge, Node, edges, meta, nodes
from kg.reasons import tell_reason
from kg.resolve import NamedThing, resolve_name
from kg.schema import load_schema
from kg.show.changes import tell_contradictions, tell_former, tell_life_line, tell_posts, tell_values
from kg.show.paths import Path, Step, find_path
from kg.show.said import Fact, Said, roles_in, tell_said
from kg.timeline import today

__all__ = ["Fact", "Moment", "Path", "Said", "Step", "Thing", "describe", "find_path", "find_thing"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A stage of a project: reached, or promised and kept, open, overdue, moved, dropped or corrected."""

    stage: str
    label: str
    date: str
    state: str
    note: str
    said: str  # the date of the first article that tells it
    articles: int  # that tell it


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
    facts: tuple[Fact, ...]  # values, life line and relations
    former: tuple[str, ...] = ()  # names that it no longer bears
    life_line: tuple[Moment, ...] = ()
    contradictions: tuple[Fact, ...] = ()
    day: str = ""  # as of which all this is told
    undated: int = 0  # articles that name it and have no date: they count whatever the day


def find_thing(graph: "nx.MultiDiGraph[str]", name: str, *, lang: str = "zh") -> str:
    """Return the id of the thing that ``name`` means; NameNotFound lists what it could mean."""
    within = load_schema().roles.within
    places = {head: graph.nodes[tail]["name"] for head, tail, kind, _ in edges(graph) if kind == within}
    things = [
        NamedThing(key, node["type"], node["name"], node["aliases"], node["mentions"], places.get(key, ""))
        for key, node in nodes(graph)
    ]
    return resolve_name(name, things, lang=lang).id


def describe(graph: "nx.MultiDiGraph[str]", key: str, *, lang: str = "zh", day: str = "") -> Thing:
    """Return all that is known of the thing ``key``: values, stages, relations, as on ``day`` (empty: today).

    The day decides which promises are overdue; what had been said by then is ``as_of(graph, day)``.
    """
    node, on = cast(Node, graph.nodes[key]), day or today()
    stages = tuple(tell_life_line(graph, key, lang, on))
    facts = (*tell_values(graph, key, lang), *stages, *_relations(graph, key, lang, on))
    articles = meta(graph)["articles"]
    return Thing(
        key,
        node["type"],
        load_schema().types[node["type"]].label.text(lang),
        node["name"],
        tuple(name for name in node["aliases"] if name != node["name"]),
        node["code"],
        tuple(tell_reason(reason, lang) for reason in node["reasons"]),
        node["mentions"],
        len(node["articles"]),
        facts,
        tell_former(graph, key, lang),
        tuple(_moment(stage, lang) for stage in stages),
        tuple(tell_contradictions(graph, key, lang)),
        day,
        sum(not articles[article]["date"] for article in node["articles"]),
    )


def _moment(fact: Fact, lang: str) -> Moment:
    label = load_schema().stages[fact.kind].text(lang)
    dates = sorted(filter(None, (said.date for said in fact.said)))
    where = len({(said.file, said.headline, said.date) for said in fact.said})
    return Moment(fact.kind, label, fact.date, fact.state, fact.note, dates[0] if dates else "", where)


def _relations(graph: "nx.MultiDiGraph[str]", key: str, lang: str, day: str) -> Iterator[Fact]:
    """Yield the relations of a thing, seen from it: its own, then those that others have to it."""
    told = tell_posts(graph, key, lang, day)
    for kind, relation in load_schema().relations.items():
        ends = [(key, tail, tail) for _, tail, name in graph.out_edges(key, keys=True) if name == kind]
        ends += [(head, key, head) for head, _, name in graph.in_edges(key, keys=True) if name == kind]
        for head, tail, other in sorted(
            ends, key=lambda ends: (ends[0] != key, graph.nodes[ends[2]]["name"], ends[2])
        ):
            edge = cast(Edge, graph.edges[head, tail, kind])
            label = getattr(relation.label if head == key else relation.inverse, lang)
            text = f"{label}{roles_in(edge)}: {graph.nodes[other]['name']}"
            state, note = told.get((kind, other), ("", "")) if head == key else ("", "")
            said = tell_said(graph, edge["statements"])
            yield Fact(kind, text, edge["official"], said, other, state, note=note)
