"""A PDF -> pictures as a scanner makes them: turned a little, grey, noisy; and how OCR errs."""

import io
import resource
import time
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from kg.articles import split_articles
from kg.model import Page, Source
from kg.pages.columns import join_pieces
from kg.pages.geometry import Line, open_sheet, overlap
from kg.pages.pdf import read_pdf
from kg.text.folding import fold
from tests.pages.made import Made
from tests.pages.measure import Score, compare, distance, tight

SLACK = 0.06


def make_scans(
    pdf: bytes, *, dpi: int = 150, skew: float = 0.7, noise: float = 6.0, quality: int = 60, seed: int = 0
) -> Iterator[bytes]:
    """Yield a JPEG picture of each page; ``skew`` in degrees, anticlockwise."""
    draw = np.random.default_rng(seed)
    for page in pdfium.PdfDocument(pdf):
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        grey = np.asarray(picture, dtype=np.float32) * 0.82 + 25 + draw.normal(0, noise, picture.size[::-1])
        yield to_jpeg(np.clip(grey, 0, 255).astype(np.uint8), dpi, quality)


def to_jpeg(grey: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]", dpi: int, quality: int = 60) -> bytes:
    data = io.BytesIO()
    Image.fromarray(grey).save(data, "JPEG", quality=quality, dpi=(dpi, dpi))
    return data.getvalue()


def errors(truth: Page, read: Page) -> tuple[int, int]:
    """Return by how many characters ``read`` differs from ``truth``, line by line, and how many there are."""
    lines = join_pieces(open_sheet(read)).lines
    wrong = total = 0
    for line in join_pieces(open_sheet(truth)).lines:
        text = _plain(line.text)
        found = "".join(_plain(other.text) for other in sorted(_on(line, lines), key=lambda line: line.x0))
        wrong += min(distance(text, found), len(text))
        total += len(text)
    return wrong, total


def _plain(text: str) -> str:
    return tight(fold(text)).translate(str.maketrans("：；（）！？％", ":;()!?%"))


def _on(line: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the lines that stand where ``line`` does."""
    middle = (line.y0 + line.y1) / 2
    return [
        other
        for other in lines
        if other.y0 < middle < other.y1 and overlap(line, other) > 0.5 * (other.x1 - other.x0)
    ]


def measure_scan(made: Made, seed: int) -> tuple[Score, Score, int, int, float, float]:
    """Return what is read of a paper's scan.

    The score when each character must be right, and when 6 of 100 may be wrong; wrong and all characters; CPU
    seconds of kg and of rapidocr alone.
    """
    from kg.pages.ocr import _engine, read_picture
    from kg.pages.picture import open_pictures

    pages: list[Page] = []
    wrong = total = 0
    own = bare = 0.0
    truths = [page for page in read_pdf(made.pdf) if isinstance(page, Page)]
    for number, (truth, data) in enumerate(zip(truths, make_scans(made.pdf, seed=seed), strict=True), 1):
        _, pictures = open_pictures(data)
        _engine()(np.full((100, 300, 3), 255, np.uint8))  # the models are loaded
        begin = time.process_time()
        pages.append(read_picture(pictures(0), number))
        own += time.process_time() - begin
        picture = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        begin = time.process_time()
        _engine()(picture)
        bare += time.process_time() - begin
        more = errors(truth, pages[-1])
        wrong, total = wrong + more[0], total + more[1]
    source = Source("scan.jpg", "", pages=tuple(pages))
    begin = time.process_time()
    articles = split_articles(source)
    own += time.process_time() - begin
    return compare(made, articles), compare(made, articles, SLACK), wrong, total, own, bare


def peak() -> float:
    """Return the most memory that this process had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
