"""A picture of a page -> its lines, rules and pictures: rapidocr reads, the ink tells sizes and places.

What is read is levelled: boxes count in the picture turned by ``Page.turn``.
"""

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from kg.model import Box, Page, PageLine
from kg.pages.ink import Ink, Pixels, find_ink, find_pictures, find_rules, turn
from kg.pages.letters import is_wide
from kg.pages.picture import Grey, Picture

_PIXELS = 2_500_000  # that are read at a time: 0.8 GB of memory
_SEAM = 300  # rows that are read twice where a page is read in bands
_GUTTER, _BLANK = 0.7, 0.38  # em between two characters, from which on a line is cut, a blank stands
_HALF = 0.5  # em of the square of a mark that are empty
_QUARTER, _QUOTES = 0.25, frozenset("“‘")  # em left of a quotation mark that begins a line
_OPENING, _CLOSING = frozenset("（《〈“‘「『【"), frozenset("，、。；：！？）》〉”’」』】")
_SAME = 0.09  # share by which the sizes of lines may differ that are of one type
_LONG_LINE = 6.0  # times its height: a line whose slope is exact
_LEVEL, _STEEPEST = 0.02, 10.0  # degrees
_UPRIGHT = 1.5  # times as high as wide: letters one under the other
_ROUGH = 0.72  # em of the height that OCR gives a line, and of the height of a digit

_PARAMS = {
    # The usual limit of 2,000 pixels makes columns run together.
    "Global.max_side_len": 6_000,
    "Global.use_cls": False,
    "Global.log_level": "error",
    "Global.return_word_box": True,
    "Det.max_candidates": 4_000,  # lines of a page
}


class Char(NamedTuple):
    """A character with its edges, in pixels: OCR tells them to a third of its width."""

    char: str
    left: float
    right: float


class Seen(NamedTuple):
    """A line as OCR tells it, in pixels."""

    text: str
    sure: float
    corners: tuple[tuple[float, float], ...]  # from the top left one, clockwise
    chars: tuple[Char, ...]


class _Piece(NamedTuple):
    text: str
    sure: float
    box: Pixels
    em: float


def made_with() -> str:
    """Return what reads, and its version."""
    return f"rapidocr {version('rapidocr')}"


def read_picture(picture: Picture, number: int) -> Page:
    """Return what is printed on a picture."""
    seen = recognize(picture.grey)
    slope = _slope(seen)
    level = turn(picture.grey, -slope)
    areas = [_area(one, slope, level.shape) for one in seen]
    pieces = [piece for one, area in zip(seen, areas, strict=True) for piece in _pieces(one, area, level)]
    pieces = _settle(pieces)
    em = float(np.median([piece.em for piece in pieces])) if pieces else 20.0
    high, wide = level.shape
    point = picture.height / high
    lines = sorted(
        (
            PageLine(piece.text, _box(piece.box, wide, high), round(piece.em * point, 2), piece.sure)
            for piece in pieces
        ),
        key=lambda line: (line.box[1], line.box[0], line.text),
    )
    return Page(
        number,
        picture.width,
        picture.height,
        tuple(lines),
        tuple(_box(rule, wide, high) for rule in find_rules(level, areas, em)),
        tuple(_box(area, wide, high) for area in find_pictures(level, areas, em)),
        ocr=True,
        turn=round(-slope, 2),
    )


def recognize(grey: Grey) -> list[Seen]:
    """Return the lines of a picture: a large one is read in bands, which bounds the memory."""
    height, width = grey.shape
    rows = max(_PIXELS // width, 3 * _SEAM)
    if height <= rows:
        return _recognize(grey)
    count = math.ceil((height - _SEAM) / (rows - _SEAM))
    step = math.ceil((height - _SEAM) / count)
    kept: list[Seen] = []
    for top in range(0, height - _SEAM, step):
        band = _recognize(grey[top : top + step + _SEAM], top)
        low = top + _SEAM / 2 if top else 0
        high = top + step + _SEAM / 2 if top + step + _SEAM < height else height
        # Ten rows over the seam: a line on it may be seen a little higher from one side.
        inside = [one for one in band if low - 10 <= _middle(one)[1] < high + 10]
        kept += [one for one in inside if not any(_covers(other, one) for other in kept)]
    return kept


def _middle(seen: Seen) -> tuple[float, float]:
    return sum(x for x, _ in seen.corners) / 4, sum(y for _, y in seen.corners) / 4


def _covers(a: Seen, b: Seen) -> bool:
    x, y = _middle(b)
    left, top, right, bottom = _around(a.corners)
    return left <= x <= right and top <= y <= bottom


def _recognize(grey: Grey, top: int = 0) -> list[Seen]:
    import cv2

    found = _engine()(cv2.cvtColor(np.ascontiguousarray(grey), cv2.COLOR_GRAY2BGR))
    if not found.txts:
        return []
    words = found.word_results if len(found.word_results or ()) == len(found.txts) else [()] * len(found.txts)
    return [
        Seen(
            text,
            round(float(sure), 3),
            tuple((float(x), float(y) + top) for x, y in corners),
            tuple(Char(char, float(box[0][0]), float(box[1][0])) for char, _, box in chars),
        )
        for text, sure, corners, chars in zip(found.txts, found.scores, found.boxes, words, strict=True)
    ]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1}
    return RapidOCR(params=_PARAMS | threads)


