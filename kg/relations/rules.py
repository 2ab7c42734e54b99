"""data/relations/*.toml -> rules, and which of them can match a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs
import regex

from kg.confidence import load_measured
from kg.errors import DataError
from kg.relations.lines import SIGNS
from kg.relations.phrases import compile_phrase, shared_pattern
from kg.schema import RelationType, load_schema

MECHANISMS = frozenset({"by_project", "name", "name_chain", "name_of_head", "topic"})
_ACTED_FOR = {"Person", "Project", "Product"}
_NAME = regex.compile(f"[{SIGNS}]")
_DEFAULTS: dict[str, Any] = {
    "name": "",
    "phrases": (),
    "mechanism": "",
    "subject": "",
    "object": "",
    "types": None,
    "into": None,
    "unless": ("negated",),
    "unless_anywhere": ("rumoured",),
    "absorb": False,
    "abroad": False,
    "within": False,
    "weak": False,
    "first": False,
    "early": False,
    "keeps_object": False,
    "heads": "",
    "tails": "",
    "lead": "",
}
_FLAGS = [key for key, default in _DEFAULTS.items() if default is False]


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[rules]] table of a relation file.

    ``subject``, ``object``: what fills the slot that the phrases lack. ``types``, ``into``: the types of head
    and tail. ``unless``, ``unless_anywhere``: words in the clause, in the sentence that deny it. ``absorb``:
    the phrase only describes the subject, later rules see the bare name. ``abroad``: the tail is a foreign
    place. ``within``: a name may hold the other anywhere. ``weak``: a guess, dropped where another rule says
    something of the head. ``first``: only where the head is named for the first time. ``early``: matched
    before the words that only describe a name are taken away. ``keeps_object``: what ``absorb`` leaves is the
    object. ``heads``, ``tails``: words of which the head's, the tail's name must hold one.
    ``lead``: only in a list that such words lead in, 旗下有三家企业：A；B.
    """

    id: str
    relation: RelationType
    confidence: float
    subject: str
    object: str
    types: frozenset[str]
    into: frozenset[str]
    unless: tuple["regex.Pattern[str]", ...]
    unless_anywhere: tuple["regex.Pattern[str]", ...]
    mechanism: str
    absorb: bool
    abroad: bool
    within: bool
    weak: bool
    first: bool
    early: bool
    keeps_object: bool
    heads: "regex.Pattern[str] | None"
    tails: "regex.Pattern[str] | None"
    lead: "regex.Pattern[str] | None"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a rule; only a line with one of the triggers and one of each set of signs can match."""

    rule: Rule
    pattern: "regex.Pattern[str]"
    triggers: tuple[str, ...]
    signs: tuple[frozenset[str], ...]


class Rules:
    """All rules of all relation types."""

    def __init__(self, rules: list[tuple[Rule, tuple[Phrase, ...]]]) -> None:
        phrases = [phrase for _, some in rules for phrase in some]
        self.mechanisms = tuple(rule for rule, _ in rules if rule.mechanism)
        self._absorbing = _Gate([phrase for phrase in phrases if phrase.rule.absorb])
        self._early = _Gate([phrase for phrase in phrases if phrase.rule.early])
        self._stating = _Gate([phrase for phrase in phrases if not (phrase.rule.absorb or phrase.rule.early)])

    def absorbing(self, text: str) -> Iterator[Phrase]:
        """Yield the phrases that may describe a name in the line ``text``."""
        return self._absorbing.open(text)

    def early(self, text: str) -> Iterator[Phrase]:
        """Yield the phrases that need those descriptions."""
        return self._early.open(text)

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
        # a bit for each set of signs that phrases need: of all that a sign is in, of all that a phrase needs
        sets = sorted({signs for phrase in phrases for signs in phrase.signs}, key=sorted)
        bits = {signs: 1 << number for number, signs in enumerate(sets)}
        self._bits: dict[str, int] = {}
        for signs, bit in bits.items():
            for sign in signs:
                self._bits[sign] = self._bits.get(sign, 0) | bit
        self._needs = [sum({bits[signs] for signs in phrase.signs}) for phrase in phrases]
        self._counts = [len(phrase.signs) for phrase in phrases]
        self._automaton = ahocorasick_rs.AhoCorasick(self._triggers)

    def open(self, text: str) -> Iterator[Phrase]:
        names = _NAME.findall(text)
        if not names:
            return
        present = 0
        for sign in names:
            present |= self._bits.get(sign, 0)
        found = set(self._always)
        for trigger in {one[0] for one in self._automaton.find_matches_as_indexes(text, overlapping=True)}:
            found |= self._of[self._triggers[trigger]]
        for number in sorted(found):
            needs = self._needs[number]
            if needs & present == needs and self._counts[number] <= len(names):
                yield self._phrases[number]


@cache
def load_rules() -> Rules:
    """Return the rules of the relation files; DataError names file and rule."""
    # first what tells who acts for a person, a project or a product: later rules ask for it
    relations = sorted(load_schema().relations.values(), key=lambda one: (not _tells_agent(one), one.name))
    return Rules(
        [read_rule(relation, n, table) for relation in relations for n, table in enumerate(relation.rules, 1)]
    )


def _tells_agent(relation: RelationType) -> bool:
    return relation.subject <= _ACTED_FOR or relation.object <= _ACTED_FOR


def read_rule(relation: RelationType, number: int, table: dict[str, Any]) -> tuple[Rule, tuple[Phrase, ...]]:
    """Return the rule of a [[rules]] table and its phrases; DataError names file and rule."""
    stem = regex.sub("(?<=[a-z])(?=[A-Z])", "_", relation.name).lower()
    unknown = sorted(set(table) - set(_DEFAULTS))
    if unknown:
        keys = ", ".join(sorted(_DEFAULTS))
        raise DataError(f"{stem}.toml: rule {number}: unknown key {unknown[0]!r}; use one of {keys}")
    entry = {**_DEFAULTS, **table}
    if not entry["phrases"] and not entry["mechanism"]:
        raise DataError(f"{stem}.toml: rule {number}: give it phrases or a mechanism")
    name = f"{stem.replace('_', '-')}/{entry['name'] or number}"
    if entry["mechanism"] and entry["mechanism"] not in MECHANISMS:
        known = ", ".join(sorted(MECHANISMS))
        raise DataError(f"{name}: unknown mechanism {entry['mechanism']!r}; use one of {known}")
    rule = Rule(
        id=name,
        relation=relation,
        confidence=load_measured().confidence(name, relation.name),
        subject=str(entry["subject"]),
        object=str(entry["object"]),
        types=relation.subject if entry["types"] is None else frozenset(entry["types"]),
        into=relation.object if entry["into"] is None else frozenset(entry["into"]),
        unless=tuple(map(shared_pattern, entry["unless"])),
        unless_anywhere=tuple(map(shared_pattern, entry["unless_anywhere"])),
        mechanism=str(entry["mechanism"]),
        heads=shared_pattern(entry["heads"]) if entry["heads"] else None,
        tails=shared_pattern(entry["tails"]) if entry["tails"] else None,
        lead=shared_pattern(entry["lead"]) if entry["lead"] else None,
        **{key: bool(entry[key]) for key in _FLAGS},
    )
    return rule, tuple(_compile(rule, text) for text in entry["phrases"])


def _compile(rule: Rule, text: str) -> Phrase:
    try:
        return Phrase(rule, *compile_phrase(text, rule.relation.subject, rule.relation.object))
    except (regex.error, DataError) as error:
        raise DataError(f"{rule.id}: phrase {text!r}: {error}; mend the phrase") from error
