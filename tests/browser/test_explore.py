"""The page as a reader explores it: search, panel, filters, neighbourhoods, paths, list, links, files."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from conftest import HOSTILE, KEYS, NAMES, make
from playwright.sync_api import Download, Page, expect

from kg.view import to_html

from .conftest import Open

COMPANY, PROJECT, DISTRICT = NAMES["company"][1], NAMES["project"][1], NAMES["district"][1]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("small") / "graph.html"
    file.write_bytes(to_html(make(), lang="zh"))
    return file


def drawn(page: Page) -> set[str]:
    ids = page.evaluate("view.network.body.data.nodes.getIds()")
    return {page.evaluate("id => view.entities[id].name", id_) for id_ in ids}


def seek(page: Page, text: str) -> None:
    page.fill("#query", text)
    page.keyboard.press("Enter")


def at_of(page: Page, name: str) -> tuple[float, float]:
    """Return where a thing is on the screen, once the camera stands."""
    find = """name => {
        const id = view.entities.findIndex((entity) => entity.name === name);
        const spot = view.network.canvasToDOM(view.network.getPosition(id));
        const frame = document.getElementById("network").getBoundingClientRect();
        return [frame.x + spot.x, frame.y + spot.y];
    }"""
    page.wait_for_timeout(500)
    x, y = page.evaluate(find, name)
    return x, y


def read_csv(download: Download) -> list[list[str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def open_actions(page: Page) -> None:
    """Open what is behind ⋯ among the actions of a thing."""
    if page.locator(".rest:not([open])").count():
        page.locator(".rest > summary").click()


def test_the_search_box_has_the_focus(open_page: Open, small: Path) -> None:
    page = open_page(small)
    assert page.evaluate("document.activeElement.id") == "query"
    counts = page.locator("#counts").inner_text()
    assert "2 篇报道" in counts and "16 个实体" in counts and "2024-05-14 至 2024-06" in counts


SEARCHES = {
    "合川": DISTRICT,
    "hechuan": DISTRICT,
    "hc": DISTRICT,
    "HeChuan qu": DISTRICT,
    "hech": DISTRICT,
    "合chuan": DISTRICT,
    "zhongqings": "重庆市",
    "chongqs": "重庆市",
    "maotaikeji": COMPANY,  # by another name
    "mtkj": COMPANY,
    "zhizao": PROJECT,
    "500117": DISTRICT,
    "anhui": "安徽省",  # not drawn at first
    "xiaolan": NAMES["person"][1],  # behind a character outside the BMP
    "chunhj": NAMES["product"][1],
}
NOTHING = ["没有这个", "qqq", "<b>", "...", "hc=1"]


def test_search_takes_characters_pinyin_and_initials(open_page: Open, small: Path) -> None:
    page = open_page(small)
    for typed, finds in SEARCHES.items():
        page.fill("#query", typed)
        assert page.locator("#results [aria-selected=true] .found").inner_text() == finds, typed
        page.keyboard.press("Enter")
        assert page.locator("#panel h2").inner_text() == finds
        assert finds in drawn(page)


def test_search_says_that_nothing_is_called_so(open_page: Open, small: Path) -> None:
    page = open_page(small)
    for typed in NOTHING:
        page.fill("#query", typed)
        assert typed in page.locator("#results").inner_text()
        assert page.locator("#results [role=option]").count() == 0
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.url.endswith("#view=graph")
    page.keyboard.press("Escape")
    assert page.locator("#results").is_hidden()


def test_panel_of_a_project(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["project"])
    panel = page.locator("#panel")
    assert [row.inner_text() for row in panel.locator("div > .value .figure").all()][:2] == [
        "5000万美元",
        "约7.6亿元",
    ]
    stages = panel.locator(".timeline > li")
    assert stages.evaluate_all("all => all.map((one) => one.className)") == ["reached", "ahead overdue"]
    group = panel.locator("section").filter(has=page.locator("h3", has_text="位于"))
    quote = group.locator(".quote").first
    assert sorted(set(quote.locator("mark").all_inner_texts())) == sorted({PROJECT, DISTRICT})
    assert "原文直陈" in quote.inner_text() and "93%" in (quote.locator(".sure").get_attribute("title") or "")
    assert "合川晨报 · 2024-05-14" in quote.inner_text() and "锚泰/第一 版.txt" not in quote.inner_text()


def test_the_sentence_in_its_article(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["person"])
    page.locator(".quote button", has_text="文中查看").first.click()
    assert page.locator("#reader h2").inner_text() == "锚泰智造基地在合川区开工"
    hit = page.locator("#reader .hit").inner_text()
    assert hit.startswith("锚泰科技总经理\U00020bb7小兰说") and hit.endswith("产品将销往德国。")
    page.keyboard.press("Escape")
    assert page.locator("#reader").is_hidden()


def test_a_citation_has_sentence_headline_paper_and_date(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["person"], permissions=["clipboard-read", "clipboard-write"])
    button = page.locator(".quote button", has_text="复制引文").first
    button.click()
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“锚泰科技总经理")
    for part in (
        "《锚泰智造基地在合川区开工》",
        "记者甲、记者乙",
        "合川晨报",
        "2024-05-14",
    ):
        assert part in copied
    assert "锚泰/第一 版.txt" not in copied  # only where paper, date or headline are not known


def test_context_comes_before_its_sentence_and_lighter(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["tongguan"], permissions=["clipboard-read", "clipboard-write"])
    quote = page.locator(".quote").first
    context = quote.locator(".context")
    assert context.inner_text().endswith("增资5000万美元。……")
    assert quote.locator("p").inner_text().startswith(context.inner_text() + "该厂位于铜官区，")
    assert context.locator("mark").first.inner_text().startswith('"""引号')
    colours = "one => [one, one.parentElement].map((each) => getComputedStyle(each).color)"
    assert len(set(context.evaluate(colours))) == 2
    quote.locator("button", has_text="复制引文").click()
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('“"""引号\\反斜杠 <script>') and "5000万美元。……该厂位于铜官区，" in copied
    quote.locator("button", has_text="文中查看").click()
    hits = page.locator("#reader .hit").evaluate_all("all => all.map((one) => one.className)")
    assert hits == ["hit context", "hit"]
    assert page.locator("#reader .text").inner_text().count("该厂位于铜官区") == 1


