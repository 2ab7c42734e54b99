"""A sentence and its mentions -> a line, in which every name is one sign.

The rules read lines, not sentences: 位于合川区的重庆澜禾机械有限公司 becomes 位于D的C, where D and C are
characters of the private use area that tell the type of what is named. A sign can stand for several
entities (a list), for a word that points back (该公司), and for the words that only describe a name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import regex

from kg.model import Entity, Mention, Sentence
from kg.relations.words import entries, load_words
from kg.schema import load_schema

_FIRST_SIGN = 0xE000
SIGNS = "\ue000-\uf8ff"
_PIECE = regex.compile(rf"[^\s{SIGNS}]+")
_BRACKETED = regex.compile(f"[{SIGNS}]（[{SIGNS}]）")
_COMMA = "、"
_QUOTED = regex.compile(r"“([^“”，。；：！？]{1,16})”")


@dataclass(frozen=True, slots=True)
class Name:
    """What a sign stands for: one entity, or all of a list; ``reference`` if the text has no name there."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with signs for names. ``names`` and ``offsets`` (into the article) go by character;
    ``verbs`` and ``prepositions`` are the offsets at which one begins."""

    sentence: int
    text: str
    names: tuple[Name | None, ...]
    offsets: tuple[int, ...]
    verbs: frozenset[int]
    prepositions: frozenset[int]

    def replace(self, start: int, end: int, name: Name) -> "Line":
        """Return the line with one sign for the characters from ``start`` to ``end``."""
        return Line(
            self.sentence,
            self.text[:start] + sign(name.entities) + self.text[end:],
            (*self.names[:start], name, *self.names[end:]),
            (*self.offsets[:start], self.offsets[start], *self.offsets[end:]),
            self.verbs,
            self.prepositions,
        )

    def drop(self, start: int, end: int) -> "Line":
        """Return the line without the characters from ``start`` to ``end``."""
        return Line(
            self.sentence,
            self.text[:start] + self.text[end:],
            self.names[:start] + self.names[end:],
            self.offsets[:start] + self.offsets[end:],
            self.verbs,
            self.prepositions,
        )


@cache
def _signs() -> dict[tuple[frozenset[str], bool], str]:
    """The sign of each set of types that can stand together, for one name and for several."""
    types = load_schema().types
    kinds = load_words().kinds.values()
    together = {
        frozenset(part) for kind in kinds for n in range(1, len(kind) + 1) for part in combinations(kind, n)
    }
    together |= {frozenset([name]) for name in types}
    table = {}
    for number, key in enumerate(sorted(together, key=sorted)):
        table[key, False] = chr(_FIRST_SIGN + 2 * number)
        table[key, True] = chr(_FIRST_SIGN + 2 * number + 1)
    return table


def sign(entities: Sequence[Entity]) -> str:
    """Return the character that stands for ``entities``."""
    types = frozenset(entity.type for entity in entities)
    return _signs()[types, len(entities) > 1]


@cache
def sign_class(types: frozenset[str], several: bool = False) -> str:
    """Return the regular expression for any sign that has one of ``types``."""
    found = (char for (has, many), char in _signs().items() if has & types and (many or not several))
    return "[" + "".join(sorted(found)) + "]"


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The kinds of names that can stand in one list, by name."""
    words = load_words()
    kinds = {name: frozenset(words.kinds[name]) for name in words.joined}
    alone = set(load_schema().types).difference(*kinds.values())
    return {**kinds, **{name.lower(): frozenset([name]) for name in sorted(alone)}}


def read_line(index: int, sentence: Sentence, mentions: Iterable[tuple[Mention, Entity]]) -> Line:
    """Return the line of ``sentence``, with its names as signs, no blanks and no bracketed short names."""
    chars: list[str] = []
    names: list[Name | None] = []
    offsets: list[int] = []
    position = sentence.start
    for mention, entity in [*sorted(mentions, key=lambda pair: (pair[0].start, -pair[0].end)), (None, None)]:
        end = mention.start if mention else sentence.end
        if end < position:  # lies inside the name before it
            continue
        for piece in _PIECE.finditer(sentence.folded, position - sentence.start, end - sentence.start):
            chars.append(piece.group())
            names += [None] * len(piece.group())
            offsets += range(sentence.start + piece.start(), sentence.start + piece.end())
        if mention and entity:
            if phase := _phase(mention):  # 二期某工程: a part, by the words before its name
                chars.append(phase)
                names += [None] * len(phase)
                offsets += range(mention.start, mention.start + len(phase))
            chars.append(sign([entity]))
            names.append(Name(mention.start, mention.end, (entity,)))
            offsets.append(mention.start)
            position = mention.end
    first, leading = sentence.start, entries("preposition")
    verbs = frozenset([first + word.start for word in sentence.words if word.pos == "v"])
    prepositions = frozenset([first + word.start for word in sentence.words if word.text in leading])
    line = Line(index, "".join(chars), tuple(names), tuple(offsets), verbs, prepositions)
    return _drop_asides(_open_quotes(line))


def _phase(mention: Mention) -> str:
    match = _phased().match(mention.text) if mention.type == "Project" else None
    return match.group() if match else ""


@cache
def _phased() -> "regex.Pattern[str]":
    return regex.compile(load_words().source("phase") + r"(?=\w{3})")


def _open_quotes(line: Line) -> Line:
    """Return the line without the quotation marks around words: “启明”芯片 is one thing, “启明”“启光” two."""
    original = line.text
    for match in reversed(list(_QUOTED.finditer(original))):
        if original[match.end() : match.end() + 1] == "“":
            text = line.text[: match.end() - 1] + _COMMA + line.text[match.end() :]
            line = replace(line, text=text).drop(match.start(), match.start() + 1)
        else:
            line = line.drop(match.end() - 1, match.end()).drop(match.start(), match.start() + 1)
    return line


def _drop_asides(line: Line) -> Line:
    """Return the line without （以下简称…） and bare short names behind names, without 本报某地讯 before."""
    for match in reversed(list(_aside().finditer(line.text))):
        line = line.drop(match.start(), match.end())
    for match in reversed(list(_BRACKETED.finditer(line.text))):
        full, short = line.names[match.start()], line.names[match.start() + 2]
        if full and short and full.entities == short.entities:
            line = line.drop(match.start() + 1, match.end())
    return line


@cache
def _aside() -> "regex.Pattern[str]":
    words = load_words()
    place = sign_class(frozenset(words.kinds["place"]))
    return regex.compile(words.source("aside").replace("{place}", place))


def join_lists(line: Line) -> Line:
    """Return the line with one sign for each list of names of a kind: A、B和C."""
    pattern = _list_pattern()
    while match := pattern.search(line.text):
        left, right = line.names[match.start()], line.names[match.end() - 1]
        if left is None or right is None:
            raise AssertionError("a sign without a name")
        entities = tuple({entity.id: entity for entity in left.entities + right.entities}.values())
        reference = left.reference and right.reference
        line = line.replace(match.start(), match.end(), Name(left.start, right.end, entities, reference))
    return line


@cache
def _list_pattern() -> "regex.Pattern[str]":
    words = load_words()
    between = {name: words.source(f"between_{name}", "between") for name in _kinds()}
    return regex.compile(
        "|".join(f"{sign_class(kind)}{between[name]}{sign_class(kind)}" for name, kind in _kinds().items())
    )
