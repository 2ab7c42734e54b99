"""Cut-outs <-> the files of a build: drawn once, kept as long as they are used."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import networkx as nx

from kg.cutouts.plan import Cut, Passage, Print, plan_cuts
from kg.cutouts.png import png_size

FOLDER = "pages"  # beside graph.html
INDEX = "cut-index.json"  # what kg serve reads of them
_SHOWN = ("name", "page", "marks", "width", "height")
NAME = re.compile(r"cut-[0-9a-f]{16}\.png")


@dataclass(frozen=True)
class Cutouts:
    """The pictures of a build by the names of their files, and which of them show a sentence."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    prints: dict[Passage, list[Print]] = field(default_factory=dict)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return width and height of each picture."""
        return {name: png_size(data) for name, data in sorted(self.pictures.items())}


def make_cutouts(
    graph: "nx.MultiDiGraph[str]", find: Callable[[], Mapping[str, Path]], old: Path, stage: Path
) -> Cutouts:
    """Return the cut-outs of ``graph``, and write into ``stage`` what the output folder ``old`` lacks.

    ``find`` tells where the PDF of each source is. One that is gone or has changed has no cut-outs.
    """
    cuts, prints = plan_cuts(graph)
    pictures = {cut.name: data for cut in cuts if png_size(data := _read(old / FOLDER / cut.name)) != (0, 0)}
    if missing := [cut for cut in cuts if cut.name not in pictures]:
        for name, data in _draw(missing, find()):
            pictures[name] = data
            _write(stage / FOLDER / name, data)
    known = {place: [one for one in some if one.name in pictures] for place, some in prints.items()}
    cutouts = Cutouts(pictures, {place: some for place, some in known.items() if some})
    if pictures:
        _write(stage / FOLDER / INDEX, _index(cutouts))
    return cutouts


def _draw(cuts: Iterable[Cut], files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    from kg.cutouts.drawing import draw_cuts  # most builds draw nothing

    for source, group in groupby(sorted(cuts), key=lambda cut: cut.source):
        some = list(group)
        pdf = _read(files[source]) if source in files else b""
        if sha256(pdf).hexdigest() == some[0].sha256:
            yield from draw_cuts(pdf, some)


def read_index(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the cut-outs of each sentence in an output folder: name, page, width, height and marks.

    A sentence is named by the id of its article, and where it begins and ends there.
    """
    file = folder / FOLDER / INDEX
    try:
        return _read_index(file, file.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(1)
def _read_index(file: Path, changed: int) -> dict[str, list[dict[str, Any]]]:
    try:
        table = json.loads(file.read_bytes())
        return {
            place: [dict(zip(_SHOWN, (*one, *table["pictures"][one[0]]), strict=True)) for one in some]
            for place, some in table["places"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def remove_unused(folder: Path, used: Iterable[str]) -> None:
    """Remove the cut-outs of earlier builds from an output folder."""
    names = {*used}
    with suppress(OSError):
        for file in (folder / FOLDER).iterdir():
            if file.name not in names and (NAME.fullmatch(file.name) or (file.name == INDEX and not names)):
                file.unlink()
        if not names:
            (folder / FOLDER).rmdir()


def _index(cutouts: Cutouts) -> bytes:
    places = {
        f"{article} {start} {end}": [[one.name, one.page, one.marks] for one in some]
        for (article, start, end), some in sorted(cutouts.prints.items())
    }
    table = {"pictures": cutouts.sizes(), "places": places}
    return json.dumps(table, separators=(",", ":")).encode()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _write(file: Path, data: bytes) -> None:
    # Not waited for until it is on the disk: what is not whole is drawn anew by the next build.
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
