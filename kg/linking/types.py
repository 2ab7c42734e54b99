"""The atoms of one type -> which are one thing, which may be, and which is a phase of which."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.linking.atoms import Atom
from kg.linking.clusters import Clusters
from kg.linking.features import Features, Known, compare
from kg.linking.gathered import Gathered
from kg.linking.linked import Doubt
from kg.linking.namesakes import Names
from kg.linking.pairs import Pairs, candidate_pairs, pack, unpack
from kg.linking.parts import find_wholes
from kg.linking.scorer import load_scorer
from kg.linking.scoring import Scores, score_pairs
from kg.schema import load_schema
from kg.text.folding import fullness
from kg.workers import Mapper

_DOUBTS = 3  # doubtful pairs that are told of one thing: the surest

Record = tuple[str, str]
Decided = Mapping[tuple[Record, Record], bool]  # two records -> whether they are one thing


@dataclass(slots=True)
class LinkedType:
    """What was found of one type, beside ids and reasons."""

    doubtful: list[Doubt] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)


def link_type(type_: str, gathered: Gathered, decided: Decided, mapper: Mapper, size: int) -> LinkedType:
    """Return what is one among the things of a type; ``gathered`` keeps their ids and the reasons."""
    atoms = gathered.atoms(type_)
    traits = load_schema().types[type_].names
    shared = bool(traits.tied_by) and type_ != load_schema().roles.project
    known = gathered.known(atoms)
    told = _none()
    if type_ in load_scorer().weights:
        told = score_pairs(type_, atoms, candidate_pairs(atoms), known, mapper, size)
    places = _decided(atoms, gathered, decided)
    different = np.array([pack(a, b) for a, b, same in places if not same], dtype=np.int64)
    clusters = Clusters(atoms, np.concatenate((told.apart, different)), alone=shared)
    for a, b, same in places:
        if same:
            clusters.decide(a, b)
    _join(clusters, atoms, told, known)
    ids = Names(clusters, atoms, gathered)
    gathered.keep(atoms, ids.of, ids.reasons())
    found = LinkedType(list(_doubts(atoms, told, clusters, ids.of, known)))
    if type_ == load_schema().roles.project:
        found.parts = find_wholes(atoms, ids.of, known)
    return found


def _none() -> Scores:
    pairs, scores = np.empty(0, np.int64), np.empty(0)
    return Scores(pairs, pairs, scores, pairs, scores)


def _decided(atoms: Sequence[Atom], gathered: Gathered, decided: Decided) -> list[tuple[int, int, bool]]:
    """Return the atoms that a person decided on, and whether the two are one thing."""
    at = {record: place for place, atom in enumerate(atoms) if atom.own for record in gathered.places(atom)}
    return [(at[a], at[b], same) for (a, b), same in sorted(decided.items()) if a in at and b in at]


def _order(pairs: Pairs, scores: NDArray[np.float64]) -> list[int]:
    """Return the order of the surest first."""
    return [int(at) for at in np.lexsort((pairs, -scores))]


def _join(clusters: Clusters, atoms: Sequence[Atom], told: Scores, known: Known) -> None:
    """Join the surest pairs first; what is called the same needs no reason."""
    a, b = (half.tolist() for half in unpack(told.sure))
    for at in _order(told.sure, told.sure_scores):
        one, other = atoms[a[at]], atoms[b[at]]
        if clusters.join(a[at], b[at]) and one.shown != other.shown:
            clusters.explain(a[at], _reason(one, other, compare(one, other, known)))


def _reason(a: Atom, b: Atom, features: Features) -> str:
    """Return why two names are one thing."""
    short, full = sorted((a.shown, b.shown), key=fullness, reverse=True)
    return f"{short} = {full} ({', '.join(load_scorer().telling(a.type, features))})"


def _words(type_: str, features: Features) -> tuple[str, ...]:
    """Return why two things may be one, and why not."""
    return (*load_scorer().telling(type_, features), *load_scorer().against(type_, features))


def _doubts(
    atoms: Sequence[Atom], found: Scores, clusters: Clusters, ids: Sequence[str], known: Known
) -> Iterator[Doubt]:
    """Yield the surest of what may be one, each pair of things once."""
    is_open = clusters.are_open(found.doubtful)
    pairs, scores = found.doubtful[is_open], found.doubtful_scores[is_open]
    numbers: dict[str, int] = {}  # of things
    seen: set[int] = set()
    told: dict[int, int] = defaultdict(int)
    a, b = (half.tolist() for half in unpack(pairs))
    for at in _order(pairs, scores):
        low, high = sorted((ids[a[at]], ids[b[at]]))
        first, second = numbers.setdefault(low, len(numbers)), numbers.setdefault(high, len(numbers))
        if (pair := pack(first, second)) in seen:
            continue
        seen.add(pair)
        if max(told[first], told[second]) < _DOUBTS:
            told[first] += 1
            told[second] += 1
            one, other = atoms[a[at]], atoms[b[at]]
            yield Doubt(low, high, float(scores[at]), _words(one.type, compare(one, other, known)))
