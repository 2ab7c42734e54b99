"""All files of a build: written together or not at all, the same bytes every time."""

from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest

from kg.display.text import load_text
from kg.errors import DataError, OutputError
from kg.export import WRITERS, write_exports
from kg.files import replacing_all, write_text

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def test_every_file_is_written(small_graph: Graph, tmp_path: Path) -> None:
    write_exports(small_graph, tmp_path / "out", lang="zh")
    assert {file.name for file in (tmp_path / "out").iterdir()} == set(WRITERS)
    for name, writer in WRITERS.items():
        assert (tmp_path / "out" / name).read_bytes() == b"".join(writer(small_graph, lang="zh")) != b""


def test_a_failed_build_leaves_the_old_files(
    small_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "report.md", "old")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def fail(graph: Graph, *, lang: str) -> bytes:
        raise OutputError("no")

    monkeypatch.setitem(WRITERS, list(WRITERS)[-1], fail)
    with pytest.raises(OutputError), replacing_all(tmp_path) as stage:
        write_exports(small_graph, stage, lang="en")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written(small_graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_exports(small_graph, tmp_path / "file", lang="zh")


@pytest.mark.parametrize(
    ("content", "fault"),
    [('title = "x"', "title"), ('title = { zh = "x" }', "'en'"), ("title", "words.toml")],
)
def test_words_without_a_language_name_file_and_key(tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "words.toml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"words\.toml") as caught:
        load_text("words.toml", "en", data=tmp_path)
    assert fault in str(caught.value)
