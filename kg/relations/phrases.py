"""data/relations/*.toml -> rules with compiled phrases, and which of them can match a line.

A phrase is a regular expression over a line, with four additions:

    {subject} {object}   a name that the relation allows there; {subject:Project} only of that type
    {both}               a list of names that are all related to each other
    {Company} {org}      any name of that type, or of that kind of data/words/relations.toml
    {role} {role:word}   the expression <role> or <word>, kept as the role of the relation
    …                    a few characters within the clause, no names among them
    ……                   more characters within the clause, names too
    ～                    anything within the sentence
    <word>               the list of that name in data/words/relations.toml
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs
import regex

from kg.errors import DataError
from kg.relations.lines import SIGNS, sign_class
from kg.relations.words import load_words
from kg.schema import RelationType, load_schema

MARKS = "，。；：！？“”…"
_KEYS = {"name", "phrases", "confidence", "subject", "object", "absorb", "unless", "unless_anywhere", "mechanism", "types", "into", "abroad", "within", "weak"}
_ACTED_FOR = {"Person", "Project", "Product"}
_SLOT = regex.compile(r"\{([a-z]+|[A-Z][A-Za-z]*)(?::([A-Za-z|_]+))?\}")
_GAPS = {"……": f"[^{MARKS}]{{0,30}}?", "…": f"[^{MARKS}{SIGNS}]{{0,14}}?", "～": "[^。！？]{0,80}?"}
_HAN = regex.compile("[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[rules]] table of a relation file. ``subject`` and ``object`` say what fills a slot that the phrases
    lack; ``absorb``: the words of the phrase only describe the subject, and later rules do not see them."""

    id: str
    relation: RelationType
    confidence: float
    subject: str
    object: str
    absorb: bool
    unless: tuple["regex.Pattern[str]", ...]
    unless_anywhere: tuple["regex.Pattern[str]", ...]
    mechanism: str
    types: frozenset[str]
    into: frozenset[str]
    abroad: bool
    within: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a rule; a line without any of its triggers cannot match it."""

    rule: Rule
    pattern: "regex.Pattern[str]"
    triggers: tuple[str, ...]


class Rules:
    """All rules of all relation types."""

    def __init__(self, rules: list[tuple[Rule, tuple[str, ...]]]) -> None:
        self.mechanisms = tuple(rule for rule, _ in rules if rule.mechanism)
        phrases = [_compile(rule, text) for rule, texts in rules for text in texts]
        self._absorbing = _Gate([phrase for phrase in phrases if phrase.rule.absorb])
        self._stating = _Gate([phrase for phrase in phrases if not phrase.rule.absorb])

    def absorbing(self, text: str) -> Iterator[Phrase]:
        """Yield the phrases that may describe a name in the line ``text``."""
        return self._absorbing.open(text)

    def stating(self, text: str) -> Iterator[Phrase]:
        """Yield the other phrases that may match the line ``text``."""
        return self._stating.open(text)


class _Gate:
    """Finds all triggers of many phrases in one pass over a line."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self._phrases = phrases
        self._always = {number for number, phrase in enumerate(phrases) if not phrase.triggers}
        self._of: dict[str, set[int]] = {}
        for number, phrase in enumerate(phrases):
            for trigger in phrase.triggers:
                self._of.setdefault(trigger, set()).add(number)
        self._triggers = sorted(self._of)
        self._automaton = ahocorasick_rs.AhoCorasick(self._triggers)

    def open(self, text: str) -> Iterator[Phrase]:
        found = set(self._always)
        for index, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            found |= self._of[self._triggers[index]]
        return (self._phrases[number] for number in sorted(found))


@cache
def load_rules() -> Rules:
    """Return the rules of the relation files; DataError names file and rule."""
    found = []
    # first what tells who acts for a person, a project or a product: later rules ask for it
    for relation in sorted(load_schema().relations.values(), key=lambda one: (not _tells_agent(one), one.name)):
        for number, table in enumerate(relation.rules, 1):
            found.append(_read(relation, number, table))
    return Rules(found)


def _tells_agent(relation: RelationType) -> bool:
    return relation.subject <= _ACTED_FOR or relation.object <= _ACTED_FOR


