"""A phrase of a rule -> a regular expression, and strings of which its matches hold one.

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
from functools import cache

import regex

from kg.errors import DataError
from kg.relations.lines import SIGNS, sign_class
from kg.relations.words import load_words
from kg.schema import load_schema

MARKS = "，。；：！？“”…"
_SLOT = regex.compile(r"\{([a-z]+|[A-Z][A-Za-z]*)(?::([A-Za-z|_]+))?\}")
_GAPS = {"……": f"[^{MARKS}]{{0,30}}?", "…": f"[^{MARKS}{SIGNS}]{{0,14}}?", "～": "[^。！？]{0,80}?"}
_WORD = regex.compile("[\u3400-\u9fffA-Za-z]+")


def clause_start(text: str, position: int) -> int:
    """Return where the clause at ``position`` begins."""
    return 1 + max(text.rfind(mark, 0, position) for mark in MARKS)


def compile_phrase(
    text: str, subject: frozenset[str], object_: frozenset[str]
) -> tuple["regex.Pattern[str]", tuple[str, ...], tuple[frozenset[str], ...]]:
    """Return the pattern of ``text`` and what a line must hold to match it: one of the triggers, and of each
    set one sign."""
    allowed = {"subject": subject, "object": object_, "both": subject}
    pattern = regex.compile(_expand(text, allowed))  # first of all: what follows reads sound patterns
    source = load_words().expand(text)
    pattern = regex.compile(_expand(text, allowed))  # first: it tells what is wrong with the phrase
    triggers = find_triggers(regex.sub(r"\{role(?::([a-z_]+))?\}", _role, source))
    return pattern, triggers, tuple(_signs(source, allowed))


def _role(match: "regex.Match[str]") -> str:
    return load_words().source(match[1] or "role")


def _signs(source: str, allowed: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """Yield the signs that can stand in each slot of ``source`` that no match can do without."""
    index = 0
    while index < len(source):
        end = _end(source, index)
        slot = _SLOT.fullmatch(source, index, end)
        if slot and source[end : end + 1] not in {"?", "*"} and slot[1] != "role":
            yield frozenset(_slot_class(slot, allowed)[1:-1])
        index = end


@cache
def shared_pattern(name: str) -> "regex.Pattern[str]":
    """Return the pattern of the shared words ``name``, which may hold gaps and names: {org}…项目."""
    return regex.compile(_expand(f"<{name}>", {}))


def _expand(text: str, allowed: Mapping[str, frozenset[str]]) -> str:
    """Return ``text`` as a regular expression; ``allowed`` are the types of its bound slots."""
    words = load_words()

    def slot(match: "regex.Match[str]") -> str:
        if match[1] == "role":
            return f"(?P<role>{words.source(match[2] or 'role')})"
        signs = _slot_class(match, allowed)
        return f"(?P<{match[1]}>{signs})" if match[1] in allowed else signs

    source = regex.sub("……|…|～", lambda match: _GAPS[match.group()], words.expand(text))
    return _SLOT.sub(slot, source)


def _slot_class(match: "regex.Match[str]", allowed: Mapping[str, frozenset[str]]) -> str:
    """Return the regular expression for the signs that can stand in a slot."""
    name, kinds = match[1], load_words().kinds
    if name in allowed:
        types = frozenset(match[2].split("|")) if match[2] else allowed[name]
        return sign_class(types, several=name == "both")
    if name not in kinds and name not in load_schema().types:
        raise DataError(f"unknown slot {match.group()!r}")
    return sign_class(frozenset(kinds.get(name, (name,))))


def find_triggers(source: str) -> tuple[str, ...]:
    """Return strings one of which every match of ``source`` holds; none where that cannot be told."""
    branches = list(_split(source))
    if len(branches) > 1:
        each = [find_triggers(branch) for branch in branches]
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
            yield find_triggers(regex.sub(r"^\?:", "", source[index + 1 : end - 1]))
        elif _WORD.match(source, index):
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
    word = _WORD.match(source, index)
    return word.end() if word else index + 1
