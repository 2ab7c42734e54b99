"""Statements of a fact -> its sentences, each once, and the one to show of several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.graph import ArticleRecord, Statement, holds


@dataclass(slots=True)
class Said:
    """A sentence that says a fact; ``statement`` is the first of those that it makes."""

    statement: Statement
    roles: list[str] = field(default_factory=list)

    @property
    def sure(self) -> float:
        """Return the confidence as the page shows it."""
        return round(self.statement["confidence"], 2)


def find_said(statements: Iterable[Statement]) -> list[Said]:
    """Return the sentences of a fact in the order of articles and places, with all roles that each names."""
    found: dict[tuple[str, int, int], Said] = {}
    for one in statements:
        place = one["article"], one["start"], one["end"]
        if (said := found.get(place)) is None:
            said = found[place] = Said(one)
        role = str(one.get("role", ""))
        if role and role not in said.roles:
            said.roles.append(role)
    return [said for _, said in sorted(found.items(), key=lambda item: item[0])]


def best_said(found: Iterable[Said], articles: Mapping[str, ArticleRecord]) -> Said | None:
    """Return the sentence of the newest article, of several the surest, that none corrects."""
    best: tuple[tuple[str, float], Said] | None = None
    right = (one for one in found if holds(one.statement))
    for one in sorted(right, key=lambda one: (one.statement["article"], one.statement["start"])):
        worth = articles[one.statement["article"]]["date"], one.sure
        if best is None or worth > best[0]:
            best = worth, one
    return best[1] if best else None