def test_no_ellipsis_between_sentences_that_stand_side_by_side(open_page: Open, tmp_path: Path) -> None:
    graph = make()
    (said,) = graph.edges[KEYS["hostile"], KEYS["tongguan"], "locatedIn"]["statements"]
    text = graph.graph["articles"][said["article"]]["text"]
    before = "合川区属于重庆市。"
    start = text.index(before)
    said.update(context=before, contextStart=start, contextEnd=start + len(before))
    (tmp_path / "graph.html").write_bytes(to_html(graph, lang="zh"))
    page = open_page(tmp_path / "graph.html", at=KEYS["tongguan"])
    assert page.locator(".quote p").first.inner_text().startswith(f"{before}\n该厂位于铜官区，")


def test_a_click_chooses_and_a_line_shows_its_facts(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["company"])
    page.mouse.click(*at_of(page, PROJECT))
    assert page.locator("#panel h2").inner_text() == PROJECT
    (ax, ay), (bx, by) = at_of(page, COMPANY), at_of(page, PROJECT)
    page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    assert "投资建设" in page.locator("#panel .triple").inner_text()
    assert page.url.endswith(".".join(sorted((KEYS["company"], KEYS["project"]))))


def test_back_and_forward(open_page: Open, small: Path) -> None:
    page = open_page(small)
    title = page.locator("#panel h2")
    assert page.locator("#back").is_disabled()
    seek(page, "hechuan")
    seek(page, "anhui")
    page.click("#back")
    expect(title).to_have_text(DISTRICT)
    page.click("#forward")
    expect(title).to_have_text("安徽省")
    assert page.locator("#forward").is_disabled()
    page.go_back()
    expect(title).to_have_text(DISTRICT)


