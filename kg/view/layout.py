"""Boxes and the links between them -> a position for each, neighbours near, nothing on top of another.

Only additions, multiplications, divisions and square roots, each correctly rounded everywhere, and sums in a
fixed order: the same picture on every machine, which a library's layout does not promise.
"""

from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float]  # width, height
Link = tuple[int, int]
Frame = tuple[float, float, float, float]  # left, top, width, height
Points = NDArray[np.float64]

STEPS, STEPS_EACH = 120, 6  # of the force model, in all and per thing; more do not change the picture
HEAT = 0.3  # how far a thing moves in the first step
GAP = 14.0  # kept free around each box
ASPECT = 1.5  # width to height of the drawing area
MARGIN = 60.0  # between components


def place(boxes: Sequence[Box], links: Iterable[Link]) -> list[tuple[int, int]]:
    """Return the centre of each box; ``links`` are pairs of indices into ``boxes``."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(boxes)))
    graph.add_edges_from(links)
    groups = [sorted(group) for group in nx.connected_components(graph)]
    arranged = []
    for group in sorted(groups, key=lambda group: (-len(group), group)):
        sizes = np.array([boxes[index] for index in group], dtype=np.float64)
        points = _arrange(graph, group, sizes)
        arranged.append((group, points, sizes))
    centres: list[tuple[int, int]] = [(0, 0)] * len(boxes)
    for group, points in _pack(arranged):
        for index, (x, y) in zip(group, points, strict=True):
            centres[index] = (round(float(x)), round(float(y)))
    return centres


def _arrange(graph: "nx.Graph[int]", group: list[int], sizes: Points) -> Points:
    """Return the positions of one connected component."""
    if len(group) == 1:
        return np.zeros((1, 2))
    number = {index: at for at, index in enumerate(group)}
    pairs = [(number[a], number[b]) for a, b in graph.subgraph(group).edges]
    pairs = sorted((min(pair), max(pair)) for pair in pairs)
    points = _attract(_unfold(len(group), pairs), pairs)
    return _separate(points, sizes)


def _unfold(count: int, pairs: list[Link]) -> Points:
    """Return a first guess: a tree around the best connected point, each branch in its own sector."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        near[a].append(b)
        near[b].append(a)
    root = max(range(count), key=lambda point: (len(near[point]), -point))
    order, parent = [root], {root: root}
    for point in order:
        for other in sorted(near[point], key=lambda other: (-len(near[other]), other)):
            if other not in parent:
                parent[other] = point
                order.append(other)
    weight = dict.fromkeys(order, 1)
    for point in reversed(order[1:]):
        weight[parent[point]] += weight[point]
    sector = {root: (0.0, 1.0)}
    taken: dict[int, float] = {}
    depth = {root: 0}
    points = np.zeros((count, 2))
    for point in order[1:]:
        above = parent[point]
        low, high = sector[above]
        start = taken.get(above, low)
        share = (high - low) * weight[point] / max(1, weight[above] - 1)
        sector[point], taken[above] = (start, start + share), start + share
        depth[point] = depth[above] + 1
        x, y = _on_circle(start + share / 2)
        points[point] = (x * depth[point], y * depth[point])
    return points


def _on_circle(turn: float) -> tuple[float, float]:
    """Return about the point at ``turn`` (0 to 1) of the unit circle, without the machine's sine."""
    quarter = int(turn * 4) % 4
    half = (turn * 4 - int(turn * 4)) * 0.8284271247461901 / 2  # 0 to tan(45°/2)
    x, y = (1 - half * half) / (1 + half * half), 2 * half / (1 + half * half)
    return [(x, y), (-y, x), (-x, -y), (y, -x)][quarter]


def _attract(points: Points, pairs: list[Link]) -> Points:
    """Return the points moved until linked ones are near and all others apart."""
    count = len(points)
    tie = np.zeros((count, count))
    for a, b in pairs:
        tie[a, b] = tie[b, a] = 1.0
    degree = np.array([sum(row) for row in tie.tolist()]) + 1.0
    push = 0.05 * degree[:, None] * degree[None, :]
    x, y = points[:, 0], points[:, 1]
    steps = min(STEPS, STEPS_EACH * count)
    for step in range(steps):
        away_x, away_y = x - x[:, None], y - y[:, None]
        force = push / (away_x * away_x + away_y * away_y + 1e-4) - tie
        # The last terms keep far branches from drifting off.
        move_x = (away_x * force).sum(axis=0) / degree - 0.02 * x
        move_y = (away_y * force).sum(axis=0) / degree - 0.02 * y
        heat = HEAT * (1 - step / steps)
        scale = np.minimum(1.0, heat / (np.sqrt(move_x * move_x + move_y * move_y) + 1e-9))
        x, y = x + move_x * scale, y + move_y * scale
    return np.stack([x, y], axis=1)


def _separate(points: Points, sizes: Points) -> Points:
    """Return the points spread until no box lies on another."""
    need = (sizes + GAP)[:, 0] * (sizes + GAP)[:, 1]
    width, height = (points.max(axis=0) - points.min(axis=0)).tolist()
    area = max(width * height, (width * width + height * height) / 4, 1e-6)  # a line takes room, too
    scale = np.sqrt(2.2 * sum(need.tolist()) / area)
    points = points * scale
    half = (sizes + GAP) / 2
    reach = half[:, None, :] + half[None, :, :]
    index = np.arange(len(points))
    side = np.where(index[:, None] < index[None, :], -1.0, 1.0)
    x, y = points[:, 0], points[:, 1]
    for _ in range(400):
        away_x, away_y = x - x[:, None], y - y[:, None]
        over_x, over_y = reach[..., 0] - np.abs(away_x), reach[..., 1] - np.abs(away_y)
        clash = (over_x > 0.5) & (over_y > 0.5)
        clash[index, index] = False
        if not clash.any():
            break
        across = over_x < over_y
        sign_x = np.where(away_x == 0, -side, np.sign(away_x))
        sign_y = np.where(away_y == 0, -side, np.sign(away_y))
        x = x + 0.35 * (over_x * sign_x * (across & clash)).sum(axis=0)
        y = y + 0.35 * (over_y * sign_y * (~across & clash)).sum(axis=0)
    return np.stack([x, y], axis=1)


def _pack(arranged: list[tuple[list[int], Points, Points]]) -> list[tuple[list[int], Points]]:
    """Return the components side by side, the largest first, each where all stays compact."""
    frames = []
    for _, points, sizes in arranged:
        low, high = (points - sizes / 2).min(axis=0), (points + sizes / 2).max(axis=0)
        frames.append((low, (high - low + MARGIN).tolist()))
    order = sorted(range(len(frames)), key=lambda at: (-frames[at][1][0] * frames[at][1][1], at))
    packed: list[tuple[list[int], Points]] = []
    placed: list[Frame] = []
    corners = [(0.0, 0.0)]
    for at in order:
        low, (width, height) = frames[at]
        x, y = min(
            (corner for corner in corners if _is_free((*corner, width, height), placed)),
            key=lambda corner: (max(corner[0] + width, (corner[1] + height) * ASPECT), corner),
        )
        placed.append((x, y, width, height))
        corners += [(x + width, y), (x, y + height), (x + width, 0.0), (0.0, y + height)]
        packed.append((arranged[at][0], arranged[at][1] - low + np.array([x, y])))
    return packed


def _is_free(frame: Frame, placed: list[Frame]) -> bool:
    x, y, width, height = frame
    return all(x >= a + w or a >= x + width or y >= b + h or b >= y + height for a, b, w, h in placed)
