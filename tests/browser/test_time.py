"""The view "time": the projects of the pages on one axis, each mark with its sentence."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kg import build

from .conftest import ROOT, Open

THREADS = ROOT / "tests" / "gold" / "identity" / "a.jsonl"  # stories of one project over years


@pytest.fixture(scope="module")
def threads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("threads")
    build([THREADS], folder)
    return folder / "graph.html"


def row(page: Page, name: str) -> Locator:
    return page.locator(".gantt > li").filter(
        has=page.get_by_role("button", name=re.compile(f"^{name}|{name}$"))
    )


def marks(page: Page, name: str) -> list[tuple[str, str]]:
    """The marks of a project from left to right: what became of each, and its words."""
    found = row(page, name).first.locator("button.mark")
    read = "all => all.map((one) => [one.classList[1], one.title])"
    return [(kind, title.removeprefix(name).strip()) for kind, title in found.evaluate_all(read)]


# project, how its marks begin: what became of each, stage, day
LINES = [
    (
        "泰岭电池铝箔项目",
        [
            "reached 开工 2021",
            "reached 停工 2022",
            "moved ",
            "reached 复工 2023",
            "dropped ",
            "reached 终止建设 2025",
        ],
    ),
    ("巫奉高速公路项目", ["reached 开工 2021", "kept ", "reached 通车 2025"]),
]


@pytest.mark.parametrize(("project", "wanted"), LINES, ids=[name for name, _ in LINES])
def test_a_row_has_what_was_reached_and_promised_in_order(
    open_page: Open, threads: Path, project: str, wanted: list[str]
) -> None:
    page = open_page(threads, at="view=time&years=all")
    found = [f"{kind} {words}" for kind, words in marks(page, project)]
    assert len(found) == len(wanted)
    for words, beginning in zip(found, wanted, strict=True):
        assert words.startswith(beginning), words


def test_a_mark_shows_its_sentence_and_hides_it_again(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time")
    line = row(page, "巫奉高速公路项目").first
    mark = line.locator("button.mark.reached").last
    mark.click()
    expect(mark).to_have_attribute("aria-expanded", "true")
    expect(line.locator(".said .quote p")).to_contain_text("通车")
    mark.press("Enter")
    expect(line.locator(".said")).to_have_count(0)


def test_a_district_leaves_its_own_projects(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time")
    before = page.locator(".gantt > li").count()
    page.locator("#time-district").select_option(label="潼南区 2")
    names = page.locator(".gantt .thing").all_inner_texts()
    assert 0 < len(names) < before and all("潼南" in name for name in names)
    page.go_back()
    expect(page.locator(".gantt > li")).to_have_count(before)


def test_the_slider_tells_what_was_known_by_a_month(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time&years=all")
    page.locator("#as-of-month").fill("0")
    assert re.search(r"asof=\d{4}-\d\d-\d\d", page.url)
    assert page.locator(".gantt button.mark").count() < 10
    expect(page.locator(".axis .now")).to_have_text(page.locator("#as-of").input_value())
    page.locator("#as-of-month").press("End")
    assert "asof" not in page.url


def test_months_are_played_until_the_last(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time&asof=2026-01-31")
    page.click("#play")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false", timeout=30_000)
    assert "asof" not in page.url


def test_orders_put_the_largest_sum_first(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time&order=sum")
    notes = page.locator(".gantt .label .note").all_inner_texts()
    sums = [float(found[1]) for note in notes if (found := re.match(r"([\d.]+)亿元", note))]
    assert len(sums) > 5 and sums == sorted(sums, reverse=True)


def test_a_telephone_needs_no_sideways_scrolling(open_page: Open, threads: Path) -> None:
    page = open_page(threads, at="view=time", size=(360, 740))
    assert page.evaluate("document.querySelector('#time').scrollWidth <= window.innerWidth")
    sizes = page.locator(".gantt button.mark").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(sizes) >= 24
