"""Text becomes a file, or one line says why not."""

import errno
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import finish_replacing, replacing_all, write_text


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
