"""Tiles: every county has one, near those it is near to; what the page is told of them."""

import json
import random
from collections import Counter, defaultdict

import networkx as nx
import pytest
from conftest import KEYS

from kg.divisions import load_divisions
from kg.view import to_html
from kg.view.tiles import PROVINCE, load_tiles
from tests.test_view import Page
from tools.tiles.arranging import arrange, in_order, kept, neighbours

PROVINCES = 34
KEPT = 0.7  # of the neighbours
DIVISIONS = load_divisions()


def code_of(name: str) -> str:
    (code,) = [
        code
        for code in DIVISIONS.names[name]
        if code in load_tiles() and (DIVISIONS.by_code[code].parent == "500000" or code.endswith(PROVINCE))
    ]
    return code


def test_every_present_county_has_one_tile_and_no_two_share_one() -> None:
    counties = [code for code in load_tiles() if not code.endswith(PROVINCE)]
    present = {one.code for one in DIVISIONS.by_code.values() if one.level == "county" and not one.until}
    assert present <= set(counties)
    # Beside them only what ended of late: papers still name it.
    assert {DIVISIONS.by_code[code].name for code in set(counties) - present} == {"江北区", "渝北区"}
    taken = Counter((DIVISIONS.province_of(code), load_tiles()[code]) for code in counties)
    assert set(taken.values()) == {1}


def test_provinces_have_a_grid_of_their_own() -> None:
    cells = {code: cell for code, cell in load_tiles().items() if code.endswith(PROVINCE)}
    assert len(cells) == len(set(cells.values())) == PROVINCES
    assert set(cells) == {one.code for one in DIVISIONS.by_code.values() if one.level == "province"}


def test_a_grid_has_hardly_a_tile_more_than_it_needs() -> None:
    """Small whole numbers from 0 on, in a box: the outline of a province is not in them."""
    grids = defaultdict(list)
    for code, cell in load_tiles().items():
        if not code.endswith(PROVINCE):
            grids[DIVISIONS.province_of(code)].append(cell)
    for province, cells in grids.items():
        columns, rows = (1 + max(side) for side in zip(*cells, strict=True))
        assert min(map(min, cells)) == 0, province
        assert columns * rows <= 1.5 * len(cells), province


@pytest.mark.parametrize(
    ("west", "east"),
    [
        ("永川区", "涪陵区"),
        ("大足区", "北碚区"),
        ("綦江区", "黔江区"),
        ("万州区", "巫山县"),
        ("四川省", "湖北省"),
    ],
)
def test_what_lies_east_is_to_the_right(west: str, east: str) -> None:
    assert load_tiles()[code_of(west)][0] < load_tiles()[code_of(east)][0]


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("合川区", "江津区"),
        ("城口县", "武隆区"),
        ("奉节县", "酉阳土家族苗族自治县"),
        ("渝北区", "巴南区"),
        ("河北省", "河南省"),
    ],
)
def test_what_lies_south_is_below(north: str, south: str) -> None:
    assert load_tiles()[code_of(north)][1] < load_tiles()[code_of(south)][1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渝中区", "九龙坡区"),
        ("奉节县", "巫山县"),
        ("荣昌区", "大足区"),
        ("酉阳土家族苗族自治县", "秀山土家族苗族自治县"),
    ],
)
def test_neighbours_touch(one: str, other: str) -> None:
    cells = [load_tiles()[code_of(name)] for name in (one, other)]
    assert max(abs(a - b) for a, b in zip(*cells, strict=True)) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_points_become_tiles_that_keep_their_neighbours(seed: int) -> None:
    chance = random.Random(seed)
    points = {f"{at:02}": (chance.random(), chance.random() * 0.8) for at in range(60)}
    cells, pairs = arrange(points), neighbours(points)
    assert len(set(cells.values())) == len(points)
    assert kept(pairs, cells) >= KEPT * len(pairs)
    assert in_order(pairs, points, cells) >= KEPT * len(pairs)
    assert arrange(dict(reversed(points.items()))).keys() == cells.keys()
    assert arrange(points) == cells


@pytest.mark.parametrize(
    ("points", "cells"),
    [
        ({"a": (0.0, 0.0)}, {"a": (0, 0)}),
        ({"a": (0.0, 0.0), "b": (9.0, 0.0)}, {"a": (0, 0), "b": (1, 0)}),
    ],
)
def test_few_points(points: dict[str, tuple[float, float]], cells: dict[str, tuple[int, int]]) -> None:
    assert arrange(points) == cells


def test_the_page_has_the_tiles_of_provinces_that_occur(small_graph: "nx.MultiDiGraph[str]") -> None:
    data = Page(to_html(small_graph, lang="zh")).data("data")
    tiles = data["tiles"]
    assert len(tiles["provinces"]) == PROVINCES
    assert {code[:2] for code, *_ in tiles["counties"]} == {"50", "34"}
    ids = [entity["id"] for entity in data["entities"]]
    (hechuan,) = [row for row in tiles["counties"] if row[0] == "500117"]
    assert hechuan == ["500117", "合川", *load_tiles()["500117"], [ids.index(KEYS["district"])]]
    homes = {ids[at]: province for at, province in tiles["homes"]}
    assert homes[KEYS["city"]] == "500000" and homes[KEYS["tongling"]] == "340000"
    assert KEYS["district"] not in homes and KEYS["germany"] not in homes


def test_a_graph_without_places_has_no_counties() -> None:
    empty = nx.MultiDiGraph(
        articles={}, version="1", base_iri="", min_confidence=0.5, sources={}, data={}, deals=[]
    )
    tiles = Page(to_html(empty, lang="zh")).data("data")["tiles"]
    assert tiles["counties"] == tiles["homes"] == []
    assert json.dumps(tiles["provinces"], ensure_ascii=False).count("重庆") == 1
