"""Tables of what a trained network should find: most of a table must be right.

A network errs; a test of one sentence would only tell that it errs there. A table holds many sentences of one
kind, and the share that must be right is what was measured when the network was trained, less a little. Who
breaks a table sees what is wrong.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from kg.model import Facts, Source
from kg.pipeline import extract_source

Case = TypeVar("Case")


def facts_of(text: str, date: str = "") -> Facts:
    """Return what the text of one article says."""
    (facts,) = extract_source(Source("a.txt", text, record="1", date=date))
    return facts


def assert_most(cases: Iterable[Case], wrong: Callable[[Case], str], least: float) -> None:
    """Fail if less than ``least`` of the cases are right; ``wrong`` tells what is wrong with one."""
    results = [wrong(case) for case in cases]
    assert results, "the table is empty"
    bad = [result for result in results if result]
    share = 1 - len(bad) / len(results)
    assert share >= least, f"{share:.2f} of {len(results)} are right, not {least}:\n" + "\n".join(bad)


def said(facts: Facts) -> set[tuple[str, str, str]]:
    """Return (head, relation, tail), (thing, attribute, number) and (project, stage, date)."""
    names = {entity.id: entity.name for entity in facts.entities}
    found = {(names[r.head], r.type, names[r.tail]) for r in facts.relations if r.confidence >= 0.5}
    found |= {(names[v.entity], v.name, f"{v.value:.15g}") for v in facts.attributes if v.confidence >= 0.5}
    found |= {(names[m.project], m.stage, m.date) for m in facts.milestones if m.confidence >= 0.5}
    return found
