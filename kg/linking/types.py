"""The atoms of one type -> which are one thing, which may be, and which is a phase of which."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.linking.atoms import Atom, Gathered
from kg.linking.clusters import Cluster, Clusters, Scored
from kg.linking.features import OF_NAMES, Features, Known, compare, compare_names, is_apart, is_short_of, veto
from kg.linking.linked import Doubt
from kg.linking.pairs import candidate_pairs
from kg.linking.parts import find_wholes
from kg.linking.scorer import load_scorer
from kg.model import entity_id
from kg.schema import load_schema
from kg.text.folding import fullness

# Such two are kept apart by force where they are two:
_ALIKE = frozenset({"same_name", "same_core", "introduced"})
_DOUBTS = 3  # doubtful pairs that are told of one thing: the surest

Record = tuple[str, str]


@dataclass(slots=True)
class LinkedType:
    """What was found of one type."""

    ids: dict[Record, str] = field(default_factory=dict)
    reasons: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    doubtful: list[Doubt] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)


def link_type(
    type_: str,
    gathered: Gathered,
    decided: Mapping[tuple[Record, Record], bool],
    ids: Mapping[Record, str],
) -> LinkedType:
    """Return what is one among the things of a type; ``ids`` are those of the types before."""
    atoms = gathered.by_type(type_)
    for atom in atoms:
        article = min(atom.articles)
        atom.ties = frozenset(ids.get((article, tie), tie) for tie in atom.around.ties)
    traits = load_schema().types[type_].names
    shared = bool(traits.tied_by) and type_ != load_schema().roles.project
    clusters = Clusters(atoms, alone=shared)
    doubts: list[Scored] = []
    _decide(clusters, atoms, decided)
    if type_ in load_scorer().weights:
        pairs, apart = _told_apart(atoms, candidate_pairs(atoms))
        known = _known(atoms, pairs, gathered)
        clusters.forbid(apart)
        doubts = _join(clusters, type_, atoms, pairs, known)
    found = LinkedType()
    named = _name(clusters.all(), atoms)
    for cluster, id_ in named:
        found.ids |= {
            (article, atoms[at].id): id_
            for at in cluster.members
            if atoms[at].id != id_
            for article in atoms[at].articles
        }
        if cluster.reasons:
            found.reasons[id_] |= cluster.reasons
    at_id = {at: id_ for cluster, id_ in named for at in cluster.members}
    found.doubtful = list(_doubts(type_, doubts, clusters, at_id))
    if type_ == load_schema().roles.project:
        found.parts = find_wholes(atoms, at_id, known)
    return found


def _told_apart(
    atoms: Sequence[Atom], pairs: Iterable[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the pairs that may be one thing, and those that never can."""
    both: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for a, b in pairs:
        both[bool(veto(atoms[a], atoms[b]))].append((a, b))
    return both


def _known(atoms: Sequence[Atom], pairs: Iterable[tuple[int, int]], gathered: Gathered) -> Known:
    """Return what all atoms tell of one pair: the rivals of a short name, and where what ties it lies."""
    namings: dict[tuple[object, ...], int] = {}
    for atom in atoms:
        names = atom.id, atom.name, frozenset(atom.forms), frozenset(atom.formers)
        atom.naming = namings.setdefault(names, len(namings))
    ties = {tie for atom in atoms for tie in atom.ties}
    kinds, seats = dict[str, str](), dict[str, frozenset[str]]()
    for atom in gathered.atoms.values():
        if atom.id in ties:
            kinds[atom.id] = atom.type
            seats[atom.id] = seats.get(atom.id, frozenset()) | atom.around.told
    known = Known(dict(gathered.counts), {}, kinds, seats)
    fits: dict[int, set[str]] = defaultdict(set)
    for a, b in pairs:
        for short, long in ((atoms[a], atoms[b]), (atoms[b], atoms[a])):
            if _is_fuller(short, long):
                fits[id(short)].add(_group(long, known))
    known.rivals.update((key, len(found) - 1) for key, found in fits.items())
    return known


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


def _decide(clusters: Clusters, atoms: Sequence[Atom], decided: Mapping[tuple[Record, Record], bool]) -> None:
    """Join and keep apart what a person decided."""
    if not decided:
        return
    at = {(article, atom.id): place for place, atom in enumerate(atoms) for article in atom.articles}
    known = [(at[a], at[b], same) for (a, b), same in sorted(decided.items()) if a in at and b in at]
    clusters.forbid((a, b) for a, b, same in known if not same)
    for a, b, same in known:
        if same:
            clusters.join(a, b, "decided", decided=True)


