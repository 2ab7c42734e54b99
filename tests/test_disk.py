"""The store on disk of a large export: it answers as memory does, and never with an older graph."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from conftest import KEYS

import kg
from kg.errors import OutputError
from kg.query import Result, Rows, Triples, close_workers, engine, format_result, list_queries, run_query
from kg.query.disk import FOLDER, open_store, remove_stores
from kg.query.frames import Question
from kg.query.loading import load
from kg.query.stamp import stamp_of
from kg.sources import read_sources

ONE = f"https://example.org/kg/id/{KEYS['company']}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LINE = f"graph.trig: loaded into {FOLDER} for this question and all later ones; this takes a while"
QUESTIONS = {query.name: query.text for query in list_queries()} | {
    "all": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "yes": f"ASK {{ <{ONE}> a kg:Company }}",
    "no": "ASK { ?s a kg:Ship }",
    "description": f"DESCRIBE <{ONE}>",
    "triples": "CONSTRUCT WHERE { ?s kg:locatedIn ?o }",
}


@pytest.fixture(scope="module")
def large(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose export has its store already."""
    folder = tmp_path_factory.mktemp("large")
    copy(output / "graph.trig", folder)
    assert open_store(folder / "graph.trig", lambda line: None)
    yield folder
    close_workers()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an export that says one thing."""
    write(tmp_path, "one")
    return tmp_path


def write(folder: Path, word: str) -> None:
    (folder / "graph.trig").write_text(f'<a:a> <a:says> "{word}" .\n', encoding="utf-8")


def ask(folder: Path, told: list[str]) -> Result:
    close_workers()
    return run_query(folder, "SELECT ?word { ?a <a:says> ?word }", large=0, tell=told.append)


def said(result: Result) -> list[str]:
    assert isinstance(result, Rows)
    return [term.value for (term,) in result.rows if term]


def stores(folder: Path) -> list[Path]:
    return [path for path in (folder / FOLDER).iterdir() if path.is_dir()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_answers_are_those_of_the_store_in_memory(output: Path, large: Path, name: str) -> None:
    found, expected = run_query(large, QUESTIONS[name], large=0), run_query(output, QUESTIONS[name])
    if isinstance(expected, Triples):
        assert isinstance(found, Triples)
        assert found.triples == expected.triples
    else:
        assert found == expected


@pytest.mark.slow
def test_the_server_asks_the_store(output: Path, tmp_path: Path) -> None:
    """Its look-ups too: it tells once that it loads, and holds the files of the store open itself."""
    copy(output / "graph.trig", tmp_path)
    code = (
        "import sys, pathlib; from kg.web import serve\n"
        "tell = lambda line: print(line, flush=True)\n"
        "serve(pathlib.Path(sys.argv[1]), port=0, large=0, ready=tell, tell=tell)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            assert server.stdout.readline() == LINE + "\n"
            address = server.stdout.readline().strip()
            for text in (
                f"SELECT ?t {{ <{ONE}> a ?t }} LIMIT 9",
                f"SELECT ?t {{ <{ONE}> a ?t . }} ORDER BY ?t",
            ):
                request = Request(f"{address}sparql?query={quote(text)}", headers={"Accept": "text/csv"})
                with urlopen(request, timeout=20) as answer:
                    expected = format_result(run_query(output, text), "csv")
                    assert sorted(answer.read().decode().split()) == sorted(expected.split())
            if sys.platform == "linux":
                held = [os.readlink(link) for link in Path(f"/proc/{server.pid}/fd").iterdir()]
                assert any(FOLDER in path for path in held)
        finally:
            server.terminate()


def test_a_small_export_has_none(folder: Path) -> None:
    assert said(run_query(folder, "SELECT ?word { ?a <a:says> ?word }")) == ["one"]
    assert not (folder / FOLDER).exists()


@pytest.mark.slow
def test_it_is_loaded_once_and_told_once(folder: Path) -> None:
    told: list[str] = []
    assert said(ask(folder, told)) == ["one"]
    made = {path: path.stat().st_mtime_ns for path in stores(folder)[0].iterdir()}
    assert said(ask(folder, told)) == ["one"]
    assert {path: path.stat().st_mtime_ns for path in stores(folder)[0].iterdir()} == made
    assert told == [LINE]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["in place", "replaced"])
def test_a_changed_export_is_never_answered_from_an_old_store(folder: Path, how: str) -> None:
    told: list[str] = []
    file = folder / "graph.trig"
    assert said(ask(folder, told)) == ["one"]
    before = file.stat()
    if how == "replaced":
        file.rename(folder / "old.trig")
    write(folder, "two")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert said(ask(folder, told)) == ["two"]
    assert told == [LINE, LINE]
    assert len(stores(folder)) == 1


@pytest.mark.slow
def test_what_an_ended_process_left_is_not_taken(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    half = ox.Store(str(folder / FOLDER / "loading"))
    half.load(b'<a:a> <a:says> "half" .', ox.RdfFormat.TURTLE)
    del half
    broken = folder / FOLDER / f"{stamp_of(folder / 'graph.trig').key}-{ox.__version__}"
    broken.mkdir()
    (broken / "CURRENT").write_text("MANIFEST-000001\n", encoding="utf-8")
    assert said(ask(folder, [])) == ["one"]
    assert stores(folder) == [broken]
    assert said(ask(folder, [])) == ["one"]


@pytest.mark.slow
def test_two_at_once_load_once(folder: Path) -> None:
    code = (
        "import sys, pathlib; from kg.query import run_query\n"
        "tell = lambda line: print('told')\n"
        "print(run_query(pathlib.Path(sys.argv[1]), 'ASK { ?a ?b \"one\" }', large=0, tell=tell))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate(timeout=60)[0].split() for process in running]
    assert sorted(printed) == [["True"], ["told", "True"]]
    assert len(stores(folder)) == 1


def test_where_it_cannot_be_written_memory_serves(folder: Path) -> None:
    (folder / FOLDER).write_text("in the way", encoding="utf-8")
    told: list[str] = []
    assert said(ask(folder, told)) == ["one"]
    (line,) = told
    assert f"{FOLDER}: cannot be used (" in line
    assert "graph.trig is held in memory" in line
    assert "\n" not in line


def test_a_broken_export_leaves_no_store(folder: Path) -> None:
    (folder / "graph.trig").write_text("<a:a> <a:b> <a:c> .\nthis is not TriG", encoding="utf-8")
    with pytest.raises(OutputError, match=r"cannot be read .+; run kg build"):
        ask(folder, [])
    assert stores(folder) == []


@pytest.mark.slow
def test_a_damaged_store_is_loaded_anew(folder: Path) -> None:
    told: list[str] = []
    ask(folder, told)
    close_workers()
    for path in stores(folder)[0].glob("*.sst"):
        content = path.read_bytes()
        path.write_bytes(bytes(64) + content[64:])  # the tables of contents stand at the end
    assert said(ask(folder, told)) == ["one"]
    assert told == [LINE, LINE]


@pytest.mark.slow
def test_a_build_removes_it(tmp_path: Path) -> None:
    page, output = tmp_path / "page.txt", tmp_path / "output"
    page.write_text("合川区属于重庆市。", encoding="utf-8")
    kg.build([page], output)
    assert run_query(output, "ASK { ?d a kg:District }", large=0) is True
    assert stores(output)
    close_workers()
    page.write_text("铜梁区属于重庆市。", encoding="utf-8")
    kg.build([page], output)
    assert not (output / FOLDER).exists()


def test_a_store_that_is_read_stays_until_the_next_one_is(folder: Path) -> None:
    """A build, or a process that loads the next graph, may not take it from those that go on with it."""
    assert said(ask(folder, [])) == ["one"]  # its process still holds it
    old = stores(folder)
    write(folder, "two")
    remove_stores(folder)
    assert stores(folder) == old
    assert open_store(folder / "graph.trig", lambda line: None)
    assert len(stores(folder)) == 2
    close_workers()
    remove_stores(folder)
    assert len(stores(folder)) == 1  # which this process reads


def test_its_files_are_no_sources(folder: Path) -> None:
    inside = folder / FOLDER / "store" / "000004.txt"
    inside.parent.mkdir(parents=True)
    inside.write_text("合川区属于重庆市。", encoding="utf-8")
    (folder / "page.txt").write_text("合川区属于重庆市。", encoding="utf-8")
    assert [source.path for source in read_sources([folder])] == ["page.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
@pytest.mark.parametrize("room", [0, 2])
def test_the_child_opens_nothing_else(large: Path, room: int) -> None:
    """The store is read with no file more than it has open; room for so many is room for no more."""
    code = (
        "import sys, os; from kg.query import engine; from kg.query.loading import load\n"
        "store, _, unopened = load(sys.argv[1], 0); room = int(sys.argv[2])\n"
        "engine._lock_down(unopened + room); print(unopened, len(list(store)) > 100)\n"
        "held = []\n"
        "try:\n"
        "    while True: held.append(os.open('/dev/null', os.O_RDONLY))\n"
        "except OSError: print(len(held))\n"
    )
    command = [sys.executable, "-c", code, str(large / "graph.trig"), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["0", "True", str(room)]


def test_loading_says_what_it_is(large: Path, output: Path) -> None:
    on_disk, in_memory = load(str(large / "graph.trig"), 0), load(str(output / "graph.trig"))
    assert on_disk.prefixes == in_memory.prefixes
    assert len(on_disk.store) == len(in_memory.store)
    question = Question(COUNT, 5, "text/csv")
    assert engine.answer(*on_disk[:2], question) == engine.answer(*in_memory[:2], question)
