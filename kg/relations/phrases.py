"""Two things of one sentence -> the relation that the words beside them tell (data/words/phrases.toml)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import regex

from kg.errors import DataError
from kg.model import Entity, Link, Mention, Reason, Sentence, Tell
from kg.schema import DATA, load_schema, read_toml

PATH = DATA / "words" / "phrases.toml"
_APART = 40  # characters between the two
_NEAR = 4  # things: of a long list no two are compared that stand further apart
_CLAUSE = regex.compile("[。；！？]")


@dataclass(frozen=True, slots=True)
class _Phrase:
    head_first: bool
    between: regex.Pattern[str]
    behind: regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    relation: str
    confidence: float
    never: regex.Pattern[str]
    phrases: tuple[_Phrase, ...]


def find_told(
    sentences: Sequence[Sentence], entities: Iterable[Entity], tell: Tell | None = None
) -> Iterator[Link]:
    """Yield what the phrases tell of two things: |海捷阀门|向|启澄光电|供应阀门."""
    relation = load_schema().relations.get(_words().relation)
    types = relation.subject | relation.object if relation else frozenset()
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
    """Return what the first phrase that fits says of the two companies."""
    text, shift = sentence.folded, sentence.start
    end, start, behind = one[0].end - shift, other[0].start - shift, other[0].end - shift
    if not 0 <= start - end <= _APART or _CLAUSE.search(text, end, start):
        return None
    for place, phrase in enumerate(_words().phrases, 1):
        after = phrase.behind.match(text, behind) if phrase.between.fullmatch(text, end, start) else None
        if after:
            (_, head), (_, tail) = (one, other) if phrase.head_first else (other, one)
            relation, confidence = _words().relation, _words().confidence
            kind = load_schema().relations[relation]
            if head.type not in kind.subject or tail.type not in kind.object:
                return None
            words = f"{text[end:start]}…{after.group()}"
            found = Reason("words", f"words/{PATH.name}", f"phrases {place}", words, drops=False)
            return Link(relation, head.id, tail.id, number, number, confidence, found=found)
    return None


def _denied(sentence: Sentence, one: tuple[Mention, Entity], other: tuple[Mention, Entity]) -> Reason | None:
    """Return what in the clause says that nothing flows."""
    text = sentence.folded
    stop = _CLAUSE.search(text, other[0].end - sentence.start)
    match = _words().never.search(text, 0, stop.start() if stop else len(text))
    return Reason("never", f"words/{PATH.name}", "never", match.group()) if match else None


@cache
def _words() -> _Words:
    table = read_toml(PATH)
    try:
        goods = table["goods"]
        phrases = tuple(
            _Phrase(
                entry["head"] == "first",
                *(regex.compile(entry[key].replace("{goods}", goods)) for key in ("between", "behind")),
            )
            for entry in table["phrases"]
        )
        never = regex.compile(table["never"])
        return _Words(str(table["relation"]), float(table["confidence"]), never, phrases)
    except (KeyError, TypeError, ValueError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
