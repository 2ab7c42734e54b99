"""Many articles -> what a build of them costs, stage by stage, as lines and a plot.

python -m tests.benchmarks.archive 10000 100000 1000000
python -m tests.benchmarks.archive --read 300 1000 3000 10000 --plot docs/scale.svg

Facts are composed, not read, and put into the cache; with --read articles are generated and extracted. Then
all is made as a build makes it: on disk, or with --read in memory up to as many articles as a build holds
there (--large says another number). Each size runs in a process of its own; seconds are of the processor, of
all processes, and memory is the peak of the process that builds, so far (each worker has its own beside it).
"""

import argparse
import importlib
import json
import resource
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx

from kg.collector import collector_paused
from kg.deals import add_deals
from kg.export import TRIPLES, WHOLE, WRITERS, write_triples
from kg.files import write_bytes
from kg.graph import Graph, build_graph, meta, save_graph
from kg.graph.build import build_on_disk
from kg.graph.disk import DiskGraph
from kg.graph.reading import tell_reprints
from kg.graph.selection import best_connected
from kg.linking import link_entities
from kg.making import LARGE
from kg.model import Source
from kg.pipeline import extract, read_stories
from kg.reprints import find_reprints
from kg.schedule import Stages, extract_into
from kg.sources import read_sources
from kg.store import Store, open_store, pack
from kg.workers import Mapper, work_in_order
from tests.benchmarks.articles import write_articles
from tests.benchmarks.composed import compose_facts
from tests.benchmarks.rows import Result, Sizes
from tests.benchmarks.turns import in_process

Row = dict[str, Any]
_TABLES = sorted(WHOLE - {*TRIPLES})
_SHOWN = sorted(WRITERS.keys() - WHOLE)
STAGES = ("linking", "graph", "reprints", "deals", "triples", *_TABLES)
SELECTION = ("selection", *_SHOWN, "graph.json")
_TENTH = 10


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "archive"; what the selection costs does not grow."""
    if {"archive-time", "archive-memory"} & {*wanted}:
        few, many = (in_process(cost, number) for number in (sizes.articles // _TENTH, sizes.articles))
        results = [
            Result("archive-time", whole(many), whole(few)),
            Result("archive-memory", peak(many, STAGES), peak(few, STAGES)),
        ]
        yield from (result for result in results if result.row in wanted)
    if "read-archive" in wanted:
        row = in_process(partial(cost, read=True, large=LARGE), sizes.read)
        yield Result("read-archive", behind(row), extraction(row))


def cost(number: int, folder: Path | None = None, jobs: int = 1, read: bool = False, large: int = 0) -> Row:
    """Return what each stage costs; files are written into ``folder``, and those that are read stay there."""
    if read and folder is not None:
        return _cost(number, folder / str(number), jobs, read, large)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        return _cost(number, Path(temporary), jobs, read, large)


@collector_paused()
def _cost(number: int, folder: Path, jobs: int, read: bool, large: int) -> Row:
    row = Row(articles=number)
    with open_store(folder) as facts:
        if read:
            row["new"] = _extract(facts, number, folder, jobs, row)
        else:
            with lap(row, "composing"):
                fill(facts, number)
        with work_in_order(jobs) as mapper:
            _make(facts, folder, mapper, row, on_disk=number > large)
    row["bytes"] = {file.name: file.stat().st_size for file in folder.iterdir() if file.is_file()}
    return row


def _extract(store: Store, number: int, folder: Path, jobs: int, row: Row) -> int:
    """Put the facts of generated articles into the store; return how many of them it did not hold."""

    def count() -> int:
        (held,) = store._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(held)

    pages, known = folder / "pages.jsonl", count()
    write_articles(number, pages)
    with lap(row, "extraction"):
        extract_into(store, read_sources([pages], raw=True), Stages(read_stories, extract), jobs=jobs)
    return count() - known


def fill(store: Store, number: int) -> None:
    """Put the facts of ``number`` composed articles into the store, each of a source of its own."""
    for at, facts in enumerate(compose_facts(number)):
        key = at.to_bytes(16, "big")
        store.keep([(key, pack(facts))])
        store.place(Source("generated.jsonl", "", record=facts.article.record, sha256=key.hex()), key, [key])


def _make(facts: Store, folder: Path, mapper: Mapper, row: Row, *, on_disk: bool) -> None:
    """Make all that a build makes of facts."""
    beside = folder if on_disk else None
    with lap(row, "linking"):
        linked = link_entities(facts, folder=beside, mapper=mapper)
    with lap(row, "graph"):
        graph: Graph = (
            build_on_disk(facts, linked, folder, mapper=mapper)
            if on_disk
            else build_graph(facts, linked, mapper=mapper)
        )
        graph.freeze() if isinstance(graph, DiskGraph) else nx.freeze(graph)
    row |= {"entities": len(graph), "relations": graph.number_of_edges()}
    del linked
    with lap(row, "reprints"):
        tell_reprints(graph, find_reprints(meta(graph)["articles"], beside))
    with lap(row, "deals"):
        add_deals(graph, beside)
    with lap(row, "triples"):
        write_triples(graph, folder, mapper=mapper)
    for name in _TABLES:
        with lap(row, name):
            write_bytes(folder / name, WRITERS[name](graph, lang="zh"))
    with lap(row, "selection"):
        shown = nx.freeze(best_connected(graph)) if isinstance(graph, DiskGraph) else graph
    row["shown"] = len(shown)
    if isinstance(graph, DiskGraph):
        graph.close()
    for name in _SHOWN:
        with lap(row, name):
            write_bytes(folder / name, WRITERS[name](shown, lang="zh"))
    with lap(row, "graph.json"):
        save_graph(shown, folder / "graph.json")


@contextmanager
def lap(row: Row, name: str) -> Iterator[None]:
    """Note the seconds of the block, of the processor and by the clock, and the peak of memory so far."""
    start, wall = _spent(), time.perf_counter()
    yield
    row[name] = round(_spent() - start, 2)
    row[f"{name} wall"] = round(time.perf_counter() - wall, 2)
    row[f"{name} MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _spent() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def extraction(row: Row) -> float:
    """Return the milliseconds of an article's extraction; 0 where all was known or composed."""
    return 1000 * row["extraction"] / max(1, row["new"]) if "extraction" in row else 0.0


