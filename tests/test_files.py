"""A file is whole, or it is the old one."""

from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import replacing, write_bytes, write_text


def test_writes_utf8_and_keeps_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "new folder" / "甲.txt", "𬭚\r\n")
    assert (tmp_path / "new folder" / "甲.txt").read_bytes() == "𬭚\r\n".encode()


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_bytes(path, [b"old"])
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "graph.json").mkdir()
    with pytest.raises(OutputError, match=r"graph\.json: cannot be written \(.+\); close it .+ -o"):
        write_text(tmp_path / "graph.json", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]
