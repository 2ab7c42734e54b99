"""Decisions -> the same decisions done again, on the facts of a new build and on its graph."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from kg.decisions.bonds import Bonds, bind
from kg.decisions.reading import Decisions, tell_some
from kg.decisions.records import Record, Wanted, find_records, names_before
from kg.decisions.settling import settle
from kg.decisions.shape import Decision, FactKey, Key, Kind, NewValue, Pair, Rename, Retype
from kg.decisions.things import Found, Things
from kg.decisions.types import Retyped
from kg.decisions.writing import to_toml
from kg.graph import (
    DecisionRecord,
    Edge,
    Graph,
    JudgedRecord,
    Node,
    Statement,
    ValueStatement,
    edges,
    meta,
    nodes,
)
from kg.linking import Linked
from kg.model import Facts

RULE = "decision"  # what found a value that a person gave
_CONTRADICTED = "is contradicted by later ones"
_GONE = "nothing that it is of is there any more"


class _Verdict(NamedTuple):
    """What was decided of a sentence.

    It is held here because its identity is its key: a graph on disk reads others into the place of one that
    it let go.
    """

    said: Statement
    decision: Decision


Verdicts = dict[int, _Verdict]  # by the identity of a sentence


class Replay:
    """Decisions in the course of one build; none of them is ever an error.

    ``retype`` the facts, ``link`` what was linked, then ``apply`` to the graph; ``told`` are the lines that a
    person should read. Without decisions each gives back what it was given.
    """

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._renamed = names_before(decisions.entries)
        self._left: dict[str, str] = {}  # a decision's id -> why it does not apply
        self._judged: dict[str, list[JudgedRecord]] = {}
        self.bonds = Bonds()

    def retype(self, all_facts: Iterable[Facts]) -> Iterable[Facts]:
        """Return the facts with the types that were decided."""
        asked = [(one, one.what) for one in self._decisions.entries if isinstance(one.what, Retype)]
        found = find_records(all_facts, self._wanted(what.thing for _, what in asked))
        types: dict[Record, str] = {}
        for decision, what in reversed(asked):
            records = found.get(what.thing, {})
            if not records:
                self._left[decision.id] = _GONE
            elif any(types.setdefault(record, what.to) != what.to for record in records):
                self._left[decision.id] = _CONTRADICTED
        return Retyped(all_facts, types) if types else all_facts

    def link(self, linked: Linked, all_facts: Iterable[Facts]) -> Linked:
        """Return what is one thing, with the pairs that were decided."""
        if not any(isinstance(one.what, Pair) for one in self._decisions.entries):
            return linked
        if not self.bonds.above:
            self.bind(all_facts)
        return settle(linked, all_facts, self.bonds)

    def bind(self, all_facts: Iterable[Facts]) -> dict[tuple[Record, Record], bool]:
        """Return which entities of articles must be one thing, and which must not, for entity linking."""
        pairs = [one.what for one in self._decisions.entries if isinstance(one.what, Pair)]
        keys = (key for what in pairs for key in (what.thing, what.other))
        self.bonds, left = bind(self._decisions.entries, find_records(all_facts, self._wanted(keys)))
        self._left |= left
        return self.bonds.decided()

    def apply(self, graph: Graph, linked: Linked) -> None:
        """Do to the graph what was decided, and tell it there."""
        late = [one for one in self._decisions.entries if not isinstance(one.what, Pair | Retype)]
        others = (one.what.other for one in late if isinstance(one.what, FactKey) and one.what.other)
        things = Things(graph, self._wanted((*(one.what.thing for one in late), *others)))
        verdicts: Verdicts = {}
        names: dict[str, str] = {}
        for decision in reversed(late):
            if isinstance(decision.what, Rename):
                self._rename(decision, decision.what, things, names)
            else:
                self._judge(decision, list(things.facts(decision)), verdicts)
        self._drop(graph, verdicts)
        _replace_values(graph, verdicts)
        _set_names(graph, names)
        self._clear_doubts(graph, linked)
        meta(graph)["decisions"] = [self._record(one) for one in self._decisions.entries]

    @property
    def told(self) -> tuple[str, ...]:
        """What is broken, what is contradicted, and what no longer applies, a line each."""
        places = [(one.place, self._left.get(one.id, "")) for one in self._decisions.entries]
        contradicted = [f"{place}: {why}; left out" for place, why in places if why == _CONTRADICTED]
        gone = [
            f"{place}: no longer applies: {why}" for place, why in places if why not in ("", _CONTRADICTED)
        ]
        return (
            *self._decisions.faults,
            *tell_some(contradicted, "{count} more decisions are contradicted by later ones"),
            *tell_some(gone, "{count} more decisions no longer apply; they are kept"),
        )

    def _wanted(self, keys: Iterable[Key]) -> Wanted:
        wanted = Wanted(self._renamed)
        for key in keys:
            wanted.add(key)
        return wanted

    def _rename(self, decision: Decision, what: Rename, things: Things, names: dict[str, str]) -> None:
        found = things.meant(what.thing)
        if len(found) != 1:
            self._left[decision.id] = f"{len(found)} things are called {what.thing.name}" if found else _GONE
        elif names.setdefault(found[0], what.to) != what.to:
            self._left[decision.id] = _CONTRADICTED

    def _judge(self, decision: Decision, found: list[Found], verdicts: Verdicts) -> None:
        """Note what a decision says of each sentence that no later one speaks of."""
        new = [one for fact in found for one in fact.statements if id(one) not in verdicts]
        others = [
            verdicts[id(one)].decision for fact in found for one in fact.statements if id(one) in verdicts
        ]
        if not found:
            self._left[decision.id] = _GONE
        elif not new and any(_outcome(one) != _outcome(decision) for one in others):
            self._left[decision.id] = _CONTRADICTED
        for fact in found:
            surest = max(fact.statements, key=lambda said: said["confidence"])
            if id(surest) not in verdicts:
                judged = _judged(fact.kind, surest, right=decision.kind is Kind.true)
                self._judged.setdefault(decision.id, []).append(judged)
        for statement in new:
            verdicts[id(statement)] = _Verdict(statement, decision)
            if decision.kind is Kind.true:
                statement["confirmed"] = decision.id

    def _drop(self, graph: Graph, verdicts: Verdicts) -> None:
        """Leave rejected sentences out, and edges that no other sentence says."""
        if not (rejected := {key for key, one in verdicts.items() if one.decision.kind is Kind.not_true}):
            return
        for head, tail, kind, edge in edges(graph):
            left = [said for said in edge["statements"] if id(said) not in rejected]
            if not left and edge["statements"] and not edge["official"]:
                graph.remove_edge(head, tail, kind)
            elif len(left) < len(edge["statements"]):
                cast(Edge, graph.edges[head, tail, kind])["statements"] = left
        for _, node in nodes(graph):
            node["attributes"] = [said for said in node["attributes"] if id(said) not in rejected]
            node["milestones"] = [said for said in node["milestones"] if id(said) not in rejected]

    def _clear_doubts(self, graph: Graph, linked: Linked) -> None:
        """Take what was decided off the list of doubtful pairs."""
        decided = {frozenset((linked.id_of(*a), linked.id_of(*b))) for _, a, b in self.bonds.pairs}
        meta(graph)["doubtful"] = [
            pair
            for pair in meta(graph)["doubtful"]
            if pair["a"] != pair["b"] and frozenset((pair["a"], pair["b"])) not in decided
        ]

    def _record(self, decision: Decision) -> DecisionRecord:
        record: DecisionRecord = {
            "id": decision.id,
            "kind": decision.kind.value,
            "who": decision.what.who,
            "when": decision.what.when,
            "why": decision.what.why,
            "applied": decision.id not in self._left,
            "table": to_toml(decision),
        }
        if judged := self._judged.get(decision.id):
            record["judged"] = judged
        return record


def _outcome(decision: Decision) -> object:
    """Return what two decisions on one sentence must share so as not to contradict."""
    return decision.what.to if isinstance(decision.what, NewValue) else decision.kind


def _judged(kind: str, said: Statement, *, right: bool) -> JudgedRecord:
    return {"kind": kind, "confidence": said["confidence"], "together": "context" not in said, "right": right}


def _replace_values(graph: Graph, verdicts: Verdicts) -> None:
    """Put the values that people gave beside those that were read, which are kept as corrected."""
    articles = meta(graph)["articles"]
    if not any(isinstance(one.decision.what, NewValue) for one in verdicts.values()):
        return
    for _, node in nodes(graph):
        wrong: dict[str, list[ValueStatement]] = {}
        for said in node["attributes"]:
            verdict = verdicts.get(id(said))
            if verdict is not None and isinstance(verdict.decision.what, NewValue):
                said["correctedBy"] = verdict.decision.id
                wrong.setdefault(verdict.decision.id, []).append(said)
        for id_, values in sorted(wrong.items()):
            newest = max(values, key=lambda said: (articles[said["article"]]["date"], said["article"]))
            node["attributes"].append(_new_value(newest, verdicts[id(newest)].decision, id_))


def _new_value(said: ValueStatement, decision: Decision, id_: str) -> ValueStatement:
    what = cast(NewValue, decision.what)
    new: ValueStatement = {
        **said,
        "value": what.to.value,
        "text": what.to.text,
        "qualifier": "",
        "minimum": None,
        "maximum": None,
        "rule": RULE,
        "confirmed": id_,
    }
    del new["correctedBy"]
    if what.to.currency.isalpha():
        new["currency"] = what.to.currency
    return new


def _set_names(graph: Graph, names: dict[str, str]) -> None:
    """Show the names that people gave; those of the texts stay among the other names."""
    for id_, name in sorted(names.items()):
        node = cast(Node, graph.nodes[id_])
        node["aliases"] = sorted({*node["aliases"], node["name"]} - {name})
        node["name"] = name
