"""The picture: one connected part, a ring around a chosen thing, cards, keys, lines that can be seen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.display.summary import count_facts
from kg.graph import load_graph

from .conftest import Open

NAMES = """() => {
    const { nodes } = view.network.body.data;
    return nodes.getIds().map((id) => view.entities[id].name);
}"""
CHOOSE = "(name) => view.choose(view.entities.findIndex((one) => one.name === name))"
DISTRICT = "沙坪坝区"
FIRST, SECOND = "綦江区", DISTRICT  # the two largest connected parts of the sample
# How large the smallest dot is on the screen, and whether all of them are in sight.
SEEN = """() => {
    const { network } = view;
    const { clientWidth, clientHeight } = document.getElementById("network");
    const all = network.body.data.nodes.get();
    const spots = all.map(({ id }) => network.canvasToDOM(network.getPosition(id)));
    const inside = ({ x, y }) => x > 0 && y > 0 && x < clientWidth && y < clientHeight;
    return [2 * network.getScale() * Math.min(...all.map(({ size }) => size)), spots.filter(inside).length];
}"""
# The least contrast of a line, a name or an outline against the ground of the picture.
CONTRAST = """() => {
    const parts = (text) => text.match(/[0-9.]+/g).map(Number);
    const probe = document.createElement("i");
    document.body.append(probe);
    const light = (colour) => {
        probe.style.color = colour;
        const [r, g, b] = parts(getComputedStyle(probe).color).map((part) => {
            const share = part / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(document.documentElement);
    const of = (name) => light(style.getPropertyValue(name).trim());
    return ["--edge", "--edge-chosen", "--ink"].map((name) => {
        const [high, low] = [of(name), of("--ground")].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    });
}"""


def names(page: Page) -> set[str]:
    return set(page.evaluate(NAMES))


def chips(page: Page) -> list[str]:
    return page.locator("#islands .chip").all_inner_texts()


def test_it_opens_on_the_largest_part_and_names_the_others(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    first = names(page)
    assert FIRST in first and SECOND not in first
    everything, largest, second, *_ = chips(page)
    assert largest.split() == ["■", FIRST, str(len(first))] and SECOND in second
    sizes = [int(chip.split()[-1]) for chip in chips(page)[1:-1]]
    assert sizes == sorted(sizes, reverse=True)
    page.locator("#islands .chip").nth(2).click()
    assert SECOND in names(page) and not names(page) & first
    assert "island=" in page.url
    again = open_page(sample, at=page.url.partition("#")[2])
    assert names(again) == names(page)
    page.locator("#islands .chip", has_text=everything).click()
    assert first < names(page) and len(names(page)) > 100


def test_more_parts_are_named_on_demand(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    few = len(chips(page))
    page.locator("#islands .chip").last.click()
    assert len(chips(page)) > 2 * few
    assert page.evaluate("document.activeElement.className") == "chip"


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (683, 384), (360, 740)])
def test_dots_can_be_read_at_every_size(open_page: Open, sample: Path, size: tuple[int, int]) -> None:
    page = open_page(sample, size=size)
    if page.locator("#fold").is_visible():
        assert page.evaluate("document.getElementById('sheets').offsetHeight") == 0  # the list comes first
        page.click("#fold")
    for name in ("", DISTRICT):
        if name:
            page.evaluate(CHOOSE, name)
        page.wait_for_timeout(500)
        smallest, in_sight = page.evaluate(SEEN)
        assert smallest >= 6
        assert in_sight == len(names(page))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_lines_have_contrast(open_page: Open, sample: Path, look: str) -> None:
    page = open_page(sample)
    page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    expect(page.locator("html")).to_have_attribute("data-theme", look)
    assert min(page.evaluate(CONTRAST)) >= 3


def test_a_chosen_thing_stands_in_a_ring(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page.evaluate(CHOOSE, DISTRICT)
    page.wait_for_timeout(500)
    around = len(names(page)) - 1
    assert 5 < around <= 20
    spots = page.evaluate("Object.values(view.network.getPositions())")
    far = sorted((spot["x"] ** 2 + spot["y"] ** 2) ** 0.5 for spot in spots)
    assert far[0] == 0 and far[1] >= 145
    assert page.evaluate("view.network.getScale()") > 0.6
    assert "重庆市" not in names(page)  # that it is above, only the official list says


def test_a_card_tells_of_a_dot(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page.evaluate(CHOOSE, DISTRICT)
    page.wait_for_timeout(500)
    card = page.locator("#card")
    expect(card).to_be_hidden()
    frame = page.locator("#network").bounding_box()
    spot = page.evaluate("view.network.canvasToDOM({ x: 0, y: 0 })")
    assert frame
    page.mouse.move(frame["x"] + spot["x"], frame["y"] + spot["y"])
    expect(card).to_be_visible()
    assert DISTRICT in card.inner_text() and "区县" in card.inner_text() and "联系" in card.inner_text()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_keys_go_from_dot_to_dot(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    page.evaluate(CHOOSE, DISTRICT)
    page.focus("#network")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#card")).to_contain_text(DISTRICT)
    page.keyboard.press("ArrowRight")
    other = page.locator("#card strong").inner_text().split()[-1]
    assert other != DISTRICT
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == other
    assert page.evaluate("document.activeElement.id") == "network"


def test_the_page_counts_as_the_command_line(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    facts = count_facts(load_graph(sample.parent))
    assert f"{facts} 条事实" in page.locator("#counts").inner_text()


@pytest.mark.parametrize("width", [1366, 1280, 1024])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_fits(open_page: Open, sample: Path, width: int, lang: str) -> None:
    page = open_page(sample, size=(width, 768))
    if lang == "en":
        page.click("#language")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    ends = page.locator("header button, #query").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert max(ends) <= width
    assert page.locator("#tabs").evaluate("one => one.scrollWidth - one.clientWidth") <= 0
