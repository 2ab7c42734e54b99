"""Graph -> RDF: graph.ttl, and graph.trig with one named graph per article.

No blank nodes, everything sorted: the same graph, the same bytes.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, groupby
from typing import NamedTuple

import networkx as nx

from kg.errors import OutputError
from kg.graph import (
    ArticleRecord,
    MilestoneStatement,
    Node,
    RelationStatement,
    Statement,
    ValueStatement,
    edges,
    meta,
    nodes,
)
from kg.graph.regions import Region, find_regions, fragment
from kg.rdf.provenance import run_blocks, source_iri
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
DIVISIONS = "kg:divisions"  # the official list that says what contains a place without a sentence


class StatementBlock(NamedTuple):
    """A node with a named IRI that one sentence stands behind: a statement or a milestone."""

    key: str
    statement: Statement
    pairs: Pairs
    roles: list[str]


class _RelationSaid(NamedTuple):
    said: RelationStatement
    head: str
    kind: str
    tail: str


class _ValueSaid(NamedTuple):
    said: ValueStatement
    entity: str


class _MilestoneSaid(NamedTuple):
    said: MilestoneStatement
    entity: str


_Said = _RelationSaid | _ValueSaid | _MilestoneSaid


def to_turtle(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the graph as Turtle."""
    return "".join(turtle_parts(graph))


def to_trig(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the graph as TriG: what one article says stands in the article's own named graph."""
    return "".join(trig_parts(graph))


def turtle_parts(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield Turtle piece by piece: a large graph is never held a second time as text."""
    yield _header(graph)
    yield from (f"\n{text}" for text in chain(run_blocks(graph), _entity_blocks(graph)))
    yield from (f"\n{text}" for _, texts in _article_blocks(graph) for text in texts)


def trig_parts(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield TriG piece by piece."""
    yield _header(graph)
    yield from (f"\n{text}" for text in chain(run_blocks(graph), _entity_blocks(graph)))
    yield from (f"\n{article} {{\n{''.join(texts)}}}\n" for article, texts in _article_blocks(graph))


def fact_keys(graph: "nx.MultiDiGraph[str]") -> set[str]:
    """Return the local names of all statements and milestones that the export of ``graph`` holds."""
    return {_fact(said, "").key for saids in _said(graph).values() for said in saids}


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
            *sorted((term(kind), [iri(tail, base)]) for _, tail, kind, _ in arrows.get(key, ())),
            *[(term(name), _values(node, name)) for name in schema.attributes],
            ("prov:wasDerivedFrom", [DIVISIONS] if listed else []),
        ]
        yield block(iri(key, base), pairs)
    if any(edge["official"] for *_, edge in edges(graph)):
        label = "Official list of administrative divisions (GB/T 2260)"
        yield block(DIVISIONS, [("a", ["schema:Dataset"]), ("rdfs:label", [literal(label, "en")])])


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
        if said["name"] == name and not _foreign(said["currency"])
    ]


def _foreign(currency: str) -> str:
    return "" if currency == "CNY" else currency


def _article_blocks(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, list[str]]]:
    """Yield each article's IRI and blocks: the article, its milestones, its statements."""
    base = meta(graph)["base_iri"]
    told = _said(graph)
    for key, article in sorted(meta(graph)["articles"].items()):
        # Of two rules that read the same fact in the same sentence the surer one speaks; if both are as sure,
        # the one that needs no context, or the nearer one.
        facts = [_fact(said, base) for said in told.pop(key, ())]
        facts.sort(key=_rank)
        texts = []
        found: dict[str, Region] = {}
        for _, same in groupby(facts, key=lambda fact: fact.key):
            fact, *others = same
            roles = [*fact.roles, *(role for other in others for role in other.roles)]
            regions = _regions(fact.statement, article)
            found |= regions
            pairs = [*fact.pairs, ("kg:role", roles), *_evidence(fact.statement, base)]
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


def _said(graph: "nx.MultiDiGraph[str]") -> dict[str, list[_Said]]:
    """Return what each article says: statements of relations and of values, and milestones."""
    said: dict[str, list[_Said]] = defaultdict(list)
    for head, tail, kind, edge in edges(graph):
        for statement in edge["statements"]:
            said[statement["article"]].append(_RelationSaid(statement, head, kind, tail))
    for entity, node in nodes(graph):
        for value in node["attributes"]:
            said[value["article"]].append(_ValueSaid(value, entity))
        for step in node["milestones"]:
            said[step["article"]].append(_MilestoneSaid(step, entity))
    return said


def _fact(said: _Said, base: str) -> StatementBlock:
    if isinstance(said, _RelationSaid):
        statement, head, kind, tail = said
        triple = _triple(iri(head, base), term(kind), iri(tail, base))
        return StatementBlock(
            _key("statement", statement, head, kind, tail), statement, triple, some(statement["role"])
        )
    if isinstance(said, _ValueSaid):
        value, entity = said
        number, currency = decimal(value["value"]), _foreign(value["currency"])
        key = _key("statement", value, entity, value["name"], number + currency)
        triple = _triple(iri(entity, base), term(value["name"]), number)
        return StatementBlock(key, value, [*triple, *_details(value)], [])
    step, entity = said
    pairs: Pairs = [
        ("a", ["kg:Milestone"]),
        ("kg:project", [iri(entity, base)]),
        ("kg:stage", [term(step["stage"])]),
        ("kg:date", [date_literal(step["date"])] if step["date"] else []),
    ]
    return StatementBlock(_key("milestone", step, entity, step["stage"], step["date"]), step, pairs, [])


def _key(kind: str, said: Statement, *parts: str) -> str:
    return f"{kind}-{hashed(*parts, said['article'], said['start'], said['end'])}"


def _rank(fact: StatementBlock) -> tuple[str, float, bool, int, Pairs]:
    said = fact.statement
    return fact.key, -said["confidence"], "context" in said, -said.get("contextStart", 0), fact.pairs


def _triple(subject: str, predicate: str, object_: str) -> Pairs:
    return [
        ("a", ["rdf:Statement"]),
        ("rdf:subject", [subject]),
        ("rdf:predicate", [predicate]),
        ("rdf:object", [object_]),
    ]


def _details(value: ValueStatement) -> Pairs:
    """Return how a value was put: about, at least, a range, another currency, its words."""
    return [
        ("kg:qualifier", [term(value["qualifier"])] if value["qualifier"] else []),
        ("kg:minValue", [] if value["minimum"] is None else [decimal(value["minimum"])]),
        ("kg:maxValue", [] if value["maximum"] is None else [decimal(value["maximum"])]),
        ("kg:currency", some(_foreign(value["currency"]), "")),
        ("kg:valueText", some(value["text"])),
    ]


def _evidence(said: Statement, base: str) -> Pairs:
    context: Pairs = []
    if "context" in said:
        context = [
            ("kg:context", [literal(said["context"])]),
            ("kg:contextStart", [str(said["contextStart"])]),
            ("kg:contextEnd", [str(said["contextEnd"])]),
        ]
    return [
        ("kg:evidence", [literal(said["evidence"])]),
        ("kg:start", [str(said["start"])]),
        ("kg:end", [str(said["end"])]),
        *context,
        ("kg:page", [str(said["page"])] if "page" in said else []),
        ("kg:cell", some(said.get("cell", ""), "")),
        ("kg:confidence", [decimal(said["confidence"])]),
        ("kg:rule", [literal(said["rule"], "")]),
        ("prov:wasDerivedFrom", [iri(f"article-{said['article']}", base)]),
    ]
