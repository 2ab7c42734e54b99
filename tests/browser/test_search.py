"""The search box: a name, a question with how much answers it, or the ways between two things."""

from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from conftest import KEYS, NAMES, make
from playwright.sync_api import Page

from kg.resolve import NotOneThing
from kg.show import find_thing
from kg.view import to_html

from .conftest import Open
from .test_access import serious

COMPANY, DISTRICT, PROJECT = (NAMES[short][1] for short in ("company", "district", "project"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("small") / "graph.html"
    file.write_bytes(to_html(make(), lang="zh"))
    return file


def offered(page: Page, text: str) -> list[str]:
    """Return what is offered for a text, the first of all selected."""
    page.fill("#query", text)
    return page.locator("#results [role=option] .found").all_inner_texts()


QUESTIONS = {
    "合川 项目": "合川区 · 项目（1）",
    "项目合川": "合川区 · 项目（1）",
    "合川的项目有哪些？": "合川区 · 项目（1）",
    "hechuan 项目": "合川区 · 项目（1）",
    "hechuan projects": "合川区 · 项目（1）",
    "锚泰科技 供应商": f"{COMPANY} · 供应商（1）",
    "锚泰科技供应商": f"{COMPANY} · 供应商（1）",
    "锚泰科技 客户": f"{COMPANY} · 客户（0）",
    "锚泰科技合作": f"{COMPANY} · 合作（2）",
    "投资 5亿以上": "投资 · 5亿元以上（1）",
    "投资10亿以上": "投资 · 10亿元以上（0）",
    "5-10亿 项目": "项目 · 5亿元至10亿元（1）",
    "投资 8000万以下": "投资 · 8000万元以下（0）",
    "合川 投资 超过5亿元": "合川区 · 投资 · 5亿元以上（1）",
    "2024年5月 开工": "开工 · 2024-05（1）",
    "开工 2024": "开工 · 2024（1）",
    "2023年 开工": "开工 · 2023（0）",
    "2025年6月投产": "投产 · 2025-06（1）",
    "总经理 小兰": "\U00020bb7小兰 · 总经理（1）",
    "锚泰科技总经理": f"{COMPANY} · 总经理（1）",
    "经理": "经理（1）",
    "逾期": "逾期（1）",
    "产业 先进材料": "先进材料",
    "先进材料 企业": "先进材料 · 企业（1）",
    "投资方": "投资方（1）",
    "锚泰科技 合川": f"{COMPANY} 与 合川区 的联系",
    "锚泰科技合川": f"{COMPANY} 与 合川区 的联系",
    "锚泰科技 合川 联系": f"{COMPANY} 与 合川区 的联系",
}


def test_words_are_questions_with_counts(open_page: Open, small: Path) -> None:
    page = open_page(small)
    assert {text: offered(page, text)[0] for text in QUESTIONS} == QUESTIONS


def test_a_name_offers_its_questions(open_page: Open, small: Path) -> None:
    page = open_page(small)
    assert offered(page, "合川")[:2] == [DISTRICT, "合川区 · 项目（1）"]
    assert offered(page, "锚泰科技")[:4] == [
        COMPANY,
        *(f"{COMPANY} · {words}" for words in ("项目（1）", "企业（1）", "供应商（1）")),
    ]


NEAR = {  # a letter that sounds alike, is wrong, missing, too much, swapped
    "贺川": DISTRICT,
    "合传区": DISTRICT,
    "锚泰可技": COMPANY,
    "锚泰和科技": COMPANY,
    "锚太制造基地": PROJECT,
    "hechaun": DISTRICT,
    "hecuan": DISTRICT,
    "hechuanx": DISTRICT,
    "mtkjj": COMPANY,
    "贺川 项目": "合川区 · 项目（1）",
}


def test_a_mistyped_name_is_asked_back(open_page: Open, small: Path) -> None:
    page = open_page(small)
    assert {text: offered(page, text)[0] for text in NEAR} == NEAR
    assert "是不是" in page.locator("#results").inner_text()


@pytest.mark.parametrize("text", [text for text in NEAR if not text.isascii() and " " not in text])
def test_the_command_line_asks_back_with_the_same_thing(text: str) -> None:
    graph = make()
    with pytest.raises(NotOneThing) as told:
        find_thing(graph, text)
    assert graph.nodes[find_thing(graph, told.value.nearest[0])]["name"] == NEAR[text]


def test_a_district_that_no_article_names_is_told(open_page: Open, small: Path) -> None:
    page = open_page(small)
    page.fill("#query", "渝北")
    assert page.locator("#results").inner_text() == "渝北区：报道中没有提到"


def test_an_answer_by_keyboard_has_its_sentences(open_page: Open, small: Path) -> None:
    page = open_page(small, at="")
    page.fill("#query", "锚泰科技 供应商")
    assert page.get_attribute("#query", "aria-activedescendant") == "result-0"
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == f"{COMPANY} · 供应商"
    assert panel.locator(".row .note").first.inner_text() == "铜官区 · 最早见于 2024-06 的报道"
    assert "供应" in panel.locator(".triple").first.inner_text()
    assert "供应毛坯" in panel.locator(".quote p").first.inner_text()
    assert unquote_plus(page.url).endswith(f"#ask={COMPANY} 供应商")
    assert serious(page) == []
    page = open_page(small, at=page.url.partition("#")[2])
    assert page.locator("#panel h2").inner_text() == f"{COMPANY} · 供应商"
    page.locator("#panel .actions button").click()
    assert page.locator("#ledger").is_visible() and "view=ledger" in page.url
    page.go_back()
    page.locator("#panel .back").click()
    assert "ask=" not in page.url


ASKED = ["没有 这个", "#x 项目", "<b>1", "%", "项目 " * 400, "亿", "2024-99-99 开工", "((", "合川 合川 合川"]


def test_any_address_opens(open_page: Open, small: Path) -> None:
    page = open_page(small)
    for text in ASKED:
        page.evaluate("text => { location.hash = `ask=${encodeURIComponent(text)}`; }", text)
        page.wait_for_timeout(30)
        assert page.locator("#panel").inner_text()
        page.fill("#query", text)


def test_without_an_answer_sentences_are_shown(open_page: Open, small: Path) -> None:
    page = open_page(small)
    page.fill("#query", "合川工业园区 产品")
    assert page.locator("#results .note").first.inner_text() == "有 1 句原文"
    page.keyboard.press("Enter")
    assert "下面的原文可能说到" in page.locator("#panel").inner_text()
    assert "产品将销往德国" in page.locator("#panel details[open] .quote").inner_text()


def test_several_ways_and_the_weakest_links(open_page: Open, small: Path) -> None:
    page = open_page(small, at=f"path={KEYS['zone']}.{KEYS['germany']}")
    heads = page.locator("#panel .way > h3").all_inner_texts()
    assert heads == ["第 1 条：2 步", "第 2 条：1 步"]
    assert "同一句提到" in page.locator("#panel .weak").inner_text()
    drawn = "view.network.body.data.edges.get().map(({ dashes }) => Boolean(dashes)).sort()"
    assert page.evaluate(drawn) == [False, False, True]
    article = open_page(small, at=f"path={KEYS['agency']}.{KEYS['project']}")
    assert "同一篇报道提到" in article.locator("#panel .weak").inner_text()
    assert article.locator("#panel .weak .quote").count() == 2


def test_the_official_list_alone_links_nothing(open_page: Open, tmp_path: Path) -> None:
    graph = make()
    graph.remove_nodes_from([KEYS["hostile"], KEYS["tongguan"]])
    graph.add_edge(KEYS["tongling"], KEYS["city"], key="locatedIn", statements=[], official=True)
    (tmp_path / "graph.html").write_bytes(to_html(graph, lang="zh"))
    page = open_page(tmp_path / "graph.html", at=f"path={KEYS['tongling']}.{KEYS['district']}")
    assert page.locator("#panel .lead").inner_text() == "报道中没有直接联系；同在重庆市。"
    assert page.locator("#panel .way > h3").inner_text() == "0 步"
