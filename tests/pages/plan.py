"""Where things stand on a page: the grid cut into slots, each for a story or for something else."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.pages.style import Style


@dataclass(frozen=True)
class Slot:
    """Columns ``first`` to before ``end``, from ``top`` to ``bottom``; ``notch`` is cut out of a corner."""

    first: int
    end: int
    top: float
    bottom: float
    notch: "Slot | None" = None

    @property
    def columns(self) -> int:
        return self.end - self.first

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Grid:
    """The columns of a page."""

    style: Style
    margin: float = 36.0
    top: float = field(default=70.0)

    @property
    def gutter(self) -> float:
        return self.style.gutter * self.style.body

    @property
    def column(self) -> float:
        room = self.style.width - 2 * self.margin
        return (room - (self.style.columns - 1) * self.gutter) / self.style.columns

    def left(self, column: int) -> float:
        return self.margin + column * (self.column + self.gutter)

    def right(self, column: int) -> float:
        return self.left(column) + self.column


def cut(slot: Slot, style: Style, draw: random.Random) -> Iterator[Slot]:
    """Yield the slots of a page."""
    least = 13 * style.body * style.leading
    wide, high = slot.columns, slot.height
    across = high >= 2 * least and (high > 3.2 * least or wide <= 2 or draw.random() < 0.5)
    along = wide >= 2 and (not across or wide * 1.6 > 4 * high / least or draw.random() < 0.35)
    small = (wide <= 2 and high < 3 * least) or (wide <= 4 and high < 2.2 * least)
    if (small and draw.random() < 0.75) or not (across or along):
        yield _with_notch(slot, least, style, draw)
    elif along:
        at = draw.randint(slot.first + 1, slot.end - 1)
        yield from cut(Slot(slot.first, at, slot.top, slot.bottom), style, draw)
        yield from cut(Slot(at, slot.end, slot.top, slot.bottom), style, draw)
    else:
        at_y = slot.top + draw.uniform(max(0.3, least / high), min(0.7, 1 - least / high)) * high
        yield from cut(Slot(slot.first, slot.end, slot.top, at_y), style, draw)
        yield from cut(Slot(slot.first, slot.end, at_y, slot.bottom), style, draw)


def _with_notch(slot: Slot, least: float, style: Style, draw: random.Random) -> Slot:
    if slot.columns < 3 or slot.height < 2.2 * least or draw.random() > style.notch:
        return slot
    wide = draw.randint(1, slot.columns - 2 if slot.columns > 3 else 1)
    high = draw.uniform(0.35, 0.5) * slot.height
    corner = draw.choice(["bottom left", "bottom right", "top right"])
    first = slot.first if "left" in corner else slot.end - wide
    top = slot.top if "top" in corner else slot.bottom - high
    notch = Slot(first, first + wide, top, top + high)
    return Slot(slot.first, slot.end, slot.top, slot.bottom, notch)
