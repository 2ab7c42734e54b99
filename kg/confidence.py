"""The network's probability of a link -> how often such a link is right (data/reader/calibration.toml).

Fitted by tools/train on stories that the network was not trained on: log-odds = a ln p - b ln(1 - p) + c
(beta calibration), for each kind of fact, and apart for facts whose ends stand in different sentences.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import exp, log
from pathlib import Path
from typing import TypeVar

from kg.chunks import Chunk, chunks_of
from kg.datafile import read_toml
from kg.errors import DataError
from kg.model import Attribute, Facts, Milestone, Relation
from kg.schema import DATA

MIN_CONFIDENCE = 0.5  # a fact that is less sure stands in no export, unless one asks for it
# What a column of a table says is said in so many words; wrong can be the meaning of its head, the type of
# a party by the end of its name, a division by its bare name. Set, not measured; the report says so.
FROM_COLUMNS = 0.95
PATH = DATA / "reader" / "calibration.toml"
EDGE = 1e-6
SHIFTS = "confidence.toml"  # beside the sources: what kg evaluate measured on their own facts
STAGE = "stage"  # what stages are called among kinds of facts
ALL = "all"
_MOST = 10  # that can be added to log-odds
_SURE_PRINT = 0.9  # from which on what OCR read is as good as printed

_Fact = TypeVar("_Fact", Relation, Attribute, Milestone)

Curve = tuple[float, float, float]  # a, b, c


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was counted, on how many stories, and the curves fitted to it."""

    stories: int
    facts: int
    right: int
    together: dict[str, Curve]  # both ends in one sentence; under "all" that of kinds with none of their own
    apart: dict[str, Curve]
    names: dict[str, float]  # the least confidence of a name of each type, where names are found best

    def curve(self, name: str, *, together: bool) -> Curve:
        curves = self.together if together else self.apart
        return curves.get(name) or curves[ALL]


def calibrate(name: str, probability: float, *, together: bool) -> float:
    """Return how far a fact of the relation or attribute ``name`` can be trusted, rounded to three digits.

    ``together``: both of its ends stand in the sentence that says it.
    """
    a, b, c = load_calibration().curve(name, together=together)
    inside = min(max(probability, EDGE), 1 - EDGE)
    return round(1 / (1 + exp(-(a * log(inside) - b * log(1 - inside) + c))), 3)


def doubt_print(facts: Facts) -> Facts:
    """Return ``facts``, less sure where their sentence stands in a line of which OCR is not sure.

    The confidence is multiplied by how sure OCR is of the worst line of the sentence, if that is below 0.9.
    """
    doubtful = [anchor for anchor in facts.article.anchors if anchor.sure < _SURE_PRINT]
    if not doubtful:
        return facts

    def doubt(fact: _Fact) -> _Fact:
        start, end = fact.evidence.start, fact.evidence.end
        touched = [anchor.sure for anchor in doubtful if anchor.start < end and start < anchor.end]
        return replace(fact, confidence=round(fact.confidence * min(touched, default=1.0), 3))

    return replace(
        facts,
        relations=tuple(map(doubt, facts.relations)),
        attributes=tuple(map(doubt, facts.attributes)),
        milestones=tuple(map(doubt, facts.milestones)),
    )


def is_name(type_: str, confidence: float) -> bool:
    """Tell whether the reader is sure enough of a name of this type."""
    return confidence >= load_calibration().names.get(type_, 0.0)


@cache
def load_calibration(path: Path = PATH) -> Calibration:
    """Return what was fitted; DataError names the file and the key."""
    table = read_toml(path)
    try:
        together, apart = (
            {name: (float(a), float(b), float(c)) for name, (a, b, c) in table[key].items()}
            for key in ("together", "apart")
        )
        if ALL not in together or ALL not in apart:
            raise KeyError(ALL)
        names = {name: float(least) for name, least in table["names"].items()}
        stories, facts, right = (int(table[key]) for key in ("stories", "facts", "right"))
        return Calibration(stories, facts, right, together, apart, names)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path.name}: {error}; install kg again") from error


class Shifted(Iterable[Facts]):
    """The facts of all articles, as sure as was measured on facts of the same sources."""

    def __init__(self, all_facts: Iterable[Facts], shifts: Mapping[str, float]) -> None:
        self._facts, self._shifts = all_facts, shifts

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield all facts, ``size`` articles at a time."""
        for chunk in chunks_of(self._facts, size):
            yield Chunk(chunk.articles, Shifted(chunk.facts, self._shifts))

    def __iter__(self) -> Iterator[Facts]:
        for facts in self._facts:
            yield replace(
                facts,
                relations=tuple(self._shift(one, one.type) for one in facts.relations),
                attributes=tuple(self._shift(one, one.name) for one in facts.attributes),
                milestones=tuple(self._shift(one, STAGE) for one in facts.milestones),
            )

    def _shift(self, fact: _Fact, kind: str) -> _Fact:
        added = self._shifts.get(kind, self._shifts.get(ALL, 0.0))
        return replace(fact, confidence=round(shift(fact.confidence, added), 3))


def shift(confidence: float, added: float) -> float:
    """Return a confidence with something added to its log-odds."""
    inside = min(max(confidence, EDGE), 1 - EDGE)
    return 1 / (1 + exp(-(log(inside) - log(1 - inside) + added)))


def read_shifts(files: Iterable[Path]) -> dict[str, float]:
    """Return what is added to the log-odds of each kind of fact; DataError names file and key."""
    shifts: dict[str, float] = {}
    for path in files:
        table = read_toml(path) if path.exists() else {}
        for kind, added in table.get("added", {}).items():
            if not isinstance(added, int | float) or isinstance(added, bool) or abs(added) > _MOST:
                raise DataError(
                    f"{path}: {kind}: {added!r} is no number within {_MOST}; mend or remove the file"
                )
            shifts.setdefault(kind, float(added))
    return shifts
