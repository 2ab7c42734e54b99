"""Decisions of people: files of them, and their replay on a graph in memory and on disk."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
from decided import replayed
from linked import facts_of

from kg.decisions.deciding import decide
from kg.decisions.reading import find_wrong_unit, parse_amount, parse_tables, read_decisions
from kg.decisions.shape import Decision, FactKey, Key, Kind, NewValue, Pair, Rename, Retype, Signed, What
from kg.decisions.writing import append_all, remove, to_toml, undo
from kg.errors import KGError
from kg.graph import edges, meta, nodes
from kg.model import Attribute, Correction, Evidence, Facts, Milestone
from kg.schema import load_schema

PIECES = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))["decisions"]
AMOUNTS = ("58亿元", "5.8亿元", "3000万元", "100亩", "85%", "12")
STAGES, DATES = tuple(load_schema().stages), ("", "2024", "2024-05", "2024-05-14", "1983-12-31")
NAMES = ("锚泰一号", "衡泽", "重庆锚澜光电有限公司", " x ", "合川区", "张伟")


class Choice:
    """Bytes that choose; zeros when there are no more."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def number(self) -> int:
        """Return the next byte."""
        return next(self._bytes, 0)

    def of(self, choices: Sequence[Any]) -> Any:
        """Return one of some choices, or None of none."""
        return choices[self.number() % len(choices)] if choices else None


def decisions(data: bytes) -> None:
    """A file of decisions, written by hand: what is read is written and read again, the rest is told."""
    text = "".join(PIECES[byte % len(PIECES)] for byte in data)
    with TemporaryDirectory() as folder:
        file = Path(folder, "decisions.toml")
        file.write_text(text, encoding="utf-8", newline="")
        found = read_decisions([file])
        assert all(len(fault.splitlines()) == 1 and fault.endswith("left out") for fault in found.faults)
        for one in found.entries:
            assert [again.id for again in parse_tables(to_toml(one))] == [one.id]
        _edit(file, text, found.entries)


def _edit(file: Path, text: str, entries: Sequence[Decision]) -> None:
    """Add, undo and remove: what else the file holds stays."""
    for one in entries[:2]:
        append_all(file, [one])
        assert one.id in {known.id for known in read_decisions([file]).entries}
        assert undo(file).startswith("[[")
        assert file.read_bytes().decode().rstrip() == text.replace("\r\n", "\n").rstrip() or "\r" in text
    left = {one.id for one in read_decisions([file]).entries}
    for one in entries[:3]:
        assert set(remove(file, [one.id])) == {one.id}
        left.discard(one.id)
        assert {known.id for known in read_decisions([file]).entries} == left


def replay(data: bytes) -> None:
    """Articles and decisions on what they say: on disk as in memory, each applied or told."""
    facts, graph, choice = _told(data)
    made = list(_decisions(graph, choice))
    again = [replace(one, file="", line=0) for made_ in made for one in parse_tables(to_toml(made_))]
    assert [one.what for one in again] == [one.what for one in made]
    decided, told = replayed(facts, *made)
    assert all(len(line.splitlines()) == 1 for line in told.told)
    assert len(meta(decided)["decisions"]) == len(made)
    assert _texts(replayed(facts, *made)[0]) == _texts(decided)
    for _, node in nodes(decided):
        assert node["name"] not in node["aliases"] and node["name"].strip()


def _told(data: bytes) -> tuple[list[Facts], "nx.MultiDiGraph[str]", Choice]:
    """Return articles, their graph, and what is left to choose by."""
    first, _, second = data.partition(b"\xfe")
    choice = Choice(second)
    facts = [valued(one, choice) for one in facts_of(first)]
    facts.sort(key=lambda one: (one.article.source, one.article.position))
    graph, _ = replayed(facts)
    return facts, graph, choice


def _texts(graph: "nx.MultiDiGraph[str]") -> str:
    return repr((nodes(graph), edges(graph), meta(graph)["decisions"], meta(graph)["doubtful"]))


def valued(facts: Facts, choice: Choice) -> Facts:
    """Return an article that tells values and stages of its things, and corrects some."""
    whole = Evidence(0, len(facts.article.text), facts.article.text)
    values, stages, corrections = list[Attribute](), list[Milestone](), list[Correction]()
    for entity in facts.entities[:3]:
        attributes = sorted(a for a, kind in load_schema().attributes.items() if entity.type in kind.subject)
        amount, name = parse_amount(choice.of(AMOUNTS)), choice.of(attributes)
        if amount and name:
            values.append(Attribute(entity.id, name, amount.value, whole, 0.8, "fuzz", amount.text))
            if choice.number() % 4 == 1:
                corrections.append(Correction(entity.id, name, str(amount.value), "1", whole))
        if entity.type == load_schema().roles.project:
            stages.append(Milestone(entity.id, choice.of(STAGES), choice.of(DATES), whole, 0.7, "fuzz"))
    return replace(facts, attributes=tuple(values), milestones=tuple(stages), corrections=tuple(corrections))


