"""Graph -> what a dossier holds: a summary, figures, a life line, tables, quotes, articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import networkx as nx

from kg.display.projects import ProjectRow, project_rows
from kg.display.stages import tell_stage
from kg.display.text import BETWEEN, load_text
from kg.display.values import format_value
from kg.dossier.footnotes import Footnotes, Quote
from kg.dossier.ring import Neighbour, find_neighbours
from kg.dossier.summary import Line, Summary
from kg.graph import Edge, Node, RelationStatement, holds, meta
from kg.schema import load_schema
from kg.show.changes import tell_former
from kg.timeline import Promise, find_contradictions, history, life_line, posts, today
from kg.timeline.promises import CORRECTED, DROPPED, KEPT, MOVED, OPEN, OVERDUE, PASSED
from kg.timeline.roles import time_roles

Numbers = tuple[int, ...]
_FATES = {  # of a moment on the life line -> its words
    KEPT: "dossier_kept",
    OPEN: "dossier_open",
    OVERDUE: "dossier_overdue",
    MOVED: "dossier_moved",
    DROPPED: "dossier_dropped",
    PASSED: "dossier_passed",
    CORRECTED: "dossier_corrected",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with the numbers of its quotes."""

    cells: tuple[str, ...]
    notes: Numbers


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; without heads its rows are lines of a list."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A stage on the life line; ``state``: reached, or what became of a promise."""

    text: str
    date: str
    state: str
    note: str
    notes: Numbers


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the page of one thing says."""

    key: str
    name: str
    kind: str
    names: tuple[str, ...]  # what else it is or was called, its code: one line each
    summary: tuple[Line, ...]
    moments: tuple[Moment, ...]
    tables: tuple[Table, ...]
    near: tuple[Neighbour, ...]
    quotes: tuple[Quote, ...]
    articles: tuple[str, ...]
    about: str
    lang: str


def make_dossier(graph: "nx.MultiDiGraph[str]", key: str, *, lang: str = "zh", day: str = "") -> Dossier:
    """Return the dossier of the thing ``key``; ``day`` (empty: today) decides what is overdue."""
    return _Making(graph, key, lang, day).make()


class _Making:
    def __init__(self, graph: "nx.MultiDiGraph[str]", key: str, lang: str, day: str) -> None:
        self.graph, self.key, self.lang, self.told, self.day = graph, key, lang, day, day or today()
        self.node = cast(Node, graph.nodes[key])
        self.words = load_text("view/text", lang)
        self.schema = load_schema()
        self.footnotes = Footnotes(graph, self.words)
        self.projects = [row for row in project_rows(graph) if self._is_own(row)]
        held = posts(graph, key, day=self.day)
        self.posts = [post for post in held if post.relation != self.schema.roles.invests]

    def make(self) -> Dossier:
        """Return the dossier; the summary is made first, so that its quotes have the lowest numbers."""
        summary = Summary(
            self.graph, self.key, self.projects, self.footnotes, self.words, self.lang, self.day
        )
        lines = tuple(summary.lines()) or (self._named(),)
        moments = tuple(self._moments())
        tables = tuple(table for table in self._tables() if table.rows)
        named = sorted(self.node["articles"], key=lambda one: (self._date(one), one), reverse=True)
        return Dossier(
            self.key,
            self.node["name"],
            self.schema.types[self.node["type"]].label.text(self.lang),
            tuple(self._names()),
            lines,
            moments,
            tables,
            find_neighbours(self.graph, self.key, self.lang),
            self.footnotes.quotes,
            tuple(self.footnotes.where(article) for article in named),
            self._about(),
            self.lang,
        )

    def _named(self) -> Line:
        """Return the sentence for a thing of which nothing is sure enough to be summed up."""
        count = len(self.node["articles"])
        return Line(self.words["dossier_nothing"].format(count=count, name=self.node["name"]), ())

    def _is_own(self, row: ProjectRow) -> bool:
        return self.key in (*row.investors, *row.builders, *row.districts) and row.key != self.key

    def _date(self, article: str) -> str:
        return meta(self.graph)["articles"][article]["date"]

    def _names(self) -> Iterator[str]:
        others = [name for name in self.node["aliases"] if name != self.node["name"]]
        former = tell_former(self.graph, self.key, self.lang)
        for label, names in (("also", others), ("former_name", former)):
            if names:
                yield f"{self.words[label]} {BETWEEN.join(names)}"
        if self.node["code"]:
            yield f"{self.words['code']} {self.node['code']}"

    def _about(self) -> str:
        articles = meta(self.graph)["articles"]
        dates = sorted(filter(None, (one["date"] for one in articles.values())))
        span = self.words["span"].format(since=dates[0], until=dates[-1]) if dates else self.words["undated"]
        counted = self.words["dossier_about"].format(
            articles=len(articles), span=span, named=len(self.node["articles"])
        )
        return " ".join(
            filter(None, (counted, self.words["as_of_day"].format(day=self.told) if self.told else ""))
        )

    def _moments(self) -> Iterator[Moment]:
        for moment in life_line(self.graph, self.key).moments:
            step = moment.step if isinstance(moment, Promise) else moment
            part = self.graph.nodes[step.thing]["name"] if step.thing != self.key else ""
            state = moment.fate_on(self.day).state if isinstance(moment, Promise) else "reached"
            if not isinstance(moment, Promise) and moment.corrected:
                state = "corrected"
            label = tell_stage(step.stage, step.statements, self.lang)
            notes = self.footnotes.cite(step.statements)
            words = self.words[_FATES[state]] if state in _FATES else ""
            yield Moment(label, step.date or self.words["undated"], state, f"{part} {words}".strip(), notes)

    def _tables(self) -> Iterator[Table]:
        yield self._values()
        yield self._projects()
        yield self._posts()
        yield from self._relations()
        yield self._contradictions()

    def _values(self) -> Table:
        rows = []
        for name, attribute in self.schema.attributes.items():
            shown: dict[str, list[int]] = {}
            figures = history(self.graph, self.key, name)
            for figure in figures:
                if not figure.corrected:
                    text = format_value(figure.value, lang=self.lang)
                    shown.setdefault(text, []).extend(self.footnotes.cite(figure.statements))
            several = len(shown) > 1 and name in time_roles().one_value
            for at, (text, notes) in enumerate(shown.items()):
                state = self.words["earlier" if at else "latest"] if several else ""
                cells = (attribute.label.text(self.lang), text, state)
                rows.append(Row(cells, tuple(sorted(set(notes)))))
        return Table(self.words["dossier_figures"], (), tuple(rows))

    def _projects(self) -> Table:
        heads = ("name", "dossier_part", "district", "investment", "stage", "stage_date")
        rows = []
        for row in self.projects:
            stage = row.stage
            said = [one for one in (row.sum, row.stage, row.said) if one]
            rows.append(
                Row(
                    (
                        row.name,
                        self._part_in(row),
                        self._list(row.districts),
                        format_value(row.sum, lang=self.lang) if row.sum else "",
                        tell_stage(stage["stage"], [stage], self.lang) if stage else "",
                        stage["date"] if stage else "",
                    ),
                    self.footnotes.cite(said),
                )
            )
        return Table(self.words["dossier_projects"], tuple(self.words[one] for one in heads), tuple(rows))

    def _part_in(self, row: ProjectRow) -> str:
        """Return who invests in a project; of a company's own dossier, what part it has in it."""
        if self.key in row.investors:
            return self.words["dossier_invests"]
        if self.key in row.builders:
            return self.words["dossier_builds"]
        return self._list(row.investors)

    def _list(self, keys: tuple[str, ...]) -> str:
        return BETWEEN.join(self.graph.nodes[key]["name"] for key in keys)

    def _posts(self) -> Table:
        rows = []
        for post in self.posts:
            span = " – ".join(filter(None, (post.since, post.until)))
            state = self.words["current" if post.current else "former"]
            place = self.graph.nodes[post.organisation]["name"]
            rows.append(Row((state, place, post.role, span), self.footnotes.cite(post.statements)))
        return Table(self.words["dossier_posts"], (), tuple(rows))

    def _relations(self) -> Iterator[Table]:
        """Yield a table for each relation and direction but those that the tables before have told."""
        told = {self.schema.roles.invests} if self.projects else set()
        told |= {post.relation for post in self.posts}
        for kind, relation in self.schema.relations.items():
            if kind in told:
                continue
            ends = [(tail, data) for _, tail, name, data in self._edges_out() if name == kind]
            others = [(head, data) for head, _, name, data in self._edges_in() if name == kind]
            if relation.symmetric:
                ends, others = ends + others, []
            for label, found in ((relation.label, ends), (relation.inverse, others)):
                rows = [self._relation(other, cast(Edge, edge)) for other, edge in found]
                rows = [row for row in rows if row.notes]
                rows.sort(key=lambda row: (row.notes, row.cells))
                yield Table(label.text(self.lang), (), tuple(rows))

    def _edges_out(self) -> list[tuple[str, str, str, dict[str, object]]]:
        return sorted(self.graph.out_edges(self.key, keys=True, data=True), key=lambda edge: edge[:3])

    def _edges_in(self) -> list[tuple[str, str, str, dict[str, object]]]:
        return sorted(self.graph.in_edges(self.key, keys=True, data=True), key=lambda edge: edge[:3])

    def _relation(self, other: str, edge: Edge) -> Row:
        said: list[RelationStatement] = [one for one in edge["statements"] if holds(one)]
        roles = BETWEEN.join(dict.fromkeys(one["role"] for one in said if one["role"]))
        kind = self.schema.types[self.graph.nodes[other]["type"]].label.text(self.lang)
        return Row((self.graph.nodes[other]["name"], roles, kind), self.footnotes.cite(said) if said else ())

    def _contradictions(self) -> Table:
        rows = []
        for one in find_contradictions(self.graph, self.key):
            label = (
                self.schema.attributes[one.of].label
                if one.of in self.schema.attributes
                else self.schema.stages[one.of]
            )
            rows.append(Row((label.text(self.lang),), self.footnotes.cite([one.one, one.other])))
        return Table(self.words["contradiction"], (), tuple(rows))
