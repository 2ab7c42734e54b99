"""data/trust.toml -> how sure a statement must be to be used."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.datafile import read_form
from kg.graph import Statement
from kg.schema import DATA


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys of trust.toml."""

    doubtful: float
    listed: float
    summed_up: float


@cache
def load_trust(path: Path = DATA / "trust.toml") -> Trust:
    """Return the thresholds; DataError names file, line and mend."""
    return read_form(path, Trust)


def is_sure(said: Statement, least: float) -> bool:
    """Tell whether a person confirmed the statement, or its reading is sure enough."""
    return "confirmed" in said or said["confidence"] >= least
