"""Small articles and decisions about them, and the graph of a build that does these again."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import networkx as nx
from on_disk import build_both

from kg.decisions import Decisions, Replay
from kg.decisions.reading import parse_amount
from kg.decisions.shape import Decision, FactKey, Key, Kind, Pair, Signed
from kg.graph import edges, nodes
from kg.linking import link_entities
from kg.model import (
    Article,
    Attribute,
    Entity,
    Evidence,
    Facts,
    Mention,
    Milestone,
    Relation,
    entity_id,
)

SIGNED = Signed(who="li", when="2026-05-13", why="read it")
SIGNS = 'who = "li"\nwhen = 2026-05-13\n'


def signed(day: int = 13) -> dict[str, str]:
    return {"who": "li", "when": f"2026-05-{day:02}", "why": ""}


def entity(type_: str, name: str, *aliases: str, code: str = "") -> Entity:
    key = code or name
    mention = Mention(0, len(name), name, type_, 0, "test")
    return Entity(entity_id(type_, key), type_, key, name, aliases, (mention,), code)


SECOND, THIRD = entity("Company", "川岳二局"), entity("Company", "川岳二十三局")
FULL = entity("Company", "泰衡建设集团有限公司")
PLANT, PERSON = entity("Project", "锚泰基地项目"), entity("Person", "周敏")
SCHOOL, OFFICE = entity("Institution", "江北中学"), entity("GovernmentAgency", "江北水务局")


def story(
    id_: str, text: str, *entities: Entity, tie: str = "", sums: Sequence[float] = (), stage: str = ""
) -> Facts:
    """Return an article; ``tie`` is the relation from its first entity to its second."""
    said = Evidence(0, len(text), text)
    first = entities[0].id
    return Facts(
        Article(id_, f"{id_}.txt", 0, text, (), text, date="2026-01-01"),
        entities,
        (Relation(first, tie, entities[1].id, said, 0.8, "test"),) if tie else (),
        tuple(Attribute(first, "investment", value, said, 0.8, "test", f"{value}") for value in sums),
        (Milestone(first, stage, "2026-01", said, 0.8, "test"),) if stage else (),
    )


def replayed(all_facts: Sequence[Facts], *decisions: Decision) -> tuple["nx.MultiDiGraph[str]", Replay]:
    """Return the graph that a build makes with these decisions, the oldest first."""
    replay = Replay(Decisions(decisions))
    facts = replay.retype(all_facts)
    linked = replay.link(link_entities(facts, replay.bind(facts)), facts)
    replays = iter((replay, deepcopy(replay)))
    return build_both(facts, linked, lambda graph: next(replays).apply(graph, linked)), replay


def key(one: Entity, *near: str) -> Key:
    return Key(one.type, one.name, near)


def names(graph: "nx.MultiDiGraph[str]") -> list[list[str]]:
    return sorted(sorted({node["name"], *node["aliases"]}) for _, node in nodes(graph))


def pair(kind: Kind, a: Key, b: Key, day: int = 13) -> Decision:
    return Decision(kind, Pair(thing=a, other=b, **signed(day)), "decisions.toml", day)


TIED = story("a", "川岳二局建设锚泰基地项目，投资58亿元。", SECOND, PLANT, tie="develops")
TOLD = story("b", "锚泰基地项目总投资58亿元，已经开工。", PLANT, sums=[58e8, 3e8], stage="started")
AGAIN = story("c", "锚泰基地项目是川岳二局投资的。", SECOND, PLANT, tie="develops")
LINK = FactKey(thing=key(SECOND), relation="develops", other=key(PLANT), **signed())
SUM = FactKey(thing=key(PLANT), attribute="investment", value=parse_amount("58亿元"), **signed())
STAGE = FactKey(thing=key(PLANT), stage="started", **signed())


def said(graph: "nx.MultiDiGraph[str]") -> dict[str, list[Any]]:
    """Return the sentences of all relations, values and stages."""
    found: dict[str, list[Any]] = {kind: edge["statements"] for _, _, kind, edge in edges(graph)}
    for _, node in nodes(graph):
        found.setdefault("values", []).extend(node["attributes"])
        found.setdefault("stages", []).extend(node["milestones"])
    return found


HERE, THERE = key(PERSON, "江北中学"), key(PERSON, "江北水务局")