@pytest.mark.parametrize(
    ("hops", "wanted"),
    [
        (1, {"铜官区", HOSTILE}),  # that 铜陵市 is above it, only the official list says
        (2, {"铜官区", HOSTILE, COMPANY}),
    ],
)
def test_only_what_is_near(open_page: Open, small: Path, hops: int, wanted: set[str]) -> None:
    page = open_page(small, at=KEYS["tongguan"])
    open_actions(page)
    page.locator(".hops button").nth(hops - 1).click()
    assert drawn(page) == wanted
    assert f"hops={hops}" in page.url


def test_expand_hide_and_pin_by_keys(open_page: Open, small: Path) -> None:
    page = open_page(small, at=f"{KEYS['tongguan']}&hops=1")
    page.keyboard.press("Escape")
    page.locator("#panel").click()
    page.keyboard.press("e")
    assert COMPANY in drawn(page)
    page.keyboard.press("p")
    assert f"pin={KEYS['tongguan']}" in page.url
    seek(page, "hechuan")
    open_actions(page)
    page.locator(".hops button").first.click()
    assert "铜官区" in drawn(page)  # pinned
    page.keyboard.press("Delete")
    assert DISTRICT not in drawn(page) and "铜官区" in drawn(page)
    page.locator("#note button", has_text="恢复").click()
    assert DISTRICT in drawn(page)


def test_double_click_expands(open_page: Open, small: Path) -> None:
    page = open_page(small, at=f"{KEYS['tongguan']}&hops=1")
    page.mouse.dblclick(*at_of(page, "铜官区"))
    assert COMPANY in drawn(page)
    assert f"open={KEYS['tongguan']}" in page.url


def test_the_camera_comes_to_rest(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["tongguan"])
    page.wait_for_timeout(100)
    page.evaluate("view.choose(0); view.choose(5)")  # faster than the picture
    spots = []
    for _ in range(2):
        page.wait_for_timeout(700)
        spots.append(page.evaluate("view.network.getViewPosition()"))
        page.evaluate("view.network.redraw()")
    assert spots[0] == spots[1]


def test_path_between_two_picked_things(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["person"])
    page.locator(".actions button", has_text="查与谁的联系").click()
    seek(page, "hechuan")
    steps = page.locator("#panel .way").first.locator("h4").all_inner_texts()
    assert steps == [
        f"1. {NAMES['person'][1]} — {COMPANY}",
        f"2. {COMPANY} — {PROJECT}",
        f"3. {PROJECT} — {DISTRICT}",
    ]
    assert page.locator("#panel .quote").count() >= 3
    assert drawn(page) == {NAMES["person"][1], COMPANY, PROJECT, DISTRICT}
    assert f"path={KEYS['person']}.{KEYS['district']}" in page.url


def test_a_path_that_is_not_there(open_page: Open, tmp_path: Path) -> None:
    graph = make()
    for article in graph.graph["articles"].values():  # what an article names is a way, too
        article["mentions"] = [one for one in article["mentions"] if one["entity"] != KEYS["agency"]]
    (tmp_path / "graph.html").write_bytes(to_html(graph, lang="zh"))
    page = open_page(tmp_path / "graph.html", at=f"path={KEYS['agency']}.{KEYS['district']}")
    assert "找不到" in page.locator("#panel").inner_text()
    assert drawn(page) == {NAMES["agency"][1], DISTRICT}


def choose_filter(page: Page, name: str, value: str) -> None:
    if page.locator("#filters").is_hidden():
        page.click("#filter-button")
    field = page.locator(f"#filters [name={name}]")
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.press("Tab")


