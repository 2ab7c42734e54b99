"""The page for queries of kg serve: asked by a click or by its address, it shows rows, graphs and errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HOSTILE, KEYS
from playwright.sync_api import Browser, Page
from test_web import Site


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    served = Site(output, "--lang", "en")
    yield served
    served.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    opened = browser.new_page(accept_downloads=True)
    opened.set_default_timeout(10_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    opened.goto(f"{site.address}query")
    yield opened
    opened.close()
    assert complaints == []


def ask(page: Page, text: str) -> str:
    """Ask a query of one's own; return what the page says of the answer."""
    page.click("#queries li:last-child button")
    page.fill("#text", text)
    page.click("#run")
    page.wait_for_selector("#run:enabled")
    return page.inner_text("#status") or page.inner_text("#error")


@pytest.mark.parametrize(
    ("text", "told", "shown"),
    [
        ("ASK { ?a a kg:Company }", "Yes", ""),
        ("SELECT ?a { ?a a kg:Ship }", "No rows", ""),
        ("SELECT (COUNT(?a) AS ?count) { ?a a kg:Company }", "1 rows", "2"),
        ("SELECT ?type { ?a a kg:Company BIND('supplies' AS ?type) } LIMIT 1", "1 rows", "supplies"),
        ("SELECT ?date { BIND('2024-05' AS ?date) }", "1 rows", "2024-05"),
        ("SELECT ?a {", "it ends too early", ""),
    ],
)
def test_an_answer_is_shown(page: Page, text: str, told: str, shown: str) -> None:
    assert told in ask(page, text)
    assert shown in page.inner_text("#answer")


def test_a_graph_is_shown_as_text(page: Page) -> None:
    assert ask(page, "CONSTRUCT { ?a a kg:Company } WHERE { ?a a kg:Company }") == ""
    assert "kg:Company" in page.inner_text("#answer pre")
    assert page.locator("#downloads button").all_inner_texts() == ["Turtle", "N-Triples", "JSON-LD"]


def test_names_are_text_and_lead_to_their_thing(page: Page) -> None:
    ask(page, "SELECT ?name ?c { ?c a kg:Company ; skos:prefLabel ?name }")
    page.wait_for_selector("td[data-name] a")
    cells = page.locator("#answer td:first-child").all_text_contents()
    assert HOSTILE in cells
    assert page.locator("#answer th").all_inner_texts()[1:] == ["c"]
    page.click("td[data-name]:has-text('锚泰') a")
    assert page.inner_text("h1").startswith("重庆锚泰科技有限公司")


def test_an_answer_is_saved(page: Page) -> None:
    ask(page, "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }")
    with page.expect_download() as saved:
        page.click("#downloads button:has-text('CSV')")
    assert saved.value.suggested_filename == "query.csv"
    assert Path(saved.value.path()).read_text(encoding="utf-8").startswith("name\n")


def test_an_address_asks_a_named_query(page: Page, site: Site) -> None:
    page.goto(f"{site.address}query?q=district-exports&district=合川")
    page.wait_for_selector("#run:enabled")
    assert page.input_value("#parameters input[name=district]") == "合川"
    assert KEYS["district"] in page.input_value("#text")
    assert page.get_attribute("#queries [aria-current=true]", "data-name") == "district-exports"
