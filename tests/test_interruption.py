"""A build may be ended at any moment: the last good output stays whole, and the next build goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kg import pipeline
from kg.decisions.writing import POINTER
from kg.files import replacing_all
from kg.making import LARGE
from kg.store import FILE
from tests.benchmarks.articles import write_articles

ROOT = Path(__file__).parent.parent


def kg(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "kg", *map(str, arguments)]


def has_facts(store: Path) -> bool:
    return store.exists() and store.stat().st_size > 50_000


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.startswith(".")}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks builds that have loaded all data")
@pytest.mark.parametrize("large", [LARGE, 0])
def test_builds_ended_at_fifty_moments_leave_whole_outputs(large: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.interrupted_builds", "7", str(tmp_path), str(large)]
    ended = json.loads(subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout)
    assert ended["seen"]["other"] == 0
    assert ended["seen"]["old"] > 1 and ended["seen"]["new"] > 1
    assert ended["limited"] > 0
    assert ended["end"] == "same"
    assert ended["left"] == [FILE, POINTER]


@pytest.mark.slow
def test_a_killed_build_leaves_no_worker_and_is_gone_on_with(tmp_path: Path) -> None:
    pages, out, whole = tmp_path / "pages.jsonl", tmp_path / "out", tmp_path / "whole"
    write_articles(400, pages)
    workers: list[psutil.Process] = []
    with subprocess.Popen(kg("build", pages, "-o", out, "--jobs", "2")) as build:
        try:
            while build.poll() is None and not (len(workers) >= 2 and has_facts(out / FILE)):
                time.sleep(0.02)
                workers = psutil.Process(build.pid).children(recursive=True)
        finally:
            build.send_signal(signal.SIGKILL)
    assert len(workers) >= 2 and has_facts(out / FILE)
    gone, alive = psutil.wait_procs(workers, timeout=20)
    assert len(gone) >= 2 and not alive
    assert not contents(out)
    again = pipeline.build([pages], out)
    assert again == pipeline.build([pages], whole) and not again.unread
    assert contents(out) == contents(whole)


def test_all_files_are_replaced_or_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), replacing_all(tmp_path) as stage:
        (stage / "a").write_text("new")
        1 / 0  # noqa: B018
    assert contents(tmp_path) == {"a": b"old"}
    with replacing_all(tmp_path) as stage:
        (stage / "a").write_text("new")
        (stage / "b").write_text("new")
    assert contents(tmp_path) == {"a": b"new", "b": b"new"}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("decided", [False, True])
def test_what_an_ended_build_left_is_finished_or_removed(decided: bool, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    left = tmp_path / (".kg-ready" if decided else ".kg-next")
    left.mkdir()
    (left / "a").write_text("left")
    with pytest.raises(ZeroDivisionError), replacing_all(tmp_path):
        1 / 0  # noqa: B018
    assert contents(tmp_path) == {"a": b"left" if decided else b"old"}
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
