"""Scans and photos -> articles; most of it with a stand-in for OCR, which needs no model."""

import io
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kg.articles import split_articles
from kg.confidence import doubt_print
from kg.errors import SourceError
from kg.model import Anchor, Article, Attribute, Evidence, Facts, Page, Relation, Source, Unread
from kg.pages.ocr import Char, Seen
from kg.pages.pdf import read_pdf
from kg.pages.picture import Picture, open_pictures
from kg.pipeline import build
from kg.sources import read_sources
from tests.pages.draw import Sheet, print_pdf
from tests.pages.scan import errors, make_scans, to_jpeg
from tests.pages.typeset import FONT, break_lines

STORY = "位于合川区的重庆锚澜光电有限公司投产，该公司投资3亿元建设合川车灯生产基地项目。"
# Exif: to be turned by a quarter
LYING = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
INSTALL = "pip install 'kg[ocr]' to have it read"


def sheet(headline: str = "合川投产一条线", text: str = STORY * 3) -> Sheet:
    page = Sheet(300, 300)
    page.text(40, 40, headline, 16)
    for row, line in enumerate(break_lines(text, 160, 9, 2)):
        page.line(40, 80 + 13 * row, line, 9, 160, True)
    return page


PRINTED = next(page for page in read_pdf(print_pdf([sheet()], None)) if isinstance(page, Page))
PRINTED = PRINTED._replace(lines=tuple(line._replace(weight=0) for line in PRINTED.lines))  # as of OCR


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Put a stand-in for OCR: each picture holds PRINTED. Return the numbers of the pages it reads."""
    read: list[int] = []

    def read_picture(picture: Picture, number: int) -> Page:
        assert picture.grey.ndim == 2
        read.append(number)
        return PRINTED._replace(number=number, ocr=True, turn=0.5)

    monkeypatch.setattr("kg.pages.scans.is_installed", lambda: True)
    monkeypatch.setattr("kg.pages.ocr.read_picture", read_picture)
    monkeypatch.setattr("kg.pages.ocr.made_with", lambda: "stand-in 1")
    return read


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pages.scans.is_installed", lambda: False)


def picture(
    kind: str = "PNG", mode: str = "L", size: tuple[int, int] = (300, 400), **options: object
) -> bytes:
    data = io.BytesIO()
    colours = {"L": 200, "CMYK": (0, 0, 0, 0)}
    Image.new(mode, size, colours.get(mode, "white")).save(data, kind, **options)
    return data.getvalue()


def tiff(pages: int) -> bytes:
    return picture("TIFF", save_all=True, append_images=[Image.new("L", (300, 400))] * (pages - 1))


def scan_pdf(*, layer: bool = False, before: int = 0) -> bytes:
    """Return a PDF of ``before`` pages of text and a scan, perhaps with letters that cannot be seen."""
    page = Sheet(300, 300)
    page.picture(0, 0, 300, 300)

    def hidden(canvas: object) -> None:
        text = canvas.beginText(20, 200)  # type: ignore[attr-defined]
        text.setFont(FONT, 9)
        text.setTextRenderMode(3)
        for _ in range(4):
            text.textLine("某某某某某某某某某某某某某某某某某某某某")
        canvas.drawText(text)  # type: ignore[attr-defined]

    if layer:
        page.orders.append(hidden)
    return print_pdf([sheet()] * before + [page], None)


def read(folder: Path, name: str, data: bytes, readings: Path | None = None) -> list[Source | Unread]:
    (folder / name).write_bytes(data)
    return list(read_sources([folder / name], readings=readings))


@pytest.mark.parametrize(
    ("data", "count", "shape", "points"),
    [
        (picture(), 1, (400, 300), (828.75, 1105)),
        (picture("JPEG", dpi=(150, 150)), 1, (400, 300), (144, 192)),
        (picture("JPEG", dpi=(72, 72)), 1, (400, 300), (828.75, 1105)),  # a camera says so of any paper
        (picture("JPEG", exif=LYING), 1, (300, 400), (1105, 828.75)),
        (picture(size=(7200, 5400)), 1, (2700, 3600), (1105, 828.75)),
        (tiff(3), 3, (400, 300), (828.75, 1105)),
    ],
    ids=["png", "dpi", "camera", "turned", "large", "tiff"],
)
def test_pictures_are_opened_upright(
    data: bytes, count: int, shape: tuple[int, int], points: tuple[float, float]
) -> None:
    found, pages = open_pictures(data)
    page = pages(count - 1)
    assert (found, page.grey.shape, (page.width, page.height)) == (count, shape, points)


@pytest.mark.parametrize(
    ("kind", "mode", "shade"),
    [("PNG", "L", 200), ("PNG", "1", 255), ("PNG", "RGBA", 255), ("TIFF", "CMYK", 255), ("PNG", "P", 255)],
)
def test_pictures_become_grey(kind: str, mode: str, shade: int) -> None:
    _, pages = open_pictures(picture(kind, mode))
    assert set(np.unique(pages(0).grey)) == {shade}


def test_of_sixteen_bits_the_upper_ones_count() -> None:
    data = io.BytesIO()
    Image.fromarray(np.full((40, 40), 200 * 256, np.uint16)).save(data, "PNG")
    _, pages = open_pictures(data.getvalue())
    assert set(np.unique(pages(0).grey)) == {200}


def forged(width: int, height: int) -> bytes:
    """Return a PNG picture whose head tells a size."""
    data = bytearray(picture())
    data[16:24] = width.to_bytes(4) + height.to_bytes(4)
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (
            "a.heic",
            b"\0\0\0\x18ftypheic" + b"\0" * 40,
            "is a HEIC picture, which is not read; save it as JPEG",
        ),
        ("a.jpg", b"\0\0\0\x18ftypmif1" + b"\0" * 40, "is a HEIC picture"),
        ("a.png", b"", "is empty"),
        ("a.png", b"no picture", "is a broken picture, or none"),
        ("a.jpg", picture("JPEG", size=(900, 900))[:600], "is a broken picture"),
        ("a.png", forged(40_000, 40_000), "is a picture of more than 100 million pixels"),
        ("a.png", forged(12_000, 9_000), "is a picture of more than 100 million pixels"),
        ("a.png", picture(size=(10, 10)), "is a picture too small"),
        ("a.gif.png", picture("GIF"), "is a broken picture, or none"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, ocr: list[int], name: str, data: bytes, reason: str
) -> None:
    (told,) = read(tmp_path, name, data)
    assert isinstance(told, Unread) and told.reason.startswith(reason)
    assert "\n" not in told.reason and not ocr


def test_without_ocr_each_file_is_told_once(tmp_path: Path, no_ocr: None) -> None:
    (tmp_path / "a.tif").write_bytes(tiff(3))
    (tmp_path / "b.jpg").write_bytes(picture("JPEG"))
    (tmp_path / "c.pdf").write_bytes(scan_pdf(before=1))
    (tmp_path / "d.heic").write_bytes(b"\0\0\0\x18ftypheic")
    told = [(item.path, item.reason) for item in read_sources([tmp_path]) if isinstance(item, Unread)]
    assert told == [
        ("a.tif", f"is a picture; {INSTALL}"),
        ("b.jpg", f"is a picture; {INSTALL}"),
        ("c.pdf", f"page 2: a scan, or letters that the file does not explain; {INSTALL}"),
        ("d.heic", "is a HEIC picture, which is not read; save it as JPEG"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        ("a.png", picture(), [1]),
        ("a.JPG", picture("JPEG"), [1]),
        ("a.tif", tiff(3), [1, 2, 3]),
        ("a.pdf", scan_pdf(before=2), [3]),
        ("a.pdf", scan_pdf(layer=True), [1]),
    ],
    ids=["png", "jpg", "tiff", "pdf", "layer"],
)
def test_scans_are_read_by_ocr(
    tmp_path: Path, ocr: list[int], name: str, data: bytes, pages: list[int]
) -> None:
    (source,) = read(tmp_path, name, data)
    assert isinstance(source, Source)
    assert ocr == pages
    assert [page.number for page in source.pages if page.ocr] == pages
    assert {article.headline for article in split_articles(source)} == {"合川投产一条线"}


def test_letters_that_cannot_be_seen_are_read_where_there_is_no_ocr(tmp_path: Path, no_ocr: None) -> None:
    (source,) = read(tmp_path, "a.pdf", scan_pdf(layer=True))
    assert isinstance(source, Source)
    assert [(page.ocr, page.lines[0].text[:2]) for page in source.pages] == [(False, "某某")]


def test_no_more_than_so_many_pages_are_read_by_ocr(
    tmp_path: Path, ocr: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pages.scans.MOST_PAGES", 2)
    told, source = read(tmp_path, "a.tif", tiff(3))
    assert isinstance(source, Source) and [page.number for page in source.pages] == ocr == [1, 2]
    assert told == Unread("a.tif", "has 3 pages; the first 2 were read; split it")


@pytest.fixture
def built(tmp_path: Path, ocr: list[int]) -> tuple[Path, Path, Path]:
    """Return sources, output and the one reading of a build."""
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    (pages / "第3 版.png").write_bytes(picture())
    report = build([pages], out)
    assert (report.articles, report.unread, ocr) == (1, (), [1])
    (reading,) = (out / "readings").iterdir()
    return pages, out, reading


def test_a_reading_is_one_line_of_print_a_line(built: tuple[Path, Path, Path]) -> None:
    _, _, reading = built
    text = reading.read_text(encoding="utf-8")
    told = json.loads(text)
    assert reading.name == f"第3_版.png-{told['sha256'][:8]}-1.json"
    assert (told["file"], told["page"], told["of"], told["made"]) == ("第3 版.png", 1, 1, "stand-in 1")
    assert [line[0] for line in told["lines"]] == [line.text for line in PRINTED.lines]
    assert all(
        any(row.startswith(f'  ["{line.text}"') for row in text.splitlines()) for line in PRINTED.lines
    )


def test_a_page_is_read_once(
    built: tuple[Path, Path, Path], ocr: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, out, reading = built
    before = [file.read_bytes() for file in (reading, out / "graph.json", out / "entities.csv")]
    monkeypatch.setattr("kg.pages.scans.is_installed", lambda: False)  # what was read travels
    build([pages], out, fresh=True)
    assert [file.read_bytes() for file in (reading, out / "graph.json", out / "entities.csv")] == before
    assert ocr == [1]
    (source,) = read_sources([pages], readings=out / "readings")
    assert isinstance(source, Source)
    assert source.pages == (PRINTED._replace(ocr=True, turn=0.5),)


def test_a_correction_is_used_and_kept(built: tuple[Path, Path, Path], ocr: list[int]) -> None:
    pages, out, reading = built
    corrected = reading.read_text(encoding="utf-8").replace("投产一条线", "投产两条线")
    reading.write_text(corrected, encoding="utf-8-sig")  # as Notepad does
    build([pages], out, fresh=True)
    assert "合川投产两条线" in (out / "graph.json").read_text(encoding="utf-8")
    assert "投产两条线" in reading.read_text(encoding="utf-8")
    assert ocr == [1]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:300],
        lambda text: text.replace('"page": 1', '"page": 2'),
        lambda text: text.replace('"sha256": "', '"sha256": "0'),
        lambda text: text.replace(" 1.0]", ' "x"]'),
        lambda text: text.replace(" 1.0]", " 2.0]"),
        lambda text: "[]",
        lambda text: "[" * 100_000,
        lambda text: text.replace('"width": 300.0', '"width": NaN'),
    ],
    ids=["cut", "page", "hash", "word", "number", "list", "deep", "nan"],
)
def test_a_broken_reading_is_told_and_put_aside(
    built: tuple[Path, Path, Path], ocr: list[int], change: Callable[[str], str]
) -> None:
    pages, out, reading = built
    whole = reading.read_text(encoding="utf-8")
    reading.write_text(change(whole), encoding="utf-8")
    assert change(whole) != whole
    report = build([pages], out)
    aside = f"{reading.name}.broken"
    assert report.unread == (
        Unread("第3 版.png", f"page 1: its reading is broken and was put aside as {aside}; it was read anew"),
    )
    assert reading.read_text(encoding="utf-8") == whole
    assert (reading.parent / aside).read_text(encoding="utf-8") == change(whole)
    assert ocr == [1, 1]


def seen(text: str, left: float, top: float, em: float, gap_after: int = 0, gap: float = 0.0) -> Seen:
    """Return a level line of squares, with a gap behind so many of them."""
    at = [left + em * place + (gap if gap_after and place >= gap_after else 0) for place in range(len(text))]
    right = at[-1] + em
    corners = ((left, top), (right, top), (right, top + em * 1.3), (left, top + em * 1.3))
    return Seen(text, 0.99, corners, tuple(Char(char, x, x + em) for char, x in zip(text, at, strict=True)))


def inked(
    lines: list[Seen], size: tuple[int, int] = (400, 600)
) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Return a picture with the outline of a square for each character."""
    grey = np.full(size, 230, np.uint8)
    for line in lines:
        em = line.chars[0].right - line.chars[0].left
        top = line.corners[0][1] + 0.19 * em
        for char in line.chars:
            down, across = (round(top), round(top + 0.92 * em)), (round(char.left + 1), round(char.right - 1))
            grey[down[0] : down[1], across[0] : across[1]] = 40
            grey[down[0] + 3 : down[1] - 3, across[0] + 3 : across[1] - 3] = 230
    return grey


