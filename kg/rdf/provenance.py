"""Graph -> what it was made of and by: PROV, VoID and DCAT, without a clock."""

import marshal
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.graph import ArticleRecord, Graph, meta
from kg.graph.sorting import sorted_rows
from kg.rdf.turtle import Pairs, block, hashed, iri, literal, prefixes, some

_DATA = "id:kg-data"  # stands before all sources, which are id:source-…
_END = " .\n"
VOCABULARIES = ("schema", "org", "skos", "prov")


def run_blocks(graph: Graph, folder: Path | None = None) -> Iterator[str]:
    """Yield the dataset, the run that made it, the program with its data, and each source with its sha256.

    Of many sources the rows wait in ``folder``.
    """
    known = meta(graph)
    base, articles = known["base_iri"], known["articles"]
    with sorted_rows(folder) as sources:
        for key in articles:
            article = articles[key]
            if article["sha256"]:
                told = article["source"], article["record"], article["sha256"]
                sources.add((source_iri(article, base),), marshal.dumps(told))
        yield _block("id:dataset", _dataset(graph, base))
        run: Pairs = [("a", ["prov:Activity"]), ("prov:wasAssociatedWith", ["id:kg"]), ("prov:used", [_DATA])]
        yield _block("id:build", run).removesuffix(_END)
        yield from (
            f", {name}" for (name,), _ in groupby(sources, key=itemgetter(0))
        )  # sorted, as in a block
        yield _END
        yield _block("id:kg", _program(known["version"]))
        yield _block(_DATA, [("a", ["prov:Entity"]), ("schema:sha256", [literal(known["data"], "")])])
        for (name,), rows in groupby(sources, key=itemgetter(0)):
            *_, (_, told_last) = rows
            yield _block(name, _source(*marshal.loads(told_last)))


def _block(subject: str, pairs: Pairs) -> str:
    return f"\n{block(subject, pairs)}"


def _dataset(graph: Graph, base: str) -> Pairs:
    spaces = [f"<{prefixes()[name]}>" for name in VOCABULARIES]
    ontology = f"<{prefixes()['kg'].rstrip('#/')}>"
    return [
        ("a", ["void:Dataset", "dcat:Dataset", "prov:Entity"]),
        ("dcterms:title", [literal("Knowledge graph of newspaper pages", "en")]),
        ("dcterms:conformsTo", [ontology]),
        ("void:vocabulary", [ontology, *spaces]),
        ("void:uriSpace", [literal(base, "")]),
        ("void:entities", [str(len(graph))]),
        ("prov:wasGeneratedBy", ["id:build"]),
    ]


def _program(version: str) -> Pairs:
    return [
        ("a", ["prov:SoftwareAgent", "schema:SoftwareApplication"]),
        ("schema:name", [literal("kg", "")]),
        ("schema:softwareVersion", [literal(version, "")]),
    ]


def _source(source: str, record: str, sha256: str) -> Pairs:
    return [
        ("a", ["prov:Entity", "schema:MediaObject"]),
        ("schema:name", [literal(source, "")]),
        ("schema:identifier", some(record, "")),
        ("schema:sha256", [literal(sha256, "")]),
    ]


def source_iri(article: ArticleRecord, base: str) -> str:
    """Return the IRI of the file, or of the line of a .jsonl file, that holds ``article``."""
    return iri(f"source-{hashed(article['source'], article['record'])}", base)
