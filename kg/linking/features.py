"""Two atoms -> the features that tell whether they are one thing, each of which can be said in words."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from kg.divisions import load_divisions
from kg.linking.atoms import Atom, lies_in
from kg.linking.scorer import MOST
from kg.schema import load_schema

_CLOSE = 0.02  # by which two sums may differ and be one
_PROVINCE = 2  # digits of a province's code
_MUCH = 1.5  # by which two sums differ that are not one
_FEW = 3.0  # shared things that are as good as many

_LIKE = 0.6  # of two names that may be one although neither holds the other
_LEAST = 2  # letters of a short name
_SHORT = 4  # letters up to which a core may be many things' by chance
_KEPT = 1 << 16  # pairs of names that are remembered
_SAME = ("same_name", "same_core", "introduced", "former", "contained")
OF_NAMES = (*_SAME, "full", "nameless", "likeness", "long_core", "short_core", "same_phase", "other_name")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of that which ties atoms."""

    kinds: dict[str, str]  # id of a tie -> its type
    seats: dict[str, frozenset[str]]  # id of a tie -> codes of its places
    named: dict[tuple[int, int], Features] = field(default_factory=dict)  # what names tell, by their numbers

    def part(self, atoms: Iterable[Atom]) -> "Known":
        """Return what is known of that which ties ``atoms``."""
        ties = {tie for atom in atoms for tie in atom.ties}
        kinds = {tie: self.kinds[tie] for tie in ties if tie in self.kinds}
        return Known(kinds, {tie: self.seats[tie] for tie in ties if tie in self.seats})

    def is_national(self, tie: str) -> bool:
        """Tell whether an employer is an agency or institution of no place."""
        kind = load_schema().types.get(self.kinds.get(tie, ""))
        return kind is not None and bool(kind.names.placed) and not self.seats.get(tie)


def veto(a: Atom, b: Atom) -> str:
    """Return why two names can never be one thing, or nothing: |川岳二局|, |川岳二十三局|."""
    shared = load_schema().types[a.type].names.tied_by and a.type != load_schema().roles.project
    if shared and a.name.form != b.name.form:
        return "other name"  # of a person
    if a.name.numbers != b.name.numbers:
        return "other number"
    if a.name.phase != b.name.phase:
        return "other phase"
    if a.name.registered and b.name.registered and not _one_firm(a, b):
        return "other full name"
    if a.type != load_schema().roles.project and not shared and _are_tied(a, b):
        return "tied to each other"
    if a.name.kind != b.name.kind and ((a.name.kind and b.name.kind) or _goes_on(a, b) or _goes_on(b, a)):
        return "other kind of thing"
    if a.name.line and b.name.line and a.name.places != b.name.places:
        return "other ends"
    if _is_group(a, b) and not (a.forms & b.forms):
        return "other firm of the group"
    if a.around.seat and b.around.seat and a.around.seat != b.around.seat and not _is_unclear(a, b):
        return "other place"
    if not a.around.seat and _is_elsewhere(a, b):
        return "other place"
    return ""


def _is_elsewhere(a: Atom, b: Atom) -> bool:
    """Tell whether two names hold places that have nothing in common: 蒙牛|金华|工厂, 蒙牛|宁夏|工厂."""
    if not a.around.home or not b.around.home:
        stems = ({place[:_LEAST] for place in atom.name.places} for atom in (a, b))  # 江苏 of 江苏省
        return bool(a.name.places and b.name.places) and set.isdisjoint(*stems)
    return is_apart(a.around.home, b.around.home)


def _is_unclear(a: Atom, b: Atom) -> bool:
    """Tell whether one article says which place of a name is meant, and the other one does not."""
    codes = [atom.around.seat in load_divisions().by_code for atom in (a, b)]
    return a.name.places == b.name.places and not all(codes)


def _one_firm(a: Atom, b: Atom) -> bool:
    if a.name.form == b.name.form or a.formers & b.forms or b.formers & a.forms:
        return True
    bare = not (a.name.places and b.name.places)
    return a.name.core == b.name.core and bare and a.name.group == b.name.group


