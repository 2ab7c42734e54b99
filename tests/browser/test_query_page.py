"""The pages of kg serve: questions, SPARQL, answers, mistakes; the same look and language as the view."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HOSTILE, KEYS
from playwright.sync_api import Browser, Page, Route, expect
from test_web import Site

from .test_access import SIZES, serious

REFUSED = "the server responded with a status of 400"  # the browser says it of each mistake in a query


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    served = Site(output, "--lang", "en")
    yield served
    served.close()


@pytest.fixture(scope="module")
def whole(sample: Path) -> Iterator[Site]:
    """The sample with its view."""
    served = Site(sample.parent, "--lang", "zh")
    yield served
    served.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    opened = browser.new_page(accept_downloads=True)
    opened.set_default_timeout(10_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    opened.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    opened.goto(f"{site.address}query")
    yield opened
    opened.close()
    assert [line for line in complaints if REFUSED not in line] == []


def ask(page: Page, text: str) -> str:
    """Ask a query of one's own; return what the page says of the answer."""
    page.click("#queries button[data-name='']")
    page.fill("#text", text)
    page.press("#text", "Escape")
    page.click("#run")
    page.wait_for_selector("#run:enabled")
    return page.inner_text("#status") + page.inner_text("#error")


@pytest.mark.parametrize(
    ("text", "told", "shown"),
    [
        ("ASK { ?a a kg:Company }", "Yes", ""),
        ("SELECT ?a { ?a kg:locatedIn 1 }", "No rows", ""),
        ("SELECT (COUNT(?a) AS ?count) { ?a a kg:Company }", "1 rows", "2"),
        ("SELECT ?type { ?a a kg:Company BIND('supplies' AS ?type) } LIMIT 1", "1 rows", "supplies"),
        ("SELECT ?date { BIND('2024-05' AS ?date) }", "1 rows", "2024-05"),
        ("SELECT ?investment { BIND(760000000 AS ?investment) }", "1 rows", "CNY 760 million"),
        ("SELECT ?a {", "Line 1, column 12: The query ends too early", ""),
        ("SELECT ?a {\n ?a foaf:b ?c }", "Line 2, column 5: There is no prefix foaf:. Prefixes that", ""),
    ],
)
def test_an_answer_is_shown(page: Page, text: str, told: str, shown: str) -> None:
    assert told in ask(page, text)
    assert shown in page.inner_text("#answer")


def test_a_mistake_is_marked_and_mended_by_a_click(page: Page) -> None:
    told = ask(page, "SELECT ?name {\n  ?c a kg:Compny ; skos:prefLabel ?name }")
    assert "No rows" in told and "Line 2, column 8: The vocabulary has no kg:Compny." in told
    assert page.inner_text("#error pre mark") == "kg:Compny"
    selected = "(text) => text.value.slice(text.selectionStart, text.selectionEnd)"
    assert page.eval_on_selector("#text", selected) == "kg:Compny"
    page.click("#error button:has-text('kg:Company')")
    expect(page.locator("#status")).to_contain_text("2 rows")
    assert "?c a kg:Company ;" in page.input_value("#text")


def test_a_graph_is_shown_as_text(page: Page) -> None:
    assert ask(page, "CONSTRUCT { ?a a kg:Company } WHERE { ?a a kg:Company }") == ""
    assert "kg:Company" in page.inner_text("#answer pre")
    assert page.locator("#downloads button").all_inner_texts() == ["Turtle", "N-Triples", "JSON-LD"]


def test_names_are_text_and_lead_to_their_thing(page: Page) -> None:
    ask(page, "SELECT ?name ?c { ?c a kg:Company ; skos:prefLabel ?name }")
    page.wait_for_selector("td[data-name] a.type-Company")
    cells = page.locator("#answer td:first-child").all_text_contents()
    assert HOSTILE in cells
    assert page.locator("#answer th").all_inner_texts()[1:] == ["c"]
    page.click("td[data-name]:has-text('锚泰') a")
    assert page.inner_text("h1").startswith("重庆锚泰科技有限公司")


def test_an_answer_is_saved_as_excel_opens_it(page: Page) -> None:
    ask(page, "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }")
    with page.expect_download() as saved:
        page.click("#downloads button:has-text('CSV')")
    assert saved.value.suggested_filename == "query.csv"
    assert Path(saved.value.path()).read_bytes().startswith("\ufeffname\r\n".encode())
    page.click("[data-name=suppliers]")
    page.click("#run")
    with page.expect_download() as saved:
        page.click("#downloads a:has-text('CSV')")
    assert saved.value.suggested_filename == "suppliers.csv"
    assert Path(saved.value.path()).read_text(encoding="utf-8").startswith("\ufeffsupplier,customer,")


