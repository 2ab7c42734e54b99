"""The first view: the news of each day, their dates, sentences and order; what is at its top."""

import json
from typing import Any

import networkx as nx
import pytest
from conftest import make
from test_digest import Facts, paper

from kg.digest.daily import daily_news
from kg.view import to_html
from kg.view.today import is_whole

SUM = ("甲园", "sum", "3e9")
BEGUN = ("甲园", "started", "2024-03-04")
CASES: dict[str, tuple[list[tuple[str, Facts]], list[tuple[str, str]]]] = {
    "nothing": ([], []),
    "one article": ([("2024-01-05", SUM)], [("2024-01-05", "甲园，投资额30亿元")]),
    "each day tells what the one before did not": (
        [("2024-01-05", SUM), ("2024-03-05", BEGUN), ("2024-03-06", BEGUN)],
        [("2024-03-05", "甲园2024年3月4日开工"), ("2024-01-05", "甲园，投资额30亿元")],
    ),
    "a sum that changes": (
        [("2024-01-05", SUM), ("2024-02-05", ("甲园", "sum", "25e8"))],
        [("2024-02-05", "甲园的投资额由30亿元变为25亿元"), ("2024-01-05", "甲园，投资额30亿元")],
    ),
    "what has no date comes last, and makes no news of what is told again": (
        [("", SUM), ("2024-03-05", SUM), ("2024-03-05", BEGUN)],
        [("2024-03-05", "甲园2024年3月4日开工"), ("", "甲园，投资额30亿元")],
    ),
    "a month is a day of its own": (
        [("2024-02", SUM), ("2024-02-05", ("乙园", "sum", "2e8"))],
        [("2024-02", "甲园，投资额30亿元"), ("2024-02-05", "乙园，投资额2亿元")],
    ),
    "two firms, once": (
        [
            ("2024-01-05", ("甲公司", "supplies", "乙公司")),
            ("2024-02-05", ("乙公司", "supplies", "甲公司")),
        ],
        [("2024-01-05", "首次报道甲公司与乙公司的往来：供应")],
    ),
    "two districts through other firms, once": (
        [
            *(
                (day, (firm, "locatedIn", place))
                for day, firm, place in (
                    ("2024-01-01", "甲公司", "巴南区"),
                    ("2024-01-01", "乙公司", "綦江区"),
                    ("2024-01-01", "丙公司", "巴南区"),
                    ("2024-01-01", "丁公司", "綦江区"),
                )
            ),
            ("2024-01-05", ("甲公司", "supplies", "乙公司")),
            ("2024-02-05", ("丙公司", "supplies", "丁公司")),
        ],
        [
            ("2024-02-05", "首次报道丙公司与丁公司的往来：供应"),
            ("2024-01-05", "首次报道巴南区与綦江区两地企业的往来：甲公司、乙公司，供应"),
        ],
    ),
    "a promise is overdue on the last day": (
        [
            ("2024-01-05", ("甲园", ">started", "2024-03")),
            ("2024-01-05", SUM),
            ("2024-09-05", ("乙园", "sum", "2e8")),
        ],
        [
            ("2024-09-05", "乙园，投资额2亿元"),
            ("2024-01-05", "甲园，投资额30亿元，预计2024年3月开工"),
            ("2024-03-31", "甲园逾期：原定2024年3月开工，未见下文"),
        ],
    ),
    "another post": (
        [
            ("2024-01-05", ("周敏", "worksFor:局长", "甲局")),
            ("2024-02-05", ("周敏", "worksFor:书记", "甲局")),
        ],
        [("2024-02-05", "周敏由甲局局长转任甲局书记")],
    ),
    "a stage behind one that is still to come is none": (
        [
            ("2024-01-05", SUM),
            ("2024-01-05", ("甲园", "inProduction", "2023-11")),
            ("2024-01-05", ("甲园", ">started", "2024-05")),
        ],
        [("2024-01-05", "甲园，投资额30亿元，预计2024年5月开工")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_news_of_each_day(case: str) -> None:
    stories, expected = CASES[case]
    daily = daily_news(paper(*stories), ("zh", "en"))
    assert [(news.line.date, news.texts[0]) for news in daily.news] == expected
    assert daily.left == 0
    assert all(len(news.texts) == 2 and news.statements for news in daily.news)


def test_the_same_graph_has_the_same_news(small_graph: Any, turned_graph: Any) -> None:
    news = [(one.line.id, one.line.date, one.texts) for one in daily_news(small_graph, ("zh", "en")).news]
    assert news
    assert news == [
        (one.line.id, one.line.date, one.texts) for one in daily_news(turned_graph, ("zh", "en")).news
    ]


def test_earlier_days_are_left_out_once_there_is_enough() -> None:
    stories = [(f"2024-01-{day:02}", (f"{day}号园", "sum", "3e9")) for day in range(1, 31)]
    daily = daily_news(paper(*stories), ("zh",), lines=10)
    assert [news.line.date for news in daily.news] == [f"2024-01-{day:02}" for day in range(30, 20, -1)]
    assert daily.left == 20


PARTS = {
    ("亭子口灌区一期工程", "亭子口灌区一期工程苍溪段"): True,
    ("岚钧锂电产业园", "岚钧锂电产业园二期"): True,
    ("云谷智算中心", "和林格尔新区云谷智算中心项目"): False,
    ("锚泰智造", "锚泰智造基地"): False,
    ("锚泰智造基地", "锚泰智造基地"): False,
}


@pytest.mark.parametrize("pair", PARTS, ids="|".join)
def test_a_sum_of_the_whole_is_told_of(pair: tuple[str, str]) -> None:
    assert is_whole(*pair, "Project") == PARTS[pair]


def page_lines(graph: Any) -> list[dict[str, Any]]:
    text = to_html(graph, lang="zh").decode()
    data = text.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    lines: list[dict[str, Any]] = json.loads(data)["today"]["lines"]
    return lines


def test_lines_of_the_page_have_their_sentences() -> None:
    graph = make()
    lines = page_lines(graph)
    assert lines
    articles = [graph.graph["articles"][key]["text"] for key in sorted(graph.graph["articles"])]
    for line in lines:
        assert line["thing"] in line["things"]
        for said in line["said"]:
            assert 0 <= said["start"] < said["end"] <= 2 * len(articles[said["article"]])
    assert len({line["id"] for line in lines}) == len(lines)


def test_an_empty_graph_has_no_news() -> None:
    graph: nx.MultiDiGraph[str] = paper()
    assert page_lines(graph) == []


def test_two_districts_of_one_name_are_told_with_their_cities() -> None:
    graph = paper(("2024-01-05", ("甲区", "cooperatesWith", "乙区")))
    for district, city in (("id-甲区", "石家庄市"), ("id-乙区", "张家口市")):
        graph.nodes[district]["name"] = "桥西区"
        graph.add_node(city, **{**graph.nodes[district], "name": city, "type": "Place", "milestones": []})
        graph.add_edge(district, city, "locatedIn", statements=[], official=True)
    (news,) = daily_news(graph, ("zh", "en")).news
    assert sorted(news.texts[0].split("首次报道")[1].split("的往来")[0].split("与")) == [
        "张家口市桥西区",
        "石家庄市桥西区",
    ]
