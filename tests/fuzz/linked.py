"""Articles that name the same few things -> their entities and the graph, in whatever order they come."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.divisions import load_divisions
from kg.entities import find_entities
from kg.graph import build_graph, nodes
from kg.linking import link_entities
from kg.model import Article, Block, Entity, Evidence, Facts, Mention, Relation, article_id, entity_id
from kg.schema import load_schema

END = 0xFF  # ends an article
FULL = 2  # the variant of a name that is said to stand for the last one of its type
NAMES = json.loads(Path(__file__).with_name("names.json").read_text(encoding="utf-8"))
WORDS = [(name, type_) for type_, names in NAMES.items() for name in names]  # "": text between names


class _Draft(NamedTuple):
    article: Article
    mentions: list[Mention]


def _draft(data: bytes, number: int) -> _Draft:
    """Return an article of the names that ``data`` stands for; its first byte chooses source and date."""
    text, mentions, last = "", list[Mention](), dict[str, str]()
    first, *rest = data or b"\0"
    for byte in rest:
        variant, at = divmod(byte, len(WORDS))
        name, type_ = WORDS[at]
        if type_:
            full = last.get(type_, "") if variant == FULL else ""
            codes = load_divisions().names.get(name, ()) if type_ in ("District", "Place") else ()
            place, sure = (len(text), len(text) + len(name)), 1.0 if variant else 0.5
            full = "" if full == name else full
            mentions.append(Mention(*place, name, type_, 0, "fuzz", sure, codes, full))
            last[type_] = name
        text += name
    source, date = f"{first % 3}.txt", ("", "2024-05-14", "1983")[first // 3 % 3]
    block = (Block("paragraph", 0, len(text)),)
    return _Draft(Article(article_id(source, "", number), source, number, text, block, date=date), mentions)


def _relations(article: Article, entities: tuple[Entity, ...], data: bytes) -> Iterator[Relation]:
    """Yield relations between neighbours that the schema allows, as the bytes choose them."""
    types = sorted(load_schema().relations.values(), key=lambda type_: type_.name)
    whole = Evidence(0, len(article.text), article.text)
    for head, tail, byte in zip(entities, entities[1:], data, strict=False):
        head, tail = (tail, head) if byte % 2 else (head, tail)
        allowed = [type_.name for type_ in types if head.type in type_.subject and tail.type in type_.object]
        if allowed:
            yield Relation(head.id, allowed[byte % len(allowed)], tail.id, whole, 0.9, "fuzz")


def facts_of(data: bytes) -> Iterator[Facts]:
    """Yield the articles that ``data`` stands for."""
    for number, part in enumerate(data.split(bytes([END]))):
        article, mentions = _draft(part, number)
        entities = find_entities(article, mentions)
        _check_entities(article, mentions, entities)
        yield Facts(article, entities, tuple(_relations(article, entities, part[1:])))


def _check_entities(article: Article, mentions: list[Mention], entities: tuple[Entity, ...]) -> None:
    assert len({entity.id for entity in entities}) == len(entities), "one id, one entity"
    places = {(mention.start, mention.end) for mention in mentions}
    for entity in entities:
        assert entity.id == entity_id(entity.type, entity.key) and entity.name.strip() and entity.mentions
        assert len({entity.name, *entity.aliases}) == 1 + len(entity.aliases)
        for mention in entity.mentions:
            assert article.text[mention.start : mention.end] == mention.text and mention.type == entity.type
            assert "".join(mention.text.split()) in (entity.name, *entity.aliases)
            places.remove((mention.start, mention.end))  # and to no other one
    left = [mention for mention in mentions if (mention.start, mention.end) in places]
    assert all(mention.codes for mention in left), "only a division may be left out, as an ordinary word"


def linking(data: bytes) -> None:
    """Articles that share names: each thing is one, of one type, in any order of the articles."""
    facts = list(facts_of(data))
    linked = link_entities(facts)
    for other in (facts[::-1], facts[1:] + facts[:1], sorted(facts, key=lambda one: one.article.id)):
        assert link_entities(other) == linked, "the order of articles tells"
    types = {
        (linked.id_of(one.article.id, entity.id), entity.type) for one in facts for entity in one.entities
    }
    assert len({id_ for id_, _ in types}) == len(types), "one id, one type"
    facts.sort(key=lambda one: (one.article.source, one.article.position))
    graph = build_graph(facts, linked)
    known, records = dict(nodes(graph)), graph.graph["articles"].values()
    counts = Counter(mention["entity"] for record in records for mention in record["mentions"])
    assert linked.reasons.keys() <= known.keys() and all(map(all, linked.reasons.values()))
    for key, node in known.items():
        assert node["name"] not in node["aliases"] and node["reasons"] == list(linked.reasons.get(key, ()))
        assert node["mentions"] == counts[key]
    for record in records:
        for mention in record["mentions"]:
            node, text = known[mention["entity"]], record["text"][mention["start"] : mention["end"]]
            assert "".join(text.split()) in (node["name"], *node["aliases"])
    assert all(head != tail for head, tail in graph.edges())
