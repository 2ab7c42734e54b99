"""Builds a graph in a process that may read only what it is allowed to, and notes what it touches.

    python tests/watched_build.py OUTPUT SOURCE…     the graph of all sources
    python tests/watched_build.py OUTPUT < LIST      each line of LIST (JSON) alone: what is said of it

It prints one line of JSON: exit message, messages, files opened, files changed, hosts, seconds, MiB.
"""

import contextlib
import ctypes
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = (
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
)
_OUTSIDE = (
    "socket.connect",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
)

opened: set[str] = set()
changed: set[str] = set()
outside: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        name, flags = arguments[0], arguments[2]
        if not isinstance(name, int):
            (changed if flags & _WRITES else opened).add(os.path.abspath(os.fsdecode(name)))
    elif event in _CHANGES:
        changed.add(os.path.abspath(os.fsdecode(arguments[0])))
    elif event == "os.rename":
        changed.update(os.path.abspath(os.fsdecode(name)) for name in arguments[:2])
    elif event in _OUTSIDE:
        outside.add(f"{event} {arguments!r}")


def give_up_rights() -> None:
    """Let the system administrator be refused as anyone else is (Linux)."""
    if os.geteuid() == 0:
        header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
            sys.exit(os.strerror(ctypes.get_errno()))


def run(*arguments: str) -> tuple[str, str]:
    """Return the exit message of the command and what it wrote to stderr."""
    from kg.cli import main

    sys.argv, ending, said = ["kg", *arguments], "", io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            main()
        except SystemExit as error:
            ending = str(error.code or "")
    return ending, said.getvalue()


def peak() -> float:
    """Return the most MiB that this program took: getrusage would tell that of the one that started it."""
    (line,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


def start() -> None:
    give_up_rights()
    sys.addaudithook(watch)
    output, *sources = sys.argv[1:]
    begun = time.process_time()
    from kg import schedule

    schedule._FEW = sys.maxsize  # another process could not be watched
    runs = [sources] if sources else [[path] for path in json.load(sys.stdin)]
    said = [run("build", *paths, "-o", output, "--jobs", "1") for paths in runs]
    result = {
        "said": said,
        "opened": sorted(opened),
        "changed": sorted(changed),
        "outside": sorted(outside),
        "seconds": time.process_time() - begun,
        "mib": peak(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    start()
