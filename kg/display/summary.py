"""Graph -> what stands out in it: links, districts and what lies in them, the largest projects."""

from collections import deque

import networkx as nx

from kg.display.values import best_value
from kg.graph import Graph, Node, ValueStatement, edges, meta, nodes
from kg.graph.shape import Whole
from kg.schema import load_schema


def count_links(graph: "nx.MultiDiGraph[str]") -> dict[str, int]:
    """Return with how many other things each thing is linked by a sentence."""
    near: dict[str, set[str]] = {key: set() for key, _ in nodes(graph)}
    for head, tail, _, edge in edges(graph):
        if edge["statements"] and head != tail:
            near[head].add(tail)
            near[tail].add(head)
    return {key: len(others) for key, others in near.items()}


def count_facts(graph: Graph) -> int:
    """Return how many facts sentences tell: of the list of divisions is none."""
    of_nodes = sum(len(node["attributes"]) + len(node["milestones"]) for _, node in nodes(graph))
    return of_nodes + sum(len(edge["statements"]) for *_, edge in edges(graph))


def size_of(graph: "nx.MultiDiGraph[str]") -> Whole:
    """Return how much a graph holds; of a part, how much the whole one does."""
    return meta(graph).get("whole") or {
        "articles": len(meta(graph)["articles"]),
        "entities": len(graph),
        "relations": graph.number_of_edges(),
        "facts": count_facts(graph),
    }


def largest_projects(graph: "nx.MultiDiGraph[str]") -> list[tuple[str, Node, ValueStatement]]:
    """Return the projects with a known sum, the largest first."""
    articles, roles = meta(graph)["articles"], load_schema().roles
    found = [
        (key, node, value)
        for key, node in nodes(graph)
        if node["type"] == roles.project and (value := best_value(node, roles.sum, articles))
    ]
    return sorted(found, key=lambda project: (-project[2]["value"], project[0]))


def districts_of(graph: "nx.MultiDiGraph[str]") -> dict[str, list[str]]:
    """Return the nearest districts of everything that lies in one, also by way of a zone or a town."""
    above: dict[str, list[str]] = {}
    within = load_schema().roles.within
    for head, tail, kind, _ in edges(graph):
        if kind == within:
            above.setdefault(head, []).append(tail)
    climbed = {key: _climb(graph, above, key) for key, _ in nodes(graph)}
    return {key: districts for key, districts in climbed.items() if districts}


def _climb(graph: "nx.MultiDiGraph[str]", above: dict[str, list[str]], key: str) -> list[str]:
    seen, waiting, found = {key}, deque([key]), []
    district = load_schema().roles.district
    while waiting:
        place = waiting.popleft()
        if graph.nodes[place]["type"] == district:
            found.append(place)
            continue
        for outer in above.get(place, ()):
            if outer not in seen:
                seen.add(outer)
                waiting.append(outer)
    return sorted(found)


def district_contents(
    graph: "nx.MultiDiGraph[str]", lying: dict[str, list[str]]
) -> list[tuple[str, list[str], list[str]]]:
    """Return the districts with their companies and projects, that with the most first."""
    company, project = load_schema().roles.company, load_schema().roles.project
    inside: dict[str, dict[str, list[str]]] = {}
    for key, districts in lying.items():
        kind = graph.nodes[key]["type"]
        for district in districts if kind in (company, project) else ():
            inside.setdefault(district, {company: [], project: []})[kind].append(key)
    found = [(district, kinds[company], kinds[project]) for district, kinds in inside.items()]
    return sorted(found, key=lambda entry: (-len(entry[1]) - len(entry[2]), entry[0]))
