"""Pages that hold no news give few facts or none, no hub, no crash, and take linear time."""

from itertools import cycle, islice, product
from pathlib import Path

import networkx as nx
import pytest

from kg.confidence import MIN_CONFIDENCE
from kg.graph import build_graph, edges
from kg.linking import link_entities
from kg.model import Facts, Source
from kg.pipeline import build, extract_source
from tests.learned import assert_most
from tests.timing import assert_linear

TEXTS = sorted((Path(__file__).parent / "texts" / "bad").glob("*.txt"))
FACTS = {  # file -> what it says all the same; what is not listed says nothing
    "classified": {("冉家坝", "locatedIn", "渝北区")},
    "timetable": {("沙坪坝区", "locatedIn", "重庆市")},
}
TYPES: dict[str, set[str]] = {  # file -> what it names things of
    "english": set(),
    "classical": set(),
    "lottery": set(),
    "rules": set(),
    "novel": set(),
    "no_place": {"Person"},
    "modern": {"Place", "District"},
    "menu": {"Place"},
    "statistics": {"District"},
    "timetable": {"Place", "District"},
    "stocks": {"Company", "Place"},
    "winners": {"Person"},
    "classified": {"Company", "District", "Person", "Place"},
}
# the share of the files that is right, as measured when the network was trained, less a little
LEAST = 0.85
LEAST_OF_NAMES = 0.45
FIRMS = [  # no two alike
    f"{place}{head}{tail}{kind}{form}"
    for place, head, tail, kind, form in product(
        ("重庆", "成都", "苏州", "宁波", "长沙"),
        "启锚澜衡朗涪甬荆云瑞恒博金蓝星",
        "澄泰禾泽润江锐岳峰桐昊川泓屿沅",
        ("机械", "光电", "铝业", "食品", "化工"),
        ("有限公司",),
    )
]
PEOPLE = [
    "".join(name)
    for name in product("王李张刘陈杨黄赵吴周徐孙", "伟芳娜敏静丽强磊军洋", "明超秀霞平刚桂英华玉")
]
PLACES = ["合川区", "璧山区", "渝北区", "垫江县", "邻水县", "朝阳区", "天河区", "武侯区", "鼓楼区", "江北区"]


def facts_of(text: str) -> tuple[Facts, ...]:
    return extract_source(Source("page.txt", text))


def graph_of(facts: tuple[Facts, ...]) -> "nx.MultiDiGraph[str]":
    return build_graph(facts, link_entities(facts), min_confidence=MIN_CONFIDENCE)


def links(graph: "nx.MultiDiGraph[str]") -> dict[str, int]:
    """Return how many relations each thing has, but for those of the official list."""
    ends = [end for head, tail, _, edge in edges(graph) if edge["statements"] for end in (head, tail)]
    return {graph.nodes[key]["name"]: ends.count(key) for key in ends}


def test_what_is_no_news_says_next_to_nothing() -> None:
    def wrong(file: Path) -> str:
        facts = facts_of(file.read_text(encoding="utf-8"))
        graph = graph_of(facts)
        names = {key: node["name"] for key, node in graph.nodes(data=True)}
        said = {
            (names[head], kind, names[tail]) for head, tail, kind, edge in edges(graph) if edge["statements"]
        }
        values = [value for item in facts for value in (*item.attributes, *item.milestones)]
        right = (
            said == FACTS.get(file.stem, set()) and not values and max(links(graph).values(), default=0) < 2
        )
        return "" if right else f"{file.stem}: {said} {values}"

    assert_most(TEXTS, wrong, LEAST)


def test_what_is_no_news_names_only_what_it_names() -> None:
    def wrong(file: Path) -> str:
        types = {
            entity.type for item in facts_of(file.read_text(encoding="utf-8")) for entity in item.entities
        }
        return "" if types == TYPES[file.stem] else f"{file.stem}: {sorted(types)}"

    assert TYPES.keys() == {file.stem for file in TEXTS}
    assert_most(TEXTS, wrong, LEAST_OF_NAMES)


def test_a_folder_of_nothing_but_that_is_built(tmp_path: Path) -> None:
    report = build([TEXTS[0].parent], tmp_path)
    assert report.articles == len(TEXTS) - 1
    assert [item.path for item in report.unread] == ["english.txt"]
    assert report.facts <= 12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("风急天高木叶黄，孤舟一棹过江北。\n长安西望八千里，汉阳江上雨如丝。", False),
        ("春眠在合川，处处闻啼鸟。夜来风雨声，花落知多少。", False),
        ("风急天高木叶黄，孤舟一棹过江北。\n诗里的江北区，如今是一座新城。", True),
        ("合川区的机械厂，今年又添新产线，工人忙着调设备，订单一直排到年底。", True),
        ("发展是第一要务，合川区是主战场。", True),
    ],
)
def test_verse_of_the_old_kind_is_no_news(text: str, found: bool) -> None:
    assert any(item.entities for item in facts_of(text)) == found


MANY = [
    (FIRMS, "、"),
    (FIRMS, " "),
    (FIRMS, ""),
    (FIRMS, "与"),
    (PEOPLE, "、"),
    (PLACES, "、"),
    (["重庆"], ""),
]


@pytest.mark.slow
@pytest.mark.parametrize(("names", "joint"), MANY)
def test_thousands_of_names_in_one_line(names: list[str], joint: str) -> None:
    """Nothing is said of them, so nothing has many links."""
    facts = facts_of(joint.join(islice(cycle(names), 5000)))
    assert max(links(graph_of(facts)).values(), default=0) <= 10
    sure = [r for item in facts for r in item.relations if r.confidence >= MIN_CONFIDENCE]
    assert len(sure) <= 50


@pytest.mark.timing
@pytest.mark.parametrize(("names", "joint"), MANY)
def test_thousands_of_names_take_linear_time(names: list[str], joint: str) -> None:
    assert_linear(lambda count: facts_of(joint.join(islice(cycle(names), count))), 2400)


@pytest.mark.slow
def test_thousands_of_projects_in_one_line() -> None:
    facts = facts_of("、".join(f"{name}生产基地项目" for name in FIRMS[:2000]) + "。")
    assert max(links(graph_of(facts)).values(), default=0) <= 100
