"""Which things of a graph are one, measured against tests/gold/identity.

    python -m tests.identity OUT [THREADS] [--part a|b] [--misses] [--json]

OUT: the output of ``kg build`` on a.jsonl or b.jsonl, as one file or many. Identity is measured on the names
that the graph found, and the share found is told beside it. --misses is for part a only: b is set aside.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from kg.evaluation import Score
from kg.graph import load_graph, meta, nodes
from kg.graph.shape import ArticleRecord, MilestoneStatement, Node
from kg.schema import load_schema
from tests.identity_data import PARTS, THREADS, Place, Thing, Threads, load_threads, places_in
from tests.identity_deals import MeasuredDeals, describe_deals, measure_deals

_PART = 0.7  # a project's name has no one right edge: a shorter one of this share is the same name


class Unit(NamedTuple):
    """A thing under one of its forms in one article: what B-cubed counts."""

    article: str
    form: str
    thing: str


@dataclass(slots=True)
class Cubed:
    """B-cubed precision and recall over the units found."""

    asked: int = 0
    found: int = 0
    precision: float = 1.0
    recall: float = 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@dataclass(slots=True)
class Measured:
    """The figures of a part, and what is behind them."""

    types: dict[str, Cubed]
    total: Cubed
    merged: list[tuple[str, tuple[str, ...]]]  # entity of the graph, the things that it is taken for
    split: list[tuple[str, tuple[str, ...]]]  # thing, the entities of the graph that stand for it
    apart: list[tuple[str, str]]  # pairs of namesakes that are one thing in the graph
    stages: Score = field(default_factory=Score)
    sums: Score = field(default_factory=Score)
    latest: Score = field(default_factory=Score)  # the sum said last
    deals: MeasuredDeals = field(default_factory=MeasuredDeals)
    misses: list[str] = field(default_factory=list)


class _Graph:
    """The graph in OUT with its articles under the ids of their records."""

    def __init__(self, output: Path) -> None:
        self.graph = graph = load_graph(output)
        self.nodes: dict[str, Node] = dict(nodes(graph))
        self.records = {key: article["record"] for key, article in meta(graph)["articles"].items()}
        self.articles: dict[str, ArticleRecord] = {
            article["record"]: article for article in meta(graph)["articles"].values()
        }


def measure(output: Path, threads: Threads, part: str) -> Measured:
    """Return how the graph in ``output`` compares with the annotations of a part."""
    graph = _Graph(output)
    articles = [article for article in sorted(threads.articles) if threads.part_of(article) == part]
    units: dict[Unit, str] = {}  # unit -> entity, or nothing
    for article in articles:
        units.update(_units(graph, threads, article))
    found = {unit: entity for unit, entity in units.items() if entity}
    groups: dict[str, set[str]] = defaultdict(set)  # entity -> things
    entities: dict[str, set[str]] = defaultdict(set)  # thing -> entities
    for unit, entity in found.items():
        groups[entity].add(unit.thing)
        entities[unit.thing].add(entity)
    types = {name: _cubed(threads, units, [name]) for name in load_schema().types}
    result = Measured(
        {name: cubed for name, cubed in types.items() if cubed.asked},
        _cubed(threads, units, list(types)),
        sorted((key, tuple(sorted(things))) for key, things in groups.items() if len(things) > 1),
        sorted((key, tuple(sorted(ids))) for key, ids in entities.items() if len(ids) > 1),
        _namesakes(threads, groups.values()),
    )
    _count_facts(result, graph, threads, part, found)
    return result


def _units(graph: _Graph, threads: Threads, article: str) -> dict[Unit, str]:
    """Return for each unit of an article the entity that most of its places are of."""
    votes: dict[Unit, Counter[str]] = {}
    for place in places_in(threads, article):
        unit = Unit(article, place.form, place.thing)
        entity = _entity_at(graph, article, place, threads.things[place.thing].type)
        votes.setdefault(unit, Counter()).update([entity] if entity else [])
    return {unit: min(count, key=lambda e: (-count[e], e), default="") for unit, count in votes.items()}


def _entity_at(graph: _Graph, article: str, place: Place, kind: str) -> str:
    best = (0.0, "")
    record = graph.articles.get(article)
    for mention in record["mentions"] if record else ():
        if graph.nodes[mention["entity"]]["type"] != kind:
            continue
        common = min(place.end, mention["end"]) - max(place.start, mention["start"])
        lengths = sorted((place.end - place.start, mention["end"] - mention["start"]))
        share = common / lengths[1] if common == lengths[0] else 0.0  # one lies in the other
        least = _PART if kind == load_schema().roles.project else 1.0
        if share >= least:
            best = max(best, (share, mention["entity"]))
    return best[1]


def _cubed(threads: Threads, units: Mapping[Unit, str], types: list[str]) -> Cubed:
    own = {unit: entity for unit, entity in units.items() if threads.things[unit.thing].type in types}
    found = {unit: entity for unit, entity in own.items() if entity}
    if not found:
        return Cubed(len(own))
    both = Counter((entity, unit.thing) for unit, entity in found.items())
    entities = Counter(found.values())
    things = Counter(unit.thing for unit in found)
    pairs = [
        (both[entity, unit.thing], entities[entity], things[unit.thing]) for unit, entity in found.items()
    ]
    precision = sum(common / entity for common, entity, _ in pairs) / len(found)
    recall = sum(common / thing for common, _, thing in pairs) / len(found)
    return Cubed(len(own), len(found), precision, recall)


def _namesakes(threads: Threads, groups: Iterable[set[str]]) -> list[tuple[str, str]]:
    apart = {
        pair
        for thread in threads.threads
        for namesakes in thread.get("apart", ())
        for pair in combinations(sorted(namesakes), 2)
    }
    return sorted(pair for group in groups for pair in combinations(sorted(group), 2) if pair in apart)


def _count_facts(
    result: Measured, graph: _Graph, threads: Threads, part: str, found: Mapping[Unit, str]
) -> None:
    """Count stages and sums of each project at the entity that most of its names are of."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, entity in found.items():
        votes[unit.thing][entity] += 1
    best = {thing: min(count, key=lambda e: (-count[e], e)) for thing, count in votes.items()}
    result.deals = measure_deals(graph.graph, threads, part, best)
    for thing in threads.things.values():
        if not any(threads.part_of(article) == part for article in thing.mentions):
            continue
        if thing.stages or thing.sums:
            node = graph.nodes[best[thing.id]] if thing.id in best else None
            _count_stages(result, graph, threads, thing, node)
            _count_sums(result, graph, threads, thing, node)


