"""Files -> the files of a build."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kg.cli import Stage
from kg.decisions.writing import POINTER
from kg.errors import OutputError, SourceError
from kg.export import RDF12, WRITERS
from kg.export.todo import FILE as TODO
from kg.graph import edges, load_graph, nodes
from kg.model import Article, Facts, Name, Source
from kg.pipeline import build, extract, extract_source, inspect
from kg.reader.links import LEAST
from kg.schema import hash_data
from kg.store import FILE
from tests.timing import assert_linear

PAGE = """衡泽光电在合川投产

□ 本报记者 李明

5月13日，位于合川区的重庆衡泽光电有限公司(以下简称衡泽光 电)投产。该公司投资3亿元建设
合川车灯生产基地项目，总经理陈立峰说，产品供应重庆朗润汽车有限公司。

朗润在铜梁扩产

■ 本报记者 王芳

铜梁区的重庆朗润汽车有限公司与衡泽光电合作多年。昨日，双方在铜梁高新区签约。
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "pages" / "one.txt"
    file.parent.mkdir()
    file.write_text(PAGE, encoding="utf-8")
    return file


def run(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        capture_output=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
        check=True,
    )


def test_build_writes_every_file(page: Path, tmp_path: Path) -> None:
    report = build([page.parent], tmp_path / "out")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        *WRITERS,
        "graph.json",
        TODO,
        FILE,
        POINTER,
    }
    assert report.articles == 2
    assert report.facts > 3
    assert not report.unread


def test_the_file_of_rdf12_is_there_only_when_asked_for(page: Path, tmp_path: Path) -> None:
    for asked in (True, False):
        build([page], tmp_path / "out", rdf12=asked)
        assert (tmp_path / "out" / RDF12).exists() == asked


def test_facts_have_their_sentence(page: Path, tmp_path: Path) -> None:
    build([page.parent], tmp_path, min_confidence=0.3)
    graph = load_graph(tmp_path)
    names = {id_: node["name"] for id_, node in nodes(graph)}
    facts = {(names[head], kind, names[tail]): edge for head, tail, kind, edge in edges(graph)}
    statements = facts["重庆衡泽光电有限公司", "locatedIn", "合川区"]["statements"]
    for statement in statements:
        text = graph.graph["articles"][statement["article"]]["text"]
        assert text[statement["start"] : statement["end"]] == statement["evidence"]
    said = "位于合川区的重庆衡泽光电有限公司(以下简称衡泽光电)投产"  # mended: the page breaks the name
    assert any(said in statement["evidence"] for statement in statements)
    assert facts["陈立峰", "worksFor", "重庆衡泽光电有限公司"]["statements"][0]["role"] == "总经理"


def test_sources_are_told_by_their_hash(page: Path, tmp_path: Path) -> None:
    """As sha256sum prints it; a line of a .jsonl file has its own."""
    lines = [json.dumps({"id": name, "text": PAGE}).encode() + b"\n" for name in ("a", "b")]
    (page.parent / "two.jsonl").write_bytes(b"".join(lines))
    build([page.parent], tmp_path / "out")
    text = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    for content in (page.read_bytes(), *lines):
        assert text.count(f'schema:sha256 "{sha256(content).hexdigest()}"') == 1
    assert f'schema:sha256 "{hash_data()}"' in text


