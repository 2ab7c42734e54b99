"""Graph and a thing -> the sentences that a dossier begins with, each with the numbers of its quotes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

import networkx as nx

from kg.display.projects import ProjectRow, project_rows
from kg.display.stages import tell_stage
from kg.display.summary import districts_of
from kg.display.text import BETWEEN
from kg.display.trust import is_sure, load_trust
from kg.display.values import format_amount, format_value, is_ahead
from kg.dossier.footnotes import Footnotes
from kg.graph import Edge, MilestoneStatement, Node, Statement, holds, meta
from kg.schema import load_schema
from kg.timeline import life_line, posts
from kg.timeline.promises import OPEN, OVERDUE
from kg.timeline.roles import time_roles

_NAMED = 5  # names in one sentence; more are counted


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the summary."""

    text: str
    notes: tuple[int, ...]


class Summary:
    """Makes the sentences; a sentence for which nothing is told is left out."""

    def __init__(
        self,
        graph: "nx.MultiDiGraph[str]",
        key: str,
        projects: Sequence[ProjectRow],
        footnotes: Footnotes,
        words: dict[str, str],
        lang: str,
        day: str,
    ) -> None:
        self.graph, self.key, self.projects, self.footnotes = graph, key, projects, footnotes
        self.words, self.lang, self.day = words, lang, day
        self.roles = load_schema().roles
        self.names = [graph.nodes[key]["name"]]  # what the next sentence calls it
        if graph.nodes[key]["type"] in (self.roles.company, self.roles.project, self.roles.district):
            self.names.append(words["dossier_it"])

    def lines(self) -> Iterator[Line]:
        """Yield the sentences in the order of the page."""
        kind = cast(Node, self.graph.nodes[self.key])["type"]
        if kind == self.roles.district:
            yield from self._district()
        elif kind == self.roles.project:
            yield from self._project()
        else:
            yield from self._where()
            yield from self._posts()
            yield from self._partners()
        if kind != self.roles.project:
            yield from self._investments()

    def _say(self, words: str, said: Iterable[Statement], **slots: object) -> Line:
        return Line(self._fill(self.words[words], **slots), self.footnotes.cite(said, most=_NAMED))

    def _fill(self, template: str, **slots: object) -> str:
        """Return the sentence; the first one names the thing, the others refer to it."""
        name = self.names.pop(0) if "{name}" in template and len(self.names) > 1 else self.names[0]
        return template.format(name=name, **slots)

    def _names(self, keys: Sequence[str]) -> str:
        named = BETWEEN.join(self.graph.nodes[key]["name"] for key in keys[:_NAMED])
        return self.words["dossier_and_more"].format(names=named, count=len(keys)) if keys[_NAMED:] else named

    def _said(self, head: str, tail: str, kind: str) -> list[Statement]:
        edge = cast("Edge | None", self.graph.get_edge_data(head, tail, kind))
        said = edge["statements"] if edge else []
        return [one for one in said if holds(one) and is_sure(one, load_trust().summed_up)]

    def _district(self) -> Iterator[Line]:
        company, project = self.roles.company, self.roles.project
        inside = [key for key, found in districts_of(self.graph).items() if self.key in found]
        kinds = [self.graph.nodes[key]["type"] for key in inside]
        counts = {"companies_count": kinds.count(company), "projects_count": kinds.count(project)}
        told = [self.words[words].format(count=count) for words, count in counts.items() if count]
        if told:
            yield self._say("dossier_inside", (), counts=self.words["between"].join(told))

    def _where(self) -> Iterator[Line]:
        for district in districts_of(self.graph).get(self.key, ()):
            if said := self._said(self.key, district, self.roles.within):
                yield self._say("dossier_in", said, place=self.graph.nodes[district]["name"])

    def _posts(self) -> Iterator[Line]:
        for post in posts(self.graph, self.key, day=self.day):
            if post.relation == self.roles.invests:  # a part in a project is no post
                continue
            words = "dossier_post" if post.current else "dossier_post_former"
            place = self.graph.nodes[post.organisation]["name"]
            yield self._say(words, post.statements, organisation=place, role=post.role)

    def _partners(self) -> Iterator[Line]:
        """Yield whom it supplies, who supplies it, and with whom it works."""
        ends_out = list(self.graph.out_edges(self.key, keys=True))
        ends_in = list(self.graph.in_edges(self.key, keys=True))
        for kind, relation in load_schema().relations.items():
            out = [(self.key, one) for _, one, name in ends_out if name == kind]
            into = [(one, self.key) for one, _, name in ends_in if name == kind]
            groups = [(relation.told, out + into if relation.symmetric else out)]
            groups += [] if relation.symmetric else [(relation.told_inverse, into)]
            for told, ends in groups:
                said = {(head, tail): self._said(head, tail, kind) for head, tail in sorted(ends)}
                others = [tail if head == self.key else head for (head, tail), one in said.items() if one]
                if told and others:
                    best = [one[0] for one in said.values() if one][:_NAMED]
                    text = self._fill(told.text(self.lang), names=self._names(others))
                    yield Line(text, self.footnotes.cite(best, most=_NAMED))

    def _investments(self) -> Iterator[Line]:
        if not self.projects:
            return
        deals = {deal["project"]: deal for deal in meta(self.graph)["deals"]}
        own = [deals[row.key] for row in self.projects if row.key in deals]
        sums = [deal["latest"] for deal in own if deal["latest"]]
        if len(sums) > 1:
            total = format_amount(sum(sums), "CNY", lang=self.lang)
            yield self._say("dossier_total", (), count=len(self.projects), known=len(sums), sum=total)
        largest = self.projects[0]
        if largest.sum:
            slots = {"project": largest.name, "sum": format_value(largest.sum, lang=self.lang)}
            yield self._say(
                "dossier_largest" if len(self.projects) > 1 else "dossier_one", [largest.sum], **slots
            )
        stages = [(row, row.stage) for row in self.projects if row.stage and self._is_reached(row.stage)]
        if stages:
            row, stage = max(stages, key=lambda one: (one[1]["date"], one[0].key))
            yield self._say("dossier_newest", [stage], project=row.name, **self._stage(stage))

    def _is_reached(self, stage: MilestoneStatement) -> bool:
        """Tell whether a stage is known to be reached, and when."""
        ahead = bool(stage.get("promised")) or is_ahead(stage, meta(self.graph)["articles"])
        return bool(stage["date"]) and not ahead and stage["stage"] != time_roles().planned

    def _stage(self, stage: MilestoneStatement) -> dict[str, str]:
        return {"date": stage["date"], "stage": tell_stage(stage["stage"], [stage], self.lang)}

    def _project(self) -> Iterator[Line]:
        row = next(row for row in project_rows(self.graph) if row.key == self.key)
        for place in row.districts:
            if said := self._said(self.key, place, self.roles.within):
                yield self._say("dossier_in", said, place=self.graph.nodes[place]["name"])
        for words, keys in (("dossier_investors", row.investors), ("dossier_builders", row.builders)):
            told = {key: said for key in keys if (said := self._said(key, self.key, self.roles.invests))}
            if told:
                yield self._say(words, chain(*told.values()), names=self._names(list(told)))
        if row.sum:
            yield self._say("dossier_sum", [row.sum], sum=format_value(row.sum, lang=self.lang))
        if row.stage and row.stage["stage"] != time_roles().planned:
            words = "dossier_stage" if row.stage["date"] else "dossier_stage_undated"
            yield self._say(words, [row.stage], **self._stage(row.stage))
        for promise in life_line(self.graph, self.key).promises:
            state, step = promise.fate_on(self.day).state, promise.step
            if step.date and state in (OPEN, OVERDUE):
                label = tell_stage(step.stage, step.statements, self.lang)
                words = "dossier_promise" if state == OPEN else "dossier_promise_late"
                yield self._say(words, step.statements, date=step.date, stage=label)
