"""graph.ttl and graph.trig -> where they are not what graph.json says, or not what shapes.ttl asks."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from kg.graph import meta
from kg.rdf.dataset import fact_keys
from kg.validation.structure import Nodes, find_structure_problems, named

# What a statement quotes of its article, and the properties that tell where.
QUOTES = {"kg:evidence": ("kg:start", "kg:end"), "kg:context": ("kg:contextStart", "kg:contextEnd")}


def find_export_problems(graph: "nx.MultiDiGraph[str]", directory: Path) -> Iterator[str]:
    """Yield one line for each fault of the RDF files in ``directory``."""
    folder = directory if directory.is_dir() else directory.parent
    nodes: Nodes = defaultdict(list)
    # Their hashes tell the triples of both files apart, at a tenth of the memory.
    turtle: set[int] = set()
    name = "graph.ttl"
    try:
        for quad in ox.parse(path=folder / name):
            nodes[quad.subject].append((quad.predicate, quad.object))
            turtle.add(hash(quad.triple))
        name = "graph.trig"
        trig = {hash(quad.triple) for quad in ox.parse(path=folder / name)}
    except (OSError, SyntaxError, ValueError) as error:
        yield f"{name}: cannot be read ({error}); run kg build"
        return
    base = meta(graph)["base_iri"]
    problems = _fact_problems(nodes, fact_keys(graph), base, part="whole" in meta(graph))
    for line in (*find_structure_problems(nodes, base), *problems):
        yield f"graph.ttl: {line}"
    if turtle != trig:
        yield "graph.trig: does not say what graph.ttl says; run kg build"


def _fact_problems(nodes: Nodes, expected: set[str], base: str, *, part: bool) -> Iterator[str]:
    """Yield where RDF does not say what is ``expected``; of a ``part`` it says more."""
    kinds = {named("rdf:Statement"), named("kg:Milestone")}
    facts = {
        subject.value.removeprefix(base): said
        for subject, said in nodes.items()
        if any(value in kinds for _, value in said)
    }
    for what, keys in (("misses", expected - facts.keys()), ("adds", facts.keys() - expected)):
        if keys and not (part and what == "adds"):
            yield f"{what} {len(keys)} statements, {min(keys)} the first; run kg build"
    for key, said in sorted(facts.items()):
        parts = dict(said)
        for wrong in (*_misquoted(parts, nodes), *_unsaid(parts, nodes)):
            yield f"{key}: {wrong}"


def _misquoted(parts: dict[Any, Any], nodes: Nodes) -> Iterator[str]:
    article = dict(nodes.get(parts.get(named("prov:wasDerivedFrom")), ()))
    body = _text(article, "schema:articleBody")
    for what, bounds in QUOTES.items():
        said, start, end = (_text(parts, name) for name in (what, *bounds))
        if what == "kg:context" and not (said or start or end):
            continue  # most evidence stands alone
        counted = start.isdecimal() and end.isdecimal()
        if not said or not counted or body[int(start) : int(end)] != said:
            yield f"its {what.removeprefix('kg:')} is not what its article says at {start}–{end}"


def _text(parts: dict[Any, Any], name: str) -> str:
    value = parts.get(named(name))
    return "" if value is None else str(value.value)


def _unsaid(parts: dict[Any, Any], nodes: Nodes) -> Iterator[str]:
    """Yield that the triple of a statement is missing.

    A sum in foreign currency has none, and what was corrected need not have one.
    """
    subject, predicate, value = (
        parts.get(named(f"rdf:{name}")) for name in ("subject", "predicate", "object")
    )
    if subject is None or parts.keys() & {named("kg:currency"), named("kg:correctedBy")}:
        return
    if (predicate, value) not in nodes.get(subject, ()):
        yield "what it states is not in the graph as a triple"
