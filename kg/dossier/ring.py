"""Graph and a thing -> its nearest things, and where each stands around it in a small picture."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import cast

import networkx as nx

from kg.display.text import BETWEEN
from kg.graph import Edge, Node, holds
from kg.schema import load_schema

_MOST = 16  # things around it: more names than that cannot be read
WIDTH, HEIGHT = 720, 400
_ACROSS, _DOWN = 225, 160


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing beside the one that the dossier is on; ``x`` and ``y`` are places in the picture."""

    name: str
    label: str
    color: str
    x: int
    y: int


def find_neighbours(graph: "nx.MultiDiGraph[str]", key: str, lang: str) -> tuple[Neighbour, ...]:
    """Return what a sentence links with the thing ``key``, what most sentences link first."""
    said: dict[str, int] = defaultdict(int)
    labels: dict[str, list[str]] = defaultdict(list)
    relations, types = load_schema().relations, load_schema().types
    ends = [(tail, kind, data, True) for _, tail, kind, data in graph.out_edges(key, keys=True, data=True)]
    ends += [(head, kind, data, False) for head, _, kind, data in graph.in_edges(key, keys=True, data=True)]
    for other, kind, data, out in sorted(ends, key=lambda end: (end[0], end[1], end[3])):
        count = sum(map(holds, cast(Edge, data)["statements"]))
        if count and other != key:
            said[other] += count
            label = relations[kind].label if out else relations[kind].inverse
            labels[other].append(label.text(lang))
    best = sorted(said, key=lambda other: (-said[other], other))[:_MOST]
    best.sort(key=lambda other: (labels[other], other))  # those of one relation side by side
    return tuple(
        Neighbour(
            cast(Node, graph.nodes[other])["name"],
            BETWEEN.join(dict.fromkeys(labels[other])),
            types[graph.nodes[other]["type"]].color,
            *_place(at, len(best)),
        )
        for at, other in enumerate(best)
    )


def _place(at: int, count: int) -> tuple[int, int]:
    turn = 2 * math.pi * (at + 0.5) / count - math.pi / 2
    return round(WIDTH / 2 + _ACROSS * math.cos(turn)), round(HEIGHT / 2 + _DOWN * math.sin(turn))
