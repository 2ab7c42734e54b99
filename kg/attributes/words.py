"""data/words/attributes.toml -> compiled patterns over masked sentences."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from kg.confidence import load_measured
from kg.errors import DataError
from kg.quantities import expand
from kg.schema import DATA, read_toml

# Each name or amount is masked by one character of the private use area and, behind it, one that goes on.
KINDS = (
    *("project", "company", "zone", "place", "organisation", "person", "industry", "product"),
    *("money", "area", "percent", "date", "aside"),
)
MARKS = {kind: (chr(0xE000 + 2 * i), chr(0xE001 + 2 * i)) for i, kind in enumerate(KINDS)}
PATH = DATA / "words" / "attributes.toml"


@dataclass(frozen=True, slots=True)
class ValueRule:
    """How a value is said; see data/words/attributes.toml for the meaning of each."""

    attribute: str
    name: str
    kind: str
    rank: int
    confidence: float
    before: regex.Pattern[str]
    after: regex.Pattern[str] | None
    gap: regex.Pattern[str]
    blocked: regex.Pattern[str] | None
    blocked_behind: regex.Pattern[str] | None
    not_after: regex.Pattern[str] | None
    needs: regex.Pattern[str] | None
    dated: bool
    ahead_only: bool
    zone: bool


@dataclass(frozen=True, slots=True)
class StageRule:
    """How a stage is said."""

    stage: str
    name: str
    confidence: float
    words: regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """All patterns, and the rules in the order in which they are tried."""

    patterns: dict[str, regex.Pattern[str]]
    generic: frozenset[str]
    values: tuple[ValueRule, ...]
    stages: tuple[StageRule, ...]
    any_stage: regex.Pattern[str]  # no stage is said without it


@cache
def load_words() -> Words:
    """Return the patterns and rules; DataError names the key that is broken."""
    table = read_toml(PATH)
    marks = {kind: f"(?:{first}{more}*)" for kind, (first, more) in MARKS.items()}
    macros = {**marks, **table["patterns"]}
    patterns = {name: _compile(f"{{{name}}}", macros, name) for name in table["patterns"]}
    values = tuple(_value_rule(entry, macros) for entry in table["values"])
    stages = tuple(
        StageRule(
            entry["stage"],
            f"milestone/{entry['name']}",
            load_measured().confidence(f"milestone/{entry['name']}", "milestone"),
            _compile(entry["words"], macros, entry["name"]),
        )
        for entry in table["stages"]
    )
    # a date, which a stage may end with, counts as found: the text may not be read yet
    dated = {**macros, "date": ""}
    any_stage = _compile("|".join(f"(?:{entry['words']})" for entry in table["stages"]), dated, "stages")
    return Words(patterns, frozenset(table["generic"]), values, stages, any_stage)


def _value_rule(entry: dict[str, Any], macros: dict[str, str]) -> ValueRule:
    name = f"{entry['attribute']}/{entry['rule']}"

    def compiled(key: str, shape: str = "{}") -> regex.Pattern[str] | None:
        return _compile(shape.replace("{}", entry[key]), macros, name) if key in entry else None

    gap = f"{entry['gap']}|" if entry.get("gap") else ""
    return ValueRule(
        entry["attribute"],
        name,
        entry["kind"],
        entry["rank"],
        load_measured().confidence(name, entry["attribute"]),
        _compile(f"(?:{entry['before']}){{rise}}{{fill}}$", macros, name),
        compiled("after"),
        _compile(f"(?>{gap}{{one_by_one}}|{{light}})*", macros, name),
        compiled("blocked", "(?:{})$"),
        compiled("blocked_behind", "(?:{})$"),
        compiled("not_after"),
        compiled("needs"),
        entry.get("dated", True),
        entry.get("ahead_only", False),
        entry.get("zone", False),
    )


def _compile(text: str, macros: dict[str, str], name: str) -> regex.Pattern[str]:
    try:
        return regex.compile(expand(text, macros), regex.VERBOSE)
    except (regex.error, KeyError) as error:
        raise DataError(f"{PATH.name}: {name}: {error}; mend the pattern") from error