def _goes_on(a: Atom, b: Atom) -> bool:
    """Tell whether a name says what the thing is, and the other one goes on: |衡永高速|, |衡永高速收费站|.

    One that ends with 工程 says it, too, where the other one holds that: |灌区工程|, |灌区工程|安河段|.
    """
    if a.name.kind:
        return len(b.name.bare) > len(a.name.bare) and b.name.bare.startswith(a.name.bare)
    return a.name.bare != a.name.form != b.name.bare and b.name.bare.startswith(a.name.form)


def _are_tied(a: Atom, b: Atom) -> bool:
    """Tell whether an article ties the one to the other: |通威股份|的控股股东|通威集团|."""
    return a.name.form != b.name.form and (b.id in a.related or a.id in b.related)


def _is_group(a: Atom, b: Atom) -> bool:
    """Tell whether one is a group, and the other a firm of its name: |通威集团|, |通威股份|."""
    tailed = a.name.form != a.name.core and b.name.form != b.name.core
    return a.name.core == b.name.core and tailed and a.name.group != b.name.group


def is_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Tell whether no place of one is, holds or lies in a place of the other."""
    return bool(a and b) and a.isdisjoint(b) and _are_apart(a, b)


@lru_cache(maxsize=1 << 16)
def _are_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return not any(_touch(one, other) for one in a for other in b)


@lru_cache(maxsize=1 << 18)
def _touch(a: str, b: str) -> bool:
    return lies_in(a, b) or lies_in(b, a)


def compare(a: Atom, b: Atom, known: Known) -> Features:
    """Return the features of a pair: those that are not 0."""
    found = {**compare_names(a, b, known), **_places(a, b), **_tied(a, b, known), **_sums(a, b)}
    if "same_tie" in found:
        found["short_core"] = 0.0  # |屿泽|项目 of |屿泽|光电
    if len(a.name.form) > _LEAST and a.name.form == b.name.form:
        found["long_name"] = 1.0
    if a.name.form != b.name.form and not found.get("introduced") and not found.get("nameless"):
        found["one_story"] = float(_meet(a.articles, b.articles))
    found["shared"] = min(len(a.shared & b.shared), _FEW) / _FEW
    found["rivals"] = float(min(max(a.rivals, b.rivals), MOST["rivals"]))
    return {name: value for name, value in found.items() if value}


def _meet(a: Sequence[int], b: Sequence[int]) -> bool:
    """Tell whether two sorted sequences have a number in common."""
    few, many = (a, b) if len(a) < len(b) else (b, a)
    return any((at := bisect_left(many, one)) < len(many) and many[at] == one for one in few)


def compare_names(a: Atom, b: Atom, known: Known) -> Features:
    """Return the features OF_NAMES of a pair, for atoms of the same names the same."""
    pair = (a.naming, b.naming)
    if pair not in known.named:
        if len(known.named) >= _KEPT:
            known.named.clear()
        known.named[pair] = _names(a, b)
    return known.named[pair]


def _names(a: Atom, b: Atom) -> Features:
    one, other = a.name.core, b.name.core
    found: Features = {"full": float(a.name.registered or b.name.registered)}
    if not one or not other:
        found["nameless"] = 1.0
        found["same_name"] = float(a.name.form == b.name.form)
        return found
    found["same_name"] = float(bool(a.forms & b.forms))
    found["same_core"] = float(one == other)
    found["contained"], found["likeness"] = 0.0, 1.0
    if one == other:
        found["long_core"] = min(max((len(one) - _SHORT) / _SHORT, 0.0), 1.0)
    found["same_phase"] = float(bool(a.name.phase) and a.name.phase == b.name.phase)
    found["introduced"] = float(a.name.form in b.forms or b.name.form in a.forms) * (a.id != b.id)
    found["former"] = float(bool(a.formers & b.forms or b.formers & a.forms))
    if one != other:
        found["contained"] = float(is_short_of(a, b) or is_short_of(b, a))
        found["likeness"] = ratio(one, other) / 100
        found["short_core"] = found["contained"] * (min(len(one), len(other)) <= _LEAST)
    if not any(found[name] for name in _SAME):
        found["other_name"] = 0.5 if found["likeness"] >= _LIKE else 1.0
    return found


def is_short_of(short: Atom, long: Atom) -> bool:
    """Tell whether ``short`` may be a short name of ``long``: of a firm only of one in full, and bare."""
    if load_schema().types[short.type].names.registered:
        bare = short.name.form == short.name.core and long.name.registered and not long.name.branch
        return bare and long.name.core.startswith(short.name.core) and len(short.name.core) >= _LEAST
    return is_within(short.name.core, long.name.core)


def is_within(short: str, long: str) -> bool:
    """Tell whether a name is a longer one that leaves letters out, and keeps its begin or its end."""
    if (
        len(short) < _LEAST
        or len(short) >= len(long)
        or not (long.startswith(short[:2]) or long.endswith(short[-2:]))
    ):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _places(a: Atom, b: Atom) -> Features:
    if a.around.seat or b.around.seat:
        return _seats(a, b)
    one, other = a.around.told or a.around.near, b.around.told or b.around.near
    if is_apart(one, other):
        if a.around.home & b.around.home or a.name.spread or b.name.spread:
            return {}
        told = bool(a.around.told and b.around.told)
        return {"place_apart" if told else "near_apart": 1.0}
    if not one or not other:
        return {}
    same = any(code in other for code in one if load_divisions().by_code[code].level == "county")
    return {"same_place" if same else "place_around": 1.0}


def _seats(a: Atom, b: Atom) -> Features:
    """Compare what every place has: a name without its place means that of the article, if it is of one."""
    if a.around.seat == b.around.seat:
        return {"same_place": 1.0}
    seat, bare = (a.around.seat, b) if a.around.seat else (b.around.seat, a)
    near = [code for code in bare.around.told or bare.around.near if seat in load_divisions().by_code]
    holding = [code for code in near if lies_in(code, seat)]
    if not holding or len(seat.rstrip("0")) <= _PROVINCE:
        return {"place_apart": 1.0} if near and not holding else {}
    return {"same_place": 1.0} if len(holding) == len(near) else {"place_around": 1.0}


def _tied(a: Atom, b: Atom, known: Known) -> Features:
    if not a.ties or not b.ties:
        return {}
    if a.ties & b.ties:
        return {"same_tie": 1.0}
    if all(known.is_national(tie) for tie in a.ties | b.ties):
        return {}  # 中共中央, 国务院: one person may hold several
    kinds = {known.kinds.get(tie, "") for tie in a.ties}, {known.kinds.get(tie, "") for tie in b.ties}
    seats = [frozenset().union(*(known.seats.get(tie, frozenset()) for tie in one.ties)) for one in (a, b)]
    found = {"other_tie": 1.0}
    if kinds[0].isdisjoint(kinds[1]):
        found["other_kind"] = 1.0
    elif seats[0] & seats[1]:
        found["same_seat"] = 1.0
    return found


def _sums(a: Atom, b: Atom) -> Features:
    if not a.sums or not b.sums:
        return {}
    few, many = sorted((a.sums, b.sums), key=len)
    ratios = [_ratio(one, other) for one in few for other in _next_to(one, many)]
    if min(ratios) <= 1 + _CLOSE:
        return {"same_sum": 1.0}
    return {"other_sum": 1.0} if min(ratios) > _MUCH else {}


def _next_to(value: float, values: Sequence[float]) -> Sequence[float]:
    """Return those of sorted ``values`` that lie nearest to ``value``."""
    at = bisect_left(values, value)
    return values[max(at - 1, 0) : at + 1]


def _ratio(one: float, other: float) -> float:
    return max(one, other) / max(min(one, other), 1.0)
