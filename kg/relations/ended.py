"""A relation and the sentence that seems to say it -> whether it tells of a deal that ended or never was."""

from functools import cache

import regex

from kg.errors import DataError
from kg.model import Reason
from kg.schema import DATA, read_toml

PATH = DATA / "words" / "ended.toml"


def ended_by(relation: str, text: str) -> Reason | None:
    """Return what says that deals as ``relation`` tells of ended, failed or are a rumour, if anything."""
    relations, words = _words()
    match = words.search(text) if relation in relations else None
    return Reason("ended", f"words/{PATH.name}", "words", match.group()) if match else None


@cache
def _words() -> tuple[frozenset[str], regex.Pattern[str]]:
    table = read_toml(PATH)
    try:
        return frozenset(table["relations"]), regex.compile(table["words"])
    except (KeyError, TypeError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
