"""Many small builds, one after the other, of a graph that is served: what grows?

python -m tests.small_builds COUNT prints what folder and processes hold as the builds go by.
"""

import gc
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote
from urllib.request import Request, urlopen

from kg import build
from tests.benchmarks.articles import make_articles
from tests.replaced import serving_of

HELD = 10  # articles at a time
KILLED = 10  # each so many-th build is ended somewhere
COUNT = "SELECT (COUNT(DISTINCT ?file) AS ?count) { ?article kg:sourceFile ?file }"


class Held(NamedTuple):
    """What is held after a build: files, and bytes of the cache and all; MB and open files of processes."""

    names: tuple[str, ...]
    temporary: int
    cache: int
    output: int
    builder: float
    opened: int
    server: float = 0
    served: int = 0


def build_often(folder: Path, count: int, address: str = "", server: int = 0) -> Iterator[Held]:
    """Build ``count`` times, each time with a file that is new, one that has changed and one that is gone.

    Each build but those that are ended is followed by a question to the server at ``address``.
    """
    draw = random.Random(0)
    for number in range(count):
        write_turn(folder / "sources", number)
        if number % KILLED == KILLED - 1:
            _build_and_kill(folder, draw.uniform(0, 0.4))
        build([folder / "sources"], folder / "output", lang="en")
        if address:
            _ask(address)
        yield _held(folder / "output", server)


def write_turn(folder: Path, number: int) -> None:
    """Write articles ``number`` and the HELD - 1 behind it, one a file; the second is another than before."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for at in range(number, number + HELD):
        seed = 1 if at == number + 1 else 0
        (record,) = make_articles(1, seed=1000 * seed + at)
        (folder / f"{at:05}.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _build_and_kill(folder: Path, seconds: float) -> None:
    child = os.fork()
    if child == 0:
        try:
            build([folder / "sources"], folder / "output", lang="en")
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _ask(address: str) -> None:
    request = Request(f"{address}sparql?query={quote(COUNT)}", headers={"Accept": "text/csv"})
    with urlopen(request, timeout=60) as answer:
        assert answer.read().split() == [b"count", str(HELD).encode()]


def _held(output: Path, server: int) -> Held:
    gc.collect()
    files = sorted(path for path in output.rglob("*") if path.is_file())
    mine = _process(os.getpid())
    return Held(
        tuple(str(path.relative_to(output)) for path in files),
        len(os.listdir(tempfile.gettempdir())),
        sum(path.stat().st_size for path in files if path.name.startswith(".kg-cache")),
        sum(path.stat().st_size for path in files),
        *mine,
        *(_process(server) if server else ()),
    )


def _process(number: int) -> tuple[float, int]:
    """Return the memory of a process in MB, and how many files it has open."""
    pages = int(Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(os.listdir(f"/proc/{number}/fd"))


def grown(first: Held, last: Held) -> list[str]:
    """Return what grew between two builds of as many articles; memory may by a tenth, to find its level."""
    faults = [f"{name} is left" for name in {*last.names} - {*first.names}]
    faults += [f"{last.temporary} temporary files"] * (last.temporary > first.temporary)
    faults += [f"{last.opened} open files"] * (last.opened > first.opened)
    faults += [f"{last.served} open files of the server"] * (last.served > first.served + 2)
    for name in ("cache", "output", "builder", "server"):
        before, now = getattr(first, name), getattr(last, name)
        faults += [f"{name}: {before:.0f} -> {now:.0f}"] * (
            now > before * (1.1 if name in ("builder", "server") else 2)
        )
    return faults


def main(count: int) -> int:
    """Build so often, print a line for each twentieth part, and return how many things grew."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder / "temporary")
        (folder / "temporary").mkdir()
        write_turn(folder / "sources", 0)
        build([folder / "sources"], folder / "output", lang="en")
        told = []
        with serving_of(folder / "output") as (address, server):
            began = time.monotonic()
            for number, held in enumerate(build_often(folder, count, address, server)):
                told.append(held)
                if number % max(count // 20, 1) == 0 or number == count - 1:
                    print(f"{number:6} {time.monotonic() - began:6.0f} s: {_line(held)}", flush=True)
        faults = grown(told[min(3, len(told) // 2)], told[-1])
        print(*faults, sep="\n")
        return len(faults)


def _line(held: Held) -> str:
    return (
        f"{len(held.names)} files, {held.temporary} temporary, cache {held.cache >> 10} kB, "
        f"all {held.output >> 10} kB, builder {held.builder:.1f} MB, {held.opened} open, "
        f"server {held.server:.1f} MB, {held.served} open"
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
