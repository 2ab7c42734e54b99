"""What a person types -> a decision about the things and facts of a graph."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import networkx as nx

from kg.decisions.keys import Keys
from kg.decisions.reading import find_wrong_unit, is_name, parse_amount
from kg.decisions.records import Wanted
from kg.decisions.shape import (
    Amount,
    Decision,
    FactKey,
    Key,
    Kind,
    NewValue,
    Pair,
    Rename,
    Retype,
    Signed,
    What,
)
from kg.decisions.things import Things
from kg.errors import NameNotFound
from kg.schema import Label, load_schema
from kg.show import find_thing

USES = {
    Kind.same: "A B",
    Kind.different: "A B",
    Kind.true: "A RELATION B, A ATTRIBUTE VALUE, or A STAGE [DATE]",
    Kind.not_true: "A RELATION B, A ATTRIBUTE VALUE, or A STAGE [DATE]",
    Kind.rename: "A NAME",
    Kind.type: "A TYPE",
    Kind.value: "A ATTRIBUTE OLD NEW",
}


def decide(
    graph: "nx.MultiDiGraph[str]", kind: Kind, words: Sequence[str], signed: Signed, *, quote: str = ""
) -> Decision:
    """Return the decision that ``words`` ask for; NameNotFound tells which of them means nothing here."""
    lengths = {Kind.value: (4,), Kind.true: (2, 3), Kind.not_true: (2, 3)}.get(kind, (2,))
    if len(words) not in lengths:
        raise NameNotFound(f"{kind}: it is of {USES[kind]}; give these")
    if quote and kind not in (Kind.true, Kind.not_true):
        raise NameNotFound(f"{kind}: only {Kind.true} and {Kind.not_true} are of a quote; leave it out")
    decision = Decision(kind, _what(graph, kind, words, signed, quote))
    if isinstance(decision.what, FactKey | NewValue):
        if wrong := find_wrong_unit(decision.what):
            raise NameNotFound(f"{wrong}; mend it")
        _check_there(graph, decision, words)
    return decision


def key_of(graph: "nx.MultiDiGraph[str]", id_: str) -> Key:
    """Return what names a thing in later builds."""
    return Keys(graph).of(id_)


def _key(graph: "nx.MultiDiGraph[str]", word: str) -> Key:
    """Return the key of what a person names; 周敏@江夏区 is that one of the namesakes in one thing."""
    name, at, near = word.rpartition("@")
    if not at:
        return key_of(graph, find_thing(graph, word))
    id_ = find_thing(graph, name)
    return Key(graph.nodes[id_]["type"], Keys(graph).name(id_), (near.strip(),))


def _what(
    graph: "nx.MultiDiGraph[str]", kind: Kind, words: Sequence[str], signed: Signed, quote: str
) -> What:
    schema = load_schema()
    who, when, why = signed.who, signed.when, signed.why
    thing = _key(graph, words[0])
    if kind in (Kind.same, Kind.different):
        other = _key(graph, words[1])
        if thing == other:
            raise NameNotFound(
                f"{words[0]}, {words[1]}: both mean the same thing; name two, or add @WORD of what is near"
            )
        if thing.type != other.type and kind is Kind.same:
            raise NameNotFound(
                f"{thing.name} is {thing.type}, {other.name} is {other.type}; first decide the type"
            )
        return Pair(thing=thing, other=other, who=who, when=when, why=why)
    if kind is Kind.rename:
        if not (to := " ".join(words[1].split())):
            raise NameNotFound("no new name was given; name it")
        if not is_name(to):
            raise NameNotFound(f"{to!r} is no name on one line; mend it")
        return Rename(thing=thing, to=to, who=who, when=when, why=why)
    if kind is Kind.type:
        to = _choose(words[1], {name: one.label for name, one in schema.types.items()}, "type")
        return Retype(thing=thing, to=to, who=who, when=when, why=why)
    if kind is Kind.value:
        name = _choose(words[1], {name: one.label for name, one in schema.attributes.items()}, "attribute")
        was, to_ = _amount(words[2]), _amount(words[3])
        return NewValue(thing=thing, attribute=name, was=was, to=to_, who=who, when=when, why=why)
    return _fact(graph, words, FactKey(thing=thing, quote=quote, who=who, when=when, why=why))


def _fact(graph: "nx.MultiDiGraph[str]", words: Sequence[str], base: FactKey) -> FactKey:
    schema = load_schema()
    labels = {
        **{name: one.label for name, one in schema.relations.items()},
        **{name: one.label for name, one in schema.attributes.items()},
        **schema.stages,
    }
    name, last = _choose(words[1], labels, "relation, attribute or stage"), words[2] if words[2:] else ""
    if name in schema.stages:
        return replace(base, stage=name, date=last)
    if not last:
        raise NameNotFound(f"{words[1]}: say of which other thing or value; add it")
    if name in schema.attributes:
        return replace(base, attribute=name, value=_amount(last))
    return replace(base, relation=name, other=_key(graph, last))


def _check_there(graph: "nx.MultiDiGraph[str]", decision: Decision, words: Sequence[str]) -> None:
    """Raise NameNotFound where the graph holds no such fact: a slip of the pen would be kept for ever."""
    wanted = Wanted({})
    wanted.add(decision.what.thing)
    if isinstance(decision.what, FactKey) and decision.what.other is not None:
        wanted.add(decision.what.other)
    if not any(Things(graph, wanted).facts(decision)):
        raise NameNotFound(f"{' '.join(words)}: no such fact is in the graph; kg show {words[0]} lists those")


def _choose(word: str, labels: Mapping[str, Label], what: str) -> str:
    """Return the name that is meant by a name or a label."""
    found = [name for name, label in labels.items() if word in (name, label.zh, label.en)]
    if not found:
        raise NameNotFound(f"{word}: no such {what}; use one of {', '.join(labels)}")
    return found[0]


def _amount(word: str) -> Amount:
    amount = parse_amount(word)
    if amount is None:
        raise NameNotFound(f"{word}: no amount; write a number, or one with its unit")
    return amount
