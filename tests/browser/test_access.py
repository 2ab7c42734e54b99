"""Everybody can use the page: axe-core finds nothing serious; keys, small screens, paper, light and dark."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import ROOT, Open

SIZES = {"desktop": (1280, 800), "tablet": (820, 1100), "telephone": (360, 740)}
SHOTS = ROOT / "output" / "screenshots"
COMPANY = "赛力斯集团股份有限公司"


def no_step(page: Page) -> None:
    pass


def with_thing(page: Page) -> None:
    page.evaluate("(name) => view.choose(view.entities.findIndex((one) => one.name === name))", COMPANY)


def with_article(page: Page) -> None:
    with_thing(page)
    page.evaluate("document.querySelector('#panel .from button').click()")
    expect(page.locator("#reader")).to_be_visible()


def with_news(page: Page) -> None:
    page.click("#to-today")


def with_tables(page: Page) -> None:
    page.click("#to-charts")


def with_filters(page: Page) -> None:
    page.click("#filter-button")


def with_list(page: Page) -> None:
    page.click("#to-ledger")


STEPS = {
    "start": no_step,
    "thing": with_thing,
    "article": with_article,
    "news": with_news,
    "tables": with_tables,
    "filters": with_filters,
    "list": with_list,
}


def serious(page: Page, *rules: str) -> list[str]:
    options = {"runOnly": list(rules)} if rules else None
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def test_axe_sees_what_is_wrong(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    file.write_text("<html data-ready=yes><p style='color: #999'>pale<button></button>", encoding="utf-8")
    found = {line.split(":")[0] for line in serious(open_page(file))}
    assert {"color-contrast", "button-name", "html-has-lang"} <= found


@pytest.mark.parametrize("step", STEPS)
def test_axe_finds_nothing_serious(open_page: Open, sample: Path, step: str) -> None:
    page = open_page(sample, color_scheme="light")
    STEPS[step](page)
    assert serious(page) == []
    if step in ("thing", "tables", "news"):  # the others wear the same colours
        page.evaluate("document.getElementById('theme').click()")
        assert serious(page, "color-contrast") == []


@pytest.mark.parametrize("size", SIZES)
def test_the_page_fits_its_window(open_page: Open, sample: Path, size: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = open_page(sample, size=SIZES[size])
    for step in ("start", "thing", "tables", "news"):
        STEPS[step](page)
        page.wait_for_timeout(500)  # the camera moves
        for look in ("dark", "light"):
            page.emulate_media(color_scheme=look)
            expect(page.locator("html")).to_have_attribute("data-theme", look)
            page.screenshot(path=SHOTS / f"{step}-{size}-{look}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], step
    tall = page.evaluate("[...document.querySelectorAll('#to-graph, #theme')].map((one) => one.offsetHeight)")
    assert min(tall) >= 24


def test_light_and_dark_are_remembered(open_page: Open, sample: Path) -> None:
    page = open_page(sample, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click("#theme")
    light = page.evaluate(ground)
    page.reload()
    assert page.evaluate(ground) == light != dark


def test_the_language_is_remembered(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    with_thing(page)
    page.click("#language")
    expect(page.locator("#panel")).to_contain_text("Company")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#panel h2")).to_have_text(COMPANY)
    page.reload()
    expect(page.locator("#to-charts")).to_have_text("Tables and charts")
    page.click("#language")
    expect(page.locator("#to-charts")).to_have_text("统计图表")


def test_choices_hold_where_nothing_can_be_kept(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('forbidden'); } })"
    )
    page.reload()
    page.click("#language")
    expect(page.locator("#to-charts")).to_have_text("Tables and charts")
    page.click("#theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_english_has_no_chinese_of_ours(open_page: Open, sample: Path) -> None:
    page = open_page(sample, size=(1280, 800))
    page.click("#language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("#to-charts")
    own = "header p, #bar button, #legend button, #panel h3, #charts h2, #charts table:not(.matrix) thead th"
    texts = page.locator(own).all_text_contents()
    assert len(texts) > 20
    assert [text for text in texts if any("\u4e00" <= char <= "\u9fff" for char in text)] == []


def test_keys_reach_everything(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.closest('[id]')?.id"))
    assert {"to-charts", "language", "theme", "filter-button", "tools", "legend", "panel"} <= seen
    page.focus("#to-charts")
    page.keyboard.press("Enter")
    expect(page.locator("#charts")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#panel, #picture')") is None


def test_paper_holds_the_facts_and_no_buttons(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    with_thing(page)
    page.emulate_media(media="print")
    for gone in ("#search", "#bar", "#tools", "#legend", "#settings"):
        expect(page.locator(gone)).not_to_be_visible()
    expect(page.locator("#panel h2")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.getElementById('panel')).overflowY") == "visible"
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=SHOTS / "thing.pdf")
    assert (SHOTS / "thing.pdf").stat().st_size > 10_000
