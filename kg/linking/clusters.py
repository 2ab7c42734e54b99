"""Pairs with scores -> clusters of atoms, none of which holds two that cannot be one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.linking.atoms import Atom
from kg.linking.features import Features, veto


class Scored(NamedTuple):
    """A pair of positions with its score, and what that was made of."""

    score: float
    a: int
    b: int
    features: Features


@dataclass(slots=True)
class Cluster:
    """Atoms that are one thing."""

    members: list[int]
    first: int  # the least of them
    articles: set[str]
    full: dict[str, int]  # names in full -> one of the members that bear it
    formers: set[str]  # former names of those
    apart: set[int] = field(default_factory=set)  # atoms that cannot be in it
    reasons: set[str] = field(default_factory=set)


class Clusters:
    """Atoms that become clusters, pair by pair."""

    def __init__(self, atoms: Sequence[Atom], *, alone: bool) -> None:
        self._atoms = atoms
        self._alone = alone  # an article names such a thing under one name alone: two are two
        self.of = [_alone(at, atom) for at, atom in enumerate(atoms)]

    def forbid(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep the two atoms of each pair apart."""
        for a, b in pairs:
            self.of[a].apart.add(b)
            self.of[b].apart.add(a)

    def join(self, a: int, b: int, reason: str = "", *, decided: bool = False) -> bool:
        """Make the things of two atoms one, and tell whether they are."""
        one, other = self.of[a], self.of[b]
        if one is other:
            return True
        if not self._may_join(one, other) and not decided:
            return False
        if (len(one.members), -one.first) < (len(other.members), -other.first):
            one, other = other, one
        one.members += other.members
        one.first = min(one.first, other.first)
        one.articles |= other.articles
        one.full |= other.full
        one.formers |= other.formers
        one.apart |= other.apart
        one.reasons |= other.reasons | ({reason} if reason else set())
        for member in other.members:
            self.of[member] = one
        return True

    def _may_join(self, one: Cluster, other: Cluster) -> bool:
        if self.are_apart(one, other):
            return False
        if self._alone and not one.articles.isdisjoint(other.articles):
            return False
        return not any(
            veto(self._atoms[a], self._atoms[b])
            for form, a in one.full.items()
            for second, b in other.full.items()
            if form != second and not ({form, second} & one.formers or {form, second} & other.formers)
        )

    def are_apart(self, one: Cluster, other: Cluster) -> bool:
        """Tell whether an atom of one cannot be in the other."""
        few, many = sorted((one, other), key=lambda cluster: len(cluster.members))
        if len(few.apart) < len(few.members):
            return any(self.of[at] is many for at in few.apart)
        return not many.apart.isdisjoint(few.members)

    def all(self) -> list[Cluster]:
        """Return the clusters, each with sorted members, in the order of these."""
        found = {id(cluster): cluster for cluster in self.of}
        for cluster in found.values():
            cluster.members.sort()
        return sorted(found.values(), key=lambda cluster: cluster.members[0])


def _alone(at: int, atom: Atom) -> Cluster:
    named = atom.name.registered
    return Cluster(
        [at],
        at,
        set(atom.articles),
        {atom.name.form: at} if named else {},
        set(atom.formers) if named else set(),
    )
