"""Values and stages go to the thing that the sentence speaks of, however it is called there."""

import pytest
from marked import values

SITE = "{P:青溪医院新院区}轮廓初现。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SITE + "这个总投资4.3亿元的项目占地90亩。", {("investment", 4.3e8), ("area", 60000)}),
        (SITE + "该总投资4.3亿元的工程由{C:锦海建工}承建。", {("investment", 4.3e8)}),
        (SITE + "这座占地90亩的医院明年投用。", {("area", 60000)}),
        (SITE + "这一投资4.3亿元的民生工程年底完工。", {("investment", 4.3e8)}),
        (SITE + "这处总投资约4.3亿元的院区明年开诊，占地90亩。", {("investment", 4.3e8), ("area", 60000)}),
        (SITE + "该县重点工程总投资6亿元。", set()),
        (SITE + "另一个总投资4.3亿元的项目也开工了。", set()),
        (SITE + "这是总投资4.3亿元的{P:北岭电站}的配套。", set()),
    ],
)
def test_a_pronoun_with_its_sum_means_the_project(text: str, expected: set[tuple[str, float]]) -> None:
    assert {(name, value) for entity, name, value in values(text) if entity == "青溪医院新院区"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{P:青溪路}通车。该工程长4公里，由{C:锦海交投}出资3亿元建设。", {3e8}),
        ("{P:青溪路}通车。工程由{A:县交通局}投资3亿元实施。", {3e8}),
        ("{P:青溪路}由{A:县交通局}筹资3亿元修建。", {3e8}),
        ("{P:青溪路}由{C:锦海交投}斥资3亿元打造，去年开放。", {3e8}),
        ("{C:锦海交投}今年又拿出3亿元建设{P:青溪路}。", {3e8}),
        ("{A:县交通局}安排3亿元用于{P:青溪路}建设。", set()),
        ("{P:青溪路}占地90亩，静态投资3亿元。", {3e8}),
        ("{P:青溪路}动态投资3亿元，业主为{C:锦海交投}。", {3e8}),
        ("{P:青溪路}位于{L:北岭镇}，批复概算3亿元。", {3e8}),
        ("{P:青溪路}开工。工程概算总投资3亿元，法人为{A:县水务局}。", {3e8}),
        ("{P:青溪路}开工。项目预算总投资约3亿元。", {3e8}),
        ("{P:青溪路}计划总投资额3亿元。", {3e8}),
        ("{P:青溪路}概算批复总投资3亿元。", {3e8}),
        ("{L:北岭镇}投入财政衔接资金3亿元，实施{P:青溪路}。", {3e8}),
        ("{P:青溪路}建设总投资3亿元。", {3e8}),
        ("{P:青溪路}由{C:锦海交投}出资3亿元，占股三成。", set()),
        ("{C:锦海交投}出资3亿元建设学校，{P:青溪路}也通车了。", set()),
        ("{P:青溪路}由{C:锦海交投}贷款3亿元。", set()),
        ("{C:锦海交投}再拿出3亿元建设{P:青溪路}。", set()),
        ("{P:青溪路}今年静态投资3亿元。", set()),
    ],
)
def test_a_sum_goes_to_what_it_builds(text: str, expected: set[float]) -> None:
    assert {v for entity, name, v in values(text) if (entity, name) == ("青溪路", "investment")} == expected


def test_each_of_a_list_has_its_own_sum() -> None:
    text = "抓好总投资22亿元的{P:青溪电站}、总投资9亿元的{P:北岭风场}、投资6亿元的{P:东岳医院项目}等工程。"
    expected = {("青溪电站", 2.2e9), ("北岭风场", 9e8), ("东岳医院项目", 6e8)}
    assert {(entity, value) for entity, _, value in values(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "总投资22亿元的{P:青溪电站}、{P:北岭风场}等工程。",
        "{D:泰顺县}总投资4亿元的文化馆人来人往。",
        "实施了总投资22亿元的{P:青溪电站}等工程。",
    ],
)
def test_a_list_that_shares_a_sum_gives_it_to_none(text: str) -> None:
    assert values(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{P:青溪小区改造项目}涉及14个小区，改造面积3万平方米。", {30000}),
        ("{P:青溪古街修缮工程}修缮院落63处，面积3万平方米。", {30000}),
        ("{P:青溪广场}建设面积3万平方米。", {30000}),
        ("{P:青溪基地}规划占地30亩。", {20000}),
        ("{P:青溪基地}占地30余亩。", {20000}),
        ("{P:青溪基地}，占地面积约30亩。", {20000}),
        ("{P:青溪热源厂扩建工程}新增供热面积3万平方米。", set()),
        ("{P:青溪水库}灌溉面积3万亩。", set()),
        ("{P:青溪基地}带动种植面积3万亩。", set()),
        ("{P:青溪公园}绿化面积3万平方米。", set()),
    ],
)
def test_an_area_may_be_that_of_the_work(text: str, expected: set[float]) -> None:
    assert {value for _, name, value in values(text) if name == "area"} == expected
