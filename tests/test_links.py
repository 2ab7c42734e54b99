"""What is made of the reader's links: relations, values, stages with their dates. Nothing of it is learnt."""

from dataclasses import replace

import pytest

from kg.attributes import find_milestones, find_values
from kg.model import Article, Block, Evidence, Link, Sentence
from kg.relations import find_relations
from kg.text.quantities import find_quantities
from kg.text.sentences import split_sentences
from kg.text.stages import find_stages

TODAY = "2024-10-18"


def sentences_of(text: str) -> tuple[Sentence, ...]:
    return split_sentences(Article("a", "a.txt", 0, text, (Block("paragraph", 0, len(text)),)))


def link(type_: str, head: str, tail: str = "", sure: float = 0.9, role: str = "", at: int = 0) -> Link:
    return Link(type_, head, tail, at, at, sure, role)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (  # once a sentence, as the likeliest link has it
            [
                link("develops", "b", "a", 0.6, "施工"),
                link("develops", "b", "a", 0.8, "投资"),
                link("develops", "b", "a", 0.7),
            ],
            [("b", "a", 0.8, "投资")],
        ),
        ([link("supplies", "a", "b"), link("supplies", "a", "b", at=1)], [("a", "b", 0.9, "")] * 2),
        (  # one direction: the likelier
            [link("supplies", "a", "b", 0.6), link("supplies", "b", "a", 0.7)],
            [("b", "a", 0.7, "")],
        ),
        (  # … of the same sentence
            [link("supplies", "a", "b", 0.6), link("supplies", "b", "a", 0.7, at=1)],
            [("a", "b", 0.6, ""), ("b", "a", 0.7, "")],
        ),
        (  # … and of the same relation
            [link("supplies", "a", "b", 0.6), link("subsidiaryOf", "b", "a", 0.7)],
            [("b", "a", 0.7, ""), ("a", "b", 0.6, "")],
        ),
        (  # without a direction: sorted, once
            [link("cooperatesWith", "b", "a", 0.7), link("cooperatesWith", "a", "b", 0.6)],
            [("a", "b", 0.7, "")],
        ),
        ([link("investment", "a"), link("stage", "a"), link("buys", "a", "b")], []),
    ],
)
def test_relations_of_links(links: list[Link], expected: list[tuple[str, str, float, str]]) -> None:
    sentences = sentences_of("甲为乙供货。乙说，甲供货及时。")
    found = find_relations(sentences, links)
    assert [(one.head, one.tail, one.confidence, one.role) for one in found] == expected
    assert find_relations(sentences, links[::-1]) == found
    assert {one.rule for one in found} <= {f"reader/{one.type}" for one in links}


def test_the_context_names_what_the_evidence_only_refers_to() -> None:
    text = "甲厂扩产。公司为乙厂供货。"
    sentences = sentences_of(text)
    told, back = Evidence(5, 13, text[5:]), Evidence(0, 5, text[:5])
    own = link("supplies", "a", "b", at=1)
    (relation,) = find_relations(sentences, [replace(own, context=0)])
    assert (relation.evidence, relation.context) == (told, back)
    (relation,) = find_relations(sentences, [replace(own, context=0), own])  # what needs none, if as likely
    assert (relation.evidence, relation.context) == (told, None)


