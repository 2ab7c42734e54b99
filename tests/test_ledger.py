"""The ledger: what each row says, and the files that hold it."""

import csv
import io
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import openpyxl
import pytest
from conftest import KEYS, make, written
from typer.testing import CliRunner

from kg import build
from kg.cli import app
from kg.errors import OutputError
from kg.export.ledger import Sheet, check_target, file_name, ledger_sheets, write_ledger
from kg.export.ledger_rows import LedgerRows
from kg.export.sheets import LETTERS, clean, to_xlsx

Graph: TypeAlias = "nx.MultiDiGraph[str]"
PAGE = """巴南动态

重庆云岭机械有限公司投资3亿元在巴南区建设云岭轴承项目。项目于2024年5月开工。
重庆云岭机械有限公司总经理周明远介绍，公司为重庆澜禾机械有限公司供应轴承。
"""


def rows(graph: Graph, table: str, **options: Any) -> list[dict[str, Any]]:
    (sheet,) = ledger_sheets(graph, lang="zh", tables=[table], **options)
    heads = [column.label.zh for column in sheet.columns]
    return [dict(zip(heads, row, strict=True)) for row in sheet.rows]


def test_a_project_has_who_where_what_and_the_sentence(small_graph: Graph) -> None:
    first, *_ = rows(small_graph, "projects")
    assert (first["名称"], first["投资方"], first["区县"]) == (
        "锚泰智造基地",
        "重庆锚泰科技有限公司",
        "合川区",
    )
    assert (first["投资额（亿元）"], first["投资额（报道所述）"], first["阶段"]) == (7.6, "约7.6亿元", "开工")
    assert "总投资约7.6亿元" in first["原文"] and first["文件"] == "锚泰/第一 版.txt"


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("projects", {"锚泰智造基地"}),
        ("companies", set()),
        ("things", {"锚泰智造基地", "合川区"}),
    ],
)
def test_only_what_lies_in_a_district(small_graph: Graph, table: str, names: set[str]) -> None:
    found = {row["名称"] for row in rows(small_graph, table, within=KEYS["district"])}
    assert found == names


def test_a_link_needs_one_end_in_the_district(small_graph: Graph) -> None:
    found = rows(small_graph, "links", within=KEYS["district"])
    assert ("重庆锚泰科技有限公司", "投资建设", "锚泰智造基地") in {
        (row["主体"], row["关系"], row["客体"]) for row in found
    }
    assert all(row["原文"] for row in found)


def test_every_person_has_a_row(small_graph: Graph) -> None:
    (row,) = rows(small_graph, "people")
    assert (row["姓名"], row["职务"]) == ("\U00020bb7小兰", "总经理") and row["单位"]


def test_what_is_corrected_is_not_shown_and_a_link_says_so(timed_graph: Graph) -> None:
    assert rows(timed_graph, "projects")[0]["投资额（亿元）"] == 8
    assert [row["关系"] for row in rows(timed_graph, "links") if row["备注"] == "已更正"] == ["出口到"]


def with_part() -> Graph:
    """Return the small graph with a phase of its project, of the same sum."""
    graph = make()
    whole = graph.nodes[KEYS["project"]]
    graph.add_node("f" * 16, **{**whole, "name": "锚泰智造基地二期", "aliases": []})
    said = {**whole["attributes"][0], "role": ""}
    graph.add_edge("f" * 16, KEYS["project"], key="partOf", statements=[said], official=False)
    graph.add_edge(KEYS["company"], "f" * 16, key="develops", statements=[said], official=False)
    return graph


def test_a_part_counts_in_its_whole() -> None:
    graph = with_part()
    found = LedgerRows(graph, "zh")
    whole, part = KEYS["project"], "f" * 16
    assert [found.sum_once(keys) for keys in ([whole, part], [part], [whole], [])] == [7.6, 7.6, 7.6, None]
    company = next(row for row in rows(graph, "companies") if row["名称"] == "重庆锚泰科技有限公司")
    assert (company["投资项目数"], company["项目投资额（亿元）"]) == (2, 7.6)


