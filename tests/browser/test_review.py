"""Decisions in the page: what is clicked, kept, saved and loaded is what a build does again."""

from collections.abc import Callable
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
from tests.test_web import Site

from .conftest import Open, open_served
from .test_access import serious
from .test_hostile import check, hostile  # noqa: F401

STORIES = {
    "one.txt": """合川车灯基地开工

2025年3月1日，重庆衡泽光电有限公司投资3亿元建设的合川车灯生产基地项目在合川区开工。
重庆衡泽光电有限公司位于合川区，与重庆涪江轴承有限公司合作。重庆涪江轴承有限公司位于北碚区。
""",
    "two.txt": """衡泽扩产

2025年4月2日，衡泽光电在合川区新增一条产线。衡泽光电为重庆涪江轴承有限公司供应灯具。周敏任衡泽光电董事长。
""",
}
COMPANY, OTHER, PROJECT = "重庆衡泽光电有限公司", "重庆涪江轴承有限公司", "合川车灯生产基地项目"
EVIL = "</script><script>globalThis.hacked=1</script> \u202e\"'\\ [[same]] {{7*7}}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of pages, and its graph beside it."""
    (tmp_path / "pages").mkdir()
    for name, text in STORIES.items():
        (tmp_path / "pages" / name).write_text(text, encoding="utf-8")
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
        for (const more of document.querySelectorAll("#panel .list + .plain"))
            while (!more.hidden) more.click();
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


RENAME_ALL = """() => {
    for (let index = 0; index < view.entities.length; index += 1) {
        view.choose(index);
        const fold = document.querySelector("#panel .edit-name");
        fold.open = true;
        fold.dispatchEvent(new Event("toggle"));
        fold.querySelector(".choices button").click();
        fold.querySelector("input").value = view.entities[index].id;
        fold.querySelector("form").requestSubmit();
    }
}"""


def test_each_thing_of_the_page_is_named_as_kg_names_it(
    open_page: Open, sample: Path, tmp_path: Path
) -> None:
    page = open_page(sample)
    give_name(page)
    page.evaluate(RENAME_ALL)
    graph, wanted = load_graph(sample.parent), Wanted({})
    decided = save(page, tmp_path / FILE)
    for decision in decided:
        wanted.add(decision.what.thing)
    things = Things(graph, wanted)
    found = {decision.what.to: things.meant(decision.what.thing) for decision in decided}  # type: ignore[union-attr]
    assert found == {id_: [id_] for id_ in graph}


def fact(page: Page, name: str, other: str, sign: str) -> None:
    """Press a button at the fact that ties a thing to another."""
    choose(page, name)
    row = page.locator("#panel .list > li", has=page.locator(f".thing:has-text('{other}')")).first
    row.get_by_role("button", name=sign, exact=True).click()


def value(page: Page, sign: str) -> None:
    choose(page, PROJECT)
    row = page.locator("#panel .value", has=page.locator(".figure", has_text="3亿元"))
    row.locator("summary").click()
    row.get_by_role("button", name=sign, exact=True).click()


def corrected(page: Page) -> None:
    value(page, "更正数值")
    box = page.locator("#panel .ask input")
    for wrong in ("三", "5", "5美元"):
        box.fill(wrong)
        box.press("Enter")
        expect(page.locator("#panel .ask .refused")).to_contain_text("3.5亿元")
    box.fill("5.5亿元")
    box.press("Enter")


def stage(page: Page) -> None:
    choose(page, PROJECT)
    page.locator("#panel .timeline summary").first.click()
    page.locator("#panel .timeline").get_by_role("button", name="不对", exact=True).first.click()


def edit(page: Page, name: str, act: str) -> None:
    choose(page, name)
    page.click("#panel .edit-name summary")
    page.locator("#panel .edit-name").get_by_role("button", name=act, exact=True).click()


def renamed(page: Page, to: str = "衡泽集团") -> None:
    edit(page, COMPANY, "改名")
    page.fill("#panel .ask input", to)
    page.keyboard.press("Enter")


def retyped(page: Page) -> None:
    edit(page, OTHER, "改类型")
    page.locator("#panel .choices").get_by_role("button", name="▲ 机构", exact=True).click()


def merged(page: Page) -> None:
    edit(page, OTHER, "合并到…")
    page.fill("#panel .edit-name input", "衡泽")
    page.locator("#panel .choices button", has_text=COMPANY).click()


