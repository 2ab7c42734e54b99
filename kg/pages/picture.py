"""The bytes of a picture file -> its pages as grey pictures, upright, of a size that OCR takes."""

import io
import re
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from kg.errors import SourceError

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".heic", ".heif")
MOST_PAGES = 500  # of a file that are read by OCR: half a minute each
LONGEST_SIDE = 3_600  # pixels: 230 dpi of a tabloid page, 165 dpi of a broadsheet
DPI = 150  # at which a page of a PDF is drawn: enough for type of 7 points
_MOST_PIXELS = 100_000_000  # of a page; 400 dpi of a broadsheet has 55
_LEAST_SIDE = 30
_FORMATS = ("PNG", "JPEG", "TIFF")
_HEIC = re.compile(rb"\A.{4}ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1|avif)", re.DOTALL)
_DPI = (100, 1_200)  # cameras write 72, whatever the paper
_USUAL_SIDE = 1_105.0  # points of a tabloid page's longer side

Grey = Any  # a numpy array, height x width, of bytes


class Picture(NamedTuple):
    """A page as it was photographed or scanned, and its size in points as far as known."""

    grey: Grey
    width: float
    height: float


def check_kind(data: bytes) -> None:
    """SourceError where ``data`` is of a kind that nothing here reads."""
    if _HEIC.match(data):
        raise SourceError("is a HEIC picture, which is not read; save it as JPEG")


def open_pictures(data: bytes) -> tuple[int, Callable[[int], Picture]]:
    """Return how many pages a picture file has, and what gives one of them, counted from 0.

    SourceError where there is none, from either.
    """
    from PIL import Image

    check_kind(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            _check(image)
            # Photos of telephones hold small copies of themselves: only TIFF has pages.
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except Image.DecompressionBombError as error:
        raise SourceError(_too_large()) from error
    except SourceError:
        raise
    except Exception as error:  # each format has its own errors
        raise SourceError("is a broken picture, or none; save it again as PNG or JPEG") from error
    return count, partial(_page, image)


def _check(image: Any) -> None:
    """Look at the head of a picture, before anything is unpacked."""
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise SourceError(_too_large())
    if min(width, height) < _LEAST_SIDE:
        raise SourceError("is a picture too small to hold text")


def _too_large() -> str:
    return f"is a picture of more than {_MOST_PIXELS // 1_000_000} million pixels; scan it with 300 dpi"


def _page(image: Any, index: int) -> Picture:
    import numpy as np
    from PIL import ImageOps

    try:
        if image.format == "TIFF":
            image.seek(index)
            _check(image)
        dpi = _dpi(image)
        scale = min(1.0, LONGEST_SIDE / max(image.size))
        if scale < 1:
            image.draft("L", (round(image.width * scale), round(image.height * scale)))
        before = max(image.size)
        grey = ImageOps.exif_transpose(_grey(image))
    except SourceError:
        raise
    except Exception as error:
        raise SourceError("is a broken picture; scan or save it again") from error
    width, height = (side * 72 / dpi if dpi else side * _USUAL_SIDE / before for side in grey.size)
    scale = min(1.0, LONGEST_SIDE / max(grey.size))
    if scale < 1:
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), reducing_gap=2.0)
    return Picture(np.asarray(grey), round(width, 2), round(height, 2))


def _dpi(image: Any) -> float:
    """Return the dots per inch, 0 where they are not told, or not of paper."""
    told = image.info.get("dpi") or (0, 0)
    dpi = float(told[0])
    return dpi if _DPI[0] <= dpi <= _DPI[1] and abs(dpi - float(told[1])) < 1 else 0.0


def _grey(image: Any) -> Any:
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        alpha = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", alpha.size, "white"), alpha).convert("L")
    return image.convert("L")