def _count_stages(result: Measured, graph: _Graph, threads: Threads, thing: Thing, node: Node | None) -> None:
    told = [
        stone
        for stone in (node["milestones"] if node else ())
        if stone["stage"] != "planned" or (stone["date"] and stone["promised"])
    ]
    wanted = {
        (one["stage"], one["date"], one["promised"]): one
        for one in reversed(thing.stages)
        if not one.get("optional")
    }
    for one in wanted.values():
        right = any(_is_stage(stone, one, graph, threads, exact=True) for stone in told)
        result.stages.right += right
        result.stages.missed += not right
        if not right:
            promised = "promised " if one["promised"] else ""
            line = f"stage missed: {thing.name}: {promised}{one['stage']} {one['date']} ({one['article']})"
            result.misses.append(line)
    extra = {
        (stone["stage"], stone["date"], graph.records[stone["article"]])
        for stone in told
        if not any(_is_stage(stone, one, graph, threads, exact=False) for one in thing.stages)
    }
    result.stages.wrong += len(extra)
    result.misses += [f"stage extra: {thing.name}: {' '.join(one)}" for one in sorted(extra)]


def _is_stage(
    stone: MilestoneStatement, one: dict[str, Any], graph: _Graph, threads: Threads, *, exact: bool
) -> bool:
    """Tell whether a milestone is that stage. Not ``exact``: one without a date, of the same article, is."""
    promised = stone["stage"] == "planned"
    if promised != one["promised"] or (stone["promised"] or stone["stage"]) != one["stage"]:
        return False
    said = graph.records[stone["article"]]
    if not one["date"]:
        printed = threads.articles[one["article"]]["date"]
        return said == one["article"] and printed.startswith(stone["date"])
    if not stone["date"]:
        return not exact and said == one["article"]
    return stone["date"].startswith(one["date"])


