"""The network's probability of a link -> how often such a link is right (data/reader/calibration.toml).

Fitted by tools/train on stories that the network was not trained on: a line over the log-odds, one for each
kind of fact, and others for facts whose ends stand in different sentences.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from kg.errors import DataError
from kg.schema import DATA, read_toml

MIN_CONFIDENCE = 0.5  # a fact that is less sure stands in no export, unless one asks for it
PATH = DATA / "reader" / "calibration.toml"
_EDGE = 1e-6
_ALL = "all"

Line = tuple[float, float]  # slope, shift


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was counted, on how many stories, and the lines fitted to it."""

    stories: int
    facts: int
    right: int
    together: dict[str, Line]  # both ends stand in the sentence; under "all" that of kinds with no line
    apart: dict[str, Line]
    names: dict[str, float]  # the least confidence of a name of each type, where names are found best

    def line(self, name: str, *, together: bool) -> Line:
        lines = self.together if together else self.apart
        return lines.get(name) or lines[_ALL]


def calibrate(name: str, probability: float, *, together: bool) -> float:
    """Return how far a fact of the relation or attribute ``name`` can be trusted, rounded to three digits.

    ``together``: both of its ends stand in the sentence that says it.
    """
    slope, shift = load_calibration().line(name, together=together)
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return round(1 / (1 + exp(-(slope * log(inside / (1 - inside)) + shift))), 3)


def is_name(type_: str, confidence: float) -> bool:
    """Tell whether the reader is sure enough of a name of this type."""
    return confidence >= load_calibration().names.get(type_, 0.0)


@cache
def load_calibration(path: Path = PATH) -> Calibration:
    """Return what was fitted; DataError names the file and the key."""
    table = read_toml(path)
    try:
        together, apart = (
            {name: (float(slope), float(shift)) for name, (slope, shift) in table[key].items()}
            for key in ("together", "apart")
        )
        if _ALL not in together or _ALL not in apart:
            raise KeyError(_ALL)
        names = {name: float(least) for name, least in table["names"].items()}
        stories, facts, right = (int(table[key]) for key in ("stories", "facts", "right"))
        return Calibration(stories, facts, right, together, apart, names)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path.name}: {error}; install kg again") from error
