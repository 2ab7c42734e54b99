"""Rules and a line -> what the line says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import regex

from kg.model import Entity
from kg.relations.discourse import Discourse
from kg.relations.lines import Line, Name, join_lists
from kg.relations.phrases import MARKS, Rule, load_rules, shared_pattern
from kg.relations.places import is_inside
from kg.relations.words import load_abroad

_CARRIED = 0.85  # the confidence that is left when a name is not in the sentence itself


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in one sentence."""

    head: Entity
    tail: Entity
    rule: Rule
    sentence: int
    confidence: float
    role: str = ""


def absorb(line: Line) -> tuple[Line, list[Finding]]:
    """Return ``line`` without the words that describe its names, its lists as one name, and what they said."""
    found: list[Finding] = []
    before = None
    while before is not line:
        before = line
        for phrase in load_rules().absorbing(line.text):
            position = 0
            while match := phrase.pattern.search(line.text, position):
                said = [] if _denied(line.text, match, phrase.rule) else _bind(line, match, phrase.rule)
                if said:
                    found += said
                    line = line.replace(match.start(), match.end(), _merged(_names(line, match, "subject")))
                    position = match.start()
                else:
                    position = match.start() + 1
        line = join_lists(line)
    return line, found


def state(line: Line, discourse: Discourse, after: str) -> list[Finding]:
    """Return what the clauses of ``line`` say. ``after``: the next sentence, which may take it back."""
    found: list[Finding] = []
    for phrase in load_rules().stating(line.text):
        for match in phrase.pattern.finditer(line.text, overlapped=True):
            if not _denied(line.text, match, phrase.rule, after):
                said = _bind(line, match, phrase.rule, discourse)
                discourse.learn((finding.head, finding.tail) for finding in said)
                found += said
    return found


def _denied(text: str, match: "regex.Match[str]", rule: Rule, after: str = "") -> bool:
    start = 1 + max(text.rfind(mark, 0, match.start()) for mark in MARKS)
    if any(pattern.search(text, start, match.end()) for pattern in rule.unless):
        return True
    leads = "subject" in match.re.groupindex and match.starts("subject")[:1] == [match.start()]
    if leads and not rule.absorb:
        if shared_pattern("receiving").search(text, max(start, match.start() - 3), match.start()):
            return True
    if any(pattern.search(text) for pattern in rule.unless_anywhere):
        return True
    return bool(rule.unless_anywhere and shared_pattern("taken_back").search(after))


def _bind(line: Line, match: "regex.Match[str]", rule: Rule, discourse: Discourse | None = None) -> list[Finding]:
    """Return the relations of the names in the slots, carried ones where the phrase lacks a slot."""
    groups = match.re.groupindex
    roles = match.captures("role") if "role" in groups else []
    if "both" in groups:
        pairs = [pair for name in _names(line, match, "both") for pair in combinations(name.entities, 2)]
        return _findings(pairs, rule, line.sentence, 1.0, roles)
    heads = _names(line, match, "subject")
    tails = _names(line, match, "object")
    if discourse and not heads:
        heads = _carry(line, match.start("object"), rule.subject, rule.types, discourse)
    if discourse and not tails:
        tails = _carry(line, match.start("subject"), rule.object, rule.into, discourse)
    sure = 1.0 if not any(name.reference for name in (*heads, *tails)) else _CARRIED
    if len(roles) == len(tails) > 1:  # A董事长、B总经理张三
        return [
            finding
            for tail, role in zip(tails, roles, strict=True)
            for finding in _findings(_cross(heads, [tail]), rule, line.sentence, sure, [role])
        ]
    if shared_pattern("respectively").search(match.group()):
        pairs = [pair for head, tail in product(heads, tails) for pair in _zip(head, tail)]
    else:
        pairs = _cross(heads, tails)
    return _findings(pairs, rule, line.sentence, sure, roles)


def _names(line: Line, match: "regex.Match[str]", slot: str) -> list[Name]:
    if slot not in match.re.groupindex:
        return []
    return [name for start in match.starts(slot) if (name := line.names[start])]


def _merged(names: Sequence[Name]) -> Name:
    entities = {entity.id: entity for name in names for entity in name.entities}
    return Name(names[0].start, names[-1].end, tuple(entities.values()), all(name.reference for name in names))


def _carry(line: Line, position: int, what: str, types: frozenset[str], discourse: Discourse) -> list[Name]:
    """Return what stands for a slot that the phrase lacks."""
    if what == "last":
        return [name for name in discourse.back(line, position) if any(e.type in types for e in name.entities)][:1]
    start = 1 + max(line.text.rfind(mark, 0, position) for mark in MARKS)
    if shared_pattern("someone").search(line.text, start, position):
        return []
    if what == "heading":
        name = discourse.heading(line, position)
    elif what == "scene":
        name = discourse.scene(line)
    elif what == "topic":
        name = discourse.actor(line, position, types, apart=True)
    else:
        name = discourse.carried(line, position, types, apart=what == "other")
    return [name] if name else []


def _cross(heads: Sequence[Name], tails: Sequence[Name]) -> list[tuple[Entity, Entity]]:
    return [pair for head, tail in product(heads, tails) for pair in product(head.entities, tail.entities)]


def _zip(head: Name, tail: Name) -> Iterator[tuple[Entity, Entity]]:
    if len(head.entities) == len(tail.entities):
        yield from zip(head.entities, tail.entities, strict=True)
    else:
        yield from product(head.entities, tail.entities)


def _findings(
    pairs: Sequence[tuple[Entity, Entity]], rule: Rule, sentence: int, sure: float, roles: Sequence[str]
) -> list[Finding]:
    """Return the pairs that the relation allows."""
    relation = rule.relation
    role = "、".join(roles)
    return [
        Finding(head, tail, rule, sentence, round(rule.confidence * sure, 3), role)
        for head, tail in pairs
        if head.id != tail.id
        and head.type in rule.types
        and tail.type in rule.into
        and (relation.symmetric or is_inside(head, tail))
        and head.name != tail.name
        and (not rule.abroad or tail.name in load_abroad())
    ]
