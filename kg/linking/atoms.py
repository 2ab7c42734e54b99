"""Facts of an article -> rows; those of one name in one surrounding, surely one thing, become an atom."""

from array import array
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.divisions import load_divisions
from kg.linking.names import Name, parse_name
from kg.model import Entity, Facts
from kg.schema import load_schema
from kg.words import EntityWords, load_words

Place = tuple[str, str]  # article id, entity id there


class Around(NamedTuple):
    """What an article ties a thing to."""

    told: frozenset[str]  # codes of divisions: where its name or a sentence puts it
    near: frozenset[str]  # codes of the article's divisions
    seat: str = ""  # of what every place has: the code of its place, or the place's name
    home: frozenset[str] = frozenset()  # of a firm or a project: codes of the places in its name


@dataclass(slots=True, eq=False)
class Atom:
    """A name in one surrounding, with the articles that have it."""

    id: str  # of the entity in its articles
    type: str
    key: str
    name: Name
    shown: str
    around: Around
    own: str  # the article, where a person decided on what it names so
    articles: "array[int]"  # numbers, sorted: the articles' ids sort the same
    forms: frozenset[str]
    formers: frozenset[str]
    shared: frozenset[str]  # ids of what is named with it, and seldom elsewhere
    sums: tuple[float, ...]  # sorted
    related: frozenset[str]  # ids of things of its type that an article ties it to
    ties: frozenset[str] = frozenset()  # ids in the graph
    naming: int = 0  # the number of its names: atoms with the same names have the same
    rivals: int = 0  # other things that its name fits as well


class Row(NamedTuple):
    """A thing as one article names it: what becomes an atom with others."""

    id: str
    type: str
    key: str
    shown: str
    around: Around
    ties: tuple[str, ...]  # ids in the article of its developers or employers
    own: str
    forms: frozenset[str]
    formers: frozenset[str]
    sums: frozenset[float]
    related: frozenset[str]

    @property
    def order(self) -> tuple[str, ...]:
        """What sorts atoms, in whatever order articles came."""
        around = self.around
        return self.id, self.shown, *self.ties, "", *sorted(around.told), "", *sorted(around.near)


def rows_of(
    facts: Facts, types: Container[str], decided: Container[Place], apart: Container[str]
) -> list[Row]:
    """Return the things of ``types`` that an article names; what is ``decided`` is an atom of its own.

    ``apart`` are the ids of what is decided, of whatever type.
    """
    codes = {entity.id: _codes_of(entity.code, entity.name, entity.type) for entity in facts.entities}
    told, ties = _tied(facts, codes)
    related = _related(facts)
    near = _near(facts, codes)
    sums = defaultdict[str, set[float]](set)
    for value in facts.attributes:
        if value.name == load_schema().roles.sum:
            sums[value.entity].add(value.value)
    found = []
    for entity in facts.entities:
        if entity.type in types or entity.id in apart:
            id_, type_ = entity.id, entity.type
            row = Row(
                id_,
                type_,
                entity.key,
                entity.name,
                _around(entity, told, near),
                tuple(sorted(ties.get(id_, ()))),
                facts.article.id if (facts.article.id, id_) in decided else "",
                frozenset(parse_name(form, type_).form for form in (entity.name, *entity.aliases)),
                frozenset(parse_name(former.name, type_).form for former in entity.former),
                frozenset(sums.get(id_, ())),
                frozenset(related.get(id_, ())),
            )
            found.append(row)
    return found


