"""What names and facts are told by.

The keys of aliases, anaphors, corrections, ended, entities, naming, phrases, posts and
sums.toml: what a key means stands in the file.
"""

from dataclasses import dataclass
from enum import Enum

from kg.schema import AttributeName, RelationName
from kg.words.patterns import Letters, Pattern, Piece, Texts, Words


@dataclass(frozen=True, slots=True)
class AliasWords:
    """How a text calls a thing by a shorter name."""

    introduced: Pattern
    unit: Pattern
    number: Piece
    phase: Pattern
    bare_phase: Pattern
    endings: Words
    kinds: Words


@dataclass(frozen=True, slots=True)
class Anaphors:
    """Words that point back, by what they can mean; the network knows the kinds by this order."""

    company: Words
    project: Words
    place: Words
    institution: Words
    agency: Words
    both: Words
    person: Words
    own: Words
    among: Words


@dataclass(frozen=True, slots=True)
class CorrectionWords:
    """How a paper says that an earlier story was wrong."""

    notice: Pattern
    now: Pattern
    was: Pattern
    quoted: Pattern


@dataclass(frozen=True, slots=True)
class EndedWords:
    """What tells of a deal that ended or never was."""

    relations: tuple[RelationName, ...]
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class RoleWord:
    """The words that tell one role of a company in a project."""

    role: str
    behind: Pattern
    before: Pattern


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What tells who invests in a project, and who only works for it."""

    joined: Pattern
    roles: tuple[RoleWord, ...]


@dataclass(frozen=True, slots=True)
class EntityWords:
    """What names of one thing have in common."""

    several: Pattern
    dateline: Pattern
    behind: Pattern
    levels: Letters
    no_level: Pattern
    zone_rank: Pattern
    bracketed: Pattern
    left_out: Pattern
    post: Pattern
    namesake: Pattern
    formerly: Letters
    former: Words
    later: Words
    changed: Words
    name_from: Words
    shortened: Texts
    zones: Texts


@dataclass(frozen=True, slots=True)
class NamingWords:
    """What the parts of a name are."""

    phase: Pattern
    number: Pattern
    amount: Pattern
    begins: Words
    heads: Words
    weak: Words
    spread: Words
    kinds: Texts
    ends: Letters
    first: Letters
    joining: Letters
    tails: Words
    registered: Words
    groups: Words
    local: Words
    national: Words
    short: Texts


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before or behind an amount."""

    before: Pattern
    after: Pattern


@dataclass(frozen=True, slots=True)
class Told:
    """What right before an amount tells it, what in its sentence denies that, and how often it is right."""

    confidence: float
    before: Pattern
    points: Pattern
    never: Pattern


@dataclass(frozen=True, slots=True)
class SumWords:
    """What the words around an amount make of it."""

    yearly: tuple[AttributeName, ...]
    intended: Pattern
    phase: Pattern
    whole: Pattern
    replaced: Pattern
    told: dict[AttributeName, Told]
    another: dict[AttributeName, Around]


@dataclass(frozen=True, slots=True)
class PostWords:
    """What tells from and until when a post is held."""

    former: Pattern
    since: Pattern
    appointed: Pattern


class Head(Enum):
    """Which of two things is the head of the relation: who supplies."""

    FIRST = "first"  # |海捷阀门|向|启澄光电|供应阀门
    SECOND = "second"  # |启澄光电|从|海捷阀门|采购阀门


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands between two things, and behind the second, where they are related."""

    head: Head
    between: Pattern
    behind: Pattern


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """How sentences tell of ``relation``, and how often they are right."""

    relation: RelationName
    confidence: float
    never: Pattern
    goods: Words
    phrases: tuple[Phrase, ...]
