"""Things of a graph and things of a gold file -> which is which."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.evaluation.gold import GoldEntity
from kg.schema import load_schema

_SPELLING = str.maketrans("—–−·", "---.", "\"“”„'‘’「」『』《》〈〉")
# A long project name has no one right edge: it may hold a shorter one of this share.
_PART = 0.7

_Fit = tuple[int, bool, int]  # sorts a better fit higher


@dataclass(frozen=True, slots=True)
class Alignment:
    """``match``: thing of the graph -> its gold entity; ``double``: a second one for it -> the same;
    ``merged``: gold entity -> the thing that bears its name, but is another gold entity's."""

    match: dict[str, str] = field(default_factory=dict)
    double: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def gold_of(self, entity: str) -> str:
        """Return the gold entity that the thing stands for, or nothing."""
        return self.match.get(entity) or self.double.get(entity, "")


def spell(name: str) -> str:
    """Return ``name`` with white space, width, dashes and quotation marks folded."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_SPELLING).split()).lower()


def align(found: Mapping[str, tuple[str, frozenset[str]]], gold: Iterable[GoldEntity]) -> Alignment:
    """Return which of ``found`` (id -> type and spelled names) is which gold entity, the best fit first."""
    pairs: list[tuple[_Fit, bool, str, str]] = []
    for entity in gold:
        names = {spell(name) for name in (entity.name, *entity.mentions)}
        for key, (kind, labels) in found.items():
            fit = _fit(labels, names, spell(entity.name), kind) if kind == entity.type else None
            if fit:
                pairs.append((fit, not entity.optional, key, entity.id))
    pairs.sort(reverse=True)
    alignment = Alignment()
    taken: set[str] = set()
    for _, _, key, id_ in pairs:
        if key not in alignment.match and id_ not in taken:
            alignment.match[key] = id_
            taken.add(id_)
    for _, _, key, id_ in pairs:
        if key not in alignment.match:
            alignment.double.setdefault(key, id_)
    taken.update(alignment.double.values())
    for _, _, key, id_ in pairs:
        if id_ not in taken:
            alignment.merged.setdefault(id_, key)
    return alignment


def _fit(labels: frozenset[str], names: set[str], name: str, kind: str) -> _Fit | None:
    shared = labels & names
    if shared:
        return 2, name in shared, len(shared)
    if kind != load_schema().roles.project:
        return None
    inside = [min(len(a), len(b)) for a in labels for b in names if _holds(a, b)]
    return (1, False, max(inside)) if inside else None


def _holds(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return short in long and len(short) >= _PART * len(long)
