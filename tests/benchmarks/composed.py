"""Generated articles -> the facts that they tell, without a reader: to measure what follows extraction."""

import re
from collections.abc import Iterator

from kg.divisions import load_divisions
from kg.entities import find_entities
from kg.model import (
    Article,
    Attribute,
    Block,
    Entity,
    Evidence,
    Facts,
    Mention,
    Milestone,
    Relation,
    article_id,
)
from tests.benchmarks.articles import make_told

_SOURCE = "generated.jsonl"
_TYPES = {"c": "Company", "short": "Company", "d": "Company", "other": "Company", "place": "District"}
_TYPES |= {"p": "Person", "q": "Person", "project": "Project"}
_FULL = {"short": "c", "other": "d"}
_TOLD = [("c", "locatedIn", "place"), ("c", "develops", "project"), ("project", "locatedIn", "place")]
_TOLD += [("p", "worksFor", "c"), ("q", "worksFor", "d"), ("d", "supplies", "c")]


def compose_facts(number: int, seed: int = 0) -> Iterator[Facts]:
    """Yield the facts of ``number`` articles."""
    for at, (record, fields) in enumerate(make_told(number, seed)):
        title, text = record["title"], f"{record['title']}\n{record['text']}"
        blocks = (Block("headline", 0, len(title)), Block("paragraph", len(title) + 1, len(text)))
        id_ = article_id(_SOURCE, record["id"], at)
        date, publisher = record["date"], record["source"]
        article = Article(
            id_, _SOURCE, at, text, blocks, title, record=record["id"], date=date, publisher=publisher
        )
        names = {field: str(fields[field]) for field in _TYPES}
        yield _facts(article, find_entities(article, _mentions(text, names)), names, fields["n"])


def _mentions(text: str, names: dict[str, str]) -> list[Mention]:
    table, fields = load_divisions(), {name: field for field, name in reversed(names.items())}
    found = re.finditer("|".join(sorted(map(re.escape, fields), key=len, reverse=True)), text)
    mentions = []
    for match in found:
        name, field = match[0], fields[match[0]]
        codes = table.names.get(name, ()) if field == "place" else ()
        full = names[_FULL[field]] if field in _FULL else ""
        mentions.append(Mention(*match.span(), name, _TYPES[field], 0, "made", 0.9, codes, full))
    return mentions


def _facts(article: Article, entities: tuple[Entity, ...], names: dict[str, str], sum_: object) -> Facts:
    by_name = {name: entity.id for entity in entities for name in (entity.name, *entity.aliases)}
    ids = {field: by_name[name] for field, name in names.items() if name in by_name}
    start, end = article.blocks[1].start, article.text.index("。") + 1
    said = Evidence(start, end, article.text[start:end])
    relations = tuple(
        Relation(ids[head], type_, ids[tail], said, 0.9, "made")
        for head, type_, tail in _TOLD
        if head in ids and tail in ids and ids[head] != ids[tail]
    )
    if "project" not in ids:
        return Facts(article, entities, relations)
    project, value = ids["project"], round(float(str(sum_)) * 1e8)
    sums = (Attribute(project, "investment", value, said, 0.9, "made", f"{sum_}亿元"),)
    steps = (Milestone(project, "started", article.date, said, 0.9, "made"),)
    return Facts(article, entities, relations, sums, steps)
