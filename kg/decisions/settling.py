"""Linked entities and bonds -> entities linked as people decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from networkx.utils import UnionFind

from kg.decisions.bonds import Bonds
from kg.decisions.records import Record, order_of, spell
from kg.decisions.shape import Key, Kind, Pair
from kg.linking import Linked
from kg.linking.linked import Settled
from kg.model import Entity, Facts, entity_id


@dataclass(slots=True)
class _Part:
    """Entities of one linked thing that stay together."""

    thing: str  # the id that linking gave
    roots: dict[Record, None] = field(default_factory=dict)  # of the groups in it, in order
    records: list[Record] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, record: Record, entity: Entity) -> None:
        """Take in an entity."""
        self.records.append(record)
        self.entities.append(entity)
        self.names.update(map(spell, (entity.name, *entity.aliases)))


def settle(linked: Linked, all_facts: Iterable[Facts], bonds: Bonds) -> Linked:
    """Return ``linked`` with the bonds kept: things joined that are one, and things split that are two.

    |川岳二局| and |川岳二十三局| linked as one, and decided to be different: each keeps the entities of its
    name. The thing with more entities keeps the id.
    """
    if not bonds.pairs:
        return linked
    parts = _split(linked, all_facts, bonds)
    ids = _ids(_merge(parts, bonds), bonds)
    moved, reasons = dict[Record, str](), dict(linked.reasons)
    for part in parts:
        id_ = ids[id(part)]
        moved.update(dict.fromkeys(part.records, id_))
        if id_ != part.thing:
            reasons[id_] = tuple(sorted({*reasons.get(id_, ()), *linked.reasons.get(part.thing, ())}))
    kept = {ids[id(part)] for part in parts}
    for thing in {part.thing for part in parts} - kept:
        reasons.pop(thing, None)
    for decision, a, b in bonds.pairs:
        what, sign = decision.what, "=" if decision.kind is Kind.same else "≠"
        if isinstance(what, Pair):
            for id_ in {moved[a], moved[b]}:
                said = f"{what.thing.name} {sign} {what.other.name} (decided by a person)"
                reasons[id_] = tuple(sorted({*reasons.get(id_, ()), said}))
    return replace(linked, ids=Settled(moved, linked.ids), reasons=dict(sorted(reasons.items())))


def _split(linked: Linked, all_facts: Iterable[Facts], bonds: Bonds) -> list[_Part]:
    """Return the parts of all linked things that a bond is of."""
    touched = {linked.id_of(*record) for record in bonds.above}
    members: dict[str, list[tuple[str, Record, Entity]]] = defaultdict(list)
    for facts in all_facts:
        for entity in facts.entities:
            record = facts.article.id, entity.id
            if (thing := linked.id_of(*record)) in touched:
                members[thing].append((order_of(facts.article), record, entity))
    return [part for thing, held in sorted(members.items()) for part in _parts(thing, held, bonds)]


def _parts(thing: str, held: list[tuple[str, Record, Entity]], bonds: Bonds) -> list[_Part]:
    """Return a thing cut into as few parts as its bonds allow; what has none goes with its own name."""
    parts: list[_Part] = []
    free = []
    for _, record, entity in sorted(held, key=lambda one: (one[0], one[1][1], one[1])):
        if record not in bonds.above:
            free.append((record, entity))
            continue
        root = bonds.root(record)
        part = next((one for one in parts if root in one.roots), None) or next(
            (one for one in parts if not one.roots.keys() & bonds.apart.get(root, set())), None
        )
        if part is None:
            parts.append(part := _Part(thing))
        part.roots[root] = None
        part.add(record, entity)
    bound = [(part, frozenset(part.names), len(part.records)) for part in parts]
    for record, entity in free:
        own = set(map(spell, (entity.name, *entity.aliases)))
        best = max(bound, key=lambda one: (spell(entity.name) in one[1], len(own & one[1]), one[2]))
        best[0].add(record, entity)
    return parts


def _merge(parts: list[_Part], bonds: Bonds) -> list[list[_Part]]:
    """Return the parts that are one thing together."""
    union: UnionFind[int] = UnionFind(range(len(parts)))
    roots = [set(part.roots) for part in parts]  # of what is joined, at its head
    holders: dict[Record, int] = {}
    for number, part in enumerate(parts):
        for root in part.roots:
            a, b = union[holders.setdefault(root, number)], union[number]
            if a != b and not any(bonds.apart.get(one, set()) & roots[b] for one in roots[a]):
                union.union(a, b)
                roots[union[a]] = roots[a] | roots[b]
    groups: dict[int, list[_Part]] = defaultdict(list)
    for number, part in enumerate(parts):
        groups[union[number]].append(part)
    return list(groups.values())


def _ids(groups: list[list[_Part]], bonds: Bonds) -> Mapping[int, str]:
    """Return the id of each part: that of its thing for the largest group, a new one for what is cut off."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    sized = [(-sum(len(part.records) for part in group), _own(group), group) for group in groups]
    for _, _, group in sorted(sized, key=lambda one: one[:2]):
        sizes = Counter[str]()
        for part in group:
            sizes[part.thing] += len(part.records)
        free = [
            thing
            for thing, _ in sorted(sizes.items(), key=lambda one: (-one[1], one[0]))
            if thing not in taken
        ]
        id_ = free[0] if free else _new(group, bonds)
        taken.update(sizes)
        ids.update({id(part): id_ for part in group})
    return ids


def _own(group: list[_Part]) -> str:
    """Return what sorts groups of one size the same in every build."""
    return min(f"{entity.type}\n{entity.key}" for part in group for entity in part.entities)


def _new(group: list[_Part], bonds: Bonds) -> str:
    """Return an id for what was cut off: it holds as long as the decision names the thing so."""
    entity = min((one for part in group for one in part.entities), key=lambda one: (one.type, one.key))
    keys = sorted(
        repr(key)
        for decision, *ends in bonds.pairs
        for key, end in zip(_keys(decision.what), ends, strict=False)
        if any(bonds.root(end) in part.roots for part in group)
    )
    return entity_id(entity.type, "\n".join((entity.key, *keys[:1])))


def _keys(what: object) -> tuple[Key, ...]:
    return (what.thing, what.other) if isinstance(what, Pair) else ()
