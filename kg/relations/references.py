"""A line -> the same line with signs for the words that point back: 该公司, 双方, 后者, 其."""

from functools import cache
from typing import Any, NamedTuple

import ahocorasick_rs
import regex

from kg.model import Entity
from kg.quantities import parse_number
from kg.relations.discourse import Discourse
from kg.relations.lines import Line, Name, sign
from kg.relations.phrases import clause_start, find_triggers
from kg.relations.words import entries, load_words

_AREAS = {"District", "DevelopmentZone", "Place"}


class _Reference(NamedTuple):
    """A [[references]] table of data/words/relations.toml; a line without any of the triggers holds none."""

    triggers: tuple[str, ...]
    pattern: "regex.Pattern[str]"
    types: frozenset[str]
    to: str
    named: "regex.Pattern[str]"
    nouns: dict[str, "regex.Pattern[str]"]  # by the word that points back: what the name holds
    new: bool  # means nothing named before, where a company has come in since


@cache
def _references() -> tuple[_Reference, ...]:
    words = load_words()

    def read(table: dict[str, Any]) -> _Reference:
        source = words.expand(table["pattern"])
        return _Reference(
            find_triggers(source),
            regex.compile(source),
            frozenset(table["types"]),
            table["to"],
            regex.compile(table.get("named", "")),
            {noun: regex.compile(source) for noun, source in table.get("nouns", {}).items()},
            bool(table.get("new")),
        )

    return tuple(map(read, words.references))


@cache
def _gate() -> tuple["ahocorasick_rs.AhoCorasick", list[list[_Reference]]]:
    """Return what finds the triggers of all references, and the references of each trigger."""
    of: dict[str, list[_Reference]] = {}
    for reference in _references():
        for trigger in reference.triggers:
            of.setdefault(trigger, []).append(reference)
    return ahocorasick_rs.AhoCorasick(list(of)), list(of.values())


def _possible(text: str) -> list[_Reference]:
    """Return the references that ``text`` can hold, in the order in which they are tried."""
    automaton, of = _gate()
    found = {index for index, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
    possible = {id(reference) for index in found for reference in of[index]}
    return [reference for reference in _references() if id(reference) in possible] if found else []


def resolve_references(line: Line, discourse: Discourse) -> Line:
    """Return ``line`` with signs for the words that point back."""
    possible = _possible(line.text)
    position = 0
    while found := [m.start() for one in possible if (m := one.pattern.search(line.text, position))]:
        position = min(found)
        for reference in possible:
            match = reference.pattern.match(line.text, position)
            entities = _resolve(reference, match, line, discourse) if match else ()
            if match and entities and (len(entities) == 1 or _one_kind(entities)):
                name = Name(line.offsets[position], line.offsets[position], entities, True)
                line = line.replace(match.start(), match.end(), name)
                break
        position += 1
    return line


def _one_kind(entities: tuple[Entity, ...]) -> bool:
    try:
        return bool(sign(entities))
    except KeyError:  # a sign stands for one kind of things
        return False


def _resolve(
    reference: _Reference, match: "regex.Match[str]", line: Line, discourse: Discourse
) -> tuple[Entity, ...]:
    types, position = reference.types, match.start()
    if reference.to == "counted":
        return discourse.counted(line, position, types, int(parse_number(match["count"])))
    if reference.to == "both":
        return tuple(_two(line, position, types, discourse))
    if reference.to == "hero":
        hero = discourse.hero(types)
        return hero.entities if hero else ()
    if reference.to == "other":
        return tuple(_other(line, position, types, discourse))
    if reference.to == "former":
        discourse.former_at = line.sentence
        return tuple(discourse.pair(line, position, types)[:1])
    if reference.to == "latter":
        both = line.sentence - discourse.former_at < 2 or any(word in line.text for word in entries("former"))
        beside = discourse.pair(line, position, types) if both else []
        return tuple(beside[1:] or discourse.last(line, position, types))
    if reference.to == "last":
        found = [e for e in discourse.last(line, position, types, 20) if _can_be(reference, match, e)][:1]
        other = found and reference.new and _of_another(line, position, found[0], discourse)
        return () if other else tuple(found)
    speaker = discourse.speaker(line, position) if reference.to == "speaker" else None
    said = [entity for entity in speaker.entities if entity.type in types] if speaker else []
    if said:
        return tuple(said)
    name = discourse.actor(line, position, types)
    return name.entities if name else ()


def _can_be(reference: _Reference, match: "regex.Match[str]", entity: Entity) -> bool:
    """Return whether the thing can be called so: no reservoir is 该隧道."""
    wanted = [reference.named, *(held for noun, held in reference.nouns.items() if match[0].endswith(noun))]
    names = entity.name, *entity.aliases
    return all(any(map(pattern.search, names)) for pattern in wanted)


def _two(line: Line, position: int, types: frozenset[str], discourse: Discourse) -> list[Entity]:
    """Return the two that 双方 means: organisations of this sentence, one of them perhaps the speaker or a
    district; else the two of the sentences before."""
    here = {e.id: e for name in line.names[:position] if name for e in discourse.employer(name).entities}
    found = [e for e in here.values() if e.type in types and e.type not in _AREAS]
    if len(found) == 1:
        speaker = discourse.speaker(line, position)
        actor = None if speaker else discourse.hero(types) or discourse.actor(line, 0, types - _AREAS)
        owners = [e for name in line.names[:position] if name for e in discourse.owners(name)]
        spoken = speaker.entities if speaker else ()
        others = [*spoken, *owners, *here.values(), *(actor.entities if actor else ())]
        found += [e for e in others if e.type in types and e.id != found[0].id][:1]
    if len(found) < 2:
        found = discourse.pair(line, position, types) or discourse.last(line, position, types - _AREAS, 2)
    return found[-2:] if len(found) >= 2 else []


def _other(line: Line, position: int, types: frozenset[str], discourse: Discourse) -> list[Entity]:
    """Return who 其 means in 由其 and 为其: named before, but not in the same clause."""
    clause = clause_start(line.text, position)
    own = {e.id for name in line.names[clause:position] if name for e in name.entities}
    for name in reversed([name for name in line.names[:clause] if name]):
        found = [e for e in discourse.employer(name).entities if e.type in types and e.id not in own]
        if found:
            return found
    carried = discourse.carried(line, position, types, apart=True)
    carried = carried or discourse.actor(line, position, types, apart=True)
    return list(carried.entities) if carried else []


def _of_another(line: Line, position: int, project: Entity, discourse: Discourse) -> bool:
    """Return whether the sentence is about a company that is not known to build ``project``."""
    builders = discourse.agents.get(project.id, ())
    named = [
        e
        for name in line.names[:position]
        if name
        for e in name.entities
        if e.type in {"Company", project.type}
    ]
    return bool(named) and all(e.id != project.id and e not in builders for e in named)
