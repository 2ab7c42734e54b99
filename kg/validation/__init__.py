"""Output folder -> what is wrong with it, and with kg's own data files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from math import isfinite
from pathlib import Path

import networkx as nx

from kg.datafile import read_toml
from kg.digest.rules import load_rules
from kg.display.ledger import load_ledger
from kg.display.text import load_text
from kg.display.trust import load_trust
from kg.display.values import load_units
from kg.divisions import load_divisions, load_towns
from kg.errors import DataError, OutputError, QueryError
from kg.graph import ArticleRecord, Edge, Node, Statement, ValueStatement, edges, load_graph, meta, nodes
from kg.query import list_queries
from kg.query.check import read_query
from kg.rdf.turtle import date_literal, prefixes
from kg.rdf.vocabulary import FILES
from kg.reasons import load_reasons
from kg.schema import DATA, Schema, load_schema
from kg.timeline.roles import time_roles
from kg.validation.export import find_export_problems
from kg.validation.records import (
    find_former_faults,
    find_promise_faults,
    find_record_faults,
    find_time_faults,
)
from kg.validation.structure import has_shacl
from kg.words import WORD_FILES, read_words

__all__ = ["has_shacl", "validate"]

Articles = dict[str, ArticleRecord]
_SORTED = ("companies.tsv", "neighbours.tsv", "risky.tsv")  # by the first column


def validate(directory: Path, data: Path = DATA) -> list[str]:
    """Return the problems of the output in ``directory`` and of kg's data files, one line each."""
    problems = list(dict.fromkeys(_data_problems(data)))
    try:
        graph = load_graph(directory)
    except OutputError as error:
        return [*problems, str(error)]
    strays = sorted(key for key, node in graph.nodes(data=True) if "type" not in node)
    if strays:
        return [*problems, *(f"graph.json: an edge ends in {key!r}, which is no node" for key in strays)]
    try:
        problems += _graph_problems(graph)
    except (AttributeError, KeyError, TypeError) as error:
        return [*problems, f"graph.json: is not the shape of a graph of kg ({error!r}); run kg build"]
    # A graph that is broken makes an export that is: one complaint is enough.
    return problems or list(find_export_problems(graph, directory))


def _data_problems(data: Path) -> Iterator[str]:
    checks: list[Callable[[], object]] = [
        *(partial(read_toml, path) for path in sorted(data.rglob("*.toml"))),
        partial(load_schema, data),
        *(partial(read_words, data / "words" / name, form) for form, name in WORD_FILES.items()),
        partial(load_units, data / "units.toml"),
        partial(load_ledger, data / "ledger.toml"),
        partial(load_trust, data / "trust.toml"),
        partial(load_reasons, data / "reasons.toml"),
        partial(time_roles, data / "timeline.toml"),
        partial(load_rules, data / "digest" / "rules.toml"),
        *(
            partial(load_text, name, lang, data=data)
            for name in ("digest/text.toml", "tables.toml")
            for lang in ("zh", "en")
        ),
        *(partial(_check_table, path) for path in sorted((data / "lexicon").glob("*.tsv"))),
        partial(load_divisions, data / "lexicon"),
        partial(load_towns, data / "lexicon"),
        partial(list_queries, data),
        *(partial(_check_query, path) for path in sorted((data / "queries").glob("*.rq"))),
        *(partial(_check_made, data, name) for name in FILES),
    ]
    for check in checks:
        try:
            check()
        except DataError as error:
            yield str(error)


def _check_table(path: Path) -> None:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}; install kg again") from error
    head = lines[0].split("\t")
    if lines[-1]:
        raise DataError(f"{path.name}: the last line does not end; add a line end")
    for number, line in enumerate(lines[1:-1], 2):
        if line.count("\t") != len(head) - 1:
            raise DataError(f"{path.name}, line {number}: not {len(head)} columns; mend the line")
    _check_order(path, lines[1:-1])


def _check_order(path: Path, lines: list[str]) -> None:
    known: set[str] = set()
    before = ""
    for number, line in enumerate(lines, 2):
        first = line.split("\t")[0]
        if not first.strip():
            raise DataError(f"{path.name}, line {number}: begins with nothing; delete it")
        if line in known:
            raise DataError(f"{path.name}, line {number}: stands there twice; delete one")
        if path.name in _SORTED and first < before:
            raise DataError(f"{path.name}, line {number}: {first!r} behind {before!r}; sort the table")
        known.add(line)
        before = first


def _check_query(path: Path) -> None:
    try:
        read_query(path.read_text(encoding="utf-8"), prefixes())
    except (OSError, UnicodeDecodeError, QueryError) as error:
        raise DataError(f"{path.name}: {error}") from error


