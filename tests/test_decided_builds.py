"""Decisions from the command line to the files of the next build."""

import json
import sys
from pathlib import Path

import pytest

from kg.cli import main
from kg.confidence import read_shifts, shift
from kg.digest import make_digest, read_pair
from kg.errors import DataError
from kg.evaluation import Judged, calibration_error
from kg.evaluation.calibration import fit_shifts
from kg.graph import load_graph, meta
from kg.pipeline import build
from kg.query import run_named
from kg.validation import validate
from tests.test_pipeline import PAGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of pages, and its graph beside it."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(PAGE, encoding="utf-8")
    build([tmp_path / "pages"], tmp_path / "out")
    return tmp_path


def kg(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["kg", *words, "-o", str(folder / "out")])
    try:
        main()
    except SystemExit as end:
        if end.code not in (0, None):
            raise


def test_a_decision_is_kept_done_again_and_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, project = "重庆衡泽光电有限公司", "合川车灯生产基地项目"
    before = (folder / "out" / "graph.json").read_bytes()
    kg(monkeypatch, folder, "decide", "not-true", "衡泽光电", "位于", "合川区", "--who", "li")
    kg(monkeypatch, folder, "decide", "true", "衡泽光电", "develops", project, "--who", "li", "--why", "seen")
    (folder / "pages" / "two.txt").write_text(
        "衡泽光电\n\n重庆衡泽光电有限公司位于合川区。\n", encoding="utf-8"
    )
    report = build([folder / "pages"], folder / "out")
    assert (report.decided, report.unread) == ((), ())
    graph = load_graph(folder / "out")
    ids = {node["name"]: id_ for id_, node in graph.nodes(data=True)}
    assert not graph.has_edge(ids[name], ids["合川区"])
    table = (folder / "out" / "relations.csv").read_text("utf-8-sig").splitlines()
    assert not [row for row in table if "重庆衡泽光电有限公司位于合川区" in row]
    capsys.readouterr()
    kg(monkeypatch, folder, "show", name)
    assert " · li 20" in capsys.readouterr().out
    kg(monkeypatch, folder, "review", "--json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows and all(row["commands"][0].startswith("kg decide ") for row in rows)
    (folder / "pages" / "two.txt").unlink()
    for _ in range(2):
        kg(monkeypatch, folder, "decide", "--undo")
    build([folder / "pages"], folder / "out")
    assert (folder / "out" / "graph.json").read_bytes() == before


def test_a_value_that_a_person_gave_is_in_every_export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kg(monkeypatch, folder, "decide", "value", "合川车灯生产基地项目", "investment", "3亿元", "5亿元")
    build([folder / "pages"], folder / "out")
    assert list(validate(folder / "out")) == []
    (decision,) = meta(load_graph(folder / "out"))["decisions"]
    assert f"kg:correctedBy id:decision-{decision['id']} ;" in (folder / "out" / "graph.ttl").read_text(
        "utf-8"
    )
    assert '"corrected":-1' in (folder / "out" / "graph.html").read_text("utf-8").replace(" ", "")
    (row,) = run_named(folder / "out", "corrections").rows
    assert [cell and cell.value for cell in row[:3]] == ["合川车灯生产基地项目", "investment", "3亿元"]


def test_a_rejected_fact_is_in_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence stays in the article; that it says the fact is nowhere."""
    before = build([folder / "pages"], folder / "out").facts
    ids = {node["name"]: id_ for id_, node in load_graph(folder / "out").nodes(data=True)}
    head, tail = ids["重庆衡泽光电有限公司"], ids["合川车灯生产基地项目"]
    kg(monkeypatch, folder, "decide", "not-true", head, "develops", tail)
    kg(monkeypatch, folder, "decide", "not-true", tail, "investment", "3亿元")
    (folder / "pages" / "one.txt").rename(folder / "pages" / "moved.txt")
    report = build([folder / "pages"], folder / "out", fresh=True)
    assert (report.decided, list(validate(folder / "out"))) == ((), [])
    assert report.facts == before - 2
    assert not load_graph(folder / "out").has_edge(head, tail, "develops")
    for name in ("relations.csv", "entities.csv", "deals.csv", "report.md"):
        text = (folder / "out" / name).read_text("utf-8-sig")
        assert "3亿元" not in "".join(line.split("该公司投资")[0] for line in text.splitlines())
    for name in ("graph.ttl", "graph.trig"):
        text = (folder / "out" / name).read_text("utf-8")
        assert "kg:investment" not in text and "300000000" not in text
        assert f"id:{head} kg:develops" not in text
    pair = read_pair(folder / "out", since="2020")
    assert "3亿元" not in "".join(line.text for line in make_digest(pair).lines)


def test_a_broken_file_of_decisions_does_not_end_a_build(folder: Path) -> None:
    (folder / "pages" / "decisions.toml").write_bytes(b"[[same]]\nx = \xff\n")
    report = build([folder / "pages"], folder / "out")
    assert len(report.decided) == 1 and "is not UTF-8" in report.decided[0]
    (folder / "pages" / "decisions.toml").write_text("[[same]]\nx = 1\n", encoding="utf-8")
    report = build([folder / "pages"], folder / "out")
    assert report.decided[0].startswith("decisions.toml, line ") and report.articles == 2


def test_a_file_of_decisions_further_down_is_told(folder: Path) -> None:
    (folder / "pages" / "2024").mkdir()
    (folder / "pages" / "2024" / "decisions.toml").touch()
    assert "a .toml file" in build([folder / "pages"], folder / "out").unread[0].reason


def judged(kind: str, confidence: float, right: int, wrong: int) -> list[Judged]:
    return [Judged(kind, confidence, True, number < right) for number in range(right + wrong)]


def test_shifts_bring_confidence_to_the_share_of_right_facts() -> None:
    facts = [*judged("develops", 0.8, 20, 20), *judged("locatedIn", 0.6, 36, 4)]
    added = fit_shifts(facts)
    assert added["develops"] < -0.5 < 0.5 < added["locatedIn"]
    moved = [one._replace(confidence=shift(one.confidence, added[one.kind])) for one in facts]
    assert calibration_error(moved) < calibration_error(facts) / 2


def test_few_facts_move_little() -> None:
    assert fit_shifts(judged("develops", 0.8, 0, 9)) == {}
    added = fit_shifts([*judged("develops", 0.8, 80, 20), *judged("partOf", 0.8, 0, 1)])
    assert abs(added["all"]) < 0.1 and -0.5 < added["partOf"] < 0


def test_what_was_measured_is_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_graph(folder / "out")
    with pytest.raises(SystemExit, match="too few to measure"):
        kg(monkeypatch, folder, "evaluate", "--write-confidence")
    (folder / "pages" / "confidence.toml").write_text("[added]\nall = 1.0\n", encoding="utf-8")
    build([folder / "pages"], folder / "out")
    after = load_graph(folder / "out")
    assert meta(after)["confidence"] == {"all": 1.0}
    pairs = [
        (one["confidence"], two["confidence"])
        for *edge, data in before.edges(keys=True, data=True)
        for one, two in zip(data["statements"], after.edges[tuple(edge)]["statements"], strict=True)
    ]
    assert pairs and all(low < high or low > 0.999 for low, high in pairs)


def test_a_broken_table_of_confidence_is_told(tmp_path: Path) -> None:
    (tmp_path / "confidence.toml").write_text('[added]\nall = "x"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"confidence\.toml: all: 'x' is no number"):
        read_shifts([tmp_path / "confidence.toml"])
