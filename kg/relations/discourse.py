"""Lines of an article, one after the other -> who acts where a clause names nobody."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import regex

from kg.model import Entity
from kg.relations.lines import Line, Name
from kg.relations.phrases import MARKS, clause_start, shared_pattern
from kg.relations.speeches import Speeches
from kg.relations.words import entries

_CLAUSE = regex.compile(f"[^{MARKS}]+")
_REACH = 120  # names back in an article, characters back in a sentence
_ACTED_FOR = {"Person", "Project", "Product"}
_PLACES = {"District", "DevelopmentZone", "Place"}
_ACTING = {"Company", "Institution", "GovernmentAgency", "Person", "Project", "District", "DevelopmentZone"}


def _memory() -> "deque[Name]":
    return deque(maxlen=_REACH)


@dataclass(slots=True)
class Discourse:
    """What an article has named so far, the latest last."""

    speeches: Speeches
    # who acts for a person, a project, a product: employer, builder, maker
    agents: dict[str, tuple[Entity, ...]] = field(default_factory=dict)
    former_at: int = -2  # the last sentence with 前者
    _subjects: "deque[Name]" = field(default_factory=_memory)
    _names: "deque[Name]" = field(default_factory=_memory)
    _pairs: "deque[Name]" = field(default_factory=_memory)
    _here: "deque[Name]" = field(default_factory=_memory)  # the subjects of the paragraph
    _heading: Name | None = None
    _scene: Name | None = None
    _listed: Name | None = None
    _listed_in: int = -1
    _paragraph: int = -1

    def enter(self, paragraph: int) -> None:
        """Forget what holds for one paragraph, where ``paragraph`` is another one."""
        if paragraph != self._paragraph:
            self._paragraph, self._heading, self._scene = paragraph, None, None
            self._here.clear()

    def read(self, line: Line) -> None:
        """Remember the names of ``line``."""
        self._scene = self._scene or self._opening(line)
        self._heading = self.heading(line, len(line.text))
        if listed := _last_group(line, len(line.text), "listed"):
            self._listed, self._listed_in = listed, self._paragraph
        found = _subjects(line, 0, len(line.text))
        subjects = sorted(found, key=lambda name: self.speeches.at(name.start) is not None)
        if not any(_acts(name) for name in subjects):  # 转机来自X公司: what follows is about X
            subjects += _presented(line)
        self._subjects += reversed(subjects)
        self._here += reversed(subjects)
        self._names += [name for name in line.names if name]
        self._pairs += _pairs(line, len(line.text))

    def _opening(self, line: Line) -> Name | None:
        opens = not self._here and not self._heading
        match = shared_pattern("scene").search(line.text) if opens else None
        return line.names[match.start("scene")] if match else None

    def actor(self, line: Line, position: int, types: frozenset[str], *, apart: bool = False) -> Name | None:
        """Return whom a word like 公司 at ``position`` means: the subject of the clauses before it, else the
        speaker, else the subject of the sentences before. ``apart``: not who its own clause names."""
        end, own = self._before(line, position, apart)
        far = chain(self._speakers(line, position), reversed(self._subjects), self.back(line, end))
        for name in chain(self._near(line, end), far):
            if found := self._of(name, types, own):
                return found
        return None

    def carried(
        self, line: Line, position: int, types: frozenset[str], *, apart: bool = False
    ) -> Name | None:
        """Return who acts at ``position`` where the clause does not say it: the last who acts in the
        paragraph, and nobody where that is something that cannot be meant."""
        end, own = self._before(line, position, apart)
        goods = None if apart else self._maker(line, position, types)
        if goods:
            return goods
        for name in chain(self._near(line, end), self._speakers(line, position), reversed(self._here)):
            if found := self._of(name, types, own):
                return found
            if _acts(name) and not own & {entity.id for entity in name.entities}:
                return None
        return self._hero(types, own) if apart else None

    def _hero(self, types: frozenset[str], without: frozenset[str]) -> Name | None:
        """Return the only company that the article has spoken of: whose goods come from someone else."""
        heroes = {e.id: e for name in self._subjects for e in name.entities if e.type == "Company"}
        found = tuple(hero for hero in heroes.values() if hero.type in types and hero.id not in without)
        return Name(-1, -1, found, True) if len(heroes) == len(found) == 1 else None

    def _maker(self, line: Line, position: int, types: frozenset[str]) -> Name | None:
        """Return who makes the goods that are the subject of the clause: 澜影出口德国."""
        for name in _subjects(line, clause_start(line.text, position), position):
            products = [entity for entity in name.entities if entity.type == "Product"]
            makers = {maker.id: maker for e in products for maker in self.agents.get(e.id, ())}
            found = tuple(maker for maker in makers.values() if maker.type in types)
            if found:
                return Name(name.start, name.end, found, True)
        return None

    def _before(self, line: Line, position: int, apart: bool) -> tuple[int, frozenset[str]]:
        if not apart:
            return position, frozenset()
        start = clause_start(line.text, position)
        return start, frozenset(e.id for name in line.names[start:position] if name for e in name.entities)

    def _near(self, line: Line, end: int) -> Iterator[Name]:
        return (name for span in _clauses_back(line.text, end) for name in _subjects(line, *span))

    def _speakers(self, line: Line, position: int) -> list[Name]:
        speaker = self.speaker(line, position)
        return [speaker] if speaker else []

    def _of(self, name: Name, types: frozenset[str], without: frozenset[str]) -> Name | None:
        for some in (name.entities, self._parties(name)):  # what acts for it only where it cannot be meant
            entities = tuple(e for e in some if e.type in types and e.id not in without)
            if entities:
                return Name(name.start, name.end, entities, True)
        return None

    def _parties(self, name: Name) -> list[Entity]:
        """Return what ``name`` names and who acts for it."""
        # by id: hashing an entity hashes all of its mentions
        found = {entity.id: entity for entity in name.entities}
        for entity in name.entities:
            if entity.type != "Product":
                found |= {agent.id: agent for agent in self.agents.get(entity.id, ())}
        return list(found.values())

    def speaker(self, line: Line, position: int) -> Name | None:
        """Return whom the one who says the words at ``position`` works for."""
        speaker = self.speeches.at(line.offsets[position])
        employer = self.employer(speaker) if speaker else None
        return employer if employer is not speaker else None

    def heading(self, line: Line, position: int) -> Name | None:
        """Return the heading above ``position``, such as the sector in 20个先进材料项目…。其中，A项目…"""
        return _last_group(line, position, "heading") or self._heading

    def listed(self, line: Line, position: int) -> Name | None:
        """Return the place of the projects that are listed at ``position``: 某区三个项目开工。A项目…"""
        near = self._paragraph - self._listed_in < 2
        return _last_group(line, position, "listed") or (self._listed if near else None)

    def scene(self) -> Name | None:
        """Return the place that the paragraph opens with: 在石角镇，桃花开了。"""
        return self._scene

    def back(self, line: Line, position: int) -> Iterator[Name]:
        """Yield the names before ``position``, the latest first."""
        yield from (name for name in reversed(line.names[:position]) if name)
        yield from reversed(self._names)

    def last(self, line: Line, position: int, types: frozenset[str], number: int = 1) -> list[Entity]:
        """Return the last ``number`` things of ``types`` named before ``position``, the latest first."""
        found: dict[str, Entity] = {}
        for name in self.back(line, position):
            found |= {e.id: e for e in self._parties(name) if e.type in types and e.id not in found}
            if len(found) >= number:
                break
        return list(found.values())[:number]

    def counted(self, line: Line, position: int, types: frozenset[str], number: int) -> tuple[Entity, ...]:
        """Return the last ``number`` things of ``types`` that were named before ``position``, if so many."""
        found: dict[str, Entity] = {}
        for name in self.back(line, position):
            found |= {e.id: e for e in reversed(name.entities) if e.type in types and e.id not in found}
            if len(found) >= number:
                return tuple(reversed(list(found.values())[:number]))
        return ()

    def pair(self, line: Line, position: int, types: frozenset[str]) -> list[Entity]:
        """Return the two last named as a list, or side by side (甲与乙), before ``position``."""
        for name in chain(reversed(_pairs(line, position)), reversed(self._pairs)):
            if all(entity.type in types for entity in name.entities):
                return list(name.entities)
        return []

    def learn(self, pairs: Iterable[tuple[Entity, Entity]]) -> None:
        """Remember who acts for a thing, from relations between (head, tail)."""
        for head, tail in pairs:
            for one, other in ((head, tail), (tail, head)):
                acts = other.type == "Company" or (one.type == "Person" and other.type != "Person")
                if one.type in _ACTED_FOR and acts and other not in self.agents.get(one.id, ()):
                    self.agents[one.id] = (*self.agents.get(one.id, ()), other)

    def employer(self, name: Name) -> Name:
        """Return whom ``name`` works for where it is a person, else ``name``."""
        people = [entity for entity in name.entities if entity.type == "Person"]
        found = tuple(employer for entity in people for employer in self.agents.get(entity.id, ()))
        return Name(name.start, name.end, found, True) if found else name


def _last_group(line: Line, end: int, word: str) -> Name | None:
    """Return the name in the group ``word`` of the last match of the shared pattern ``word``."""
    found = [line.names[match.start(word)] for match in shared_pattern(word).finditer(line.text, 0, end)]
    return found[-1] if found else None


def _presented(line: Line) -> list[Name]:
    """Return the last name of a line without a subject, if what follows is about it: 转机来自X公司。"""
    for index in range(len(line.names) - 1, -1, -1):
        name = line.names[index]
        if name and _acts(name):
            provides = shared_pattern("providing").search(line.text, max(0, index - 5), index)
            return [] if provides else [name]
    return []


def _acts(name: Name) -> bool:
    return any(entity.type in _ACTING for entity in name.entities)


def _clauses_back(text: str, end: int) -> Iterator[tuple[int, int]]:
    yield from reversed([match.span() for match in _CLAUSE.finditer(text, max(0, end - _REACH), end)])


def _subjects(line: Line, start: int, end: int) -> list[Name]:
    """Return the names between ``start`` and ``end`` that no preposition or verb governs."""
    found: list[Name] = []
    verb = preposition = False
    if not any(line.names[start:end]):
        return found
    for index in range(start, end):
        name = line.names[index]
        if line.text[index] in MARKS:
            verb = preposition = False
        elif name is None:
            verb = verb or line.offsets[index] in line.verbs
            preposition = preposition or line.offsets[index] in line.prepositions
        elif not _governed(line, index, start, verb, preposition):
            found.append(name)
    return found


def _governed(line: Line, index: int, start: int, verb: bool, preposition: bool) -> bool:
    before = line.text[max(start, index - 5) : index]
    name = line.names[index]
    kind = name.entities[0].type if name else ""
    if before[-1:] in entries("doer"):  # 由甲公司施工 at the head of a clause
        return kind != "Company" or before[-2:-1] not in MARKS
    if kind == "Company" and shared_pattern("relative").match(line.text, index + 1):
        return True
    if kind == "Company" and _is_led_in(line, index, before):
        return False
    if kind in _PLACES and shared_pattern("standing").search(before):
        return True
    described = verb and before[-1:] in entries("described")
    return ((verb or preposition) and not described) or bool(shared_pattern("governing").search(before))


def _is_led_in(line: Line, index: int, before: str) -> bool:
    """Return whether the company at ``index`` acts in what follows although a word governs it."""
    if before[-1:] in entries("stood_in"):
        return shared_pattern("inside").match(line.text, index + 1) is not None
    if before[-1:] in entries("told_by"):
        return shared_pattern("telling").match(line.text, index) is not None
    if line.text[index + 1 : index + 2] == "，" and shared_pattern("introduced").search(line.text[:index]):
        return True
    return shared_pattern("entered").search(before) is not None


def _pairs(line: Line, end: int) -> list[Name]:
    """Return the names that stand in twos before ``end``."""
    found = [name for name in line.names[:end] if name and len(name.entities) == 2]
    for match in shared_pattern("side_by_side").finditer(line.text, 0, end):
        left, right = line.names[match.start()], line.names[match.end() - 1]
        if left and right and len(left.entities) == len(right.entities) == 1:
            found.append(Name(left.start, right.end, left.entities + right.entities, True))
    return sorted(found, key=lambda name: name.start)
