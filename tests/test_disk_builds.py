"""A build whose graph is made on disk: what it writes whole is what one in memory writes."""

import errno
import gc
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pytest import MonkeyPatch

from kg.digest import make_digest, read_pair
from kg.errors import OutputError, QueryError
from kg.evaluation import evaluate
from kg.export import WHOLE
from kg.graph import edges, load_graph, meta, nodes, save_graph
from kg.graph.disk import FILE, DiskGraph
from kg.graph.selection import best_connected, few
from kg.graph.sorting import SortedRows
from kg.linking.gathered import Gathered
from kg.linking.linked import FILE as LINKING
from kg.linking.linked import Disk
from kg.pipeline import build
from kg.query import folder_as_of
from kg.store import FILE as STORE
from kg.store import open_store
from kg.validation import validate
from tests.on_disk import to_disk
from tests.test_pipeline import PAGE

ROOT = Path(__file__).parent.parent
STORY = "2024年5月{day}日，重庆岚钧电子有限公司{number}号厂房项目在合川区开工，总投资{number}亿元。"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "one.txt").write_text(PAGE, encoding="utf-8")
    for number in range(2, 8):
        (folder / f"{number}.txt").write_text(STORY.format(day=number, number=number), encoding="utf-8")
    return folder


def test_its_files_hold_the_same(pages: Path, tmp_path: Path) -> None:
    small, large = tmp_path / "memory", tmp_path / "disk"
    reports = build([pages], small), build([pages], large, large=0)
    assert reports[0] == replace(reports[1], selection="")
    assert "15 best connected of 15 things" in reports[1].selection
    assert not (large / FILE).exists()
    for name in sorted(WHOLE):
        assert (large / name).read_bytes() == (small / name).read_bytes(), name
    part = load_graph(large)
    assert "whole" not in load_graph(small).graph
    assert meta(part)["whole"] == {
        "articles": reports[0].articles,
        "entities": reports[0].entities,
        "relations": load_graph(small).number_of_edges(),
        "facts": reports[0].facts,
    }


@pytest.mark.parametrize(("things", "articles"), [(3, 100), (100, 2), (100, 0), (1, 1)])
def test_a_part_stands_for_itself(pages: Path, tmp_path: Path, things: int, articles: int) -> None:
    build([pages], tmp_path / "out")
    whole = load_graph(tmp_path / "out")
    disk = to_disk(whole, tmp_path)
    part = best_connected(disk, things=things, articles=articles)
    disk.close()
    told = meta(part)["articles"]
    assert len(part) <= things
    assert len(told) <= articles
    assert set(part) <= set(whole)
    said = [one for *_, edge in edges(part) for one in edge["statements"]]
    for _, node in nodes(part):
        said += [*node["attributes"], *node["milestones"]]
        assert set(node["articles"]) <= set(told)
    assert {one["article"] for one in said} <= set(told)
    for record in told.values():
        assert {mention["entity"] for mention in record["mentions"]} <= set(part)
    for deal in meta(part)["deals"]:
        assert {*deal["investors"], *deal["places"]} <= set(part)
        assert set(deal["articles"]) <= set(told)


@pytest.fixture(scope="module")
def part(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder whose graph.json holds a few things, and a few of their articles."""
    output = tmp_path_factory.mktemp("part")
    build([pages], output)
    disk = to_disk(load_graph(output), output)
    save_graph(best_connected(disk, things=3, articles=2), output / "graph.json")
    disk.close()
    return output


def test_a_part_is_valid(part: Path) -> None:
    assert validate(part) == []


def test_a_part_is_not_taken_for_the_whole(part: Path, pages: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with folder_as_of(part, "2024-12-31", told.append):
        assert told == ["--as-of asks the 3 best connected of 15 things; without it all"]
    assert "3 best connected of 15" in make_digest(read_pair(part, since="2024-05-04"), lang="en").notes[0]
    build([pages], tmp_path / "whole")
    for pair in ((part, part), (part, tmp_path / "whole"), (tmp_path / "whole", part)):
        with pytest.raises(QueryError, match="knows only a part"):
            read_pair(*pair)
    with pytest.raises(OutputError, match="knows only a part"):
        evaluate(part, ROOT / "tests" / "gold")
    with pytest.raises(OutputError, match="--rdf12: memory holds no more than 0 articles"):
        build([pages], tmp_path / "whole", large=0, rdf12=True)


def test_a_part_holds_each_post_and_what_was_corrected() -> None:
    said = [{"role": role, "article": str(at), "confidence": 0.9} for at, role in enumerate("AAAAB")]
    said += [{"role": "A", "article": "5", "confidence": 0.5, "correctedBy": "d"}]
    assert [one["article"] for one in few(said)] == ["0", "1", "2", "4", "5"]  # type: ignore[type-var]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != STORE}


def fail(error: Exception, *_: object) -> None:
    raise error


@pytest.mark.parametrize(
    ("where", "what", "error", "said"),
    [
        (
            SortedRows,
            "add",
            OSError(errno.ENOSPC, "No space left on device"),
            "out: cannot be written (No space",
        ),
        (
            DiskGraph,
            "fill",
            sqlite3.OperationalError("database or disk is full"),
            "out: cannot be written (data",
        ),
        (
            DiskGraph,
            "freeze",
            sqlite3.IntegrityError("UNIQUE constraint failed"),
            "out: cannot be written (UNI",
        ),
        (Gathered, "gather", sqlite3.DatabaseError("malformed"), "out: cannot be written (malformed)"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(
    where: type, what: str, error: Exception, said: str, pages: Path, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    output = tmp_path / "out"
    build([pages], output)
    files = contents(output)
    monkeypatch.setattr(where, what, partial(fail, error))
    with pytest.raises(OutputError, match=re.escape(said)):
        build([pages], output, large=0)
    assert contents(output) == files


def test_what_is_sorted_stands_in_the_folder(tmp_path: Path) -> None:
    """Where the system keeps temporary files there is often little room."""
    asked = "PRAGMA temp_store_directory"
    folder = tmp_path / "it's here"
    folder.mkdir()
    disk = Disk(folder)
    assert disk.connection.execute(asked).fetchone() == (str(folder),)
    del disk
    gc.collect()
    with closing(sqlite3.connect(":memory:")) as other:
        assert not other.execute(asked).fetchone()


def test_no_other_build_takes_the_place_of_one_that_runs(pages: Path, tmp_path: Path) -> None:
    with open_store(tmp_path), pytest.raises(OutputError, match="another build is writing"):
        build([pages], tmp_path, fresh=True)


def test_what_an_ended_build_left_is_removed_by_the_next(pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build([pages], output, large=0)
    names = {path.name for path in output.iterdir()}
    for name in (FILE, LINKING):
        (output / name).write_bytes(b"half")
    (output / ".kg-sort-x").mkdir()
    (output / ".kg-sort-x" / "0").write_bytes(b"half")
    build([pages], output, large=0)
    assert {path.name for path in output.iterdir()} == names
