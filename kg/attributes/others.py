"""An amount in its sentence -> whether the words around it make it another one (data/words/sums.toml)."""

from kg.words import SumWords, load_words

_BEFORE = 40  # characters before an amount that are looked at


def is_another(attribute: str, text: str, start: int, end: int) -> bool:
    """Tell whether the amount at ``start`` … ``end`` is money spent so far, a total over several things …"""
    words = load_words(SumWords).another.get(attribute)
    if words is None:
        return False
    before = text[max(start - _BEFORE, 0) : start]
    return words.before.search(before) is not None or words.after.match(text, end) is not None
