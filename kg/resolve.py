"""A name as a person types it -> the one thing that is meant."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kg.errors import NameNotFound
from kg.schema import load_schema
from kg.text.folding import spell_name

_LISTED = 20
_SHORTEST_ID = 6


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
            raise NameNotFound(_several(name, found, lang))
    raise NameNotFound(_none(name, wanted, things))


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
    """Return one line that asks which, and a line for each candidate, those with most mentions first."""
    types = load_schema().types
    found = sorted(found, key=lambda thing: (-thing.mentions, thing.name, thing.id))
    lines = [f"{name}: {len(found)} things could be meant; give the full name, or the id that stands first"]
    for thing in found[:_LISTED]:
        place = f", {thing.place}" if thing.place else ""
        lines.append(f"  {thing.id}  {thing.name} ({types[thing.type].label.text(lang)}{place})")
    if len(found) > _LISTED:
        lines.append(f"  … and {len(found) - _LISTED} more")
    return "\n".join(lines)


def _none(name: str, wanted: str, things: Sequence[NamedThing]) -> str:
    """Return that nothing has this name, and which names share most with it."""
    pairs = _pairs(wanted)
    shared = Counter({thing.name: sum((pairs & _pairs(spell_name(thing.name))).values()) for thing in things})
    alike = sorted((-count, other) for other, count in shared.items() if count * 2 >= max(len(wanted) - 1, 1))
    hint = f"did you mean {', '.join(other for _, other in alike[:3])}?" if alike else "check the spelling"
    return f"{name}: nothing in the graph has this name; {hint}"


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))
