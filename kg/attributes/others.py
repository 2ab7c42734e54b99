"""An amount in its sentence -> whether the words around it make it another one (data/words/sums.toml)."""

from dataclasses import dataclass
from functools import cache

import regex

from kg.errors import DataError
from kg.schema import DATA, read_toml

PATH = DATA / "words" / "sums.toml"
_BEFORE = 40  # characters before an amount that are looked at


@dataclass(frozen=True, slots=True)
class _Words:
    before: regex.Pattern[str]
    after: regex.Pattern[str]


def is_another(attribute: str, text: str, start: int, end: int) -> bool:
    """Tell whether the amount at ``start`` … ``end`` is money spent so far, a total over several things …"""
    words = _words().get(attribute)
    if words is None:
        return False
    before = text[max(start - _BEFORE, 0) : start]
    return words.before.search(before) is not None or words.after.match(text, end) is not None


@cache
def _words() -> dict[str, _Words]:
    try:
        return {
            name: _Words(*(regex.compile(entry[key], regex.VERBOSE) for key in ("before", "after")))
            for name, entry in read_toml(PATH).items()
        }
    except (KeyError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
