"""A served graph that is replaced while it is asked; python -m tests.replaced REQUESTS SWITCHES asks long.

Every state of the graph says its number in several places. What one client sees must be one state in each
answer, and never an older state than it has seen before, whichever way it asks.
"""

import http.client
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlsplit

from kg.files import replacing_all
from kg.query import FILE
from kg.query.loading import LARGE
from kg.rdf.turtle import prefixes

CLIENTS = 4
LONGEST = 20_000  # numbers in one page, so that it takes several reads
THING = "https://example.org/kg/id/thing"
ARTICLE = "https://example.org/kg/id/article-0000000000000000"
LOOK_UP = f"SELECT ?n {{ <{THING}> <a:number> ?n }}"
EACH = "SELECT DISTINCT ?n { ?s <a:each> ?n } ORDER BY ?n"
ALL = "SELECT (COUNT(?s) AS ?count) { ?s <a:each> ?n }"
MANY = 300


def write_state(folder: Path, number: int) -> None:
    """Put the state of this number in the place of the one before, as a build does."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())
    thing = f'<{THING}> a kg:Company ; skos:prefLabel "n={number}" ; <a:number> "n={number}" .\n'
    article = f'<{ARTICLE}> schema:mentions <{THING}> ; kg:sourceFile "n={number}" .\n'
    each = "".join(f'<a:s{at}> <a:each> "n={number}" .\n' for at in range(MANY))
    with replacing_all(folder) as stage:
        words = f"n={number}\n" * (LONGEST + 1000 * (number % 3))
        (stage / "graph.html").write_text(words, encoding="utf-8")
        (stage / FILE).write_text(head + thing + article + each, encoding="utf-8")


@dataclass
class Client:
    """One that asks over one connection, and keeps what was wrong."""

    address: str
    seen: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def run(self, more: Callable[[], bool]) -> None:
        """Ask in every way, one after the other, as long as there is ``more`` to ask."""
        ways = {
            "look-up": f"/sparql?query={quote(LOOK_UP)}",
            "query": f"/sparql?query={quote(EACH)}",
            "count": f"/sparql?query={quote(ALL)}",
            "page of a thing": "/entity/thing",
            "view": "/",
        }
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)) as connection:
            while more():
                for way, path in ways.items():
                    self.asked[way] += 1
                    try:
                        connection.request("GET", path, headers={"Accept": "text/csv, text/html"})
                        answer = connection.getresponse()
                        self._check(way, answer.status, answer.read().decode())
                    except (OSError, http.client.HTTPException) as error:
                        self.wrong.append(f"{way}: {error!r}")
                        connection.close()

    def _check(self, way: str, status: int, text: str) -> None:
        if way == "count":
            if status != 200 or text.split() != ["count", str(MANY)]:
                self.wrong.append(f"{way}: {status} {text[:200]!r}")
            return
        numbers = {int(number) for number in re.findall(r"n=(\d+)", text)}
        if status != 200 or len(numbers) != 1:
            self.wrong.append(f"{way}: {status} {sorted(numbers)} {text[:200] if not numbers else ''!r}")
        elif min(numbers) < self.seen:
            self.wrong.append(f"{way}: {min(numbers)} after {self.seen}")
        else:
            self.seen = min(numbers)


@contextmanager
def serving(folder: Path, large: int = LARGE) -> Iterator[str]:
    """Serve the first state, and give the address; ``large`` is as for kg.web."""
    write_state(folder, 0)
    with serving_of(folder, large) as (address, _):
        yield address


@contextmanager
def serving_of(folder: Path, large: int = LARGE) -> Iterator[tuple[str, int]]:
    """Serve what stands in ``folder`` from a process of its own; give its address and number."""
    code = (
        "import sys, pathlib; from kg.web import serve\n"
        "tell = lambda line: print(line, flush=True)\n"
        "serve(pathlib.Path(sys.argv[1]), port=0, large=int(sys.argv[2]), ready=tell)"
    )
    command = [sys.executable, "-c", code, str(folder), str(large)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip(), server.pid
        finally:
            server.terminate()


def ask_while_replacing(
    address: str, folder: Path, *, requests: int, switches: int, pause: float
) -> list[Client]:
    """Return clients that have asked so often, while so many states took the place of each other."""
    clients = [Client(address) for _ in range(CLIENTS)]
    ended = threading.Event()

    def more() -> bool:
        return not ended.is_set() or sum(client.asked.total() for client in clients) < requests

    threads = [threading.Thread(target=client.run, args=(more,)) for client in clients]
    for thread in threads:
        thread.start()
    for number in range(1, switches + 1):
        write_state(folder, number)
        time.sleep(pause)
        until = time.monotonic() + 30 * (number % 2 == 0 or number == switches)  # others are hardly seen
        while any(client.seen < number for client in clients) and time.monotonic() < until:
            time.sleep(0.1)
    ended.set()
    for thread in threads:
        thread.join()
    return clients


def main(requests: int, switches: int, large: int = LARGE) -> None:
    """Serve states that take each other's place, and print what was asked and what was wrong."""
    with TemporaryDirectory() as name, serving(Path(name), large) as address:
        clients = ask_while_replacing(address, Path(name), requests=requests, switches=switches, pause=0.5)
    asked = sum((client.asked for client in clients), Counter[str]())
    wrong = [line for client in clients for line in client.wrong]
    print(*wrong[:40], sep="\n")
    print(f"{asked.total()} requests ({dict(asked)}), {switches} switches: {len(wrong)} wrong")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
