"""Pairs of atoms -> how likely each is one thing: chunk by chunk, each with all that it takes.

What a chunk yields depends on the chunk alone, so that any process may work it out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.linking.atoms import Atom
from kg.linking.features import OF_NAMES, Known, compare, compare_names, is_apart, is_short_of, veto
from kg.linking.pairs import Pairs, unpack
from kg.linking.scorer import MOST, load_scorer
from kg.schema import load_schema
from kg.workers import Mapper

SIZE = 20_000  # pairs of a chunk
# Such two are kept apart by force where they are two:
_ALIKE = frozenset({"same_name", "same_core", "introduced"})
_RIVALS = int(MOST["rivals"]) + 1  # things that a name fits, from which on more tell nothing
_UNLIKE, _APART, _DOUBTFUL, _SURE = range(4)


@dataclass(frozen=True, slots=True)
class PairChunk:
    """Pairs of positions in ``atoms``, which are some of a type; ``places`` are theirs among all of it."""

    type: str
    atoms: Sequence[Atom]
    places: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    known: Known  # of what ties these atoms

    def pairs(self) -> Iterator[tuple[Atom, Atom]]:
        """Yield the two atoms of each pair."""
        for a, b in zip(self.a.tolist(), self.b.tolist(), strict=True):
            yield self.atoms[a], self.atoms[b]


class Scores(NamedTuple):
    """Pairs that are kept apart, that are one thing, and that may be, with the scores of those."""

    apart: Pairs
    sure: Pairs
    sure_scores: NDArray[np.float64]
    doubtful: Pairs
    doubtful_scores: NDArray[np.float64]


def score_pairs(
    type_: str, atoms: Sequence[Atom], pairs: Pairs, known: Known, mapper: Mapper = map, size: int = SIZE
) -> Scores:
    """Return what is told of each pair; sets the rivals of ``atoms``."""
    masks, fits = list[NDArray[np.bool_]](), defaultdict[int, set[str]](set)
    for mask, fitting in mapper(_told_apart, _cut(type_, atoms, pairs, known, size)):
        masks.append(mask)
        for short, group in fitting:
            if len(fits[short]) < _RIVALS:
                fits[short].add(group)
    for short, groups in fits.items():
        atoms[short].rivals = len(groups) - 1
    mask = np.concatenate(masks) if masks else np.empty(0, np.bool_)
    apart, pairs = pairs[mask], pairs[~mask]
    scored = list(mapper(_scored, _cut(type_, atoms, pairs, known, size)))
    scores = np.concatenate([np.empty(0), *(scores for scores, _ in scored)])
    verdicts = np.concatenate([np.empty(0, np.int8), *(verdicts for _, verdicts in scored)])
    sure, doubtful = verdicts == _SURE, verdicts == _DOUBTFUL
    apart = np.concatenate((apart, pairs[verdicts == _APART]))
    return Scores(apart, pairs[sure], scores[sure], pairs[doubtful], scores[doubtful])


def _cut(type_: str, atoms: Sequence[Atom], pairs: Pairs, known: Known, size: int) -> Iterator[PairChunk]:
    for start in range(0, len(pairs), size):
        a, b = unpack(pairs[start : start + size])
        places, local = np.unique(np.concatenate((a, b)), return_inverse=True)
        held = [atoms[at] for at in places.tolist()]
        yield PairChunk(type_, held, places, local[: len(a)], local[len(a) :], known.part(held))


def _told_apart(chunk: PairChunk) -> tuple[NDArray[np.bool_], list[tuple[int, str]]]:
    """Return for each pair whether it never can be one thing, and the things that short names fit."""
    apart = np.zeros(len(chunk.a), np.bool_)
    fits: dict[tuple[int, str], None] = {}
    places = {id(atom): place for atom, place in zip(chunk.atoms, chunk.places.tolist(), strict=True)}
    for at, (a, b) in enumerate(chunk.pairs()):
        if veto(a, b):
            apart[at] = True
            continue
        for short, long in ((a, b), (b, a)):
            if _is_fuller(short, long):
                fits[places[id(short)], _group(long, chunk.known)] = None
    return apart, list(fits)


def _group(atom: Atom, known: Known) -> str:
    """Return what atoms that are surely one have in common."""
    if atom.ties and load_schema().roles.within not in load_schema().types[atom.type].names.tied_by:
        return "" if all(map(known.is_national, atom.ties)) else min(atom.ties)
    return atom.name.core + (min(atom.name.places, default="") if atom.name.registered else "")


def _is_fuller(short: Atom, long: Atom) -> bool:
    """Tell whether ``short`` may be a short name of ``long``, which no veto tells apart."""
    if short.name.registered or (short.ties and long.ties and short.ties.isdisjoint(long.ties)):
        return False
    names = load_schema().types[short.type].names
    if names.registered:
        bears = bool(short.forms & long.forms) or short.name.core == long.name.core
        fuller = long.name.registered and (bears or is_short_of(short, long))
    elif load_schema().roles.within in names.tied_by:
        fuller = is_short_of(short, long)
    else:
        fuller = bool(names.tied_by and not short.ties and long.ties)
        fuller = fuller and not is_apart(short.around.near, long.around.told or long.around.near)
    return fuller and not is_apart(short.around.told, long.around.told)


def _scored(chunk: PairChunk) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return the score of each pair, and what it means."""
    scorer, unlike = load_scorer(), _Unlike(chunk.type, chunk.known)
    scores, verdicts = np.zeros(len(chunk.a)), np.full(len(chunk.a), _UNLIKE, np.int8)
    for at, (a, b) in enumerate(chunk.pairs()):
        if unlike.tells_apart(a, b):
            continue
        features = compare(a, b, chunk.known)
        scores[at] = score = scorer.score(chunk.type, features)
        if score < scorer.different:
            verdicts[at] = _UNLIKE if _ALIKE.isdisjoint(features) else _APART
        else:  # Two brands in two names, 拓普…基地 and 文灿…基地, are never sure.
            verdicts[at] = _SURE if score >= scorer.same and "other_name" not in features else _DOUBTFUL
    return scores, verdicts


class _Unlike:
    """Names that cannot be one, whatever else is told of them, but for a tie that both have."""

    def __init__(self, type_: str, known: Known) -> None:
        self._type, self._known = type_, known
        self._most = load_scorer().beyond(type_, (*OF_NAMES, "same_tie"))
        self._found: dict[tuple[int, int], bool] = {}

    def tells_apart(self, a: Atom, b: Atom) -> bool:
        """Tell whether nothing can lift the score of a pair, so that it need not be compared."""
        pair = (a.naming, b.naming)
        if pair not in self._found:
            names, scorer = compare_names(a, b, self._known), load_scorer()
            alike = any(names.get(name) for name in _ALIKE)
            self._found[pair] = not alike and scorer.score(self._type, names, self._most) < scorer.different
        return self._found[pair] and a.ties.isdisjoint(b.ties)
