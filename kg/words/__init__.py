"""data/words/*.toml -> the words and patterns of each file, as the dataclass that lists its keys."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from kg.datafile import Kind, Location
from kg.schema import DATA, AttributeName, RelationName, StageName, TypeName, load_schema
from kg.words.facts import (
    AliasWords,
    Anaphors,
    CorrectionWords,
    EndedWords,
    EntityWords,
    Head,
    NamingWords,
    PhraseWords,
    PostWords,
    RoleWords,
    SumWords,
)
from kg.words.page import BylineWords, JoiningWords, PageWords, PrintWords, WebPageWords
from kg.words.patterns import read_patterns
from kg.words.table import COLUMNS, FIELDS, ColumnName, ColumnWords, FieldName
from kg.words.text import DateWords, PlaceWords, QuantityWords, SegmentationWords, SentenceWords, StageWords

__all__ = [
    "WORD_FILES",
    "AliasWords",
    "Anaphors",
    "BylineWords",
    "ColumnWords",
    "CorrectionWords",
    "DateWords",
    "EndedWords",
    "EntityWords",
    "Head",
    "JoiningWords",
    "NamingWords",
    "PageWords",
    "PhraseWords",
    "PlaceWords",
    "PostWords",
    "PrintWords",
    "QuantityWords",
    "RoleWords",
    "SegmentationWords",
    "SentenceWords",
    "StageWords",
    "SumWords",
    "WebPageWords",
    "load_words",
    "read_words",
]

T = TypeVar("T")
FOLDER = DATA / "words"

WORD_FILES: dict[type[Any], str] = {
    AliasWords: "aliases.toml",
    Anaphors: "anaphors.toml",
    BylineWords: "bylines.toml",
    ColumnWords: "columns.toml",
    CorrectionWords: "corrections.toml",
    DateWords: "dates.toml",
    EndedWords: "ended.toml",
    EntityWords: "entities.toml",
    JoiningWords: "joining.toml",
    NamingWords: "naming.toml",
    PageWords: "articles.toml",
    PhraseWords: "phrases.toml",
    PlaceWords: "places.toml",
    PostWords: "posts.toml",
    PrintWords: "pages.toml",
    QuantityWords: "quantities.toml",
    RoleWords: "roles.toml",
    SegmentationWords: "segmentation.toml",
    SentenceWords: "sentences.toml",
    StageWords: "stages.toml",
    SumWords: "sums.toml",
    WebPageWords: "webpages.toml",
}


def load_words(form: type[T]) -> T:
    """Return the file of data/words that ``form`` describes; DataError names file, line and mend."""
    return cast(T, _load(cast(Any, form)))


@cache
def _load(form: type[Any]) -> object:
    return read_words(FOLDER / WORD_FILES[form], form)


def read_words(path: Path, form: type[T]) -> T:
    """Return the file at ``path`` as a ``form``."""
    return read_patterns(path, form, _KINDS)


def _one_of(kind: str) -> Kind:
    def choose(place: Location, value: Any) -> str:
        return place.choose(value, getattr(load_schema(), kind))

    return choose


_KINDS: dict[object, Kind] = {
    StageName: _one_of("stages"),
    AttributeName: _one_of("attributes"),
    TypeName: _one_of("types"),
    RelationName: _one_of("relations"),
    ColumnName: lambda place, value: place.choose(value, COLUMNS),
    FieldName: lambda place, value: place.choose(value, FIELDS),
}