def _slope(seen: Iterable[Seen]) -> float:
    """Return by how many degrees lines fall to the right."""
    slopes = []
    for one in seen:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = one.corners
        across, down = x1 - x0 + x2 - x3, y1 - y0 + y2 - y3
        if across > _LONG_LINE * (y3 - y0 + y2 - y1):
            slopes.append((math.degrees(math.atan2(down, across)), across))
    if not slopes:
        return 0.0
    values, weights = (np.array(column) for column in zip(*slopes, strict=True))
    near = abs(values - np.median(values)) < 0.5
    slope = float(np.average(values[near], weights=weights[near]))
    return round(slope, 2) if _LEVEL <= abs(slope) <= _STEEPEST else 0.0


def _area(seen: Seen, slope: float, shape: tuple[int, int]) -> Pixels:
    """Return where a line stands when the picture is turned."""
    x, y = shape[1] / 2, shape[0] / 2
    cos, sin = math.cos(math.radians(-slope)), math.sin(math.radians(-slope))
    turned = [(x + (a - x) * cos - (b - y) * sin, y + (a - x) * sin + (b - y) * cos) for a, b in seen.corners]
    return _around(turned)


def _around(corners: Sequence[tuple[float, float]]) -> Pixels:
    xs, ys = zip(*corners, strict=True)
    return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))


def _pieces(seen: Seen, area: Pixels, level: Grey) -> Iterator[_Piece]:
    """Yield a line, cut where it runs over a gutter."""
    left, top, right, bottom = area
    text = seen.text.strip()
    if not text or (len(text) > 1 and bottom - top > _UPRIGHT * (right - left)):
        return
    ink = find_ink(level, area)
    if ink is None:
        yield _Piece(text, seen.sure, area, (bottom - top) * _ROUGH)
        return
    em = _em(text, ink, bottom - top)
    parts, start = [_chars(seen, text, ink)], ink.box[0]
    for from_, to in ink.gaps:
        before, after = _part(parts[-1], (from_ + to) / 2)
        gap = _gap(before, after, (to - from_) / em)
        if gap > _GUTTER:
            yield _piece([*parts[:-1], before], seen.sure, (start, from_), ink, em)
            parts, start = [after], to
        elif gap > _BLANK and all(map(_is_letter, (before[-1].char, after[0].char))):
            parts[-1:] = [before, after]
    yield _piece(parts, seen.sure, (start, ink.box[2]), ink, em)


def _part(chars: list[Char], middle: float) -> tuple[list[Char], list[Char]]:
    before = [char for char in chars if char.left + char.right < 2 * middle]
    return before, chars[len(before) :]


def _gap(before: Sequence[Char], after: Sequence[Char], wide: float) -> float:
    """Return how many em of a gap do not belong to the squares of the characters beside it."""
    if not before or not after:
        return 0.0
    return wide - _HALF * ((before[-1].char in _CLOSING) + (after[0].char in _OPENING))


def _em(text: str, ink: Ink, height: int) -> float:
    high = ink.box[3] - ink.box[1]
    if sum(map(_is_letter, text)) >= 2:
        return ink.em
    return high / _ROUGH if not any(map(is_wide, text)) else height * _ROUGH


def _is_letter(char: str) -> bool:
    """Whether ``char`` is a Chinese character as high as its square."""
    return "\u4e01" <= char <= "\u9fff"


def _chars(seen: Seen, text: str, ink: Ink) -> list[Char]:
    """Return each character with its edges; evenly spread where OCR does not tell them."""
    if "".join(one.char for one in seen.chars) == text:
        return list(seen.chars)
    step = (ink.box[2] - ink.box[0]) / len(text)
    return [Char(char, ink.box[0] + at * step, ink.box[0] + (at + 1) * step) for at, char in enumerate(text)]


def _piece(
    parts: Iterable[Sequence[Char]], sure: float, across: tuple[int, int], ink: Ink, em: float
) -> _Piece:
    text = " ".join("".join(one.char for one in part) for part in parts).strip()
    # Marks fill half of their square; the other half belongs to the line.
    left = across[0] - em * (_QUARTER if text[:1] in _QUOTES else _HALF * (text[:1] in _OPENING))
    right = across[1] + _HALF * em * (text[-1:] in _CLOSING)
    middle = (ink.box[1] + ink.box[3]) / 2
    return _Piece(text, sure, (round(left), round(middle - em / 2), round(right), round(middle + em / 2)), em)


def _settle(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Give pieces of about one size the same: a pixel of ink is a twentieth of it."""
    left = sorted((piece.em, len(piece.text)) for piece in pieces if piece.text)
    settled: dict[float, float] = {}
    while left:
        # The commonest size first, each letter counted.
        half, body = sum(count for _, count in left) / 2, left[-1][0]
        for em, count in left:
            half -= count
            if half <= 0:
                body = em
                break
        near = [em for em, _ in left if abs(em - body) <= _SAME * body]
        settled |= dict.fromkeys(near, body)
        left = [(em, count) for em, count in left if em not in settled]
    return [_resized(piece, settled[piece.em]) for piece in pieces if piece.text]


def _resized(piece: _Piece, em: float) -> _Piece:
    left, top, right, bottom = piece.box
    middle = (top + bottom) / 2
    return piece._replace(box=(left, round(middle - em / 2), right, round(middle + em / 2)), em=em)


def _box(pixels: Pixels, width: int, height: int) -> Box:
    left, top, right, bottom = (
        round(10_000 * min(max(at / side, 0.0), 1.0))
        for at, side in zip(pixels, (width, height, width, height), strict=True)
    )
    return left, top, right, bottom
