"""What a text is read by: the keys of dates, places, quantities, segmentation, sentences and stages.toml.

What a key means stands in the file.
"""

from dataclasses import dataclass

from kg.schema import StageName
from kg.words.patterns import Areas, Letters, Numbers, Pattern, Piece, Texts, Words


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """How a date is written."""

    one: Piece
    year_number: Piece
    month_number: Piece
    day_number: Piece
    until: Piece
    begins: Piece
    numeric: Piece
    months_of: Piece
    part: Piece
    month: Piece
    day: Piece
    edge: Piece
    hint: Pattern
    date: Pattern


@dataclass(frozen=True, slots=True)
class DateWords:
    """How dates are written."""

    years: Numbers
    same_years: Numbers
    months: Numbers
    days: Numbers
    patterns: DatePatterns


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Names of places that need a word beside the list of divisions."""

    ward: Letters
    directions: Words


@dataclass(frozen=True, slots=True)
class QuantityPatterns:
    """How an amount is written."""

    arabic: Piece
    chinese: Piece
    plain: Piece
    number: Piece
    percent: Piece
    range: Piece
    low: Piece
    bare_after: Piece
    between: Piece
    amount: Pattern
    not_after: Pattern
    vague: Pattern
    scale: Pattern
    before: Pattern
    before_scale: Pattern
    after: Pattern


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """How amounts are written."""

    marks: Letters
    point: Letters
    inside: Letters
    idle: Letters
    ordinal: Letters
    counted: Words
    digits: Numbers
    scales: Numbers
    money: Texts
    area: Areas
    patterns: QuantityPatterns


@dataclass(frozen=True, slots=True)
class SegmentationWords:
    """What is added to jieba's dictionary, by part of speech."""

    function_letters: Letters
    dividing_letters: Letters
    own: dict[str, Words]
    new: dict[str, Words]
    common: dict[str, Words]


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Where a sentence ends."""

    bullets: Letters
    speakers: Words


@dataclass(frozen=True, slots=True)
class StagePattern:
    """Words that can tell one stage."""

    stage: StageName
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class StageWords:
    """Words that can tell a stage of a project, and what the words around them make of it."""

    future: Pattern
    past: Pattern
    missed: Pattern
    denied: Pattern
    ceremony: Pattern
    moved: Pattern
    named: Pattern
    then: Pattern
    lasted: Pattern
    ends: Pattern
    confidence: float
    stages: tuple[StagePattern, ...]
