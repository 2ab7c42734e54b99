"""Graph -> RDF: graph.ttl, and graph.trig with one named graph per article.

No blank nodes, everything sorted: the same graph, the same bytes.
"""

from collections.abc import Iterator
from itertools import chain, groupby

import networkx as nx

from kg.errors import OutputError
from kg.graph import ArticleRecord, Edge, Node, Statement, edges, holds, meta, nodes
from kg.graph.regions import Region, find_regions, fragment
from kg.rdf.provenance import run_blocks, source_iri
from kg.rdf.records import DIVISIONS, former_iri, record_blocks
from kg.rdf.statements import evidence_of, find_said, foreign, rank, to_block
from kg.rdf.turtle import (
    Pairs,
    block,
    check_base_iri,
    date_literal,
    decimal,
    hashed,
    iri,
    literal,
    prefixes,
    some,
    term,
)
from kg.schema import Schema, load_schema

MEDIA_FRAGMENTS = "<http://www.w3.org/TR/media-frags/>"  # the syntax of a region


def to_turtle(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the graph as Turtle."""
    return "".join(turtle_parts(graph))


def to_trig(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the graph as TriG: what one article says stands in the article's own named graph."""
    return "".join(trig_parts(graph))


def turtle_parts(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield Turtle piece by piece: a large graph is never held a second time as text."""
    return (turtle for turtle, _ in both_parts(graph))


def trig_parts(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield TriG piece by piece."""
    return (trig for _, trig in both_parts(graph))


def both_parts(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str]]:
    """Yield Turtle and TriG piece by piece: what they say is the same, and made once."""
    yield (header := _header(graph)), header
    for text in chain(run_blocks(graph), _entity_blocks(graph), record_blocks(graph)):
        yield (said := f"\n{text}"), said
    for article, texts in _article_blocks(graph):
        yield "".join(f"\n{text}" for text in texts), f"\n{article} {{\n{''.join(texts)}}}\n"


def fact_keys(graph: "nx.MultiDiGraph[str]") -> set[str]:
    """Return the local names of all statements and milestones that the export of ``graph`` holds."""
    return {to_block(said, graph).key for saids in find_said(graph).values() for said in saids}


def _header(graph: "nx.MultiDiGraph[str]") -> str:
    base = check_base_iri(meta(graph)["base_iri"])
    return "".join(f"@prefix {name}: <{start}> .\n" for name, start in prefixes(base).items())


def _entity_blocks(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    base, schema = meta(graph)["base_iri"], load_schema()
    arrows = {key: list(group) for key, group in groupby(edges(graph), key=lambda edge: edge[0])}
    for key, node in nodes(graph):
        listed = any(edge["official"] for _, _, _, edge in arrows.get(key, ()))
        pairs: Pairs = [
            *_names(node, schema),
            *sorted(
                (term(kind), [iri(tail, base)])
                for _, tail, kind, edge in arrows.get(key, ())
                if _is_stated(edge)
            ),
            *[(term(name), _values(node, name)) for name in schema.attributes],
            ("kg:formerName", {iri(former_iri(key, former), base) for former in node.get("former", ())}),
            ("prov:wasDerivedFrom", [DIVISIONS] if listed else []),
        ]
        yield block(iri(key, base), pairs)


def _is_stated(edge: Edge) -> bool:
    """Tell whether a relation still stands as a triple of its own: what was corrected is only told."""
    return edge["official"] or any(holds(said) for said in edge["statements"])


def _names(node: Node, schema: Schema) -> Pairs:
    kind = schema.types.get(node["type"])
    if kind is None:
        raise OutputError(f"graph.json: unknown type {node['type']!r} of {node['name']!r}; run kg build")
    name = literal(node["name"])
    return [
        ("a", [term(kind.name), *kind.also]),
        ("skos:prefLabel", [name]),
        ("skos:altLabel", {literal(alias) for alias in node["aliases"]} - {name}),
        ("rdfs:label", [name]),
        ("skos:notation", some(node["code"], "")),
    ]


def _values(node: Node, name: str) -> list[str]:
    """Return the plain numbers of an attribute; a sum in foreign currency has none."""
    return [
        decimal(said["value"])
        for said in node["attributes"]
        if said["name"] == name and holds(said) and not foreign(said["currency"])
    ]


def _article_blocks(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, list[str]]]:
    """Yield each article's IRI and blocks: the article, its milestones, its statements."""
    base = meta(graph)["base_iri"]
    told = find_said(graph)
    for key, article in sorted(meta(graph)["articles"].items()):
        # Of two rules that read the same fact in the same sentence the surer one speaks; if both are as sure,
        # the one that needs no context, or the nearer one.
        facts = [to_block(said, graph) for said in told.pop(key, ())]
        facts.sort(key=rank)
        texts = []
        found: dict[str, Region] = {}
        for _, same in groupby(facts, key=lambda fact: fact.key):
            fact, *others = same
            roles = [*fact.roles, *(role for other in others for role in other.roles)]
            regions = _regions(fact.statement, article)
            found |= regions
            pairs = [*fact.pairs, ("kg:role", roles), *evidence_of(fact.statement, graph)]
            texts.append(block(f"id:{fact.key}", [*pairs, ("kg:region", regions)]))
        texts += (_region_block(region, found[region]) for region in sorted(found))
        name = iri(f"article-{key}", base)
        yield name, [_article_block(name, article, base), *texts]


def _article_block(name: str, article: ArticleRecord, base: str) -> str:
    pairs: Pairs = [
        ("a", ["schema:NewsArticle"]),
        ("schema:headline", some(article["headline"])),
        ("schema:author", [literal(author) for author in article["authors"]]),
        ("schema:datePublished", [date_literal(article["date"])] if article["date"] else []),
        ("schema:publisher", some(article["publisher"])),
        ("schema:pagination", some(article["page"], "")),
        ("schema:url", [f"{literal(article['url'], '')}^^xsd:anyURI"] if article["url"] else []),
        ("kg:reprintOf", [iri(f"article-{key}", base) for key in filter(None, [article.get("reprintOf")])]),
        ("kg:sourceFile", [literal(article["source"], "")]),
        ("prov:hadPrimarySource", [source_iri(article, base)] if article["sha256"] else []),
        ("schema:mentions", [iri(mention["entity"], base) for mention in article["mentions"]]),
        ("schema:articleBody", [literal(article["text"])]),
    ]
    return block(name, pairs)


def _regions(said: Statement, article: ArticleRecord) -> dict[str, Region]:
    """Return where the evidence is printed, by the names of the regions."""
    regions = find_regions(article, said["start"], said["end"])
    return {f"id:region-{hashed(article['source'], fragment(region))}": region for region in regions}


def _region_block(name: str, region: Region) -> str:
    pairs: Pairs = [
        ("a", ["oa:FragmentSelector"]),
        ("rdf:value", [literal(fragment(region), "")]),
        ("dcterms:conformsTo", [MEDIA_FRAGMENTS]),
    ]
    return block(name, pairs)
