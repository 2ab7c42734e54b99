"""Pairs of names -> the weights of data/identity.toml, printed to be put there.

    python -m tools.train_identity

The pairs are those that linking compares in part a of tests/gold/identity, and the real names that are not
set aside; part b and the names set aside stay unseen. The likelihood is maximised with a prior around the
weights in the file: a feature that holds in few pairs keeps its weight, and each run moves further. Take over
what real stories bear out: the weights of people are set by hand, those of projects half-way.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np

from kg.linking import link_entities, scoring
from kg.linking.atoms import Atom
from kg.linking.features import Features, compare
from kg.linking.scorer import load_scorer
from kg.model import Facts, Source
from kg.pipeline import extract_source
from kg.sources import read_sources
from tests.identity_data import find_form, load_threads, text_of, write_records
from tests.test_real_names import facts_of, pairs

_PRIOR = 1.0  # how much a weight is held to that set by hand
_STEPS, _RATE = 4000, 0.02


@dataclass(frozen=True, slots=True)
class Example:
    """Two names that linking compared, and whether they are one thing."""

    type: str
    features: Features
    same: bool


def compared(facts: list[Facts]) -> list[tuple[Atom, Atom, Features]]:
    """Return every pair that linking compares, with its features."""
    seen: list[tuple[Atom, Atom, Features]] = []

    def noting(a: Atom, b: Atom, known: object) -> Features:
        features = compare(a, b, known)  # type: ignore[arg-type]
        seen.append((a, b, features))
        return features

    with mock.patch.object(scoring, "compare", noting):
        link_entities(facts)
    return seen


def thread_examples() -> Iterator[Example]:
    """Yield the pairs of part a whose things are annotated, a file an article."""
    threads = load_threads()
    with tempfile.TemporaryDirectory() as folder:
        write_records("a", Path(folder) / "a", apart=True)
        sources = [one for one in read_sources([Path(folder)]) if isinstance(one, Source)]
        facts = [one for source in sources for one in extract_source(source)]
    records = {one.article.id: one.article.record for one in facts}
    articles = sorted(records)  # by the numbers that atoms have
    things: dict[tuple[str, str], set[str]] = {}
    for one in facts:
        record = records[one.article.id]
        for thing in threads.things.values():
            spans = {
                span
                for form in thing.mentions.get(record, ())
                for span in find_form(text_of(threads.articles[record]), form)
            }
            for entity in one.entities:
                if entity.type == thing.type and any((m.start, m.end) in spans for m in entity.mentions):
                    things.setdefault((one.article.id, entity.id), set()).add(thing.id)
    for a, b, features in compared(facts):
        one, other = (_thing(atom, articles, things) for atom in (a, b))
        if one and other:
            yield Example(a.type, features, one == other)


def _thing(atom: Atom, articles: list[str], things: dict[tuple[str, str], set[str]]) -> str:
    found = {thing for at in atom.articles for thing in things.get((articles[at], atom.id), ())}
    return found.pop() if len(found) == 1 else ""


def name_examples() -> Iterator[Example]:
    """Yield the pairs of real names that are not set aside."""
    for pair in pairs(aside=False):
        if pair.verdict != "doubtful":
            facts = [facts_of("1", pair.type, pair.a), facts_of("2", pair.type, pair.b)]
            for a, _, features in compared(facts):
                yield Example(a.type, features, pair.verdict == "same")


def fit(examples: list[Example], weights: dict[str, float]) -> dict[str, float]:
    """Return the weights under which the examples are likeliest, near those that were set by hand."""
    names = sorted(weights)
    table = np.array([[1.0 if n == "bias" else one.features.get(n, 0.0) for n in names] for one in examples])
    right = np.array([float(one.same) for one in examples])
    prior = np.array([weights[name] for name in names])
    found = prior.copy()
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-table @ found))
        found -= _RATE * (table.T @ (likely - right) + _PRIOR * (found - prior))
    return {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}


def main() -> None:
    """Print the weights by type."""
    examples = [*thread_examples(), *name_examples()]
    for type_, weights in load_scorer().weights.items():
        own = [one for one in examples if one.type == type_]
        print(f"# {len(own)} pairs, {sum(one.same for one in own)} of one thing")
        print(f"[weights.{type_}]")
        for name, value in fit(own, weights).items():
            print(f"{name} = {value}")
        print()


if __name__ == "__main__":
    main()
