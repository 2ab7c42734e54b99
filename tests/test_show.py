import re
from typing import Any, cast

import networkx as nx
import pytest
from conftest import HOSTILE, KEYS

from kg.display.quoting import is_apart, quote
from kg.errors import NameNotFound
from kg.graph import Statement
from kg.show import Fact, Path, Said, Step, Thing, describe, find_path, find_thing
from kg.show.printing import plain, print_path, print_thing

Graph = nx.MultiDiGraph


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("重庆锚泰科技有限公司", "company"),
        ("重慶錨泰科技 有限公司", "company"),
        ("锚泰科技", "company"),
        ("合川", "district"),
        ("合川工", "zone"),
        ("铜陵", "tongling"),
        ("经济信息", "agency"),
        ("小兰", "person"),
        (KEYS["hall"], "hall"),
        (KEYS["hall"][:8], "hall"),
    ],
)
def test_a_name_is_understood_as_typed(small_graph: "Graph[str]", name: str, short: str) -> None:
    assert find_thing(small_graph, name) == KEYS[short]


def test_an_exact_name_wins_over_longer_ones(small_graph: "Graph[str]") -> None:
    small_graph.nodes[KEYS["zone"]]["name"] = "合川区工业园"
    assert find_thing(small_graph, "合川区") == KEYS["district"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "no name was given"),
        ("不存在", "不存在: nothing in the graph has this name; check the spelling"),
        ("合川区经济信息局", "did you mean 合川区经济信息委?"),
        ("合穿区", "合穿区: nothing in the graph has this name; did you mean 合川区"),
        ("hechuanqu", "did you mean 合川区"),
        ("锚泰", "锚泰: 3 things could be meant"),
    ],
)
def test_an_unclear_name_is_refused_with_a_mend(small_graph: "Graph[str]", name: str, message: str) -> None:
    with pytest.raises(NameNotFound, match=re.escape(message)):
        find_thing(small_graph, name)


def test_candidates_come_with_id_type_and_place(small_graph: "Graph[str]") -> None:
    with pytest.raises(NameNotFound) as caught:
        find_thing(small_graph, "锚泰")
    assert f"  {KEYS['project']}  锚泰智造基地 (项目, 合川区)" in str(caught.value).splitlines()


def test_two_things_of_one_name_are_told_apart_by_id(small_graph: "Graph[str]") -> None:
    small_graph.nodes[KEYS["hall"]]["name"] = "锚泰智造基地"
    with pytest.raises(NameNotFound, match="2 things"):
        find_thing(small_graph, "锚泰智造基地")
    assert find_thing(small_graph, KEYS["hall"]) == KEYS["hall"]


def test_describes_values_stages_and_relations_of_both_directions(small_graph: "Graph[str]") -> None:
    thing = describe(small_graph, KEYS["project"])
    assert [fact.text for fact in thing.facts] == [
        "投资额: 5000万美元",
        "投资额: 约7.6亿元",
        "面积: 3.17万平方米",
        "进度: 40%至45%",
        "进度: 31.7%",
        "开工: 2024-05-13",
        "投产: 2025-06 预计",
        "投资建设方: 重庆锚泰科技有限公司",
        "位于: 合川区",
        "包括: 锚泰二期厂房",
    ]
    assert all(fact.said for fact in thing.facts)
    english = describe(small_graph, KEYS["project"], lang="en")
    assert english.facts[1].text == "Investment: about CNY 760 million"


def test_a_fact_of_the_official_list_needs_no_sentence(small_graph: "Graph[str]") -> None:
    (outer, inner) = describe(small_graph, KEYS["tongling"]).facts
    assert (outer.text, outer.official, outer.said) == ("位于: 安徽省", True, ())
    assert inner.text == "位于此地: 铜官区"


def test_every_sentence_is_told_once_the_newest_first(small_graph: "Graph[str]") -> None:
    edge = small_graph.edges[KEYS["project"], KEYS["district"], "locatedIn"]
    first = edge["statements"][0]
    edge["statements"].append({**first, "rule": "other/1"})
    (fact,) = [f for f in describe(small_graph, KEYS["project"]).facts if f.kind == "locatedIn"]
    assert len(fact.said) == 2
    dates = [said.date for said in fact.said]
    assert dates == sorted(dates, reverse=True)


def test_a_sentence_comes_with_the_one_that_names_what_it_refers_to(small_graph: "Graph[str]") -> None:
    (fact,) = [f for f in describe(small_graph, KEYS["hostile"]).facts if f.kind == "locatedIn"]
    (said,) = fact.said
    assert said.context.startswith(HOSTILE) and said.sentence.startswith("该厂位于铜官区")
    assert said.apart
    facts = describe(small_graph, KEYS["project"]).facts
    assert [bool(one.context) for fact in facts[:5] for one in fact.said] == [False, False, True, False, True]
    stage = next(fact for fact in facts if fact.kind == "inProduction")
    assert "锚泰智造基地增资" in stage.said[0].context


