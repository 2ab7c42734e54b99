"""Every broken or hostile file ends in a result or in one line that says why not; nothing else is touched.

The files are those of bad_files.py; its own command makes them in their full sizes.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bad_files
import pyoxigraph as ox
import pytest
from bad_files import FORMULA, INSIDE, OTHER, READ, SECRET, Bad

import kg
from kg.export import WRITERS
from kg.export.tables import FORMULA as MARKS
from kg.sources.finding import show_path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="pipes, rights and names as Linux has them"),
]

COMPANY = "重庆锚澜光电有限公司"
# Of one process that builds the graph of all of them: no file of a kind can take more.
MOST_SECONDS, MOST_MIB = 60, 700
ELSEWHERE = (
    "nothing\nat all.txt",
    "a" * 5000,
    "../" * 90 + "nothing.txt",
    "[red]",
)


@dataclass(frozen=True)
class Built:
    """What became of all the bad files."""

    folder: Path
    files: list[Bad]
    told: dict[str, Any]
    graph: dict[str, Any]
    problems: dict[str, list[str]]  # path -> reasons

    def reasons(self, bad: Bad) -> list[str]:
        """Return what is said of a file, of its lines, or of a folder that was named by its full path."""
        path = show_path(f"{bad.kind}/{bad.name}")
        own = (path, str(self.folder / "bad" / path))
        return [
            reason
            for name, reasons in self.problems.items()
            for reason in reasons
            if name in own or name.rpartition(":")[0] in own
        ]


def watched(folder: Path, *arguments: str | Path, lines: Iterable[str] = ()) -> dict[str, Any]:
    """Run tests/watched_build.py with its output in ``folder``/out."""
    script = Path(__file__).with_name("watched_build.py")
    command = [sys.executable, script, folder / "out", *arguments]
    done = subprocess.run(command, input=json.dumps([*lines]).encode(), stdout=subprocess.PIPE, cwd=folder)
    assert done.returncode == 0
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("hostile")
    files = bad_files.make(folder)
    told = watched(folder, folder / "bad")
    graph = json.loads((folder / "out" / "graph.json").read_bytes())
    problems: dict[str, list[str]] = defaultdict(list)
    for problem in graph["graph"]["problems"]:
        problems[problem["path"]].append(problem["reason"])
    yield Built(folder, files, told, graph, problems)
    (folder / "bad" / "no permission" / "folder").chmod(0o700)


def test_there_are_many_of_every_kind(built: Built) -> None:
    kinds = Counter(bad.kind for bad in built.files)
    assert len(built.files) >= 400
    assert min(kinds.values()) >= 3, kinds


def test_each_ends_as_it_should(built: Built) -> None:
    read = {article["source"] for article in built.graph["graph"]["articles"].values()}
    wrong = []
    for bad in built.files:
        reasons, is_read = built.reasons(bad), show_path(f"{bad.kind}/{bad.name}") in read
        if bad.outcome == OTHER:
            continue
        good = (
            is_read and not reasons if bad.outcome == READ else any(bad.outcome in said for said in reasons)
        )
        if not good or (is_read and bad.outcome != READ and "left out" not in bad.outcome):
            wrong.append((bad.kind, bad.name[:50], bad.outcome, is_read, reasons[:3]))
    assert not wrong


def test_two_forms_of_one_name_are_one_name(built: Built) -> None:
    assert "a second file of this name" in built.problems["names/é.txt"][0]


def test_each_reason_is_one_line(built: Built) -> None:
    ((ending, said),) = built.told["said"]
    lines = said.splitlines()
    assert ending == ""
    told = [line for line in lines if line.startswith("not read: ")]
    assert len(told) == len(built.graph["graph"]["problems"]) and len(told) + 3 == len(lines)
    assert all(len(line) < 900 for line in told)
    assert not any(char in said for char in "\x1b\u202e\u2028")


def test_time_and_memory_are_bounded(built: Built) -> None:
    assert built.told["seconds"] < MOST_SECONDS
    assert built.told["mib"] < MOST_MIB


def test_nothing_else_is_read_written_or_asked(built: Built) -> None:
    folder = built.folder
    own = [folder / "bad", folder / "out", Path(kg.__file__).parent, Path(sys.prefix), Path(sys.base_prefix)]
    own += [Path(path) for path in sys.path if path]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "kg"
    allowed = tuple(f"{path}{os.sep}" for path in (*own, cache))
    system = ("/etc/os-release", "/usr/", "/lib", "/proc/", "/sys/")
    opened = [path for path in built.told["opened"] if not path.startswith((*allowed, *system))]
    assert not opened
    outputs = (f"{folder / 'out'}{os.sep}", f"{cache}{os.sep}")
    changed = [
        path for path in built.told["changed"] if not path.startswith(outputs) and "__pycache__" not in path
    ]
    assert set(changed) <= {str(folder / "out"), str(cache)}
    assert not built.told["outside"]
    assert {path.name for path in folder.iterdir()} == {"bad", "out", "secret", "secret.txt"}
    assert {path.name for path in (folder / "out").iterdir()} >= {*WRITERS, "graph.json"}


def test_what_no_one_named_is_in_no_file(built: Built) -> None:
    for path in (built.folder / "out").iterdir():
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_names_are_found_through_what_cannot_be_seen(built: Built) -> None:
    (company,) = (node for node in built.graph["nodes"] if node["name"] == COMPANY)
    articles = built.graph["graph"]["articles"]
    found = {articles[key]["source"] for key in company["articles"]}
    hidden = {f"{kind}/u{ord(char):04x}.txt" for kind, characters in INSIDE.items() for char in characters}
    assert hidden <= found


def test_no_cell_is_run_as_a_formula(built: Built) -> None:
    seen = 0
    for name in ("entities.csv", "relations.csv"):
        text = (built.folder / "out" / name).read_text(encoding="utf-8-sig")
        cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}
        assert not [cell for cell in cells if cell.startswith(MARKS)]
        seen += sum(cell.removeprefix("'") == FORMULA for cell in cells)  # and it comes back
    assert seen


def test_the_rdf_of_it_all_is_read(built: Built) -> None:
    for name, kind in (("graph.ttl", ox.RdfFormat.TURTLE), ("graph.trig", ox.RdfFormat.TRIG)):
        assert sum(1 for _ in ox.parse(path=str(built.folder / "out" / name), format=kind)) > 10_000


def test_one_that_is_not_read_alone_is_one_line(built: Built) -> None:
    unread = [bad for bad in built.files if bad.outcome not in (READ, OTHER) and bad.kind != "links"]
    alone = [*(str(built.folder / "bad" / bad.kind / bad.name) for bad in unread), *ELSEWHERE]
    written = [*(built.folder / "out").glob("[!.]*")]  # the build's own cache may change
    before = {path: path.stat().st_mtime_ns for path in written}
    told = watched(built.folder, lines=alone)
    for path, (ending, said) in zip(alone, told["said"], strict=True):
        first, *more = ending.splitlines()
        assert first.startswith("kg: "), (path, ending)
        # Of several records each has its line.
        assert all(path.endswith(".jsonl") and line.startswith("not read: ") for line in more), (path, ending)
        assert not said
    assert before == {path: path.stat().st_mtime_ns for path in written}
    assert {path.name for path in (built.folder / "out").glob("[!.]*")} == {path.name for path in written}
    assert told["seconds"] < MOST_SECONDS / 2
