"""How large and how quick kg's page is beside a plain pyvis page of the same graph, in one run.

    python tests/benchmarks/view_times.py

prints bytes, the time until the first thing is drawn, and the time of one redraw, each as a ratio, too.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import networkx as nx
from playwright.sync_api import Browser, Error, sync_playwright
from pyvis.network import Network

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browser.large import large_graph  # noqa: E402

from kg import build  # noqa: E402
from kg.graph import edges, load_graph, nodes  # noqa: E402
from kg.view import to_html  # noqa: E402

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
Figures = tuple[int, float | None, float | None]


def plain_page(graph: "nx.MultiDiGraph[str]", *, physics: bool) -> str:
    """Return what pyvis makes of the graph by itself; above a few hundred things its physics does not end."""
    network = Network(directed=True, cdn_resources="in_line")
    for key, node in nodes(graph):
        network.add_node(key, label=node["name"], group=node["type"])
    for head, tail, kind, _ in edges(graph):
        network.add_edge(head, tail, title=kind)
    network.toggle_physics(physics)
    return str(network.generate_html())


def measure(browser: Browser, file: Path) -> Figures:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    page.add_init_script(TIME_FIRST)
    drawn = redraw = None
    try:
        page.goto(file.as_uri(), timeout=PATIENCE)
        for _ in range(PATIENCE // 200):
            page.wait_for_timeout(200)
            drawn = page.evaluate("globalThis.firstDrawn ?? null")
            if drawn is not None:
                page.wait_for_timeout(500)
                redraw = page.evaluate(TIME_REDRAW)
                break
    except Error as error:
        print(f"  {file.name}: {str(error).splitlines()[0]}", file=sys.stderr)
    context.close()
    return file.stat().st_size, drawn, redraw


def row(name: str, ours: float | None, plain: float | None, unit: str) -> str:
    def show(value: float | None) -> str:
        return "none in time" if value is None else f"{value:.1f} {unit}"

    ratio = f"{ours / plain:.2f}" if ours is not None and plain else "-"
    return f"  {name:14} kg {show(ours):>14}   pyvis {show(plain):>14}   ratio {ratio}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        build([ROOT / "seeds"], place)
        graphs = {
            "sample, pyvis as it comes": (load_graph(place), True),
            "1,000 entities, pyvis without physics": (large_graph(1000, 3000), False),
        }
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (graph, physics) in graphs.items():
            (place / "kg.html").write_bytes(to_html(graph, lang="zh"))
            (place / "pyvis.html").write_text(plain_page(graph, physics=physics), encoding="utf-8")
            ours, plain = measure(browser, place / "kg.html"), measure(browser, place / "pyvis.html")
            print(f"{name}: {len(graph)} things, {graph.number_of_edges()} relations")
            print(row("page", ours[0] / 1e6, plain[0] / 1e6, "MB"))
            print(row("first drawing", ours[1], plain[1], "ms"))
            print(row("one redraw", ours[2], plain[2], "ms"))
        (place / "kg.html").write_bytes(to_html(large_graph(20_000, 60_000), lang="zh"))
        size, drawn, redraw = measure(browser, place / "kg.html")
        print("20,000 entities, kg alone")
        print(f"  {size / 1e6:.1f} MB, first drawing {drawn:.0f} ms, one redraw {redraw:.1f} ms")
        browser.close()


if __name__ == "__main__":
    main()
