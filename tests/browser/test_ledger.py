"""The ledger in the page: tables, sorting, filters, groups, columns, and what is saved of it."""

import csv
import io
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from conftest import KEYS, NAMES, make
from openpyxl.utils.escape import unescape
from playwright.sync_api import Page, expect

from kg.display.ledger import load_ledger
from kg.export.ledger import ledger_sheets
from kg.export.sheets import to_xlsx
from kg.graph import load_graph
from kg.show import find_thing
from kg.timeline import as_of
from kg.view import to_html

from .conftest import ROOT, Open
from .test_access import serious

VIEW = ROOT / "kg" / "view" / "static"
COMPANY, PROJECT = NAMES["company"][1], NAMES["project"][1]
TABLES = tuple(load_ledger().tables)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "graph.html"
    file.write_bytes(to_html(make(), lang="zh"))
    return file


def names(page: Page) -> list[str]:
    return page.locator("#ledger .row-line td:nth-child(2)").all_inner_texts()


def saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.click(button)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def cells(book: bytes) -> list[list[str | float]]:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


FILTERS = [("", "", ""), ("綦江区", "", ""), ("", "2025-03-31", ""), ("沙坪坝区", "", "en")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("district", "day", "lang"), FILTERS)
def test_page_and_command_have_the_same_rows(
    open_page: Open, sample: Path, table: str, district: str, day: str, lang: str
) -> None:
    graph = load_graph(sample.parent)
    key = find_thing(graph, district) if district else ""
    then = as_of(graph, day) if day else graph
    (sheet,) = ledger_sheets(then, lang=lang or "zh", tables=[table], within=key, day=day)
    wanted = [[column.label.text(lang or "zh") for column in sheet.columns], *sheet.rows]
    at = f"view=ledger&tab={table}&district={key}&asof={day}"
    page = open_page(sample, at=at)
    if lang:
        page.click("#language")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    _, book = saved(page, "#xlsx")
    assert cells(book) == [["" if cell is None else cell for cell in row] for row in wanted]


