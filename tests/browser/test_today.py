"""The first view: periods, lines with their sentences, names, what is watched, the last visit."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from test_digest import paper

from kg.view import to_html

from .conftest import Open
from .test_access import serious

AT = "view=today"
SIGNS = r"^((项目|进展|往来|人事|更正|逾期|新)\s+)+|\d{4}-\d\d-\d\d$|日期不详$"
STORIES = [
    ("2024-05-20", ("甲园", "sum", "3e9")),
    ("2024-05-20", ("甲园", "started", "2024-05-18")),
    ("2024-05-18", ("丙公司", "supplies", "丁公司")),
    ("2024-05-16", ("乙园", "sum", "2e8")),
    ("2024-05-16", ("丙公司", "develops", "乙园")),
    ("2024-01-02", ("戊园", "sum", "5e8")),
    ("2024-01-02", ("戊园", ">started", "2024-02")),
    ("", ("己园", "sum", "9e9")),
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("news"), STORIES)


def write(folder: Path, stories: list[Any]) -> Path:
    file = folder / "graph.html"
    file.write_bytes(to_html(paper(*stories), lang="zh"))
    return file


def size_of(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["width"], box["height"]


def told(page: Page, group: str = "") -> list[str]:
    """Return the lines, without the signs before and behind them."""
    lines = page.locator(f"#{group} .told" if group else "#today .told").all_inner_texts()
    return [re.sub(SIGNS, "", one) for one in lines]


def test_the_page_opens_with_what_is_new(open_page: Open, news: Path) -> None:
    page = open_page(news, at="")
    expect(page.locator("#to-today")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#today")).to_contain_text("2024-01-02 至 2024-05-20")
    # The last issue tells too little: the week does not.
    expect(page.locator(".periods [aria-pressed=true]")).to_have_text("近 7 天 (3)")
    assert told(page, "news_top") == [
        "甲园，投资额30亿元，2024年5月18日开工",
        "乙园，由丙公司建设，投资额2亿元",
        "首次报道丙公司与丁公司的往来：供应",
    ]
    assert told(page, "news_late") == ["戊园逾期：原定2024年2月开工，未见下文"]
    assert page.locator(".figures").inner_text().split("\n")[:2] == ["2 · 32亿元", "首次见报的项目"]


PERIODS = {"issue": 1, "week": 3, "month": 3, "all": 5}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_kept_in_the_address(open_page: Open, news: Path, period: str) -> None:
    page = open_page(news, AT)
    page.click(f"#period-{period}")
    assert f"period={period}" in page.url
    assert page.evaluate("document.activeElement.id") == f"period-{period}"
    lines = [line for line in told(page) if "逾期" not in line]
    assert len(lines) == PERIODS[period]
    assert any("己园" in line for line in lines) == (period == "all")
    page.reload()
    expect(page.locator(f"#period-{period}")).to_have_attribute("aria-pressed", "true")


def test_a_line_has_its_sentence_and_the_article(open_page: Open, news: Path) -> None:
    page = open_page(news, AT)
    page.locator("#news_top .proof summary").first.click()
    expect(page.locator("#news_top .quote").first).to_contain_text("甲园")
    expect(page.locator("#news_top .quote mark").first).to_have_text("甲园")
    page.locator("#news_top .quote .from button").first.click()
    expect(page.locator("#reader")).to_be_visible()


def test_names_lead_to_their_things(open_page: Open, news: Path) -> None:
    page = open_page(news, AT)
    page.locator("#news_top .thing", has_text="丙公司").first.click()
    expect(page.locator("#panel h2")).to_have_text("丙公司")
    expect(page.locator("#today")).to_be_visible()


def test_what_is_watched_comes_first_and_stays(open_page: Open, news: Path) -> None:
    page = open_page(news, AT)
    page.locator("#news_top .star").nth(1).click()
    assert told(page, "news_watched") == ["乙园，由丙公司建设，投资额2亿元"]
    assert told(page, "news_top") == [
        "甲园，投资额30亿元，2024年5月18日开工",
        "首次报道丙公司与丁公司的往来：供应",
    ]
    assert "watch=id" in page.url
    assert page.evaluate("document.activeElement.className") == "star"
    expect(page.locator("#today section").first).to_have_id("news_watched")
    page.reload()  # from the address
    expect(page.locator("#news_watched")).to_contain_text("乙园")
    page.goto(news.as_uri() + "#view=ledger")  # and from what the browser keeps
    page.reload()
    page.click("#to-today")
    expect(page.locator("#news_watched")).to_contain_text("乙园")
    page.locator("#news_watched .star").first.click()
    expect(page.locator("#news_watched")).to_have_count(0)
    assert "watch" not in page.url


def test_a_thing_is_watched_from_its_panel(open_page: Open, news: Path) -> None:
    page = open_page(news, AT)
    page.evaluate("view.choose(view.entities.findIndex((one) => one.name === '丁公司'))")
    page.click("#panel .star")
    expect(page.locator("#panel .star")).to_have_attribute("aria-pressed", "true")
    assert told(page, "news_watched") == ["首次报道丙公司与丁公司的往来：供应"]
    page.click("#to-graph")
    expect(page.locator("#panel .star")).to_have_attribute("aria-pressed", "true")


def test_lines_since_the_last_visit_are_marked(open_page: Open, tmp_path: Path) -> None:
    page = open_page(write(tmp_path, STORIES[1:]), AT)
    expect(page.locator(".new, #period-visit")).to_have_count(0)  # nothing to compare with
    write(tmp_path, [*STORIES[1:], ("2024-06-01", ("庚园", "sum", "4e8"))])
    page.reload()
    expect(page.locator(".new")).to_have_count(0)  # still the same visit
    page.evaluate(
        """() => {
            const visit = JSON.parse(localStorage.getItem("kg-visit"));
            visit.seen = visit.seen.slice(1);
            localStorage.setItem("kg-visit", JSON.stringify({ ...visit, at: 0 }));
        }"""
    )
    page.reload()
    expect(page.locator("#period-visit")).to_have_text("上次来访以来 (1)")
    page.click("#period-visit")
    assert told(page, "news_top") == ["庚园，投资额4亿元"]
    expect(page.locator("#news_top .new")).to_have_count(1)


@pytest.mark.parametrize("kept", ["", "null", "7", "{}", "[", '{"seen":{},"before":0}'])
def test_whatever_the_browser_kept_does_no_harm(open_page: Open, news: Path, kept: str) -> None:
    page = open_page(news, AT)
    page.evaluate(
        "(text) => { localStorage.setItem('kg-visit', text); localStorage.setItem('kg-watch', text); }", kept
    )
    page.reload()
    assert len(told(page)) == 4
    expect(page.locator("#period-visit")).to_have_count(0)


DAYS = {"2024-05-19": 4, "2024-05-17": 3, "2024-03-01": 2, "2023-01-01": 0}


@pytest.mark.parametrize("day", DAYS)
def test_lines_of_later_days_are_hidden(open_page: Open, news: Path, day: str) -> None:
    page = open_page(news, f"asof={day}&period=all&view=today")
    lines = [line for line in told(page) if "己园" not in line and "逾期" not in line]
    assert len(lines) == max(0, DAYS[day] - 1)
    assert not any("甲园" in line for line in lines)


FEW: dict[str, tuple[list[Any], str]] = {
    "no article": ([], "这段时间没有新消息"),
    "one article": (STORIES[:1], "甲园，投资额30亿元"),
    "nothing dated": (STORIES[-1:], "都没有日期"),
}


@pytest.mark.parametrize("case", FEW)
def test_a_small_corpus_has_a_front_page(open_page: Open, tmp_path: Path, case: str) -> None:
    stories, words = FEW[case]
    page = open_page(write(tmp_path, stories), at="")
    expect(page.locator("#today")).to_be_visible()
    expect(page.locator("#today")).to_contain_text(words)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_front_page(open_page: Open, news: Path, look: str) -> None:
    page = open_page(news, AT, color_scheme=look, size=(360, 740))
    page.locator("#news_top .star").first.click()
    page.locator("#today .proof summary").first.click()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    tapped = page.locator("#today .star, #today .proof summary, .periods button, #today .figure")
    assert [box for box in map(size_of, tapped.all()) if min(box) < 24] == []


def test_the_front_page_is_told_in_english(open_page: Open, news: Path) -> None:
    page = open_page(news, AT)
    page.click("#language")
    expect(page.locator("#news_top")).to_contain_text("investment CNY 3 billion")


def test_the_front_page_is_printed_in_full_width(open_page: Open, news: Path) -> None:
    page = open_page(news, AT, size=(794, 1123))
    page.emulate_media(media="print")
    assert size_of(page.locator("#news_top li div").first)[0] > 700
    expect(page.locator("#news_top .star").first).to_be_hidden()
