"""PDF files -> articles."""

import io
import itertools
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kg.articles import split_articles
from kg.model import Article, Source, Unread
from kg.pages.letters import Letter, make_lines
from kg.pages.matching import match
from kg.pipeline import build, inspect
from kg.sources import read_sources
from kg.text.radicals import fold_radicals
from tests.pages.draw import Sheet, print_pdf
from tests.pages.made import Made, Maker, make_pages
from tests.pages.measure import Score, compare, measure, read_made, tight
from tests.pages.typeset import FONT, break_lines

STORY = "位于合川区的重庆锚澜光电有限公司投产，该公司投资3亿元建设合川车灯生产基地项目。"


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pages.scans.is_installed", lambda: False)


def read(file: Path) -> list[Article]:
    return [
        article
        for source in read_sources([file])
        if isinstance(source, Source)
        for article in split_articles(source)
    ]


def why_unread(folder: Path, data: bytes) -> list[str]:
    file = folder / "page.pdf"
    file.write_bytes(data)
    return [item.reason for item in read_sources([file]) if isinstance(item, Unread)]


def sheet(*stories: tuple[str, str], top: float = 80, foot: str = "") -> Sheet:
    """Return a page of stories in one column each, side by side."""
    page = Sheet(780, 1105)
    for number, (headline, text) in enumerate(stories):
        x = 40 + 180 * number
        page.text(x, top, headline, 16)
        for row, line in enumerate(break_lines(text, 160, 9, 2)):
            page.line(x, top + 30 + 13 * row, line, 9, 160, True)
    if foot:
        page.text(40, 1060, foot, 9)
    return page


# The floors are below what was measured: see docs/pages.md.
@pytest.mark.slow
@pytest.mark.parametrize(("first", "number", "floor"), [(0, 24, 0.97), (1000, 12, 0.93)])
def test_paragraphs_of_made_pages_are_whole_and_under_their_headline(
    first: int, number: int, floor: float
) -> None:
    total = Score()
    for _, made in make_pages(range(first, first + number)):
        total.add(measure(made))
    assert total.counts["paragraph"] > 20 * number
    assert total.share("paragraph right", "paragraph") >= floor, total.misses
    assert total.share("headlines found", "headlines") >= 0.98
    for told in ("dates", "publishers", "labels"):
        assert total.counts[told] == number
    assert total.seconds / total.counts["pages"] < 0.5


@pytest.fixture(scope="module")
def made() -> Made:
    return Maker(2).make()


def test_the_same_seed_gives_the_same_page(made: Made) -> None:
    assert Maker(2).make().pdf == made.pdf


def test_the_order_in_the_file_does_not_matter() -> None:
    pages = [sheet(("合川投产一条线", STORY * 4), ("璧山签下新项目", STORY * 3))] * 2
    texts = []
    for draw in (random.Random(1), random.Random(2), None):
        articles = read_made(Made(print_pdf(pages, draw), [], "", "", (), Maker(0).style))
        texts.append([article.text for article in articles])
    assert texts[0] == texts[1] == texts[2]
    assert len(texts[0]) == 4


def test_anchors_name_the_line_of_each_character(made: Made) -> None:
    articles = read_made(made)
    for article in articles:
        covered = set()
        for anchor in article.anchors:
            left, top, right, bottom = anchor.box
            assert anchor.page == 1
            assert 0 <= left < right <= 10_000
            assert 0 <= top < bottom <= 10_000
            assert not covered & set(range(anchor.start, anchor.end))
            covered |= set(range(anchor.start, anchor.end))
            assert len(article.text[anchor.start : anchor.end]) < 60
        assert covered == {at for at, char in enumerate(article.text) if char != "\n"}
    lines = {
        (anchor.page, anchor.box): article.text[anchor.start : anchor.end]
        for article in articles
        for anchor in article.anchors
    }
    printed = [line for line in lines.values() if len(line) > 10]
    paragraphs = "\n".join(tight(text) for told in made.stories for text in told.paragraphs)
    assert sum(tight(line) in paragraphs for line in printed) > 0.9 * len(printed)


def test_a_story_that_goes_on_on_another_page_is_one() -> None:
    numbers = [seed for seed in range(60) if len(Maker(seed).make().pages) == 2][:4]
    for seed in numbers:
        made = Maker(seed).make()
        articles = read_made(made)
        both = [one for one in articles if {anchor.page for anchor in one.anchors} == {1, 2}]
        assert len(both) == 1, seed
        assert not any(word in one.text for one in articles for word in ("下转", "上接"))
        assert compare(made, articles).share("paragraph right", "paragraph") > 0.85


