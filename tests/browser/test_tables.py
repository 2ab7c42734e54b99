"""The tables and charts: their figures are those of the graph, and each leads back to the picture."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kg.display.summary import district_contents, districts_of, largest_projects
from kg.graph import edges, load_graph, nodes

from .conftest import Open


@pytest.fixture
def tables(open_page: Open, sample: Path) -> Page:
    page = open_page(sample)
    page.click("#to-charts")
    return page


def part(page: Page, title: str) -> Locator:
    return page.locator("#charts section").filter(has=page.get_by_role("heading", name=title))


def numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdigit()]


def test_the_tab_covers_the_picture_and_gives_it_back(tables: Page) -> None:
    expect(tables.locator("#charts")).to_be_visible()
    expect(tables.locator("#panel")).not_to_be_visible()
    assert "view=charts" in tables.url
    tables.click("#to-graph")
    expect(tables.locator("#charts")).not_to_be_visible()
    expect(tables.locator("#panel")).to_be_visible()
    tables.go_back()
    expect(tables.locator("#charts")).to_be_visible()


def test_figures_are_those_of_the_graph(tables: Page, sample: Path) -> None:
    graph = load_graph(sample.parent)
    projects = [key for key, node in nodes(graph) if node["type"] == "Project"]
    stages = part(tables, "项目：投资额与阶段")
    assert sum(numbers(stages.locator(".figure").all_inner_texts())) == len(projects)
    rows = part(tables, "投资最大的项目").locator("tbody tr td:first-child").all_inner_texts()
    assert [row[1:].strip() for row in rows] == [node["name"] for _, node, _ in largest_projects(graph)[:20]]
    contents = district_contents(graph, districts_of(graph))
    counts = sorted((len(companies) for _, companies, _ in contents if companies), reverse=True)
    assert numbers(part(tables, "各区县企业数").locator(".figure").all_inner_texts()) == counts
    supplies = [edge for edge in edges(graph) if edge[2] == "supplies"]
    arrows = part(tables, "供应链").locator(".figure")
    named = {arrows.nth(at).get_attribute("aria-label") for at in range(arrows.count())}
    assert len(named) == len(supplies) > 0


def test_a_count_of_projects_leads_to_them(tables: Page) -> None:
    count = part(tables, "项目：投资额与阶段").get_by_role("button", name=re.compile("^10至50亿元 开工"))
    expected = int(count.inner_text())
    count.click()
    expect(tables.locator("#panel")).to_be_visible()
    assert tables.evaluate("view.network.body.data.nodes.getIds().length") == expected
    assert {"stage=started", "least=10"} <= set(re.split("[#&]", tables.url))


def test_projects_without_a_stage_are_named_in_the_address(tables: Page) -> None:
    count = part(tables, "项目：投资额与阶段").get_by_role("button", name=re.compile("^1至10亿元 未提及阶段"))
    expected = int(count.inner_text())
    count.click()
    assert tables.evaluate("view.network.body.data.nodes.getIds().length") == expected
    tables.reload()
    expect(tables.locator("#panel")).to_be_visible()
    assert tables.evaluate("view.network.body.data.nodes.getIds().length") == expected


@pytest.mark.parametrize("title", ["各区县投资额", "各区县企业数", "供应链", "区县之间的供应与合作"])
def test_every_part_leads_back_to_the_picture(tables: Page, title: str) -> None:
    part(tables, title).locator(".figure").first.click()
    expect(tables.locator("#charts")).not_to_be_visible()
    assert tables.evaluate("view.network.body.data.nodes.getIds().length") > 0
    tables.go_back()
    part(tables, title).locator(".thing").first.click()
    expect(tables.locator("#panel h2")).to_be_visible()


def test_an_arrow_leads_to_the_sentence(tables: Page) -> None:
    chain = part(tables, "供应链").locator("li").first
    names = [text[1:].strip() for text in chain.locator(".thing").all_inner_texts()]
    chain.locator(".figure").first.click()
    quote = tables.locator("#panel .quote p").first
    assert len(names) == 2 and quote.locator("mark").count() >= 1
    assert "供" in quote.inner_text()


def test_tables_of_a_part_say_so(tables: Page) -> None:
    counts = part(tables, "各区县企业数")
    count = counts.locator(".figure").first
    expected = int(count.inner_text())
    count.click()
    tables.click("#to-charts")
    expect(tables.locator(".filtered")).to_contain_text("区")
    assert int(part(tables, "各区县企业数").locator(".figure").first.inner_text()) == expected
    tables.locator(".filtered button").click()
    expect(tables.locator(".filtered")).to_have_count(0)
