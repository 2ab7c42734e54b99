"""Composed facts of many articles -> what all that stands behind extraction costs, stage by stage.

python -m tests.benchmarks.archive 10000 100000 1000000

Facts are composed, not read, and put into the cache; then all is made as a build of a large archive makes it,
with the graph on disk. Each size runs in a process of its own; seconds are of the processor, of all of them,
and memory is the peak of the process that builds, so far.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx as nx

from kg.collector import collector_paused
from kg.deals import add_deals
from kg.export import TRIPLES, WHOLE, WRITERS, write_triples
from kg.files import write_bytes
from kg.graph import meta, save_graph
from kg.graph.build import build_on_disk
from kg.graph.reading import tell_reprints
from kg.graph.selection import best_connected
from kg.linking import link_entities
from kg.model import Source
from kg.reprints import find_reprints
from kg.store import Store, open_store, pack
from kg.workers import work_in_order
from tests.benchmarks.composed import compose_facts
from tests.benchmarks.scale import Row, lap, peak

_TABLES = sorted(WHOLE - {*TRIPLES})
_SHOWN = sorted(WRITERS.keys() - WHOLE)
STAGES = ("linking", "graph", "reprints", "deals", "triples", *_TABLES)
SELECTION = ("selection", *_SHOWN, "graph.json")


def fill(store: Store, number: int) -> None:
    """Put the facts of ``number`` articles into the store, each of a source of its own."""
    for at, facts in enumerate(compose_facts(number)):
        key = at.to_bytes(16, "big")
        store.keep([(key, pack(facts))])
        store.place(Source("generated.jsonl", "", record=facts.article.record, sha256=key.hex()), key, [key])


@collector_paused()
def measure(number: int, folder: Path, jobs: int) -> Row:
    """Return what each stage costs; ``folder`` holds the files for the time of it."""
    row = Row(articles=number)
    with open_store(folder) as facts, work_in_order(jobs) as mapper:
        with lap(row, "composing"):
            fill(facts, number)
        with lap(row, "linking"):
            linked = link_entities(facts, folder=folder, mapper=mapper)
        with lap(row, "graph"):
            graph = build_on_disk(facts, linked, folder, mapper=mapper)
            graph.freeze()
        row |= {"entities": len(graph), "relations": graph.number_of_edges()}
        del linked
        with lap(row, "reprints"):
            tell_reprints(graph, find_reprints(meta(graph)["articles"], folder))
        with lap(row, "deals"):
            add_deals(graph, folder)
        with lap(row, "triples"):
            write_triples(graph, folder, mapper=mapper)
        for name in _TABLES:
            with lap(row, name):
                write_bytes(folder / name, WRITERS[name](graph, lang="zh"))
        with lap(row, "selection"):
            shown = nx.freeze(best_connected(graph))
        row["shown"] = len(shown)
        graph.close()
        for name in _SHOWN:
            with lap(row, name):
                write_bytes(folder / name, WRITERS[name](shown, lang="zh"))
        with lap(row, "graph.json"):
            save_graph(shown, folder / "graph.json")
        files = (file for file in folder.iterdir() if file.is_file())
        row["bytes"] = {file.name: file.stat().st_size for file in files}
    return row


def main() -> None:
    """Print a line for each size, and one of all figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, help="where files may be written, for their time")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    for size in asked.sizes:
        if asked.here:
            with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
                print(json.dumps(measure(size, Path(folder), asked.jobs)))
            continue
        command = [sys.executable, "-m", "tests.benchmarks.archive", str(size), "--here"]
        command += ["--jobs", str(asked.jobs), *(["--folder", str(asked.folder)] if asked.folder else [])]
        row = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        each = {stage: 1000 * row[stage] / size for stage in STAGES}
        told = ", ".join(f"{stage} {cost:.3f}" for stage, cost in each.items())
        most = max(row[f"{stage} MB"] for stage in STAGES)
        shown = sum(row[stage] for stage in SELECTION)
        print(f"{size:9,} articles: {sum(each.values()):.2f} ms each, {most} MB: {told}")
        print(f"{'':9} the selection of {row['shown']:,}: {shown:.0f} s, {peak(row):.0f} MB")
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