def whole(row: Row) -> float:
    """Return the milliseconds an article of what is made of all of them."""
    return 1000 * sum(row[stage] for stage in STAGES) / row["articles"]


def behind(row: Row) -> float:
    """Return the milliseconds an article of all that stands behind extraction."""
    return whole(row) + 1000 * sum(row[stage] for stage in SELECTION) / row["articles"]


def peak(row: Row, stages: Collection[str] = ()) -> float:
    """Return the most memory that the building process held, to the end or to those stages' end, in MB."""
    names = [f"{stage} MB" for stage in stages] or [name for name in row if name.endswith(" MB")]
    return float(max(row[name] for name in names))


def tell(row: Row) -> Iterator[str]:
    """Yield what is printed of a size."""
    size, shown = row["articles"], sum(row[stage] for stage in SELECTION)
    stages = ", ".join(f"{stage} {1000 * row[stage] / size:.3f}" for stage in STAGES)
    if "extraction" in row:
        yield f"{size:9,} articles: extraction {extraction(row):.1f} ms each"
    yield f"{size:9,} articles: {whole(row):.2f} ms each, {peak(row, STAGES):.0f} MB: {stages}"
    yield f"{'':9} the selection of {row['shown']:,}: {shown:.0f} s, {peak(row):.0f} MB"
    yield json.dumps(row)


def main() -> None:
    """Print some lines for each size, the last of them all figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--read", action="store_true", help="generate and extract articles")
    parser.add_argument("--large", type=int, help="on disk above so many; 0, with --read as a build does")
    parser.add_argument("--folder", type=Path, help="for the files; --read goes on with its facts")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="an SVG of the curves, with all figures beside it as JSON")
    asked = parser.parse_args()
    large = asked.large if asked.large is not None else LARGE if asked.read else 0
    rows: list[Row] = []
    for size in asked.sizes:
        # By its full name: a process of its own does not know this module as __main__.
        work = importlib.import_module("tests.benchmarks.archive").cost
        rows.append(in_process(work, size, asked.folder, asked.jobs, asked.read, large))
        print(*tell(rows[-1]), sep="\n", flush=True)
    if asked.plot:
        from tests.benchmarks.plot import plot

        asked.plot.write_text(plot(rows), encoding="utf-8")
        asked.plot.with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
