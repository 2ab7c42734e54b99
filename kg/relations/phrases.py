"""Two things of one sentence -> the relation that the words beside them tell (data/words/phrases.toml)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import regex

from kg.model import Entity, Link, Mention, Reason, Sentence, Tell
from kg.schema import load_schema
from kg.words import WORD_FILES, Head, PhraseWords, load_words

_FILE = f"words/{WORD_FILES[PhraseWords]}"
_APART = 40  # characters between the two
_NEAR = 4  # things: of a long list no two are compared that stand further apart
_CLAUSE = regex.compile("[。；！？]")


def find_told(
    sentences: Sequence[Sentence], entities: Iterable[Entity], tell: Tell | None = None
) -> Iterator[Link]:
    """Yield what the phrases tell of two things: |海捷阀门|向|启澄光电|供应阀门."""
    relation = load_schema().relations[load_words(PhraseWords).relation]
    types = relation.subject | relation.object
    named: dict[int, list[tuple[Mention, Entity]]] = {}
    for entity in entities:
        for mention in entity.mentions if entity.type in types else ():
            named.setdefault(mention.sentence, []).append((mention, entity))
    for number, things in sorted(named.items()):
        things.sort(key=lambda pair: (pair[0].start, pair[1].id))
        for start in range(len(things)):
            for one, other in combinations(things[start : start + _NEAR], 2):
                if one is things[start] and one[1].id != other[1].id:
                    link = _read(sentences[number], number, one, other)
                    denied = _denied(sentences[number], one, other) if link else None
                    if link and not denied:
                        yield link
                    elif link and denied and tell is not None:
                        tell(link, denied)


def _read(
    sentence: Sentence, number: int, one: tuple[Mention, Entity], other: tuple[Mention, Entity]
) -> Link | None:
    """Return what the first phrase that fits says of the two things."""
    text, shift = sentence.folded, sentence.start
    end, start, behind = one[0].end - shift, other[0].start - shift, other[0].end - shift
    if not 0 <= start - end <= _APART or _CLAUSE.search(text, end, start):
        return None
    words = load_words(PhraseWords)
    kind = load_schema().relations[words.relation]
    for place, phrase in enumerate(words.phrases, 1):
        after = phrase.behind.match(text, behind) if phrase.between.fullmatch(text, end, start) else None
        if after:
            (_, head), (_, tail) = (one, other) if phrase.head is Head.FIRST else (other, one)
            if head.type not in kind.subject or tail.type not in kind.object:
                return None
            found = Reason(
                "words", _FILE, f"phrases {place}", f"{text[end:start]}…{after.group()}", drops=False
            )
            return Link(words.relation, head.id, tail.id, number, number, words.confidence, found=found)
    return None


def _denied(sentence: Sentence, one: tuple[Mention, Entity], other: tuple[Mention, Entity]) -> Reason | None:
    """Return what in the clause says that nothing flows."""
    text = sentence.folded
    stop = _CLAUSE.search(text, other[0].end - sentence.start)
    never = load_words(PhraseWords).never
    match = never.search(text, 0, stop.start() if stop else len(text))
    return Reason("never", _FILE, "never", match.group()) if match else None
