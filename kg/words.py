"""data/words/*.toml -> the words and patterns of each file. What a key means stands in the file."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from kg.datafile import Kind, Place
from kg.schema import DATA, TypeName, load_schema
from kg.text.patterns import (
    Areas,
    Letters,
    Numbers,
    Ordered,
    Pattern,
    Patterns,
    Piece,
    Texts,
    Words,
    read_patterns,
)

T = TypeVar("T")
FOLDER = DATA / "words"
StageName = Annotated[str, "a stage of schema.toml"]
AttributeName = Annotated[str, "an attribute of schema.toml"]
RelationName = Annotated[str, "a relation"]


@dataclass(frozen=True, slots=True)
class AliasWords:
    """How a text calls a thing by a shorter name."""

    introduced: Pattern
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
class CaptionWords:
    """What tells a caption."""

    marks: Letters
    opening: Pattern
    whole: Pattern
    scene: Pattern


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page carries beside its stories, and what its lines begin with."""

    papers: Words
    furniture: Patterns
    masthead: Patterns
    publisher: Pattern
    page: Pattern
    jump: Piece
    jump_first: Pattern
    jump_last: Pattern
    numbered: Pattern
    labels: Words
    captions: CaptionWords


@dataclass(frozen=True, slots=True)
class JoiningWords:
    """When a line goes on in the next."""

    units: Letters
    starters: Letters
    open_words: Words
    open_tags: Words
    anaphora: Patterns
    openers: Patterns


@dataclass(frozen=True, slots=True)
class BylineWords:
    """How a story and a picture are signed."""

    marks: Letters
    papers: Words
    outlet: Piece
    role: Piece
    signed: Pattern
    wrote: Pattern
    agency: Pattern
    story_head: Pattern
    no_head: Pattern
    told_by: Pattern
    credit: Pattern
    no_name: Letters
    alone: Words
    photo: Words
    tails: Ordered


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
class EndedWords:
    """What tells of a deal that ended or never was."""

    relations: tuple[RelationName, ...]
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class EntityWords:
    """What names of one thing have in common."""

    levels: Letters
    left_out: Pattern
    former: Words
    tails: dict[TypeName, Ordered]


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
    """Words that can tell a stage of a project."""

    future: Pattern
    stages: tuple[StagePattern, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before or behind an amount."""

    before: Pattern
    after: Pattern


@dataclass(frozen=True, slots=True)
class SumWords:
    """What the words around an amount make of it."""

    intended: Pattern
    another: dict[AttributeName, Around]


class Supplier(Enum):
    """Which of two companies supplies the other."""

    FIRST = "first"  # |海捷阀门|向|启澄光电|供应阀门
    SECOND = "second"  # |启澄光电|从|海捷阀门|采购阀门


@dataclass(frozen=True, slots=True)
class SupplyPhrase:
    """What stands between two companies of which one supplies the other, and behind the second."""

    supplier: Supplier
    between: Pattern
    behind: Pattern


@dataclass(frozen=True, slots=True)
class SupplyWords:
    """Who supplies whom."""

    never: Pattern
    goods: Words
    phrases: tuple[SupplyPhrase, ...]


FILES: dict[type[Any], str] = {
    AliasWords: "aliases.toml",
    Anaphors: "anaphors.toml",
    BylineWords: "bylines.toml",
    DateWords: "dates.toml",
    EndedWords: "ended.toml",
    EntityWords: "entities.toml",
    JoiningWords: "joining.toml",
    PageWords: "articles.toml",
    PlaceWords: "places.toml",
    QuantityWords: "quantities.toml",
    SegmentationWords: "segmentation.toml",
    SentenceWords: "sentences.toml",
    StageWords: "stages.toml",
    SumWords: "sums.toml",
    SupplyWords: "supplies.toml",
}


def load_words(form: type[T]) -> T:
    """Return the file of data/words that ``form`` describes; DataError names file, line and mend."""
    return cast(T, _load(cast(Any, form)))


@cache
def _load(form: type[Any]) -> object:
    return read_words(FOLDER / FILES[form], form)


def read_words(path: Path, form: type[T]) -> T:
    """Return the file at ``path`` as a ``form``."""
    return read_patterns(path, form, _KINDS)


def _one_of(kind: str) -> Kind:
    def choose(place: Place, value: Any) -> str:
        return place.choose(value, getattr(load_schema(), kind))

    return choose


_KINDS: dict[object, Kind] = {
    StageName: _one_of("stages"),
    AttributeName: _one_of("attributes"),
    TypeName: _one_of("types"),
    RelationName: _one_of("relations"),
}
