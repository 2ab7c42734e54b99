"""Statements -> numbered quotes: each sentence once, however many claims rest on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.display.quoting import quote
from kg.display.text import BETWEEN
from kg.display.trust import is_sure, load_trust
from kg.graph import Statement, holds, meta

_MOST = 2  # quotes of one claim: the surest of the newest articles
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """One numbered quote; ``manner`` is the key of the words that say how the sentence tells it."""

    number: int
    text: str
    where: str
    manner: str
    confirmed: str  # who confirmed it, and when


class Footnotes:
    """The quotes of one dossier, numbered in the order in which claims use them."""

    def __init__(self, graph: "nx.MultiDiGraph[str]", words: dict[str, str]) -> None:
        self.articles = meta(graph)["articles"]
        self.deciders = {one["id"]: f"{one['who']} {one['when'][:10]}" for one in meta(graph)["decisions"]}
        self.words = words
        self.found: dict[Place, Quote] = {}

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Return the quotes in the order of their numbers."""
        return tuple(self.found.values())

    def cite(self, statements: Iterable[Statement], most: int = _MOST) -> tuple[int, ...]:
        """Return the numbers of the quotes that prove a claim: a reprint only without its original."""
        said = [one for one in statements if holds(one)] or list(statements)
        own = [one for one in said if "reprintOf" not in self.articles[one["article"]]] or said
        own.sort(key=lambda one: (one["confidence"], self.articles[one["article"]]["date"]), reverse=True)
        places = dict.fromkeys((one["article"], one["start"], one["end"]) for one in own)
        best = {place: self._best(place, own) for place in list(places)[:most]}
        return tuple(sorted(self._number(place, one) for place, one in best.items()))

    def _best(self, place: Place, said: Sequence[Statement]) -> Statement:
        return next(one for one in said if (one["article"], one["start"], one["end"]) == place)

    def _number(self, place: Place, said: Statement) -> int:
        if place not in self.found:
            article = self.articles[said["article"]]
            text = " ".join(quote(said, article["text"], self.words["gap"]).split())
            by = self.deciders.get(said.get("confirmed", ""), "")
            self.found[place] = Quote(
                len(self.found) + 1, text, self.where(said["article"]), _manner(said), by
            )
        return self.found[place].number

    def where(self, key: str) -> str:
        """Return where an article stands: headline, authors, paper, date, page; else the file, too."""
        article = self.articles[key]
        headline = self.words["cite_headline"].format(
            headline=article["headline"] or self.words["no_headline"]
        )
        page = self.words["page"].format(page=article["page"]) if article["page"] else ""
        known = article["headline"] and article["publisher"] and article["date"]
        parts = (
            headline,
            BETWEEN.join(article["authors"]),
            article["publisher"],
            article["date"] or self.words["undated"],
            page,
            "" if known else article["source"],
        )
        return self.words["comma"].join(filter(None, parts))


def _manner(said: Statement) -> str:
    if not is_sure(said, load_trust().doubtful):
        return "dossier_doubtful"
    return "dossier_context" if "context" in said else "dossier_direct"
