"""Two companies of one sentence -> who supplies whom, by the words beside them (data/words/supplies.toml)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import regex

from kg.model import Entity, Link, Mention, Sentence
from kg.words import Supplier, SupplyWords, load_words

CONFIDENCE = 0.7  # of 144 real stories, 8 were right and 1 wrong; drawn towards what relations are in general
_APART = 40  # characters between the two
_NEAR = 4  # companies: of a long list no two are compared that stand further apart
_CLAUSE = regex.compile("[。；！？]")


def find_supplies(sentences: Sequence[Sentence], entities: Iterable[Entity]) -> Iterator[Link]:
    """Yield who supplies whom: |海捷阀门|向|启澄光电|供应阀门."""
    named: dict[int, list[tuple[Mention, Entity]]] = {}
    for entity in entities:
        for mention in entity.mentions if entity.type == "Company" else ():
            named.setdefault(mention.sentence, []).append((mention, entity))
    for number, companies in sorted(named.items()):
        companies.sort(key=lambda pair: (pair[0].start, pair[1].id))
        for start in range(len(companies)):
            for one, other in combinations(companies[start : start + _NEAR], 2):
                if one is companies[start] and one[1].id != other[1].id:
                    yield from _read(sentences[number], number, one, other)


def _read(
    sentence: Sentence, number: int, one: tuple[Mention, Entity], other: tuple[Mention, Entity]
) -> Iterator[Link]:
    text, shift = sentence.folded, sentence.start
    end, start, behind = one[0].end - shift, other[0].start - shift, other[0].end - shift
    if not 0 <= start - end <= _APART or _CLAUSE.search(text, end, start):
        return
    stop = _CLAUSE.search(text, behind)
    words = load_words(SupplyWords)
    if words.never.search(text, 0, stop.start() if stop else len(text)):
        return
    for phrase in words.phrases:
        if phrase.between.fullmatch(text, end, start) and phrase.behind.match(text, behind):
            supplier, buyer = (one, other) if phrase.supplier is Supplier.FIRST else (other, one)
            yield Link("supplies", supplier[1].id, buyer[1].id, number, number, CONFIDENCE)
            return