def test_unsure_facts_stay_out_unless_asked_for(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Default: at least 0.5."""

    def unsure(article: Article, names: Iterable[Name]) -> Facts:
        facts = extract(article, names)
        return replace(facts, relations=tuple(replace(r, confidence=sure[r.type]) for r in facts.relations))

    sure = defaultdict(lambda: 0.5, worksFor=0.49)
    monkeypatch.setattr("kg.pipeline.extract", unsure)
    found, counted = {}, {}
    for name, options in (
        ("default", {}),
        ("all", {"min_confidence": 0.0}),
        ("none", {"min_confidence": 0.6}),
    ):
        counted[name] = build([page.parent], tmp_path / name, **options).facts
        graph = load_graph(tmp_path / name)
        found[name] = {kind for *_, kind, edge in edges(graph) if not edge["official"]}
    assert "worksFor" in found["all"] and "locatedIn" in found["all"]
    assert found["default"] == found["all"] - {"worksFor"}
    assert not found["none"]
    assert counted["all"] > counted["default"] > counted["none"]


def test_short_name_of_one_story_is_known_in_the_next(page: Path, tmp_path: Path) -> None:
    build([page.parent], tmp_path)
    graph = load_graph(tmp_path)
    (company,) = (node for _, node in nodes(graph) if "衡泽光电" in node["aliases"])
    assert len(company["articles"]) == 2


def test_official_list_gives_the_containers(page: Path, tmp_path: Path) -> None:
    build([page.parent], tmp_path)
    graph = load_graph(tmp_path)
    names = {id_: node["name"] for id_, node in nodes(graph)}
    official = {(names[a], names[b]) for a, b, _, edge in edges(graph) if edge["official"]}
    assert {("合川区", "重庆市"), ("铜梁区", "重庆市")} <= official


@pytest.mark.slow
def test_same_input_same_bytes(page: Path, tmp_path: Path) -> None:
    run("build", str(page.parent), "-o", str(tmp_path / "a"), seed="1")
    run("build", str(page.parent), "-o", str(tmp_path / "b"), seed="2")
    for name in (*WRITERS, "graph.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_what_a_build_on_disk_left_when_it_was_ended_is_removed(page: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    build([page], output)
    names = {path.name for path in output.iterdir()}
    (output / ".kg-sort-1").mkdir()
    for name in (".kg-sort-1/0", ".kg-graph.sqlite"):
        (output / name).write_bytes(b"half")
    build([page], output)
    assert {path.name for path in output.iterdir()} == names


def test_a_file_that_is_gone_leaves_nothing_behind(page: Path, tmp_path: Path) -> None:
    second = page.parent / "two.txt"
    second.write_text("涪陵区的重庆涪江光电有限公司停产。", encoding="utf-8")
    build([page.parent], tmp_path)
    second.unlink()
    build([page.parent], tmp_path)
    assert "涪江" not in (tmp_path / "graph.json").read_text(encoding="utf-8")


def test_unread_files_are_named_and_the_rest_goes_on(page: Path, tmp_path: Path) -> None:
    (page.parent / "bad.txt").write_bytes(b"\x00\x01\x02")
    (page.parent / "empty.txt").write_bytes(b"")
    report = build([page.parent], tmp_path)
    assert sorted(item.path for item in report.unread) == ["bad.txt", "empty.txt"]
    told = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "bad.txt" in told and "empty.txt" in told


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02binary", None])
def test_nothing_readable_is_one_error_and_keeps_the_last_good_output(
    content: bytes | None, page: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build([page.parent], out)
    before = (out / "graph.ttl").read_bytes()
    folder = tmp_path / "bad"
    folder.mkdir()
    if content is not None:
        (folder / "a.txt").write_bytes(content)
    with pytest.raises(SourceError) as caught:
        build([folder], out)
    assert "bad" in str(caught.value) or "a.txt" in str(caught.value)
    assert (out / "graph.ttl").read_bytes() == before


def test_unwritable_output_is_one_error(page: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        build([page.parent], tmp_path / "file" / "out")


@pytest.mark.parametrize(
    "text",
    [
        "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
        "一",
    ],
)
def test_a_text_without_names_gives_an_honest_empty_graph(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    assert build([file], tmp_path / "out").facts == 0
    assert load_graph(tmp_path / "out").number_of_edges() == 0


def test_markup_of_a_document_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "合川区的重庆衡泽光电有限公司<script>alert(1)</script>投产"
        ' href="javascript:alert(2)" <img onerror=x>。',
        encoding="utf-8",
    )
    build([file], tmp_path)
    html = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in html and "<img onerror" not in html


@pytest.mark.slow
def test_a_long_line_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("合川区、" * 20_000, encoding="utf-8")
    report = build([file], tmp_path / "out")
    assert report.articles == 1


@pytest.mark.parametrize("stage", list(Stage))
def test_inspect_shows_each_stage(stage: str, page: Path) -> None:
    if stage == Stage.milestones:  # the page tells of none
        page.write_text("合川车灯生产基地项目5月13日开工。", encoding="utf-8")
    rows = list(inspect(page, stage))
    assert rows
    assert all(row["source"] == "one.txt" and row["article"] in {"0", "1"} for row in rows)
    json.dumps(rows, ensure_ascii=False)


def test_inspect_marks_the_links_that_the_reader_left_out(page: Path) -> None:
    rows = list(inspect(page, "links"))
    kept = [row for row in rows if not row["dropped"]]
    assert kept and all(row["network"] >= LEAST for row in kept)
    near = [row for row in rows if row["dropped"] == "unlikely"]
    assert near and all(row["network"] <= LEAST for row in near)
    mentions = [row["text"] for row in inspect(page, "mentions") if row["article"] == kept[0]["article"]]
    assert kept[0]["head_text"] == mentions[int(kept[0]["head"])]


def test_inspect_names_a_records_id(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    text = "重庆衡泽光电有限公司昨日投产。"
    file.write_text(json.dumps({"id": "n7", "text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,) = inspect(file, "mentions")
    assert row["article"] == "n7"
    assert text[row["start"] : row["end"]] == row["text"] == "重庆衡泽光电有限公司"


@pytest.mark.timing
def test_thousands_of_names_take_linear_time() -> None:
    def read(number: int) -> None:
        source = Source("a.txt", "、".join(f"重庆衡泽{i}有限公司" for i in range(number)))
        assert len(extract_source(source)[0].entities) >= number

    assert_linear(read, 1200)
