"""Facts of all articles -> what is the same thing, with the reason of each merge."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Entity, Facts, entity_id

# Things of these types and one name are one thing only where something else ties them together.
_SHARED_NAMES = {"Person": ("worksFor",), "Project": ("develops", "locatedIn", "partOf")}


@dataclass(frozen=True, slots=True)
class Linked:
    """Which entity of the graph each article's entity is: (article id, entity id there) -> id."""

    ids: Mapping[tuple[str, str], str]
    reasons: Mapping[str, tuple[str, ...]]  # id -> why these are one thing


class _Union:
    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, item: str) -> str:
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, a: str, b: str) -> None:
        """Make one set of both; the smaller root stays, so that order does not matter."""
        first, second = sorted((self.root(a), self.root(b)))
        self.parent[second] = first


def link_entities(all_facts: Sequence[Facts]) -> Linked:
    """Return which entities of different articles are one thing.

    Equal ids are one thing, but for people and projects, whose names are shared: there one source, one
    employer, developer or place must tie them. A bare short name goes to the one company in full that
    bears it anywhere; where two bear it, it stays apart.
    """
    ids, reasons = _short_names(all_facts)
    for type_, ties in _SHARED_NAMES.items():
        _split_shared(all_facts, type_, ties, ids)
    named: dict[str, set[str]] = defaultdict(set)
    for facts in all_facts:
        for entity in facts.entities:
            found = ids[facts.article.id, entity.id]
            if entity.reason:
                named[found].add(entity.reason)
    for found, why in reasons.items():
        named[found].update(why)
    return Linked(ids, {key: tuple(sorted(value)) for key, value in sorted(named.items())})


def _short_names(all_facts: Sequence[Facts]) -> tuple[dict[tuple[str, str], str], dict[str, set[str]]]:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for facts in all_facts:
        for entity in facts.entities:
            if entity.type == "Company":
                known = names.get(entity.id, "")
                names[entity.id] = max(known, entity.name, key=lambda name: (len(name), name))
                for alias in entity.aliases:
                    bearers[entity.type, alias].add(entity.id)
    ids: dict[tuple[str, str], str] = {}
    reasons: dict[str, set[str]] = defaultdict(set)
    for facts in all_facts:
        for entity in facts.entities:
            fulls = bearers.get((entity.type, entity.name), set()) - {entity.id}
            found = entity.id
            if len(fulls) == 1 and not entity.aliases:
                found = next(iter(fulls))
                reasons[found].add(f"{entity.name} = {names[found]} (its only bearer)")
            ids[facts.article.id, entity.id] = found
    return ids, reasons


def _split_shared(
    all_facts: Sequence[Facts], type_: str, ties: Iterable[str], ids: dict[tuple[str, str], str]
) -> None:
    """Give things of one name different ids unless one source or one neighbour ties them."""
    places: dict[str, list[tuple[Facts, Entity]]] = defaultdict(list)
    for facts in all_facts:
        for entity in facts.entities:
            if entity.type == type_:
                places[entity.id].append((facts, entity))
    for id_, items in places.items():
        if len({facts.article.source for facts, _ in items}) < 2:
            continue
        union = _Union()
        anchors: dict[str, set[str]] = {}
        for facts, entity in items:
            anchors[facts.article.id] = _anchors(facts, entity, ties, ids)
            union.join(f"a{facts.article.id}", f"s{facts.article.source}")
            for anchor in anchors[facts.article.id]:
                union.join(f"a{facts.article.id}", f"n{anchor}")
        clusters: dict[str, list[Facts]] = defaultdict(list)
        for facts, _ in items:
            clusters[union.root(f"a{facts.article.id}")].append(facts)
        tied = [root for root, group in clusters.items() if any(anchors[f.article.id] for f in group)]
        if len(tied) < 2:
            continue
        for group in clusters.values():
            tie = min((a for f in group for a in anchors[f.article.id]), default=group[0].article.source)
            for facts in group:
                ids[facts.article.id, id_] = entity_id(type_, f"{items[0][1].key}\n{tie}")


def _anchors(
    facts: Facts, entity: Entity, ties: Iterable[str], ids: Mapping[tuple[str, str], str]
) -> set[str]:
    ends = set()
    for relation in facts.relations:
        if relation.type in ties and entity.id in (relation.head, relation.tail):
            other = relation.tail if relation.head == entity.id else relation.head
            ends.add(ids[facts.article.id, other])
    return ends
