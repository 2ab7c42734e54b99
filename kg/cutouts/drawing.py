"""Parts of the pages of a PDF -> pictures: grey, of few shades, small."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any

import numpy as np
import pypdfium2 as pdfium

from kg.cutouts.plan import Cut
from kg.cutouts.png import to_png

_DPI = 120
_MOST_PIXELS = 30_000_000  # of a page; larger ones are drawn smaller
_SHADES = 8  # of 16 that four bits hold: a third smaller, and as readable


def draw_cuts(pdf: bytes, cuts: Iterable[Cut]) -> Iterator[tuple[str, bytes]]:
    """Yield name and PNG of each part; a page is drawn once. What cannot be drawn is left out."""
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        return
    with closing(document):
        for number, some in groupby(sorted(cuts, key=lambda cut: cut.page), key=lambda cut: cut.page):
            try:
                shades = _draw_page(document, number)
            except (pdfium.PdfiumError, IndexError, MemoryError):
                continue
            height, width = shades.shape
            for cut in some:
                left, top, right, bottom = cut.box
                rows = slice(top * height // 10_000, -(-bottom * height // 10_000))
                part = shades[rows, left * width // 10_000 : -(-right * width // 10_000)]
                if part.size:
                    yield cut.name, _png(part)


def _draw_page(document: Any, number: int) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """Return the shades of a page, 0 to 15."""
    page = document[number - 1]
    with closing(page):
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        with closing(bitmap):
            grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
            levels = (grey.astype(np.uint16) * (_SHADES - 1) + 127) // 255
            shades: np.ndarray[Any, np.dtype[np.uint8]] = (levels * 15 // (_SHADES - 1)).astype(np.uint8)
            return shades


def _png(shades: "np.ndarray[Any, np.dtype[np.uint8]]") -> bytes:
    height, width = shades.shape
    even = np.pad(shades, ((0, 0), (0, width % 2)), constant_values=15)
    packed = even[:, ::2] << 4 | even[:, 1::2]
    return to_png(width, height, [row.tobytes() for row in packed])
