"""Decisions in the page: what is clicked, kept, saved and loaded is what a build does again."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kg import build
from kg.decisions.reading import FILE, read_decisions
from kg.decisions.records import Wanted
from kg.decisions.shape import Decision, FactKey, Kind
from kg.decisions.things import Things
from kg.graph import edges, load_graph, meta, nodes

from .conftest import ROOT, Open

NAME = "li </script> \u202e"
STORY = """合川车灯基地开工

2025年3月1日，重庆衡泽光电有限公司投资3亿元建设的合川车灯生产基地项目在合川区开工。
重庆衡泽光电有限公司位于合川区，与重庆涪江轴承有限公司合作。重庆涪江轴承有限公司位于北碚区。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of pages, and its graph beside it."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(STORY, encoding="utf-8")
    build([tmp_path / "pages"], tmp_path / "out")
    return tmp_path


def choose(page: Page, name: str) -> None:
    page.evaluate("(name) => view.choose(view.entities.findIndex((one) => one.name === name))", name)


def give_name(page: Page, name: str = "li") -> None:
    page.evaluate("(name) => localStorage.setItem('kg-who', name)", name)
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")


def save(page: Page, file: Path) -> list[Decision]:
    """Save the file of decisions and return what kg reads in it."""
    page.click("#to-review")
    with page.expect_download() as download:
        page.click("#save-decisions")
    assert download.value.suggested_filename == FILE
    download.value.save_as(file)
    read = read_decisions([file])
    assert read.faults == ()
    return list(read.entries)


CLICK_ALL = """() => {
    for (let index = 0; index < view.entities.length; index += 1) {
        view.choose(index);
        for (const more of document.querySelectorAll("#panel .list + .plain")) while (!more.hidden) more.click();
        for (const box of document.querySelectorAll("#panel .decide")) {
            const [yes] = box.querySelectorAll(":scope > button");
            if (!box.dataset.state && yes) yes.click();
        }
    }
}"""


@pytest.fixture(scope="module")
def all_true(tmp_path_factory: pytest.TempPathFactory, browser: Any, sample: Path) -> list[Decision]:
    """Each fact of the sample, marked as true in the page and read by kg."""
    page = browser.new_context(accept_downloads=True).new_page()
    page.goto(sample.as_uri() + "#view=graph")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    give_name(page)
    page.evaluate(CLICK_ALL)
    return save(page, tmp_path_factory.mktemp("saved") / FILE)


def test_each_fact_of_the_page_is_named_as_kg_names_it(all_true: list[Decision], sample: Path) -> None:
    """Together the decisions are of each statement of the graph; one on a relation is of that edge alone."""
    graph = load_graph(sample.parent)
    wanted = Wanted({})
    for decision in all_true:
        assert decision.kind is Kind.true and isinstance(decision.what, FactKey)
        wanted.add(decision.what.thing)
        if decision.what.other:
            wanted.add(decision.what.other)
    things = Things(graph, wanted)
    met: list[int] = []
    for decision in all_true:
        found = list(things.facts(decision))
        assert len(found) == 1, decision.what
        met += [id(said) for said in found[0].statements]
    told = [said for *_, edge in edges(graph) for said in edge["statements"]]
    told += [said for _, node in nodes(graph) for said in (*node["attributes"], *node["milestones"])]
    assert {id(said) for said in told} == set(met)
    assert len(met) == len(set(met))