FILTERS: list[tuple[dict[str, str], set[str]]] = [
    ({"district": KEYS["district"]}, {DISTRICT, PROJECT}),
    ({"district": KEYS["tongguan"]}, {"铜官区", HOSTILE}),
    ({"industry": KEYS["industry"]}, {"先进材料", COMPANY, PROJECT}),
    ({"stage": "started"}, {PROJECT}),
    ({"least": "7"}, {PROJECT}),
    ({"least": "7", "most": "7.5"}, set()),
    ({"since": "2024-06-01", "district": KEYS["district"]}, {DISTRICT, PROJECT}),
    ({"until": "2024-05-31", "district": KEYS["tongguan"]}, set()),
    ({"sure": "0.95"}, set()),
]


def test_filters(open_page: Open, small: Path) -> None:
    page = open_page(small)
    everything = drawn(page)
    for wanted, passing in FILTERS:
        for name, value in wanted.items():
            choose_filter(page, name, value)
        assert drawn(page) == passing, wanted
        assert page.locator("#filter-button").inner_text() != "筛选"
        # Nothing found: the picture itself offers to clear.
        page.locator("#filters #clear" if passing else "#note button").click()
        assert drawn(page) == everything
        assert page.url.partition("#")[2] == "view=graph"


def test_as_of_a_day_what_was_said_later_is_hidden(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["project"])
    panel, everything = page.locator("#panel"), drawn(page)
    page.fill("#as-of", "2024-05-31")
    assert "asof=2024-05-31" in page.url and page.locator("#panel h2").inner_text() == PROJECT
    assert "截至 2024-05-31 的报道所说" in panel.inner_text()
    assert [row.inner_text() for row in panel.locator("div > .value .figure").all()][:1] == ["约7.6亿元"]
    assert panel.locator(".timeline > li").count() == 1
    assert HOSTILE not in drawn(page) and COMPANY in drawn(page)
    page.fill("#query", "锚泰二期")
    assert page.locator("#results").inner_text().startswith("没有找到“锚泰二期”")
    page.fill("#query", "")
    page.fill("#as-of", "2025-06-30")
    assert panel.locator(".timeline > li").evaluate_all("all => all.map((one) => one.className)") == [
        "reached",
        "ahead open",
    ]
    again = open_page(small, at=page.url.partition("#")[2].replace("2025-06-30", "2025-07-01"))
    assert "逾期" in again.locator(".timeline .overdue").inner_text()
    again.get_by_role("button", name="看全部").click()
    assert "asof" not in again.url and drawn(again) == everything
    empty = open_page(small, at=f"{KEYS['hall']}&asof=2024-05")
    assert "到这一天为止没有报道提到" in empty.locator("#panel").inner_text()


def test_a_corrected_value_is_struck_through_and_labelled(open_page: Open, tmp_path: Path) -> None:
    graph = make()
    late = max(graph.graph["articles"], key=lambda key: graph.graph["articles"][key]["date"])
    node = graph.nodes[KEYS["project"]]
    plain = {**node["attributes"][3], "currency": "CNY", "value": 5e9, "text": "50亿元"}
    node["attributes"] = [{**node["attributes"][0], "correctedBy": late}, plain]
    node["former"] = [{"name": "锚泰老基地", "until": "2024-06", "article": late}]
    file = tmp_path / "graph.html"
    file.write_bytes(to_html(graph, lang="zh"))
    panel = open_page(file, at=KEYS["project"]).locator("#panel")
    wrong = panel.locator(".value.corrected")
    assert "约7.6亿元" in wrong.inner_text() and "已更正，见 2024-06" in wrong.inner_text()
    style = wrong.locator(".figure").evaluate("figure => getComputedStyle(figure).textDecorationLine")
    assert style == "line-through"
    assert "曾用名 锚泰老基地 (至 2024-06)" in panel.inner_text()
    before = open_page(file, at=f"{KEYS['project']}&asof=2024-05-20").locator("#panel")
    assert before.locator(".value.corrected").count() == 0 and "曾用名" not in before.inner_text()
    assert before.locator(".value .figure").first.inner_text() == "约7.6亿元"


