"""Text becomes a file, or one line says why not."""

from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import write_text


def test_writes_utf8_and_keeps_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "new folder" / "甲.txt", "𬭚\r\n")
    assert (tmp_path / "new folder" / "甲.txt").read_bytes() == "𬭚\r\n".encode()


def test_folder_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "graph.json").mkdir()
    with pytest.raises(OutputError, match=r"graph\.json: cannot be written \(.+\); close it .+ -o"):
        write_text(tmp_path / "graph.json", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]
