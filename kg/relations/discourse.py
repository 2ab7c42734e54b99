"""Lines of an article, one after the other -> who acts where a clause names nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from kg.model import Article, Entity, Sentence
from kg.relations.lines import Line, Name
from kg.relations.phrases import MARKS, shared_pattern

_QUOTE = regex.compile("“[^”]*”?")
_CLAUSE = regex.compile(f"[^{MARKS}]+")
_SHORTEST_SPEECH = 8
_ACTED_FOR = {"Person", "Project", "Product"}
_ACTING = {"Company", "Institution", "GovernmentAgency", "Person", "Project", "District", "DevelopmentZone"}


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation and the person who says it."""

    start: int
    end: int
    speaker: Name


@dataclass(slots=True)
class Discourse:
    """What an article has named so far, the latest last."""

    speeches: tuple[Speech, ...] = ()
    agents: dict[str, tuple[Entity, ...]] = field(default_factory=dict)  # who acts for a person, a project, a product: employer, builder, maker
    former_at: int = -2  # the last sentence with 前者
    _subjects: list[Name] = field(default_factory=list)
    _names: list[Name] = field(default_factory=list)
    _pairs: list[Name] = field(default_factory=list)
    _heading: Name | None = None
    _scene: Name | None = None
    _paragraph: int = -1
    _first: int = 0  # index of the first subject of the paragraph

    def read(self, line: Line, paragraph: int) -> None:
        """Remember the names of ``line``."""
        if paragraph != self._paragraph:
            self._heading, self._paragraph = None, paragraph
            self._scene = self.scene(line, starting=True)
            self._first = len(self._subjects)
        self._heading = self.heading(line, len(line.text))
        found = _subjects(line, 0, len(line.text))
        subjects = sorted(found, key=lambda name: any(s.start <= name.start < s.end for s in self.speeches))
        if not any(_acts(name) for name in subjects):  # 转机来自X公司: what follows is about X
            subjects += [name for name in line.names if name and _acts(name)][-1:]
        self._subjects += reversed(subjects)
        self._names += [name for name in line.names if name]
        self._pairs += _pairs(line, len(line.text))

    def actor(self, line: Line, position: int, types: frozenset[str], *, apart: bool = False) -> Name | None:
        """Return whom a word like 公司 at ``position`` means: the subject of the clauses before it, else the
        speaker, else the subject of the sentences before. ``apart``: not who its own clause names."""
        end, own = self._before(line, position, apart)
        far = [*self._near(line, end), *self._speakers(line, position), *reversed(self._subjects)]
        for name in [*far, *self.back(line, end)]:
            if found := self._of(name, types, own):
                return found
        return None

    def carried(self, line: Line, position: int, types: frozenset[str], *, apart: bool = False) -> Name | None:
        """Return who acts at ``position`` where the clause does not say it: the last who acts in the paragraph,
        and nobody where that is something that cannot be meant."""
        end, own = self._before(line, position, apart)
        here = self._subjects[self._first :]
        goods = None if apart else self._maker(line, position, types)
        if goods:
            return goods
        for name in [*self._near(line, end), *self._speakers(line, position), *reversed(here)]:
            if found := self._of(name, types, own):
                return found
            if _acts(name) and not own & {entity.id for entity in name.entities}:
                return None
        return None

    def _maker(self, line: Line, position: int, types: frozenset[str]) -> Name | None:
        """Return who makes the goods that are the subject of the clause: 追澜S7出口泰国."""
        for name in _subjects(line, 1 + max(line.text.rfind(mark, 0, position) for mark in MARKS), position):
            makers = [maker for e in name.entities if e.type == "Product" for maker in self.agents.get(e.id, ())]
            found = tuple(maker for maker in dict.fromkeys(makers) if maker.type in types)
            if found:
                return Name(name.start, name.end, found, True)
        return None

    def _before(self, line: Line, position: int, apart: bool) -> tuple[int, frozenset[str]]:
        if not apart:
            return position, frozenset()
        start = 1 + max(line.text.rfind(mark, 0, position) for mark in MARKS)
        return start, frozenset(e.id for name in line.names[start:position] if name for e in name.entities)

    def _near(self, line: Line, end: int) -> Iterator[Name]:
        return (name for span in _clauses_back(line.text, end) for name in _subjects(line, *span))

    def _speakers(self, line: Line, position: int) -> list[Name]:
        speaker = self.speaker(line, position)
        return [speaker] if speaker else []

    def _of(self, name: Name, types: frozenset[str], without: frozenset[str]) -> Name | None:
        entities = tuple(e for e in self._parties(name) if e.type in types and e.id not in without)
        return Name(name.start, name.end, entities, True) if entities else None

    def _parties(self, name: Name) -> list[Entity]:
        """Return what ``name`` names and who acts for it."""
        agents = (agent for e in name.entities if e.type != "Product" for agent in self.agents.get(e.id, ()))
        return list(dict.fromkeys((*name.entities, *agents)))

    def speaker(self, line: Line, position: int) -> Name | None:
        """Return whom the one who says the words at ``position`` works for."""
        offset = line.offsets[position]
        speech = next((s for s in self.speeches if s.start <= offset < s.end), None)
        employer = self.employer(speech.speaker) if speech else None
        return employer if speech and employer is not speech.speaker else None

    def heading(self, line: Line, position: int) -> Name | None:
        """Return the heading above ``position``, such as the sector in 35个先进材料项目…。其中，A项目…"""
        found = [line.names[match.start("heading")] for match in shared_pattern("heading").finditer(line.text, 0, position)]
        return found[-1] if found else self._heading

    def scene(self, line: Line, *, starting: bool = False) -> Name | None:
        """Return the place that the paragraph opens with: 在兴平镇，棉絮飘飞。"""
        match = shared_pattern("scene").search(line.text) if starting else None
        return line.names[match.start("scene")] if match else None if starting else self._scene

    def back(self, line: Line, position: int) -> Iterator[Name]:
        """Yield the names before ``position``, the latest first."""
        yield from (name for name in reversed(line.names[:position]) if name)
        yield from reversed(self._names)

    def last(self, line: Line, position: int, types: frozenset[str], number: int = 1) -> list[Entity]:
        """Return the last ``number`` things of ``types`` that were named before ``position``, the latest first."""
        found: dict[str, Entity] = {}
        for name in self.back(line, position):
            found |= {e.id: e for e in self._parties(name) if e.type in types and e.id not in found}
            if len(found) >= number:
                break
        return list(found.values())[:number]

    def pair(self, line: Line, position: int, types: frozenset[str]) -> list[Entity]:
        """Return the two last named as a list, or side by side (甲与乙), before ``position``."""
        for name in reversed([*self._pairs, *_pairs(line, position)]):
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


