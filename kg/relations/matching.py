"""Rules and a line -> what the line says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import regex

from kg.model import Entity
from kg.relations.discourse import Discourse
from kg.relations.lines import Line, Name, join_lists
from kg.relations.phrases import clause_start, shared_pattern
from kg.relations.places import are_parties, is_inside
from kg.relations.rules import Phrase, Rule, load_rules
from kg.relations.words import load_abroad


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in one sentence."""

    head: Entity
    tail: Entity
    rule: Rule
    sentence: int
    role: str = ""


def absorb(line: Line) -> tuple[Line, list[Finding]]:
    """Return ``line`` without the words that describe its names, lists as one name, and what that said."""
    if not any(line.names):
        return line, []
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
                    line = line.replace(match.start(), match.end(), _merged(_kept(line, match, phrase.rule)))
                    position = match.start()
                else:
                    position = match.start() + 1
        line = join_lists(line)
    return line, found


def state(line: Line, discourse: Discourse, after: str) -> list[Finding]:
    """Return what the clauses of ``line`` say. ``after``: the next sentence, which may take it back."""
    return _state(load_rules().stating(line.text), line, discourse, after)


def state_early(line: Line, discourse: Discourse) -> list[Finding]:
    """Return what ``line`` says in the words that only describe its names."""
    return _state(load_rules().early(line.text), line, discourse)


def _state(phrases: Iterable[Phrase], line: Line, discourse: Discourse, after: str = "") -> list[Finding]:
    found: list[Finding] = []
    for phrase in phrases:
        for match in phrase.pattern.finditer(line.text, overlapped=True):
            if not _denied(line.text, match, phrase.rule, after):
                said = _bind(line, match, phrase.rule, discourse)
                hired = bool(said) and shared_pattern("hired").search(match.group()) is not None
                discourse.learn(((finding.head, finding.tail) for finding in said), hired=hired)
                found += said
    return found


def _denied(text: str, match: "regex.Match[str]", rule: Rule, after: str = "") -> bool:
    start = clause_start(text, match.start())
    if any(pattern.search(text, start, match.end()) for pattern in rule.unless):
        return True
    if rule.unless and shared_pattern("undone").match(text, match.end()):
        return True
    if not rule.absorb and _is_relative(text, match):
        return True
    led = {
        start
        for slot in ("subject", "both")
        if slot in match.re.groupindex
        for start in match.starts(slot)[:1]
    }
    receives = shared_pattern("receiving").search(text, max(start, match.start() - 3), match.start())
    if led and not rule.absorb and receives:
        return True
    if any(pattern.search(text) for pattern in rule.unless_anywhere):
        return True
    return bool(rule.unless_anywhere and shared_pattern("taken_back").search(after))


def _is_relative(text: str, match: "regex.Match[str]") -> bool:
    """Return whether the subject belongs to the description of another company: A投资的B为C供货."""
    groups = match.re.groupindex
    if "subject" not in groups or "object" not in groups:
        return False
    start, end = match.start("subject") + 1, match.start("object")
    return start < end and shared_pattern("relative").match(text, start, end) is not None


def _bind(
    line: Line, match: "regex.Match[str]", rule: Rule, discourse: Discourse | None = None
) -> list[Finding]:
    """Return the relations of the names in the slots, carried ones where the phrase lacks a slot."""
    groups = match.re.groupindex
    roles = match.captures("role") if "role" in groups else []
    if "both" in groups:
        name = _names(line, match, "both")[0]
        return _findings(list(combinations(name.entities, 2)), rule, line.sentence, roles)
    heads, tails = _filled(line, match, rule, discourse)
    if len(roles) == len(heads) > 1:  # 董事长张三、总经理李四
        parts = [([head], tails, [role]) for head, role in zip(heads, roles, strict=True)]
    elif len(roles) == len(tails) > 1:  # 甲公司董事长、乙公司总经理张三
        parts = [(heads, [tail], [role]) for tail, role in zip(tails, roles, strict=True)]
    else:
        parts = [(heads, tails, roles)]
    respectively = bool(shared_pattern("respectively").search(match.group()))
    return [
        finding
        for some_heads, some_tails, some_roles in parts
        for finding in _findings(
            _pairs(some_heads, some_tails, respectively), rule, line.sentence, some_roles
        )
    ]


def _filled(
    line: Line, match: "regex.Match[str]", rule: Rule, discourse: Discourse | None
) -> tuple[list[Name], list[Name]]:
    """Return what fills the slots of the subject and of the object."""
    heads, tails = _names(line, match, "subject"), _names(line, match, "object")
    if rule.first:  # only what is named for the first time
        heads = [name for name in heads if name.entities[0].mentions[0].start == name.start]
    if rule.heads:
        heads = [name for name in heads if _has(name, rule.types, rule.heads)]
    if discourse and tails and rule.subject:
        heads = heads or _carry(line, match.start("object"), match, rule, discourse)
    if discourse and heads and rule.object:
        tails = tails or _carry(line, match.start("subject"), match, rule, discourse)
    return heads, tails