def test_of_two_readings_of_a_sentence_the_surer_is_told_or_what_stands_alone(
    small_graph: "Graph[str]",
) -> None:
    statements = small_graph.edges[KEYS["hostile"], KEYS["tongguan"], "locatedIn"]["statements"]
    alone = {key: value for key, value in statements[0].items() if not key.startswith("context")}
    for confidence, context in ((0.93, False), (0.95, False), (0.5, True)):
        statements[1:] = [{**alone, "confidence": confidence}]
        (fact,) = [f for f in describe(small_graph, KEYS["hostile"]).facts if f.kind == "locatedIn"]
        assert [bool(said.context) for said in fact.said] == [context]


PLACES = [  # where the context ends, where the sentence starts, whether something stands between
    (3, 3, ""),
    (3, 4, "\n"),
    (2, 4, "……"),
    (6, 3, "……"),  # the context comes behind its sentence
]


@pytest.mark.parametrize(("end", "start", "between"), PLACES)
def test_an_ellipsis_stands_for_what_is_left_out(end: int, start: int, between: str) -> None:
    text = "甲在。\n乙在。"
    place: dict[str, Any] = {"start": start, "contextEnd": end, "evidence": "乙", "context": "甲"}
    said = cast(Statement, place)
    assert is_apart(said, text) is (between == "……")
    assert quote(said, text, "……") == f"甲{between}乙"


@pytest.mark.parametrize(("apart", "line"), [(True, "    <[甲在。] ……>"), (False, "    <[甲在。]>")])
def test_context_is_printed_before_its_sentence_and_lighter(apart: bool, line: str) -> None:
    said = Said("公司\n在此。", "标题", "2024", "1.txt", "test", 0.9, "甲在。", apart)
    thing = Thing("x", "Company", "企业", "甲", (), "", (), 1, 1, (Fact("k", "位于: 乙", False, (said,)),))
    assert list(print_thing(thing, faint=lambda text: f"<{text}>"))[3:] == [
        "位于: 乙",
        line,
        "    公司 在此。",
        "      标题 · 2024 · 1.txt",
    ]
    step = Step("甲", "乙", thing.facts)
    assert line in print_path(Path(("甲", "乙"), (step,)), faint=lambda text: f"<{text}>")


def test_a_path_goes_around_what_everything_is_connected_to(small_graph: "Graph[str]") -> None:
    node = small_graph.nodes[KEYS["hall"]]
    for number in range(40):
        small_graph.add_node(f"n{number}", **{**node, "name": f"厂{number}"})
        small_graph.add_edge(f"n{number}", KEYS["city"], key="locatedIn", statements=[], official=False)
    for ends in (("n0", "n1"), ("n1", "n2"), ("n2", "n3")):
        small_graph.add_edge(*ends, key="supplies", statements=[], official=False)
    assert find_path(small_graph, "n0", "n2").names == ("厂0", "厂1", "厂2")
    assert find_path(small_graph, "n2", "n0").names == ("厂2", "厂1", "厂0")
    assert find_path(small_graph, "n7", "n9").names == ("厂7", "重庆市", "厂9")


def test_a_path_tells_each_relation_in_its_direction(small_graph: "Graph[str]") -> None:
    path = find_path(small_graph, KEYS["school"], KEYS["hostile"])
    assert [fact.kind for fact in path.steps[-1].facts] == ["subsidiaryOf", "supplies"]
    assert path.steps[0].facts[0].text == "重庆锚泰科技有限公司 — 合作 → 嘉江学院"


@pytest.mark.parametrize(
    ("end", "message"), [("tongling", "nothing connects them"), ("company", "same thing")]
)
def test_no_path_is_said_in_one_line(small_graph: "Graph[str]", end: str, message: str) -> None:
    small_graph.remove_edge(KEYS["tongguan"], KEYS["tongling"])
    with pytest.raises(NameNotFound, match=message):
        find_path(small_graph, KEYS["company"], KEYS[end])


def test_a_document_cannot_steer_the_terminal(small_graph: "Graph[str]") -> None:
    small_graph.nodes[KEYS["hall"]]["name"] = "厂\x1b[31m房\u202e\n二"
    lines = list(print_thing(describe(small_graph, KEYS["hall"])))
    assert lines[0].startswith("厂\ufffd[31m房\ufffd 二 [项目]")
    assert plain("a\x07b") == "a\ufffdb"
