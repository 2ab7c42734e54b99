"""An amount in its sentence -> what around it makes it another one, if anything (data/words/sums.toml)."""

from dataclasses import dataclass
from functools import cache

import regex

from kg.errors import DataError
from kg.model import Reason
from kg.schema import DATA, read_toml

PATH = DATA / "words" / "sums.toml"
_BEFORE = 40  # characters before an amount that are looked at


@dataclass(frozen=True, slots=True)
class _Words:
    before: regex.Pattern[str]
    after: regex.Pattern[str]


def another_by(attribute: str, text: str, start: int, end: int) -> Reason | None:
    """Return what makes the amount at ``start`` … ``end`` money spent so far, a total of several things …"""
    words = _words().get(attribute)
    if words is None:
        return None
    match, entry = words.before.search(text[max(start - _BEFORE, 0) : start]), "before"
    if match is None:
        match, entry = words.after.match(text, end), "after"
    return Reason("another", f"words/{PATH.name}", f"{attribute}.{entry}", match.group()) if match else None


@cache
def _words() -> dict[str, _Words]:
    try:
        return {
            name: _Words(*(regex.compile(entry[key], regex.VERBOSE) for key in ("before", "after")))
            for name, entry in read_toml(PATH).items()
        }
    except (KeyError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
