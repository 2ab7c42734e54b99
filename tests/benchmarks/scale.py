"""Generated archives of several sizes -> what a build of each costs, as a table and a plot.

python -m tests.benchmarks.scale 1000 3000 10000 --plot docs/scale.svg

Processor seconds count, of all processes, for a machine may be shared; memory is the peak of the process
that builds (each worker has 0.3 GB beside it). --folder keeps what was extracted, for the next run to go
on with.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import log10
from pathlib import Path
from typing import Any

import networkx as nx

from kg.confidence import MIN_CONFIDENCE
from kg.deals import add_deals
from kg.export import WRITERS
from kg.graph import build_graph, meta, save_graph
from kg.linking import link_entities
from kg.pipeline import extract, read_stories
from kg.reprints import mark_reprints
from kg.schedule import Stages, extract_into
from kg.sources import read_sources
from kg.store import open_store
from tests.benchmarks.articles import write_articles

Row = dict[str, Any]


def seconds() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@contextmanager
def lap(row: Row, name: str) -> Iterator[None]:
    """Note what the block costs and the peak of memory so far."""
    start, wall = seconds(), time.perf_counter()
    yield
    row[name] = round(seconds() - start, 2)
    row[f"{name} wall"] = round(time.perf_counter() - wall, 2)
    row[f"{name} MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(number: int, folder: Path, jobs: int) -> Row:
    """Return the costs of a build of ``number`` articles; ``folder`` may hold facts of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = folder / f"{number}.jsonl"
    write_articles(number, pages)
    row: Row = {"articles": number}
    known = 0

    def count(store: Any) -> int:
        (held,) = store._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(held)

    with open_store(folder) as store:
        known = count(store)
        with lap(row, "extraction"):
            extract_into(store, read_sources([pages], raw=True), Stages(read_stories, extract), jobs=jobs)
        row["new"] = count(store) - known
        with lap(row, "linking"):
            linked = link_entities(store)
        with lap(row, "graph"):
            graph = build_graph(store, linked, min_confidence=MIN_CONFIDENCE)
        with lap(row, "reprints"):
            mark_reprints(meta(graph)["articles"])
        with lap(row, "deals"):
            add_deals(graph)
    nx.freeze(graph)  # as a build does
    row |= {"entities": graph.number_of_nodes(), "relations": graph.number_of_edges()}
    with lap(row, "graph.json"):
        save_graph(graph, folder / "graph.json")
    for name, writer in WRITERS.items():
        with lap(row, name), (folder / name).open("wb") as file:
            file.writelines(writer(graph, lang="zh"))
        row[f"{name} bytes"] = (folder / name).stat().st_size
    return row


def per_article(row: Row) -> tuple[float, float]:
    """Return the milliseconds of an article's extraction, and of all that comes after it."""
    after = ("linking", "graph", "reprints", "deals", "graph.json", *WRITERS)
    later = sum(row.get(name, 0) for name in after)
    return 1000 * row["extraction"] / max(1, row["new"]), 1000 * later / row["articles"]


def peak(row: Row) -> float:
    """Return the most memory that the building process held, in MB."""
    return float(max(value for name, value in row.items() if name.endswith(" MB")))


def plot(rows: list[Row]) -> str:
    """Return two curves as SVG: time an article and peak memory, over the number of articles."""
    time_of: list[tuple[str, Callable[[Row], float]]] = [
        ("extraction", lambda row: per_article(row)[0]),
        ("linking, graph, exports", lambda row: per_article(row)[1]),
    ]
    memory: list[tuple[str, Callable[[Row], float]]] = [("building process", peak)]
    panels = [("ms of processor time an article", time_of), ("peak memory, MB", memory)]
    drawn = "".join(_panel(rows, title, curves, 60 + 400 * at) for at, (title, curves) in enumerate(panels))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 300"'
        ' font-family="sans-serif" font-size="12">\n'
        f'<rect width="840" height="300" fill="white"/>\n{drawn}</svg>\n'
    )


def _panel(rows: list[Row], title: str, curves: list[tuple[str, Callable[[Row], float]]], left: int) -> str:
    low, high = (log10(end(row["articles"] for row in rows)) for end in (min, max))
    top = 1.2 * max(value(row) for _, value in curves for row in rows)

    def x(row: Row) -> float:
        return left + 320 * (log10(row["articles"]) - low) / ((high - low) or 1)

    def y(value: float) -> float:
        return 250 - 200 * value / top

    parts = [f'<text x="{left}" y="30" font-weight="bold">{title}</text>']
    parts += [f'<path d="M{left} 50V250H{left + 320}" fill="none" stroke="#888"/>']
    for part in range(5):
        at = top * part / 4
        parts.append(f'<text x="{left - 6}" y="{y(at) + 4:.0f}" text-anchor="end">{at:.4g}</text>')
    for row in rows:
        parts.append(f'<text x="{x(row):.0f}" y="268" text-anchor="middle">{row["articles"]:,}</text>')
    for (name, value), color in zip(curves, ("#1f6fb2", "#c2571a"), strict=False):
        points = " ".join(f"{x(row):.1f},{y(value(row)):.1f}" for row in rows)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(row):.1f}" cy="{y(value(row)):.1f}" r="3" fill="{color}"/>' for row in rows
        ]
        parts.append(f'<text x="{left + 8}" y="{y(value(rows[0])) - 8:.0f}" fill="{color}">{name}</text>')
    parts.append(f'<text x="{left + 160}" y="288" text-anchor="middle">articles</text>')
    return "\n".join(parts) + "\n"


def main() -> None:
    """Measure each size in a process of its own: memory is counted by process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.folder is not None and len(asked.sizes) == 1 and asked.plot is None:
        print(json.dumps(measure(asked.sizes[0], asked.folder, asked.jobs)))
        return
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in asked.sizes:
            folder = (asked.folder or Path(temporary)) / str(size)
            command = [sys.executable, "-m", "tests.benchmarks.scale", str(size)]
            options = ["--jobs", str(asked.jobs), "--folder", str(folder)]
            rows.append(
                json.loads(subprocess.run([*command, *options], check=True, stdout=subprocess.PIPE).stdout)
            )
            extraction, after = per_article(rows[-1])
            print(f"{size:9,} articles: {extraction:.1f} + {after:.1f} ms each, {peak(rows[-1]):.0f} MB")
    if asked.plot:
        asked.plot.write_text(plot(rows), encoding="utf-8")
        asked.plot.with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
