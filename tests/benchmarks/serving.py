"""How many look-ups a second kg serve answers, beside Oxigraph's own server on the same data."""

import itertools
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.benchmarks.joins import write_graph
from tests.benchmarks.rows import Result, Sizes

ID = "https://example.org/kg/id/"
KINDS = {  # row -> connections, and whether a few hundred look-ups come again and again
    "lookups-1": (1, False),
    "lookups-8": (8, False),
    "lookups-again-1": (1, True),
    "lookups-again-8": (8, True),
}
_WARM = 3.0  # seconds, until the processes of a server are all there


def measure(sizes: Sizes, wanted: Collection[str], rounds: int = 10) -> Iterator[Result]:
    """Yield the look-ups per second of both servers, the best of rounds in turn: the group "serve"."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        companies = write_graph(folder / "graph.trig", sizes.triples)
        for row in wanted:
            rates = compare_lookups(folder, companies, *KINDS[row], sizes.seconds, rounds)
            yield Result(row, rates["kg"], rates["oxigraph"])
            shutil.rmtree(folder / "store")


class Client:
    """Keeps ``connections`` busy with look-ups, all in this one process."""

    def __init__(self, port: int, path: str, connections: int, companies: int, again: bool) -> None:
        self._head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/sparql-results+json\r\n\r\n"
        self._path, self._selector = path, selectors.DefaultSelector()
        # Each query once: no answer that is kept can help. Or a few hundred again and again.
        self._queries = (
            f"SELECT ?p ?o {{ <{ID}c{n % (300 if again else companies)}> ?p ?o }}"
            + ("" if again else f" LIMIT {1000 + n // companies}")
            for n in itertools.count()
        )
        for _ in range(connections):
            line = socket.create_connection(("127.0.0.1", port))
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(line, selectors.EVENT_READ, bytearray())
        self._lines = [key.fileobj for key in self._selector.get_map().values()]

    def run(self, seconds: float) -> float:
        """Return the look-ups per second."""
        for line in self._lines:
            self._ask(line)
        began, done, waiting = time.perf_counter(), 0, len(self._lines)
        while waiting:
            for key, _ in self._selector.select():
                key.data.extend(key.fileobj.recv(1 << 16))  # type: ignore[union-attr]
                if _is_whole(key.data):
                    assert key.data.startswith(b"HTTP/1.1 200") and b'"bindings"' in key.data, key.data[:300]
                    key.data.clear()
                    done += 1
                    if time.perf_counter() - began < seconds:
                        self._ask(key.fileobj)
                    else:
                        waiting -= 1
        return done / (time.perf_counter() - began)

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self._selector.close()

    def _ask(self, line: Any) -> None:
        line.sendall(f"GET {self._path}?query={quote(next(self._queries))} {self._head}".encode())


def _is_whole(answer: bytearray) -> bool:
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    at = answer[:head].lower().find(b"content-length:")
    if at < 0:
        return answer.endswith(b"\r\n0\r\n\r\n")
    return len(answer) >= head + 4 + int(answer[at + 15 : head + 2].split(b"\r\n")[0])


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, tuple[int, str]]]:
    """Start kg serve and oxigraph serve-read-only on the same data; give port and path of each."""
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    location = str(folder / "store")
    load = [oxigraph, "load", "--location", location, "--file", str(folder / "graph.trig")]
    subprocess.run(load, check=True, stderr=subprocess.DEVNULL)
    ports = {}
    for name in ("kg", "oxigraph"):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports[name] = free.getsockname()[1]
    commands = {
        "kg": [sys.executable, "-m", "kg", "serve", "-o", str(folder), "--port", str(ports["kg"])],
        "oxigraph": [
            *(oxigraph, "serve-read-only", "--location", location, "--union-default-graph"),
            *("--bind", f"127.0.0.1:{ports['oxigraph']}"),
        ],
    }
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands.values()]
    try:
        for port in ports.values():
            _wait_for(port)
        yield {"kg": (ports["kg"], "/sparql"), "oxigraph": (ports["oxigraph"], "/query")}
    finally:
        for process in running:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing listens at port {port}")


def compare_lookups(
    folder: Path, companies: int, connections: int, again: bool, seconds: float, rounds: int
) -> dict[str, float]:
    """Return the look-ups per second of both servers: the best of rounds in turn."""
    with servers(folder) as sites:
        clients = {name: Client(*site, connections, companies, again) for name, site in sites.items()}
        for client in clients.values():
            client.run(min(_WARM, seconds))
        found: dict[str, list[float]] = {name: [] for name in clients}
        for _ in range(rounds):
            for name, client in clients.items():
                found[name].append(client.run(seconds / rounds / 2))
        for client in clients.values():
            client.close()
    return {name: max(rates) for name, rates in found.items()}