def find_speeches(article: Article, sentences: Sequence[Sentence], lines: Sequence[Line]) -> tuple[Speech, ...]:
    """Return the quotations that a person is named beside."""
    people = [name for line in lines for name in line.names if name and name.entities[0].type == "Person"]
    folded = list(article.text)
    for sentence in sentences:
        folded[sentence.start : sentence.end] = sentence.folded
    text = "".join(folded)
    found = []
    for block in article.blocks:
        for match in _QUOTE.finditer(text, block.start, block.end):
            name = _speaker(text, match, people, block.end) if len(match.group()) >= _SHORTEST_SPEECH else None
            if name:
                found.append(Speech(match.start(), match.end(), name))
    return tuple(found)


def _speaker(text: str, quote: "regex.Match[str]", people: list[Name], end: int) -> Name | None:
    """Return who is named right behind ``quote``, or before its colon."""
    stop = min((i for mark in "。！？“" if (i := text.find(mark, quote.end(), end)) >= 0), default=end)
    behind = [name for name in people if quote.end() <= name.start < min(stop, quote.end() + 40)]
    if behind:
        return behind[0]
    before = [name for name in people if quote.start() - 30 <= name.start < quote.start()]
    return before[-1] if before and text[quote.start() - 1] in "：，" else None


def _acts(name: Name) -> bool:
    return any(entity.type in _ACTING for entity in name.entities)


def _clauses_back(text: str, end: int) -> Iterator[tuple[int, int]]:
    yield from reversed([match.span() for match in _CLAUSE.finditer(text, 0, end)])


def _subjects(line: Line, start: int, end: int) -> list[Name]:
    """Return the names between ``start`` and ``end`` that no preposition or verb governs."""
    found: list[Name] = []
    verb = preposition = False
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
    if before.endswith("由"):  # 由甲公司施工 at the head of a clause
        return not name or name.entities[0].type != "Company" or before[-2:-1] not in MARKS
    described = verb and before.endswith("的")  # 主营茶叶的甲公司
    return (verb or preposition) and not described or bool(shared_pattern("governing").search(before))


def _pairs(line: Line, end: int) -> list[Name]:
    """Return the names that stand in twos before ``end``."""
    found = [name for name in line.names[:end] if name and len(name.entities) == 2]
    for match in shared_pattern("side_by_side").finditer(line.text, 0, end):
        left, right = line.names[match.start()], line.names[match.end() - 1]
        if left and right and len(left.entities) == len(right.entities) == 1:
            found.append(Name(left.start, right.end, left.entities + right.entities, True))
    return sorted(found, key=lambda name: name.start)