def split_by_name(page: Page) -> None:
    edit(page, COMPANY, "拆开")
    page.locator("#panel .choices button", has_text="“衡泽光电”是另一个").click()


def split_by_article(page: Page) -> None:
    edit(page, COMPANY, "拆开")
    page.locator("#panel .choices button", has_text="衡泽扩产").click()


Shape = tuple[set[tuple[str, str, str]], dict[str, str], set[tuple[str, str, float]], set[tuple[str, str]]]


def shape(folder: Path) -> Shape:
    """Return the relations, things with types, values that hold, and stages of a graph."""
    graph = load_graph(folder / "out")
    name = {id_: node["name"] for id_, node in nodes(graph)}
    return (
        {(name[head], kind, name[tail]) for head, tail, kind, _ in edges(graph)},
        {node["name"]: node["type"] for _, node in nodes(graph)},
        {
            (node["name"], said["name"], said["value"])
            for _, node in nodes(graph)
            for said in node["attributes"]
            if "correctedBy" not in said
        },
        {(node["name"], said["stage"]) for _, node in nodes(graph) for said in node["milestones"]},
    )


def changes(before: Shape, after: Shape) -> set[str]:
    """Return what is gone (-) and what is new (+)."""
    rows = [
        [set(part.items()) if isinstance(part, dict) else part for part in one] for one in (before, after)
    ]
    found: set[str] = set()
    for was, now in zip(*rows, strict=True):
        found |= {f"- {' '.join(map(str, row))}" for row in was - now}
        found |= {f"+ {' '.join(map(str, row))}" for row in now - was}
    return found


ACTS = {
    "not-true": (lambda page: fact(page, COMPANY, PROJECT, "不对"), {f"- {COMPANY} develops {PROJECT}"}),
    "not-true value": (lambda page: value(page, "不对"), {f"- {PROJECT} investment 300000000.0"}),
    "value": (
        corrected,
        {f"- {PROJECT} investment 300000000.0", f"+ {PROJECT} investment 550000000.0"},
    ),
    "not-true stage": (stage, {f"- {PROJECT} started"}),
    "true": (lambda page: fact(page, COMPANY, PROJECT, "属实"), set()),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_decided_of_a_fact_is_done_by_the_next_build(open_page: Open, folder: Path, act: str) -> None:
    page = open_page(folder / "out" / "graph.html")
    before = shape(folder)
    give_name(page)
    ACTS[act][0](page)
    assert len(save(page, folder / "pages" / FILE)) == 1
    report = build([folder / "pages"], folder / "out")
    assert report.decided == ()
    assert changes(before, shape(folder)) == ACTS[act][1]
    graph = load_graph(folder / "out")
    assert [one["applied"] for one in meta(graph)["decisions"]] == [True]
    confirmed = [said for *_, edge in edges(graph) for said in edge["statements"] if "confirmed" in said]
    assert len(confirmed) == (act == "true")


def test_what_is_decided_of_names_is_done_by_the_next_build(open_page: Open, folder: Path) -> None:
    before = shape(folder)[1]
    for act, after in (
        (renamed, {**before, "衡泽集团": "Company"}),
        (retyped, {**before, OTHER: "Institution"}),
        (merged, before),
        (split_by_name, {**before, "衡泽光电": "Company"}),
        (split_by_article, {**before, "衡泽光电": "Company"}),
    ):
        if act in (renamed, merged):
            after = {name: kind for name, kind in after.items() if name != COMPANY}
        page = open_page(folder / "out" / "graph.html")
        give_name(page)
        act(page)
        expect(page.locator("#panel .made")).to_have_count(1)
        assert len(save(page, folder / "pages" / FILE)) == 1
        report = build([folder / "pages"], folder / "out")
        assert report.decided == (), act
        assert shape(folder)[1] == after, act
        (folder / "pages" / FILE).unlink()
        build([folder / "pages"], folder / "out")


def test_what_bears_a_given_name_is_known_by_the_name_in_the_texts(open_page: Open, folder: Path) -> None:
    for act in (renamed, lambda page: fact(page, "衡泽集团", PROJECT, "不对")):
        page = open_page(folder / "out" / "graph.html")
        give_name(page)
        act(page)
        decided = save(page, folder / "pages" / FILE)
        assert build([folder / "pages"], folder / "out").decided == ()
    assert [one.what.thing.name for one in decided] == [
        COMPANY,
        COMPANY,
    ]  # the file keeps what a build had read
    assert [one["applied"] for one in meta(load_graph(folder / "out"))["decisions"]] == [True, True]
    assert ("衡泽集团", "develops", PROJECT) not in shape(folder)[0]


def test_a_decision_is_taken_back_and_done_again(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "out" / "graph.html")
    give_name(page)
    fact(page, COMPANY, PROJECT, "不对")
    struck = page.locator("#panel li:has(> .decide[data-state='not-true']) .row .thing")
    expect(struck).to_have_css("text-decoration-line", "line-through")
    page.get_by_role("button", name="撤销").click()
    expect(struck).to_have_count(0)
    page.click("#to-review")
    expect(page.locator("#save-decisions")).to_be_disabled()
    page.locator(".own_decisions").get_by_role("button", name="恢复").click()
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    (decision,) = save(page, folder / "pages" / FILE)
    assert (decision.kind, decision.what.who) == (Kind.not_true, "li")
    page.locator(".own_decisions").get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="清除已撤销的").click()
    expect(page.locator(".own_decisions li")).to_have_count(0)


