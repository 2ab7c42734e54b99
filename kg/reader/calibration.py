"""The network's probability of a link -> how often such a link is right (data/reader/calibration.toml).

Fitted by tools/train on stories that the network was not trained on: a line over the log-odds, for each kind of
fact one, and one for facts whose ends stand in different sentences.
"""

from functools import cache
from math import exp, log
from typing import Any

from kg.errors import DataError
from kg.schema import DATA, read_toml

_EDGE = 1e-6


def calibrate(name: str, probability: float, *, together: bool) -> float:
    """Return how far a fact of the relation or attribute ``name`` can be trusted, rounded to three digits.

    ``together``: both of its ends stand in the sentence that says it.
    """
    slope, shift = _line(name, together=together)
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return round(1 / (1 + exp(-(slope * log(inside / (1 - inside)) + shift))), 3)


@cache
def _line(name: str, *, together: bool) -> tuple[float, float]:
    lines = _table()["together" if together else "apart"]
    slope, shift = lines.get(name) or lines["all"]
    return float(slope), float(shift)


@cache
def _table() -> dict[str, Any]:
    path = DATA / "reader" / "calibration.toml"
    table = read_toml(path)
    if not all(isinstance(table.get(key), dict) and "all" in table[key] for key in ("together", "apart")):
        raise DataError(f"{path.name}: the tables 'together' and 'apart' need a line 'all'; install kg again")
    return table
