"""Facts of all articles -> what is the same thing, with the reason of each merge."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from networkx.utils import UnionFind

from kg.model import Entity, Facts, entity_id
from kg.schema import load_schema
from kg.text.folding import fullness


@dataclass(frozen=True, slots=True)
class Linked:
    """Which entity of the graph each article's entity is."""

    ids: Mapping[tuple[str, str], str]  # (article id, entity id there) -> id, where it is another one
    reasons: Mapping[str, tuple[str, ...]]  # id -> why these are one thing

    def id_of(self, article: str, entity: str) -> str:
        """Return the id in the graph of an article's entity."""
        return self.ids.get((article, entity), entity)


class _NamedIn(NamedTuple):
    """An article that names a thing whose name may be shared, and what it ties it to."""

    article: str
    source: str
    ends: tuple[str, ...]  # ids in the article


class _Gathered:
    """What the articles say that decides which things are one."""

    def __init__(self) -> None:
        self.types = load_schema().types
        # Of things whose names are registered:
        self.names: dict[str, str] = {}  # id -> the longest of its names
        self.bearers: dict[tuple[str, str], set[str]] = defaultdict(set)  # type, short name -> ids
        self.bare: dict[tuple[str, str, str], list[str]] = defaultdict(list)  # id, type, its one name -> …
        # Of things whose names are shared: two are one only where something else ties them together.
        self.shared: dict[str, dict[str, list[_NamedIn]]] = {
            name: defaultdict(list) for name, kind in self.types.items() if kind.names.tied_by
        }
        self.keys: dict[str, str] = {}  # of the things in ``shared``
        self.reasons: list[tuple[str, str, str]] = []  # article, thing, why its mentions there are one

    def read(self, facts: Facts) -> None:
        """Take in what one article says."""
        article = facts.article
        for entity in facts.entities:
            names = self.types[entity.type].names
            if names.registered:
                self._read_registered(article.id, entity)
            if ties := names.tied_by:
                self.keys[entity.id] = entity.key
                place = _NamedIn(article.id, article.source, _ends(facts, entity, ties))
                self.shared[entity.type][entity.id].append(place)
            if entity.reason:
                self.reasons.append((article.id, entity.id, entity.reason))

    def _read_registered(self, article: str, entity: Entity) -> None:
        known = self.names.get(entity.id, "")
        self.names[entity.id] = min(known, entity.name, key=fullness)
        for alias in entity.aliases:
            self.bearers[entity.type, alias].add(entity.id)
        if not entity.aliases:
            self.bare[entity.id, entity.type, entity.name].append(article)


def link_entities(all_facts: Iterable[Facts]) -> Linked:
    """Return which entities of different articles are one thing.

    |重庆海捷阀门有限公司| of one story and of another: one; 王伟 of two towns: two.

    Equal ids are one thing, but for people and projects, whose names are shared: there one source, one
    employer, developer or place must tie them. A bare short name goes to the one company in full that
    bears it anywhere; where two bear it, it stays apart.
    """
    gathered = _Gathered()
    for facts in all_facts:
        gathered.read(facts)
    ids, reasons = _short_names(gathered)
    for type_, places in gathered.shared.items():
        split = [
            pair
            for id_, items in places.items()
            if len({place.source for place in items}) > 1
            for pair in _split(id_, gathered.keys[id_], type_, items, ids)
        ]
        ids.update(split)  # all at once: one project can be what ties another, and order must not matter
    for article, id_, reason in gathered.reasons:
        reasons[ids.get((article, id_), id_)].add(reason)
    return Linked(ids, {key: tuple(sorted(value)) for key, value in sorted(reasons.items())})


def _short_names(gathered: _Gathered) -> tuple[dict[tuple[str, str], str], dict[str, set[str]]]:
    ids: dict[tuple[str, str], str] = {}
    reasons: dict[str, set[str]] = defaultdict(set)
    for (id_, type_, name), articles in gathered.bare.items():
        fulls = gathered.bearers.get((type_, name), set()) - {id_}
        if len(fulls) == 1:
            (found,) = fulls
            reasons[found].add(f"{name} = {gathered.names[found]} (its only bearer)")
            ids.update({(article, id_): found for article in articles})
    return ids, reasons


def _split(
    id_: str, key: str, type_: str, items: Sequence[_NamedIn], ids: Mapping[tuple[str, str], str]
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (article, ``id_``) -> the id there, where not everything of this name is tied together."""
    union: UnionFind[str] = UnionFind()
    anchors: dict[str, set[str]] = {}
    for place in items:
        anchors[place.article] = {ids.get((place.article, end), end) for end in place.ends}
        union.union(f"a{place.article}", f"s{place.source}")
        for anchor in anchors[place.article]:
            union.union(f"a{place.article}", f"n{anchor}")
    clusters: dict[str, list[_NamedIn]] = defaultdict(list)
    for place in items:
        clusters[union[f"a{place.article}"]].append(place)
    tied = [root for root, group in clusters.items() if any(anchors[place.article] for place in group)]
    if len(tied) < 2:
        return
    for group in clusters.values():
        tie = min((a for place in group for a in anchors[place.article]), default=group[0].source)
        for place in group:
            yield (place.article, id_), entity_id(type_, f"{key}\n{tie}")


def _ends(facts: Facts, entity: Entity, ties: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        relation.tail if relation.head == entity.id else relation.head
        for relation in facts.relations
        if relation.type in ties and entity.id in (relation.head, relation.tail)
    )
