"""Builds of the page: one at a time, each in a process of its own that can be ended at any moment."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from kg.errors import OutputError
from kg.start.works import Work

Done = Callable[[dict[str, Any]], None]
BEHIND = 10  # how nice a build is that runs while a graph is served
_WORTH_TELLING = 0.02  # share of the bytes that must have been read before the time left is told


@dataclass(slots=True)
class Build:
    """A build: how far it is, and how it ended."""

    work: Work
    process: subprocess.Popen[bytes]
    began: float = field(default_factory=monotonic)
    state: str = "running"  # or done, failed, stopped
    step: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    def told(self) -> dict[str, Any]:
        """Return what the page shows of it."""
        done, total = int(self.step.get("done", 0)), int(self.step.get("total", 0))
        share = min(done / total, 1.0) if total else 0.0
        seconds = monotonic() - self.began
        left = round(seconds / share - seconds) if share >= _WORTH_TELLING else None
        return {
            "work": self.work.name,
            "state": self.state,
            "share": round(share, 4),
            "articles": int(self.step.get("articles", 0)),
            "source": str(self.step.get("source", "")),
            "left": left,
            "report": self.report,
            "error": self.error,
        }


class Builder:
    """Starts and ends builds; the last one is kept to be told of."""

    def __init__(self) -> None:
        self.last: Build | None = None
        self._lock = threading.Lock()

    def start(self, work: Work, lang: str, done: Done) -> None:
        """Begin a build; ``done`` is given its report. OutputError while another one runs."""
        with self._lock:
            if self.last is not None and self.last.state == "running":
                raise OutputError("another graph is being built; wait until it has ended, or stop it")
            self.last = Build(work, begin(work.graph, lang, [work.sources]))
        threading.Thread(target=self._follow, args=(self.last, done), daemon=True).start()

    def stop(self) -> None:
        """End the build that runs, with all its processes; the last graph stays whole."""
        with self._lock:
            build = self.last
            if build is None or build.state != "running":
                return
            build.state = "stopped"
        end_all(build.process)

    def _follow(self, build: Build, done: Done) -> None:
        for told in tell_all(build.process):
            build.report = told.get("report", build.report)
            build.error = told.get("error", build.error)
            build.step = told if "done" in told else build.step
        build.process.wait()
        if build.report:
            with suppress(OutputError):
                done(build.report)
        with self._lock:
            if build.state == "running":
                build.state = "done" if build.report else "failed"
                if not build.report and not build.error:
                    build.error = "the build was ended from outside (too little memory?); build again"


def begin(
    output: Path, lang: str, sources: Sequence[Path], *, base_iri: str = "", behind: bool = False
) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own; ``behind`` all others, and no longer than this process runs."""
    command = [sys.executable, "-m", "kg.start.child", str(output), lang, base_iri, *map(str, sources)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if behind else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) if behind else 0,
    )
    if behind and sys.platform != "win32":
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, BEHIND)
    return process


def tell_all(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what a build tells, until it has ended."""
    assert process.stdout
    with process.stdout as lines:
        for line in lines:
            with suppress(ValueError):
                yield json.loads(line)


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
