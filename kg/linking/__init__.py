"""Facts of all articles -> what is the same thing, with the reason of each merge.

Names become atoms (one name in one surrounding), atoms are paired by blocks, pairs get features and a score,
and the surest pairs are joined first. Nothing that cannot be one is joined, not by a chain either, and the
order of the articles tells nothing. What is neither sure nor impossible is doubtful, and stays apart.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.linking.gathered import Gathered
from kg.linking.linked import Doubt, Linked
from kg.linking.scorer import load_scorer
from kg.linking.scoring import SIZE
from kg.linking.types import Decided, LinkedType, link_type
from kg.model import Facts
from kg.schema import load_schema
from kg.workers import Mapper

__all__ = ["Decided", "Doubt", "Linked", "link_entities"]


def link_entities(
    all_facts: Iterable[Facts],
    decided: Decided | None = None,
    *,
    folder: Path | None = None,
    mapper: Mapper = map,
    size: int = SIZE,
) -> Linked:
    """Return which entities of different articles are one thing.

    |重庆海捷阀门有限公司| of one story and |海捷阀门| of another: one; 王伟 of two towns: two.

    ``decided`` holds what a person decided of two records (article id, entity id): one thing, or two. It
    stands above all that names and surroundings tell. What memory does not hold stands in ``folder``, else
    where the system keeps temporary files, as long as the result is used. ``mapper`` reads the articles and
    scores the pairs, ``size`` at a time: what is found does not depend on either.
    """
    decided = decided or {}
    gathered = Gathered(folder)
    places = frozenset(place for pair in decided for place in pair)
    gathered.gather(all_facts, frozenset(load_scorer().weights), places, mapper)
    found = [link_type(type_, gathered, decided, mapper, size) for type_ in _order(gathered.types)]
    return _linked(gathered, found)


def _linked(gathered: Gathered, found: Iterable[LinkedType]) -> Linked:
    doubtful, parts = list[Doubt](), dict[str, str]()
    for linked in found:
        doubtful += linked.doubtful
        parts |= linked.parts
    ids, reasons = gathered.linked()
    return Linked(ids, reasons, tuple(sorted(doubtful)), parts)


def _order(types: Iterable[str]) -> Iterator[str]:
    """Yield the types, those last whose names are shared: what ties them is linked before."""
    schema = load_schema()
    ties = {name: kind.names.tied_by for name, kind in schema.types.items()}
    yield from sorted(types, key=lambda name: (bool(ties[name]), name != schema.roles.project, name))
