"""A manifest of the W3C's -> its tests, and the answers that they expect."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

TESTS = "http://www.w3.org/2001/sw/DataAccess/tests/"
MF, QT, RS = f"{TESTS}test-manifest#", f"{TESTS}test-query#", f"{TESTS}result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ROWS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
    ".csv": ox.QueryResultsFormat.CSV,
}
RDF_FILES = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


class Manifest:
    """A file that lists tests."""

    def __init__(self, file: Path, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> None:
        self.file = file
        self._store = ox.Dataset(ox.parse(path=str(file), format=form, base_iri=file.as_uri()))

    def triples(self) -> list[ox.Triple]:
        """Return all that the file says."""
        return [quad.triple for quad in self._store]

    def named(self, kind: str) -> Any:
        """Return the first thing of a class; None if there is none."""
        found = self._store.quads_for_object(ox.NamedNode(kind))
        return next((quad.subject for quad in found), None)

    def all_of(self, subject: Any, name: str) -> list[Any]:
        """Return all values of a property."""
        found = self._store.quads_for_subject(subject) if subject is not None else ()
        return [quad.object for quad in found if quad.predicate.value == name]

    def one(self, subject: Any, name: str) -> Any:
        """Return a value of a property; None for none, or of none."""
        return next(iter(self.all_of(subject, name)), None)

    def items(self, subject: Any, name: str) -> Iterator[Any]:
        """Yield the members of the lists that a property has."""
        for rest in self.all_of(subject, name):
            while rest is not None and rest.value != RDF + "nil":
                yield self.one(rest, RDF + "first")
                rest = self.one(rest, RDF + "rest")

    def tests(self) -> list[Any]:
        """Return the tests that are listed."""
        return list(self.items(ox.NamedNode(self.file.as_uri()), MF + "entries"))

    def kind(self, test: Any) -> str:
        """Return what kind of test it is: QueryEvaluationTest."""
        return str(self.one(test, RDF + "type").value.split("#")[1])


def path_of(iri: Any) -> Path:
    """Return the file that an IRI of a manifest names."""
    return Path(unquote(urlsplit(iri.value).path))


def read_rows(content: bytes, form: ox.QueryResultsFormat) -> Any:
    """Return yes or no, or the rows of an answer."""
    found = ox.parse_query_results(content, form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [name.value for name in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]


def expected_of(file: Path) -> Any:
    """Return yes or no, rows, or triples, as a test's file of results has them."""
    if file.suffix in ROWS:
        return read_rows(file.read_bytes(), ROWS[file.suffix])
    told = Manifest(file, RDF_FILES[file.suffix])
    top = told.named(RS + "ResultSet")
    if top is None:
        return told.triples()
    if (said := told.one(top, RS + "boolean")) is not None:
        return said.value == "true"
    return [
        {
            told.one(one, RS + "variable").value: told.one(one, RS + "value")
            for one in told.all_of(solution, RS + "binding")
        }
        for solution in told.all_of(top, RS + "solution")
    ]
