"""kg build --cluster: a scheduler and two workers on this machine, one of them ended in mid-build."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from kg import pipeline, schedule
from kg.errors import KGError
from kg.graph import build_graph
from kg.linking import link_entities
from kg.making import Wanted, make_files
from kg.rdf.dataset import both_parts
from kg.schedule import Progress
from kg.store import open_store
from kg.workers import Mapper, start_workers, work_in_order
from tests.benchmarks.archive import fill
from tests.benchmarks.articles import write_articles
from tests.benchmarks.composed import compose_facts
from tests.chunks import double, end_always, hold_and_double, note

ROOT = Path(__file__).parent.parent
Given = TypeVar("Given")
Made = TypeVar("Made")
pytest.importorskip("distributed")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers for the first chunk."""
    monkeypatch.setattr("kg.workers.in_order._SOON", 0.0)


Cluster = tuple[str, list[subprocess.Popen[bytes]]]  # address, the scheduler and its two workers


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler with two workers of one thread each."""
    file = tmp_path / "scheduler.json"
    common = ["--no-dashboard", "--scheduler-file", str(file)]
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)
    wait_for(file)
    processes = [scheduler, *(start_worker(address_of(file), tmp_path) for _ in range(2))]
    try:
        yield address_of(file), processes
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def start(program: str, *arguments: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    environment = os.environ | {"PYTHONPATH": str(path)}
    return subprocess.Popen(
        command, env=environment, cwd=path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def start_worker(address: str, folder: Path, path: Path = ROOT) -> subprocess.Popen[bytes]:
    """Start a worker of one thread, which writes what it must into ``folder``."""
    worker = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]
    return start("dask_worker", address, "--host", "127.0.0.1", *worker, path=path)


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not (file.exists() and file.read_bytes().endswith(b"}")) and time.monotonic() < until:
        time.sleep(0.05)


def address_of(file: Path) -> str:
    import json

    return str(json.loads(file.read_text())["address"])


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_though_a_worker_ends(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, (_, *workers) = cluster
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


@pytest.mark.slow
def test_chunks_come_in_order_though_a_worker_ends(cluster: Cluster, tmp_path: Path) -> None:
    address, (_, *workers) = cluster
    done = []
    with work_in_order(1, address) as mapper:
        for result in mapper(partial(note, tmp_path), range(80)):
            done.append(result)
            if len(done) == 20:
                workers[0].kill()
        held = list(mapper(partial(hold_and_double, bytes(1_000_000)), range(20)))
    assert done == [2 * number for number in range(80)]
    assert held == [(1_000_000, 2 * number) for number in range(20)]
    notes = [file.name.split("-") for file in tmp_path.glob("*-*") if file.name[0].isdigit()]
    for worker in workers:  # each did some
        assert any(process == str(worker.pid) for _, process in notes)
    assert all(process == str(workers[1].pid) for number, process in notes if int(number) > 40)


@pytest.mark.slow
def test_rdf_has_the_same_bytes_though_a_worker_ends(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.rdf.dataset._BATCH", 5)
    address, (_, *workers) = cluster
    facts = list(compose_facts(150))
    graph = build_graph(facts, link_entities(facts))
    told = []
    with work_in_order(1, address) as mapper:
        for part in both_parts(graph, mapper=mapper):
            told.append(part)
            if len(told) == 40:
                workers[1].kill()
    assert told == list(both_parts(graph))
    assert workers[1].wait() and workers[0].poll() is None and len(told) > 100


@pytest.mark.slow
@pytest.mark.parametrize("large", [10, 1000])
def test_what_follows_extraction_has_the_same_bytes_though_workers_end(
    large: int, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker ends while names are gathered, another one takes its place, and then the second ends."""
    monkeypatch.setattr("kg.chunks.SIZE", 10)
    monkeypatch.setattr("kg.rdf.dataset._BATCH", 5)
    address, processes = cluster
    seen: list[str] = []

    def ending(mapper: Mapper, function: Callable[[Given], Made], chunks: Iterable[Given]) -> Iterator[Made]:
        name = getattr(function, "func", function).__name__
        for number, result in enumerate(mapper(function, chunks)):
            if number == 3 and name in ("read_chunk", "render_articles"):
                processes[1 + (name == "render_articles")].kill()
            if number == 3 and name == "read_chunk":
                processes.append(start_worker(address, tmp_path))
            seen.extend([name] if number == 4 else [])
            yield result

    def make(name: str, mapper: Mapper) -> dict[str, bytes]:
        wanted = Wanted([tmp_path / "pages"], tmp_path / name, "zh", "", 0.5, large=large)
        with open_store(wanted.output) as store:
            fill(store, 120)
            make_files(wanted, store, (), mapper)
        files = wanted.output.iterdir()
        return {file.name: file.read_bytes() for file in files if not file.name.startswith(".")}

    (tmp_path / "pages").mkdir()
    with work_in_order(1, address) as mapper:
        there = make("there", partial(ending, mapper))
    assert there == make("here", map) and len(there) > 9
    gathers = "gather_packed" if large < 120 else "gather"
    assert {"read_chunk", gathers, "render_entities", "render_articles"} <= set(seen)
    assert [process.poll() is None for process in processes] == [True, False, False, True]


