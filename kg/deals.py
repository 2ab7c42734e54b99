"""Linked graph -> deals: one investment is one, however many articles tell it.

|岚钧新能源投资30亿元建设岚钧锂电产业园项目| in three papers, and a year later |总投资由30亿元调整为25亿元|:
one deal, 25 to 30亿元, 25亿元 the latest.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.graph import ArticleRecord, Graph, MilestoneStatement, ValueStatement, edges, holds, meta, nodes
from kg.graph.shape import Deal
from kg.model.ids import deal_id
from kg.schema import Roles, load_schema

_SAME = 1e-3  # of a sum: two that differ by less are one


@dataclass(slots=True)
class _Told:
    """What is told of a project beside its own values."""

    investors: dict[str, list[str]] = field(default_factory=dict)  # id -> articles that say it
    places: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sum:
    low: float
    high: float
    latest: float


def find_deals(graph: Graph) -> list[Deal]:
    """Return one deal for each project of which a sum or an investor is known, parts told with their whole.

    A company's sum is a deal of its own where none of its projects has that sum.
    """
    return sorted(_Deals(graph).find(), key=lambda deal: deal["id"])


def add_deals(graph: Graph) -> None:
    """Keep the deals in the graph."""
    meta(graph)["deals"] = find_deals(graph)


def wholes_of(graph: Graph) -> dict[str, str]:
    """Return of each project that is told with its whole the id of that: its sum is in the whole's."""
    return _Deals(graph).whole_of


class _Deals:
    def __init__(self, graph: Graph) -> None:
        self.roles: Roles = load_schema().roles
        self.articles = meta(graph)["articles"]
        self.nodes = dict(nodes(graph))
        self.told: dict[str, _Told] = defaultdict(_Told)
        wholes: dict[str, list[str]] = defaultdict(list)
        for head, tail, kind, edge in edges(graph):
            said = [one for one in edge["statements"] if holds(one)]
            if kind == self.roles.invests:
                if articles := [one["article"] for one in said if one["role"] not in self.roles.hired]:
                    self.told[tail].investors[head] = articles
            elif kind == self.roles.within and (said or edge["official"]):
                self.told[head].places.append(tail)
            elif kind == self.roles.part and said and self._are_projects(head, tail):
                wholes[head].append(tail)
        self.whole_of: dict[str, str] = {}
        for part, found in sorted(wholes.items()):
            self._fold(part, found)

    def find(self) -> Iterator[Deal]:
        """Yield the deals of projects, then those of companies alone."""
        sums: dict[str, list[float]] = defaultdict(list)  # investor, or article -> sums of its projects
        for key, node in self.nodes.items():
            if node["type"] != self.roles.project or key in self.whole_of:
                continue
            investors = self._investors(key)
            for value in (value for one in self._members(key) for value in self._values(one)):
                for where in (*investors, value["article"]):
                    sums[where].append(value["value"])
            total = self._sum(key)
            if total or investors:
                yield self._deal(key, investors, total)
        for key, node in self.nodes.items():
            if node["type"] == self.roles.company:
                yield from self._without_project(key, sums)

    def _are_projects(self, *keys: str) -> bool:
        return all(self.nodes[key]["type"] == self.roles.project for key in keys)

    def _fold(self, part: str, wholes: Iterable[str]) -> None:
        """Take a project into the first of its wholes that may have its place or its investor.

        What a programme lists as its parts elsewhere, by other investors, are deals of their own.
        """
        own = self.told[part]
        for whole in wholes:
            other = self.told[whole]
            above, seen = whole, {part}
            while above in self.whole_of and above not in seen:
                seen.add(above)
                above = self.whole_of[above]
            tells = other.investors or other.places or self._values(whole)
            agrees = _agree(own.investors, other.investors) or _agree(own.places, other.places)
            if above not in seen and tells and agrees:
                self.whole_of[part] = whole
                other.parts.append(part)
                return

    def _members(self, key: str) -> Iterator[str]:
        yield key
        for part in self.told[key].parts:
            yield from self._members(part)

    def _investors(self, key: str) -> list[str]:
        return sorted({investor for one in self._members(key) for investor in self.told[one].investors})

    def _values(self, key: str) -> list[ValueStatement]:
        return [
            value
            for value in self.nodes[key]["attributes"]
            if value["name"] == self.roles.sum and value["currency"] == "CNY" and holds(value)
        ]

    def _sum(self, key: str) -> _Sum | None:
        """Return the sum of a project; where only its parts have sums, theirs together."""
        if values := self._values(key):
            return self._sum_of(values)
        parts = [found for part in self.told[key].parts if (found := self._sum(part))]
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

    def _deal(self, key: str, investors: list[str], total: _Sum | None) -> Deal:
        members = list(self._members(key))
        steps = self.nodes[key]["milestones"] or [
            step for one in members for step in self.nodes[one]["milestones"]
        ]
        signed = [
            step
            for one in members
            for step in self.nodes[one]["milestones"]
            if step["stage"] == self.roles.agreed and holds(step) and not self._is_promise(step)
        ]
        articles = {step["article"] for step in signed}
        for one in members:
            values = self.nodes[one]["attributes"]
            articles.update(value["article"] for value in values if value["name"] == self.roles.sum)
            articles.update(article for found in self.told[one].investors.values() for article in found)
        deal = self._make(deal_id(key), investors, self._places(members), total, articles)
        dates = [step["date"] for step in signed if step["date"]]
        return {**deal, "project": key, "stage": self._stage(steps), "date": min(dates, default="")}

    def _places(self, members: list[str]) -> list[str]:
        return sorted({place for one in members for place in self.told[one].places})

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

    def _without_project(self, company: str, known: Mapping[str, list[float]]) -> Iterator[Deal]:
        """Yield a deal for each sum that a company invests in nothing that has a name.

        ``known``: the sums of its projects, and of all projects of an article.
        """
        groups: list[list[ValueStatement]] = []
        own = sorted(known.get(company, ()))
        for value in sorted(self._values(company), key=lambda one: one["value"]):
            at = bisect_left(own, value["value"])  # of its many projects those whose sums are next to it
            others = (*own[max(at - 1, 0) : at + 1], *known.get(value["article"], ()))
            if any(_is_same(value["value"], other) for other in others):
                continue
            if groups and _is_same(groups[-1][0]["value"], value["value"]):
                groups[-1].append(value)
            else:
                groups.append([value])
        places = self._places([company])
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


def _agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two lists share an entry, or one of them tells nothing."""
    first, second = set(one), set(other)
    return not first or not second or bool(first & second)


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(one, other)
