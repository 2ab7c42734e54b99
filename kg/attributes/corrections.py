"""What an article says an earlier one got wrong (data/words/corrections.toml)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.attributes.milestones import STAGE
from kg.evidence import evidence_of
from kg.model import Correction, Entity, Evidence, Facts, Link, Mention, Sentence
from kg.schema import load_schema
from kg.text.quantities import Quantity
from kg.text.stages import denied_by, find_stages
from kg.words import CorrectionWords, load_words


def correct(
    facts: Facts,
    sentences: Sequence[Sentence],
    links: Iterable[Link],
    quantities: Sequence[Sequence[Quantity]],
) -> Facts:
    """Return the facts with what the article corrects, and without what it only repeats as wrong.

    |屿泽显示项目|投资额误写为|58亿元|，应为|5.8亿元|，特此更正: its investment was 58e8 and is 5.8e8.
    """
    notice = load_words(CorrectionWords).notice
    if not any(notice.search(sentence.folded) for sentence in sentences):
        return facts
    story = _Story(facts, sentences, tuple(links), quantities)
    found = tuple(dict.fromkeys((*story.sums(), *story.places(), *story.stages())))
    wrong = {(one.entity, one.of, one.was) for one in found if one.was}
    return replace(
        facts,
        relations=tuple(one for one in facts.relations if (one.head, one.type, one.tail) not in wrong),
        attributes=tuple(
            one for one in facts.attributes if (one.entity, one.name, f"{one.value:.15g}") not in wrong
        ),
        milestones=tuple(one for one in facts.milestones if (one.project, STAGE, one.stage) not in wrong),
        corrections=found,
    )


class _Place(NamedTuple):
    """Where a value, a place or a stage stands; offsets count in its sentence."""

    sentence: int
    start: int
    end: int
    value: str


class _Story:
    """An article that corrects another one."""

    def __init__(
        self,
        facts: Facts,
        sentences: Sequence[Sentence],
        links: Sequence[Link],
        quantities: Sequence[Sequence[Quantity]],
    ) -> None:
        self.facts, self.sentences, self.links, self.quantities = facts, sentences, links, quantities
        project = load_schema().roles.project
        self.projects = [entity for entity in facts.entities if entity.type == project]

    def sums(self) -> Iterator[Correction]:
        """Yield the corrected values."""
        for kind in {quantity.kind for found in self.quantities for quantity in found}:
            values = [
                _Place(number, one.start, one.end, f"{float(one.value):.15g}")
                for number, found in enumerate(self.quantities)
                for one in found
                if one.kind == kind
            ]
            for now in filter(self._is_right, values):
                own = self._linked(now, lambda link: link.type in load_schema().attributes)
                sum_ = load_schema().roles.sum if kind == "money" else ""
                name, entity = (own.type, own.head) if own else (sum_, self._only())
                if name and entity:
                    yield self._correction(entity, name, self._wrong(now, values), now)

    def places(self) -> Iterator[Correction]:
        """Yield the corrected places of projects and others."""
        within = load_schema().relations[load_schema().roles.within]
        mentions = sorted(
            (mention.start, mention, entity)
            for entity in self.facts.entities
            if entity.type in within.object
            for mention in entity.mentions
        )
        places = [self._at(mention, entity) for _, mention, entity in mentions]
        for now in filter(self._is_right, places):
            own = next((one.head for one in self.facts.relations if self._says(one.evidence, now)), "")
            if entity_ := own or self._only():
                yield self._correction(entity_, load_schema().roles.within, self._wrong(now, places), now)

    def stages(self) -> Iterator[Correction]:
        """Yield the corrected stages: of one that is not reached yet there is no right one."""
        places = [
            _Place(number, word.start, word.end, word.stage)
            for number, sentence in enumerate(self.sentences)
            for word in find_stages(sentence.folded)
        ]
        for place in places:
            own = self._linked(place, lambda link: link.type == STAGE)
            entity = own.head if own else self._only()
            if not entity:
                continue
            if denied_by(self.sentences[place.sentence].folded[: place.start]):
                yield self._correction(entity, STAGE, place.value, place._replace(value=""))
            elif self._is_right(place):
                yield self._correction(entity, STAGE, self._wrong(place, places), place)

    def _at(self, mention: Mention, entity: Entity) -> _Place:
        shift = self.sentences[mention.sentence].start
        return _Place(mention.sentence, mention.start - shift, mention.end - shift, entity.id)

    def _says(self, evidence: Evidence, place: _Place) -> bool:
        return evidence.start == self.sentences[place.sentence].start

    def _is_right(self, place: _Place) -> bool:
        before = self.sentences[place.sentence].folded[: place.start]
        return load_words(CorrectionWords).now.search(before) is not None

    def _wrong(self, now: _Place, places: Iterable[_Place]) -> str:
        """Return what is wrong: said to be so, else the last before the right one, else in a headline."""
        words = load_words(CorrectionWords)
        ranked: list[tuple[bool, bool, _Place]] = []
        for place in places:
            text = self.sentences[place.sentence].folded
            if place[:2] >= now[:2] or place.value == now.value:
                continue
            quoted = any(match.start() < place.start < match.end() for match in words.quoted.finditer(text))
            told = words.was.search(text[: place.start]) is not None
            if told or quoted or place.sentence == now.sentence:
                ranked.append((told, quoted, place))
        return max(ranked)[2].value if ranked else ""

    def _linked(self, place: _Place, fits: Callable[[Link], bool]) -> Link | None:
        """Return the likeliest link of what stands at ``place``."""
        start = self.sentences[place.sentence].start + place.start
        own = [link for link in self.links if link.amount and link.amount[0] == start and fits(link)]
        return max(own, key=lambda link: (link.probability, link.head), default=None)

    def _only(self) -> str:
        """Return the only project of the article."""
        return self.projects[0].id if len(self.projects) == 1 else ""

    def _correction(self, entity: str, of: str, was: str, now: _Place) -> Correction:
        sentence = self.sentences[now.sentence]
        named = [mention for one in self.facts.entities if one.id == entity for mention in one.mentions]
        context = None
        if not any(mention.sentence == now.sentence for mention in named):
            earlier = [mention for mention in named if mention.sentence < now.sentence] or named
            context = evidence_of(self.sentences[earlier[-1].sentence])
        return Correction(entity, of, was, now.value, evidence_of(sentence), context)
