"""Graph -> the picture: what is drawn at first, how large, and where."""

import unicodedata
from dataclasses import dataclass

import networkx as nx

from kg.display.summary import count_links, largest_projects
from kg.graph import Node, edges, nodes
from kg.schema import load_schema
from kg.view.layout import place

DRAWN = 240  # things drawn at first: more are a thicket, and slow
FEW = 40  # a picture with fewer things also shows others that link to them, then those without a link
LINE = 20  # half-widths in a line of a label
LABEL_LINES = 2
OPENING = "([{<（［｛【〔《〈「『“‘"  # no line of a label ends with one of these
CLOSING = ")]}>）］｝】〕》〉」』”’、，"  # none begins with one of these
SMALLEST, GROWTH = 9.0, 25.0  # radius of a thing without links, and what the best connected has more
FONT = 13  # the size of a label on the screen, whatever the zoom
ROOM = 0.7  # of a label's width that the layout keeps free: labels that clash wait for a closer look

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """All relations between two things, as one line: ``types`` in order, ``arrows`` as vis-network wants."""

    head: str
    tail: str
    types: tuple[str, ...]
    arrows: str
    official: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """How a thing is drawn."""

    label: str
    size: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Every link and dot, and the positions of the things that are drawn at first."""

    links: dict[Pair, DrawnLink]
    dots: dict[str, Dot]
    positions: dict[str, tuple[int, int]]


def draw(graph: "nx.MultiDiGraph[str]") -> Drawing:
    """Return the drawing of ``graph``."""
    links = _links(graph)
    degrees = count_links(graph)
    largest = max(degrees.values(), default=0) or 1
    sums = _sums(graph)
    shares = {key: degrees[key] / largest for key in graph} | sums
    dots = {key: _dot(node["name"], shares[key]) for key, node in nodes(graph)}
    chosen = _choose(graph, links, degrees)
    number = {key: at for at, key in enumerate(chosen)}
    shown = [
        (number[link.head], number[link.tail])
        for link in links.values()
        if not link.official and link.head in number and link.tail in number
    ]
    centres = place([_box(dots[key]) for key in chosen], shown)
    # A label hangs below its dot: the dot is above the middle of its box.
    positions = {
        key: (x, y - round(_label_height(dots[key]) / 2)) for key, (x, y) in zip(chosen, centres, strict=True)
    }
    return Drawing(links, dots, positions)


def _sums(graph: "nx.MultiDiGraph[str]") -> dict[str, float]:
    """Return what each project's sum is of the largest; one of which no sum is told has none."""
    amounts = {key: sum_["value"] for key, _, sum_ in largest_projects(graph)}
    largest = max(amounts.values(), default=0.0) or 1.0
    return {key: amount / largest for key, amount in amounts.items()}


def _links(graph: "nx.MultiDiGraph[str]") -> dict[Pair, DrawnLink]:
    relations = load_schema().relations
    found: dict[Pair, list[tuple[str, bool, bool]]] = {}
    for head, tail, kind, edge in edges(graph):
        if head != tail:
            pair = (min(head, tail), max(head, tail))
            found.setdefault(pair, []).append((kind, head == pair[0], not edge["statements"]))
    links = {}
    for pair, entries in sorted(found.items()):
        ways = {forward for kind, forward, _ in entries if not relations[kind].symmetric}
        arrows = {(True,): "to", (False,): "from", (False, True): "to, from"}.get(tuple(sorted(ways)), "")
        kinds = tuple(dict.fromkeys(kind for kind, _, _ in entries))
        links[pair] = DrawnLink(*pair, kinds, arrows, all(official for _, _, official in entries))
    return links


def _choose(
    graph: "nx.MultiDiGraph[str]", links: dict[Pair, DrawnLink], degrees: dict[str, int]
) -> list[str]:
    """Return what is drawn at first: the best connected of the core types; of a small graph, others too."""
    crowd = max(20, len(graph) // 16)
    candidates = [key for key, node in nodes(graph) if not _is_backdrop(node, degrees[key], crowd)]
    near: dict[str, set[str]] = {key: set() for key in candidates}
    for link in links.values():
        if not link.official and link.head in near and link.tail in near:
            near[link.head].add(link.tail)
            near[link.tail].add(link.head)
    ranked = sorted((key for key in candidates if near[key]), key=lambda key: (-len(near[key]), key))
    types = load_schema().types
    core = {key for key in ranked if types[graph.nodes[key]["type"]].core}
    best = set([key for key in ranked if key in core and near[key] & core][:DRAWN])
    inside = {key for key in best if near[key] & best}
    rest = [key for key in ranked if key not in inside and (key in core or len(inside) < FEW)]
    rest.sort(key=lambda key: (key not in core, -len(near[key] & inside), -len(near[key]), key))
    linking = [key for key in rest if near[key] & inside] if len(inside) >= FEW else rest
    inside.update(linking[: (DRAWN if len(inside) >= FEW else FEW) - len(inside)])
    linked = [key for key in ranked if key in inside and near[key] & inside]
    lone = sorted(set(candidates) - set(linked), key=lambda key: (-graph.nodes[key]["mentions"], key))
    return linked + lone[: max(0, FEW - len(linked))]


def _is_backdrop(node: Node, degree: int, crowd: int) -> bool:
    """Tell whether nearly everything lies in this place: a province, the paper's own city."""
    return node["type"] == load_schema().roles.place and (node["code"].endswith("00") or degree > crowd)


def _dot(name: str, weight: float) -> Dot:
    return Dot(_wrap(name), round(SMALLEST + GROWTH * weight**0.5))


def _width(text: str) -> int:
    """Return the width of ``text`` in half-widths: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _wrap(name: str) -> str:
    """Return ``name`` on at most two lines of like length, cut where it is too long."""
    words = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    length = min(LINE, -(-_width(words) // LABEL_LINES) + 1) if _width(words) > LINE else LINE
    lines = [""]
    for at, char in enumerate(words):
        if _width(lines[-1] + char) > length:
            if len(lines) == LABEL_LINES:
                lines[-1] += "…" if words[at:].strip() else ""
                break
            lines.append(_cut_end(lines, char))
        lines[-1] += char
    return "\n".join(line.strip() for line in lines)


def _cut_end(lines: list[str], char: str) -> str:
    """Take off the last line, and return, what must stand before ``char`` at the beginning of the next."""
    last = lines[-1]
    at = len(last)
    while at > 1 and (last[at - 1] in OPENING or (last[at:] + char)[0] in CLOSING):
        at -= 1
    lines[-1], taken = (last[:at], last[at:]) if at > 1 else (last, "")
    return taken


def _label_height(dot: Dot) -> float:
    return FONT * 1.2 * (dot.label.count("\n") + 1)


def _box(dot: Dot) -> tuple[float, float]:
    width = max(_width(line) for line in dot.label.split("\n")) * FONT / 2 * ROOM
    return max(width, 2.0 * dot.size), 2.0 * dot.size + _label_height(dot)
