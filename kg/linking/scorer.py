"""data/identity.toml: features of a pair -> how likely it is one thing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from kg.datafile import Location, read_form
from kg.schema import DATA, TypeName, load_schema

_BIAS = "bias"
MOST = {"rivals": 3.0}  # the greatest value of a feature; of all others 1


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights by type and feature, and what a score means."""

    same: float
    different: float
    weights: dict[TypeName, dict[str, float]]

    def score(self, type_: str, features: Mapping[str, float], more: float = 0.0) -> float:
        """Return the likelihood that two names of a type are one thing; ``more`` is what others may add."""
        weights = self.weights[type_]
        total = weights[_BIAS] + more
        for name, value in features.items():
            total += weights.get(name, 0.0) * value
        return round(1 / (1 + exp(-total)), 6)

    def beyond(self, type_: str, names: Collection[str]) -> float:
        """Return the most that features other than ``names`` can add to a pair."""
        return sum(
            max(weight, 0.0) * MOST.get(name, 1.0)
            for name, weight in self.weights[type_].items()
            if name not in (_BIAS, *names)
        )

    def telling(self, type_: str, features: Mapping[str, float]) -> list[str]:
        """Return the features that speak for one thing, the strongest first, in words."""
        weights = self.weights[type_]
        speaking = {name: weights.get(name, 0.0) * value for name, value in features.items()}
        names = sorted(speaking, key=lambda name: (-speaking[name], name))
        return [name.replace("_", " ") for name in names if speaking[name] > 0][:3]

    def against(self, type_: str, features: Mapping[str, float]) -> list[str]:
        """Return the features that speak for two things, the strongest first, in words."""
        weights = self.weights[type_]
        speaking = {name: weights.get(name, 0.0) * value for name, value in features.items()}
        names = sorted(speaking, key=lambda name: (speaking[name], name))
        return [name.replace("_", " ") for name in names if speaking[name] < 0][:2]


@cache
def load_scorer(path: Path = DATA / "identity.toml") -> Scorer:
    """Return the scorer; DataError names file, line and mend."""

    def choose(place: Location, value: object) -> str:
        return place.choose(value, load_schema().types)

    return read_form(path, Scorer, {TypeName: choose})
