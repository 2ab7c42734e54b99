"""The tiles: their figures are those of the graph; keys, comparison, what is missing, months, files."""

import re
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from kg.display.projects import project_rows
from kg.display.summary import districts_of
from kg.graph import edges, load_graph, nodes
from kg.schema import load_schema
from kg.timeline.roles import time_roles

from .conftest import Open

QIJIANG, BISHAN, BANAN, CHENGKOU = "500110", "500120", "500113", "500229"
FIGURES = """() => [...document.querySelectorAll("#tiles .tile")].map((tile) =>
    [tile.dataset.place, tile.getAttribute("aria-label").split(" · ")[1].split(" ").pop()])"""
PAIR = """(rows) => rows.map(({ cells }) => [cells[0], cells[1], cells[2]].map((cell) => cell.innerText))"""
MIDDLE = """(path) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
    return { x, y };
}"""
TOO_SMALL = """(least) =>
    [...document.querySelectorAll("#tiles button, #tiles select, #tiles .tile, #tiles input")]
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && (width < least || height < least))
        .map(([html]) => html)"""
PNG = b"\x89PNG"
SMALLEST = 24  # points of what is tapped


@pytest.fixture
def tiles(open_page: Open, sample: Path) -> Page:
    return open_page(sample, "view=tiles")


def tile(page: Page, code: str) -> Locator:
    return page.locator(f'#tiles [data-place="{code}"]')


def figures(page: Page) -> dict[str, str]:
    """Return the figure of each tile that has one, by code."""
    rows = page.evaluate(FIGURES)
    return {code: figure for code, figure in rows if re.fullmatch(r"[\d,.]+", figure) and figure != "0"}


