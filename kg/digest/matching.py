"""Two graphs -> which of their things are the same: by the articles that both hold, then by id and name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from kg.graph import ArticleRecord, Node, meta, nodes
from kg.text.folding import spell_name

_SHARE = 0.5  # of the places where one thing is named, at which the other graph must name the other one


@dataclass(frozen=True, slots=True)
class Matching:
    """Of each graph: id -> the key of its group. Things of one group are one thing, merged or split."""

    old: dict[str, str]
    new: dict[str, str]


def match(old: "nx.MultiDiGraph[str]", new: "nx.MultiDiGraph[str]") -> Matching:
    """Return which things of two graphs are the same; with the graphs exchanged, the same groups.

    |合川锂电基地| that a later article shows to be |岚钧锂电产业园|: one group, so nothing of it is new.
    """
    pairs = set(_by_mentions(old, new))
    told = {key for key, _ in pairs}, {key for _, key in pairs}
    free = [
        {key: node for key, node in nodes(graph) if key not in known}
        for graph, known in zip((old, new), told, strict=True)
    ]
    same = {key for key in free[0] if key in free[1]}
    pairs |= {(key, key) for key in same}
    pairs |= set(_by_name(*({k: node for k, node in side.items() if k not in same} for side in free)))
    return _group(pairs, old, new)


def _by_mentions(old: "nx.MultiDiGraph[str]", new: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str]]:
    """Yield what is named at the same places of the articles that both graphs hold."""
    shared: Counter[tuple[str, str]] = Counter()
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for one, other in _shared_articles(meta(old)["articles"], meta(new)["articles"]):
        exact = one["text"] == other["text"]
        places = _places(one, exact=exact), _places(other, exact=exact)
        for place in places[0].keys() & places[1].keys():
            pair = places[0][place], places[1][place]
            shared[pair] += 1
            counts[0][pair[0]] += 1
            counts[1][pair[1]] += 1
    for pair, count in shared.items():
        alike = old.nodes[pair[0]]["type"] == new.nodes[pair[1]]["type"]
        if alike and count >= _SHARE * min(counts[0][pair[0]], counts[1][pair[1]]):
            yield pair


def _shared_articles(
    old: dict[str, ArticleRecord], new: dict[str, ArticleRecord]
) -> Iterator[tuple[ArticleRecord, ArticleRecord]]:
    """Yield the articles that are the same text, in whatever file, or stand at the same place."""
    texts = ({_print(one): key for key, one in sorted(side.items(), reverse=True)} for side in (old, new))
    first, second = texts
    taken: tuple[set[str], set[str]] = set(), set()
    for text in first.keys() & second.keys():
        taken[0].add(first[text])
        taken[1].add(second[text])
        yield old[first[text]], new[second[text]]
    for key in old.keys() & new.keys():
        if key not in taken[0] and key not in taken[1]:
            yield old[key], new[key]


def _print(article: ArticleRecord) -> tuple[str, str, str]:
    return article["date"], article["publisher"], article["text"]


def _places(article: ArticleRecord, *, exact: bool) -> dict[object, str]:
    """Return what an article names where; of an article that was edited, by its words."""
    if exact:
        return {(said["start"], said["end"]): said["entity"] for said in article["mentions"]}
    return {article["text"][said["start"] : said["end"]]: said["entity"] for said in article["mentions"]}


def _by_name(old: dict[str, Node], new: dict[str, Node]) -> Iterator[tuple[str, str]]:
    """Yield what has a name that nothing else of its type and graph has."""
    bearers = _bearers(old.items()), _bearers(new.items())
    for name in bearers[0].keys() & bearers[1].keys():
        if len(bearers[0][name]) == len(bearers[1][name]) == 1:
            yield min(bearers[0][name]), min(bearers[1][name])


def _bearers(things: Iterable[tuple[str, Node]]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, node in things:
        found[node["type"], spell_name(node["name"])].add(key)
    return found


def _group(
    pairs: Iterable[tuple[str, str]], old: "nx.MultiDiGraph[str]", new: "nx.MultiDiGraph[str]"
) -> Matching:
    ties: nx.Graph[tuple[int, str]] = nx.Graph()
    ties.add_nodes_from((0, key) for key in old)
    ties.add_nodes_from((1, key) for key in new)
    ties.add_edges_from(((0, one), (1, other)) for one, other in pairs)
    sides: tuple[dict[str, str], dict[str, str]] = {}, {}
    for group in nx.connected_components(ties):
        # An id alone does not do: in the other graph it may be another thing's.
        name = min(f"{key}|{min((old, new)[side].nodes[key]['articles'], default='')}" for side, key in group)
        for side, key in group:
            sides[side][key] = name
    return Matching(*sides)
