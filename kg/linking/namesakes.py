"""Clusters of a type -> their ids in the graph."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.linking.atoms import Atom
from kg.linking.clusters import Clusters
from kg.linking.gathered import Gathered
from kg.model import entity_id
from kg.text.folding import fullness


class Names:
    """Gives each cluster its id: that of its fullest name; where several have it, one with what ties it."""

    def __init__(self, clusters: Clusters, atoms: Sequence[Atom], gathered: Gathered) -> None:
        self._clusters, self._atoms, self._gathered = clusters, atoms, gathered
        self.of = [atom.id for atom in atoms]  # the id of each atom
        self._firsts = array("q", clusters.firsts())
        self._namesakes = array("q")  # first members of those that share their names
        self._words: list[str] = []  # what is told of each of these
        wanted: dict[str, list[int]] = defaultdict(list)
        for first in self._firsts:
            members = clusters.members(first)
            best = min(members, key=lambda at: (*fullness(atoms[at].shown), at)) if members[1:] else first
            wanted[atoms[best].id].append(first)
        for id_, firsts in wanted.items():
            self._name(id_, firsts)

    def reasons(self) -> Iterator[tuple[str, str]]:
        """Yield ids, and why what has them is one thing."""
        for first in self._firsts:
            for reason in self._clusters.reasons(first):
                yield self.of[first], reason
        for first, words in zip(self._namesakes, self._words, strict=True):
            yield self.of[first], words

    def _name(self, id_: str, firsts: Sequence[int]) -> None:
        """Give their ids to clusters whose fullest name has the id ``id_``."""
        if len(firsts) == 1:
            self._set(firsts[0], id_)
            return
        used: set[str] = set()
        words = ""
        for anchor, earliest, first in sorted((*self._anchor(first), first) for first in firsts):
            atom = next(one for at in self._clusters.members(first) if (one := self._atoms[at]).id == id_)
            own = f"{anchor}\n{earliest}" if anchor in used or not anchor else anchor
            used.add(own)
            self._set(first, entity_id(atom.type, f"{atom.key}\n{own}"))
            told = f"{atom.shown}: one of {len(firsts)} of this name"
            words = words if words == told else told
            self._namesakes.append(first)
            self._words.append(words)

    def _set(self, first: int, id_: str) -> None:
        for at in self._clusters.members(first):
            self.of[at] = id_

    def _anchor(self, first: int) -> tuple[str, str]:
        """Return what tells a thing from its namesakes: what ties it, or its place; and its first article."""
        atoms = [self._atoms[at] for at in self._clusters.members(first)]
        ties = [tie for atom in atoms for tie in atom.ties]
        codes = [code for atom in atoms for code in atom.around.told or atom.around.near]
        return min(ties or codes, default=""), min(map(self._gathered.earliest, atoms))
