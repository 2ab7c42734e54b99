"""The view "dossier" says the same as `kg dossier`, and its numbers lead to quotes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.dossier import make_dossier
from kg.graph import load_graph, nodes

from .conftest import Open


def summary(page: Page) -> str:
    """The summary without its numbers."""
    text = page.locator("#dossier .summary").inner_text()
    return re.sub(r"\s+", "", re.sub(r"\[\d+\]", "", text))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_file_sum_up_alike(open_page: Open, sample: Path, lang: str) -> None:
    graph = load_graph(sample.parent)
    named = sorted(nodes(graph), key=lambda entry: (-entry[1]["mentions"], entry[0]))[:60]
    page = open_page(sample, at="view=dossier")
    if lang == "en":
        page.click("#language")
        page.wait_for_selector("html[lang=en][data-ready=yes]", state="attached")
    for key, node in named:
        page.evaluate("id => view.choose(view.entities.findIndex((one) => one.id === id))", key)
        dossier = make_dossier(graph, key, lang=lang)
        lines = [line.text for line in dossier.summary]
        assert summary(page) == re.sub(r"\s+", "", "".join(lines)), node["name"]
        picture = page.locator("#dossier svg[role=img]")
        near = picture.get_attribute("aria-label") if picture.count() else ""
        assert sorted(near.partition(": ")[2]) == sorted(
            "、".join(f"{one.label} · {one.name}" for one in dossier.near)
        ), node["name"]


def test_a_number_leads_to_its_quote_and_names_to_their_dossier(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=graph")
    page.fill("#query", "开州储能电芯产业园项目")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="档案").click()
    expect(page.locator("#dossier h1")).to_have_text("开州储能电芯产业园项目")
    expect(page.locator("#panel")).to_be_hidden()
    page.locator("#dossier .summary .ref").first.click()
    expect(page.locator("#quote-1")).to_be_in_viewport()
    expect(page.locator("#quote-1 p").first).to_contain_text("开州储能电芯产业园项目")
    page.locator("#dossier td .thing").first.click()
    expect(page.locator("#dossier h1")).not_to_have_text("开州储能电芯产业园项目")
    page.go_back()
    expect(page.locator("#dossier h1")).to_have_text("开州储能电芯产业园项目")


def test_on_paper_the_dossier_is_alone(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="view=dossier")
    page.fill("#query", "綦江区")
    page.keyboard.press("Enter")
    page.emulate_media(media="print")
    for gone in ("header #tabs", "#bar", "#panel", ".dossier-tools", "#picture"):
        expect(page.locator(gone)).not_to_be_visible()
    expect(page.locator("#dossier h1")).to_be_visible()