def amount(text: str, words: str, type_: str, head: str = "a", sure: float = 0.9) -> Link:
    """Return a link with the first ``words`` of ``text``."""
    start = text.index(words)
    number = next(number for number, one in enumerate(sentences_of(text)) if start < one.end)
    return replace(link(type_, head, "", sure, at=number), amount=(start, start + len(words)))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("项目总投资12亿元。", "12亿元", (1.2e9, "", None, None, "CNY")),
        ("雨停了。项目总投資約7.6億元。", "約7.6億元", (7.6e8, "about", None, None, "CNY")),
        ("项目总投资超12亿元。", "超12亿元", (1.2e9, "atLeast", None, None, "CNY")),
        ("项目总投资6—8亿元。", "6—8亿元", (6e8, "atLeast", 6e8, 8e8, "CNY")),
        ("项目总投资1.2亿至1.5亿美元。", "1.2亿至1.5亿美元", (1.2e8, "atLeast", 1.2e8, 1.5e8, "USD")),
        ("项目计划总投资约12亿元。", "约12亿元", (1.2e9, "planned", None, None, "CNY")),
        ("项目计划明年开工，总投资12亿元。", "12亿元", (1.2e9, "", None, None, "CNY")),
        ("项目占地150亩。", "150亩", (1e5, "", None, None, "CNY")),
        ("项目总投资三成。", "三成", (30.0, "", None, None, "CNY")),
    ],
)
def test_a_value_keeps_its_words(text: str, words: str, expected: tuple[object, ...]) -> None:
    sentences = sentences_of(text)
    quantities = [find_quantities(sentence.folded) for sentence in sentences]
    (value,) = find_values(sentences, [amount(text, words, "investment")], quantities)
    assert (value.value, value.qualifier, value.minimum, value.maximum, value.currency) == expected
    assert (value.entity, value.name, value.text, value.confidence) == ("a", "investment", words, 0.9)
    assert text[value.evidence.start : value.evidence.end] == value.evidence.text
    assert words in value.evidence.text


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([("12亿元", "a", 0.6), ("12亿元", "b", 0.7), ("9亿元", "a", 0.8)], [("b", 1.2e9), ("a", 9e8)]),
        ([("9亿元", "a", 0.6), ("12亿元", "a", 0.6)], [("a", 1.2e9), ("a", 9e8)]),
        ([("投资", "a", 0.9)], []),  # no amount stands there
        ([], []),
    ],
)
def test_an_amount_is_had_by_one(
    links: list[tuple[str, str, float]], expected: list[tuple[str, float]]
) -> None:
    text = "甲项目、乙项目分别投资12亿元、9亿元。"
    made = [amount(text, words, "investment", head, sure) for words, head, sure in links]
    quantities = [find_quantities(sentence.folded) for sentence in sentences_of(text)]
    for order in (made, made[::-1]):
        found = find_values(sentences_of(text), order, quantities)
        assert [(value.entity, value.value) for value in found] == expected


def test_a_value_has_the_context_that_names_its_thing() -> None:
    text = "青溪电站开工。项目总投资12亿元。"
    sentences = sentences_of(text)
    quantities = [find_quantities(sentence.folded) for sentence in sentences]
    told = replace(amount(text, "12亿元", "investment"), context=0)
    (value,) = find_values(sentences, [told], quantities)
    assert (value.evidence.text, value.context) == ("项目总投资12亿元。", Evidence(0, 7, text[:7]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目开工。", [("开工", "started")]),
        ("项目竣工投产。", [("竣工投产", "inProduction")]),  # not 竣工
        ("隧道全线贯通。", [("全线贯通", "completed")]),  # not 贯通
        ("主体结构封顶。", [("主体结构封顶", "underConstruction")]),
        ("项目推迟到明年。", [("推迟到", "planned")]),  # not 推迟
        ("项目签约、备案、奠基。", [("签约", "signed"), ("备案", "approved"), ("奠基", "started")]),
        ("项目昨日进入试生产阶段。", [("进入试生产阶段", "inProduction")]),
        ("工人们正在吃饭。", []),
    ],
)
def test_of_words_that_overlap_the_longest_tell_the_stage(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[word.start : word.end], word.stage) for word in find_stages(text)] == expected


