"""Graph -> which parts of which pages are to be seen, and what is marked in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import NamedTuple, TypeAlias

import networkx as nx

from kg.graph import ArticleRecord, Statement, edges, meta, nodes
from kg.graph.regions import Region, find_marks, find_regions
from kg.model import Box

MOST = 10_000  # cut-outs of one build: the surest sentences first
LOOK = "1"  # of how they are drawn: another one makes all of them anew
_MARGIN = 60, 0.25  # beside the lines, in 1/10000 of the page; over and under them, in lines
_HIGHEST = 1_500  # of a cut-out that several sentences share
_NEAR = 80  # between two sentences that share one
_SCALE = 10_000

Passage: TypeAlias = tuple[str, int, int]  # of an article, from where to where


class Print(NamedTuple):
    """A cut-out, and what is marked in it: left, top, width, height in 1/10000 of the picture."""

    name: str  # of its file
    page: int
    marks: tuple[Box, ...]


class Cut(NamedTuple):
    """A part of a page to be drawn."""

    source: str
    sha256: str
    page: int
    box: Box

    @property
    def name(self) -> str:
        """The name of its file, which tells all that its content depends on."""
        parts = (self.sha256, self.page, self.box, LOOK, _drawn_by())
        return f"cut-{sha256(repr(parts).encode()).hexdigest()[:16]}.png"


@cache
def _drawn_by() -> str:
    return version("pypdfium2")


def plan_cuts(
    graph: "nx.MultiDiGraph[str]", most: int = MOST
) -> tuple[list[Cut], dict[Passage, list[Print]]]:
    """Return what is to be drawn, and for each sentence of a printed page the cut-outs that show it."""
    articles = meta(graph)["articles"]
    found: list[tuple[float, Cut]] = []
    prints: dict[Passage, list[Print]] = {}
    for key, places in sorted(_places(graph).items()):
        article = articles[key]
        regions = {place: find_regions(article, *place) for place in sorted(places)}
        boxes = _share(region for some in regions.values() for region in some)
        sure: dict[Region, float] = defaultdict(float)
        for (start, end), some in regions.items():
            shown = list(dict.fromkeys(boxes[region] for region in some))
            for area in shown:
                sure[area] = max(sure[area], places[start, end])
            prints[key, start, end] = [_print(article, area, start, end) for area in shown]
        found += ((score, _cut(article, area)) for area, score in sure.items())
    found.sort(key=lambda item: (-item[0], item[1]))
    return list(dict.fromkeys(cut for _, cut in found))[:most], prints


def _places(graph: "nx.MultiDiGraph[str]") -> dict[str, dict[tuple[int, int], float]]:
    """Return each sentence and context of articles with printed lines, and how sure its surest fact is."""
    articles = meta(graph)["articles"]
    places: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for said in _statements(graph):
        if "lines" not in articles[said["article"]]:
            continue
        known = places[said["article"]]
        spans = [(said["start"], said["end"])]
        if "context" in said:
            spans.append((said["contextStart"], said["contextEnd"]))
        for span in spans:
            known[span] = max(said["confidence"], known.get(span, 0.0))
    return places


def _statements(graph: "nx.MultiDiGraph[str]") -> Iterator[Statement]:
    for _, node in nodes(graph):
        yield from node["attributes"]
        yield from node["milestones"]
    for *_, edge in edges(graph):
        yield from edge["statements"]


def _share(regions: Iterable[Region]) -> dict[Region, Region]:
    """Return for each region the one to be drawn: neighbours in a column share one that is small."""
    shared: dict[Region, Region] = {}
    groups: list[tuple[Region, list[Region]]] = []
    for region in sorted(set(regions), key=lambda one: (one.page, one.box[1], one.box)):
        for at, (area, members) in enumerate(groups):
            if area.page == region.page and _fits(area.box, region.box):
                groups[at] = Region(area.page, _around(area.box, region.box)), [*members, region]
                break
        else:
            groups.append((region, [region]))
    for area, members in groups:
        shared |= dict.fromkeys(members, area)
    return shared


def _fits(area: Box, box: Box) -> bool:
    across = min(area[2], box[2]) - max(area[0], box[0])
    if across < 0.6 * min(area[2] - area[0], box[2] - box[0]) or box[1] > area[3] + _NEAR:
        return False
    return box[3] <= area[3] or box[3] - area[1] <= _HIGHEST


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _cut(article: ArticleRecord, area: Region) -> Cut:
    return Cut(article["source"], article["sha256"], area.page, _with_margin(article, area))


def _with_margin(article: ArticleRecord, area: Region) -> Box:
    heights = [
        line[6] - line[4]
        for line in article.get("lines", ())
        if line[2] == area.page and area.box[1] <= line[4] < area.box[3]
    ]
    left, top, right, bottom = area.box
    beside, over = _MARGIN[0], round(_MARGIN[1] * min(heights, default=0))
    return max(0, left - beside), max(0, top - over), min(_SCALE, right + beside), min(_SCALE, bottom + over)


def _print(article: ArticleRecord, area: Region, start: int, end: int) -> Print:
    cut = _cut(article, area)
    left, top, right, bottom = cut.box
    wide, high = max(1, right - left), max(1, bottom - top)
    marks = [
        (
            (x0 - left) * _SCALE // wide,
            (y0 - top) * _SCALE // high,
            (x1 - x0) * _SCALE // wide,
            (y1 - y0) * _SCALE // high,
        )
        for page, (x0, y0, x1, y1) in find_marks(article, start, end)
        if page == area.page and left <= x0 < right and top <= y0 < bottom
    ]
    return Print(cut.name, cut.page, tuple(marks))