def test_all_rows_are_there_and_counted(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=ledger")
    graph = load_graph(sample.parent)
    things = page.locator('[data-tab="things"]')
    expect(things).to_have_text(f"全部实体 {len(graph)}")
    things.click()
    expect(page.locator("#ledger .note")).to_contain_text(f"全部 {len(graph)} 行")
    rows = page.locator("#ledger .row-line")
    made = rows.count()
    assert made < len(graph)
    more = page.locator("#ledger .rest button")
    while rows.count() < len(graph):  # more are made as the button comes into sight
        more.scroll_into_view_if_needed()
        page.wait_for_timeout(50)
    expect(rows).to_have_count(len(graph))


def test_a_table_is_filtered_above_its_columns(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=ledger")
    everything = page.locator('[data-tab="projects"]').inner_text()
    page.fill('[data-where="sum"]', "10-30")
    expect(page.locator("#ledger .note")).to_contain_text("筛选出")
    sums = page.locator("#ledger .row-line .kind-sum").all_inner_texts()
    assert sums and all("亿元" in text for text in sums)
    assert "10-30" in page.evaluate("decodeURIComponent(location.hash)")
    assert page.evaluate("document.activeElement.dataset.where") == "sum"
    page.fill('[data-where="name"]', "产业园")
    expect(page.locator("#ledger .row-line")).to_have_count(4)
    assert all("产业园" in name for name in names(page))
    _, book = saved(page, "#xlsx")
    assert [10 <= float(row[5]) <= 30 for row in cells(book)[1:]] == [True] * 4
    again = open_page(sample, at=page.url.partition("#")[2])
    assert names(again) == names(page)
    page.locator("#ledger .note button").click()
    expect(page.locator("#ledger .note")).to_contain_text(f"全部 {everything.split()[1]} 行")
    assert page.locator('[data-where="name"]').input_value() == ""


RANGES = {
    "10": "10,Infinity",
    "10亿以上": "10,Infinity",
    "≥ 2.5": "2.5,Infinity",
    "<=5": "-Infinity,5",
    "5-8": "5,8",
    "5至8": "5,8",
    "-8": "-Infinity,8",
    "5-": "5,Infinity",
    "-": "null",
    "abc": "null",
    "1-2-3": "null",
}


def test_ranges_are_read_as_people_write_them(open_page: Open, small: Path) -> None:
    script = (VIEW / "ledger_rows.js").read_text(encoding="utf-8")
    reader = script[script.index("function parseRange") :].partition("\n}\n")[0]
    code = f"(texts) => {{ {reader} }}; return texts.map((one) => String(parseRange(one))); }}"
    assert open_page(small).evaluate(code, list(RANGES)) == list(RANGES.values())


def test_rows_are_gathered_and_a_part_counts_in_its_whole(open_page: Open, tmp_path: Path) -> None:
    graph = make()
    whole = KEYS["project"]
    part = "f" * 16
    graph.add_node(part, **{**graph.nodes[whole], "name": "锚泰智造基地二期", "aliases": []})
    said = graph.nodes[whole]["attributes"][0]
    graph.add_edge(part, whole, key="partOf", statements=[{**said, "role": ""}], official=False)
    graph.add_edge(part, KEYS["district"], key="locatedIn", statements=[{**said, "role": ""}], official=False)
    file = tmp_path / "graph.html"
    file.write_bytes(to_html(graph, lang="zh"))
    page = open_page(file, at="view=ledger&group=districts")
    group = page.locator("#ledger .group button")
    assert group.all_inner_texts() == ["▾ 合川区 · 2 行 · 7.6亿元", "▾ 不详 · 1 行"]
    assert "合计 7.6亿元" in page.locator("#ledger .note").inner_text()
    group.first.click()
    expect(page.locator("#ledger .row-line")).to_have_count(1)
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.fill('[data-where="name"]', "二期")  # without the whole, the part counts
    expect(page.locator("#ledger .group button")).to_have_text(["▸ 合川区 · 1 行 · 7.6亿元", "▾ 不详 · 1 行"])


def test_columns_are_chosen_and_kept(open_page: Open, small: Path) -> None:
    page = open_page(small, at="view=ledger")
    heads = page.locator("#ledger thead th:visible")
    assert "报纸" not in heads.all_inner_texts() and "阶段" in heads.all_inner_texts()
    page.click(".columns summary")
    page.get_by_label("报纸", exact=True).check()
    page.get_by_label("阶段", exact=True).uncheck()
    assert "报纸" in heads.all_inner_texts() and "阶段" not in heads.all_inner_texts()
    page.reload()
    assert "报纸" in heads.all_inner_texts() and "阶段" not in heads.all_inner_texts()
    _, book = saved(page, "#xlsx")
    assert cells(book)[0] == [
        load_ledger().columns[name].label.zh for name in load_ledger().tables["projects"].columns
    ]


def test_a_row_tells_all_and_leads_to_its_article(open_page: Open, small: Path) -> None:
    page = open_page(small, at="view=ledger")
    page.locator("#ledger .said").first.click()
    detail = page.locator("#ledger .detail")
    assert PROJECT in detail.locator("mark").all_inner_texts()
    page.locator("#ledger .more-of").first.click()
    expect(detail).to_have_count(0)
    page.locator("#ledger .row-line .plain").first.click()
    expect(page.locator("#reader")).to_be_visible()


def test_files_are_named_by_what_they_hold(open_page: Open, sample: Path) -> None:
    key = find_thing(load_graph(sample.parent), "綦江区")
    page = open_page(sample, at=f"view=ledger&district={key}")
    name, book = saved(page, "#xlsx")
    assert name == "綦江区-项目-2025-05-20.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None and sheet.title == "项目"
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions
    assert sheet["A1"].font.bold and sheet["F2"].number_format == "#,##0.00##"
    name, table = saved(page, "#csv")
    assert name == "綦江区-项目-2025-05-20.csv"
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == [row[0] for row in cells(book)]
    assert saved(page, "#xlsx")[1] == book


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "_x0041_", "a\x01b\ufffe", "<b>&amp;", " 两 端 ", "🦆" * 20_000]
)
def test_any_text_survives_a_workbook(open_page: Open, tmp_path: Path, text: str) -> None:
    graph = make()
    graph.nodes[KEYS["project"]]["name"] = text
    file = tmp_path / "graph.html"
    file.write_bytes(to_html(graph, lang="zh"))
    _, book = saved(open_page(file, at="view=ledger"), "#xlsx")
    (sheet,) = ledger_sheets(graph, lang="zh", tables=["projects"])
    ours = openpyxl.load_workbook(io.BytesIO(to_xlsx([sheet], lang="zh"))).active
    assert ours is not None
    # openpyxl gives a text that stands in its cell as Excel codes it: _x005F_x0041_ is _x0041_.
    assert unescape(str(cells(book)[1][0])) == ours["A2"].value
    assert ours["A2"].data_type == "s"


def test_a_broken_address_shows_the_ledger(open_page: Open, small: Path) -> None:
    for where in ("{", "[1]", '{"name":1}', '{"constructor":"x","nothing":"y"}', "null"):
        page = open_page(small, at=f"view=ledger&tab=x&sort=-y&group=z&where={quote(where)}")
        assert names(page)[0] == f"◆ {PROJECT}"


def test_arrows_move_between_rows(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=ledger")
    first, second = (page.locator("#ledger .row-line .thing").nth(at) for at in (0, 1))
    names_ = page.locator("#ledger .row-line td:nth-child(2) .thing")
    names_.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(names_.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(names_.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    assert first.inner_text() and second.inner_text()
    expect(page.locator("#ledger [aria-current]")).to_have_count(1)
    page.locator("#ledger thead th button", has_text="名称").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ledger thead th button", has_text="名称")).to_be_focused()


@pytest.mark.parametrize("table", TABLES)
def test_everybody_can_use_the_ledger(open_page: Open, sample: Path, table: str) -> None:
    page = open_page(sample, at=f"view=ledger&tab={table}", color_scheme="light")
    page.locator("#ledger .more-of").first.click()
    assert serious(page) == []
    page.evaluate("document.getElementById('theme').click()")
    assert serious(page, "color-contrast") == []
    low = "[...document.querySelectorAll('#ledger button, #ledger [data-where], #ledger select')]"
    small = f"{low}.filter((one) => one.offsetParent && one.offsetHeight < 24).map((one) => one.outerHTML)"
    assert [html for html in page.evaluate(small) if "from" not in html][:3] == []


def test_a_telephone_shows_two_columns_and_the_rest_on_demand(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=ledger", size=(360, 740))
    assert page.locator("#ledger thead th:visible").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#ledger .more-of").first.click()
    assert page.locator("#ledger .detail dt:visible").count() > 3
