"""Pairs that are one thing -> clusters of atoms, none of which holds two that cannot be one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.linking.atoms import Atom
from kg.linking.features import veto
from kg.linking.pairs import Pairs, unpack


@dataclass(slots=True)
class Cluster:
    """Atoms that are one thing."""

    number: int  # of an atom in it: what tells clusters apart
    members: list[int]
    first: int  # the least of them
    apart: int  # pairs that cannot be one, of its members
    articles: set[int]  # where two names in one article are two things
    full: dict[str, int] = field(default_factory=dict)  # names in full -> one of the members that bear it
    formers: set[str] = field(default_factory=set)  # former names of those
    reasons: set[str] = field(default_factory=set)


class Clusters:
    """Atoms that become clusters, pair by pair; ``apart`` are the pairs that cannot be one.

    An atom that is joined with nothing takes four bytes.
    """

    def __init__(self, atoms: Sequence[Atom], apart: Pairs, *, alone: bool) -> None:
        self._atoms = atoms
        self._alone = alone  # an article names such a thing under one name alone: two are two
        self._of: NDArray[np.int32] = np.arange(len(atoms), dtype=np.int32)
        self._joined: dict[int, Cluster] = {}
        self._apart = np.unique(apart)
        a, b = (half.astype(np.int32) for half in unpack(self._apart))
        ends, others = np.concatenate((a, b)), np.concatenate((b, a))
        order = np.argsort(ends, kind="stable")
        self._others = others[order]  # of each atom in order: those that cannot be one with it
        counts = np.bincount(ends, minlength=len(atoms))
        self._begins = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))

    def decide(self, a: int, b: int) -> None:
        """Make the things of two atoms one, whatever speaks against it."""
        if self._of[a] != self._of[b]:
            self._join(self._cluster(a), self._cluster(b))
            self.explain(a, "decided")

    def join(self, a: int, b: int) -> bool:
        """Make the things of two atoms one if they may be, and tell whether they became it."""
        if self._of[a] == self._of[b]:
            return False
        one, other = self._cluster(a), self._cluster(b)
        if not self._may_join(one, other):
            return False
        self._join(one, other)
        return True

    def _join(self, one: Cluster, other: Cluster) -> None:
        if (len(one.members), -one.first) < (len(other.members), -other.first):
            one, other = other, one
        one.members += other.members
        one.first = min(one.first, other.first)
        one.apart += other.apart
        one.articles |= other.articles
        one.full |= other.full
        one.formers |= other.formers
        one.reasons |= other.reasons
        self._of[other.members] = one.number
        self._joined[one.number] = one
        self._joined.pop(other.number, None)

    def _cluster(self, at: int) -> Cluster:
        number = int(self._of[at])
        found = self._joined.get(number)
        if found is not None:
            return found
        atom = self._atoms[at]
        apart = int(self._begins[at + 1] - self._begins[at])
        found = Cluster(at, [at], at, apart, set(atom.articles) if self._alone else set())
        if atom.name.registered:
            found.full, found.formers = {atom.name.form: at}, set(atom.formers)
        return found

    def _may_join(self, one: Cluster, other: Cluster) -> bool:
        if self._are_apart(one, other):
            return False
        if self._alone and not one.articles.isdisjoint(other.articles):
            return False
        return not any(
            veto(self._atoms[a], self._atoms[b])
            for form, a in one.full.items()
            for second, b in other.full.items()
            if form != second and not ({form, second} & one.formers or {form, second} & other.formers)
        )

    def _are_apart(self, one: Cluster, other: Cluster) -> bool:
        """Tell whether an atom of one cannot be in the other."""
        few, many = (one, other) if one.apart <= other.apart else (other, one)
        if not few.apart:
            return False
        rows = [self._others[self._begins[at] : self._begins[at + 1]] for at in few.members]
        return bool((self._of[np.concatenate(rows)] == many.number).any())

    def are_open(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Tell of each pair of atoms whether these are two things, and nothing says that they must be."""
        of, apart = self._pairs_of(pairs), np.unique(self._pairs_of(self._apart))
        a, b = unpack(of)
        open_: NDArray[np.bool_] = (a != b) & ~np.isin(of, apart)
        return open_

    def _pairs_of(self, pairs: Pairs) -> Pairs:
        a, b = (self._of[half].astype(np.int64) for half in unpack(pairs))
        return np.minimum(a, b) << 32 | np.maximum(a, b)

    def firsts(self) -> Iterator[int]:
        """Yield the first member of each cluster, in order; sorts the members of each."""
        for cluster in self._joined.values():
            cluster.members.sort()
        for at, number in enumerate(self._of.tolist()):
            if number not in self._joined or self._joined[number].first == at:
                yield at

    def explain(self, at: int, reason: str) -> None:
        """Note why the atoms of the cluster of ``at`` are one thing."""
        self._joined[int(self._of[at])].reasons.add(reason)

    def reasons(self, at: int) -> set[str]:
        """Return why the atoms of the cluster of ``at`` are one thing."""
        found = self._joined.get(int(self._of[at]))
        return found.reasons if found else set()

    def members(self, at: int) -> list[int]:
        """Return the atoms of the cluster of ``at``."""
        found = self._joined.get(int(self._of[at]))
        return found.members if found else [at]
