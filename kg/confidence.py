"""data/confidence.toml <-> how far a fact can be trusted: the measured precision of its rule, smoothed.

`kg evaluate --write-confidence` counts on annotated pages how often each rule was right and wrong. A rule
with few facts there is drawn towards the precision of its relation type or attribute, and that towards the
precision of all facts: (right + WEIGHT * prior) / (right + wrong + WEIGHT). A rule that the pages never used
has the precision of its type, a type that is not annotated (the stages of projects) that of all facts.

Nothing else lowers a confidence. Two more things were measured, on each page with the counts of the others:
whether an end of the fact was named or only referred to, and how often the names at both ends are right.
Neither told right facts from wrong ones better than the rule alone, so neither is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import DataError
from kg.files import write_text
from kg.schema import DATA, read_toml

MIN_CONFIDENCE = 0.5  # a fact that is less sure stands in no export, unless one asks for it
WEIGHT = 16  # facts that a prior is worth: with fewer, pages told less of the pages left out
PATH = DATA / "confidence.toml"
_EVEN = 0.5

_HEAD = """\
# How often each rule was right and wrong on annotated pages, counted by `kg evaluate --write-confidence`.
# The confidence of a fact comes from here (see kg/confidence.py). Do not edit it: measure again.
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts were right, and how many wrong."""

    right: int = 0
    wrong: int = 0

    def precision(self, prior: float) -> float:
        """Return the share that was right, drawn towards ``prior`` where little was counted."""
        return (self.right + WEIGHT * prior) / (self.right + self.wrong + WEIGHT)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted on how many documents: by type of fact, each fact once, and by rule."""

    documents: int
    types: Mapping[str, Count]
    rules: Mapping[str, Count]

    def total(self) -> Count:
        """Return the facts of all types."""
        counts = self.types.values()
        return Count(sum(count.right for count in counts), sum(count.wrong for count in counts))

    def confidence(self, rule: str, type_: str) -> float:
        """Return how far a fact of ``type_`` that ``rule`` states can be trusted."""
        of_all = self.total().precision(_EVEN)
        of_type = self.types.get(type_, Count()).precision(of_all)
        return round(self.rules.get(rule, Count()).precision(of_type), 3)


@cache
def load_measured(path: Path = PATH) -> Measured:
    """Return what was counted; DataError names file and key."""
    table = read_toml(path)
    try:
        return Measured(int(table["documents"]), _counts(table["types"]), _counts(table["rules"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(
            f"{path.name}: {error}; write it again with kg evaluate --write-confidence"
        ) from error


def save_measured(measured: Measured, path: Path) -> None:
    """Write what was counted to ``path``, sorted: the same counts, the same bytes."""
    lines = [_HEAD, f"documents = {measured.documents}"]
    for name, counts in (("types", measured.types), ("rules", measured.rules)):
        lines += ["", f"[{name}]  # right, wrong"]
        lines += [f'"{key}" = [{count.right}, {count.wrong}]' for key, count in sorted(counts.items())]
    write_text(path, "\n".join(lines) + "\n")


def _counts(table: Mapping[str, list[int]]) -> dict[str, Count]:
    found = {}
    for key, (right, wrong) in table.items():
        if min(right, wrong) < 0:
            raise ValueError(f"{key!r} counts less than nothing")
        found[key] = Count(int(right), int(wrong))
    return found
