"""Graph -> what it was made of and by: PROV, VoID and DCAT, without a clock."""

from collections.abc import Iterator

import networkx as nx

from kg.graph import ArticleRecord, meta
from kg.rdf.turtle import Pairs, block, hashed, iri, literal, prefixes

VOCABULARIES = ("schema", "org", "skos", "prov")


def run_blocks(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield the dataset, the run that made it, the program with its data, and each source with its sha256."""
    known = meta(graph)
    base = known["base_iri"]
    records = known["articles"].values()
    sources = {source_iri(article, base): article for article in records if article["sha256"]}
    used = ["id:kg-data", *sources]
    spaces = [f"<{prefixes()[name]}>" for name in VOCABULARIES]
    ontology = f"<{prefixes()['kg'].rstrip('#/')}>"
    blocks: list[tuple[str, Pairs]] = [
        (
            "id:dataset",
            [
                ("a", ["void:Dataset", "dcat:Dataset", "prov:Entity"]),
                ("dcterms:title", [literal("Knowledge graph of newspaper pages", "en")]),
                ("dcterms:conformsTo", [ontology]),
                ("void:vocabulary", [ontology, *spaces]),
                ("void:uriSpace", [literal(base, "")]),
                ("void:entities", [str(len(graph))]),
                ("prov:wasGeneratedBy", ["id:build"]),
            ],
        ),
        (
            "id:build",
            [
                ("a", ["prov:Activity"]),
                ("prov:wasAssociatedWith", ["id:kg"]),
                ("prov:used", used),
            ],
        ),
        (
            "id:kg",
            [
                ("a", ["prov:SoftwareAgent", "schema:SoftwareApplication"]),
                ("schema:name", [literal("kg", "")]),
                ("schema:softwareVersion", [literal(known["version"], "")]),
            ],
        ),
        ("id:kg-data", [("a", ["prov:Entity"]), ("schema:sha256", [literal(known["data"], "")])]),
    ]
    for name, article in sorted(sources.items()):
        pairs: Pairs = [
            ("a", ["prov:Entity", "schema:MediaObject"]),
            ("schema:name", [literal(article["source"], "")]),
            ("schema:identifier", [literal(article["record"], "")] if article["record"] else []),
            ("schema:sha256", [literal(article["sha256"], "")]),
        ]
        blocks.append((name, pairs))
    for name, pairs in blocks:
        yield block(name, pairs)


def source_iri(article: ArticleRecord, base: str) -> str:
    """Return the IRI of the file, or of the line of a .jsonl file, that holds ``article``."""
    return iri(f"source-{hashed(article['source'], article['record'])}", base)
