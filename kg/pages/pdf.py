"""A PDF -> its pages: lines of print, rules, pictures. pypdfium2 reads; no order in the file is trusted."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from kg.errors import SourceError
from kg.model import Page, Unread
from kg.pages.letters import Letter, is_wide, make_lines, to_box
from kg.pages.picture import DPI, LONGEST_SIDE, Picture
from kg.pages.scans import Scans
from kg.pages.shapes import find_shapes

_MOST_PAGES = 2_000
_MOST_LETTERS = 60_000  # of a page; a broadsheet has 9,000
_MOST_LINES = 2_500  # pieces of lines of a page; a broadsheet has 1,500
_MOST_IN_ALL = 4_000_000  # letters of a file
_LARGEST, _SMALLEST = 20_000.0, 20.0  # points of a page's side
_LEAST_CHINESE = 0.4  # share of Chinese characters: 0.8 on good pages, 0.1 without ToUnicode
_MOST_STRANGE = 0.02  # share of control and private characters
_FEW, _COVERED = 50, 0.5  # fewer letters, under a picture of this share of the page: a scan
_TURNED = 0.2  # sine of the angle from which a letter is no part of a level line

_INVISIBLE = 0.5  # share of the letters over a picture: it is a scan, and they are another's OCR
_SCAN = "a scan, or letters that the file does not explain"


def read_pdf(file: Path | bytes, scans: Scans | None = None) -> Iterator[Page | Unread]:
    """Yield each page that can be read, then what cannot: Unread with an empty path and the pages' numbers.

    ``scans`` reads pages of which there is but a picture. SourceError where nothing can be read.
    """
    scans = scans or Scans(None, "", "")
    document = _open(file)
    with closing(document):
        count = len(document)
        unread: list[int] = []
        broken: list[int] = []
        read = letters = 0
        while read < min(count, _MOST_PAGES) and letters < _MOST_IN_ALL:
            read += 1
            try:
                page = _read_page(document, read, scans)
            except (pdfium.PdfiumError, SourceError):
                broken.append(read)
                continue
            if page is None:
                unread.append(read)
                continue
            letters += sum(len(line.text) for line in page.lines)
            yield page
    if broken:
        yield Unread("", f"{_named(broken)} cannot be read as a page of text; print the file again")
    if unread:
        yield Unread("", f"{_named(unread)} {_SCAN}; {scans.mend}")
    if read < count:
        yield Unread("", f"has {count} pages; the first {read} were read; split it")


def draw_page(sheet: Any) -> Picture:
    """Return a page as it looks."""
    width, height = sheet.get_size()
    scale = min(DPI / 72, LONGEST_SIDE / max(width, height))
    with closing(sheet.render(scale=scale, grayscale=True)) as bitmap:
        grey = bitmap.to_numpy().copy()
    return Picture(grey.reshape(grey.shape[:2]), round(width, 2), round(height, 2))


def _open(file: Path | bytes) -> Any:
    try:
        document = pdfium.PdfDocument(file)
        if len(document):
            return document
        document.close()
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise SourceError("is locked with a password; save it without one") from error
        raise SourceError("is a broken PDF; fetch it again, or print it to a new PDF") from error
    raise SourceError("is a PDF without a page; fetch it again")


def _named(numbers: list[int]) -> str:
    """Return page 3 is, pages 3, 5-7 are."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"page {text}:" if len(numbers) == 1 else f"pages {text}:"


def _read_page(document: Any, number: int, scans: Scans) -> Page | None:
    """Return a page, empty where nothing is printed on it; None where only OCR can read it."""
    sheet = document[number - 1]
    with closing(sheet):
        width, height = sheet.get_size()
        if not all(_SMALLEST <= side <= _LARGEST for side in (width, height)):
            raise SourceError("has a page of a size that no paper has")
        place = _Place(sheet, width, height)
        letters, unexplained = _letters(sheet, place)
        shapes = find_shapes(sheet, place.box)
        covered = max((_area(box) for box in shapes.pictures), default=0.0)
        scanned = covered > _COVERED and (len(letters) < _FEW or _is_invisible(sheet))
        if unexplained or scanned:
            page = scans.read(number, len(document), lambda: draw_page(sheet))
            if page or unexplained or len(letters) < _FEW:
                return page
        lines = make_lines(letters, width, height)
        if len(lines) > _MOST_LINES:
            raise SourceError(f"has a page of {len(lines)} pieces of text")
        return Page(number, round(width, 2), round(height, 2), lines, shapes.rules, shapes.pictures)


