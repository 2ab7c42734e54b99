"""Characters of an article -> rectangles of the pages that they are printed on."""

import csv
import io
from pathlib import Path
from typing import Any, cast

import pytest

from kg.graph import ArticleRecord, load_graph, meta
from kg.graph.regions import Region, find_marks, find_regions, fragment
from kg.pipeline import build
from kg.query import Rows, run_query
from kg.validation import validate

# Ten characters a line: three lines in one column, two in the next, one on the next page.
LINES = [
    [0, 10, 1, 1000, 5000, 2000, 5100],
    [10, 20, 1, 1000, 5150, 2000, 5250],
    [20, 30, 1, 1000, 5300, 2000, 5400],
    [30, 40, 1, 2200, 1000, 3200, 1100],
    [40, 45, 1, 2200, 1150, 2700, 1250],
    [46, 56, 2, 500, 800, 1500, 900],
]


@pytest.mark.parametrize(
    ("start", "end", "regions"),
    [
        (0, 10, [(1, (1000, 5000, 2000, 5100))]),
        (3, 12, [(1, (1000, 5000, 2000, 5250))]),
        (12, 33, [(1, (1000, 5150, 2000, 5400)), (1, (2200, 1000, 3200, 1100))]),
        (35, 50, [(1, (2200, 1000, 3200, 1250)), (2, (500, 800, 1500, 900))]),
        (45, 46, []),
        (60, 70, []),
    ],
)
def test_lines_of_a_column_make_one_rectangle(
    start: int, end: int, regions: list[tuple[int, tuple[int, int, int, int]]]
) -> None:
    assert find_regions(record(lines=LINES), start, end) == [Region(*region) for region in regions]


def test_lines_far_apart_are_two_rectangles() -> None:
    lines = [[0, 10, 1, 1000, 1000, 2000, 1100], [10, 20, 1, 1000, 2000, 2000, 2100]]
    assert len(find_regions(record(lines=lines), 0, 20)) == 2


@pytest.mark.parametrize(
    ("start", "end", "boxes"),
    [
        (0, 10, [(1000, 5000, 2000, 5100)]),
        (2, 5, [(1200, 5000, 1500, 5100)]),
        (46, 50, [(500, 800, 833, 900)]),  # digits are half as wide
        (8, 12, [(1800, 5000, 2000, 5100), (1000, 5150, 1200, 5250)]),
    ],
)
def test_a_mark_is_as_wide_as_its_characters(
    start: int, end: int, boxes: list[tuple[int, int, int, int]]
) -> None:
    assert [mark.box for mark in find_marks(record(lines=LINES), start, end)] == boxes


@pytest.mark.parametrize(
    ("region", "text"),
    [
        (Region(3, (1210, 4020, 2910, 4330)), "page=3&xywh=percent:12.1,40.2,17,3.1"),
        (Region(1, (0, 5, 10000, 10000)), "page=1&xywh=percent:0,0.05,100,99.95"),
    ],
)
def test_a_region_is_a_media_fragment(region: Region, text: str) -> None:
    assert fragment(region) == text


def test_an_article_of_no_page_has_no_regions() -> None:
    assert find_regions(record(), 0, 10) == find_marks(record(), 0, 10) == []


def test_statements_of_a_page_know_where_they_are_printed(printed: Path) -> None:
    graph = load_graph(printed)
    articles = meta(graph)["articles"]
    said = [one for *_, edge in graph.edges(data=True) for one in edge["statements"]]
    assert {one["page"] for one in said} == {1, 2}
    texts = [one for one in said if one["start"]]
    assert {one["page"] for one in texts} == {1, 2}
    for one in texts:
        first, *rest = find_regions(articles[one["article"]], one["start"], one["end"])
        assert first.page == one["page"] and not rest
        left, top, right, bottom = first.box
        # Printed at x = 40 … 200 and from y = 110 on, of 780 × 1105 points: within three points.
        assert left / 10_000 * 780 == pytest.approx(40, abs=3)
        assert 160 < right / 10_000 * 780 < 203
        assert 108 <= top / 10_000 * 1105 < bottom / 10_000 * 1105 <= 175


def test_the_export_tells_page_and_region(printed: Path) -> None:
    assert validate(printed) == []
    answer = run_query(
        printed,
        """SELECT ?page ?value ?start ?end ?article {
  ?fact kg:page ?page ; kg:region ?region ; kg:start ?start ; kg:end ?end ; prov:wasDerivedFrom ?article .
  ?region a oa:FragmentSelector ; rdf:value ?value ;
          dcterms:conformsTo <http://www.w3.org/TR/media-frags/> }""",
    )
    assert isinstance(answer, Rows)
    rows = answer.rows
    articles = meta(load_graph(printed))["articles"]
    assert len(rows) > 4
    for page, value, start, end, article in [[term.value for term in row if term] for row in rows]:
        known = articles[article.rpartition("-")[2]]
        assert value in map(fragment, find_regions(known, int(start), int(end)))
        assert value.startswith(f"page={page}&xywh=percent:")


def test_relations_csv_tells_page_and_cell(printed: Path) -> None:
    table = read_csv(printed)
    assert {row["页"] for row in table if row["原文"]} == {"1", "2"}
    assert {row["单元格"] for row in table} == {""}


def read_csv(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "relations.csv").read_text("utf-8-sig"))))


def record(**more: Any) -> ArticleRecord:
    return cast(ArticleRecord, {"text": "区" * 46 + "12345678区区", **more})


def test_what_a_table_says_tells_its_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "项目名称,建设单位,所在区县\n云台轴承产业园项目,重庆云台轴承有限公司,合川区\n", "utf-8"
    )
    build([tmp_path / "a.csv"], tmp_path / "out")
    assert validate(tmp_path / "out") == []
    table = read_csv(tmp_path / "out")
    cells = {row["关系代码"]: row["单元格"] for row in table if row["原文"]}
    assert cells["develops"].endswith("!B2") and cells["locatedIn"].endswith("!C2")
    assert f'kg:cell "{cells["develops"]}"' in (tmp_path / "out" / "graph.ttl").read_text("utf-8")
