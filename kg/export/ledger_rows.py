"""Graph -> the rows of the ledger: projects, companies, people, links, all things, as the page lists them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

import networkx as nx

from kg.deals import wholes_of
from kg.display.projects import ProjectRow, project_rows
from kg.display.stages import tell_stage
from kg.display.summary import count_links, districts_of
from kg.display.text import BETWEEN, load_text
from kg.display.values import format_value
from kg.export.sentences import Said, best_said, find_said
from kg.export.tables import MILLIONS
from kg.graph import Edge, Node, edges, holds, meta, nodes
from kg.schema import load_schema
from kg.timeline import Promise, history, life_line
from kg.timeline.roles import time_roles
from kg.view.roles import load_page_roles, posts

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]  # column of data/ledger.toml -> what it holds
Fact: TypeAlias = tuple[str, str, str, Edge]  # head, tail, relation


class LedgerRows:
    """What the ledger says of each thing of a graph.

    ``within`` keeps only what lies in a district, ``named`` what an article names.
    """

    def __init__(
        self, graph: "nx.MultiDiGraph[str]", lang: str, within: str = "", named: bool = False
    ) -> None:
        self.graph, self.lang = graph, lang
        self.schema, self.articles = load_schema(), meta(graph)["articles"]
        self.roles, self.posts = load_page_roles(), posts(self.schema)
        self.words = load_text("view/text", lang)
        self.nodes, self.facts = dict(nodes(graph)), list[Fact](edges(graph))
        self.lying = districts_of(graph)
        self.within, self.named = within, named
        self.facts_of: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            for key in dict.fromkeys(fact[:2]):
                self.facts_of[key].append(fact)

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table in the order of ids."""
        makers = {
            "projects": self._projects,
            "companies": self._companies,
            "people": self._people,
            "links": self._links,
            "things": self._things,
        }
        return makers[table]()

    def passes(self, key: str) -> bool:
        """Tell whether a thing is the district that is wanted, or lies in it."""
        return not self.within or key == self.within or self.within in self.lying.get(key, ())

    def _of_type(self, type_: str) -> Iterator[tuple[str, Node]]:
        return ((key, node) for key, node in self._connected if node["type"] == type_ and self.passes(key))

    @cached_property
    def _links_of(self) -> dict[str, int]:
        return count_links(self.graph)

    @cached_property
    def _connected(self) -> list[tuple[str, Node]]:
        """Return all things, the best connected first."""
        return sorted(self.nodes.items(), key=lambda item: (-self._links_of[item[0]], item[0]))

    @cached_property
    def _projects_told(self) -> dict[str, ProjectRow]:
        return {row.key: row for row in project_rows(self.graph)}

    @cached_property
    def _projects_by(self) -> dict[str, list[str]]:
        """Return the projects of each investor."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._projects_told):
            for investor in self._projects_told[key].investors:
                found[investor].append(key)
        return found

    @cached_property
    def _wholes(self) -> dict[str, str]:
        return wholes_of(self.graph)

    def _projects(self) -> Iterator[Row]:
        for key, _ in self._of_type(self.schema.roles.project):
            told = self._projects_told[key]
            sum_, text, said = self._sum(key)
            stage, date, of_stage = self._stage(key)
            said = said or of_stage or self._behind(key) or self._any_said(key)
            yield {
                "name": self.nodes[key]["name"],
                "investors": self._names(told.investors),
                "builders": self._names(told.builders),
                "districts": self._districts(key),
                "industries": self._names(self._industries(key)),
                "sum": sum_,
                "told": text,
                "stage": stage,
                "stage_date": date,
                **self._report(key, said),
            }

    def _companies(self) -> Iterator[Row]:
        for key, node in self._of_type(self.schema.roles.company):
            projects = self._projects_by.get(key, [])
            yield {
                "name": node["name"],
                "districts": self._districts(key),
                "industries": self._names(self._industries(key)),
                "projects": len(projects),
                "invested": self.sum_once(projects),
                "suppliers": len({head for head, tail in self._supplies(key) if tail == key}),
                "customers": len({tail for head, tail in self._supplies(key) if head == key}),
                **self._report(key, self._any_said(key)),
            }

    def _people(self) -> Iterator[Row]:
        for key, node in self._of_type(self.roles.person):
            posts = list(self._posts(key))
            empty: Row = {"post": "", "organisation": "", "since": "", "until": ""}
            rows = posts or [empty | self._report(key, self._any_said(key))]
            yield from ({"person": node["name"], **row} for row in rows)

    def _posts(self, key: str) -> Iterator[Row]:
        """Yield a row for each post of a person; where only the organisation is told, one without a post."""
        for head, tail, kind, edge in self.facts_of[key]:
            if head != key or kind not in self.posts:
                continue
            found = [one for one in find_said(edge["statements"]) if holds(one.statement)]
            named = list(dict.fromkeys(role for one in found for role in one.roles))
            for role in named or ([""] if found else []):
                said = [one for one in found if role in one.roles or not role]
                yield {
                    "post": role,
                    "organisation": self.nodes[tail]["name"],
                    "since": max(one.statement.get("validFrom") or "" for one in said),
                    "until": max(one.statement.get("validUntil") or "" for one in said),
                    **self._report(key, best_said(said, self.articles)),
                }

    def _links(self) -> Iterator[Row]:
        """Yield a row for each sentence, in the order of the articles; the official list has none."""
        told: list[tuple[str, int, Row]] = []
        for head, tail, kind, edge in self.facts:
            if not (self.passes(head) or self.passes(tail)):
                continue
            ends: Row = {
                "from": self.nodes[head]["name"],
                "relation": self.schema.relations[kind].label.text(self.lang),
                "to": self.nodes[tail]["name"],
            }
            for one in find_said(edge["statements"]):
                told.append((one.statement["article"], one.statement["start"], ends | self._link(one)))
        yield from (row for *_, row in sorted(told, key=lambda item: item[:2]))

    def _link(self, said: Said) -> Row:
        return {
            "role": BETWEEN.join(said.roles),
            "since": said.statement.get("validFrom") or "",
            "until": said.statement.get("validUntil") or "",
            "sure": said.sure,
            "remark": "" if holds(said.statement) else self.words["corrected"],
            **self._report("", said),
        }

    def _things(self) -> Iterator[Row]:
        for key, node in self._connected:
            if not self.passes(key) or (self.named and not node["articles"]):
                continue
            yield {
                "name": node["name"],
                "type": self.schema.types[node["type"]].label.text(self.lang),
                "districts": self._districts(key),
                "links": self._links_of[key],
                "mentions": node["mentions"],
                **self._report(key, self._any_said(key)),
            }

    def sum_once(self, projects: Iterable[str]) -> float | None:
        """Return the sum of projects in 100 million CNY: what a part of one costs is in its whole's."""
        sums = {key: told.sum["value"] for key in projects if (told := self._projects_told[key]).sum}
        counted = [sum_ for key, sum_ in sums.items() if not any(one in sums for one in self._above(key))]
        return _hundred_millions(sum(counted)) if counted else None

    def _above(self, key: str) -> Iterator[str]:
        while key in self._wholes:
            key = self._wholes[key]
            yield key

    def _sum(self, key: str) -> tuple[float | None, str, Said | None]:
        """Return the sum of a project, how it is told, and the sentence that tells it."""
        best = self._projects_told[key].sum
        if best is None:
            return None, "", None
        figures = history(self.graph, key, self.schema.roles.sum)
        texts = [format_value(one.value, lang=self.lang) for one in figures]
        right = (
            text
            for text, one in zip(texts, figures, strict=True)
            if one.value["value"] == best["value"] and one.value["currency"] == "CNY" and not one.corrected
        )
        told = next(right, format_value(best, lang=self.lang))
        same = [one for one, text in zip(figures, texts, strict=True) if text == told]
        said = find_said(statement for one in same for statement in one.statements)
        return _hundred_millions(best["value"]), told, best_said(said, self.articles)

    def _stage(self, key: str) -> tuple[str, str, Said | None]:
        """Return the last stage that a project has reached, else its plan: word, date, sentence."""
        plan = None
        reached = None
        for moment in life_line(self.graph, key).moments:
            if isinstance(moment, Promise):
                plan = plan or (moment.step if not moment.step.date else None)
            elif moment.thing == key and not moment.corrected:
                reached = moment
        if reached:
            said = best_said(find_said(reached.statements), self.articles)
            return tell_stage(reached.stage, reached.statements, self.lang), reached.date, said
        if plan:
            label = self.schema.stages[time_roles().planned].text(self.lang)
            return label, "", best_said(find_said(plan.statements), self.articles)
        return "", "", None

    def _behind(self, key: str) -> Said | None:
        """Return the sentence that tells who is behind a project."""
        facts = (fact for fact in self.facts_of[key] if fact[1] == key and fact[2] in self.roles.develops)
        return best_said((one for fact in facts for one in find_said(fact[3]["statements"])), self.articles)

    def _any_said(self, key: str) -> Said | None:
        """Return the newest sentence that says anything of a thing."""
        said = [one for fact in self.facts_of[key] for one in find_said(fact[3]["statements"])]
        said += find_said(self.nodes[key]["attributes"])
        said += find_said(self.nodes[key]["milestones"])
        return best_said(said, self.articles)

    def _report(self, key: str, said: Said | None) -> Row:
        """Return the sentence and its article; without one the newest article that names the thing."""
        named = self.nodes[key]["articles"] if key else []
        article = said.statement["article"] if said else self._newest(named)
        record = self.articles[article] if article else None
        return {
            "date": record["date"] if record else "",
            "sentence": said.statement["evidence"] if said else "",
            "context": said.statement.get("context", "") if said else "",
            "headline": record["headline"] if record else "",
            "publisher": record["publisher"] if record else "",
            "source": record["source"] if record else "",
        }

    def _newest(self, keys: Iterable[str]) -> str:
        return max(sorted(keys), key=lambda key: self.articles[key]["date"], default="")

    def _names(self, keys: Iterable[str]) -> str:
        return BETWEEN.join(self.nodes[key]["name"] for key in keys)

    def _districts(self, key: str) -> str:
        return self._names(place for place in self.lying.get(key, ()) if place != key)

    def _industries(self, key: str) -> list[str]:
        """Return the industries of a thing, and of those who develop it."""
        found = self._own_industries(key)
        for head, tail, kind, _ in self.facts_of[key]:
            if tail == key and kind in self.roles.develops:
                found += self._own_industries(head)
        return list(dict.fromkeys(found))

    def _own_industries(self, key: str) -> list[str]:
        classifies = self.roles.classifies
        return [tail for head, tail, kind, _ in self.facts_of[key] if head == key and kind in classifies]

    def _supplies(self, key: str) -> Iterator[tuple[str, str]]:
        for head, tail, kind, edge in self.facts_of[key]:
            if kind in self.roles.supplies and any(map(holds, edge["statements"])):
                yield head, tail


def _hundred_millions(value: float) -> float:
    return round(value / MILLIONS, 6)
