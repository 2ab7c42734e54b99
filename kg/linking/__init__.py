"""Facts of all articles -> what is the same thing, with the reason of each merge.

Names become atoms (one name in one surrounding), atoms are paired by blocks, pairs get features and a score,
and the surest pairs are joined first. Nothing that cannot be one is joined, not by a chain either, and the
order of the articles tells nothing. What is neither sure nor impossible is doubtful, and stays apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.linking.atoms import gather
from kg.linking.linked import Doubt, Linked
from kg.linking.scorer import load_scorer
from kg.linking.types import LinkedType, link_type
from kg.model import Facts
from kg.schema import load_schema

__all__ = ["Decided", "Doubt", "Linked", "link_entities"]

Record = tuple[str, str]  # article id, entity id there
Decided = Mapping[tuple[Record, Record], bool]  # two records -> whether they are one thing


def link_entities(all_facts: Iterable[Facts], decided: Decided | None = None) -> Linked:
    """Return which entities of different articles are one thing.

    |重庆海捷阀门有限公司| of one story and |海捷阀门| of another: one; 王伟 of two towns: two.

    ``decided`` holds what a person decided of two records (article id, entity id): one thing, or two. It
    stands above all that names and surroundings tell.
    """
    decided = decided or {}
    scorer = load_scorer()
    gathered = gather(all_facts, scorer.weights, frozenset(place for pair in decided for place in pair))
    ids: dict[Record, str] = {}
    found: list[LinkedType] = []
    for type_ in _order({atom.type for atom in gathered.atoms.values()}):
        linked = link_type(type_, gathered, decided, ids)
        ids.update(linked.ids)
        found.append(linked)
    reasons: dict[str, set[str]] = defaultdict(set)
    for linked in found:
        for id_, told in linked.reasons.items():
            reasons[id_] |= told
    for article, id_, reason in gathered.reasons:
        reasons[ids.get((article, id_), id_)].add(reason)
    return Linked(
        ids,
        {key: tuple(sorted(value)) for key, value in sorted(reasons.items())},
        tuple(sorted(doubt for linked in found for doubt in linked.doubtful)),
        {part: whole for linked in found for part, whole in sorted(linked.parts.items())},
    )


def _order(types: Iterable[str]) -> Iterator[str]:
    """Yield the types, those last whose names are shared: what ties them is linked before."""
    schema = load_schema()
    ties = {name: kind.names.tied_by for name, kind in schema.types.items()}
    yield from sorted(types, key=lambda name: (bool(ties[name]), name != schema.roles.project, name))
