"""Triples -> where they are not what shapes.ttl asks.

pySHACL takes a minute for 60,000 statements, most of which look alike. So it is run on one node of each
kind: nodes are of a kind where a shape could not tell them apart, which is where they have the same
properties, as often, with values of the same datatype, language and class, and the same values where a shape
asks for certain ones. pySHACL is an extra, kg[shacl]: without it nothing is checked here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import chain
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.rdf.turtle import prefixes
from kg.rdf.vocabulary import load_terms
from kg.schema import DATA

Nodes: TypeAlias = dict[Any, list[tuple[Any, Any]]]  # subject -> what is said of it


@cache
def named(name: str) -> ox.NamedNode:
    """Return a prefixed name as a node."""
    start, _, local = name.partition(":")
    return ox.NamedNode(prefixes()[start] + local)


def has_shacl() -> bool:
    """Tell whether pySHACL is installed."""
    return find_spec("pyshacl") is not None


def find_structure_problems(nodes: Nodes, base: str) -> Iterator[str]:
    """Yield one line for each node that a shape refuses."""
    if not has_shacl():
        return
    types = {
        subject: tuple(sorted(value.value for predicate, value in said if predicate == named("rdf:type")))
        for subject, said in nodes.items()
    }
    alike: dict[Hashable, list[Any]] = defaultdict(list)
    for subject, said in nodes.items():
        alike[_kind(said, types)].append(subject)
    chosen = {min(group, key=lambda node: node.value): group for group in alike.values()}
    for subject, message, value in _refused(nodes, chosen):
        for node in chosen.get(subject, [subject]):
            shown = f" (not {value[:60]!r})" if value and node == subject else ""
            yield f"{node.value.removeprefix(base)}: {message}{shown}"


def _kind(said: Iterable[tuple[Any, Any]], types: dict[Any, tuple[str, ...]]) -> Hashable:
    counts: Counter[Hashable] = Counter()
    offsets = {}
    for predicate, value in said:
        if predicate in _all_offsets():
            offsets[predicate] = value.value
        counts[predicate, _value(predicate, value, types)] += 1
    order = tuple(_sanity(*(offsets.get(name) for name in names)) for names in _offsets())
    return frozenset((what, min(count, 2)) for what, count in counts.items()), order


def _value(predicate: Any, value: Any, types: dict[Any, tuple[str, ...]]) -> Hashable:
    """Return what a shape can see of a value."""
    if isinstance(value, ox.Literal):
        bounded = predicate in _bounded()
        return value if bounded else (value.datatype.value, value.language)
    if isinstance(value, ox.NamedNode) and value.value.startswith(prefixes()["kg"]):
        return value
    return types.get(value, type(value).__name__)


def _sanity(start: str | None, end: str | None) -> tuple[bool, bool, bool]:
    """Tell whether start and end are sane numbers, and in order, which is all that shapes ask of them."""
    first, last = (int(text) if text and text.isdecimal() else None for text in (start, end))
    return first is not None, bool(last), first is not None and last is not None and first < last


@cache
def _offsets() -> tuple[tuple[ox.NamedNode, ox.NamedNode], ...]:
    """Return the properties that tell where the evidence stands, and where its context does."""
    return (named("kg:start"), named("kg:end")), (named("kg:contextStart"), named("kg:contextEnd"))


@cache
def _all_offsets() -> frozenset[ox.NamedNode]:
    return frozenset(chain.from_iterable(_offsets()))


@cache
def _bounded() -> frozenset[ox.NamedNode]:
    """Return the properties whose shapes look at the value itself."""
    terms = load_terms()
    asked = [property_.values for property_ in terms.properties] + list(terms.standard.values())
    limited = {named(v.path) for v in asked if v.pattern or v.least is not None or v.most is not None}
    return frozenset(limited - _all_offsets())


def _refused(nodes: Nodes, chosen: Collection[Any]) -> list[tuple[Any, str, str]]:
    """Return the nodes that pySHACL refuses, each with the message of the shape and the value."""
    import pyshacl  # slow to load
    from rdflib import SH, Graph, URIRef

    triples: set[tuple[Any, Any, Any]] = set()
    for subject in chosen:
        for predicate, value in nodes[subject]:
            triples.add((subject, predicate, value))
            triples |= {(value, p, o) for p, o in nodes.get(value, ()) if p == named("rdf:type")}
    data = Graph().parse(data=_plain(triples), format="nt")
    shapes = Graph().parse(DATA / "shapes.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    found = []
    for result in report.subjects(predicate=SH.focusNode, unique=True):
        focus, shape, message, value = (
            report.value(result, what) for what in (SH.focusNode, SH.sourceShape, SH.resultMessage, SH.value)
        )
        node = ox.NamedNode(focus) if isinstance(focus, URIRef) else ox.BlankNode()
        # Of a value that was not chosen itself no more than its class is there.
        if node in chosen or (shape, SH.targetObjectsOf, None) in shapes:
            found.append((node, str(message), "" if value is None else str(value)))
    return sorted(found, key=lambda item: (item[0].value, *item[1:]))


def _plain(triples: Iterable[tuple[Any, Any, Any]]) -> bytes:
    written = ox.serialize([ox.Triple(*triple) for triple in triples], format=ox.RdfFormat.N_TRIPLES)
    return written or b""
