"""Characters with their places -> lines of print."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from kg.model import Box, PageLine
from kg.text.radicals import fold_radicals

# Lines are cut where more than this is empty: kg.pages.columns joins what no column parts.
_GAP = 0.5  # em
_BLANK = 0.16  # em between two Latin words
_LEAST_BLANK = 0.05  # em, where the file holds a blank
_SAME_ROW, _SAME_SIZE = 0.12, 0.14  # em, share
_OVERPRINT = 0.2  # em by which a letter is printed twice to look bold
_ASCENT, _DESCENT = 0.86, 0.14  # em over and under the baseline


class Letter(NamedTuple):
    """A character; ``x`` and ``y`` tell where its baseline begins, in points from the top left corner."""

    char: str
    x: float
    y: float
    em: float
    width: float
    weight: int = 0
    blank: bool = False  # a blank stands before it


def make_lines(letters: Iterable[Letter], width: float, height: float) -> tuple[PageLine, ...]:
    """Return the lines of a page of this size, from top to bottom."""
    pieces = [piece for row in _rows(letters) for piece in _cut(row)]
    lines = [_line(piece, width, height) for piece in pieces]
    return tuple(sorted(lines, key=lambda line: (line.box[1], line.box[0], line.text)))


def is_wide(char: str) -> bool:
    """Whether ``char`` takes a square of its own: Chinese characters and their marks."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\uffee"
        or char in "“”‘’—…"
        or char > "\U0001ffff"
    )


def _rows(letters: Iterable[Letter]) -> list[list[Letter]]:
    rows: list[list[Letter]] = []
    open_: list[list[Letter]] = []  # rows that a letter may still join
    for letter in sorted(letters, key=lambda letter: (letter.y, letter.x)):
        open_ = [row for row in open_ if letter.y - row[0].y <= _SAME_ROW * max(row[0].em, letter.em)]
        for row in open_:
            first = row[0]
            near = letter.y - first.y <= _SAME_ROW * min(first.em, letter.em)
            if near and abs(first.em - letter.em) <= _SAME_SIZE * max(first.em, letter.em):
                row.append(letter)
                break
        else:
            open_.append([letter])
            rows.append(open_[-1])
    return rows


def _cut(row: list[Letter]) -> Iterator[list[Letter]]:
    piece: list[Letter] = []
    for letter in sorted(row, key=lambda letter: (letter.x, letter.char)):
        if piece:
            last = piece[-1]
            if last.char == letter.char and letter.x - last.x < _OVERPRINT * letter.em:
                continue
            if letter.x - last.x - last.width > _GAP * letter.em:
                yield piece
                piece = []
        piece.append(letter)
    yield piece


def _line(piece: list[Letter], width: float, height: float) -> PageLine:
    em = median(letter.em for letter in piece)
    y = median(letter.y for letter in piece)
    last = piece[-1]
    box = to_box((piece[0].x, y - _ASCENT * em, last.x + last.width, y + _DESCENT * em), width, height)
    weight = 700 if 2 * sum(letter.weight > 500 for letter in piece) > len(piece) else max(piece[0].weight, 0)
    return PageLine(fold_radicals(_text(piece)), box, round(em, 2), 1.0, weight)


def _text(piece: list[Letter]) -> str:
    text = piece[0].char
    for last, letter in pairwise(piece):
        gap = (letter.x - last.x - last.width) / letter.em
        narrow = not is_wide(last.char) and not is_wide(letter.char)
        parted = (narrow and gap > _BLANK) or (letter.blank and gap > _LEAST_BLANK)
        text += f" {letter.char}" if parted else letter.char
    return text


def to_box(place: tuple[float, float, float, float], width: float, height: float) -> Box:
    """Return ``place`` (points) as a box; what hangs over the edge of the page is cut off."""
    left, top, right, bottom = place
    scaled = (left / width, top / height, right / width, bottom / height)
    a, b, c, d = (round(10_000 * min(max(value, 0.0), 1.0)) for value in scaled)
    return a, b, c, d
