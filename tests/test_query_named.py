"""The queries that come with kg, and the values that go into them."""

from pathlib import Path

import pytest
from conftest import HOSTILE

from kg.errors import DataError, QueryError
from kg.query import NamedQuery, Rows, list_queries, run_named
from kg.query.check import check_query
from kg.query.named import bind
from kg.schema import load_schema


@pytest.mark.parametrize(
    ("name", "params", "column", "values"),
    [
        ("companies-of-district", {"district": "铜官区"}, "company", [HOSTILE]),
        ("companies-of-district", {"district": "安徽省"}, "company", [HOSTILE]),
        ("companies-of-district", {"district": "合川区"}, "company", []),
        ("companies-of-district", {}, "district", ["铜官区"]),
        ("projects-by-investment", {}, "investment", ["760000000"]),
        ("projects-by-investment", {"minimum": "7.6e8", "district": "重庆市"}, "project", ["锚泰智造基地"]),
        ("projects-by-investment", {"minimum": "760000001"}, "project", []),
        ("projects-by-investment", {"district": "铜官区"}, "project", []),
        ("suppliers", {}, "supplier", [HOSTILE]),
        ("suppliers", {"company": "锚泰科技"}, "customer", ["重庆锚泰科技有限公司"]),
        ("suppliers", {"company": '别名"\\'}, "supplier", [HOSTILE]),
        ("suppliers", {"company": "德国"}, "supplier", []),
        ("people", {"organisation": "锚泰科技"}, "post", ["总经理"]),
        ("people", {}, "person", ["\U00020bb7小兰"]),
        ("investment-by-district", {}, "investment", ["760000000"]),
        ("projects-by-stage", {}, "stage", ["开工", "开工", "投产"]),
        ("projects-by-stage", {"stage": "投产"}, "date", ["2025-06"]),
        ("cooperation", {}, "other", ["合川工业园区", "嘉江学院"]),
        ("cooperation", {"name": "嘉江学院"}, "one", ["重庆锚泰科技有限公司"]),
        ("exports", {}, "market", ["德国"]),
        ("exports", {"destination": "重庆市"}, "market", []),
    ],
)
def test_named(output: Path, name: str, params: dict[str, str], column: str, values: list[str]) -> None:
    result = run_named(output, name, params)
    assert isinstance(result, Rows)
    at = result.variables.index(column)
    assert [row[at].value if row[at] else "" for row in result.rows] == values  # type: ignore[union-attr]


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_named_queries_are_checked_and_have_titles(query: NamedQuery) -> None:
    assert query.label.zh and query.label.en
    assert check_query(query.text)


def test_there_are_eight_named_queries() -> None:
    assert [query.name for query in list_queries()] == [
        "companies-of-district",
        "cooperation",
        "exports",
        "investment-by-district",
        "people",
        "projects-by-investment",
        "projects-by-stage",
        "suppliers",
    ]


def test_stages_of_the_query_are_those_of_the_schema() -> None:
    text = bind("projects-by-stage", {})
    for number, (stage, label) in enumerate(load_schema().stages.items(), 1):
        assert f'(kg:{stage} {number} "{label.zh}"@zh)' in text


@pytest.mark.parametrize(
    "value", ['"@zh } SERVICE <a:b> {} #', "a\\", "x\n} DROP ALL", "' UNDEF }", '\\" } #', "𬭚"]
)
def test_a_value_stays_a_value(output: Path, value: str) -> None:
    result = run_named(output, "suppliers", {"company": value})
    assert isinstance(result, Rows)
    assert result.rows == ()


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("none", {}, "--name none: no such query; use one of companies-of-district, "),
        ("suppliers", {"firm": "x"}, "--param firm: suppliers has no such parameter; use company"),
        ("investment-by-district", {"x": "y"}, "has no such parameter; it takes none"),
        ("projects-by-investment", {"minimum": "viel"}, "--param minimum=viel: a number is needed"),
        ("projects-by-investment", {"minimum": "nan"}, "a number is needed"),
        ("projects-by-investment", {"minimum": "1e999999"}, "a number is needed"),
    ],
)
def test_wrong_name_or_parameter(name: str, params: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError) as caught:
        bind(name, params)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# zh: 甲\nASK {}", "its first lines must be"),
        (
            "# zh: 甲\n# en: a\n# param x (text): 乙 | b\nASK {}",
            r"the clause VALUES \?x { UNDEF } is missing",
        ),
        (b"\xff", "mend the file"),
    ],
)
def test_broken_query_file_is_named(tmp_path: Path, text: str | bytes, said: str) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "a.rq").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError, match=rf"^a\.rq: .*{said}"):
        list_queries(tmp_path)
