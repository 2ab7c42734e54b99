"""Graph -> the tiles of its counties, and where things stand of which only the province is known.

A tile is a place in a grid: to the right what lies east, below what lies south. No map is behind it.
"""

from collections import Counter, deque
from functools import cache
from typing import Any

import networkx as nx

from kg.divisions import Division, Divisions, load_divisions
from kg.graph import edges, nodes
from kg.schema import DATA, load_schema, read_rows
from kg.view.sentences import PageData

PROVINCE = "0000"  # the end of a province's code

Cell = tuple[int, int]


@cache
def load_tiles() -> dict[str, Cell]:
    """Return column and row of each county in the grid of its province, and of each province in its own."""
    return {code: (int(x), int(y)) for code, x, y in read_rows(DATA / "view" / "tiles.tsv", 3)}


def tell_tiles(page: PageData, lying: dict[str, list[str]]) -> dict[str, Any]:
    """Return provinces and, of those that the graph names, their counties; and what has a province alone.

    ``provinces`` and ``counties`` are rows of code, name, column, row and the things that are it, former ones
    included; ``homes`` names things that lie in no county, and the codes of their provinces.
    """
    divisions, tiles = load_divisions(), load_tiles()
    things: dict[str, list[int]] = {}
    for key, node in nodes(page.graph):
        if node["code"] in divisions.by_code:
            things.setdefault(_today(divisions, node["code"]), []).append(page.entity[key])
    seen = {divisions.province_of(code) for code in things}

    provinces = [code for code in tiles if code.endswith(PROVINCE)]
    counties = [code for code in tiles if not code.endswith(PROVINCE) and divisions.province_of(code) in seen]
    names = _short_names(divisions, [*provinces, *counties])

    def row(code: str) -> list[Any]:
        return [code, names[code], *tiles[code], things.get(code, [])]

    return {
        "provinces": [row(code) for code in provinces],
        "counties": [row(code) for code in counties],
        "homes": _homes(page.graph, page.entity, lying, divisions),
    }


def _short_names(divisions: Divisions, codes: list[str]) -> dict[str, str]:
    """Return short names; two alike in a province have the name of their city, too: 乐山市中区."""
    short = {code: _short(divisions.by_code[code]) for code in codes}
    alike = Counter((divisions.province_of(code), name) for code, name in short.items())
    return {
        code: name
        if alike[divisions.province_of(code), name] == 1
        else _short(divisions.ancestors(code)[0]) + name
        for code, name in short.items()
    }


def _short(division: Division) -> str:
    return min((one for one in (division.name, *division.shorts) if len(one) > 1), key=len)


def _today(divisions: Divisions, code: str) -> str:
    """Return the division that a place is, or is a part of, today."""
    code = divisions.current(code)
    while (after := divisions.successors.get(code)) is not None:
        code = after.code
    return code


def _homes(
    graph: "nx.MultiDiGraph[str]", number: dict[str, int], lying: dict[str, list[str]], divisions: Divisions
) -> list[list[Any]]:
    """Return things that lie in no county, each with the code of its province."""
    above: dict[str, list[str]] = {}
    for head, tail, kind, _ in edges(graph):
        if kind == load_schema().roles.within:
            above.setdefault(head, []).append(tail)
    found = []
    for key, _ in nodes(graph):
        if key not in lying and (province := _province(graph, above, key, divisions)):
            found.append([number[key], province])
    return found


def _province(
    graph: "nx.MultiDiGraph[str]", above: dict[str, list[str]], key: str, divisions: Divisions
) -> str:
    """Return the code of the province in which a thing lies, also by way of a city; of several none."""
    seen, waiting, found = {key}, deque([key]), set()
    while waiting:
        place = waiting.popleft()
        if code := divisions.province_of(graph.nodes[place]["code"]):
            found.add(code)
            continue
        for outer in above.get(place, ()):
            if outer not in seen:
                seen.add(outer)
                waiting.append(outer)
    return found.pop() if len(found) == 1 else ""
