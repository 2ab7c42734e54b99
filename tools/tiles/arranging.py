"""Points -> cells of a grid: neighbours stay neighbours, what lies north is above, as far as it goes."""

import math
import random
from collections.abc import Mapping

Point = tuple[float, float]  # to the right, and down
Cell = tuple[int, int]  # column and row
Pairs = frozenset[tuple[str, str]]

NEAREST = 4  # of a point: two that are so to each other are neighbours
ROOM = 1.15  # cells for each point: some stay free
TRIES = 700  # swaps that are tried for each point
RUNS = 4  # of which the best is taken
WARM, COLD = 1.0, 0.02  # how bad a swap may be, at first and at last
TURNED = 0.8  # what a neighbour on the wrong side costs
MOVED = 0.15  # what it costs to be a cell away from where the point would be


def neighbours(points: Mapping[str, Point]) -> Pairs:
    """Return the pairs that are each among the nearest of the other."""
    near = {
        key: sorted((other for other in points if other != key), key=lambda one: math.dist(points[one], here))
        for key, here in points.items()
    }
    return frozenset(
        (key, other)
        for key, others in near.items()
        for other in others[:NEAREST]
        if key < other and key in near[other][:NEAREST]
    )


def arrange(points: Mapping[str, Point]) -> dict[str, Cell]:
    """Return a cell for each point; the same for the same points."""
    width, height = _shape(points)
    first: dict[str, Cell] = {}
    _split(sorted(points), points, (0, 0, width, height), first)
    runs = [_Swapping(points, first, (width, height), number) for number in range(RUNS)]
    return min((run.run() for run in runs), key=lambda found: found[0])[1]


def kept(pairs: Pairs, cells: Mapping[str, Cell]) -> int:
    """Return how many of the pairs are on tiles that touch, be it at a corner."""
    return sum(_apart(cells[a], cells[b]) <= 1 for a, b in pairs)


def in_order(pairs: Pairs, points: Mapping[str, Point], cells: Mapping[str, Cell]) -> int:
    """Return how many pairs lie in their real direction, within 45 degrees."""
    return sum(_turn(points[a], points[b], cells[a], cells[b]) <= math.pi / 4 for a, b in pairs)


def _shape(points: Mapping[str, Point]) -> Cell:
    """Return how wide and high a grid for these points is: as wide as they lie, within reason."""
    spans = [max(at) - min(at) for at in zip(*points.values(), strict=True)]
    ratio = min(1.8, max(0.7, spans[0] / spans[1])) if all(spans) else 1.0
    width = max(1, round(math.sqrt(ROOM * len(points) * ratio)))
    return width, math.ceil(ROOM * len(points) / width)


def _split(
    keys: list[str], points: Mapping[str, Point], box: tuple[int, int, int, int], found: dict[str, Cell]
) -> None:
    """Give each key a cell of the box: half of them to each half of it."""
    left, top, width, height = box
    if len(keys) <= 1 or width * height == 1:
        found.update(dict.fromkeys(keys, (left, top)))
        return
    across = width >= height
    ordered = sorted(keys, key=lambda key: (points[key][0 if across else 1], key))
    first = (width if across else height) // 2
    share = first / (width if across else height)
    room = width * height * share
    count = min(len(keys), max(round(len(keys) * share), len(keys) - round(width * height - room)))
    count = min(count, round(room))
    one = (left, top, first, height) if across else (left, top, width, first)
    other = (
        (left + first, top, width - first, height) if across else (left, top + first, width, height - first)
    )
    _split(ordered[:count], points, one, found)
    _split(ordered[count:], points, other, found)


class _Swapping:
    """Simulated annealing: two cells change what they hold, seldom for the worse."""

    def __init__(self, points: Mapping[str, Point], first: dict[str, Cell], size: Cell, number: int) -> None:
        self.points, self.cells, self.home = points, dict(first), first
        self.size = size
        self.holds: dict[Cell, str] = {cell: key for key, cell in first.items()}
        self.near: dict[str, list[str]] = {key: [] for key in points}
        for one, other in sorted(neighbours(points)):
            self.near[one].append(other)
            self.near[other].append(one)
        self.chance = random.Random(number)

    def run(self) -> tuple[float, dict[str, Cell]]:
        """Return what the cells found cost, and the cells."""
        keys = sorted(self.points)
        count = TRIES * len(keys)
        for number in range(count):
            heat = WARM * (COLD / WARM) ** (number / count)
            key = self.chance.choice(keys)
            self._try(key, self._target(key), heat)
        return sum(map(self._cost, keys)), self.cells

    def _target(self, key: str) -> Cell:
        """Return a cell near the point, or near a neighbour."""
        beside = self.chance.choice([key, *self.near[key]])
        column, row = self.cells[beside]
        return (
            min(self.size[0] - 1, max(0, column + self.chance.randint(-2, 2))),
            min(self.size[1] - 1, max(0, row + self.chance.randint(-2, 2))),
        )

    def _try(self, key: str, target: Cell, heat: float) -> None:
        other = self.holds.get(target)
        if other == key:
            return
        moved = [key] if other is None else [key, other]
        before = sum(map(self._cost, moved))
        self._swap(key, other, target)
        worse = sum(map(self._cost, moved)) - before
        if worse > 0 and self.chance.random() >= math.exp(-worse / heat):
            self._swap(key, other, self._came)

    def _swap(self, key: str, other: str | None, target: Cell) -> None:
        self._came = self.cells[key]
        self.cells[key] = target
        self.holds[target] = key
        if other is None:
            del self.holds[self._came]
        else:
            self.cells[other] = self._came
            self.holds[self._came] = other

    def _cost(self, key: str) -> float:
        here, point = self.cells[key], self.points[key]
        cost = MOVED * math.dist(here, self.home[key]) ** 2
        for other in self.near[key]:
            there = self.cells[other]
            cost += max(0, _apart(here, there) - 1)
            if _turn(point, self.points[other], here, there) > math.pi / 4:
                cost += TURNED
        return cost


def _apart(one: Cell, other: Cell) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _turn(one: Point, other: Point, cell: Cell, there: Cell) -> float:
    """Return the angle between how two points lie to each other and how their cells do."""
    real = math.atan2(other[1] - one[1], other[0] - one[0])
    drawn = math.atan2(there[1] - cell[1], there[0] - cell[0])
    return abs((real - drawn + math.pi) % (2 * math.pi) - math.pi)
