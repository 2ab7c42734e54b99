"""Facts that were judged -> whether their confidence says how often they are right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import exp, log
from typing import NamedTuple

from kg.confidence import ALL, EDGE

_BINS = 10
_LEAST = 10  # facts that must be judged before anything is learnt of them
# How far the log-odds may be off: of all facts together, and of one kind from these (standard deviations).
_SPREAD, _KIND_SPREAD = 1.0, 0.5
_STEPS = 30


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


def fit_shifts(judged: Sequence[Judged]) -> dict[str, float]:
    """Return what to add to the log-odds of each kind of fact, so that confidence tells how many are right.

    Few facts of a kind move it little from that of all; fewer than ten facts in all move nothing.
    """
    if len(judged) < _LEAST:
        return {}
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for fact in judged:
        kinds[fact.kind].append(fact)
    common = _fit(judged, 0.0, _SPREAD)
    fitted = {kind: round(_fit(facts, common, _KIND_SPREAD), 3) for kind, facts in sorted(kinds.items())}
    return {ALL: round(common, 3), **fitted}


def _fit(judged: Sequence[Judged], expected: float, spread: float) -> float:
    """Return the likeliest shift, by Newton's method; before any fact it is normal around ``expected``."""
    added = expected
    for _ in range(_STEPS):
        slope, curve = (expected - added) / spread**2, 1 / spread**2
        for odds, right in _odds(judged):
            share = 1 / (1 + exp(-(odds + added)))
            slope += right - share
            curve += share * (1 - share)
        added += slope / curve
    return added


def _odds(judged: Iterable[Judged]) -> Iterator[tuple[float, bool]]:
    for fact in judged:
        inside = min(max(fact.confidence, EDGE), 1 - EDGE)
        yield log(inside) - log(1 - inside), fact.right
