"""entities.csv and relations.csv: readable by Excel and pandas, harmless, complete."""

import csv
import io
from typing import TypeAlias

import networkx as nx
import pytest
from conftest import ARTICLES, HOSTILE, line, written

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in table} == {len(table[0])}
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_one_row_for_each_entity(small_graph: Graph) -> None:
    table = rows(written(small_graph, "entities.csv", lang="en"))
    assert [row["id"] for row in table] == sorted(small_graph)
    by_name = {row["name"]: row for row in table}
    project = by_name["锚泰智造基地"]
    figures = ("investment", "area", "progress", "annualOutput")
    assert [project[name] for name in figures] == ["760000000", "31700", "42.5", ""]
    assert (project["type"], project["type_label"]) == ("Project", "Project")
    assert (project["stage"], project["stage_label"], project["stage_date"]) == (
        "started",
        "started",
        "2024-05-13",
    )
    assert project["district"] == "合川区"
    assert by_name["合川区"]["code"] == "500117"
    assert by_name["铜陵市"]["mentions"] == "0"
    assert by_name["重庆锚泰科技有限公司"]["aliases"] == "锚泰科技"


def test_heads_are_in_the_language_of_the_build(small_graph: Graph) -> None:
    by_name = {row["名称"]: row for row in rows(written(small_graph, "entities.csv"))}
    project = by_name["锚泰智造基地"]
    figures = ("投资额（元）", "投资额（亿元）", "面积（m²）", "年产值（亿元）")
    assert [project[name] for name in figures] == ["760000000", "7.6", "31700", ""]
    assert (project["类型"], project["阶段"], project["阶段日期"]) == ("项目", "开工", "2024-05-13")
    assert project["来源文件"] == "锚泰/第一 版.txt"
    for name in ("entities.csv", "relations.csv", "deals.csv"):
        heads = [
            next(csv.reader(io.StringIO(written(small_graph, name, lang=lang).decode("utf-8-sig"))))
            for lang in ("zh", "en")
        ]
        assert len(heads[0]) == len(heads[1]) == len(set(heads[0])) == len(set(heads[1]))
        assert not [head for head in heads[0] if head.isascii()]
        assert all(head.isascii() for head in heads[1])


def test_one_row_for_each_sentence(small_graph: Graph) -> None:
    table = rows(written(small_graph, "relations.csv", lang="en"))
    said = [row for row in table if row["evidence"]]
    assert len(said) == sum(len(edge["statements"]) for *_, edge in small_graph.edges(data=True))
    for row in said:
        text = small_graph.graph["articles"][row["article"]]["text"]
        assert text[int(row["start"]) : int(row["end"])] == row["evidence"]
    contexts = {row["head_name"]: row for row in said if row["context"]}
    assert sorted(row["relation"] for row in said if row["context"]) == ["locatedIn", "subsidiaryOf"]
    assert contexts[HOSTILE]["context"] == line("second", "供应毛坯")[2]
    columns = list(table[0])
    assert columns[columns.index("evidence") + 1] == "context"
    works = next(row for row in table if row["relation"] == "worksFor")
    assert (works["head_name"], works["relation_label"], works["role"]) == (
        "\U00020bb7小兰",
        "works for",
        "总经理",
    )


def test_one_row_for_each_deal(timed_graph: Graph) -> None:
    (row,) = rows(written(timed_graph, "deals.csv", lang="en"))
    assert (row["project_name"], row["investor_names"], row["place_names"]) == (
        "锚泰智造基地",
        "重庆锚泰科技有限公司",
        "合川区",
    )
    assert [row[name] for name in ("lowest", "highest", "latest")] == ["760000000", "800000000", "800000000"]
    assert [row[name] for name in ("stage_label", "first_said", "last_said")] == [
        "started",
        "2024-05-14",
        "2024-06",
    ]
    assert [row[name] for name in ("articles", "sources")] == ["3", "2"]


def test_time_and_people_have_columns(timed_graph: Graph) -> None:
    by_name = {row["name"]: row for row in rows(written(timed_graph, "entities.csv", lang="en"))}
    assert by_name["合川区"]["former_names"] == "合川市"
    assert (
        by_name["锚泰智造基地"]["investment"] == "800000000"
    )  # neither what was corrected, nor the reprint's
    table = rows(written(timed_graph, "relations.csv", lang="en"))
    (works,) = (row for row in table if row["relation"] == "worksFor")
    assert (works["valid_from"], works["valid_until"], works["confirmed"]) == ("2023-05", "", "d1 确认")
    (exports,) = (row for row in table if row["relation"] == "exportsTo")
    assert exports["corrected_by"] == ARTICLES["second"]


def test_official_facts_have_a_row_without_a_sentence(small_graph: Graph) -> None:
    table = rows(written(small_graph, "relations.csv", lang="en"))
    listed = {
        (row["head_name"], row["tail_name"])
        for row in table
        if row["official"] == "1" and not row["evidence"]
    }
    assert listed == {("铜官区", "铜陵市"), ("铜陵市", "安徽省")}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(small_graph: Graph, start: str) -> None:
    bad = f'{start}HYPERLINK("x")'
    key = sorted(small_graph)[0]
    small_graph.nodes[key]["name"] = bad
    small_graph.nodes[key]["aliases"] = [bad]
    for article in small_graph.graph["articles"].values():
        article["headline"] = article["source"] = bad
    for content in (written(small_graph, "entities.csv"), written(small_graph, "relations.csv")):
        cells = [cell for row in rows(content) for cell in row.values() if bad in cell]
        assert cells and all(cell == "'" + bad for cell in cells)


def test_plain_cells_stay_as_they_are(small_graph: Graph) -> None:
    cells = [cell for row in rows(written(small_graph, "entities.csv", lang="en")) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith("'")]


def test_line_breaks_and_quotes_survive(small_graph: Graph) -> None:
    names = {node["name"] for _, node in small_graph.nodes(data=True)}
    assert {row["name"] for row in rows(written(small_graph, "entities.csv", lang="en"))} == names


def test_lone_surrogates_do_not_stop_a_build(small_graph: Graph) -> None:
    key = sorted(small_graph)[0]
    small_graph.nodes[key]["name"] = "锚\ud800泰"
    assert rows(written(small_graph, "entities.csv", lang="en"))[0]["name"] == "锚?泰"


def test_same_graph_same_bytes(small_graph: Graph, turned_graph: Graph) -> None:
    assert written(turned_graph, "entities.csv") == written(small_graph, "entities.csv")
    assert written(turned_graph, "relations.csv") == written(small_graph, "relations.csv")