def test_the_name_is_asked_once_and_a_reason_can_be_given(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "out" / "graph.html")
    fact(page, COMPANY, PROJECT, "属实")
    page.keyboard.type(EVIL)
    page.keyboard.press("Enter")
    page.locator("#panel").get_by_role("button", name="加理由").click()
    page.keyboard.type(f"原文如此 {EVIL}")
    page.keyboard.press("Enter")
    fact(page, OTHER, "北碚区", "不对")
    first, second = save(page, folder / "pages" / FILE)
    assert first.what.who == second.what.who == EVIL.replace("\u202e", " ")
    assert first.what.why.startswith("原文如此 </script>") and not second.what.why
    assert page.evaluate("globalThis.hacked") is None


def test_a_file_is_loaded_and_added_to(open_page: Open, folder: Path) -> None:
    file = folder / "pages" / FILE
    written = """# a word at the top
[[not-true]]  # of a fact
thing = { type = 'Company', name = "重庆衡泽光电有限公司" }
relation = "develops"
other = {type="Project",name="合川车灯生产基地项目"}
who = "wang"
when = 2026-05-13

[[strange]]
x = 1

[[value]]
thing = { type = "Project", name = "\\u5408川车灯生产基地项目", near = [ "合川区", ] }
attribute = "investment"
was = "3亿元"
to = 350_000_000
who = "wang"
when = 2026-05-14 10:00:00+08:00
why = "paper"
"""
    file.write_text(written, encoding="utf-8")
    page = open_page(folder / "out" / "graph.html", "view=review")
    give_name(page)
    page.set_input_files("#load-decisions", file)
    expect(page.get_by_role("status")).to_contain_text("载入了 3 条校订；其中 1 条看不懂")
    choose(page, PROJECT)
    page.click("#to-graph")
    expect(page.locator("#panel .value .decide").first).to_have_attribute("data-state", "value")
    fact(page, OTHER, "北碚区", "不对")
    page.click("#to-review")
    with page.expect_download() as download:
        page.click("#save-decisions")
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert all(table.strip() in text for table in written.split("\n\n")[1:])
    read = read_decisions([file])
    assert len(read.faults) == 1 and "[[strange]]" in read.faults[0]
    assert [one.what.who for one in read.entries] == ["wang", "wang", "li"]
    build([folder / "pages"], folder / "out")
    page.goto((folder / "out" / "graph.html").as_uri() + "#view=review")
    page.reload()
    expect(page.locator(".own_decisions li")).to_have_count(0)  # the build has them
    expect(page.locator(".decided_earlier li")).to_have_count(3)
    expect(page.locator(".decided_earlier")).to_contain_text("已生效")


def test_the_queue_is_worked_off_by_keys(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "out" / "graph.html", "view=review")
    give_name(page)
    count = page.evaluate("Number(document.querySelector('#review progress').max)")
    assert count >= 8
    page.locator("#review .card").focus()
    for key, done in (("s", 0), ("k", 0), ("y", 1), ("n", 2), ("y", 3)):
        page.keyboard.press(key)
        expect(page.locator("#review progress")).to_have_attribute("value", str(done))
    kinds = [decision.kind for decision in save(page, folder / "pages" / FILE)]
    assert kinds == [Kind.true, Kind.not_true, Kind.true]


def open_review(page: Page) -> None:
    page.click("#to-review")
    expect(page.locator("#review .card")).to_be_visible()


def decided(page: Page) -> None:
    """Show the view with decisions of several kinds in it."""
    give_name(page)
    page.evaluate(CLICK_ALL.replace("view.entities.length", "12"))
    open_review(page)


