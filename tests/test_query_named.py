"""The queries that come with kg, and the values that go into them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HOSTILE, KEYS, line
from rdflib import Dataset
from rdflib.plugins.sparql.parser import parseQuery

from kg.datafile import read_toml
from kg.display.text import load_text
from kg.errors import DataError, NameNotFound, QueryError
from kg.query import NamedQuery, Rows, list_queries, pool, run_named
from kg.query.check import read_query
from kg.query.named import bind, find_query, read_number
from kg.rdf.turtle import prefixes
from kg.schema import DATA, load_schema


@pytest.mark.parametrize(
    ("name", "params", "column", "values"),
    [
        ("companies-of-district", {"district": "铜官区"}, "company", [HOSTILE]),
        ("companies-of-district", {"district": "安徽"}, "company", [HOSTILE]),
        ("companies-of-district", {"district": "合川"}, "company", ["重庆锚泰科技有限公司"]),
        ("companies-of-district", {"district": "合川"}, "tie", ["项目在这里"]),
        ("companies-of-district", {"district": "合川"}, "through", ["锚泰智造基地"]),
        ("companies-of-district", {}, "district", ["合川区", "铜官区"]),
        ("projects-by-investment", {}, "investment", ["760000000"]),
        ("projects-by-investment", {"minimum": "7.6e8", "district": "重庆"}, "project", ["锚泰智造基地"]),
        ("projects-by-investment", {"minimum": "760000001"}, "project", []),
        ("projects-by-investment", {"minimum": "7.6亿"}, "project", ["锚泰智造基地"]),
        ("projects-by-investment", {"minimum": "8亿元"}, "project", []),
        ("projects-by-investment", {"district": "铜官"}, "project", []),
        ("suppliers", {}, "supplier", [HOSTILE]),
        ("suppliers", {"company": "锚泰科技"}, "customer", ["重庆锚泰科技有限公司"]),
        ("suppliers", {"company": '别名"\\'}, "supplier", [HOSTILE]),
        ("suppliers", {"company": "嘉江"}, "supplier", []),
        ("ownership", {"company": KEYS["company"]}, "subsidiary", [HOSTILE]),
        ("products", {"name": "合金轴承"}, "company", ["重庆锚泰科技有限公司"]),
        ("developers", {"name": "锚泰智造"}, "developer", ["重庆锚泰科技有限公司"]),
        ("developers", {"name": "德国"}, "developer", []),
        ("neighbourhood", {"name": "小兰"}, "other", ["重庆锚泰科技有限公司"]),
        ("neighbourhood", {"name": "嘉江"}, "direction", ["←"]),
        ("evidence", {"one": "小兰", "other": "锚泰科技"}, "relation", ["worksFor"]),
        ("evidence", {"one": "小兰", "other": "德国"}, "relation", []),
        ("evidence", {"one": "小兰", "other": "锚泰科技"}, "context", [""]),
        ("evidence", {"one": "铜官"}, "context", [line("second", "供应毛坯")[2]]),
        ("several-articles", {}, "articles", ["2", "2", "2"]),
        ("several-articles", {"at_least": "3"}, "articles", []),
        ("articles", {"name": "铜官"}, "date", ["2024-06"]),
        ("investment-by-industry", {}, "investment", ["760000000"]),
        ("cross-district-cooperation", {}, "one", []),
        ("district-exports", {}, "exporter", []),
        ("outside-suppliers", {}, "supplier", []),
        ("district-overview", {}, "companies", ["1", "0"]),
        ("people", {"organisation": "锚泰科技"}, "post", ["总经理"]),
        ("people", {}, "person", ["\U00020bb7小兰"]),
        ("investment-by-district", {}, "investment", ["760000000"]),
        ("projects-by-stage", {}, "stage", ["开工", "开工", "投产"]),
        ("projects-by-stage", {"stage": "投产"}, "date", ["2025-06"]),
        ("projects-by-stage", {"stage": "In Production"}, "date", ["2025-06"]),
        ("cooperation", {}, "other", ["合川工业园区", "嘉江学院"]),
        ("cooperation", {"name": "嘉江"}, "one", ["重庆锚泰科技有限公司"]),
        ("exports", {}, "market", ["德国"]),
        ("exports", {"destination": "重慶"}, "market", []),
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
    read_query(query.text, prefixes())  # QueryError where it is broken


def test_there_are_enough_of_them_each_with_a_sample() -> None:
    queries = list_queries()
    assert len(queries) >= 15
    for query in queries:
        assert len(query.sample) == len(parseQuery(query.text)[1].projection), query.name


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_people_can_read_the_heads_of_the_columns(query: NamedQuery) -> None:
    names = {str(one.evar or one.var) for one in parseQuery(query.text)[1].projection}
    assert names <= load_text("web/columns.toml", "zh").keys() & load_text("web/columns.toml", "en").keys()


# Every parameter once, and every query without any: what the reference engine is asked as well.
ASKED: list[tuple[str, dict[str, str]]] = [
    *((query.name, {}) for query in list_queries()),
    ("companies-of-district", {"district": "安徽"}),
    ("projects-by-investment", {"minimum": "7e8", "district": "重庆"}),
    ("projects-by-stage", {"stage": "投产"}),
    ("district-exports", {"district": "铜官"}),
    ("neighbourhood", {"name": "锚泰科技"}),
    ("evidence", {"one": "小兰", "other": "锚泰科技"}),
    ("articles", {"name": "铜官"}),
    ("investments", {"minimum": "7e8", "district": "重庆"}),
    ("investment-by-year", {"district": "重庆"}),
    ("promises-overdue", {"day": "2025-07-01"}),
    ("life-line", {"project": "锚泰智造"}),
    *(
        (name, {parameter: value})
        for name, parameter, value in (
            ("suppliers", "company", "锚泰科技"),
            ("cooperation", "name", "嘉江"),
            ("exports", "destination", "德国"),
            ("people", "organisation", "锚泰科技"),
            ("several-articles", "at_least", "1"),
            ("outside-suppliers", "district", "铜官"),
        )
    ),
]


@pytest.mark.parametrize(("name", "params"), ASKED, ids=lambda value: str(value))
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_gives_the_same_rows(
    timed_output: Path, reference: Dataset, name: str, params: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "kg.query.ask", lambda *args, **options: asked.append(args[1]) or pool.ask(*args, **options)
    )
    result = run_named(timed_output, name, params)
    assert isinstance(result, Rows)
    cells = [None if term is None else term.value for row in result.rows for term in row]
    answer = reference.query(asked[-1], initNs=prefixes())
    assert [None if term is None else str(term) for row in answer for term in row] == cells


@pytest.fixture(scope="module")
def reference(timed_output: Path) -> Dataset:
    dataset = Dataset(default_union=True)
    dataset.parse(data=(timed_output / "graph.trig").read_text(encoding="utf-8"), format="trig")
    return dataset


@pytest.mark.parametrize("name", ["projects-by-stage", "life-line", "promises-overdue"])
def test_stages_of_the_query_are_those_of_the_schema(name: str) -> None:
    text = bind(find_query(name), {})
    for number, (stage, label) in enumerate(load_schema().stages.items(), 1):
        assert f'(kg:{stage} {number} "{label.zh}"@zh)' in text


@pytest.mark.parametrize(
    "value", ['"@zh } SERVICE <a:b> {} #', "a\\", "x\n} DROP ALL", "' UNDEF }", '\\" } #', "𬭚x"]
)
def test_a_value_stays_a_value(output: Path, value: str) -> None:
    with pytest.raises(NameNotFound, match="nothing in the graph has this name"):
        run_named(output, "suppliers", {"company": value})


def test_candidates_are_listed_and_are_of_the_type_that_is_asked_for(output: Path) -> None:
    with pytest.raises(NameNotFound, match="3 things could be meant") as caught:
        run_named(output, "neighbourhood", {"name": "锚泰"})
    assert f"  {KEYS['project']}  锚泰智造基地 (项目, 合川区)" in str(caught.value).splitlines()
    result = run_named(output, "suppliers", {"company": "锚泰"})
    assert isinstance(result, Rows) and len(result.rows) == 1


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("none", {}, "--name none: no such query; use one of articles, changed-sums, "),
        ("suppliers", {"firm": "x"}, "--param firm: suppliers has no such parameter; use company"),
        ("investment-by-district", {"x": "y"}, "has no such parameter; it takes none"),
        ("projects-by-stage", {"stage": "x"}, "--param stage=x: no such stage; use one of 计划 (planned), "),
        (
            "promises-overdue",
            {"day": "2025-13-01"},
            "--param day=2025-13-01: a day is needed, like 2025-01-31",
        ),
        ("promises-overdue", {"day": '"} #'}, "a day is needed"),
        ("projects-by-investment", {"minimum": "viel"}, "--param minimum=viel: a number is needed"),
        ("projects-by-investment", {"minimum": "nan"}, "a number is needed"),
        ("projects-by-investment", {"minimum": "5000万美元"}, "a number is needed"),
        ("projects-by-investment", {"minimum": "1e999999"}, "a number is needed"),
    ],
)
def test_wrong_name_or_parameter(name: str, params: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError) as caught:
        bind(find_query(name), params)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100000000", 100_000_000),
        ("1e8", 100_000_000),
        ("1亿", 100_000_000),
        ("3000万", 30_000_000),
        ("2亿元", 200_000_000),
        ("1.5 亿元", 150_000_000),
        ("１亿", 100_000_000),
        ("10亿以上", 1_000_000_000),
        ("三千五百万", 35_000_000),
        ("1,000,000", 1_000_000),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "1 2", "1亿 2亿", "viel", "85%", "150亩", "5000万美元", "-"])
def test_what_is_no_number_of_yuan_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="a number is needed"):
        bind(find_query("projects-by-investment"), {"minimum": text})


@pytest.mark.parametrize(
    ("text", "day"), [("2024-05", "2024-05-31"), ("2024", "2024-12-31"), ("2024-02-03", "2024-02-03")]
)
def test_a_month_means_its_last_day(text: str, day: str) -> None:
    assert f'VALUES ?given_day {{ "{day}" }}' in bind(find_query("promises-overdue"), {"day": text})


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield query, parameter and value of the examples that the labels of the parameters give."""
    for query in list_queries():
        for parameter in query.parameters:
            for label in (parameter.label.zh, parameter.label.en):
                found = re.search(r"(?:，如|, like) ?“?([^”，, ]+)", label)
                if found:
                    yield query.name, parameter.name, found[1]