def test_lines_are_cut_at_gutters_and_get_the_size_of_their_ink(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cv2", reason="kg[ocr] is not installed")
    from kg.pages.ocr import read_picture

    lines = [
        seen("合川区的企业投产了", 40, 40, 20, 4, 24),  # runs over a gutter
        seen("璧山区的", 40, 80, 21),
        seen("铜梁区签约", 40, 120, 20, 3, 10),  # a blank
        seen("大标题在此", 40, 200, 40),
    ]
    grey = inked(lines)
    grey[300:302, 40:500] = 60  # a rule
    grey[20:280, 560:562] = 60
    grey[320:390, 100:300] = 120  # a picture
    monkeypatch.setattr("kg.pages.ocr.recognize", lambda _: lines)
    page = read_picture(Picture(grey, 600.0, 400.0), 1)
    assert [line.text for line in page.lines] == [
        "合川区的",
        "企业投产了",
        "璧山区的",
        "铜梁区 签约",
        "大标题在此",
    ]
    sizes = [line.size for line in page.lines]
    assert len(set(sizes[:4])) == 1 and 19 < sizes[0] < 21 and 38 < sizes[4] < 42
    assert page.ocr and page.turn == 0
    assert {(box[2] - box[0] > box[3] - box[1]) for box in page.rules} == {True, False}
    assert len(page.pictures) == 1


def test_a_skewed_page_is_levelled(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("cv2", reason="kg[ocr] is not installed")
    from kg.pages.ink import turn
    from kg.pages.ocr import read_picture

    level = [seen("合川区的企业投产了合川区的", 40, 40 + 60 * row, 20) for row in range(5)]
    grey = turn(inked(level), 1.0)
    cos, sin = np.cos(np.radians(1)), np.sin(np.radians(1))

    def turned(x: float, y: float) -> tuple[float, float]:
        return 300 + (x - 300) * cos - (y - 200) * sin, 200 + (x - 300) * sin + (y - 200) * cos

    lines = [one._replace(corners=tuple(turned(*corner) for corner in one.corners)) for one in level]
    monkeypatch.setattr("kg.pages.ocr.recognize", lambda _: lines)
    page = read_picture(Picture(grey, 600.0, 400.0), 1)
    assert page.turn == -1.0
    assert len({line.box[0] for line in page.lines} | {0}) <= 4
    assert all(abs(line.box[0] - 40 / 600 * 10_000) < 40 for line in page.lines)
    assert all(abs(line.box[1] - (43 + 60 * row) / 400 * 10_000) < 60 for row, line in enumerate(page.lines))


def test_a_large_page_is_read_in_bands_each_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.pages import ocr

    lines = [seen("合川区的", 40, 7 + 37 * row, 20) for row in range(100)]
    bands: list[int] = []

    def recognize(grey: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]", top: int = 0) -> list[Seen]:
        bands.append(len(grey))
        return [line for line in lines if top <= line.corners[0][1] and line.corners[2][1] <= top + len(grey)]

    monkeypatch.setattr(ocr, "_PIXELS", 1_000_000)
    monkeypatch.setattr(ocr, "_recognize", recognize)
    assert ocr.recognize(np.zeros((3720, 900), np.uint8)) == lines
    assert len(bands) > 2 and max(bands) * 900 <= 1_000_000


@pytest.mark.parametrize(("sure", "confidence"), [(1.0, 0.8), (0.9, 0.8), (0.85, 0.68), (0.5, 0.4)])
def test_what_stands_in_a_doubtful_line_is_doubted(sure: float, confidence: float) -> None:
    anchors = (Anchor(0, 5, 1, sure=1.0), Anchor(5, 10, 1, sure=sure))
    article = Article("a", "a.png", 0, "甲乙丙丁戊己庚辛壬癸", (), anchors=anchors)
    first, both = Evidence(0, 5, "甲乙丙丁戊"), Evidence(3, 8, "丁戊己庚辛")
    facts = Facts(
        article,
        relations=(Relation("x", "owns", "y", first, 0.8, "r"), Relation("x", "owns", "y", both, 0.8, "r")),
        attributes=(Attribute("x", "investment", 1.0, both, 0.8, "r"),),
    )
    doubted = doubt_print(facts)
    assert [one.confidence for one in doubted.relations] == [0.8, confidence]
    assert [one.confidence for one in doubted.attributes] == [confidence]
    assert replace(doubted, relations=(), attributes=()) == Facts(article)


def has_font() -> bool:
    """Whether Chinese letters can be drawn here: the PDF holds none itself."""
    import pypdfium2 as pdfium

    shapes = []
    for char in "田三":
        page = Sheet(60, 60)
        page.text(10, 10, char, 40)
        (drawn,) = pdfium.PdfDocument(print_pdf([page], None))
        shapes.append(drawn.render().to_numpy().tobytes())
    return shapes[0] != shapes[1]


@pytest.mark.slow
@pytest.mark.skipif(not has_font(), reason="no Chinese font to draw with")
def test_ocr_reads_a_scan(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="kg[ocr] is not installed")
    data = print_pdf([sheet()], random.Random(1))
    (scan,) = make_scans(data)
    (source,) = read(tmp_path, "a.jpg", scan)
    assert isinstance(source, Source)
    (page,) = source.pages
    assert 0.4 < page.turn < 1.0
    wrong, letters = errors(PRINTED, page)
    assert letters > 100 and wrong <= 0.02 * letters
    (article,) = split_articles(source)
    assert article.headline == "合川投产一条线"
    assert len(article.blocks) == 2
    (told,) = read(tmp_path, "b.jpg", to_jpeg(np.full((300, 300), 230, np.uint8), 150))
    assert told == Unread("b.jpg", "holds no text")


def test_read_pictures_tells_a_broken_page_among_others(tmp_path: Path, ocr: list[int]) -> None:
    data = bytearray(tiff(2))
    assert len(read(tmp_path, "a.tif", bytes(data))) == 1
    with pytest.raises(SourceError, match="broken"):
        open_pictures(bytes(data[:8]))
