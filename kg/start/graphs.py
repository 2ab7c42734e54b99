"""Graphs that are looked at: a kg serve of each, which ends with the page."""

import os
import re
import socket
import subprocess
import sys
import threading
from zlib import crc32

from kg.errors import OutputError
from kg.start.builds import end_all
from kg.start.works import Work

# A graph has the same port each time: the browser keeps what is watched by address.
_FIRST, _PORTS = 8800, 200
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/")


class Graphs:
    """The servers of the graphs that were opened."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
        self._lock = threading.Lock()

    def open(self, work: Work, lang: str) -> str:
        """Return the address at which a graph is served."""
        with self._lock:
            process, address = self._open.get(work.name, (None, ""))
            if process is None or process.poll() is not None:
                process, address = _serve(work, lang)
                self._open[work.name] = process, address
            return address

    def close(self) -> None:
        """End all servers."""
        for process, _ in self._open.values():
            end_all(process)


def _serve(work: Work, lang: str) -> tuple[subprocess.Popen[bytes], str]:
    where = ("-o", str(work.graph), "--port", _port(work), "--lang", lang)
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", *where],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )
    assert process.stderr
    told = b""
    for line in process.stderr:
        told = line
        if found := _ADDRESS.search(line):
            threading.Thread(target=process.stderr.read, daemon=True).start()  # so that it never waits
            return process, found[0].decode()
    end_all(process)
    raise OutputError(told.decode("utf-8", "replace").strip().removeprefix("kg: "))


def _port(work: Work) -> str:
    """Return the port of a graph, or any where that is taken."""
    port = _FIRST + crc32(str(work.folder).encode("utf-8", "replace")) % _PORTS
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return "0"
    return str(port)
