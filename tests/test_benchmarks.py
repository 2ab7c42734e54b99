"""The table of the benchmarks: its rows, what they hold, and what the documents say of it."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks import archive
from tests.benchmarks.__main__ import show
from tests.benchmarks.plot import plot
from tests.benchmarks.rows import ROWS, Result, Row

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "README_zh.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs").glob("*.md"),
]
RATIO = Row("r", "g", "work", "peer", "s", most=2.0, least=0.5)
FIGURE = Row("r", "g", "work", "peer", "ms", figure=5.0)


@pytest.mark.parametrize(
    ("row", "ours", "peer", "holds"),
    [
        (RATIO, 2.0, 1.0, True),
        (RATIO, 2.1, 1.0, False),
        (RATIO, 0.4, 1.0, False),
        (RATIO, 1.0, None, False),
        (RATIO, None, 1.0, False),
        (FIGURE, 5.0, None, True),
        (FIGURE, 5.1, 9.0, False),
    ],
)
def test_a_limit_that_is_broken_is_told(
    row: Row, ours: float | None, peer: float | None, holds: bool
) -> None:
    result = Result("r", ours, peer)
    assert row.holds(result) == holds
    assert ("BROKEN" in show(row, result)) != holds


def test_documents_name_rows_and_programs_that_exist() -> None:
    known, named = {*ROWS, *(row.group for row in ROWS.values()), "ROW"}, set[str]()
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for names in re.findall(r"python -m tests\.benchmarks((?: [\w-]+)+)`", text):
            named.update(names.split())
        for module in re.findall(r"python -m tests\.benchmarks\.(\w+)", text):
            assert (ROOT / "tests" / "benchmarks" / f"{module}.py").exists(), module
    assert named and named <= known


def test_the_curves_show_each_size() -> None:
    rows = [archive.cost(size, large=10) for size in (10, 20)]  # in memory, and on disk
    assert [row["entities"] >= row["shown"] > 10 for row in rows] == [True, True]
    assert [len(list(archive.tell(row))) for row in rows] == [3, 3]
    drawn = ElementTree.fromstring(plot(rows))
    lines = [line.get("points", "").split() for line in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert [len(points) for points in lines] == [2, 2]
