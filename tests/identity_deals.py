"""Deals, reprints and corrections of a graph, measured against tests/gold/identity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from kg.evaluation import Score
from kg.graph import Deal, Statement, edges, meta, nodes
from kg.schema import load_schema
from tests.identity_data import Threads

_PARTS = ("found", "who", "place", "sum", "date", "articles")  # of a deal


@dataclass(slots=True)
class MeasuredDeals:
    """How many are right."""

    deals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_PARTS, 0))
    asked: int = 0
    reprints: Score = field(default_factory=Score)
    corrections: Score = field(default_factory=Score)
    misses: list[str] = field(default_factory=list)


def measure_deals(
    graph: "nx.MultiDiGraph[str]", threads: Threads, part: str, entity: Mapping[str, str]
) -> MeasuredDeals:
    """Return how deals, reprints and corrections compare with those of a part; ``entity``: thing -> node."""
    result = MeasuredDeals()
    own = [thread for thread in threads.threads if thread["part"] == part]
    records = {key: article["record"] for key, article in meta(graph)["articles"].items()}
    for wanted in (deal for thread in own for deal in thread.get("deals", ())):
        _count_deal(result, graph, wanted, entity, records)
    pairs = {frozenset(pair) for thread in own for pair in thread.get("reprints", ())}
    told = {
        frozenset((article["record"], records[article["reprintOf"]]))
        for article in meta(graph)["articles"].values()
        if "reprintOf" in article
    }
    _count(result, "reprint", result.reprints, pairs, told)
    corrections = [one for thread in own for one in thread.get("corrections", ())]
    _count_corrections(result, graph, corrections, entity, records)
    return result


def _count_deal(
    result: MeasuredDeals,
    graph: "nx.MultiDiGraph[str]",
    wanted: dict[str, Any],
    entity: Mapping[str, str],
    records: Mapping[str, str],
) -> None:
    result.asked += 1
    project = entity.get(wanted["project"])
    deal = next((one for one in meta(graph)["deals"] if project and one["project"] == project), None)
    parts = dict.fromkeys(_PARTS, False) if deal is None else _compare(graph, deal, wanted, entity, records)
    for name, right in parts.items():
        result.deals[name] += right
    wrong = [name for name, right in parts.items() if not right]
    if wrong:
        result.misses.append(f"deal {wanted['project']}: {', '.join(wrong)}")


def _compare(
    graph: "nx.MultiDiGraph[str]",
    deal: Deal,
    wanted: dict[str, Any],
    entity: Mapping[str, str],
    records: Mapping[str, str],
) -> dict[str, bool]:
    low, high = deal["low"] or 0.0, deal["high"] or 0.0
    return {
        "found": True,
        "who": {entity.get(who, "?") for who in wanted["who"]} <= set(deal["investors"]),
        "place": entity.get(wanted["place"]) in set(_around(graph, deal["places"])),
        "sum": low * 0.999 <= wanted["value"] <= high * 1.001,
        "date": deal["date"] == wanted["date"],
        "articles": set(wanted["articles"]) <= {records[key] for key in deal["articles"]},
    }


def _around(graph: "nx.MultiDiGraph[str]", places: list[str]) -> Iterator[str]:
    """Yield places and what they lie in."""
    within, waiting, seen = load_schema().roles.within, list(places), set[str]()
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            yield place
            waiting += [tail for _, tail, kind in graph.out_edges(place, keys=True) if kind == within]


def _count(
    result: MeasuredDeals, what: str, score: Score, wanted: set[frozenset[str]], told: set[frozenset[str]]
) -> None:
    score.right += len(wanted & told)
    score.missed += len(wanted - told)
    score.wrong += len(told - wanted)
    result.misses += [
        f"{what} missed: {' '.join(sorted(pair))}" for pair in sorted(wanted - told, key=sorted)
    ]
    result.misses += [f"{what} extra: {' '.join(sorted(pair))}" for pair in sorted(told - wanted, key=sorted)]


def _count_corrections(
    result: MeasuredDeals,
    graph: "nx.MultiDiGraph[str]",
    wanted: list[dict[str, str]],
    entity: Mapping[str, str],
    records: Mapping[str, str],
) -> None:
    """Count each correction at the thing that it is of; a reprint of the wrong story may be corrected too."""
    found = {
        (key, records[said["article"]], records[said["correctedBy"]])
        for key, said in _statements(graph)
        if "correctedBy" in said
    }
    for one in wanted:
        right = (entity.get(one["thing"]), one["corrects"], one["article"]) in found
        result.corrections.right += right
        result.corrections.missed += not right
        if not right:
            result.misses.append(f"correction missed: {one['thing']}: {one['of']} ({one['article']})")
    known = {(entity.get(one["thing"]), one["article"]) for one in wanted}
    result.corrections.wrong += len({(key, by) for key, _, by in found} - known)


def _statements(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, Statement]]:
    for head, _, _, edge in edges(graph):
        for said in edge["statements"]:
            yield head, said
    for key, node in nodes(graph):
        for value in (*node["attributes"], *node["milestones"]):
            yield key, value


def describe_deals(result: MeasuredDeals) -> list[str]:
    """Return the lines that tell the figures."""
    parts = ", ".join(f"{name} {count}" for name, count in result.deals.items())
    lines = [f"deals: of {result.asked} {parts}"]
    for label, score in (("reprints", result.reprints), ("corrections", result.corrections)):
        lines.append(f"{label}: {score.right} right, {score.wrong} wrong, {score.missed} missed")
    return lines