@pytest.mark.parametrize(
    ("foot", "date", "publisher", "page"),
    [
        ("江城日报 2025年6月2日 星期一 第3版", "2025-06-02", "", "3"),
        ("2025-06-02 A05版 责编 王芳", "2025-06-02", "", "A05"),
        ("三江日报", "", "三江日报", ""),
    ],
)
def test_head_and_foot_of_a_page_tell_its_date(
    tmp_path: Path, foot: str, date: str, publisher: str, page: str
) -> None:
    (tmp_path / "a.pdf").write_bytes(print_pdf([sheet(("合川投产一条线", STORY * 3), foot=foot)], None))
    (article,) = read(tmp_path / "a.pdf")
    assert (article.date, article.page) == (date, page)
    assert not publisher or article.publisher == publisher
    assert foot not in article.text


def test_what_is_told_beside_a_file_goes_before_what_it_says(tmp_path: Path) -> None:
    pdf = print_pdf([sheet(("合川投产一条线", STORY * 3), foot="2025年6月2日 第3版")], None)
    (tmp_path / "a.pdf").write_bytes(pdf)
    (tmp_path / "metadata.csv").write_text("file,date,page\na.pdf,2024-05-13,7\n", encoding="utf-8")
    (source,) = read_sources([tmp_path])
    assert isinstance(source, Source)
    (article,) = split_articles(source)
    assert (article.date, article.page) == ("2024-05-13", "7")


def letters(text: str, x: float, em: float, gap: float = 0.0) -> list[Letter]:
    return [Letter(char, x + at * em * (1 + gap), 100, em, em) for at, char in enumerate(text)]


@pytest.mark.parametrize(
    ("printed", "lines"),
    [
        (letters("合川区", 10, 9) + letters("投产", 60, 9), ["合川区", "投产"]),
        (letters("合川区", 10, 9, 0.4), ["合川区"]),
        (letters("合川", 10, 9) + letters("合川", 10.5, 9), ["合川"]),  # printed twice to look bold
        ([Letter(char, 10 + 5 * at, 100, 9, 4.5) for at, char in enumerate("ab")], ["ab"]),
        ([Letter(char, 10 + 7 * at, 100, 9, 4.5) for at, char in enumerate("ab")], ["a b"]),
        (letters("⻋⻔", 10, 9), ["车门"]),
    ],
)
def test_letters_make_lines(printed: list[Letter], lines: list[str]) -> None:
    random.Random(1).shuffle(printed)
    assert [line.text for line in make_lines(printed, 500, 500)] == lines


@pytest.mark.parametrize(
    ("radicals", "text"),
    [
        ("⻋⻓⻘⻔⻛", "车长青门风"),
        ("⽇⼯⾯⽉⼀", "日工面月一"),
        ("车 12 abc，", "车 12 abc，"),
        ("⺀", "⺀"),
    ],
)
def test_radicals_become_characters(radicals: str, text: str) -> None:
    assert fold_radicals(radicals) == text


def test_radicals_of_plain_text_are_folded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("本报讯 重庆山石⻋⻔有限公司董事⻓⾼立方⽇前说。", encoding="utf-8")
    (source,) = read_sources([tmp_path])
    assert isinstance(source, Source)
    assert source.text == "本报讯 重庆山石车门有限公司董事长高立方日前说。"


def canvas_pdf(pages: int = 1, text: str = "", **options: object) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1, **options)  # type: ignore[arg-type]
    for _ in range(pages):
        if text:
            canvas.setFont(FONT, 9)
            canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def garbled() -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    for row in range(20):
        canvas.drawString(60, 700 - 12 * row, "Q#x%zKw!~qT$vR^mL&")
    canvas.save()
    return data.getvalue()


def scan() -> bytes:
    page = Sheet(600, 800)
    page.picture(0, 0, 600, 800)
    return print_pdf([page], None)


LOCKED = StandardEncryption("secret", canPrint=0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"%PDF-1.4\n%%EOF", "is a broken PDF"),
        (canvas_pdf(text=STORY)[:400], "is a broken PDF"),
        (b"no PDF", "is a broken PDF"),
        (canvas_pdf(text=STORY, encrypt=LOCKED), "is locked with a password"),
        (canvas_pdf(text="", pagesize=(100, 100)), "holds no text"),
        (garbled(), "page 1: a scan, or letters that the file does not explain; pip install 'kg[ocr]'"),
        (scan(), "page 1: a scan"),
        (canvas_pdf(text=STORY, pagesize=(90_000, 90_000)), "page 1: cannot be read"),
        (canvas_pdf(text=STORY, pages=2_001), "has 2001 pages; the first 2000 were read"),
    ],
    ids=["empty", "bare", "cut", "text", "locked", "blank", "garbled", "scan", "huge", "long"],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    (told,) = why_unread(tmp_path, data)
    assert told.startswith(reason)
    assert "\n" not in told


