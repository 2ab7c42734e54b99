"""A level picture of a page -> where the ink of each line stands, rules, and pictures on the page."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

Grey = Any  # height x width, bytes
Pixels = tuple[int, int, int, int]  # left, top, right, bottom

_INK = 0.92  # em that Chinese characters are high
_GAP_IN_LETTER = 0.15  # em that may be empty between strokes, one over the other
_LONG, _THIN = 3.5, 0.3  # em: a rule is longer, and thinner
_DARK, _MID = 20, 30  # shades darker than the paper: of a rule, of a picture
_CELL = 8  # pixels: pictures are looked for in squares
_LEAST_PICTURE = 4.0  # em of both sides


class Ink(NamedTuple):
    """Where a line's ink stands, and the stretches across that are empty, in pixels."""

    box: Pixels
    gaps: tuple[tuple[int, int], ...]

    @property
    def em(self) -> float:
        """The size of its type."""
        return (self.box[3] - self.box[1]) / _INK


def turn(grey: Grey, degrees: float) -> Grey:
    """Return a picture turned around its middle, clockwise; what comes in at the edges is paper."""
    import cv2

    if not degrees:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(grey, matrix, (width, height), borderValue=float(np.median(grey[::8, ::8])))


def find_ink(grey: Grey, area: Pixels) -> Ink | None:
    """Return the ink of the line in ``area``; None where nothing stands out."""
    left, top, right, bottom = area
    crop = grey[max(top, 0) : bottom, max(left, 0) : right]
    if min(crop.shape) < 4:
        return None
    paper, black = np.percentile(crop, 90), np.percentile(crop, 3)
    if paper - black < _DARK:
        return None
    dark = crop < (paper + black) / 2
    if dark.mean() > 0.5:  # white on black
        dark = ~dark
    first, last = _rows(dark)
    across = np.flatnonzero(dark[first:last].any(axis=0))
    if len(across) < 2 or last - first < 4:
        return None
    x, y = max(left, 0), max(top, 0)
    steps = np.flatnonzero(np.diff(across) > 2)
    gaps = tuple((x + int(across[at]) + 1, x + int(across[at + 1])) for at in steps)
    return Ink((x + int(across[0]), y + first, x + int(across[-1]) + 1, y + last), gaps)


def _rows(dark: Any) -> tuple[int, int]:
    """Return the rows from the first to the last stroke around the middle: lines near by leave some ink."""
    rows = dark.mean(axis=1)
    inked = np.flatnonzero(rows > 0.08 * np.percentile(rows, 90))
    if not len(inked):
        return 0, 0
    most = _GAP_IN_LETTER * len(rows)
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > most) + 1)
    run = max(runs, key=lambda run: float(rows[run].sum()))
    return int(run[0]), int(run[-1]) + 1


def find_rules(grey: Grey, lines: Sequence[Pixels], em: float) -> list[Pixels]:
    """Return the long thin dark runs of a page, its lines of text left out; ``em`` is the size of these."""
    dark = _darkness(grey, lines)
    found = _level_rules(dark, em)
    found += [(top, left, bottom, right) for left, top, right, bottom in _level_rules(dark.T, em)]
    return sorted(found)


def _darkness(grey: Grey, lines: Sequence[Pixels]) -> Any:
    """Return how much darker than the paper around each pixel is, nothing where text stands."""
    import cv2

    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.dilate(small, np.ones((5, 5), np.uint8)), (width, height))
    dark = cv2.subtract(cv2.blur(paper, (31, 31)), grey)
    for left, top, right, bottom in lines:
        dark[max(top, 0) : bottom, max(left, 0) : right] = 0
    return dark


def _level_rules(dark: Any, em: float) -> list[Pixels]:
    import cv2

    dark = np.ascontiguousarray(dark)
    long, beside = max(int(em), 3), max(round(em / 4), 3)
    runs: Any = cv2.blur(dark, (long, 1))
    # Darker than what stands a little over and under it: no edge of a picture, no grey area.
    around = cv2.erode(runs, np.ones((2 * beside + 1, 1), np.uint8))
    ridge: Any = (cv2.subtract(runs, around) > _DARK).astype(np.uint8)
    ridge = cv2.morphologyEx(ridge, cv2.MORPH_CLOSE, np.ones((3, long), np.uint8))
    ridge = cv2.morphologyEx(ridge, cv2.MORPH_OPEN, np.ones((1, int(_LONG * em)), np.uint8))
    stats: Any = cv2.connectedComponentsWithStats(ridge)[2]
    found = []
    for left, top, width, height, _ in stats[1:].tolist():
        if height <= max(_THIN * em, 4):
            found.append((left, top, left + width, top + height))
    return found


def find_pictures(grey: Grey, lines: Sequence[Pixels], em: float) -> list[Pixels]:
    """Return the areas of a page that are dark throughout and hold no lines of text."""
    import cv2

    height, width = grey.shape
    size = (max(width // _CELL, 1), max(height // _CELL, 1))
    cells = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    dark: Any = (cells < np.percentile(cells, 80) - _MID).astype(np.uint8)
    for left, top, right, bottom in lines:
        dark[max(top, 0) // _CELL : bottom // _CELL + 1, max(left, 0) // _CELL : right // _CELL + 1] = 0
    dark = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    stats: Any = cv2.connectedComponentsWithStats(dark)[2]
    least = _LEAST_PICTURE * em / _CELL
    found = []
    for left, top, across, down, area in stats[1:].tolist():
        if min(across, down) >= least and area > 0.4 * across * down:
            found.append((left * _CELL, top * _CELL, (left + across) * _CELL, (top + down) * _CELL))
    return sorted(found)
