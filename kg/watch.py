"""Sources that come, change or go -> builds, one after the other, while the graph is served.

A build runs in a process of its own, behind all others, and puts its files in the place of the old ones when
they are whole: until then, and where it fails, the old graph is served.
"""

import math
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import OutputError
from kg.query import FILE
from kg.sources.finding import BESIDE, STDIN, Found, find_files
from kg.sources.metadata import FILE_NAME
from kg.start.builds import begin, end_all, tell_all

EVERY = 2.0  # seconds between two looks at the sources
SHARE = 10  # … and at least so many times as long as a look takes: 100,000 files take seconds
STILL = 3.0  # seconds for which nothing changes: what was being copied is whole then
LATEST = 60.0  # seconds after which a change is built, even while more are coming
AGAIN = 60.0  # seconds after which a build that failed is tried again
NO_SOURCE = "--watch: what comes through a pipe cannot be watched; name files or folders"

Tell = Callable[[str], None]
Files = dict[str, tuple[int, int, int]]  # the size, time and number of each file


def look_at(sources: Sequence[Path]) -> Files:
    """Return the state of each file that a build of ``sources`` reads."""
    files = {item.file for item in find_files(sources) if isinstance(item, Found)}
    folders = {path if path.is_dir() else path.parent for path in sources}
    files |= {folder / name for folder in folders for name in BESIDE}
    files |= {folder / FILE_NAME for folder in folders | {file.parent for file in files}}
    found: Files = {}
    for file in files:
        with suppress(OSError):
            info = file.stat()
            found[str(file)] = info.st_size, info.st_mtime_ns, info.st_ino
    return found


@dataclass
class Changes:
    """What has changed since the last build, until it can be built: |a.txt came| and has been still."""

    built: Files | None = None  # none yet by this program
    seen: Files = field(default_factory=dict)
    since: float = 0.0  # from when on nothing has changed
    first: float | None = None  # when what is to be built first was seen

    def are_due(self, files: Files, now: float) -> bool:
        """Take in how the files are now, and tell whether it is time to build."""
        if files != self.seen:
            self.seen, self.since = files, now
        if files == self.built:
            self.first = None
            return False
        self.first = now if self.first is None else self.first
        return now - self.since >= STILL or now - self.first >= LATEST

    def start(self) -> str:
        """Say what a build begins with: |1 new, 0 changed, 2 gone|."""
        old, new = self.built, self.seen
        self.built, self.first = new, None
        if old is None:
            return f"{len(new)} files"
        changed = sum(new[file] != old[file] for file in new.keys() & old.keys())
        return f"{len(new.keys() - old.keys())} new, {changed} changed, {len(old.keys() - new.keys())} gone"


class Watcher:
    """Looks at the sources of a graph, and builds it."""

    def __init__(self, sources: Sequence[Path], output: Path, lang: str, tell: Tell) -> None:
        self._sources, self._output, self._lang, self._tell = sources, output, lang, tell
        self._changes = Changes()
        self._told: set[str] = set()  # what need not be told with each build
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self) -> None:
        """Look and build until the end."""
        wait, again = 0.0, math.inf
        while not self._ended.wait(wait):
            began = time.monotonic()
            files = look_at(self._sources)
            now = time.monotonic()
            wait = max(EVERY, SHARE * (now - began))
            if self._changes.are_due(files, now) or now >= again:
                error = self.build()
                again = time.monotonic() + AGAIN if error else math.inf
                if error and not self._ended.is_set():
                    self._tell_once(f"not built: {error}; the last graph is still served")

    def build(self) -> str:
        """Build once; return why there is no graph, or nothing."""
        began, files = time.monotonic(), self._changes.start()
        with self._lock:
            if self._ended.is_set():
                return ""
            self._process = begin(self._output, self._lang, self._sources, base_iri=self._base(), behind=True)
        told: dict[str, Any] = {}
        for line in tell_all(self._process):
            told |= {key: line[key] for key in ("report", "error") if key in line}
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        if "report" not in told:
            return str(told.get("error") or "it was ended from outside (too little memory?)")
        self._tell_report(told["report"], files, time.monotonic() - began)
        return ""

    def end(self) -> None:
        """End the looking, and a build that runs; the old graph stays."""
        self._ended.set()
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                end_all(self._process)

    def first(self) -> None:
        """Build the graph that is to be served; OutputError if there can be none."""
        self._changes.are_due(look_at(self._sources), time.monotonic())
        error = self.build()
        if error:
            raise OutputError(error)

    def _tell_report(self, report: dict[str, Any], files: str, seconds: float) -> None:
        for line in report["lines"]:
            self._tell_once(line)
        counts = f"{report['articles']} articles, {report['entities']} entities, {report['facts']} facts"
        done = "nothing has changed" if report["unchanged"] else "built anew"
        self._tell(f"{done} ({files}): {counts}, {seconds:.1f} s")

    def _tell_once(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._tell(line)

    def _base(self) -> str:
        """Return what the ids of the graph begin with: a build by hand may have chosen it."""
        with suppress(OSError, SyntaxError, ValueError):
            parser = ox.parse(path=str(self._output / FILE))
            next(parser, None)
            return parser.prefixes.get("id", "")
        return ""


@contextmanager
def watching(sources: Sequence[Path], output: Path, lang: str, tell: Tell) -> Iterator[None]:
    """Build what comes into ``sources`` as long as the block runs; first of all a graph, if there is none."""
    if any(str(path) == STDIN for path in sources):
        raise OutputError(NO_SOURCE)
    watcher = Watcher(sources, output, lang, tell)
    thread = threading.Thread(target=watcher.run, daemon=True)
    try:
        if not (output / FILE).exists():
            tell(f"{output}: there is no graph yet; it is built first")
            watcher.first()
        tell(f"what comes, changes or goes in {', '.join(map(str, sources))} is built in")
        thread.start()
        yield
    finally:
        watcher.end()
