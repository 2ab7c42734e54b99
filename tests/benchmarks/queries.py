"""How fast queries are, as ratios to others in the same run: rdflib, pyoxigraph, Oxigraph's server.

python tests/benchmarks/queries.py [--triples 160000] [--seconds 8]
"""

import argparse
import itertools
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import rdflib

from kg.query import format_result, run_query
from kg.rdf.turtle import prefixes

CSV = ox.QueryResultsFormat.CSV
ID = "https://example.org/kg/id/"
JOIN = """SELECT ?company ?project ?district ?province {
  ?company kg:develops ?project . ?project kg:locatedIn ?district .
  ?district kg:locatedIn ?province . ?province a kg:Place }"""
COUNT = JOIN.replace("SELECT ?company ?project ?district ?province", "SELECT (COUNT(*) AS ?n)")


def write_graph(path: Path, triples: int) -> int:
    """Write companies, projects, districts and provinces as TriG; return how many companies there are."""
    companies, districts, provinces = triples // 8, max(triples // 560, 1), 30
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in prefixes().items()]
    lines += [f'id:v{n} a kg:Place ; skos:prefLabel "province {n}"@zh .' for n in range(provinces)]
    for n in range(districts):
        place = f"id:v{n % provinces}"
        lines.append(f'id:d{n} a kg:District ; skos:prefLabel "district {n}"@zh ; kg:locatedIn {place} .')
    for n in range(companies):
        lines.append(f'id:c{n} a kg:Company ; skos:prefLabel "company {n}"@zh ; kg:develops id:p{n} ;')
        lines.append(f"  kg:locatedIn id:d{n % districts} .")
        lines.append(f'id:p{n} a kg:Project ; skos:prefLabel "project {n}"@zh ;')
        lines.append(f"  kg:investment {n}.0 ; kg:locatedIn id:d{n * 7 % districts} .")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return companies


def best(times: int, work: Any) -> float:
    """Return the seconds that ``work`` takes, the shortest of so many times."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def compare_join(folder: Path, times: int = 15) -> dict[str, float]:
    """Return the seconds of the four-pattern join, the shortest of so many rounds in turn."""
    store, memory = ox.Store(), rdflib.Graph()
    store.bulk_load(path=str(folder / "graph.trig"))
    memory.parse(data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    run_query(folder, "ASK {}")

    def found(text: str) -> Any:
        return store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)

    def raw(text: str) -> list[Any]:
        return list(found(text))

    def values(result: Any) -> list[Any]:
        return [[term.value for term in row] for row in result.rows]

    works = {
        "pyoxigraph": lambda: raw(COUNT),
        "kg": lambda: run_query(folder, COUNT),
        "pyoxigraph, all rows": lambda: [[term.value for term in row] for row in raw(JOIN)],
        "kg, all rows": lambda: values(run_query(folder, JOIN)),
        "pyoxigraph, all rows as CSV": lambda: found(JOIN).serialize(format=CSV).decode(),
        "kg, all rows as CSV": lambda: format_result(run_query(folder, JOIN), "csv"),
    }
    rounds = [{name: best(1, work) for name, work in works.items()} for _ in range(times)]
    shortest = {name: min(seconds[name] for seconds in rounds) for name in works}
    return {"rdflib": best(1, lambda: list(memory.query(COUNT, initNs=prefixes()))), **shortest}


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
    folder: Path, companies: int, connections: int, seconds: float, again: bool = False, rounds: int = 10
) -> dict[str, float]:
    """Return the look-ups per second of both servers: the best of rounds in turn."""
    with servers(folder) as sites:
        clients = {name: Client(*site, connections, companies, again) for name, site in sites.items()}
        for client in clients.values():
            client.run(3.0)  # until its processes are all there
        found: dict[str, list[float]] = {name: [] for name in clients}
        for _ in range(rounds):
            for name, client in clients.items():
                found[name].append(client.run(seconds / rounds / 2))
        for client in clients.values():
            client.close()
    return {name: max(rates) for name, rates in found.items()}


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=160_000)
    parser.add_argument("--seconds", type=float, default=8.0, help="for each comparison of servers")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        companies = write_graph(folder / "graph.trig", options.triples)
        for connections, again in ((1, False), (8, False), (1, True), (8, True)):
            rates = compare_lookups(folder, companies, connections, options.seconds, again)
            kind = "again and again" if again else "each once"
            print(
                f"look-ups/s, {kind}, {connections} connections: kg {rates['kg']:.0f}, oxigraph "
                f"{rates['oxigraph']:.0f}, ratio {rates['kg'] / rates['oxigraph']:.2f} (>= 0.8 is wanted)",
                flush=True,
            )
        seconds = compare_join(folder)
        for engine, taken in seconds.items():
            print(f"join: {engine} {taken:.3f} s")
        print(f"join: kg / rdflib 1/{seconds['rdflib'] / seconds['kg']:.0f} (<= 1/100 is wanted)")
        for kind in ("", ", all rows", ", all rows as CSV"):
            ratio = seconds[f"kg{kind}"] / seconds[f"pyoxigraph{kind}"]
            print(f"join{kind}: kg / pyoxigraph {ratio:.2f} (<= 1.5 is wanted)")


if __name__ == "__main__":
    main()
