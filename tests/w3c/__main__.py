"""The W3C's tests of SPARQL queries, run against kg's engine and endpoint: counts, and each failure.

python -m tests.w3c FOLDER [--only NAME]     # FOLDER: sparql/ of https://github.com/w3c/rdf-tests

A failure is marked where Oxigraph, asked without kg, answers the same.
"""

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError
from kg.query.engine import answer
from kg.query.frames import Body, Question
from kg.query.parts import ask_from
from tests.w3c import protocol
from tests.w3c.answers import same, same_as_csv, same_order
from tests.w3c.manifest import MF, QT, RDF_FILES, Manifest, expected_of, path_of, read_rows

ON_PURPOSE = {  # the folders of what kg does not do, or does not do by a query
    "entailment": "entailment",
    "service": "federation",
    "syntax-fed": "federation",
    "graph-store-protocol": "update",
    "http-rdf-update": "update",
    "service-description": "description of the service",
}
EMPTY = "http://example.org/empty"
TAKEN = "application/sparql-results+json, application/n-triples"


class Failed(Exception):
    """A test that is not passed, and why; ``alone``: Oxigraph alone does not pass it either."""

    def __init__(self, reason: str, alone: bool = False) -> None:
        super().__init__(reason)
        self.alone = alone


def evaluate(manifest: Manifest, test: Any) -> None:
    """Run a query and compare; Failed says what is not so."""
    action = manifest.one(test, MF + "action")
    file = path_of(manifest.one(action, QT + "query"))
    text, base = file.read_text(encoding="utf-8"), file.as_uri()
    data, named = (manifest.all_of(action, QT + name) for name in ("data", "graphData"))
    listed = bool(ask_from(text))
    if listed:  # the query names its data
        named += [ox.NamedNode(other.as_uri()) for other in file.parent.glob("data-*.ttl")]
    defaults = tuple(graph.value for graph in data) or (EMPTY,)
    chosen = (None, None) if listed else (defaults, tuple(graph.value for graph in named))
    found = _ask(_store({*data, *named, ox.NamedNode(EMPTY)}), Question(text, 30, TAKEN, *chosen, base))
    wrong = _differs(manifest, test, found, text)
    if wrong:
        alone = _ask_oxigraph(_store(named, data), text, base)
        raise Failed(
            wrong, isinstance(found, KGError) == (alone is None) and (alone is None or same(found, alone))
        )


def _store(named: Any, defaults: Any = ()) -> ox.Store:
    """Return a store with files in graphs of their names, and others in the graph without name."""
    store = ox.Store()
    for graph, target in [*((one, one) for one in named), *((one, ox.DefaultGraph()) for one in defaults)]:
        if target == graph:
            store.add_graph(graph)
        if graph.value != EMPTY:
            file = path_of(graph)
            store.load(path=str(file), format=RDF_FILES[file.suffix], base_iri=graph.value, to_graph=target)
    return store


def _ask(store: ox.Store, question: Question) -> Any:
    """Return kg's answer: yes or no, rows or triples, or its error."""
    body = answer(store, {}, question)
    if not isinstance(body, Body):
        return body
    if body.media == "application/n-triples":
        return [quad.triple for quad in ox.parse(body.content, format=ox.RdfFormat.N_TRIPLES)]
    return read_rows(body.content, ox.QueryResultsFormat.JSON)


def _ask_oxigraph(store: ox.Store, text: str, base: str) -> Any:
    """Return what Oxigraph answers without kg; None if it refuses."""
    try:
        found: Any = store.query(text, base_iri=base)
        if isinstance(found, ox.QueryTriples):
            return list(found)
        return read_rows(found.serialize(format=ox.QueryResultsFormat.JSON), ox.QueryResultsFormat.JSON)
    except (OSError, RuntimeError, SyntaxError, ValueError):
        return None


def _differs(manifest: Manifest, test: Any, found: Any, text: str) -> str:
    """Return how an answer differs from the expected one."""
    if isinstance(found, KGError):
        return str(found)
    wanted = path_of(manifest.one(test, MF + "result"))
    if wanted.suffix == ".csv":
        return "" if same_as_csv(found, wanted) else f"{found} is not {wanted.name}"
    expected = expected_of(wanted)
    if manifest.one(test, MF + "resultCardinality") is not None:  # how often a row stands there is left open
        found, expected = (
            [dict(row) for row in {frozenset(one.items()) for one in rows}] for rows in (found, expected)
        )
    if not same(found, expected):
        return f"{str(found)[:200]} is not {str(expected)[:200]}"
    ordered = wanted.suffix == ".srx" and "order by" in text.lower() and isinstance(found, list)
    return "" if not ordered or same_order(found, expected) else "another order of rows"


def understand(manifest: Manifest, test: Any) -> None:
    """Failed if a right query is refused, or a wrong one is not."""
    file = path_of(manifest.one(test, MF + "action"))
    text, base = file.read_bytes().decode(), file.as_uri()
    found = answer(ox.Store(), {}, Question(text, 30, base=base))
    # A graph or a function that there is not is understood, and refused all the same.
    refused = isinstance(found, KGError) and not re.search("no such graph|custom function", str(found))
    if ("Negative" in manifest.kind(test)) != refused:
        alone = (_ask_oxigraph(ox.Store(), text, base) is None) == refused
        raise Failed(str(found) if refused else "it is answered", alone)


def run(manifest: Manifest, test: Any) -> str:
    """Return why a test is not run; nothing if it is passed. Failed says why it is not."""
    kind, folder = manifest.kind(test), manifest.file.parent.name
    if folder in ON_PURPOSE:
        return ON_PURPOSE[folder]
    if "Update" in kind or test.value.split("#")[-1].startswith(("update_", "bad_update")):
        return "update"
    if kind == "ProtocolTest":
        if fault := protocol.find_fault(manifest, test):
            raise Failed(fault)
    elif "Syntax" in kind:
        understand(manifest, test)
    else:
        evaluate(manifest, test)
    return ""


def count(file: Path) -> Counter[str]:
    """Return how many tests of a manifest are passed, fail, and are not run, and print each failure."""
    manifest, counts = Manifest(file), Counter[str]()
    for test in manifest.tests():
        try:
            counts[run(manifest, test) or "passed"] += 1
        except Failed as error:
            how = "failed by Oxigraph alone too" if error.alone else "failed"
            counts[how] += 1
            print(f"  {test.value.split('#')[-1]}: {how}: {error}")
    return counts


def main() -> int:
    """Print the counts of each folder; the status is 1 if a test fails that Oxigraph passes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of a folder's name")
    arguments = parser.parse_args()
    every: Counter[str] = Counter()
    for file in sorted(arguments.folder.resolve().rglob("manifest*.ttl")):
        counts = count(file) if arguments.only in file.parent.name else Counter[str]()
        if counts:
            print(f"{file.parent.parent.name}/{file.parent.name}: {_words(counts)}")
        every += counts
    print(f"all: {_words(every)}")
    return int(every["failed"] > 0)


def _words(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))


if __name__ == "__main__":
    raise SystemExit(main())
