"""Pairs with scores -> clusters of atoms, none of which holds two that cannot be one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.linking.atoms import Atom
from kg.linking.features import veto


class Scored(NamedTuple):
    """A pair of positions with its score, and the words for it."""

    score: float
    a: int
    b: int
    words: tuple[str, ...]


@dataclass(slots=True)
class Cluster:
    """Atoms that are one thing."""

    members: list[int]
    articles: set[str]
    full: list[int]  # members that are named in full
    apart: set[int] = field(default_factory=set)  # atoms that cannot be in it
    reasons: set[str] = field(default_factory=set)


class Clusters:
    """Atoms that become clusters, pair by pair."""

    def __init__(self, atoms: Sequence[Atom], *, alone: bool) -> None:
        self._atoms = atoms
        self._alone = alone  # an article names such a thing under one name alone: two are two
        self.of = [
            Cluster([at], set(atom.articles), [at] if atom.name.registered else [])
            for at, atom in enumerate(atoms)
        ]

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
        if (len(one.members), -min(one.members)) < (len(other.members), -min(other.members)):
            one, other = other, one
        one.members += other.members
        one.articles |= other.articles
        one.full += other.full
        one.apart |= other.apart
        one.reasons |= other.reasons | ({reason} if reason else set())
        for member in other.members:
            self.of[member] = one
        return True

    def _may_join(self, one: Cluster, other: Cluster) -> bool:
        if not one.apart.isdisjoint(other.members) or not other.apart.isdisjoint(one.members):
            return False
        if self._alone and not one.articles.isdisjoint(other.articles):
            return False
        fulls = {self._atoms[at].name.form: at for at in one.full}
        others = {self._atoms[at].name.form: at for at in other.full}
        return not any(
            veto(self._atoms[a], self._atoms[b])
            for form, a in sorted(fulls.items())
            for second, b in sorted(others.items())
            if form != second and not self._bridged(one, other, form, second)
        )

    def _bridged(self, one: Cluster, other: Cluster, a: str, b: str) -> bool:
        """Tell whether a member of either knows one name as a former one of the other."""
        formers = {
            former for cluster in (one, other) for at in cluster.full for former in self._atoms[at].formers
        }
        return a in formers or b in formers

    def all(self) -> list[Cluster]:
        """Return the clusters, each with sorted members, in the order of these."""
        found = {id(cluster): cluster for cluster in self.of}
        for cluster in found.values():
            cluster.members.sort()
        return sorted(found.values(), key=lambda cluster: cluster.members[0])