def test_same_graph_same_bytes(small_graph: Graph, turned_graph: Graph) -> None:
    assert written(small_graph, "ledger.xlsx") == written(turned_graph, "ledger.xlsx")


def test_a_workbook_opens_with_its_tables(small_graph: Graph) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(small_graph, "ledger.xlsx")))
    assert book.sheetnames == ["项目", "企业", "人物", "联系"]
    sheet = book["项目"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    assert sheet["A1"].font.bold and sheet["F2"].value == 7.6 and sheet["F2"].data_type == "n"
    english = openpyxl.load_workbook(io.BytesIO(written(small_graph, "ledger.xlsx", lang="en")))
    assert english.sheetnames == ["Projects", "Companies", "People", "Links"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    graph, bad = make(), f'{start}HYPERLINK("x")'
    graph.nodes[KEYS["project"]]["name"] = bad
    sheets = list(ledger_sheets(graph, lang="zh", tables=["projects"]))
    write_ledger(sheets, tmp_path / "a.xlsx", lang="zh")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (bad, "s")
    write_ledger(sheets, tmp_path / "a.csv", lang="zh")
    table = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert table[1][0] == f"'{bad}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\x00\x1bb\ud800", "ab"),
        ("一\n二\t三", "一\n二\t三"),
        ("字" * LETTERS, "字" * LETTERS),
        ("字" * (LETTERS + 1), "字" * (LETTERS - 1) + "…"),
        ("字" + "🦆" * LETTERS, "字" + "🦆" * ((LETTERS - 3) // 2) + "…"),
    ],
)
def test_a_cell_holds_what_it_may(text: str, cell: str) -> None:
    assert clean(text) == cell


def test_more_rows_than_a_sheet_holds_go_on_the_next(small_graph: Graph) -> None:
    (links,) = ledger_sheets(small_graph, lang="zh", tables=["links"])
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([links], lang="zh", rows=4)))
    assert book.sheetnames[:2] == ["联系", "联系 (2)"]
    told = [row for sheet in book for row in list(sheet.iter_rows(values_only=True))[1:]]
    assert len(told) == len(links.rows) > 4
    empty = Sheet("空", links.columns, [])
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx([empty], lang="zh")))["空"].max_row == 1


@pytest.mark.parametrize(
    ("name", "tables", "fault"),
    [("a.ods", 1, "must end in .xlsx or .csv"), ("a", 1, "must end in"), ("a.csv", 2, "name it with --kind")],
)
def test_names_that_say_no_kind_are_refused(name: str, tables: int, fault: str) -> None:
    with pytest.raises(OutputError, match=fault):
        check_target(Path(name), tables)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("合川区", "合川区-项目-2024-06.xlsx"),
        ("../../etc/x", "etcx-项目-2024-06.xlsx"),
        ('a:b*c?"<>|\n\u202e', "abc-项目-2024-06.xlsx"),
        ("区" * 300, "区" * 60 + "-项目-2024-06.xlsx"),
    ],
)
def test_a_file_is_named_by_what_it_holds(small_graph: Graph, name: str, wanted: str) -> None:
    small_graph.nodes[KEYS["district"]]["name"] = name
    assert file_name(small_graph, lang="zh", tables=["projects"], within=KEYS["district"]) == wanted


def test_the_command_writes_a_district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "20240513.txt").write_text(PAGE, encoding="utf-8")
    build([tmp_path / "20240513.txt"], tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["ledger", "out", "--district", "巴南", "--kind", "projects"])
    assert (told.exit_code, told.stderr) == (0, "巴南区-项目-2024-05-13.xlsx: 项目 1\n")
    sheet = openpyxl.load_workbook("巴南区-项目-2024-05-13.xlsx").worksheets[0]
    assert (sheet["A2"].value, sheet["F2"].value, sheet["H2"].value) == ("云岭轴承项目", 3, "开工")
    assert CliRunner().invoke(app, ["ledger", "out", "-o", "x.csv", "--kind", "people"]).exit_code == 0
    table = list(csv.reader(io.StringIO(Path("x.csv").read_text("utf-8-sig"))))
    assert table[1][:2] == ["周明远", "总经理"]
    assert (tmp_path / "out" / "ledger.xlsx").exists()
