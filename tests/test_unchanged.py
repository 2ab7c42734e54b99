"""A build that finds nothing new keeps the files of the last one; whatever has changed is built in."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kg import making, pipeline
from kg.pages.readings import FOLDER as READINGS
from kg.store import FILE
from tests.benchmarks.articles import make_articles
from tests.interrupted_builds import write_pages

States = dict[str, tuple[int, str]]  # a file -> when it was written, and the hash of its content


def states(output: Path) -> States:
    files = [file for file in output.rglob("*") if file.is_file() and not file.name.startswith(FILE)]
    return {
        str(file.relative_to(output)): (file.stat().st_mtime_ns, sha256(file.read_bytes()).hexdigest())
        for file in files
    }


def contents(output: Path) -> dict[str, str]:
    return {name: hash_ for name, (_, hash_) in states(output).items()}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with ``pages`` and their graph, ``output``."""
    write_pages(tmp_path / "pages", 0)
    assert not build(tmp_path).unchanged
    return tmp_path


def build(folder: Path, **options: object) -> pipeline.Report:
    return pipeline.build([folder / "pages"], folder / "output", **options)  # type: ignore[arg-type]


def test_where_nothing_has_changed_all_files_stay(built: Path) -> None:
    before = states(built / "output")
    first = build(built)
    assert first.unchanged and states(built / "output") == before
    assert build(built) == first
    pipeline.build([built / "pages"], built / "other", fresh=True)
    assert contents(built / "other") == contents(built / "output")


def test_fresh_builds_anew(built: Path) -> None:
    before = states(built / "output")
    assert not build(built, fresh=True).unchanged
    after = states(built / "output")
    assert {name: hash_ for name, (_, hash_) in after.items()} == {n: h for n, (_, h) in before.items()}
    assert all(after[name][0] > before[name][0] for name in before)
    assert build(built).unchanged


def touch(file: Path) -> None:
    os.utime(file, ns=(1, 1))


def rename(file: Path) -> None:
    file.rename(file.with_name("renamed.txt"))


def empty_beside(file: Path) -> None:
    (file.parent / "empty.txt").write_bytes(b"")


def write_beside(name: str, text: str) -> Callable[[Path], object]:
    return lambda file: (file.parent / name).write_text(text, encoding="utf-8")


def in_output(change: Callable[[Path], object], name: str) -> Callable[[Path], object]:
    return lambda file: change(file.parents[1] / "output" / name)


def write_other(file: Path) -> None:
    """Write as many bytes as before, with the times of before."""
    info = file.stat()
    file.write_bytes(b"x" * info.st_size)
    os.utime(file, ns=(info.st_atime_ns, info.st_mtime_ns))


def append(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "\n该公司在合川区投资3亿元。\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        append,
        rename,
        Path.unlink,
        empty_beside,
        write_beside("metadata.csv", "file,date\n0.txt,2024-05-13\n"),
        write_beside("decisions.toml", "[[same\n"),
        write_beside("decisions.toml", "# nothing\n"),
        write_beside("confidence.toml", "# nothing\n"),
        in_output(Path.unlink, "graph.html"),
        in_output(Path.unlink, "graph.json"),
        in_output(Path.unlink, ".kg-decisions"),
        in_output(touch, "graph.ttl"),
        in_output(write_other, "relations.csv"),
        in_output(touch, "metadata-todo.csv"),
        in_output(lambda file: file.write_bytes(b""), "graph.rdf12.ttl"),
    ],
)
def test_what_has_changed_is_built_in(change: Callable[[Path], object], built: Path) -> None:
    change(built / "pages" / "0.txt")
    assert not build(built).unchanged
    pipeline.build([built / "pages"], built / "other", fresh=True)
    assert contents(built / "other") == contents(built / "output")
    assert build(built).unchanged


@pytest.mark.parametrize(
    "option",
    [
        {"lang": "en"},
        {"base_iri": "https://example.org/other/"},
        {"min_confidence": 0.9},
        {"rdf12": True},
        {"large": 3},
    ],
)
def test_another_option_is_another_build(option: dict[str, object], built: Path) -> None:
    assert not build(built, **option).unchanged
    assert build(built, **option).unchanged
    assert not build(built).unchanged


def test_another_release_of_a_package_is_another_build(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "version", lambda name: "0")
    assert not build(built).unchanged


def test_what_an_ended_build_left_is_removed(built: Path) -> None:
    (built / "output" / ".kg-next").mkdir()
    (built / "output" / ".kg-next" / "graph.json").write_bytes(b"{")
    assert build(built).unchanged
    assert not (built / "output" / ".kg-next").exists()


def test_a_build_that_was_ended_while_it_moved_is_finished_and_done_again(built: Path) -> None:
    (built / "output" / ".kg-ready").mkdir()
    (built / "output" / ".kg-ready" / "graph.json").write_bytes(b"{")
    assert not build(built).unchanged
    assert (built / "output" / "graph.json").read_bytes() != b"{"


def test_files_of_others_are_no_change(built: Path) -> None:
    (built / "output" / "notes.txt").write_bytes(b"x")
    (built / "output" / READINGS).mkdir()
    assert build(built).unchanged


@pytest.mark.parametrize("seed", range(1))
def test_any_turn_gives_what_a_build_of_its_own_gives(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    pages = [f"{one['title']}\n\n{one['text']}" for one in make_articles(40, seed=seed)]
    folder = tmp_path / "pages"
    folder.mkdir()
    for turn in range(5):
        before = inputs(folder)
        for _ in range(draw.choice((0, 1, 3)) if turn else 3):
            file = folder / f"{draw.randrange(6)}.txt"
            if file.exists() and draw.random() < 0.4 and turn:
                file.unlink()
            else:
                file.write_text(draw.choice(pages), encoding="utf-8")
        if not any(folder.iterdir()):
            (folder / "0.txt").write_text(pages[0], encoding="utf-8")
        report = build(tmp_path)
        assert report.unchanged == (inputs(folder) == before)
        whole = pipeline.build([folder], tmp_path / "whole", fresh=True)
        assert replace(whole, unchanged=report.unchanged) == report
        assert contents(tmp_path / "whole") == contents(tmp_path / "output")


def inputs(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