@pytest.mark.parametrize("step", [open_review, decided])
def test_axe_finds_nothing_serious_in_the_review(open_page: Open, sample: Path, step: Any) -> None:
    page = open_page(sample, color_scheme="light")
    step(page)
    assert serious(page) == []
    page.evaluate("document.getElementById('theme').click()")
    assert serious(page, "color-contrast") == []


def test_axe_finds_nothing_serious_where_a_name_is_edited(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "out" / "graph.html", color_scheme="light")
    give_name(page)
    for act in ("改名", "改类型", "合并到…", "拆开"):
        edit(page, COMPANY, act)
        assert serious(page) == [], act
    fact(page, COMPANY, PROJECT, "不对")
    assert serious(page) == []


@pytest.mark.parametrize("size", [(360, 740), (1366, 768)])
def test_the_review_fits_its_window_and_can_be_tapped(
    open_page: Open, sample: Path, size: tuple[int, int]
) -> None:
    page = open_page(sample, size=size)
    decided(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.getElementById('review').scrollWidth") <= size[0]
    choose(page, page.evaluate("view.entities.find((one) => one.values.length).name"))
    page.click("#to-graph")
    page.evaluate("for (const one of document.querySelectorAll('#panel details')) one.open = true")
    page.wait_for_timeout(200)
    small = page.evaluate(
        """[...document.querySelectorAll('.decide button, #review button:not(.thing), .edit-name summary')]
        .map((one) => [one.textContent, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => height && (height < 24 || width < 24)).map(([text]) => text)"""
    )
    assert small == []


def test_nothing_of_a_document_runs_in_the_review(
    open_page: Open,
    hostile: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    page = open_page(hostile)
    give_name(page, EVIL)
    page.evaluate(CLICK_ALL)
    check(page)
    saved = save(page, tmp_path / FILE)
    assert len(saved) > 1
    for _ in range(3):
        page.locator("#review .card").focus()
        page.keyboard.press("j")
        check(page)
    strange = tmp_path / "strange" / FILE
    strange.parent.mkdir()
    strange.write_text(
        f'[[rename]]\n{EVIL}\n[[__proto__]]\nthing = {{ __proto__ = "x" }}\n', encoding="utf-8"
    )
    page.set_input_files("#load-decisions", strange)
    expect(page.get_by_role("status")).to_contain_text("看不懂")
    check(page)
    assert page.evaluate("({}).x === undefined && Object.keys(Object.prototype).length === 0")


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Fail where something is not so within five seconds."""
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(50)
    assert is_so()


def test_a_served_page_writes_into_the_file(browser: Any, folder: Path) -> None:
    file = folder / "pages" / FILE
    site = Site(folder / "out", "--edit")
    try:
        page, complaints = open_served(browser, f"{site.address}#view=graph")
        give_name(page)
        fact(page, COMPANY, PROJECT, "不对")
        fact(page, OTHER, "北碚区", "不对")
        page.click("#to-review")
        expect(page.locator(".own_decisions li", has_text="已写入 decisions.toml")).to_have_count(2)
        assert [one.kind for one in read_decisions([file]).entries] == [Kind.not_true] * 2
        page.reload()
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        expect(page.locator(".decided_earlier li")).to_have_count(2)
        page.locator(".decided_earlier").get_by_role("button", name="撤销").first.click()
        expect(page.locator(".decided_earlier").get_by_role("button", name="恢复")).to_have_count(1)
        wait_until(page, lambda: len(read_decisions([file]).entries) == 1)  # the page shows it before
        page.locator(".decided_earlier").get_by_role("button", name="恢复").click()
        expect(page.locator(".decided_earlier").get_by_role("button", name="撤销")).to_have_count(2)
        assert complaints == []
        file.write_bytes(b"\xff")
        fact(page, COMPANY, "合川区", "不对")
        expect(page.locator("#panel .decide .refused")).to_contain_text("is not UTF-8")
        assert file.read_bytes() == b"\xff"
    finally:
        site.close()


def test_a_page_that_is_served_without_edit_asks_nothing(browser: Any, folder: Path) -> None:
    site = Site(folder / "out")
    try:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: asked.append(line.text))
        page.goto(f"{site.address}#view=review")
        page.wait_for_selector("html[data-ready=yes]", state="attached")
        assert asked == [f"{site.address}#view=review"] or asked == [site.address]
    finally:
        site.close()