def _names(line: Line, match: "regex.Match[str]", slot: str) -> list[Name]:
    if slot not in match.re.groupindex:
        return []
    return [name for start in match.starts(slot) if (name := line.names[start])]


def _kept(line: Line, match: "regex.Match[str]", rule: Rule) -> list[Name]:
    """Return what stays of a description: what is described."""
    return _names(line, match, "object" if rule.keeps_object else "subject")


def _merged(names: Sequence[Name]) -> Name:
    entities = {entity.id: entity for name in names for entity in name.entities}
    return Name(
        names[0].start, names[-1].end, tuple(entities.values()), all(name.reference for name in names)
    )


def _carry(
    line: Line, position: int, match: "regex.Match[str]", rule: Rule, discourse: Discourse
) -> list[Name]:
    """Return what stands for the slot that the phrase lacks; ``position`` is that of the other one."""
    what, types, named = rule.object, rule.into, rule.tails
    if rule.subject:
        what, types, named = rule.subject, rule.types, rule.heads
    if what in {"last", "around"}:
        back = discourse.back(line, position, around=what == "around")
        return [name for name in back if _has(name, types, named)][:1]
    if what == "theme or last":
        theme = discourse.theme(line, position, types, near=True, past=True)
        back = (name for name in discourse.back(line, position) if _has(name, types, named))
        name = theme or next(back, None)
        return [name] if name and (theme or _goes_on(line, match.start(), name)) else []
    if what == "lead":
        discourse.start_list(line)  # this one may be the first of it
        lead = discourse.lead(types, rule.lead)
        return [lead] if lead else []
    start = clause_start(line.text, position)
    if shared_pattern("someone").search(line.text, start, max(start, match.start())):
        return []
    name = _carried(line, position, what, types, discourse)
    return [name] if name else []


def _goes_on(line: Line, position: int, name: Name) -> bool:
    """Return whether the clauses before ``position`` can be about ``name``, as they are not about something
    that is no name: they begin with no noun, or with one that ``name`` ends with."""
    before = line.text[:position]
    if name in line.names[:position] or shared_pattern("going_on").search(before):
        return True
    if own := shared_pattern("own_part").match(before):  # 新桥全长300米: of what is called a bridge
        return any(own["noun"] in entity.name for entity in name.entities)
    ends = (entity.name[-length:] for entity in name.entities for length in (2, 3))
    return any(map(before.startswith, ends))


def _carried(
    line: Line, position: int, what: str, types: frozenset[str], discourse: Discourse
) -> Name | None:
    if what == "heading":
        return discourse.heading(line, position)
    if what == "scene":
        return discourse.scene()
    if what == "hero":
        return discourse.hero(types)
    if what == "listed":
        return discourse.listed(line, position)
    if what in {"theme", "sentence"}:
        return discourse.theme(line, position, types, near=what == "sentence")
    if what == "topic":
        return discourse.actor(line, position, types, apart=True)
    name = discourse.carried(line, position, types, apart=what == "other")
    return name or (discourse.hero(types) if what == "actor or hero" else None)


def _has(name: Name, types: frozenset[str], named: "regex.Pattern[str] | None") -> bool:
    return any(entity.type in types and _is_named(entity, named) for entity in name.entities)


def _is_named(entity: Entity, named: "regex.Pattern[str] | None") -> bool:
    return named is None or named.search(entity.name) is not None


def _pairs(heads: Sequence[Name], tails: Sequence[Name], respectively: bool) -> list[tuple[Entity, Entity]]:
    """Return each with each, or the first with the first where the text says 分别."""
    pairs: list[tuple[Entity, Entity]] = []
    for head, tail in product(heads, tails):
        if respectively and len(head.entities) == len(tail.entities):
            pairs += zip(head.entities, tail.entities, strict=True)
        else:
            pairs += product(head.entities, tail.entities)
    return pairs


def _findings(
    pairs: Sequence[tuple[Entity, Entity]], rule: Rule, sentence: int, roles: Sequence[str]
) -> list[Finding]:
    """Return the pairs that the relation allows."""
    relation = rule.relation
    role = "、".join(roles)
    return [
        Finding(head, tail, rule, sentence, role)
        for head, tail in pairs
        if head.id != tail.id
        and head.type in rule.types
        and tail.type in rule.into
        and _is_named(head, rule.heads)
        and _is_named(tail, rule.tails)
        and (are_parties(head, tail) if relation.symmetric else is_inside(head, tail))
        and head.name != tail.name
        and (not rule.abroad or tail.name in load_abroad())
    ]