def _check_made(data: Path, name: str) -> None:
    try:
        found = (data / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{name}: {error}; run python -m kg.rdf") from error
    if found != FILES[name](data):
        raise DataError(f"{name}: is not what the .toml files beside it say; run python -m kg.rdf")


def _graph_problems(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    schema, articles, known = load_schema(), meta(graph)["articles"], set(graph)
    part = "whole" in meta(graph)  # it need not hold all articles that name a thing
    for key, article in sorted(articles.items()):
        for wrong in _article_faults(article, known):
            yield f"graph.json: article {key} ({article['source']!r}): {wrong}"
    named = Counter(mention["entity"] for article in articles.values() for mention in article["mentions"])
    for wrong in find_record_faults(graph, schema):
        yield f"graph.json: {wrong}"
    for key, node in nodes(graph):
        for wrong in (
            *_node_faults(node, schema, articles),
            *_mention_faults(node, named[key], articles, part=part),
        ):
            yield f"graph.json: node {key} ({node['name']!r}): {wrong}"
    for head, tail, kind, edge in edges(graph):
        ends = (graph.nodes[head]["type"], graph.nodes[tail]["type"])
        for wrong in _edge_faults(kind, ends, edge, schema, articles):
            yield f"graph.json: {head} –{kind}→ {tail}: {wrong}"
        if head == tail:
            yield f"graph.json: {head} –{kind}→ {tail}: a thing related to itself"


def _article_faults(article: ArticleRecord, known: set[str]) -> Iterator[str]:
    for mention in article["mentions"]:
        if mention["entity"] not in known:
            yield f"mentions {mention['entity']!r}, which is no node"
        if not 0 <= mention["start"] < mention["end"] <= len(article["text"]):
            yield f"a mention at {mention['start']}–{mention['end']}, outside of its text"
    if article["date"] and "^^" not in date_literal(article["date"]):
        yield f"{article['date']!r} is no date"


def _node_faults(node: Node, schema: Schema, articles: Articles) -> Iterator[str]:
    if node["type"] not in schema.types:
        yield f"unknown type {node['type']!r}"
    if not node["name"].strip():
        yield "it has no name"
    if node["code"] and not re.fullmatch(r"\d{6}", node["code"], re.ASCII):
        yield f"the code {node['code']!r} is not six digits"
    for value in node["attributes"]:
        yield from _statement_faults(value, articles)
        yield from _value_faults(value, schema)
    for step in node["milestones"]:
        yield from _statement_faults(step, articles)
        yield from find_promise_faults(step, schema)
        if step["stage"] not in schema.stages:
            yield f"unknown stage {step['stage']!r}"
        if step["date"] and "^^" not in date_literal(step["date"]):
            yield f"{step['date']!r} is no date"
    yield from find_former_faults(node, articles)
    if node["milestones"] and node["type"] != schema.roles.project:
        yield "only a project has milestones"


def _mention_faults(node: Node, count: int, articles: Articles, *, part: bool) -> Iterator[str]:
    if node["mentions"] < count if part else node["mentions"] != count:
        yield f"{node['mentions']} mentions, but its articles hold {count}"
    yield from (f"its article {key!r} is missing" for key in node["articles"] if key not in articles)


def _edge_faults(
    kind: str, ends: tuple[str, str], edge: Edge, schema: Schema, articles: Articles
) -> Iterator[str]:
    relation = schema.relations.get(kind)
    if relation is None:
        yield "unknown relation"
    elif ends[0] not in relation.subject or ends[1] not in relation.object:
        yield f"not allowed between {ends[0]} and {ends[1]}"
    if not edge["statements"] and not edge["official"]:
        yield "no sentence says it"
    for said in edge["statements"]:
        yield from _statement_faults(said, articles)
        if said["role"] and not (relation and relation.role):
            yield f"{kind} has no role, but one says {said['role']!r}"


def _statement_faults(said: Statement, articles: Articles) -> Iterator[str]:
    article = articles.get(said["article"])
    if article is None:
        yield f"its article {said['article']!r} is missing"
    else:
        quotes = {"evidence": (said["start"], said["end"], said["evidence"])}
        if said.keys() & {"context", "contextStart", "contextEnd"}:
            place = said.get("contextStart", -1), said.get("contextEnd", -1)
            quotes["context"] = (*place, said.get("context", ""))
        for name, (start, end, text) in quotes.items():
            if not 0 <= start < end or article["text"][start:end] != text:
                yield f"its {name} is not what article {said['article']} says at {start}–{end}"
    yield from find_time_faults(said)
    if not 0 <= said["confidence"] <= 1:
        yield f"the confidence {said['confidence']} is not between 0 and 1"


def _value_faults(said: ValueStatement, schema: Schema) -> Iterator[str]:
    attribute = schema.attributes.get(said["name"])
    numbers = [n for n in (said["minimum"], said["value"], said["maximum"]) if n is not None]
    if attribute is None:
        yield f"unknown attribute {said['name']!r}"
        return
    if not all(isfinite(number) and number >= 0 for number in numbers):
        yield f"{said['name']} {said['value']} is no sane number"
    if attribute.unit == "%" and max(numbers) > 100:
        yield f"{said['name']} {said['value']} is more than 100 percent"
    if numbers != sorted(numbers):
        yield f"{said['name']} {said['value']} is outside of its own range"
    if said["qualifier"] and said["qualifier"] not in schema.qualifiers:
        yield f"unknown qualifier {said['qualifier']!r}"
    if not re.fullmatch(r"[A-Z]{3}", said["currency"]):
        yield f"{said['currency']!r} is no currency"
