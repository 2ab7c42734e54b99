"""A name as a person types it -> the one thing that is meant."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kg.errors import NameNotFound
from kg.schema import load_schema
from kg.text.folding import spell_name
from kg.text.likeness import nearest_names

_LISTED = 20
_SHORTEST_ID = 6


class NotOneThing(NameNotFound):
    """A name that means nothing, or several things; what it could mean, for who asks again."""

    def __init__(self, text: str, could_be: "Sequence[NamedThing]" = (), nearest: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.could_be, self.nearest = could_be, nearest


class NamedThing(NamedTuple):
    """A thing and what it is called; ``mentions`` and ``place`` help to tell things of like names apart."""

    id: str
    type: str
    name: str
    aliases: Sequence[str]
    mentions: int
    place: str


def resolve_name(name: str, things: Sequence[NamedThing], *, lang: str = "zh") -> NamedThing:
    """Return the thing that ``name`` means; NameNotFound lists what it could mean.

    An exact name comes before another name of a thing, that before a county without its last word, that
    before the beginning of a name, that before a part of one. An id, or its beginning, is a name too.
    """
    wanted = spell_name(name)
    if not wanted:
        raise NameNotFound("no name was given; name a thing of the graph")
    for fits in _ways(wanted, name.strip()):
        found = [thing for thing in things if fits(thing)]
        if len(found) == 1:
            return found[0]
        if found:
            found.sort(key=lambda thing: (-thing.mentions, thing.name, thing.id))
            raise NotOneThing(_several(name, found, lang), could_be=found[:_LISTED])
    nearest = _nearest(wanted, things)
    hint = f"did you mean {', '.join(nearest)}?" if nearest else "check the spelling"
    raise NotOneThing(f"{name}: nothing in the graph has this name; {hint}", nearest=nearest)


def _ways(wanted: str, id_: str) -> Iterator[Callable[[NamedThing], bool]]:
    """Yield the ways in which a thing can be meant, the plainest first."""
    yield lambda thing: spell_name(thing.name) == wanted
    yield lambda thing: any(spell_name(alias) == wanted for alias in thing.aliases)
    yield lambda thing: len(id_) >= _SHORTEST_ID and thing.id.startswith(id_)
    district = load_schema().roles.district
    yield lambda thing: thing.type == district and spell_name(thing.name).startswith(wanted)
    yield lambda thing: any(spell_name(form).startswith(wanted) for form in (thing.name, *thing.aliases))
    yield lambda thing: any(wanted in spell_name(form) for form in (thing.name, *thing.aliases))


def _several(name: str, found: list[NamedThing], lang: str) -> str:
    """Return one line that asks which, and a line for each of those ``found``."""
    types = load_schema().types
    lines = [f"{name}: {len(found)} things could be meant; give the full name, or the id that stands first"]
    for thing in found[:_LISTED]:
        place = f", {thing.place}" if thing.place else ""
        lines.append(f"  {thing.id}  {thing.name} ({types[thing.type].label.text(lang)}{place})")
    if len(found) > _LISTED:
        lines.append(f"  … and {len(found) - _LISTED} more")
    return "\n".join(lines)


def _nearest(wanted: str, things: Sequence[NamedThing]) -> list[str]:
    """Return the names that may be meant: a slip of pen or ear, else those that share most pairs."""
    names = {thing.name for thing in things}
    near = nearest_names(wanted, names.union(*(thing.aliases for thing in things)))
    if near:
        return near
    pairs = _pairs(wanted)
    shared = Counter({name: sum((pairs & _pairs(spell_name(name))).values()) for name in names})
    alike = sorted((-count, other) for other, count in shared.items() if count * 2 >= max(len(wanted) - 1, 1))
    return [other for _, other in alike[:3]]


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))
