"""Composed facts of many articles -> what linking, graph and whole files cost, stage by stage.

python -m tests.benchmarks.archive 10000 100000 1000000

Facts are composed, not read: what stands behind extraction is measured, with the graph on disk. Each size
runs in a process of its own; seconds are of the processor, of all processes, and memory is the peak so far.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.collector import collector_paused
from kg.deals import add_deals
from kg.export import TRIPLES, WHOLE, WRITERS, write_triples
from kg.files import write_bytes
from kg.graph import meta
from kg.graph.build import build_on_disk
from kg.graph.reading import tell_reprints
from kg.graph.selection import best_connected
from kg.linking import link_entities
from kg.model import Facts
from kg.reprints import find_reprints
from tests.benchmarks.composed import compose_facts
from tests.benchmarks.scale import Row, lap, peak

STAGES = ("linking", "graph", "reprints", "deals", *TRIPLES[:1], *sorted(WHOLE - {*TRIPLES}), "selection")


class Composed(Iterable[Facts]):
    """The facts of ``number`` articles, composed anew each time."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __iter__(self) -> Iterator[Facts]:
        return compose_facts(self._number)


@collector_paused()
def measure(number: int, folder: Path) -> Row:
    """Return what each stage costs; ``folder`` holds the files for the time of it."""
    facts, row = Composed(number), Row(articles=number)
    with lap(row, "composing"):  # once; linking and graph do it again
        sum(1 for _ in facts)
    with lap(row, "linking"):
        linked = link_entities(facts)
    with lap(row, "graph"):
        graph = build_on_disk(facts, linked, folder)
        graph.freeze()
    row |= {"entities": len(graph), "relations": graph.number_of_edges()}
    del linked
    with lap(row, "reprints"):
        tell_reprints(graph, find_reprints(meta(graph)["articles"]))
    with lap(row, "deals"):
        add_deals(graph)
    with lap(row, TRIPLES[0]):
        write_triples(graph, folder)
    for name in sorted(WHOLE - {*TRIPLES}):
        with lap(row, name):
            write_bytes(folder / name, WRITERS[name](graph, lang="zh"))
    with lap(row, "selection"):
        row["shown"] = len(best_connected(graph))
    graph.close()
    for stage in ("linking", "graph"):
        row[stage] = round(row[stage] - row["composing"], 2)
    return row


def main() -> None:
    """Print a line for each size, and one of all figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, help="where files may be written, for their time")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    for size in asked.sizes:
        if asked.here:
            with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
                print(json.dumps(measure(size, Path(folder))))
            continue
        command = [sys.executable, "-m", "tests.benchmarks.archive", str(size), "--here"]
        command += ["--folder", str(asked.folder)] if asked.folder else []
        row = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        each = {stage: 1000 * row[stage] / size for stage in STAGES}
        told = ", ".join(f"{stage} {cost:.3f}" for stage, cost in each.items())
        print(f"{size:9,} articles: {sum(each.values()):.2f} ms each, {peak(row):.0f} MB: {told}")
        print(json.dumps(row))


if __name__ == "__main__":
    main()