def _decisions(graph: "nx.MultiDiGraph[str]", choice: Choice) -> Iterator[Decision]:
    """Yield decisions on things and facts of a graph."""
    kinds = tuple(Kind)
    for line in range(choice.number() % 9 if graph else 0):
        kind = choice.of(kinds)
        signed = {"who": "li", "when": f"2026-05-{1 + choice.number() % 28:02}", "why": ""}
        what = _MAKERS[kind](graph, choice, signed)
        if what is not None:
            yield Decision(kind, what, "decisions.toml", line + 1)


def _key(graph: "nx.MultiDiGraph[str]", choice: Choice, id_: str = "") -> Key:
    id_ = id_ or choice.of(sorted(graph))
    node: Any = graph.nodes[id_]
    near = [graph.nodes[one]["name"] for one in sorted({*graph.successors(id_), *graph.predecessors(id_)})]
    known = ((), (choice.of(near) or "x",), (node["code"] or "合川",))
    return Key(node["type"], choice.of((node["name"], *node["aliases"])), choice.of(known))


def _pair(graph: "nx.MultiDiGraph[str]", choice: Choice, signed: dict[str, str]) -> What:
    return Pair(thing=_key(graph, choice), other=_key(graph, choice), **signed)


def _rename(graph: "nx.MultiDiGraph[str]", choice: Choice, signed: dict[str, str]) -> What:
    return Rename(thing=_key(graph, choice), to=choice.of(NAMES), **signed)


def _retype(graph: "nx.MultiDiGraph[str]", choice: Choice, signed: dict[str, str]) -> What:
    return Retype(thing=_key(graph, choice), to=choice.of(sorted(load_schema().types)), **signed)


def _value(graph: "nx.MultiDiGraph[str]", choice: Choice, signed: dict[str, str]) -> What | None:
    told = [(id_, said) for id_, node in nodes(graph) for said in node["attributes"]]
    if not told:
        return None
    id_, said = choice.of(told)
    amounts = [parse_amount(text) for text in (str(said["value"]), choice.of(AMOUNTS))]
    was, now = (amount for amount in amounts if amount)
    made = NewValue(thing=_key(graph, choice, id_), attribute=said["name"], was=was, to=now, **signed)
    return None if find_wrong_unit(made) else made


def _fact(graph: "nx.MultiDiGraph[str]", choice: Choice, signed: dict[str, str]) -> What | None:
    told: list[tuple[str, dict[str, Any], str]] = []
    for head, tail, kind, edge in edges(graph):
        other = _key(graph, choice, tail)
        told += [(head, {"relation": kind, "other": other}, said["evidence"]) for said in edge["statements"]]
    for id_, node in nodes(graph):
        for value in node["attributes"]:
            amount = parse_amount(str(value["value"]))
            told.append((id_, {"attribute": value["name"], "value": amount}, value["evidence"]))
        for stone in node["milestones"]:
            told.append((id_, {"stage": stone["stage"], "date": stone["date"][:4]}, stone["evidence"]))
    if not told:
        return None
    id_, said, evidence = choice.of(told)
    quote = choice.of(("", evidence, evidence[:9]))
    return FactKey(thing=_key(graph, choice, id_), quote=quote, **said, **signed)


_MAKERS: dict[Kind, Callable[["nx.MultiDiGraph[str]", Choice, dict[str, str]], What | None]] = {
    Kind.same: _pair,
    Kind.different: _pair,
    Kind.true: _fact,
    Kind.not_true: _fact,
    Kind.rename: _rename,
    Kind.type: _retype,
    Kind.value: _value,
}


def deciding(data: bytes) -> None:
    """Words of `kg decide` about a graph: a decision that its file keeps and that applies, or an error."""
    facts, graph, choice = _told(data)
    things = [name for _, node in nodes(graph) for name in (node["name"], *node["aliases"])]
    known = [*things, *graph, *load_schema().relations, *load_schema().attributes, *STAGES, *AMOUNTS, *NAMES]
    words = [choice.of(known) for _ in range(1 + choice.number() % 5)]
    signed = Signed(who="li", when="2026-05-13", why="")
    try:
        made = decide(graph, choice.of(tuple(Kind)), words, signed, quote=choice.of(("", "合川", "，")))
    except KGError as error:
        assert str(error).strip()
        return
    assert [one.what for one in parse_tables(to_toml(made))] == [made.what]
    replayed(facts, made)
