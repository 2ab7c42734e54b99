"""Graph -> what a person should look at first: what is named most, and doubted most."""

import math
import shlex
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple, cast

import networkx as nx

from kg.decisions.shape import Kind
from kg.display.text import load_text
from kg.display.values import format_value
from kg.graph import ArticleRecord, Node, Statement, ValueStatement, edges, meta, nodes
from kg.reasons import tell_reason
from kg.schema import load_schema

_SLIP = (9.9, 10.1)  # a sum ten times another one: a point that was left out
_ROUNDED = (1 - 1e-9, 1 + 1e-9)  # what is found by value is looked at again


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be decided: the sentences that speak for it, and the commands that decide it."""

    what: str  # doubtful, contradiction, fact
    text: str
    weight: float  # what is looked at first
    confidence: float
    sentences: tuple[str, ...]
    commands: tuple[str, ...]
    about: tuple[str, ...]  # ids, names of the schema and values: what the commands are of


class _Found(NamedTuple):
    """An item before its commands are written: of many only the first are."""

    what: str
    text: str
    weight: float
    confidence: float
    sentences: tuple[str, ...]
    about: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]  # the words of each command


def review(
    graph: "nx.MultiDiGraph[str]", *, lang: str = "zh", more: str = "", most: int | None = None
) -> list[Item]:
    """Return what is doubtful, contradicts itself or is not sure, the most useful first.

    ``more`` is added to each command: the folder of the graph. ``most``: how many are wanted.
    """
    found = [*_doubtful(graph, lang), *_contradictions(graph, lang), *_facts(graph, lang)]
    order = nsmallest(
        len(found) if most is None else most, found, key=lambda one: (-one.weight, one.text, one.ways)
    )
    return [
        Item(
            one.what,
            one.text,
            round(one.weight, 3),
            one.confidence,
            one.sentences,
            tuple(f"{shlex.join(('kg', 'decide', *words))}{more}" for words in one.ways),
            one.about,
        )
        for one in order
    ]


def print_review(items: list[Item], *, lang: str = "zh") -> Iterator[str]:
    """Yield the lines that tell the items, each with its commands to copy."""
    words = load_text("review.toml", lang)
    for item in items:
        sure = words["sure"].format(confidence=f"{item.confidence:.2f}")
        yield f"{words[item.what]}: {item.text} ({sure})"
        yield from (f"    {sentence}" for sentence in item.sentences)
        yield from (f"      {command}" for command in item.commands)
        yield ""


def _use(*ends: Node) -> float:
    """Return how much things are used: how often they are named, less for each time more."""
    return sum(math.log2(1 + node["mentions"]) for node in ends) / len(ends)


def _doubtful(graph: "nx.MultiDiGraph[str]", lang: str) -> Iterator[_Found]:
    for pair in meta(graph).get("doubtful", ()):
        a, b = (cast(Node, graph.nodes[pair[end]]) for end in ("a", "b"))
        doubt = 1 - abs(2 * pair["score"] - 1)
        yield _Found(
            "doubtful",
            f"{_name(graph, pair['a'], lang)} = {_name(graph, pair['b'], lang)}?",
            _use(a, b) * max(doubt, 0.1),
            pair["score"],
            tuple(tell_reason(reason, lang) for reason in pair["reasons"]),
            (pair["a"], pair["b"]),
            tuple((kind.value, pair["a"], pair["b"]) for kind in (Kind.same, Kind.different)),
        )


def _name(graph: "nx.MultiDiGraph[str]", id_: str, lang: str) -> str:
    node = graph.nodes[id_]
    return f"{_line(node['name'])} [{load_schema().types[node['type']].label.text(lang)}]"


def _contradictions(graph: "nx.MultiDiGraph[str]", lang: str) -> Iterator[_Found]:
    """Yield values that cannot both be: of one day, or one ten times the other."""
    articles, labels = meta(graph)["articles"], load_schema().attributes
    for id_, node in nodes(graph):
        by_name: dict[str, list[ValueStatement]] = defaultdict(list)
        for said in node["attributes"]:
            if said["minimum"] is None and "confirmed" not in said and "correctedBy" not in said:
                by_name[said["name"]].append(said)
        for name, values in sorted(by_name.items()):
            for a, b in _clashes(values, articles):
                values_ = tuple(f"{said['value']:.15g}" for said in (a, b))
                figures = [format_value(said, lang=lang) for said in (a, b)]
                yield _Found(
                    "contradiction",
                    f"{_line(node['name'])}: {labels[name].label.text(lang)} {' / '.join(figures)}",
                    _use(node),
                    min(a["confidence"], b["confidence"]),
                    tuple(_line(said["evidence"]) for said in (a, b)),
                    (id_, name, *values_),
                    tuple((Kind.not_true.value, id_, name, value) for value in values_),
                )


def _clashes(
    values: list[ValueStatement], articles: Mapping[str, ArticleRecord]
) -> Iterator[tuple[ValueStatement, ValueStatement]]:
    """Yield two values that cannot both be, each pair of figures once, in the order of the values."""
    days = [articles[said["article"]]["date"] for said in values]
    by_day: dict[str, list[int]] = defaultdict(list)
    for number, day in enumerate(days):
        by_day[day].append(number)
    by_value = sorted((said["value"], number) for number, said in enumerate(values))
    told = set()
    for number, a in enumerate(values):
        near = set(by_day[days[number]]) if days[number] else set[int]()
        for slip in (_SLIP, (1 / _SLIP[1], 1 / _SLIP[0])):
            least, most = (a["value"] * part * more for part, more in zip(slip, _ROUNDED, strict=True))
            at, end = bisect_left(by_value, (least, 0)), bisect_left(by_value, (most, 0))
            near.update(other for _, other in by_value[at:end])
        for other in sorted(one for one in near if one > number):
            b = values[other]
            low, high = sorted((a["value"], b["value"]))
            same_day = days[number] == days[other] != "" and a["article"] != b["article"]
            slips = low > 0 and _SLIP[0] <= high / low <= _SLIP[1]
            apart = a["currency"] == b["currency"] and low < high
            if apart and (same_day or slips) and (low, high) not in told:
                told.add((low, high))
                yield a, b


def _facts(graph: "nx.MultiDiGraph[str]", lang: str) -> Iterator[_Found]:
    schema = load_schema()
    for head, tail, kind, edge in edges(graph):
        ends = [cast(Node, graph.nodes[id_]) for id_ in (head, tail)]
        label = schema.relations[kind].label.text(lang)
        text = f"{_line(ends[0]['name'])} — {label} → {_line(ends[1]['name'])}"
        yield from _item(text, edge["statements"], (head, kind, tail), *ends)
    for id_, node in nodes(graph):
        values: dict[tuple[str, float], list[Statement]] = defaultdict(list)
        texts = {}
        for said in node["attributes"]:
            if "correctedBy" not in said:
                values[said["name"], said["value"]].append(said)
                texts[said["name"], said["value"]] = format_value(said, lang=lang)
        for (name, value), said_ in values.items():
            text = f"{_line(node['name'])}: {schema.attributes[name].label.text(lang)} {texts[name, value]}"
            yield from _item(text, said_, (id_, name, f"{value:.15g}"), node)
        stages: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for stone in node["milestones"]:
            stages[stone["stage"], stone["date"]].append(stone)
        for (stage, date), said_ in stages.items():
            text = f"{_line(node['name'])}: {schema.stages[stage].text(lang)} {date}".rstrip()
            yield from _item(text, said_, tuple(filter(None, (id_, stage, date))), node)


def _item(text: str, said: Sequence[Statement], words: tuple[str, ...], *ends: Node) -> Iterator[_Found]:
    """Yield a fact that no person has judged and no list of divisions tells."""
    if not said or any("confirmed" in one for one in said):
        return
    surest = max(said, key=lambda one: one["confidence"])
    ways = tuple((kind.value, *words) for kind in (Kind.true, Kind.not_true))
    weight = _use(*ends) * (1 - surest["confidence"])
    yield _Found("fact", text, weight, surest["confidence"], (_line(surest["evidence"]),), words, ways)


def _line(text: str) -> str:
    """Return a text of a document on one line."""
    return " ".join(text.split())
