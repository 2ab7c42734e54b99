"""How large and how quick kg's page is, beside a plain pyvis page of the same graph, in one run."""

import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import networkx as nx
from playwright.sync_api import Browser, Error, sync_playwright
from pyvis.network import Network

from kg import build
from kg.graph import edges, load_graph, nodes
from kg.view import to_html
from tests.benchmarks.rows import Result, Sizes
from tests.browser.large import large_graph

Net: TypeAlias = "nx.MultiDiGraph[str]"
SEEDS = Path(__file__).parents[2] / "seeds"
SMALL, LARGE = 1000, 20_000  # things, each with three relations
PATIENCE = 40_000  # ms for a first drawing
TIME_FIRST = """
const fill = CanvasRenderingContext2D.prototype.fill;
CanvasRenderingContext2D.prototype.fill = function (...given) {
  globalThis.firstDrawn ??= performance.now();
  return fill.apply(this, given);
};
"""
TIME_REDRAW = """() => {
  const shown = globalThis.view ? view.network : network;
  const start = performance.now();
  for (let turn = 0; turn < 10; turn += 1) shown.renderer._redraw();
  return (performance.now() - start) / 10;
}"""


class Figures(NamedTuple):
    """Of a page: megabytes, and milliseconds until it is drawn and of a redraw; None: not in time."""

    size: float
    drawn: float | None
    redrawn: float | None


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "view"."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for result in _results(browser, place, wanted):
            if result.row in wanted:
                yield result
        browser.close()


def _results(browser: Browser, place: Path, wanted: Collection[str]) -> Iterator[Result]:
    if {"sample-drawn", "sample-redrawn"} & {*wanted}:
        build([SEEDS], place)
        ours, plain = compare_pages(browser, place, load_graph(place), physics=True)
        yield Result("sample-drawn", ours.drawn, plain.drawn)
        yield Result("sample-redrawn", ours.redrawn, plain.redrawn)
    ours, plain = compare_pages(browser, place, large_graph(SMALL, 3 * SMALL), physics=False)
    yield Result("page-size", ours.size, plain.size)
    yield Result("page-drawn", ours.drawn, plain.drawn)
    yield Result("page-redrawn", ours.redrawn, plain.redrawn)
    if {"large-size", "large-drawn"} & {*wanted}:
        large = look_at(browser, our_page(place, large_graph(LARGE, 3 * LARGE)))
        yield Result("large-size", large.size, ours.size)
        yield Result("large-drawn", large.drawn, ours.drawn)


def compare_pages(browser: Browser, place: Path, graph: Net, *, physics: bool) -> tuple[Figures, Figures]:
    """Return the figures of kg's page and of a plain one."""
    plain = place / "pyvis.html"
    plain.write_text(plain_page(graph, physics=physics), encoding="utf-8")
    return look_at(browser, our_page(place, graph)), look_at(browser, plain)


def our_page(place: Path, graph: Net) -> Path:
    file = place / "kg.html"
    file.write_bytes(to_html(graph, lang="zh"))
    return file


def plain_page(graph: Net, *, physics: bool) -> str:
    """Return what pyvis makes of the graph by itself; above a few hundred things its physics does not end."""
    network = Network(directed=True, cdn_resources="in_line")
    for key, node in nodes(graph):
        network.add_node(key, label=node["name"], group=node["type"])
    for head, tail, kind, _ in edges(graph):
        network.add_edge(head, tail, title=kind)
    network.toggle_physics(physics)
    return str(network.generate_html())


def look_at(browser: Browser, file: Path) -> Figures:
    """Open a page where it shows its picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    page.add_init_script(TIME_FIRST)
    drawn = redrawn = None
    try:
        page.goto(f"{file.as_uri()}#view=graph", timeout=PATIENCE)
        for _ in range(PATIENCE // 200):
            page.wait_for_timeout(200)
            drawn = page.evaluate("globalThis.firstDrawn ?? null")
            if drawn is not None:
                page.wait_for_timeout(500)
                redrawn = page.evaluate(TIME_REDRAW)
                break
    except Error as error:
        print(f"{file.name}: {str(error).splitlines()[0]}", file=sys.stderr)
    context.close()
    return Figures(file.stat().st_size / 1e6, drawn, redrawn)
