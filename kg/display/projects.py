"""Graph -> its projects as rows: investors, builders, districts, sum, stage, and what sentence says so."""

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx

from kg.display.summary import districts_of
from kg.display.trust import is_sure, load_trust
from kg.display.values import best_value, current_stage
from kg.graph import MilestoneStatement, Statement, ValueStatement, edges, holds, meta, nodes
from kg.schema import load_schema


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project; things are named by their ids."""

    key: str
    name: str
    investors: tuple[str, ...]
    builders: tuple[str, ...]  # who only builds, plans or runs it
    districts: tuple[str, ...]
    sum: ValueStatement | None
    stage: MilestoneStatement | None
    said: Statement | None  # of the sum, else of the stage, else of who is behind it


def project_rows(graph: "nx.MultiDiGraph[str]") -> list[ProjectRow]:
    """Return the projects of ``graph``, the largest sum first, then by name."""
    roles, articles, lying = load_schema().roles, meta(graph)["articles"], districts_of(graph)
    behind = _behind(graph)
    rows = []
    for key, node in nodes(graph):
        if node["type"] != roles.project:
            continue
        sum_, stage = best_value(node, roles.sum, articles), current_stage(node, articles)
        invest, build, said = behind.get(key, ((), (), None))
        rows.append(
            ProjectRow(
                key,
                node["name"],
                invest,
                build,
                tuple(lying.get(key, ())),
                sum_,
                stage,
                sum_ or stage or said,
            )
        )
    return sorted(rows, key=lambda row: (-(row.sum["value"] if row.sum else 0.0), row.name, row.key))


_Behind = tuple[tuple[str, ...], tuple[str, ...], Statement | None]


def _behind(graph: "nx.MultiDiGraph[str]") -> dict[str, _Behind]:
    """Return of each project its investors, who only works for it, and the surest sentence on them."""
    roles = load_schema().roles
    invest, build = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    said: dict[str, Statement] = {}
    for head, tail, kind, edge in edges(graph):
        told = [one for one in edge["statements"] if holds(one) and is_sure(one, load_trust().listed)]
        if kind != roles.invests or not told:
            continue
        hired = [one for one in told if one["role"] in roles.hired]
        if hired:
            build[tail].append(head)
        if len(hired) < len(told):
            invest[tail].append(head)
        best: Statement = max(told, key=lambda one: (one["role"] not in roles.hired, one["confidence"]))
        said.setdefault(tail, best)
    return {key: (tuple(invest[key]), tuple(build[key]), one) for key, one in said.items()}
