"""data/view/questions.toml -> what the page's search understands beside names."""

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from kg.datafile import read_form
from kg.errors import DataError
from kg.schema import DATA, Schema

FILE = DATA / "view" / "questions.toml"


class Asks(Enum):
    """What a kind of question asks for; the file says what each means."""

    THINGS = "things"
    HEADS = "heads"
    TAILS = "tails"
    BOTH = "both"
    POSTS = "posts"
    STAGE = "stage"
    OVERDUE = "overdue"
    SUM = "sum"
    NEWEST = "newest"
    PATH = "path"


class Hired(Enum):
    """Which part in a relation is asked for: only those hired, only the others, or any."""

    YES = "yes"
    NO = "no"
    ANY = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A kind of question; ``zh`` and ``en`` are the words for it."""

    asks: Asks
    zh: str
    en: str
    of: str = ""
    hired: Hired = Hired.ANY


@dataclass(frozen=True, slots=True)
class _QuestionFile:
    """The keys of questions.toml."""

    kinds: tuple[_Question, ...]
    units: dict[str, float]
    least: str
    most: str
    between: str
    date: str
    deputies: str
    parted: str
    skip: str
    sounds: tuple[tuple[str, str], ...]


def questions(schema: Schema) -> dict[str, Any]:
    """Return the file for the page: words as lists, types as numbers; DataError names what is unknown."""
    file = read_form(FILE, _QuestionFile)
    words = {key: getattr(file, key).split() for key in ("least", "most", "between", "deputies", "skip")}
    kinds = [
        {
            "asks": kind.asks.value,
            "of": _find(kind, schema),
            "hired": kind.hired.value,
            "zh": kind.zh.split(),
            "en": kind.en.split(),
        }
        for kind in file.kinds
    ]
    return asdict(file) | words | {"kinds": kinds}


def _find(kind: _Question, schema: Schema) -> str | int:
    """Return what the kind is of: the number of a type, the name of a relation or of a stage."""
    known = {Asks.THINGS: list(schema.types), Asks.STAGE: list(schema.stages)}
    relations = (Asks.HEADS, Asks.TAILS, Asks.BOTH, Asks.POSTS)
    names = known.get(kind.asks, list(schema.relations) if kind.asks in relations else [""])
    if kind.of not in names:
        raise DataError(f"{FILE.name}: {kind.zh}: unknown {kind.of!r}; use one of {', '.join(names)}")
    return names.index(kind.of) if kind.asks is Asks.THINGS else kind.of
