"""An amount in its sentence -> what around it makes it another one, if anything (data/words/sums.toml)."""

from kg.model import Reason
from kg.words import WORD_FILES, SumWords, load_words

_BEFORE = 40  # characters before an amount that are looked at


def another_by(attribute: str, text: str, start: int, end: int) -> Reason | None:
    """Return what makes the amount at ``start`` … ``end`` money spent so far, a total of several things …"""
    words = load_words(SumWords).another.get(attribute)
    if words is None:
        return None
    match, entry = words.before.search(text[max(start - _BEFORE, 0) : start]), "before"
    if match is None:
        match, entry = words.after.match(text, end), "after"
    if match is None:
        return None
    return Reason("another", f"words/{WORD_FILES[SumWords]}", f"another.{attribute}.{entry}", match.group())
