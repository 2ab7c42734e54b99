"""kg serve --watch: what comes, changes or goes is built in when it is whole, and each build is one line."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import kg.watch
from kg.errors import OutputError
from kg.watch import LATEST, STILL, Changes, Files, look_at, watching

STORY = (
    "招商动态\n"
    "　　本报讯　6月1日，总投资{}亿元的{}智能装备产业园项目在合川区开工，由重庆{}智能装备有限公司投资建设。\n"
)


def state(**sizes: int) -> Files:
    return {name: (size, size, 1) for name, size in sizes.items()}


@pytest.mark.parametrize(
    ("looks", "due", "said"),
    [
        ([(0, state(a=1)), (STILL, state(a=1))], [False, True], "1 files"),
        (
            [(0, state(a=1)), (2, state(a=2)), (STILL, state(a=2)), (9, state(a=2))],
            [False] * 3 + [True],
            "1 files",
        ),
        ([(at, state(a=at)) for at in range(0, int(LATEST) + 2, 2)], [False] * 30 + [True], "1 files"),
    ],
    ids=["it is still", "it grows", "it never ends"],
)
def test_a_build_waits_until_files_are_whole(
    looks: list[tuple[float, Files]], due: list[bool], said: str
) -> None:
    changes = Changes()
    assert [changes.are_due(files, now) for now, files in looks] == due
    assert changes.start() == said


def test_nothing_is_built_without_a_change() -> None:
    changes = Changes()
    changes.are_due(state(a=1, b=1, c=1), 0)
    changes.start()
    assert not changes.are_due(state(a=1, b=1, c=1), 1000)
    assert not changes.are_due(state(a=2, c=1, d=1), 1001)
    assert not changes.are_due(state(a=1, b=1, c=1), 1002)  # it was put back
    assert not changes.are_due(state(a=2, c=1, d=1), 1003)
    assert changes.are_due(state(a=2, c=1, d=1), 1003 + STILL)
    assert changes.start() == "1 new, 1 changed, 1 gone"


def test_all_that_a_build_reads_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    read = ["a.txt", "decisions.toml", "confidence.toml", "deep/b.html", "deep/metadata.csv"]
    for name in (*read, "graph.json", "graph.html", ".hidden.txt", "program.exe"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert sorted(look_at([tmp_path])) == sorted(str(tmp_path / name) for name in read)
    assert look_at([tmp_path / "gone.txt"]).keys() == {str(tmp_path / name) for name in read[1:3]}


def test_a_pipe_cannot_be_watched(tmp_path: Path) -> None:
    pipe = watching([Path("-")], tmp_path, "zh", print)
    with pytest.raises(OutputError, match="--watch: what comes through a pipe"), pipe:
        raise AssertionError


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "one.txt").write_text(STORY.format(2, "白河", "白河"), encoding="utf-8")
    return folder


def wait_for(said: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not said():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.slow
def test_what_comes_changes_and_goes_is_built_in(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.watch, "EVERY", 0.05)
    monkeypatch.setattr(kg.watch, "STILL", 0.2)
    output, told = tmp_path / "output", list[str]()

    def built(files: str, articles: int) -> bool:
        line = rf"built anew \({files}\): {articles} articles, \d+ entities, \d+ facts, \d+\.\d s"
        return any(re.fullmatch(line, one) for one in told)

    with watching([sources], output, "en", told.append):
        assert told[0] == f"{output}: there is no graph yet; it is built first"
        assert built("1 files", 1)
        graph = (output / "graph.trig").read_bytes()
        (sources / "two.txt").write_text(STORY.format(3, "云帆", "云帆"), encoding="utf-8")
        (sources / "bad.txt").write_bytes(b"")
        wait_for(lambda: built("2 new, 0 changed, 0 gone", 2))
        assert (output / "graph.trig").read_bytes() != graph
        (sources / "two.txt").write_text(STORY.format(3, "红土", "红土"), encoding="utf-8")
        (sources / "one.txt").unlink()
        wait_for(lambda: built("0 new, 1 changed, 1 gone", 1))
        last = (output / "graph.trig").read_bytes()
        (sources / "two.txt").unlink()
        wait_for(lambda: any(line.startswith("not built: ") for line in told))
        assert (output / "graph.trig").read_bytes() == last
    assert sum(line.startswith("not read: bad.txt") for line in told) == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
def test_a_build_ends_with_the_server(sources: Path, tmp_path: Path) -> None:
    for number in range(2000):
        (sources / f"{number}.txt").write_text(STORY.format(number + 1, "白河", "白河"), encoding="utf-8")
    code = (
        "import sys, pathlib, os, signal, threading, time; import kg.watch as w\n"
        "threading.Timer(3, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()\n"
        "with w.watching([pathlib.Path(sys.argv[1])], pathlib.Path(sys.argv[2]), 'en', print): pass"
    )
    output = tmp_path / "output"
    subprocess.run([sys.executable, "-c", code, str(sources), str(output)], timeout=60)
    assert shutil.which("pgrep") is None or not _builds(output)
    assert not (output / "graph.trig").exists(), "it ended by itself"


def _builds(output: Path) -> str:
    """Return the processes that still build into a folder, a moment after their parent has ended."""
    for _ in range(50):
        found = subprocess.run(
            ["pgrep", "-f", f"kg.start.child {output}"], capture_output=True, text=True
        ).stdout
        if not found:
            return ""
        time.sleep(0.1)
    return found
