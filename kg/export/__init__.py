"""Graph -> the files that a build writes beside graph.json."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx

from kg.cutouts import Cutouts
from kg.files import encoded, write_bytes, write_together
from kg.graph import Graph, meta
from kg.schema import DATA

if TYPE_CHECKING:
    from kg.rdf.dataset import Mapper


class Writer(Protocol):
    """What makes the content of one file."""

    def __call__(self, graph: Any, *, lang: str) -> Iterable[bytes]:
        """Return the file's content in parts; words for people are in ``lang``."""


# Each imports what it needs when it is called: pyvis is slow to load, and `kg show` does without.
def _html(graph: "nx.MultiDiGraph[str]", *, lang: str, cutouts: Cutouts | None = None) -> list[bytes]:
    from kg.view import to_html

    return [to_html(graph, lang=lang, cutouts=cutouts)]


def _turtle(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.rdf.dataset import turtle_parts

    return turtle_parts(graph)


def _trig(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.rdf.dataset import trig_parts

    return trig_parts(graph)


def _ontology(graph: "nx.MultiDiGraph[str]", *, lang: str) -> list[bytes]:
    return [(DATA / "ontology.ttl").read_bytes()]


def _graphml(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.export.graphml import graphml_parts

    return encoded(graphml_parts(graph, lang=lang))


def _entities(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.export.tables import entity_lines

    return encoded(entity_lines(graph, lang=lang))


def _relations(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.export.tables import relation_lines

    return encoded(relation_lines(graph, lang=lang))


def _deals(graph: "nx.MultiDiGraph[str]", *, lang: str) -> Iterable[bytes]:
    from kg.export.tables import deal_lines

    return encoded(deal_lines(graph, lang=lang))


def _ledger(graph: "nx.MultiDiGraph[str]", *, lang: str) -> list[bytes]:
    from kg.export.ledger import ledger_bytes

    return ledger_bytes(graph, lang=lang)


def _report(graph: "nx.MultiDiGraph[str]", *, lang: str) -> list[bytes]:
    from kg.export.report import to_report

    return [to_report(graph, lang=lang)]


def _rdf12(graph: "nx.MultiDiGraph[str]", *, lang: str) -> list[bytes]:
    from kg.rdf.dataset import to_turtle
    from kg.rdf.rdf12 import to_rdf12

    return [to_rdf12(to_turtle(graph), meta(graph)["base_iri"]).encode("utf-8", "replace")]


TRIPLES = ("graph.ttl", "graph.trig")  # say the same, and are written together
WHOLE = frozenset({*TRIPLES, "graph.graphml", "entities.csv", "relations.csv", "deals.csv"})
RDF12 = "graph.rdf12.ttl"  # only where it is asked for: few programs read RDF 1.2
WRITERS: dict[str, Writer] = {
    "graph.html": _html,
    "graph.ttl": _turtle,
    "graph.trig": _trig,
    "ontology.ttl": _ontology,
    "graph.graphml": _graphml,
    "entities.csv": _entities,
    "relations.csv": _relations,
    "deals.csv": _deals,
    "ledger.xlsx": _ledger,
    "report.md": _report,
}


def write_exports(
    graph: Graph,
    directory: Path,
    *,
    lang: str = "zh",
    rdf12: bool = False,
    cutouts: Cutouts | None = None,
    shown: "nx.MultiDiGraph[str] | None" = None,
    mapper: "Mapper" = map,
) -> None:
    """Write every file of WRITERS into ``directory``, and with ``rdf12`` the file of RDF 1.2.

    ``cutouts`` are shown in the view; ``shown`` is the part of a graph on disk that is shown thing by thing;
    ``mapper`` renders RDF.
    """
    writers = WRITERS | {"graph.html": partial(_html, cutouts=cutouts)} | ({RDF12: _rdf12} if rdf12 else {})
    for name, writer in writers.items():
        if name not in TRIPLES:
            of = graph if shown is None or name in WHOLE else shown
            write_bytes(directory / name, writer(of, lang=lang))
    write_triples(graph, directory, mapper=mapper)


def write_triples(graph: Graph, directory: Path, *, mapper: "Mapper" = map) -> None:
    """Write the files of TRIPLES into ``directory``; ``mapper`` renders many batches at once."""
    from kg.rdf.dataset import both_parts

    files = [directory / name for name in TRIPLES]
    write_together(files, both_parts(graph, folder=directory, mapper=mapper))
