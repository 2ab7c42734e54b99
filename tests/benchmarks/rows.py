"""The rows of the table that `python -m tests.benchmarks` prints, with their limits: rows.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("rows.toml")


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured, and beside whom, with the limits: as rows.toml says."""

    name: str
    group: str
    what: str
    peer: str
    unit: str
    most: float | None = None
    least: float | None = None
    small: float | None = None
    figure: float | None = None

    @property
    def in_tests(self) -> float:
        """The limit of the ratio in the small form."""
        return next(limit for limit in (self.small, self.most, self.least) if limit is not None)

    def holds(self, result: "Result") -> bool:
        """Tell whether the limits are kept; what was not measured keeps none."""
        if result.kg is None:
            return False
        ratio = result.ratio
        return (
            (self.most is None or (ratio is not None and ratio <= self.most))
            and (self.least is None or (ratio is not None and ratio >= self.least))
            and (self.figure is None or result.kg <= self.figure)
        )


class Result(NamedTuple):
    """Two figures of one run; None is what did not end in time."""

    row: str
    kg: float | None
    peer: float | None

    @property
    def ratio(self) -> float | None:
        return self.kg / self.peer if self.kg is not None and self.peer else None


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; the defaults take less than ten minutes."""

    articles: int = 20_000  # composed, of the archive
    read: int = 1_000  # generated and read: by workers, and in the archive
    files: int = 5_000  # tiny ones
    triples: int = 160_000  # that are asked
    seconds: float = 8.0  # for each comparison of servers
    turns: int = 5  # of what is done in turn


def load_rows() -> dict[str, Row]:
    """Return the rows by name, in the order of the table."""
    groups = tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    return {name: Row(name, group, **said) for group, rows in groups for name, said in rows.items()}


ROWS = load_rows()