@pytest.mark.parametrize(
    ("text", "words", "today", "stage", "date"),
    [
        ("电站2023年9月开工建设。", "开工建设", TODAY, "started", "2023-09"),
        ("电站2023年9月开工建设。", "开工建设", "", "started", "2023-09"),
        ("电站去年3月开工。", "开工", TODAY, "started", "2023-03"),
        ("电站去年3月开工。", "开工", "", "started", ""),
        ("电站昨日建成投用。", "建成投用", TODAY, "inProduction", "2024-10-17"),
        ("电站10月12日封顶。", "封顶", TODAY, "underConstruction", "2024-10-12"),
        ("电站12月28日竣工。", "竣工", TODAY, "completed", "2023-12-28"),  # was last year's
        ("电站12月28日竣工。", "竣工", "2025-01-10", "completed", "2024-12-28"),
        ("2022年冬奥会的电站复工。", "复工", TODAY, "started", ""),  # the date of a name
        ("电站12月竣工。", "竣工", TODAY, "planned", "2024-12"),  # the nearest one
        ("电站已于12月竣工。", "竣工", TODAY, "completed", "2023-12"),
        ("电站2月竣工。", "竣工", TODAY, "completed", "2024-02"),
        ("电站原定6月投产。", "投产", TODAY, "planned", "2024-06"),  # a plan that has passed
        ("电站投产时间推迟到2025年12月。", "投产", TODAY, "planned", "2025-12"),
        ("电站竣工日期由今年8月延期至明年3月。", "竣工", TODAY, "planned", "2025-03"),
        ("电站推迟到明年2月投产。", "投产", TODAY, "planned", "2025-02"),
        ("7月6日，停工11个月的电站复工。", "复工", TODAY, "started", "2024-07-06"),
        ("7月6日，停工11个月的电站复工。", "停工", TODAY, "suspended", ""),  # not on that day
        ("昨日，记者看到，大坝浇完，电站主体封顶。", "主体封顶", TODAY, "underConstruction", "2024-10-17"),
        ("昨日，记者获悉，省里已批准，电站计划动工。", "动工", TODAY, "planned", ""),
        ("电站建成后，每年将发电2亿度。", "建成", TODAY, "planned", ""),
        ("电站开工后，进度将加快。", "开工", TODAY, "started", ""),
        ("电站计划6月投产。", "投产", TODAY, "planned", "2025-06"),  # … and this is next year's
        ("电站明年10月投产。", "投产", TODAY, "planned", "2025-10"),
        ("电站明年投产。", "投产", "", "planned", ""),
        ("电站2026年5月投产。", "投产", TODAY, "planned", "2026-05"),
        ("电站年底封顶。", "封顶", TODAY, "planned", "2024"),
        ("电站今年封顶。", "封顶", TODAY, "underConstruction", "2024"),
        ("电站有望投产。", "投产", TODAY, "planned", ""),
        ("计划总投资3亿元，电站已经投产。", "投产", TODAY, "inProduction", ""),
        ("电站推迟到明年2月。", "推迟到", TODAY, "planned", ""),
        ("电站于2022年3月备案，同年9月开工。", "备案", TODAY, "approved", "2022-03"),
        ("电站于2022年3月备案，同年9月开工。", "开工", TODAY, "started", "2022-09"),
        ("电站去年3月开工，已经封顶。", "封顶", TODAY, "underConstruction", ""),  # not the date of 开工
        ("今年8月，电站获批。", "获批", TODAY, "approved", "2024-08"),
        ("今年8月，雨停了，电站获批。", "获批", TODAY, "approved", ""),
        ("雨停了。电站2023年9月开工。", "开工", TODAY, "started", "2023-09"),
    ],
)
def test_a_stage_has_its_date(text: str, words: str, today: str, stage: str, date: str) -> None:
    (found,) = find_milestones(sentences_of(text), [amount(text, words, "stage")], today)
    assert (found.project, found.stage, found.date, found.confidence) == ("a", stage, date, 0.9)
    assert words in found.evidence.text == text[found.evidence.start : found.evidence.end]


@pytest.mark.parametrize(
    ("text", "links", "expected"),
    [
        ("电站开工。电站2023年9月动工。", [("开工", "a"), ("动工", "a")], [("a", "started", "2023-09")]),
        (
            "两站开工。电站2023年9月动工。",
            [("开工", "b"), ("动工", "a")],
            [("b", "started", ""), ("a", "started", "2023-09")],
        ),
        ("电站开工，今天开工。", [("开工", "a"), ("开工", "a")], [("a", "started", "")]),  # once a sentence
        ("电站开工。", [("电站", "a")], []),  # these are no words for a stage
        ("在集中签约、集中开工、集中投产仪式上，电站签约。", [("开工", "a"), ("投产", "a")], []),
        ("在项目开工仪式上，电站获批。", [("开工", "a")], [("a", "started", "")]),
        ("电站尚未开工，方案获批。", [("开工", "a"), ("获批", "a")], [("a", "approved", "")]),
    ],
)
def test_a_stage_is_told_once(
    text: str, links: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    made = [amount(text, words, "stage", head) for words, head in links]
    found = find_milestones(sentences_of(text), made, TODAY)
    assert [(one.project, one.stage, one.date) for one in found] == expected


def test_a_stage_has_the_context_that_names_its_project() -> None:
    text = "青溪电站选址已定。项目开工。"
    told = replace(amount(text, "开工", "stage"), context=0)
    (found,) = find_milestones(sentences_of(text), [told], TODAY)
    assert (found.evidence.text, found.context) == ("项目开工。", Evidence(0, 9, text[:9]))
    (found,) = find_milestones(sentences_of(text), [replace(told, context=1)], TODAY)
    assert found.context is None
