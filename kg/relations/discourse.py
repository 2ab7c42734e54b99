"""Lines of an article, one after the other -> who acts where a clause names nobody."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import regex

from kg.model import Entity
from kg.relations.clauses import acts, clauses_back, last_group, pairs, presented, subjects
from kg.relations.lines import Line, Name
from kg.relations.phrases import clause_start, shared_pattern
from kg.relations.speeches import Speeches

_REACH = 120  # names back in an article
_OFTEN = 3  # times that a company acts in a story about it
_ITEM, _COLON = "；", "："
_ACTED_FOR = {"Person", "Project", "Product"}
_ORGANISATIONS = {"Company", "Institution", "GovernmentAgency"}


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
    _around: "deque[Name]" = field(default_factory=_memory)  # and its names
    _heading: Name | None = None
    _scene: Name | None = None
    _listed: Name | None = None
    _listed_in: int = -1
    _listing: bool = False  # the last sentence ends with a semicolon: this one is the next item
    _lead: Name | None = None  # who acts before the colon of the list, or else in its first item
    _lead_text: str = ""
    _paragraph: int = -1
    _hired: set[tuple[str, str]] = field(default_factory=set)  # (project, company that only does the work)

    def enter(self, paragraph: int) -> None:
        """Forget what holds for one paragraph, where ``paragraph`` is another one."""
        if paragraph != self._paragraph:
            self._paragraph, self._heading, self._scene = paragraph, None, None
            self._listing = False
            self._here.clear()
            self._around.clear()

    def read(self, line: Line) -> None:
        """Remember the names of ``line``."""
        self._scene = self._scene or self._opening(line)
        self._heading = self.heading(line, len(line.text))
        if listed := last_group(line, len(line.text), "listed"):
            self._listed, self._listed_in = listed, self._paragraph
        found = subjects(line, 0, len(line.text))
        told = sorted(found, key=lambda name: self.speeches.at(name.start) is not None)
        listing = line.text.endswith(_ITEM)
        if not (listing or any(map(acts, told))):  # 转机来自X公司: what follows is about X
            told += presented(line)
        self._subjects += reversed(told)
        self._here += reversed(told)
        self._names += [name for name in line.names if name]
        self._around += [name for name in line.names if name]
        self.start_list(line)
        self._listing = listing
        self._pairs += pairs(line, len(line.text))

    def start_list(self, line: Line) -> None:
        """Remember what leads in the list that ``line`` begins, if it begins one."""
        if self._listing:
            return
        colon = line.text.find(_COLON) + 1
        self._lead_text = line.text[:colon]
        before = subjects(line, 0, colon or len(line.text)) if line.text.endswith(_ITEM) or colon else []
        self._lead = next(filter(acts, before), None)

    def lead(self, types: frozenset[str], words: "regex.Pattern[str] | None") -> Name | None:
        """Return who is before the colon of the list, if the text there holds one of ``words``."""
        told = words is not None and words.search(self._lead_text)
        found = self._of(self._lead, types, frozenset()) if told and self._lead else None
        return found or (self.hero(types) if told else None)

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
        paragraph, and nobody where that is something that cannot be meant. ``apart``: whom the goods of the
        clause are for, which is neither who its own clause names nor who the items before it name."""
        end, own = self._before(line, position, apart)
        goods = None if apart else self._maker(line, position, types)
        if goods:
            return goods
        item = apart and self._listing and not any(map(acts, self._near(line, end)))
        led = self._of(self._lead, types, own) if item and self._lead else None
        if item and (led := led or self.hero(types, own)):
            return led
        for name in chain(self._near(line, end), self._speakers(line, position), reversed(self._here)):
            if found := self._of(name, types, own):
                return found
            if acts(name) and not own & {entity.id for entity in name.entities}:
                return None
        return self.hero(types, own) if apart else None

    def hero(self, types: frozenset[str], without: frozenset[str] = frozenset()) -> Name | None:
        """Return the company that the article is about: the only one that has acted so far, or the one that
        it has named far oftener than any other; not one that was hired for a project."""
        hired = {company for _, company in self._hired}
        acting = chain.from_iterable(map(self._parties, self._subjects))
        acted = {one.id: one for one in acting if one.type == "Company"}
        heroes = [one for one in acted.values() if one.id not in hired]
        if len(heroes) > 1:
            named = chain.from_iterable(map(self._parties, self._names))
            counts = Counter(e.id for e in named if e.type == "Company")
            (first, most), (_, next_most) = counts.most_common(2)
            heroes = [one for one in heroes if one.id == first and most >= max(_OFTEN, 2 * next_most)]
        found = tuple(hero for hero in heroes if hero.type in types and hero.id not in without)
        return Name(-1, -1, found, True) if len(heroes) == len(found) == 1 else None

    def theme(
        self, line: Line, position: int, types: frozenset[str], *, near: bool = False, past: bool = False
    ) -> Name | None:
        """Return what of ``types`` the clauses before ``position``, or else the sentences of the paragraph
        are about, if no organisation has acted since (``past``: whoever has). ``near``: in this sentence."""
        spans = clauses_back(line.text, position)
        clauses = (name for span in spans for name in subjects(line, *span, whole=True))
        for name in clauses if near else chain(clauses, reversed(self._here)):
            found = tuple(entity for entity in name.entities if entity.type in types)
            if found:
                return Name(name.start, name.end, found, True)
            if not past and any(entity.type in _ORGANISATIONS for entity in name.entities):
                return None
        return None

    def _maker(self, line: Line, position: int, types: frozenset[str]) -> Name | None:
        """Return who makes the goods that are the subject of the clause: 澜影出口德国."""
        for name in subjects(line, clause_start(line.text, position), position):
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
        return (name for span in clauses_back(line.text, end) for name in subjects(line, *span))

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
                found |= {agent.id: agent for agent in self._acting_for(entity)}
        return list(found.values())

    def speaker(self, line: Line, position: int) -> Name | None:
        """Return whom the one who says the words at ``position`` works for."""
        speaker = self.speeches.at(line.offsets[position])
        employer = self.employer(speaker) if speaker else None
        return employer if employer is not speaker else None

    def heading(self, line: Line, position: int) -> Name | None:
        """Return the heading above ``position``, such as the sector in 20个先进材料项目…。其中，A项目…"""
        return last_group(line, position, "heading") or self._heading

    def listed(self, line: Line, position: int) -> Name | None:
        """Return the place of the projects that are listed at ``position``: 某区三个项目开工。A项目…"""
        near = self._paragraph - self._listed_in < 2
        return last_group(line, position, "listed") or (self._listed if near else None)

    def scene(self) -> Name | None:
        """Return the place that the paragraph opens with: 在石角镇，桃花开了。"""
        return self._scene

    def back(self, line: Line, position: int, *, around: bool = False) -> Iterator[Name]:
        """Yield the names before ``position``, the latest first; with ``around`` those of its paragraph."""
        yield from (name for name in reversed(line.names[:position]) if name)
        yield from reversed(self._around if around else self._names)

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
        for name in chain(reversed(pairs(line, position)), reversed(self._pairs)):
            if all(entity.type in types for entity in name.entities):
                return list(name.entities)
        return []

    def learn(self, found: Iterable[tuple[Entity, Entity]], *, hired: bool = False) -> None:
        """Remember who acts for a thing, from pairs (head, tail). ``hired``: only to do the work."""
        for head, tail in found:
            for one, other in ((head, tail), (tail, head)):
                agent = other.type == "Company" or (one.type == "Person" and other.type != "Person")
                if one.type not in _ACTED_FOR or not agent:
                    continue
                if other not in self.agents.get(one.id, ()):
                    self.agents[one.id] = (*self.agents.get(one.id, ()), other)
                    if hired:
                        self._hired.add((one.id, other.id))
                elif not hired:
                    self._hired.discard((one.id, other.id))

    def _acting_for(self, one: Entity) -> list[Entity]:
        """Return who acts for ``one``: who owns it, or else who was hired to do the work."""
        agents = self.agents.get(one.id, ())
        return [agent for agent in agents if (one.id, agent.id) not in self._hired] or list(agents)

    def owners(self, name: Name) -> list[Entity]:
        """Return whose the projects are that ``name`` names."""
        projects = [entity for entity in name.entities if entity.type == "Project"]
        return [owner for project in projects for owner in self._acting_for(project)]

    def employer(self, name: Name) -> Name:
        """Return whom ``name`` works for where it is a person, else ``name``."""
        people = [entity for entity in name.entities if entity.type == "Person"]
        found = tuple(employer for entity in people for employer in self.agents.get(entity.id, ()))
        return Name(name.start, name.end, found, True) if found else name
