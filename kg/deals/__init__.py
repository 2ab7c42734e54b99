"""Linked graph -> deals: one investment is one, however many articles tell it.

|岚钧新能源投资30亿元建设岚钧锂电产业园项目| in three papers, and a year later |总投资由30亿元调整为25亿元|:
one deal, 25 to 30亿元, 25亿元 the latest.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.deals.told import Projects, Told, gather
from kg.graph import ArticleRecord, MilestoneStatement, ValueStatement, holds, meta
from kg.graph.reading import Graph
from kg.graph.shape import Deal
from kg.model.ids import deal_id
from kg.schema import load_schema

_SAME = 1e-3  # of a sum: two that differ by less are one


@dataclass(frozen=True, slots=True)
class _Sum:
    low: float
    high: float
    latest: float


def find_deals(graph: Graph, folder: Path | None = None) -> list[Deal]:
    """Return one deal for each project of which a sum or an investor is known, parts told with their whole.

    A company's sum is a deal of its own where none of its projects has that sum. ``folder``: where edges of
    a large graph wait, sorted.
    """
    with gather(graph, folder) as projects:
        return sorted(_Deals(meta(graph)["articles"], projects).find(), key=lambda deal: deal["id"])


def add_deals(graph: Graph, folder: Path | None = None) -> None:
    """Keep the deals in the graph."""
    meta(graph)["deals"] = find_deals(graph, folder)


def wholes_of(graph: Graph) -> dict[str, str]:
    """Return of each project that is told with its whole the id of that: its sum is in the whole's."""
    with gather(graph) as projects:
        return projects.whole_of


class _Deals:
    def __init__(self, articles: Mapping[str, ArticleRecord], projects: Projects) -> None:
        self.roles, self.articles, self.projects = projects.roles, articles, projects
        self.companies = dict(projects.companies())
        # investor, or article -> sums of its projects; only those that a company's sum is compared with
        self.sums: dict[str, list[float]] = {}
        for key, values in self.companies.items():
            self.sums |= {where: [] for where in (key, *(value["article"] for value in values))}

    def find(self) -> Iterator[Deal]:
        """Yield the deals of projects, then those of companies alone."""
        places: dict[str, list[str]] = {}  # of the companies
        for key, node, told in self.projects:
            if node["type"] == self.roles.project:
                yield from self._of_project(key, told)
            elif key in self.companies:
                places[key] = sorted(set(told.places))
        for key, values in self.companies.items():
            yield from self._without_project(key, values, places[key])

    def _of_project(self, key: str, told: Told) -> Iterator[Deal]:
        members = list(told.members())
        investors = sorted({investor for one in members for investor in one.investors})
        for value in (value for one in members for value in one.values):
            for where in (*investors, value["article"]):
                if where in self.sums:
                    self.sums[where].append(value["value"])
        total = self._sum(told)
        if total or investors:
            yield self._deal(key, members, investors, total)

    def _sum(self, told: Told) -> _Sum | None:
        """Return the sum of a project; where only its parts have sums, theirs together."""
        if told.values:
            return self._sum_of(told.values)
        parts = [found for part in told.parts if (found := self._sum(part))]
        if not parts:
            return None
        return _Sum(*(sum(getattr(part, end) for part in parts) for end in ("low", "high", "latest")))

    def _sum_of(self, values: list[ValueStatement]) -> _Sum:
        lows = (value["value"] if value["minimum"] is None else value["minimum"] for value in values)
        highs = (value["value"] if value["maximum"] is None else value["maximum"] for value in values)
        latest = max(values, key=lambda one: (*self._moment(one["article"]), one["confidence"], one["value"]))
        return _Sum(min(lows), max(highs), latest["value"])

    def _moment(self, article: str) -> tuple[str, str]:
        """Return when an article said what it says: of a reprint, when the original did."""
        article = self.articles[article].get("reprintOf", article)
        return self.articles[article]["date"], article

    def _order(self, article: str) -> tuple[str, bool, str]:
        record = self.articles[article]
        return record["date"] or "9999", "reprintOf" in record, article

    def _deal(self, key: str, members: list[Told], investors: list[str], total: _Sum | None) -> Deal:
        steps = members[0].steps or [step for one in members for step in one.steps]
        signed = [
            step
            for one in members
            for step in one.steps
            if step["stage"] == self.roles.agreed and holds(step) and not self._is_promise(step)
        ]
        articles = {step["article"] for step in signed}
        for one in members:
            articles.update(one.said)
            articles.update(article for found in one.investors.values() for article in found)
        places = sorted({place for one in members for place in one.places})
        deal = self._make(deal_id(key), investors, places, total, articles)
        dates = [step["date"] for step in signed if step["date"]]
        return {**deal, "project": key, "stage": self._stage(steps), "date": min(dates, default="")}

    def _make(
        self, id_: str, investors: list[str], places: list[str], total: _Sum | None, articles: Iterable[str]
    ) -> Deal:
        told = sorted(articles, key=self._order)
        return {
            "id": id_,
            "project": "",
            "investors": investors,
            "places": places,
            "low": total.low if total else None,
            "high": total.high if total else None,
            "latest": total.latest if total else None,
            "stage": "",
            "date": "",
            "articles": told,
            "sources": count_sources(told, self.articles),
        }

    def _without_project(
        self, company: str, values: list[ValueStatement], places: list[str]
    ) -> Iterator[Deal]:
        """Yield a deal for each sum that a company invests in nothing that has a name."""
        groups: list[list[ValueStatement]] = []
        own = sorted(self.sums[company])
        for value in sorted(values, key=lambda one: one["value"]):
            at = bisect_left(own, value["value"])  # of its many projects those whose sums are next to it
            others = (*own[max(at - 1, 0) : at + 1], *self.sums[value["article"]])
            if any(_is_same(value["value"], other) for other in others):
                continue
            if groups and _is_same(groups[-1][0]["value"], value["value"]):
                groups[-1].append(value)
            else:
                groups.append([value])
        for group in groups:
            id_ = deal_id(company, f"{group[0]['value']:.15g}")
            articles = {value["article"] for value in group}
            yield self._make(id_, [company], places, self._sum_of(group), articles)

    def _is_promise(self, step: MilestoneStatement) -> bool:
        printed = self.articles[step["article"]]["date"]
        length = min(len(step["date"]), len(printed))
        return bool(step.get("promised")) or step["date"][:length] > printed[:length]

    def _stage(self, steps: list[MilestoneStatement]) -> str:
        """Return the last stage reached; where all is still to come, the first of all stages."""
        order = list(load_schema().stages)
        told = [step for step in steps if holds(step)]
        reached = [step for step in told if not self._is_promise(step)]
        if not reached:
            return order[0] if told else ""
        last = max(
            reached,
            key=lambda step: (step["date"] or self._moment(step["article"])[0], order.index(step["stage"])),
        )
        return last["stage"]


def count_sources(articles: Iterable[str], records: Mapping[str, ArticleRecord]) -> int:
    """Return how many articles are left where a reprint and its original count as one."""
    return len({records[key].get("reprintOf", key) for key in articles})


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(one, other)