def _read(relation: RelationType, number: int, table: dict[str, Any]) -> tuple[Rule, tuple[str, ...]]:
    file = regex.sub("(?<=[a-z])(?=[A-Z])", "_", relation.name).lower()
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise DataError(f"{file}.toml: rule {number}: unknown key {unknown[0]!r}; use one of {', '.join(sorted(_KEYS))}")
    if not table.get("phrases") and not table.get("mechanism"):
        raise DataError(f"{file}.toml: rule {number}: give it phrases or a mechanism")
    rule = Rule(
        f"{file.replace('_', '-')}/{table.get('name', number)}",
        relation,
        float(table.get("confidence", 0.8)),
        table.get("subject", ""),
        table.get("object", ""),
        bool(table.get("absorb", False)),
        tuple(shared_pattern(name) for name in table.get("unless", ["negated"])),
        tuple(shared_pattern(name) for name in table.get("unless_anywhere", ["rumoured"])),
        table.get("mechanism", ""),
        frozenset(table.get("types", relation.subject)),
        frozenset(table.get("into", relation.object)),
        bool(table.get("abroad", False)),
        bool(table.get("within", False)),
        bool(table.get("weak", False)),
    )
    return rule, tuple(table.get("phrases", ()))


def _compile(rule: Rule, text: str) -> Phrase:
    relation = rule.relation
    try:
        pattern = regex.compile(_expand(text, {"subject": relation.subject, "object": relation.object, "both": relation.subject}))
        return Phrase(rule, pattern, _triggers(load_words().expand(text)))
    except (regex.error, DataError) as error:
        raise DataError(f"{rule.id}: phrase {text!r}: {error}; mend the phrase") from error


@cache
def shared_pattern(name: str) -> "regex.Pattern[str]":
    """Return the pattern of the shared words ``name``, which may hold gaps and names: {org}…项目."""
    return regex.compile(_expand(f"<{name}>", {}))


def _expand(text: str, allowed: Mapping[str, frozenset[str]]) -> str:
    """Return ``text`` as a regular expression; ``allowed`` are the types of its bound slots."""
    words = load_words()

    def slot(match: "regex.Match[str]") -> str:
        name = match[1]
        if name == "role":
            return f"(?P<role>{words.source(match[2] or 'role')})"
        if name in allowed:
            types = frozenset(match[2].split("|")) if match[2] else allowed[name]
            return f"(?P<{name}>{sign_class(types, several=name == 'both')})"
        return sign_class(frozenset(words.kinds.get(name, (name,))))

    source = regex.sub("……|…|～", lambda match: _GAPS[match.group()], words.expand(text))
    return _SLOT.sub(slot, source)


def _triggers(source: str) -> tuple[str, ...]:
    """Return strings one of which every match of ``source`` holds; none where that cannot be told."""
    branches = list(_split(source))
    if len(branches) > 1:
        each = [_triggers(branch) for branch in branches]
        return tuple(sorted({trigger for found in each for trigger in found})) if all(each) else ()
    best: tuple[str, ...] = ()
    for options in _required(source):
        if options and (not best or min(map(len, options)) > min(map(len, best))):
            best = options
    return best


def _split(source: str) -> Iterator[str]:
    """Yield the alternatives of ``source``."""
    start = index = 0
    while index < len(source):
        if source[index] == "|":
            yield source[start:index]
            start = index + 1
        index = _end(source, index)
    yield source[start:]


def _required(source: str) -> Iterator[tuple[str, ...]]:
    """Yield, for each part that every match of ``source`` must hold, the strings it can be."""
    index = 0
    while index < len(source):
        end = _end(source, index)
        optional = source[end : end + 1] in {"?", "*"} or source.startswith("{0", end)
        if source[index] == "(" and not optional and not regex.match(r"\(\?(?!:)", source[index:]):
            yield _triggers(regex.sub(r"^\?:", "", source[index + 1 : end - 1]))
        elif _HAN.match(source, index):
            word = source[index : end - 1 if optional else end]
            yield (word,) if word else ()
        index = end


def _end(source: str, index: int) -> int:
    """Return where the bracket, the run of characters or the single sign at ``index`` ends."""
    closing = {"(": ")", "[": "]", "{": "}"}.get(source[index])
    if closing == ")":
        end = index + 1
        while source[end] != ")":
            end = _end(source, end)
        return end + 1
    if closing:
        return source.index(closing, index) + 1
    if source[index] == "\\":
        return index + 2
    word = _HAN.match(source, index)
    return word.end() if word else index + 1
