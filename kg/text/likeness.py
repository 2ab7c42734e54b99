"""A name that nothing bears -> the names nearest to it, by letters and by sound."""

from collections.abc import Iterable, Mapping

from kg.text.folding import spell_name
from kg.text.pinyin import readings

_HEARD = 0.3  # of a letter: another character that is read alike
_CHEAPEST = 3  # letters of a name of which one may be wrong
_SHORTEST = 2  # letters of what is typed: one may be anything
Sounds = Mapping[str, Iterable[str]]


def nearest_names(wanted: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Return the names that ``wanted`` may be a slip for, the nearest first.

    合穿区 and hechuan -> 合川区; a long name is near by its beginning: 赛利斯 -> 赛力斯集团股份有限公司.
    """
    typed = spell_name(wanted)
    if len(typed) < _SHORTEST:
        return []
    spelled = {name: spell_name(name) for name in names}
    sounds = readings("".join((typed, *spelled.values())))
    by_sound = typed.isascii() and typed.isalpha()
    most_wrong = max(len(typed) // _CHEAPEST, 2 * _HEARD)
    heard = [frozenset(sounds.get(char, char)) for char in typed]
    found: list[tuple[float, int, str]] = []
    for name, form in spelled.items():
        if by_sound and sounds_like(typed, form, sounds):
            found.append((0.0, len(form), name))
        elif _shares(heard, form, sounds) >= len(typed) - most_wrong:  # the distance takes ten times as long
            cost = _distance(typed, form, sounds)
            if cost <= most_wrong:
                found.append((cost, len(form), name))
    return [name for _, _, name in sorted(found)[:most]]


def _shares(heard: Iterable[frozenset[str]], name: str, sounds: Sounds) -> int:
    """Return how many of the letters that are ``heard`` so are heard somewhere in ``name``."""
    all_heard = {sound for char in name for sound in sounds.get(char, char)}
    return sum(not one.isdisjoint(all_heard) for one in heard)


def sounds_like(letters: str, name: str, sounds: Sounds) -> bool:
    """Tell whether ``name`` begins with what ``letters`` spell: hechuan, hechuanq or hc of 合川区."""
    left = {letters}
    for char in name:
        after: set[str] = set()
        for rest in left:
            for sound in sounds.get(char, (char,)):
                if sound.startswith(rest):
                    return True
                if rest.startswith(sound):
                    after.add(rest[len(sound) :])
                if rest[0] == sound[0]:
                    after.add(rest[1:])
        if "" in after:
            return True
        if not after:
            return False
        left = after
    return False


def _distance(typed: str, name: str, sounds: Sounds) -> float:
    """Return how many letters of ``typed`` are wrong, where ``name`` may go on; alike sounds cost little."""
    row = [float(at) for at in range(len(name) + 1)]
    for count, char in enumerate(typed, 1):
        before, row = row, [float(count)]
        for at, other in enumerate(name, 1):
            change = before[at - 1] + _difference(char, other, sounds)
            row.append(min(change, before[at] + 1, row[at - 1] + 1))
    return min(row)


def _difference(one: str, other: str, sounds: Sounds) -> float:
    if one == other:
        return 0.0
    return 1.0 if set(sounds.get(one, ())).isdisjoint(sounds.get(other, ())) else _HEARD
