"""The panel of a thing: one sentence on top, the order of facts, each sentence once; titles."""

from pathlib import Path

import pytest
from conftest import HOSTILE, KEYS, NAMES, make
from playwright.sync_api import expect

from kg.view import to_html

from .conftest import Open

COMPANY, PROJECT, DISTRICT = NAMES["company"][1], NAMES["project"][1], NAMES["district"][1]
TITLE = "报纸知识图谱"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("small") / "graph.html"
    file.write_bytes(to_html(make(), lang="zh"))
    return file


SUMMARIES = {
    "district": "0 家企业、1 个项目，其中 1 个写明投资额，最新报道 2024-06",
    "project": f"{DISTRICT} · 约7.6亿元 · 开工，最新报道 2024-06",
    "company": "项目 1 个，最新报道 2024-06",
}


@pytest.mark.parametrize("which", SUMMARIES)
def test_one_sentence_stands_on_top(open_page: Open, small: Path, which: str) -> None:
    page = open_page(small, at=KEYS[which])
    assert page.locator("#panel .summary").inner_text() == SUMMARIES[which]


def test_a_sentence_is_printed_once(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    for name in ("沙坪坝区", "綦江区", "赛力斯集团股份有限公司"):
        page.evaluate("(name) => view.choose(view.entities.findIndex((one) => one.name === name))", name)
        first = page.locator("#panel section .said > .quote > p").all_inner_texts()
        assert len(first) == len(set(first)) > 0
        same = page.locator("#panel .same")
        if same.count():
            same.first.click()
            expect(page.locator("#panel .quote.again")).to_have_count(1)


def test_a_district_shows_projects_by_sum_then_companies(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page.evaluate("view.choose(view.entities.findIndex((one) => one.name === '綦江区'))")
    titles = page.locator("#panel h3").evaluate_all("all => all.map((one) => one.firstChild.textContent)")
    here = [title for title in titles if title.startswith("位于此地")]
    assert here[:2] == ["位于此地 · 项目", "位于此地 · 企业"] and titles[0] == here[0]


def test_projects_of_a_thing_stand_by_sum(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    lengths = set()
    for name in ("綦江区", "万州区", "奉节县", "重庆武陵风能有限公司", "上海友升铝业有限公司"):
        page.evaluate("(name) => view.choose(view.entities.findIndex((one) => one.name === name))", name)
        notes = page.locator("#panel section").first.locator(".row .note").all_inner_texts()
        figures = [float(text.split("亿元")[0].lstrip("约计划至少")) for text in notes if "亿元" in text]
        assert figures == sorted(figures, reverse=True), name
        lengths.add(len(figures))
    assert max(lengths) > 1


def test_how_sure_a_fact_is_stands_in_words(open_page: Open, small: Path) -> None:
    words = {KEYS["project"]: "原文直陈", KEYS["tongguan"]: "承上文"}
    for key, word in words.items():
        page = open_page(small, at=key)
        assert word in page.locator("#panel .said .sure").all_inner_texts()
        assert "%" not in "".join(page.locator("#panel .said .sure").all_inner_texts())


def test_the_star_and_two_actions_are_in_sight(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["district"])
    assert page.locator(".actions button:visible").count() == 3
    page.locator(".rest > summary").click()
    assert page.locator(".actions button:visible").count() > 5
    page.locator(".rest button", has_text="固定").click()
    expect(page.locator(".rest")).to_have_attribute("open", "")


def test_the_window_is_named_after_the_thing(open_page: Open, small: Path) -> None:
    page = open_page(small, at="")
    assert page.title() == f"本期 · {TITLE}"
    page.evaluate(f"view.choose(view.entities.findIndex((one) => one.id === '{KEYS['project']}'))")
    assert page.title() == f"{PROJECT} · {TITLE}"
    page.click("#to-graph")
    page.locator("#panel .back").click()
    assert page.title() == TITLE


@pytest.mark.parametrize("at", ["x123", f"{KEYS['project']}.x123", f"path=x123.{KEYS['project']}"])
def test_an_unknown_id_is_told(open_page: Open, small: Path, at: str) -> None:
    page = open_page(small, at=at)
    told = page.locator("#unknown")
    assert "“x123”" in told.inner_text()
    told.locator("button").click()
    expect(told).to_be_hidden()
    assert "x123" not in page.url


def test_a_hostile_id_is_only_text(open_page: Open, small: Path) -> None:
    page = open_page(small, at="<img src=x onerror=alert(1)>")
    assert page.locator("#unknown img").count() == 0


TOO_SMALL = """() => [...document.querySelectorAll("button, summary, select, main input")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    const folded = one.parentElement.closest("details:not([open])");
    const hidden = folded && !(one.localName === "summary" && one.parentElement === folded);
    return one.checkVisibility() && !hidden && width > 0 && (width < 24 || height < 24);
}).map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("size", [(1366, 768), (360, 740)])
def test_nothing_is_too_small_to_tap(open_page: Open, sample: Path, size: tuple[int, int]) -> None:
    page = open_page(sample, size=size)
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate("view.choose(view.entities.findIndex((one) => one.name === '沙坪坝区'))")
    page.locator(".rest > summary").click()
    assert page.evaluate(TOO_SMALL) == []


def test_hostile_names_are_told_whole(open_page: Open, small: Path) -> None:
    page = open_page(small, at=KEYS["hostile"])
    assert page.title().startswith(" ".join(HOSTILE.split()))