def test_a_link_opens_the_page_as_it_was(open_page: Open, small: Path) -> None:
    page = open_page(small)
    choose_filter(page, "district", KEYS["district"])
    choose_filter(page, "stage", "started")
    page.click("#to-ledger")
    page.locator("#ledger tbody .kind-thing .thing").click()
    again = open_page(small, at=page.url.partition("#")[2])
    for one in (page, again):  # what is not shown is not drawn
        one.click("#to-graph")
    assert drawn(again) == drawn(page) == {PROJECT}
    assert again.locator("#panel h2").inner_text() == PROJECT
    assert again.locator("#ledger [aria-current]").count() == 1


def test_switches_of_types_and_relations(open_page: Open, small: Path) -> None:
    page = open_page(small)
    company = page.locator("#legend button", has_text="企业")
    assert company.get_attribute("aria-pressed") == "true" and "2" in company.inner_text()
    company.click()
    assert not {COMPANY, HOSTILE} & drawn(page) and PROJECT in drawn(page)
    page.locator("#legend button", has_text="企业").click()
    seek(page, "mtkj")
    page.click("#filter-button")
    lines = "view.network.body.data.edges.length"
    before = page.evaluate(lines)
    page.locator("#relations button", has_text="投资建设").click()
    assert page.evaluate(lines) == before - 1
    assert "without=develops" in page.url


def test_the_list_is_sorted_and_saved(open_page: Open, small: Path) -> None:
    page = open_page(small)
    page.click("#to-ledger")
    page.click('[data-tab="things"]')
    page.locator("#ledger th button", has_text="名称").click()
    names = page.locator("#ledger tbody .kind-thing .thing").all_inner_texts()
    assert page.locator("#ledger th[aria-sort=ascending]").inner_text().startswith("名称")
    page.locator("#ledger th button", has_text="名称").click()
    assert page.locator("#ledger tbody .kind-thing .thing").all_inner_texts() == names[::-1]
    with page.expect_download() as saved:
        page.click("#csv")
    head, *rows = read_csv(saved.value)
    assert head[0] == "名称" and len(rows) == len(names) == page.evaluate("view.entities.length")


def test_a_district_lists_what_is_in_it(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["district"])
    page.locator(".actions button", has_text="列出").click()
    expect(page.locator("#ledger tbody .kind-thing .thing")).to_have_text(f"◆ {PROJECT}")
    first = page.locator("#ledger tbody tr").first
    assert "7.6亿元" in first.inner_text() and "开工" in first.inner_text()


def test_the_picture_is_saved(open_page: Open, small: Path) -> None:
    page = open_page(small)
    with page.expect_download() as image:
        page.click("#png")
    assert Path(image.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        page.click("#csv")
    head, *rows = read_csv(table.value)
    sentences = {(row[0], row[1], row[2]): row[3] for row in rows}
    assert "总投资约7.6亿元" in sentences[COMPANY, "投资建设", PROJECT]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    contexts = {(row[0], row[1], row[2]): row[4] for row in rows}
    assert contexts[HOSTILE, "位于", "铜官区"].endswith("增资5000万美元。")
    assert contexts[COMPANY, "投资建设", PROJECT] == ""
    assert len(head) == len(rows[0]) == 9


BROKEN = [
    "nothing",
    "%E4%BD",
    "%",
    "path=a.b",
    "hops=9",
    "district=x&stage=y",
    "pin=..&on=x&view=z",
    "<b>&path=%",
]


def test_a_broken_address_still_opens(open_page: Open, small: Path) -> None:
    page = open_page(small, at=BROKEN[0])
    for address in BROKEN:
        page.evaluate("hash => { location.hash = hash; }", address)
        page.wait_for_timeout(30)
        assert page.locator("#panel").inner_text()
    open_page(small, at=BROKEN[1])


def test_the_same_in_english(open_page: Open, small: Path) -> None:
    page: Any = open_page(small, at=KEYS["project"])
    page.click("#language")
    page.wait_for_selector("html[data-ready=yes][lang=en]")
    assert "about CNY 760 million" in page.locator("#panel").inner_text()
    page.click("#filter-button")
    assert "started" in page.locator("#filters [name=stage]").inner_text()
