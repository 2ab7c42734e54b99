"""Graph -> the districts that no article names, so that a search for one can say so."""

import networkx as nx

from kg.divisions import load_divisions
from kg.graph import nodes

REMEMBERED = 10  # years that people go on asking for a district that is no more


def unnamed(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the districts that the graph lacks, of the provinces that articles name, parted by spaces."""
    divisions = load_divisions()
    held = [(divisions.current(node["code"]), node["mentions"]) for _, node in nodes(graph) if node["code"]]
    codes = {code for code, _ in held}
    provinces = {divisions.province_of(code) for code, mentions in held if mentions}
    since = divisions.latest - REMEMBERED
    return " ".join(
        division.name
        for code, division in sorted(divisions.by_code.items())
        if division.level == "county" and int(division.until or divisions.latest) >= since
        if divisions.current(code) not in codes and divisions.province_of(code) in provinces
    )