def _area(box: tuple[int, int, int, int]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1]) / 1e8


def _visible(crop: tuple[float, ...], media: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Return the part of a page that is shown: what is cropped may be larger than the page."""
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    if left < right and bottom < top:
        return left, bottom, right, top
    return media[0], media[1], media[2], media[3]


class _Place:
    """Points of a PDF, whose page may be turned and cut -> points from the top left corner as one sees it."""

    def __init__(self, sheet: Any, width: float, height: float) -> None:
        self.turns = sheet.get_rotation() // 90
        self.left, self.bottom, self.right, self.top = _visible(sheet.get_cropbox(), sheet.get_mediabox())
        self.width, self.height = width, height

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def vector(self, x: float, y: float) -> tuple[float, float]:
        (a, b), (c, d) = self.point(0, 0), self.point(x, y)
        return c - a, d - b

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[int, int, int, int]:
        (a, b), (c, d) = self.point(left, bottom), self.point(right, top)
        return to_box((min(a, c), min(b, d), max(a, c), max(b, d)), self.width, self.height)


def _letters(sheet: Any, place: _Place) -> tuple[list[Letter], bool]:
    """Return the letters of a page, and whether nothing tells what they mean."""
    text = sheet.get_textpage()
    with closing(text):
        count = text.count_chars()
        if count > _MOST_LETTERS:
            raise SourceError(f"has a page of {count} letters")
        letters = list(_each_letter(text, count, place))
    visible = len(letters)
    chinese = sum(is_wide(letter.char) for letter in letters)
    strange = sum(_is_strange(letter.char) for letter in letters)
    unexplained = visible >= _FEW and (
        chinese < _LEAST_CHINESE * visible or strange > _MOST_STRANGE * visible
    )
    return [letter for letter in letters if not _is_strange(letter.char)], unexplained


def _is_invisible(sheet: Any) -> bool:
    """Whether most letters of a page are there to be copied, not to be seen."""
    text = sheet.get_textpage()
    with closing(text):
        printed = (raw.FPDFText_GetTextObject(text, index) for index in range(text.count_chars()))
        modes = Counter(raw.FPDFTextObj_GetTextRenderMode(item) for item in printed if item)
        return modes[raw.FPDF_TEXTRENDERMODE_INVISIBLE] > _INVISIBLE * modes.total()


def _is_strange(char: str) -> bool:
    return (
        char < " " or "\x7f" <= char < "\xa0" or "\ue000" <= char <= "\uf8ff" or char in "\ufffd\ufffe\uffff"
    )


def _each_letter(text: Any, count: int, place: _Place) -> Iterator[Letter]:
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix, loose = raw.FS_MATRIX(), raw.FS_RECTF()
    blank = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        # Not by FPDFText_IsGenerated: characters that stood as radicals are flagged, too.
        if not char.strip() or not raw.FPDFText_GetCharOrigin(text, index, x, y):
            blank = True
            continue
        raw.FPDFText_GetMatrix(text, index, matrix)
        em = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        along, down = place.vector(matrix.a, matrix.b)
        if not 1 <= em <= 2_000 or along <= 0 or abs(down) > _TURNED * math.hypot(along, down):
            continue
        width = em * math.hypot(matrix.a, matrix.b) / (math.hypot(matrix.c, matrix.d) or 1)
        if not is_wide(char):
            raw.FPDFText_GetLooseCharBox(text, index, loose)
            width = loose.right - loose.left if place.turns % 2 == 0 else loose.top - loose.bottom
        left, base = place.point(x.value, y.value)
        yield Letter(char, left, base, em, width, raw.FPDFText_GetFontWeight(text, index), blank)
        blank = False