def _tied(
    facts: Facts, codes: Mapping[str, frozenset[str]]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the codes of the places where things lie, and the developers or employers of things."""
    schema = load_schema()
    types = {entity.id: entity.type for entity in facts.entities}
    told, ties = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for relation in facts.relations:
        if relation.type == schema.roles.within:
            told[relation.head] |= codes.get(relation.tail, frozenset())
            continue
        for end, other in ((relation.head, relation.tail), (relation.tail, relation.head)):
            if types.get(other) != types.get(end) and relation.type in _ties(types.get(end, "")):
                ties[end].add(other)
    return told, ties


def _related(facts: Facts) -> dict[str, set[str]]:
    """Return the things of one type that a sentence ties together: they are two."""
    types = {entity.id: entity.type for entity in facts.entities}
    found = defaultdict[str, set[str]](set)
    for relation in facts.relations:
        if types.get(relation.head) == types.get(relation.tail):
            found[relation.head].add(relation.tail)
            found[relation.tail].add(relation.head)
    return found


def _ties(type_: str) -> tuple[str, ...]:
    type_found = load_schema().types.get(type_)
    return tuple(type_found.names.tied_by) if type_found else ()


def _around(entity: Entity, told: Mapping[str, set[str]], near: frozenset[str]) -> Around:
    name = parse_name(entity.name, entity.type)
    home = frozenset(code for place in name.places for code in _meant(place, near))
    codes = {*told.get(entity.id, ()), *home}
    seat = _seat(name, entity.type, near)
    codes |= {seat} if seat in load_divisions().by_code else set()
    traits = load_schema().types[entity.type].names
    single = not (name.local or traits.tied_by)  # 西南大学, but not 区人民医院
    if (single and (not traits.registered or name.places)) or (name.registered and name.places):
        near = frozenset()  # such a name means one thing, wherever it is told
    return Around(_lowest(frozenset(codes)), near, seat, home)


def _seat(name: Name, type_: str, near: frozenset[str]) -> str:
    """Return the place that |江北区|发展改革局 or |区|发展改革局 belongs to."""
    traits, levels = load_schema().types[type_].names, load_words(EntityWords).levels
    if traits.registered or traits.tied_by:
        return ""
    if name.places:
        place = name.places[-1]
        return min(_meant(place, near), default=place[:-1] if place[-1] in levels else place)
    if not name.local or name.form[0] not in levels:
        return ""
    table = load_divisions()
    held = set(near) | {above.code for code in near for above in table.ancestors(code)}
    fit = {code for code in held if table.by_code[code].name.endswith(name.form[0])}
    return min(fit) if len(fit) == 1 else ""


def _near(facts: Facts, codes_of: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the codes of the article's places: of its divisions, and those that its names begin with."""
    codes = {code for found in codes_of.values() for code in found}
    for entity in facts.entities:
        if not entity.code:
            for place in parse_name(entity.name, entity.type).places:
                codes |= _meant(place, frozenset(codes))
    return _lowest(frozenset(codes))


@lru_cache(maxsize=1 << 16)
def _meant(place: str, near: frozenset[str]) -> frozenset[str]:
    """Return the code of a place in a name: of several, the one that lies with a place of the article."""
    table = load_divisions()
    codes = table.names.get(place, ())
    whole = [code for code in codes if all(lies_in(other, code) for other in codes)]
    if whole:  # 长沙: the city, in which the county of that name lies
        return frozenset(whole)
    fit = {code for code in codes if any(lies_in(code, other) or lies_in(other, code) for other in near)}
    fit = fit or {code for code in codes if not table.by_code[code].until}
    return frozenset(fit if len(fit) == 1 else ())


@lru_cache(maxsize=1 << 16)
def _codes_of(code: str, name: str, type_: str) -> frozenset[str]:
    if code:
        return frozenset({code.partition(":")[0]})
    places = parse_name(name, type_).places
    return frozenset(code for place in places for code in _meant(place, frozenset()))


@lru_cache(maxsize=1 << 18)
def lies_in(code: str, other: str) -> bool:
    """Tell whether the division is the other one, or lies in it."""
    return code == other or any(above.code == other for above in load_divisions().ancestors(code))


@lru_cache(maxsize=1 << 16)
def _lowest(codes: frozenset[str]) -> frozenset[str]:
    """Return the codes without those that contain another one."""
    known = sorted(code for code in codes if code in load_divisions().by_code)
    above = {division.code for code in known for division in load_divisions().ancestors(code)}
    return frozenset(known) - above
