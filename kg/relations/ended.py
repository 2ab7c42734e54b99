"""A relation and the sentence that seems to say it -> whether it tells of a deal that ended or never was."""

from functools import cache

import regex

from kg.errors import DataError
from kg.schema import DATA, read_toml

PATH = DATA / "words" / "ended.toml"


def has_ended(relation: str, text: str) -> bool:
    """Tell whether ``text`` says that deals as ``relation`` tells of ended, failed or are a rumour."""
    relations, words = _words()
    return relation in relations and words.search(text) is not None


@cache
def _words() -> tuple[frozenset[str], regex.Pattern[str]]:
    table = read_toml(PATH)
    try:
        return frozenset(table["relations"]), regex.compile(table["words"])
    except (KeyError, TypeError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
