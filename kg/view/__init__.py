"""Graph -> graph.html: one page that loads nothing from anywhere, drawn with pyvis."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx

from kg.cutouts import Cutouts
from kg.display.joining import join
from kg.graph import nodes
from kg.schema import load_schema
from kg.view.drawing import Drawing, draw
from kg.view.embedding import embed, embed_pictures, inert
from kg.view.largest import largest_part
from kg.view.page import link_row, page_data

FOLDER = Path(__file__).parent / "static"
VIEWS = ("today", "ledger", "tiles", "time", "charts", "review", "dossier")
STYLES = (
    "view.css",
    "explore.css",
    "search.css",
    *(f"{view}.css" for view in VIEWS),
    "safe.css",
    "small.css",
)
BESIDE = "'self' file:"  # pictures are files beside the page: on a server, or on the disk
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"  # as pyvis ships it


EMBEDDED = 3_000_000  # bytes of cut-outs that the page holds itself; more stay files beside it


def to_html(graph: "nx.MultiDiGraph[str]", *, lang: str, cutouts: Cutouts | None = None) -> bytes:
    """Return the page that shows ``graph``, in UTF-8; it opens in ``lang`` and can be switched."""
    from pyvis.network import Network  # it loads IPython

    whole, graph = graph, largest_part(graph)
    drawing = draw(graph)
    cutouts = cutouts or Cutouts()
    held = sum(map(len, cutouts.pictures.values())) <= EMBEDDED
    data = page_data(graph, drawing, whole, cutouts)
    number = {key: at for at, (key, _) in enumerate(nodes(graph))}
    network = Network(height="100%", directed=True, cdn_resources="in_line")
    network.options = _options()
    # add_node and add_edge search their lists: filled in one pass instead.
    network.nodes = _nodes(graph, drawing, number)
    network.edges = _edges(drawing, number)
    # pyvis's own template links to content networks and shows headings as markup.
    network.set_template_dir(str(FOLDER), "template.html")
    network.templateEnv.filters["inert"] = inert
    network.templateEnv.globals.update(
        data=embed("data", data),
        words=data["words"][lang],
        lang=lang,
        style="".join(map(_read, STYLES)),
        settings=join(FOLDER / "settings.js"),
        script=join(FOLDER / "view.js", given=FOLDER / "settings.js"),
        vis_network=_vis_network(),
        pictures=embed_pictures(cutouts.pictures) if held else "",
        images="data:" if held else f"data: {BESIDE}",
    )
    return str(network.generate_html()).encode("utf-8", "replace")


def _nodes(graph: "nx.MultiDiGraph[str]", drawing: Drawing, number: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "id": number[key],
            "label": drawing.dots[key].label,
            "group": graph.nodes[key]["type"],
            "size": drawing.dots[key].size,
            "x": x,
            "y": y,
        }
        for key, (x, y) in sorted(drawing.positions.items())
    ]


def _edges(drawing: Drawing, number: dict[str, int]) -> list[dict[str, Any]]:
    return [
        link_row(number, link)
        for link in drawing.links.values()
        if link.head in drawing.positions and link.tail in drawing.positions and not link.official
    ]


def _options() -> dict[str, Any]:
    """Return the options of vis-network: positions are given, ours draws the labels."""
    groups = {
        kind.name: {
            "shape": kind.shape,
            "color": {
                "background": kind.color,
                "border": "#ffffff",
                "highlight": {"background": kind.color, "border": "#1c2733"},
                "hover": {"background": kind.color, "border": "#1c2733"},
            },
        }
        for kind in load_schema().types.values()
    }
    return {
        "physics": {"enabled": False},
        "groups": {"useDefaultGroups": False, **groups},
        "nodes": {
            "borderWidth": 1,
            "borderWidthSelected": 3,
            # labels.js writes the labels: at every zoom those that have room, the important ones first
            "scaling": {"label": {"enabled": True, "drawThreshold": 10_000}},
        },
        "edges": {
            "smooth": False,
            "color": {"color": "#adb9c4", "highlight": "#42566b", "hover": "#42566b", "inherit": False},
            "arrows": {"to": {"scaleFactor": 0.5}, "from": {"scaleFactor": 0.5}},
        },
        "interaction": {"hover": True, "hoverConnectedEdges": False, "selectConnectedEdges": False},
        "layout": {"randomSeed": 1},
    }


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _vis_network() -> str:
    return (files("pyvis") / VIS_NETWORK).read_text(encoding="utf-8")