def _join(
    clusters: Clusters,
    type_: str,
    atoms: Sequence[Atom],
    pairs: Sequence[tuple[int, int]],
    known: Known,
) -> list[Scored]:
    """Join the surest pairs first; return the doubtful ones."""
    scorer, unlike = load_scorer(), _Unlike(type_, known)
    scored: list[Scored] = []
    doubtful: list[Scored] = []
    for a, b in pairs:
        if unlike.tells_apart(atoms[a], atoms[b]):
            continue
        features = compare(atoms[a], atoms[b], known)
        score = scorer.score(type_, features)
        if score < scorer.different:
            if not _ALIKE.isdisjoint(features):
                clusters.forbid([(a, b)])
            continue
        # Two brands in two names, 拓普…基地 and 文灿…基地, are never sure.
        sure = score >= scorer.same and "other_name" not in features
        (scored if sure else doubtful).append(Scored(score, a, b, features))
    for pair in sorted(scored, key=lambda one: (-one.score, one.a, one.b)):
        if clusters.of[pair.a] is not clusters.of[pair.b]:
            clusters.join(pair.a, pair.b, _reason(atoms[pair.a], atoms[pair.b], pair.features))
    return doubtful


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


def _reason(a: Atom, b: Atom, features: Features) -> str:
    """Return why two names are one thing; nothing for what is called the same."""
    if a.shown == b.shown:
        return ""
    short, full = sorted((a.shown, b.shown), key=fullness, reverse=True)
    return f"{short} = {full} ({', '.join(load_scorer().telling(a.type, features))})"


def _words(type_: str, features: Features) -> tuple[str, ...]:
    """Return why two things may be one, and why not."""
    return (*load_scorer().telling(type_, features), *load_scorer().against(type_, features))


def _doubts(
    type_: str, doubts: Iterable[Scored], clusters: Clusters, ids: Mapping[int, str]
) -> Iterator[Doubt]:
    best: dict[tuple[str, str], Scored] = {}
    for one in sorted(doubts, key=lambda one: (-one.score, one.a, one.b)):
        a, b = clusters.of[one.a], clusters.of[one.b]
        pair = sorted((ids[one.a], ids[one.b]))
        if a is not b and not clusters.are_apart(a, b):
            best.setdefault((pair[0], pair[1]), one)
    told: dict[str, int] = defaultdict(int)
    for (first, second), one in best.items():
        if max(told[first], told[second]) < _DOUBTS:
            told[first] += 1
            told[second] += 1
            yield Doubt(first, second, one.score, _words(type_, one.features))


def _name(clusters: Sequence[Cluster], atoms: Sequence[Atom]) -> list[tuple[Cluster, str]]:
    """Give each cluster its id: that of its fullest name; where several have it, one with what ties it."""
    wanted: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        best = min(cluster.members, key=lambda at: (*fullness(atoms[at].shown), at))
        wanted[atoms[best].id].append(cluster)
    named: list[tuple[Cluster, str]] = []
    for id_, rivals in sorted(wanted.items()):
        if len(rivals) == 1:
            named.append((rivals[0], id_))
            continue
        used: set[str] = set()
        for cluster in sorted(rivals, key=lambda one: (_anchor(one, atoms), min(one.articles))):
            first = next(atoms[at] for at in cluster.members if atoms[at].id == id_)
            anchor = _anchor(cluster, atoms)
            anchor = f"{anchor}\n{min(cluster.articles)}" if anchor in used or not anchor else anchor
            used.add(anchor)
            cluster.reasons.add(f"{first.shown}: one of {len(rivals)} of this name")
            named.append((cluster, entity_id(first.type, f"{first.key}\n{anchor}")))
    return named


def _anchor(cluster: Cluster, atoms: Sequence[Atom]) -> str:
    """Return what tells a thing from its namesakes: what ties it, or its place."""
    ties = [tie for at in cluster.members for tie in atoms[at].ties]
    codes = [code for at in cluster.members for code in atoms[at].around.told or atoms[at].around.near]
    return min(ties or codes, default="")
