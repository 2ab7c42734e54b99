"""A page of a PDF -> the rules and the edges of boxes that are drawn on it, and its pictures."""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from kg.model import Box

_MOST = 20_000  # objects of a page that are looked at
_DEEPEST = 8  # forms within forms
_THIN, _LONG = 4.0, 12.0  # points: a rule is thinner, and longer
_SMALL = 20.0  # points of a side from which on a picture counts

Matrix = tuple[float, float, float, float, float, float]
Place = Callable[[float, float, float, float], Box]


class Shapes(NamedTuple):
    """What is drawn on a page."""

    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]


def find_shapes(sheet: Any, place: Place) -> Shapes:
    """Return the shapes of a page; ``place`` makes boxes of left, bottom, right, top in points of the PDF."""
    rules: set[Box] = set()
    pictures: set[Box] = set()
    for kind, (left, bottom, right, top) in _objects(sheet):
        wide, high = right - left, top - bottom
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            if min(wide, high) >= _SMALL:
                pictures.add(place(left, bottom, right, top))
        elif min(wide, high) <= _THIN:
            if max(wide, high) >= _LONG:
                rules.add(place(left, bottom, right, top))
        elif min(wide, high) >= _LONG:
            rules.update(
                place(*edge)
                for edge in (
                    (left, top, right, top),
                    (left, bottom, right, bottom),
                    (left, bottom, left, top),
                    (right, bottom, right, top),
                )
            )
    return Shapes(tuple(sorted(rules)), tuple(sorted(pictures)))


def _objects(sheet: Any) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Yield the kind and the bounds of each path and picture, those within forms, too."""
    left = _MOST
    todo: list[tuple[Any, Matrix, int]] = []
    for index in range(min(raw.FPDFPage_CountObjects(sheet), _MOST)):
        todo.append((raw.FPDFPage_GetObject(sheet, index), (1, 0, 0, 1, 0, 0), 0))
    while todo and left:
        item, matrix, depth = todo.pop()
        left -= 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            for index in range(min(raw.FPDFFormObj_CountObjects(item), left)):
                todo.append((raw.FPDFFormObj_GetObject(item, index), inner, depth + 1))
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            bounds = [ctypes.c_float() for _ in range(4)]
            if raw.FPDFPageObj_GetBounds(item, *bounds):
                yield kind, _moved(matrix, *(bound.value for bound in bounds))


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _moved(
    matrix: Matrix, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