def _count_sums(result: Measured, graph: _Graph, threads: Threads, thing: Thing, node: Node | None) -> None:
    name = load_schema().roles.sum
    values = [
        value
        for value in (node["attributes"] if node else ())
        if value["name"] == name and value["currency"] == "CNY"
    ]
    dates = [threads.articles[graph.records[value["article"]]]["date"] for value in values]
    told = [(date, value["value"]) for date, value in zip(dates, values, strict=True)]
    lasting = [
        (date, value["value"])
        for date, value in zip(dates, values, strict=True)
        if "correctedBy" not in value and "validUntil" not in value
    ]
    wanted = [(threads.articles[one["article"]]["date"], one["value"]) for one in thing.sums]
    for value in sorted({value for _, value in wanted}):
        right = any(_is_sum(value, other) for _, other in told)
        result.sums.right += right
        result.sums.missed += not right
        result.misses += [] if right else [f"sum missed: {thing.name}: {value:.15g}"]
    for value in sorted({value for _, value in told}):
        if not any(_is_sum(other, value) for _, other in wanted):
            result.sums.wrong += 1
            result.misses.append(f"sum extra: {thing.name}: {value:.15g}")
    if wanted:
        right = bool(lasting) and _is_sum(max(wanted)[1], max(lasting)[1])
        result.latest.right += right
        result.latest.missed += not right


def _is_sum(wanted: float, told: float) -> bool:
    return abs(told - wanted) <= 1e-3 * wanted


def describe(result: Measured, output: Path, threads: Threads, *, misses: bool) -> list[str]:
    """Return the lines that tell the figures, with ``misses`` what is behind them."""
    lines = [f"{'':18}{'names':>7}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}"]
    for name, one in [*result.types.items(), ("all", result.total)]:
        share = one.found / one.asked
        figures = f"{share:7.2f}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}"
        lines.append(f"{name:18}{one.asked:7}{figures}")
    lines.append(f"false merges {len(result.merged)}, of namesakes {len(result.apart)}")
    lines.append(f"false splits {len(result.split)}")
    for label, score in (("stages", result.stages), ("sums", result.sums)):
        counts = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
        lines.append(f"{label}: P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} ({counts})")
    lines.append(f"latest sum right: {result.latest.recall:.3f}")
    lines += describe_deals(result.deals)
    if not misses:
        return lines
    names = {key: node["name"] for key, node in _Graph(output).nodes.items()}
    lines += [f"merged: {names[key]} = {', '.join(things)}" for key, things in result.merged]
    for thing, entities in result.split:
        lines.append(f"split: {thing} = {', '.join(f'{names[key]} [{key}]' for key in entities)}")
    return lines + result.misses + result.deals.misses


def to_dict(result: Measured) -> dict[str, Any]:
    """Return the figures as plain values."""
    rows = {
        name: {"names": one.asked, "found": one.found, "P": one.precision, "R": one.recall, "F1": one.f1}
        for name, one in [*result.types.items(), ("all", result.total)]
    }
    counts = {"merged": len(result.merged), "namesakes": len(result.apart), "split": len(result.split)}
    scores = {"stages": result.stages.f1, "sums": result.sums.f1, "latest": result.latest.recall}
    told = {"deals": result.deals.deals, "reprints": result.deals.reprints.f1}
    return {"types": rows, **counts, **scores, **told, "corrections": result.deals.corrections.f1}


def main() -> None:
    """Print the figures that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("output", type=Path)
    parser.add_argument("threads", type=Path, nargs="?", default=THREADS)
    parser.add_argument("--part", choices=PARTS, default="a")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.misses and asked.part != "a":
        sys.exit("part b is set aside: its misses are not read; leave out --misses, or name --part a")
    threads = load_threads(asked.threads)
    result = measure(asked.output, threads, asked.part)
    if asked.json:
        print(json.dumps(to_dict(result), ensure_ascii=False, indent=1))
    else:
        print("\n".join(describe(result, asked.output, threads, misses=asked.misses)))


if __name__ == "__main__":
    main()
