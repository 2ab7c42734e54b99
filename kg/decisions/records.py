"""Facts of articles -> the entities that a decision names, before anything is linked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from kg.decisions.shape import Decision, Key, Rename
from kg.model import Article, Entity, Facts
from kg.text.folding import spell_name

Record = tuple[str, str]  # an article's id, and an entity's id there

_ALIKE = 0.85  # share of letters that a sentence and an edited one have in common
_SHORTEST = 6  # letters of a quote that may be a part of a sentence
_BY_CODE, _TIED, _NEAR = 3, 2, 1  # how well what stands near a thing tells it from namesakes

spell = lru_cache(maxsize=1 << 16)(spell_name)


class Fit(NamedTuple):
    """An entity of an article that bears the name of a key, and how well the rest of the key fits."""

    type: str
    score: int  # 0: nothing of what should be near it is
    at: str = ""  # what orders entities the same whatever file their article is in


@dataclass(slots=True)
class Wanted:
    """The keys that are looked for, by the names that a thing of each may bear."""

    renamed: Mapping[str, frozenset[str]]  # a new name, spelled -> the names before it
    by_name: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: Key) -> None:
        """Look for ``key``, too."""
        for name in {spell(key.name), *self.renamed.get(spell(key.name), ())}:
            if key not in self.by_name[name]:
                self.by_name[name].append(key)

    def of(self, names: Iterable[str]) -> Iterator[Key]:
        """Yield the keys that one of ``names`` may mean, each once."""
        yield from dict.fromkeys(key for name in names for key in self.by_name.get(spell(name), ()))


def names_before(decisions: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """Return, for each name that a person gave, the names that its things bear in the texts."""
    found: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        if isinstance(decision.what, Rename):
            old = spell(decision.what.thing.name)
            found[spell(decision.what.to)] |= {old, *found.get(old, ())}
    return {name: frozenset(olds) for name, olds in found.items()}


def find_records(all_facts: Iterable[Facts], wanted: Wanted) -> dict[Key, dict[Record, Fit]]:
    """Return the entities of all articles that each key can mean.

    Those of another type count only where none of its own has the name.
    """
    found: dict[Key, dict[Record, Fit]] = defaultdict(dict)
    for facts in all_facts if wanted.by_name else ():
        text = at = ""
        for entity in facts.entities:
            for key in wanted.of((entity.name, *entity.aliases)):
                if key.near and not text:
                    text = spell_name(facts.article.text)
                at = at or order_of(facts.article)
                fit = Fit(entity.type, _score(key, entity, facts, text), at)
                found[key][facts.article.id, entity.id] = fit
    return {key: _best(key, records) for key, records in found.items()}


def order_of(article: Article) -> str:
    """Return what orders articles by what they say, and not by their files."""
    return f"{article.date} {sha256(article.text.encode('utf-8', 'replace')).hexdigest()}"


def _best(key: Key, records: Mapping[Record, Fit]) -> dict[Record, Fit]:
    types = {fit.type for fit in records.values() if fit.score}
    type_ = key.type if key.type in types or len(types) != 1 else min(types)
    return {record: fit for record, fit in records.items() if fit.score and fit.type == type_}


def _score(key: Key, entity: Entity, facts: Facts, text: str) -> int:
    if not key.near:
        return _NEAR
    ends = {relation.head for relation in facts.relations if relation.tail == entity.id}
    ends |= {relation.tail for relation in facts.relations if relation.head == entity.id}
    tied = {spell(name) for one in facts.entities if one.id in ends for name in (one.name, *one.aliases)}
    score = 0
    for near in key.near:
        if near == entity.code:
            score += _BY_CODE
        elif spell(near) in tied:
            score += _TIED
        elif spell(near) in text:
            score += _NEAR
    return score


def is_quoted(quote: str, evidence: str) -> bool:
    """Tell whether ``evidence`` is the sentence ``quote``, or a part of it, moved or slightly edited.

    A sentence with other numbers is another one.
    """
    short, long = sorted((spell_name(quote), spell_name(evidence)), key=len)
    if short == long or (len(short) >= _SHORTEST and short in long):
        return True
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    numbers = re.findall(r"[\d.]+", short) == re.findall(r"[\d.]+", long)
    return numbers and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
