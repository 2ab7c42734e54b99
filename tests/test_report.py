"""report.md: the numbers are the graph's, names are no markup, what is open is named."""

import re
from typing import TypeAlias

import networkx as nx
import pytest
from conftest import HOSTILE

from kg.confidence import load_calibration
from kg.datafile import read_toml
from kg.export.report import to_report
from kg.schema import DATA

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def sections(graph: Graph, lang: str) -> dict[str, list[list[str]]]:
    """Return the cells of each section's table, by heading, without the two lines of its head."""
    text = to_report(graph, lang=lang).decode("utf-8")
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")]
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
        assert len({len(row) for row in rows}) <= 1, heading
        found[heading] = [[cell.strip() for cell in row] for row in rows[2:]]
    return found


def node(graph: Graph, name: str) -> str:
    return next(key for key, data in graph.nodes(data=True) if data["name"] == name)


def test_numbers(small_graph: Graph) -> None:
    numbers = dict(sections(small_graph, "en")["In numbers"])
    assert numbers == {
        "Files read": "1",
        "Articles": "2",
        "Things": "16",
        "Relations": str(small_graph.number_of_edges()),
        "Sentences that state a relation": "14",
        "Sentences that state a value": "6",
        "Sentences that state a stage": "3",
        "Files that could not be read": "1",
        "Investments": "1",
    }


def test_numbers_of_what_time_and_people_add(timed_graph: Graph) -> None:
    found = sections(timed_graph, "en")
    numbers = dict(found["In numbers"])
    names = ("Articles", "Of them reprints", "Statements that were corrected", "Decisions of people")
    assert [numbers[name] for name in names] == ["3", "1", "2", "1"]
    (row,) = found["Things that may be one"]
    assert {*row[:2]} == {"锚泰智造基地", "锚泰二期厂房"} and row[2] == "0.50"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_confidence_was_measured(small_graph: Graph, lang: str) -> None:
    fitted = load_calibration()
    text = to_report(small_graph, lang=lang).decode("utf-8")
    for figure in (fitted.stories, fitted.facts, fitted.right):
        assert str(figure) in text
    assert "0.50" in text and "--min-confidence" in text
    small_graph.graph["min_confidence"] = 0.0
    assert "--min-confidence" not in to_report(small_graph, lang=lang).decode("utf-8")


def test_types_and_relations(small_graph: Graph) -> None:
    report = sections(small_graph, "zh")
    assert report["各类实体"][0][:2] == ["企业", "2"]
    located = next(row for row in report["各类关系"] if row[0] == "位于")
    assert located == ["位于", "5", "4", "2"]


def test_hubs(small_graph: Graph) -> None:
    assert sections(small_graph, "zh")["联系最多的"][0] == ["重庆锚泰科技有限公司", "企业", "8", "2"]


def test_projects_with_stage_and_sentence(small_graph: Graph) -> None:
    row = sections(small_graph, "zh")["投资最大的项目"][0]
    assert row[:4] == ["锚泰智造基地", "约7.6亿元", "开工", "合川区"]
    assert row[4].startswith("2024年5月13日") and row[5].endswith("锚泰/第一 版.txt")


def test_a_sentence_comes_with_the_one_that_names_what_it_refers_to(small_graph: Graph) -> None:
    located = small_graph.edges[node(small_graph, HOSTILE), node(small_graph, "铜官区"), "locatedIn"]
    located["statements"][0]["confidence"] = 0.6
    (row,) = sections(small_graph, "zh")["最不确定的关系"]
    assert "5000万美元。……该厂位于铜官区" in row[4]


def test_companies_by_district(small_graph: Graph) -> None:
    rows = sections(small_graph, "zh")["各区县的企业"]
    assert [row[:3] for row in rows] == [["铜官区", "1", "0"], ["合川区", "0", "1"]]
    assert "另有 1 家企业未提到所在区县" in to_report(small_graph, lang="zh").decode("utf-8")


def test_unread_files(small_graph: Graph) -> None:
    assert sections(small_graph, "zh")["未能读取的文件"] == [["坏.pdf", "no text"]]
    small_graph.graph["problems"] = []
    assert sections(small_graph, "zh")["未能读取的文件"] == []


def test_open_questions(small_graph: Graph) -> None:
    assert not sections(small_graph, "zh")["同一名称指多个实体"]
    small_graph.nodes[node(small_graph, "嘉江学院")]["aliases"].append("锚泰科技")
    small_graph.nodes[node(small_graph, "铜官区")]["code"] = ""
    edge = small_graph.edges[
        node(small_graph, "重庆锚泰科技有限公司"), node(small_graph, "德国"), "exportsTo"
    ]
    edge["statements"][0]["confidence"] = 0.4
    report = sections(small_graph, "zh")
    assert report["同一名称指多个实体"][0][0] == "锚泰科技"
    assert "嘉江学院（机构）" in report["同一名称指多个实体"][0][1]
    assert report["官方行政区划表中没有的区县"] == [["铜官区", "1"]]
    assert report["最不确定的关系"][0][:4] == ["重庆锚泰科技有限公司", "出口到", "德国", "0.40"]


@pytest.mark.parametrize("name", ["a|b", "<img src=x>", "[x](http://x)", "*a*_b_`c`", "锚\n# 泰", "\\|"])
def test_names_are_no_markup(small_graph: Graph, name: str) -> None:
    small_graph.nodes[node(small_graph, "重庆锚泰科技有限公司")]["name"] = name
    cell = sections(small_graph, "zh")["联系最多的"][0][0]
    assert re.sub(r"\\(.)", r"\1", cell) == " ".join(name.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[<\[*_`|#]", cell)


def test_words_are_all_used(small_graph: Graph) -> None:
    code = (DATA.parent / "export" / "report.py").read_text(encoding="utf-8")
    words = set(read_toml(DATA / "report.toml"))
    assert {word for word in words if f'"{word}"' not in code and f"['{word}']" not in code} == set()


def test_same_graph_same_bytes(small_graph: Graph, turned_graph: Graph) -> None:
    assert to_report(turned_graph, lang="zh") == to_report(small_graph, lang="zh")