@pytest.mark.slow
def test_a_scheduler_that_ends_is_one_line(cluster: Cluster, capfd: pytest.CaptureFixture[str]) -> None:
    address, (scheduler, *_) = cluster
    with (
        work_in_order(1, address) as mapper,
        pytest.raises(KGError, match=r"^the cluster is gone; start it, and build again"),
    ):
        for result in mapper(double, range(1000)):
            if result == 20:
                scheduler.kill()
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_workers_of_another_version_are_named(cluster: Cluster, tmp_path: Path) -> None:
    address, processes = cluster
    other = tmp_path / "other" / "kg"
    other.mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for path in (ROOT / "kg").iterdir():
        (other / path.name).symlink_to(path)
    (other / "more.py").touch()
    for folder in (other.parent, tmp_path / "empty"):  # the second has no kg, or the one that is installed
        processes.append(start_worker(address, tmp_path, folder))
    with pytest.raises(KGError, match=r"^worker tcp://\S+(, tcp://\S+)?: has another version of kg; install"):
        wait_and_join(address, 4)


def wait_and_join(address: str, number: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(number)
    with start_workers(1, address):
        pass


@pytest.mark.slow
def test_a_cluster_whose_workers_are_gone_is_one_line(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.workers.running._LONG", 1.0)
    with (
        work_in_order(1, cluster[0]) as mapper,
        pytest.raises(KGError, match=r"^the cluster has no worker left; start some"),
    ):
        list(mapper(end_always, range(30)))


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("http://127.0.0.1:8786", "no address of a scheduler; write it as tcp://host:8786"),
        ("nonsense", "no address of a scheduler; write it as tcp://host:8786"),
        ("ucx://127.0.0.1:8786", "no address of a scheduler; write it as tcp://host:8786"),
        ("tcp://127.0.0.1", "no address of a scheduler; write it as tcp://host:8786"),
        ("tcp://me@127.0.0.1:9", "no address of a scheduler; write it as tcp://host:8786"),
        ("tls://127.0.0.1:9", "needs certificates (none are named); name them in Dask's settings"),
        ("127.0.0.1:9", "no Dask scheduler answers there; start one: dask scheduler"),
        ("tcp://[::1]:9", "no Dask scheduler answers there; start one: dask scheduler"),
        ("tcp://127.0.0.1:99999", "no Dask scheduler answers there; start one: dask scheduler"),
        ("tcp://a..b:1", "no Dask scheduler answers there; start one: dask scheduler"),
    ],
)
def test_an_address_that_is_none_is_told_at_once(
    address: str, line: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KGError) as told, start_workers(1, address):
        pass
    assert str(told.value).startswith(f"--cluster {address}: {line}")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"\x02"])
def test_what_listens_there_may_be_no_scheduler(greeting: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.cluster._CONNECT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            line, _ = server.accept()
            line.sendall(greeting)
            time.sleep(1)
            line.close()

        threading.Thread(target=greet, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(KGError, match="no Dask scheduler answers there"), start_workers(1, address):
            pass


def test_certificates_that_cannot_be_read_are_named() -> None:
    import dask

    tls = "distributed.comm.tls"
    files = {f"{tls}.{name}": "no.pem" for name in ("ca-file", "client.cert", "client.key")}
    with (
        dask.config.set(files),
        pytest.raises(KGError, match=r"needs certificates \(No such file or directory\)"),
        start_workers(1, "tls://127.0.0.1:9"),
    ):
        pass
