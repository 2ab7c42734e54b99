"""Cut-outs of printed pages: what is marked in them, when they are drawn, how they are served."""

import io
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from test_web import Site

import kg.cutouts.drawing
import kg.view
from kg.cutouts import FOLDER, NAME, Cutouts, Print, make_cutouts, read_index
from kg.cutouts.drawing import draw_cuts
from kg.cutouts.plan import Cut, plan_cuts
from kg.cutouts.png import png_size, to_png
from kg.graph import load_graph, meta
from kg.model import Page
from kg.pages.pdf import read_pdf
from kg.pipeline import build
from kg.sources.finding import find_files
from kg.view import to_html
from tests.pages.typeset import FONT
from tests.printed import HEADLINE, STORY, build_pages, print_pages

SENTENCE = STORY[STORY.index("。") + 1 :]


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((folder / FOLDER).iterdir())}


def shades(data: bytes) -> "np.ndarray[Any, Any]":
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


def place_of(folder: Path, sentence: str) -> str:
    """Return how the index names a sentence."""
    for key, article in meta(load_graph(folder))["articles"].items():
        start = article["text"].find(sentence)
        if start >= 0:
            return f"{key} {start} {start + len(sentence)}"
    raise AssertionError(sentence)


def test_a_png_is_read_by_others() -> None:
    data = to_png(3, 2, [b"\x0f\x80", b"\xff\xf0"])
    picture = Image.open(io.BytesIO(data))
    assert png_size(data) == picture.size == (3, 2)
    assert [[value // 17 for value in row] for row in shades(data)] == [[0, 15, 8], [15, 15, 15]]
    assert png_size(data[:-1]) == png_size(b"") == png_size(b"GIF89a") == (0, 0)


def test_what_is_marked_is_the_sentence(printed: Path) -> None:
    prints = read_index(printed)[place_of(printed, SENTENCE)]
    assert [one["page"] for one in prints] == [1]
    picture = shades(files(printed)[prints[0]["name"]])
    assert picture.shape == (prints[0]["height"], prints[0]["width"])
    marked = np.zeros(picture.shape, bool)
    assert len(prints[0]["marks"]) > 1
    for left, top, width, height in prints[0]["marks"]:
        x, y = left * picture.shape[1] // 10_000, top * picture.shape[0] // 10_000
        part = picture[
            y : y + height * picture.shape[0] // 10_000, x : x + width * picture.shape[1] // 10_000
        ]
        assert 0.05 < (part < 128).mean() < 0.6
        marked[y : y + part.shape[0], x : x + part.shape[1]] = True
    # The sentence before it stands in the same cut-out, and is not marked.
    assert 0.3 < (picture[marked] < 128).sum() / (picture < 128).sum() < 0.9


def test_sentences_that_stand_together_share_a_cut_out(printed: Path) -> None:
    index = read_index(printed)
    first, second = (index[place_of(printed, one)] for one in (STORY[: -len(SENTENCE)], SENTENCE))
    assert first[0]["name"] == second[0]["name"] and first[0]["marks"] != second[0]["marks"]
    headline = index.get(place_of(printed, HEADLINE))
    assert headline is None or headline[0]["name"] != first[0]["name"]


def test_cut_outs_are_drawn_once(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build_pages(tmp_path)
    assert files(folder) == files(printed)
    page = (folder / "graph.html").read_bytes()
    assert page == (printed / "graph.html").read_bytes()

    def fail(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(kg.cutouts.drawing, "draw_cuts", fail)
    build_pages(tmp_path)
    assert files(folder) == files(printed) and (folder / "graph.html").read_bytes() == page


def test_what_is_broken_is_drawn_anew_and_what_is_not_used_removed(printed: Path, tmp_path: Path) -> None:
    folder = build_pages(tmp_path)
    broken = next(file for file in (folder / FOLDER).iterdir() if NAME.fullmatch(file.name))
    broken.write_bytes(broken.read_bytes()[:50])
    (folder / FOLDER / f"cut-{'0' * 16}.png").write_bytes(b"old")
    (folder / FOLDER / "mine.png").write_bytes(b"mine")
    build_pages(tmp_path)
    assert files(folder) == files(printed) | {"mine.png": b"mine"}
    (folder / FOLDER / "mine.png").unlink()
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    build([tmp_path / "a.txt"], folder)
    assert not (folder / FOLDER).exists()


def test_a_file_that_is_gone_or_has_changed_has_no_cut_outs(printed: Path, tmp_path: Path) -> None:
    graph = load_graph(printed)
    other = tmp_path / "page.pdf"
    other.write_bytes(print_pages() + b"\n")
    for known in ({}, {"page.pdf": other}, {"page.pdf": tmp_path / "gone.pdf"}):
        assert make_cutouts(graph, lambda known=known: known, tmp_path, tmp_path) == Cutouts()  # type: ignore[misc]
    assert list(tmp_path.iterdir()) == [other]


def test_the_surest_sentences_come_first(printed: Path) -> None:
    graph = load_graph(printed)
    every, _ = plan_cuts(graph)
    assert len(every) > 2
    for most in (1, 2):
        assert plan_cuts(graph, most)[0] == every[:most]
    best = max(one["confidence"] for *_, edge in graph.edges(data=True) for one in edge["statements"])
    prints = plan_cuts(graph)[1]
    said = [one for *_, edge in graph.edges(data=True) for one in edge["statements"]]
    sure = {
        one["confidence"]
        for one in said
        if every[0].name in {show.name for show in prints[one["article"], one["start"], one["end"]]}
    }
    assert best in sure


def test_a_graph_without_printed_pages_has_none(small_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> None:
    assert plan_cuts(small_graph) == ([], {})
    assert make_cutouts(small_graph, dict, tmp_path, tmp_path) == Cutouts()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("limit", "held"), [(3_000_000, True), (10, False)])
def test_few_cut_outs_are_held_by_the_page_itself(
    printed: Path, monkeypatch: pytest.MonkeyPatch, limit: int, held: bool
) -> None:
    monkeypatch.setattr(kg.view, "EMBEDDED", limit)
    page = to_html(load_graph(printed), lang="zh", cutouts=cutouts_of(printed)).decode()
    assert ('id="pictures"' in page) is held
    assert ("img-src data:;" in page) is held


def cutouts_of(folder: Path) -> Cutouts:
    pictures = {name: data for name, data in files(folder).items() if NAME.fullmatch(name)}
    prints: dict[tuple[str, int, int], list[Print]] = plan_cuts(load_graph(folder))[1]
    return Cutouts(pictures, prints)


def test_cut_outs_are_no_sources(printed: Path, tmp_path: Path) -> None:
    shutil.copytree(printed / FOLDER, tmp_path / FOLDER)
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert [item.path for item in find_files([tmp_path])] == ["a.txt"]


@pytest.fixture(scope="module")
def site(printed: Path) -> Iterator[Site]:
    served = Site(printed)
    yield served
    served.close()


def fetch(address: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "", b""


def test_the_page_of_a_thing_shows_the_cut_out(site: Site, printed: Path) -> None:
    graph = load_graph(printed)
    key = next(key for key, node in graph.nodes(data=True) if node["name"] == "重庆锚澜光电有限公司")
    _, headers, text = site.ask(f"/entity/{key}", headers={"Accept": "text/html"})
    name = read_index(printed)[place_of(printed, SENTENCE)][0]["name"]
    assert f'<img src="/pages/{name}"' in text and "<rect x=" in text
    assert "文件第 1 页" in text and "img-src 'self'" in headers["content-security-policy"]
    assert fetch(f"{site.address}pages/{name}") == (200, "image/png", files(printed)[name])


@pytest.mark.parametrize(
    "path",
    ["cut-index.json", "..%2fgraph.json", "%2e%2e/graph.json", "cut-0000000000000000.png", "link", ""],
)
def test_nothing_else_is_served_from_there(site: Site, printed: Path, path: str) -> None:
    assert site.ask(f"/pages/{path}")[0] == 404


def test_a_link_that_leads_out_is_not_followed(site: Site, printed: Path) -> None:
    link = printed / FOLDER / f"cut-{'a' * 16}.png"
    link.symlink_to(printed / "graph.json")
    try:
        assert site.ask(f"/pages/{link.name}")[0] == 404
    finally:
        link.unlink()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 60, 560, 770), (-40, -30, 900, 700)])
def test_turned_and_cropped_pages_are_cut_where_their_lines_are(
    turned: int, crop: tuple[int, int, int, int] | None
) -> None:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(600, 800), invariant=1)
    canvas.setPageRotation(turned)
    if crop:
        canvas.setCropBox(crop)
    canvas.translate(300, 400)
    canvas.rotate(turned)  # it reads level where the page is turned back
    canvas.setFont(FONT, 12)
    for row in range(6):
        canvas.drawString(-150 + 7 * row, -90 + 30 * row, STORY[:20])
    canvas.save()
    (page,) = read_pdf(data.getvalue())
    assert isinstance(page, Page)
    cuts = [Cut("page.pdf", "", 1, line.box) for line in page.lines]
    drawn = dict(draw_cuts(data.getvalue(), cuts))
    assert len(drawn) == 6
    assert all((shades(drawn[cut.name]) < 128).mean() > 0.12 for cut in cuts)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken"])
def test_what_is_no_pdf_is_not_drawn(data: bytes) -> None:
    assert list(draw_cuts(data, [Cut("page.pdf", "", 1, (0, 0, 9, 9))])) == []


def test_a_page_that_is_not_there_is_left_out() -> None:
    boxes = [(1, (0, 0, 10_000, 500)), (9, (0, 0, 10_000, 500))]
    drawn = list(draw_cuts(print_pages(), [Cut("page.pdf", "", *box) for box in boxes]))
    assert [name for name, _ in drawn] == [Cut("page.pdf", "", *boxes[0]).name]
