"""A position in a read sentence -> whose value or stage stands there."""

import regex

from kg.attributes.clauses import REACH, Clause, is_subject
from kg.attributes.reading import Reading, Token
from kg.attributes.words import load_words
from kg.model import Entity


def project_at(
    reading: Reading, clause: Clause, position: int, gap: regex.Pattern[str], *, whole: bool = False
) -> Entity | None:
    """Return the project of which ``clause`` says what stands at ``position``, if only ``gap`` is between.

    ``whole``: the words themselves tell that it is said of the whole project.
    """
    named = [t for t in clause.names if t.kind == "project" and t.end <= position]
    if named:
        return _named(reading, clause, named[-1], position, gap)
    if clause.pronoun_end > clause.start:
        return clause.pronoun if _only(gap, reading, clause.pronoun_end, position) else None
    if clause.is_part or (clause.is_after_part and not whole):
        return None
    if clause.project is None or not _only(gap, reading, clause.start, position):
        return None
    firm = load_words().patterns["any_firm"].search(reading.plain, clause.start, position)
    return None if firm and not clause.in_sentence else clause.project


def _named(
    reading: Reading, clause: Clause, token: Token, position: int, gap: regex.Pattern[str]
) -> Entity | None:
    words, plain = load_words().patterns, reading.plain
    before = max(clause.start, token.start - REACH)
    if words["several_before"].search(plain, before, token.start) or not isinstance(token.what, Entity):
        return None
    return token.what if _only(gap, reading, token.end, position) else None


def company_at(reading: Reading, clause: Clause, position: int, gap: regex.Pattern[str]) -> Entity | None:
    """Return the company of which ``clause`` says what stands at ``position``, if only ``gap`` is between."""
    named = [t for t in clause.names if t.kind == "company" and t.end <= position]
    if named and _only(gap, reading, named[-1].end, position):
        oblique = load_words().patterns["oblique_end"].search(reading.plain, clause.start, named[-1].start)
        entity = named[-1].what
        return entity if isinstance(entity, Entity) and not oblique else None
    if _only(gap, reading, clause.subject_end, position):
        return clause.company
    return None


def other_at(reading: Reading, clause: Clause, position: int, gap: regex.Pattern[str]) -> Entity | None:
    """Return what is no project by type but is built (a school, a zone), if its name is right before."""
    named = [token for token in clause.names if token.end <= position]
    if not named or named[-1].kind not in ("organisation", "zone", "place"):
        return None
    last = named[-1]
    near = gap.fullmatch(reading.plain, last.end, position) and is_subject(reading.plain, clause.start, last)
    return reading.entity_at(last.start) if near else None


def _only(gap: regex.Pattern[str], reading: Reading, start: int, end: int) -> bool:
    return end - start <= REACH and gap.fullmatch(reading.plain, start, end) is not None