@pytest.mark.parametrize(("name", "parameter", "value"), list(examples()))
def test_the_example_of_a_label_is_taken(output: Path, name: str, parameter: str, value: str) -> None:
    assert isinstance(run_named(output, name, {parameter: value}), Rows)


def test_there_are_examples_of_each_kind() -> None:
    assert {value for _, _, value in examples()} >= {"1亿", "100000000", "合川", "开工", "started"}


def test_each_query_stands_in_one_group() -> None:
    groups = read_toml(DATA / "web" / "groups.toml").values()
    assert sorted(name for group in groups for name in group["queries"]) == [
        query.name for query in list_queries()
    ]
    assert all(group["zh"] and group["en"] for group in groups)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# zh: 甲\nASK {}", "its first lines must be"),
        (
            "# zh: 甲\n# en: a\n# param x (number): 乙 | b\n# sample: 1\nASK {}",
            r"the clause VALUES \?given_x { UNDEF } is missing",
        ),
        ("# zh: 甲\n# en: a\n# param x (Place, Ship): 乙 | b\n# sample: 1\nASK {}", "x: unknown type Ship"),
        (b"\xff", "mend the file"),
    ],
)
def test_broken_query_file_is_named(tmp_path: Path, text: str | bytes, said: str) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "a.rq").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError, match=rf"^a\.rq: .*{said}"):
        list_queries(tmp_path)