def by_code(graph: "nx.MultiDiGraph[str]", kind: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key, districts in districts_of(graph).items():
        for district in districts if graph.nodes[key]["type"] == kind else ():
            code = graph.nodes[district]["code"]
            counts[code] = counts.get(code, 0) + 1
    return counts


def sums(graph: "nx.MultiDiGraph[str]") -> dict[str, float]:
    stopped = {*time_roles().stops, *time_roles().ends}
    found: dict[str, float] = {}
    for row in project_rows(graph):
        if row.sum and not (row.stage and row.stage["stage"] in stopped):
            for district in row.districts:
                code = graph.nodes[district]["code"]
                found[code] = found.get(code, 0) + row.sum["value"] / 1e8
    return found


@pytest.mark.parametrize(("measure", "role"), [("projects", "project"), ("companies", "company")])
def test_counts_are_those_of_the_graph(open_page: Open, sample: Path, measure: str, role: str) -> None:
    page = open_page(sample, f"view=tiles&measure={measure}")
    counts = by_code(load_graph(sample.parent), getattr(load_schema().roles, role))
    shown = {code: int(figure) for code, figure in figures(page).items() if not code.endswith("0000")}
    assert shown == {code: count for code, count in counts.items() if code.startswith("50")}


def test_sums_are_those_of_the_graph_and_stopped_projects_add_none(tiles: Page, sample: Path) -> None:
    expected = {code: sum_ for code, sum_ in sums(load_graph(sample.parent)).items() if code.startswith("50")}
    shown = {code: float(figure) for code, figure in figures(tiles).items() if not code.endswith("0000")}
    assert len(shown) > 10
    assert shown == pytest.approx(expected, abs=0.05)
    assert "500112" not in shown  # its project was given up


def test_it_says_that_it_is_no_map_and_what_is_left_out(tiles: Page) -> None:
    expect(tiles.locator("#tiles")).to_contain_text("方格按方位排列，不是地图")
    expect(tiles.locator("#tile-notes")).to_contain_text("连省份也不详")
    expect(tiles.locator("#tile-notes")).to_contain_text("一个项目只计一次")


def test_links_are_those_of_the_graph_and_lead_to_their_sentences(tiles: Page, sample: Path) -> None:
    graph = load_graph(sample.parent)
    lying, kinds = districts_of(graph), {"supplies", "cooperatesWith"}
    pairs = {
        frozenset((graph.nodes[a]["code"], graph.nodes[b]["code"]))
        for head, tail, kind, _ in edges(graph)
        if kind in kinds
        for a in lying.get(head, ())
        for b in lying.get(tail, ())
        if a != b
    }
    drawn = tiles.evaluate("[...document.querySelectorAll('#tiles .tie')].map((tie) => tie.dataset.tie)")
    inside = {frozenset(tie.split(".")) for tie in drawn if "0000" not in tie}
    assert inside == pairs
    middle = tiles.locator(f'[data-tie="{QIJIANG}.{BISHAN}"] .reach').evaluate(MIDDLE)
    tiles.mouse.click(middle["x"], middle["y"])
    expect(tiles.locator("#panel h2")).to_have_text("綦江区 — 璧山区")
    expect(tiles.locator("#panel .quote p").first).to_contain_text("供应齿轮轴")
    assert f"tie={QIJIANG}.{BISHAN}" in tiles.url
    tiles.reload()
    expect(tiles.locator("#panel h2")).to_have_text("綦江区 — 璧山区")


def test_the_list_of_links_says_what_the_arcs_say(tiles: Page) -> None:
    expect(tiles.locator("#tile-notes .tie-line")).to_have_count(tiles.locator("#tiles .tie").count())
    line = tiles.get_by_role("button", name="綦江区 → 璧山区 · 供应 1")
    line.focus()
    tiles.keyboard.press("Enter")
    expect(tiles.locator("#panel h2")).to_have_text("綦江区 — 璧山区")
    expect(line).to_be_focused()


def test_a_tile_leads_to_its_district(tiles: Page) -> None:
    tile(tiles, QIJIANG).click()
    expect(tiles.locator("#panel h2")).to_have_text("綦江区")
    expect(tile(tiles, QIJIANG)).to_have_attribute("aria-pressed", "true")
    expect(tiles.locator(".tile-chosen")).to_contain_text("7 个项目 · 37.1亿元 · 2 家企业")
    tiles.go_back()
    expect(tiles.locator("#panel")).to_be_hidden()


def test_keys_walk_over_the_tiles(tiles: Page) -> None:
    focused = "document.activeElement.dataset.place"
    first = tiles.locator('#tiles .tile[tabindex="0"]')
    expect(first).to_have_count(1)
    tile(tiles, BANAN).focus()
    tiles.keyboard.press("ArrowDown")
    assert tiles.evaluate(focused) == QIJIANG
    tiles.keyboard.press("Enter")
    expect(tiles.locator("#panel h2")).to_have_text("綦江区")
    assert tiles.evaluate(focused) == QIJIANG  # drawn anew, the focus stays
    tiles.keyboard.press("ArrowUp")
    assert tiles.evaluate(focused) == BANAN
    tiles.keyboard.press("ArrowLeft")
    assert tiles.evaluate(focused) not in (BANAN, QIJIANG)
    tile(tiles, BANAN).focus()
    tiles.keyboard.press("Shift+Enter")
    expect(tiles.locator("#panel h2")).to_have_text("綦江区 与 巴南区")


def test_two_tiles_side_by_side(tiles: Page) -> None:
    tile(tiles, QIJIANG).click()
    tiles.click("#tiles-compare")
    expect(tiles.locator(".asking")).to_contain_text("綦江区")
    tile(tiles, BANAN).click()
    found = tiles.locator(".versus tbody tr").evaluate_all(PAIR)
    rows = {name: values for name, *values in found}
    assert rows["项目数"] == ["7", "2"]
    assert rows["投资额"] == ["37.1亿元", "25亿元"]
    assert rows["伙伴"] == ["璧山区 1", "—"]
    assert f"pair={QIJIANG}.{BANAN}" in tiles.url
    tiles.click("#tiles-swap")
    expect(tiles.locator("#panel h2")).to_have_text("巴南区 与 綦江区")
    expect(tiles.locator("#tiles-swap")).to_be_focused()
    tiles.locator(".versus .thing").first.click()
    expect(tiles.locator("#panel h2")).to_have_text("细胞智能制造工厂项目")
    tiles.go_back()
    expect(tiles.locator("#panel h2")).to_have_text("巴南区 与 綦江区")


@pytest.mark.parametrize(
    "address",
    [
        "pair=1.2",
        "pair=500110",
        "tie=x.y",
        "lack=__proto__",
        "province=99",
        "tile=0",
        "months=-1&measure=toString",
    ],
)
def test_an_address_that_means_nothing_shows_the_tiles(open_page: Open, sample: Path, address: str) -> None:
    page = open_page(sample, f"view=tiles&{address}")
    assert len(figures(page)) > 5
    expect(page.locator("#panel")).to_be_hidden()


def test_what_is_missing_comes_with_its_sentence(tiles: Page) -> None:
    tile(tiles, BISHAN).click()
    tiles.click("#tiles-lack")
    expect(tiles.locator("#panel h2")).to_have_text("璧山区缺什么")
    expect(tiles.locator("#panel .list .thing").first).to_contain_text("齿轮轴")
    expect(tiles.locator("#panel .quote p").first).to_contain_text("綦江区")
    tile(tiles, CHENGKOU).click()
    tiles.click("#tiles-lack")
    expect(tiles.locator("#panel")).to_contain_text("没有从报道中整理出这里的企业从外地买什么")


def test_months_go_by(tiles: Page) -> None:
    def total() -> float:
        return sum(float(figure) for figure in figures(tiles).values())

    now = total()
    slider = tiles.locator("#as-of-month")
    slider.focus()
    for _ in range(2):
        tiles.keyboard.press("ArrowLeft")
    expect(slider).to_be_focused()
    expect(tiles.locator("#as-of")).to_have_value("2025-04-30")
    assert "asof=2025-04-30" in tiles.url
    assert 0 < total() < now
    expect(tiles.locator("#tiles .filtered")).to_contain_text("2025-04")
    tiles.keyboard.press("End")
    assert total() == now


def test_months_are_played_and_stopped(tiles: Page) -> None:
    tiles.click("#play")
    expect(tiles.locator("#play")).to_have_text("■")
    expect(tiles.locator("#as-of")).to_have_value(re.compile("^202"))
    tiles.click("#play")
    expect(tiles.locator("#play")).to_have_text("▶")
    month = tiles.locator("#as-of").input_value()
    tiles.wait_for_timeout(1200)
    expect(tiles.locator("#as-of")).to_have_value(month)


def test_an_address_with_a_month_shows_its_last_day(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "view=tiles&asof=2024-02")
    expect(page.locator("#as-of")).to_have_value("2024-02-29")


def test_new_projects_are_those_first_named_in_the_last_months(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "view=tiles&measure=recent&months=1")
    graph = load_graph(sample.parent)
    lying = districts_of(graph)
    articles = graph.graph["articles"]
    expected: dict[str, int] = {}
    for key, node in nodes(graph):
        dates = [articles[one]["date"] for one in node["articles"] if articles[one]["date"]]
        if node["type"] == load_schema().roles.project and dates and min(dates).startswith("2025-05"):
            for district in lying.get(key, ()):
                code = graph.nodes[district]["code"]
                expected[code] = expected.get(code, 0) + 1
    shown = {code: int(figure) for code, figure in figures(page).items() if not code.endswith("0000")}
    assert shown == {code: count for code, count in expected.items() if code.startswith("50")}


def test_all_provinces(tiles: Page) -> None:
    tiles.get_by_label("省份").select_option("all")
    expect(tiles.locator("#tiles .tile")).to_have_count(34)
    tile(tiles, "500000").click()
    expect(tiles.locator("#panel h2")).to_have_text("重庆市")


@pytest.mark.parametrize(("button", "ending"), [("#tiles-svg", ".svg"), ("#tiles-png", ".png")])
def test_the_picture_is_saved_with_its_source(tiles: Page, button: str, ending: str) -> None:
    with tiles.expect_download() as waiting:
        tiles.click(button)
    assert waiting.value.suggested_filename == f"区县方阵-重庆市{ending}"
    data = waiting.value.path().read_bytes()
    if ending == ".png":
        assert data.startswith(PNG)
        return
    root = ElementTree.fromstring(data)
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    texts = " ".join(one.text or "" for one in root.iter())
    assert "script" not in tags and "foreignObject" not in tags
    assert "方格按方位排列，不是地图" in texts and "25 篇报道" in texts and "綦江" in texts
    assert all("var(" not in value for one in root.iter() for value in one.attrib.values())


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1366, 768)])
def test_everybody_can_use_it(open_page: Open, sample: Path, size: tuple[int, int], look: str) -> None:
    page = open_page(sample, f"view=tiles&pair={QIJIANG}.{BANAN}", size, color_scheme=look)
    found = [
        one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(TOO_SMALL, SMALLEST) == []


def test_english(open_page: Open, sample: Path) -> None:
    page = open_page(sample, "view=tiles", locale="en-GB")
    page.click("#language")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    expect(page.locator("#tiles")).to_contain_text("This is no map")
    expect(page.locator("#tile-notes")).to_contain_text("Sums: a project counts once")
