"""A line -> who acts in its clauses, who stands in pairs there."""

from collections.abc import Iterator

import regex

from kg.relations.lines import Line, Name
from kg.relations.phrases import MARKS, shared_pattern
from kg.relations.words import entries

_CLAUSE = regex.compile(f"[^{MARKS}]+")
_REACH = 120  # characters back in a sentence
_PLACES = {"District", "DevelopmentZone", "Place"}
_ACTING = {"Company", "Institution", "GovernmentAgency", "Person", "Project", "District", "DevelopmentZone"}


def last_group(line: Line, end: int, word: str) -> Name | None:
    """Return the name in the group ``word`` of the last match of the shared pattern ``word``."""
    found = [line.names[match.start(word)] for match in shared_pattern(word).finditer(line.text, 0, end)]
    return found[-1] if found else None


def presented(line: Line) -> list[Name]:
    """Return the last name of a line without a subject, if what follows is about it: 转机来自X公司。"""
    for index in range(len(line.names) - 1, -1, -1):
        name = line.names[index]
        if name and acts(name):
            provides = shared_pattern("providing").search(line.text, max(0, index - 5), index)
            return [] if provides else [name]
    return []


def acts(name: Name) -> bool:
    return any(entity.type in _ACTING for entity in name.entities)


def clauses_back(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the clauses before ``end``, the last one first."""
    yield from reversed([match.span() for match in _CLAUSE.finditer(text, max(0, end - _REACH), end)])


def subjects(line: Line, start: int, end: int, *, whole: bool = False) -> list[Name]:
    """Return the names between ``start`` and ``end`` that no preposition or verb governs. ``whole``: without
    who only does the work, 由甲公司施工, and without parts, 二期甲工程."""
    found: list[Name] = []
    verb = preposition = False
    if not any(line.names[start:end]):
        return found
    for index in range(start, end):
        name = line.names[index]
        if line.text[index] in MARKS:
            verb = preposition = False
        elif name is None:
            verb = verb or line.offsets[index] in line.verbs
            preposition = preposition or line.offsets[index] in line.prepositions
        elif whole and shared_pattern("partial").search(line.text, start, index):
            continue
        elif not _governed(line, index, start, verb, preposition):
            found.append(name)
    return found


def _governed(line: Line, index: int, start: int, verb: bool, preposition: bool) -> bool:
    before = line.text[max(start, index - 5) : index]
    name = line.names[index]
    kind = name.entities[0].type if name else ""
    if before[-1:] in entries("doer"):  # 由甲公司施工 at the head of a clause
        return kind != "Company" or before[-2:-1] not in MARKS
    if kind == "Company" and shared_pattern("relative").match(line.text, index + 1):
        return True
    if kind == "Company" and _is_led_in(line, index, before):
        return False
    if kind in _PLACES and shared_pattern("standing").search(before):
        return True
    described = verb and before[-1:] in entries("described")
    return ((verb or preposition) and not described) or bool(shared_pattern("governing").search(before))


def _is_led_in(line: Line, index: int, before: str) -> bool:
    """Return whether the company at ``index`` acts in what follows although a word governs it."""
    if before[-1:] in entries("stood_in"):
        return shared_pattern("inside").match(line.text, index + 1) is not None
    if before[-1:] in entries("told_by"):
        return shared_pattern("telling").match(line.text, index) is not None
    of_whom = shared_pattern("of_whom").match(line.text, index + 1)
    if of_whom and shared_pattern("introduced").search(line.text[:index]):
        return True
    return shared_pattern("entered").search(before) is not None


def pairs(line: Line, end: int) -> list[Name]:
    """Return the names that stand in twos before ``end``."""
    found = [name for name in line.names[:end] if name and len(name.entities) == 2]
    for match in shared_pattern("side_by_side").finditer(line.text, 0, end):
        left, right = line.names[match.start()], line.names[match.end() - 1]
        if left and right and len(left.entities) == len(right.entities) == 1:
            found.append(Name(left.start, right.end, left.entities + right.entities, True))
    return sorted(found, key=lambda name: name.start)
