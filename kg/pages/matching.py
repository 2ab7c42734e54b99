"""Scores of pairs -> the pairing with the greatest sum (Hungarian method)."""

import numpy as np
from numpy.typing import NDArray


def match(scores: NDArray[np.float64]) -> list[int]:
    """Return, for each column, the row that it is paired with, or -1; pairs below 0 are not made."""
    rows, columns = scores.shape
    size = max(rows, columns)
    cost = np.zeros((size + 1, size + 1))
    cost[1 : rows + 1, 1 : columns + 1] = -np.maximum(scores, 0.0)
    u, v = np.zeros(size + 1), np.zeros(size + 1)
    owner = np.zeros(size + 1, dtype=int)
    for row in range(1, size + 1):
        _augment(row, cost, u, v, owner)
    found = [int(owner[column]) - 1 for column in range(1, columns + 1)]
    return [row if row < rows and scores[row, column] > 0 else -1 for column, row in enumerate(found)]


def _augment(
    row: int,
    cost: NDArray[np.float64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    owner: NDArray[np.int_],
) -> None:
    """Pair ``row`` by the shortest augmenting path; ``u`` and ``v`` are the potentials."""
    size = len(owner) - 1
    owner[0], column = row, 0
    least = np.full(size + 1, np.inf)
    way = np.zeros(size + 1, dtype=int)
    used = np.zeros(size + 1, dtype=bool)
    while True:
        used[column] = True
        current = owner[column]
        reduced = cost[current] - u[current] - v
        better = ~used & (reduced < least)
        least[better] = reduced[better]
        way[better] = column
        free = np.where(used, np.inf, least)
        free[0] = np.inf
        following = int(np.argmin(free))
        delta = free[following]
        u[owner[used]] += delta
        v[used] -= delta
        least[~used] -= delta
        column = following
        if owner[column] == 0:
            break
    while column:
        owner[column] = owner[way[column]]
        column = int(way[column])