def test_an_address_asks_a_named_query(page: Page, site: Site) -> None:
    page.goto(f"{site.address}query?q=district-exports&district=合川")
    page.wait_for_selector("#run:enabled")
    assert page.input_value("#parameters input[name=district]") == "合川"
    assert KEYS["district"] in page.input_value("#text")
    assert page.get_attribute("#queries [aria-current=true]", "data-name") == "district-exports"


def test_a_form_suggests_names_by_sound_and_asks_with_the_keyboard(page: Page) -> None:
    page.click("[data-name=companies-of-district]")
    page.click("input[name=district]")
    page.keyboard.type("hechuan")
    expect(page.locator("#parameters [role=option]").first).to_have_text("合川区重庆市")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("input[name=district]", "aria-activedescendant")
    page.keyboard.press("Enter")
    assert page.input_value("input[name=district]") == "合川区"
    page.keyboard.press("Enter")
    expect(page.locator("#answer tbody tr")).to_have_count(1)
    assert "项目在这里" in page.inner_text("#answer")
    assert page.evaluate("new URLSearchParams(location.search).get('district')") == "合川区"
    page.fill("input[name=district]", "铜官")
    page.press("input[name=district]", "Escape")
    page.press("input[name=district]", "Enter")
    expect(page.locator("#answer")).to_contain_text("铜官区")


def test_a_sum_is_read_as_people_write_it_and_a_wrong_one_is_told(page: Page) -> None:
    page.click("[data-name=projects-by-investment]")
    page.fill("input[name=minimum]", "1亿")
    page.click("#run")
    expect(page.locator("#answer tbody td:first-child")).to_have_text("CNY 760 million")
    page.fill("input[name=minimum]", "viel")
    page.click("#run")
    expect(page.locator("#error")).to_contain_text("“viel” is no number")
    assert page.evaluate("document.activeElement.name") == "minimum"
    page.fill("input[name=minimum]", "9亿")
    page.click("#run")
    expect(page.locator("#error")).to_contain_text("Nothing fits these values")


@pytest.mark.parametrize("field", ["input[name=name]", "#text"])
def test_names_that_come_late_do_not_open_a_list_that_was_shut(page: Page, field: str) -> None:
    page.click("[data-name=neighbourhood]" if field != "#text" else "#queries button[data-name='']")
    asked: list[Route] = []
    page.route("**/query/suggest*", lambda route: asked.append(route))
    with page.expect_request("**/query/suggest*"):
        page.fill(field, "锚泰")
    page.press(field, "Escape")
    with page.expect_response("**/query/suggest*"):
        for route in asked:
            route.continue_()
    page.wait_for_timeout(200)  # nothing is to happen
    assert page.evaluate("document.querySelectorAll('[role=listbox]:not([hidden])').length") == 0


def test_a_name_that_may_be_several_is_chosen_by_a_click(page: Page) -> None:
    page.click("[data-name=neighbourhood]")
    page.fill("input[name=name]", "锚泰")
    page.press("input[name=name]", "Escape")
    page.click("#run")
    expect(page.locator("#error button")).to_have_count(3)
    page.click("#error button:has-text('锚泰智造基地')")
    expect(page.locator("#answer")).to_contain_text("合川区")
    assert page.input_value("input[name=name]") == KEYS["project"]
    page.fill("input[name=name]", "锚太科技")
    page.press("input[name=name]", "Escape")
    page.click("#run")
    expect(page.locator("#error")).to_contain_text("Nothing that fits here is called “锚太科技”")


@pytest.mark.parametrize(
    ("typed", "option", "becomes"),
    [
        ("kg:Comp", "kg:Company", "kg:Company"),
        ("locat", "kg:locatedIn", "kg:locatedIn"),
        ("Compa", "kg:Company", "kg:Company"),
        ("sko", "skos:", "skos:"),
        ("?th", "?thing", "?thing"),
        ("小兰", "id:", f"id:{KEYS['person']}"),
        ("合川", "id:", f"id:{KEYS['district']}"),
    ],
)
def test_the_editor_completes(page: Page, typed: str, option: str, becomes: str) -> None:
    page.click("#queries button[data-name='']")
    page.fill("#text", "SELECT ?thing { ?thing ")
    page.press("#text", "Control+End")
    page.keyboard.type(typed)
    expect(page.locator("#completions [aria-selected=true]")).to_contain_text(option)
    page.keyboard.press("Tab")
    assert page.input_value("#text") == f"SELECT ?thing {{ ?thing {becomes}"
    expect(page.locator("#completions")).to_be_hidden()


