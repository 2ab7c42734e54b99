"""Facts that were judged -> whether their confidence says how often they are right."""

from collections.abc import Iterable
from typing import NamedTuple

_BINS = 10


class Judged(NamedTuple):
    """A fact: its relation or attribute, the confidence of its surest sentence, and whether it is right."""

    kind: str
    confidence: float
    together: bool  # one sentence names both of its ends
    right: bool


def calibration_error(judged: Iterable[Judged]) -> float:
    """Return how far confidence and share of right facts lie apart, on average over all facts.

    Facts of like confidence (ten bins) are taken together: 0 where of those at 0.8 four in five are right.
    """
    bins: list[list[Judged]] = [[] for _ in range(_BINS)]
    for fact in judged:
        bins[min(int(fact.confidence * _BINS), _BINS - 1)].append(fact)
    apart = [abs(sum(f.confidence for f in facts) - sum(f.right for f in facts)) for facts in bins]
    return sum(apart) / max(sum(map(len, bins)), 1)
