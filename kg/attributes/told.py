"""Amounts and stages that words tell for sure, and the only project they can be of -> links."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from kg.attributes.dating import clause_start, date_stage
from kg.attributes.milestones import STAGE
from kg.model import Entity, Link, Mention, Reason, Sentence
from kg.schema import load_schema
from kg.text.quantities import Quantity
from kg.text.stages import find_stages, past_by
from kg.words import WORD_FILES, StageWords, SumWords, load_words

_SURE = 0.5  # what the reader is so sure of needs no words
_LIKELY = 0.4  # … and whom the reader then means is believed where the text leaves more than one
_DAY = len("2024-05-13")
_BESIDE = 2  # characters between a name and the words for its stage
_BEFORE = 40  # characters before an amount that are looked at
_HEADLINES = ("headline", "subhead")

_Named = list[tuple[Mention, str]]  # mentions of projects in order, with their entities


def find_told_amounts(
    sentences: Sequence[Sentence],
    entities: Iterable[Entity],
    links: Sequence[Link],
    quantities: Sequence[Sequence[Quantity]],
    today: str,
) -> Iterator[Link]:
    """Yield links between the only project that a sentence can be about and what its words tell for sure.

    |巫奉高速|建成。|项目|最终投资|103亿元|: investment. |电站|位于泰顺。计划6月|开工|: a stage.

    Only of what ``links``, the reader's, are not sure of.
    """
    project = load_schema().roles.project
    named: _Named = sorted(
        (
            (mention, entity.id)
            for entity in entities
            if entity.type == project
            for mention in entity.mentions
        ),
        key=lambda pair: (pair[0].start, pair[1]),
    )
    if not named:
        return
    likeliest: dict[tuple[int, int], Link] = {}
    for link in sorted(links, key=lambda link: (link.probability, link.head)):
        if link.amount:
            likeliest[link.amount] = link
    for number, sentence in enumerate(sentences):
        if sentence.kind in _HEADLINES:
            continue
        for told in _told(sentence, quantities[number], today):
            amount = (told.start + sentence.start, told.end + sentence.start)
            read = likeliest.get(amount)
            if read is None or read.probability < _SURE:
                one = _only(sentences, named, number, amount[0], told)
                if one is not None:
                    yield _link(told, one[1], number, one[0].sentence, amount)
                elif read is not None and read.type == told.type and read.probability >= _LIKELY:
                    yield _link(told, read.head, number, read.context, amount)


class _Names(Enum):
    """Which names can be meant."""

    ANY = "any"  # the only one of the article, too
    POINTED = "pointed"  # … where a word points back to it: 项目最终投资
    BESIDE = "beside"  # one right before the words


class _Told(NamedTuple):
    """What words of a sentence tell; offsets count there."""

    type: str
    start: int
    end: int
    found: Reason
    names: _Names
    words: int = 0  # where the words begin that tell it


def _link(told: _Told, head: str, number: int, context: int, amount: tuple[int, int]) -> Link:
    words = load_words(StageWords) if told.type == STAGE else load_words(SumWords).told[told.type]
    return Link(told.type, head, "", number, context, words.confidence, amount=amount, found=told.found)


def _told(sentence: Sentence, quantities: Iterable[Quantity], today: str) -> Iterator[_Told]:
    """Yield what the words of a sentence tell."""
    text, file = sentence.folded, f"words/{WORD_FILES[SumWords]}"
    for attribute, words in load_words(SumWords).told.items():
        for quantity in quantities:
            begin = max(quantity.start - _BEFORE, 0)
            match = words.before.search(text[begin : quantity.start])
            if match and quantity.kind == "money" and not words.never.search(text):
                found = Reason("words", file, f"told.{attribute}", match.group(), drops=False)
                yield _Told(
                    attribute, quantity.start, quantity.end, found, _Names.POINTED, begin + match.start()
                )
    for word in find_stages(text):
        dated = date_stage(text, word, today)
        ends = load_words(StageWords).moved.match(text, word.end) or load_words(StageWords).ends.match(
            text, word.end
        )
        if not dated.iso or word.stage == "planned" or not ends:
            continue
        why = dated.planned or past_by(text[clause_start(text, word.start) : word.start])
        if why is not None:
            yield _Told(STAGE, word.start, word.end, replace(why, why="words", drops=False), _Names.ANY)
        elif len(dated.iso) == _DAY:
            found = Reason("words", words=text[word.start : word.end], drops=False)
            yield _Told(STAGE, word.start, word.end, found, _Names.BESIDE)


def _only(
    sentences: Sequence[Sentence], named: _Named, number: int, start: int, told: _Told
) -> tuple[Mention, str] | None:
    """Return the only project that can be meant at ``start``, with the mention that names it."""
    here = [pair for pair in named if pair[0].sentence == number]
    before = [pair for pair in here if pair[0].end <= start]
    if told.names is _Names.BESIDE:
        return before[-1] if before and before[-1][0].end >= start - _BESIDE else None
    if before:
        return before[-1] if len({entity for _, entity in here}) == 1 else None
    body = [pair for pair in named if sentences[pair[0].sentence].kind not in _HEADLINES]
    earlier = [pair for pair in body if pair[0].end <= start]
    if here or not earlier or len({entity for _, entity in body}) > 1:
        return None
    if told.names is _Names.POINTED:
        clause = sentences[number].folded[: told.words]
        return earlier[-1] if load_words(SumWords).told[told.type].points.search(clause) else None
    return earlier[-1]
