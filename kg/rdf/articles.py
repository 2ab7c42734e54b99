"""Articles with what they say -> blocks of Turtle, and of TriG: each article in its own named graph."""

import marshal
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from kg.graph import ArticleRecord, Statement
from kg.graph.regions import Region, find_regions, fragment
from kg.rdf.provenance import source_iri
from kg.rdf.statements import Said, evidence_of, rank, to_block
from kg.rdf.turtle import Pairs, block, date_literal, hashed, iri, literal, some

MEDIA_FRAGMENTS = "<http://www.w3.org/TR/media-frags/>"  # the syntax of a region


class ArticleRow(NamedTuple):
    """An article, and all that it says as ``pack`` makes it bytes."""

    key: str
    record: ArticleRecord
    said: list[bytes]


def pack(said: Said) -> bytes:
    """Return what is said as bytes, small to keep and to send."""
    parts: Any = tuple(said)
    return marshal.dumps(parts)


def render_articles(rows: Sequence[ArticleRow], base: str) -> tuple[bytes, bytes]:
    """Return the blocks of articles, their milestones and statements, in Turtle and in TriG."""
    turtle, trig = [], []
    for row in rows:
        name, texts = iri(f"article-{row.key}", base), list(_blocks(row, base))
        turtle += [f"\n{text}" for text in texts]
        trig.append(f"\n{name} {{\n{''.join(texts)}}}\n")
    return "".join(turtle).encode("utf-8", "replace"), "".join(trig).encode("utf-8", "replace")


def _blocks(row: ArticleRow, base: str) -> Iterator[str]:
    article = row.record
    yield _article_block(iri(f"article-{row.key}", base), article, base)
    # Of two rules that read the same fact in the same sentence the surer one speaks; if both are as sure,
    # the one that needs no context, or the nearer one.
    facts = sorted((to_block(_unpack(said), base) for said in row.said), key=rank)
    found: dict[str, Region] = {}
    for _, same in groupby(facts, key=lambda fact: fact.key):
        fact, *others = same
        roles = [*fact.roles, *(role for other in others for role in other.roles)]
        regions = _regions(fact.statement, article)
        found |= regions
        pairs = [*fact.pairs, ("kg:role", roles), *evidence_of(fact, article["date"], base)]
        yield block(f"id:{fact.key}", [*pairs, ("kg:region", regions)])
    for region in sorted(found):
        yield _region_block(region, found[region])


def _unpack(said: bytes) -> Said:
    parts: Any = marshal.loads(said)
    return Said(*parts)


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
        ("schema:mentions", {iri(mention["entity"], base) for mention in article["mentions"]}),
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
