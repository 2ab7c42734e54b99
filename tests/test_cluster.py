"""kg build --cluster: a scheduler and two workers on this machine, one of them ended in mid-build."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import pipeline, schedule
from kg.schedule import Progress
from tests.benchmarks.articles import write_articles

ROOT = Path(__file__).parent.parent
pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    common = ["--no-dashboard", "--scheduler-file", str(file)]
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)
    wait_for(file)
    worker = ["--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path), *common]
    workers = [start("dask_worker", "--host", "127.0.0.1", *worker) for _ in range(2)]
    try:
        yield address_of(file), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not (file.exists() and file.read_bytes().endswith(b"}")) and time.monotonic() < until:
        time.sleep(0.05)


def address_of(file: Path) -> str:
    import json

    return str(json.loads(file.read_text())["address"])


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_though_a_worker_ends(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    monkeypatch.setattr(schedule, "_TASK", 500)
    pages = tmp_path / "pages.jsonl"
    write_articles(40, pages)
    ended: list[int] = []

    def end_one(step: Progress, total: int) -> None:
        if not ended and step.articles >= 5:
            ended.append(step.articles)
            workers[0].kill()

    report = pipeline.build([pages], tmp_path / "there", cluster=address, progress=end_one)
    assert (report.articles, report.unread) == (40, ())
    assert ended and workers[1].poll() is None
    pipeline.build([pages], tmp_path / "here")
    for file in (tmp_path / "here").iterdir():
        if not file.name.startswith("."):
            assert file.read_bytes() == (tmp_path / "there" / file.name).read_bytes(), file.name