def test_the_list_is_shut_by_escape_and_opened_again(page: Page) -> None:
    page.click("#queries button[data-name='']")
    page.fill("#text", "")
    page.click("#text")
    page.keyboard.type("kg:loc")
    expect(page.locator("#completions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#completions")).to_be_hidden()
    page.keyboard.press("Control+Space")
    page.click("#completions li:has-text('kg:locatedIn')")
    assert page.input_value("#text") == "kg:locatedIn"
    page.keyboard.type(" # kg:Comp")
    expect(page.locator("#completions")).to_be_hidden()


def test_what_there_is_can_be_clicked_in(page: Page) -> None:
    page.click("#queries button[data-name='']")
    page.fill("#text", "SELECT * { ?a a ")
    page.click("#terms > summary")
    assert page.locator("#classes > details > summary[class*=type-]").count() == 10
    page.click("summary.type-Project")
    page.click("#classes details[open] .term:has-text('kg:Project') >> nth=0")
    assert page.input_value("#text") == "SELECT * { ?a a kg:Project"
    shown = page.locator("#classes details[open] .term code").all_inner_texts()
    assert {"kg:locatedIn", "kg:investment"} <= set(shown) and "kg:worksFor" not in shown


def test_rows_are_shown_as_chart_and_graph(page: Page) -> None:
    page.click("[data-name=district-overview]")
    page.click("#run")
    page.click("#shapes button:has-text('Chart')")
    assert page.locator("#answer .bar").count() == 2
    page.select_option("#answer select", "projects")
    expect(page.locator("#answer .bars td.number")).to_have_text(["0", "1"])
    page.click("[data-name=developers]")
    page.click("#run")
    page.click("#shapes button:has-text('Graph')")
    assert page.locator(".graph path").count() == 1
    assert page.locator(".graph a[href^='/entity/']").count() == 2
    page.hover(".graph a >> nth=1")
    assert page.locator(".graph path.lit").count() == 1
    page.click("#shapes button:has-text('Table')")
    assert page.locator("#answer tbody tr").count() == 1


def test_look_and_language_are_those_chosen_in_the_view(page: Page, site: Site) -> None:
    page.click("#theme")
    theme = page.get_attribute("html", "data-theme")
    page.click("#language")
    expect(page.locator("h1")).to_have_text("哪些项目投资最大")
    page.goto(f"{site.address}entity/{KEYS['company']}")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.get_attribute("html", "data-theme") == theme
    assert page.evaluate("[localStorage['kg-lang'], localStorage['kg-theme']]") == ["zh", theme]
    page.goto(f"{site.address}query?lang=en")
    expect(page.locator("h1")).to_have_text("Which projects are the largest")


def test_the_view_that_is_served_leads_to_the_other_pages_and_back(browser: Browser, whole: Site) -> None:
    page = browser.new_page()
    page.goto(whole.address)
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.evaluate("view.choose(view.entities.findIndex((one) => one.name === '綦江区'))")
    page.click("#panel .rest > summary")
    page.click("#panel .page-link")
    page.wait_for_selector("h1:has-text('綦江区')")
    assert page.locator("blockquote mark").count() > 0
    page.click("text=在图谱中打开")
    page.wait_for_selector("html[data-view=graph]")
    expect(page.locator("#panel h2")).to_have_text("綦江区")
    page.click("#to-queries")
    page.wait_for_selector("#queries")
    page.click("#tabs a:has-text('本期')")
    page.wait_for_selector("html[data-view=today]")
    page.close()


def test_the_view_that_is_a_file_has_no_such_links(browser: Browser, sample: Path) -> None:
    page = browser.new_page()
    page.goto(sample.as_uri())
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.evaluate("view.choose(0)")
    assert page.locator("#to-queries, .page-link").count() == 0
    page.close()


PAGES = {
    "question": "query?q=projects-by-investment&minimum=1亿",
    "mistake": "query?query=SELECT%20%3Fa%20%7B%20%3Fa%20a%20kg:Compny%20%7D",
    "thing": "",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_pages(browser: Browser, whole: Site, name: str, size: str) -> None:
    width, height = SIZES[size]
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        page = context.new_page()
        page.goto(whole.address + PAGES[name] if PAGES[name] else f"{whole.address}query?q=suppliers")
        page.wait_for_selector("#answer table, #error:visible")
        if name == "thing":
            page.click("#answer td a")
            page.wait_for_selector(".thing h1")
        elif name == "mistake":
            page.click("#terms > summary")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_nothing_to_tap_is_too_small(browser: Browser, whole: Site) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{whole.address}query?q=suppliers")
    page.wait_for_selector("#answer td a")
    small = """() => [...document.querySelectorAll('button, input, select, summary, #downloads a, nav a')]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 24)
        .map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    page.close()
