"""Text becomes a file, or one line says why not."""

import errno
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import finish_replacing, replacing_all, write_text
from kg.graph import load_graph
from kg.pipeline import build
from kg.query import run_query
from kg.query.stamp import stamp_of
from kg.show.then import load_then


def test_writes_utf8_and_keeps_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "new folder" / "甲.txt", "𬭚\r\n")
    assert (tmp_path / "new folder" / "甲.txt").read_bytes() == "𬭚\r\n".encode()


def test_folder_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "graph.json").mkdir()
    with pytest.raises(OutputError, match=r"graph\.json: cannot be written \(.+\); close it .+ -o"):
        write_text(tmp_path / "graph.json", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]


def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match=r"\(No space left on device\); make room on the disk"):
        write_text(tmp_path / "a.txt", "x")


@pytest.mark.skipif(os.name == "nt", reason="there it is one that another program holds")
def test_lacking_rights_are_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OutputError, match=r"\(Permission denied\); check who may write there"):
        write_text(tmp_path / "a.txt", "x")


@pytest.mark.parametrize("ended", [False, True])
def test_files_in_folders_are_replaced_one_by_one(tmp_path: Path, ended: bool) -> None:
    write_text(tmp_path / "pages" / "old.png", "old")
    write_text(tmp_path / "pages" / "same.png", "old")
    if ended:
        write_text(tmp_path / ".kg-ready" / "pages" / "same.png", "new")
        write_text(tmp_path / ".kg-ready" / "a.txt", "new")
        finish_replacing(tmp_path)
    else:
        with replacing_all(tmp_path) as folder:
            write_text(folder / "pages" / "same.png", "new")
            write_text(folder / "a.txt", "new")
    found = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    assert texts == {"pages/old.png": "old", "pages/same.png": "new", "a.txt": "new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "pages"]


def leave(folder: Path, **texts: str) -> None:
    """What a build leaves that is killed behind the renaming that decides."""
    for name, text in texts.items():
        write_text(folder / ".kg-ready" / name.replace("_", "."), text)


def test_a_link_to_a_folder_is_no_finished_build(tmp_path: Path) -> None:
    write_text(tmp_path / "other" / "a.txt", "x")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".kg-ready").symlink_to(tmp_path / "other")
    with pytest.raises(OutputError, match=r"\.kg-ready: is a link, which no build makes; remove it"):
        finish_replacing(tmp_path / "out")
    with pytest.raises(OutputError, match="is a link"), replacing_all(tmp_path / "out"):
        pass
    assert (tmp_path / "other" / "a.txt").read_text() == "x"


def test_many_finish_at_a_time(tmp_path: Path) -> None:
    for turn in range(5):
        leave(tmp_path, **{f"{number}_txt": str(turn) for number in range(200)})
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(finish_replacing, [tmp_path] * 8))
        assert {path.read_text() for path in tmp_path.glob("*.txt")} == {str(turn)}
        assert not (tmp_path / ".kg-ready").exists()


def test_who_reads_finishes_what_a_killed_build_left(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("5月13日，位于合川区的重庆锚澜光电有限公司投产。", encoding="utf-8")
    new.write_text("5月14日，位于铜梁区的重庆朗衡汽车有限公司投产。", encoding="utf-8")
    build([new], tmp_path / "whole")
    readers: list[Callable[[Path], object]] = [
        load_graph,
        lambda out: run_query(out, "ASK { ?s ?p ?o }"),
        lambda out: list(load_then(out, "", ["铜梁区"])),
        lambda out: stamp_of(out / "graph.trig"),
    ]
    for number, reader in enumerate(readers):
        out = tmp_path / str(number)
        build([old], out)
        (tmp_path / str(number) / ".kg-ready").mkdir()
        for file in (path for path in (tmp_path / "whole").glob("[!.]*") if path.is_file()):
            shutil.copy(file, out / ".kg-ready")
        os.replace(out / ".kg-ready" / "deals.csv", out / "deals.csv")  # the first: here it was killed
        reader(out)
        for name in ("graph.json", "graph.trig", "graph.html"):
            assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
        assert not (out / ".kg-ready").exists()