def test_a_scan_among_pages_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    blank = Sheet(780, 1105)
    blank.picture(0, 0, 780, 1105)
    pages = [sheet(("合川投产一条线", STORY * 3)), blank, blank, sheet(("璧山签下新项目", STORY * 3))]
    data = print_pdf(pages, None)
    assert why_unread(tmp_path, data) == [
        "pages 2-3: a scan, or letters that the file does not explain; pip install 'kg[ocr]' to have it read"
    ]
    assert [article.headline for article in read(tmp_path / "page.pdf")] == [
        "合川投产一条线",
        "璧山签下新项目",
    ]


def test_articles_of_a_long_file_have_ids_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(print_pdf([sheet(("合川投产一条线", STORY * 3))] * 130, None))
    sources = [source for source in read_sources([tmp_path]) if isinstance(source, Source)]
    assert [(source.part, len(source.pages)) for source in sources] == [(0, 64), (1, 64), (2, 2)]
    articles = [article for source in sources for article in split_articles(source)]
    assert len({article.id for article in articles}) == len(articles) == 130
    positions = [article.position for article in articles]
    assert positions == sorted(positions)


def test_a_build_reads_pdf_files_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    (pages / "a.pdf").write_bytes(print_pdf([sheet(("合川投产一条线", STORY * 3))], None))
    (pages / "b.txt").write_text(f"璧山签下新项目\n\n本报讯　{STORY}\n", encoding="utf-8")
    first = build([pages], out)
    assert (first.articles, first.unread) == (2, ())
    graph = (out / "graph.json").read_bytes()
    monkeypatch.setattr("kg.pipeline.split_articles", lambda _: pytest.fail("was read before"))
    assert build([pages], out) == replace(first, unchanged=True)
    assert (out / "graph.json").read_bytes() == graph
    monkeypatch.undo()
    (pages / "a.pdf").write_bytes(print_pdf([sheet(("合川投产两条线", STORY * 4))], None))
    build([pages], out)
    assert "合川投产两条线" in (out / "graph.json").read_text(encoding="utf-8")


def test_inspect_shows_the_articles_of_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(print_pdf([sheet(("合川投产一条线", STORY * 3))], None))
    (row,) = inspect(tmp_path / "a.pdf", "articles")
    assert row["headline"] == "合川投产一条线"
    assert row["anchors"][0].page == 1


@pytest.mark.parametrize("seed", range(20))
def test_matching_finds_the_greatest_sum(seed: int) -> None:
    draw = np.random.default_rng(seed)
    scores = np.round(draw.uniform(-2, 5, (draw.integers(1, 6), draw.integers(1, 5))), 2)
    rows, columns = scores.shape
    found = match(scores)
    used = [row for row in found if row >= 0]
    assert len(used) == len(set(used))
    best = max(
        sum(max(scores[row, column], 0) for column, row in enumerate(chosen) if row < rows)
        for chosen in itertools.permutations(range(rows + columns), columns)
    )
    assert sum(scores[row, column] for column, row in enumerate(found) if row >= 0) == pytest.approx(best)


@pytest.mark.skipif(not shutil.which("chromium"), reason="no browser to print with")
def test_radicals_that_a_browser_prints_are_read(tmp_path: Path) -> None:
    """Chromium's PDF files say ⽇ and ⻋ for 日 and 车, where the font has one shape for both."""
    text = "一月一日，车长马青见到西部面粉厂的工人，高速上风大，门口竹子长得很高。" * 3
    style = "body{font:12pt/1.5 'Noto Serif CJK SC',serif}p{width:90mm;text-indent:2em}h1{font-size:24pt}"
    (tmp_path / "a.html").write_text(
        f"<meta charset=utf-8><style>{style}</style><h1>车门厂日日见新</h1><p>{text}</p>", encoding="utf-8"
    )
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={tmp_path}/profile", f"--print-to-pdf={tmp_path}/a.pdf"]
    subprocess.run([*command, str(tmp_path / "a.html")], check=True, capture_output=True, timeout=60)
    (article,) = read(tmp_path / "a.pdf")
    assert article.headline == "车门厂日日见新"
    assert article.text.split("\n")[1] == text
