"""A change -> one sentence in the language of the reader, by the templates of data/digest/text.toml."""

from collections.abc import Callable, Iterable
from typing import cast

from kg.digest.changes import Change, Item
from kg.digest.others import what_of
from kg.digest.projects import dated_promises, overdue
from kg.digest.rules import load_rules
from kg.digest.side import Side, surest
from kg.display.stages import tell_stage
from kg.display.text import load_text
from kg.display.values import format_amount, format_value
from kg.graph import Deal, FormerRecord, Statement, ValueStatement
from kg.schema import load_schema
from kg.timeline import Figure, Post, Promise, Step
from kg.timeline.promises import KEPT, OPEN
from kg.timeline.roles import time_roles

_LISTED = 3


class Wording:
    """How changes between two sides are told in one language."""

    def __init__(self, old: Side, new: Side, lang: str, *, daily: bool = False) -> None:
        self.old, self.new, self.lang, self.daily = old, new, lang, daily
        self.words = load_text("digest/text.toml", lang)

    def tell(self, change: Change) -> str:
        """Return the sentence that tells a change, or nothing where it is not worth one."""
        key = f"gone_{change.kind}" if not change.after else change.kind
        if key not in self.words:
            return ""
        slots = {"thing": self.name(change.groups[0]), **self._slots(change)}
        if change.kind == "correction" and "after" in slots:
            key = "correction_now"
        if self.daily and f"daily_{key}" in self.words:
            key = f"daily_{key}"
        return self.words[key].format(**slots)

    def name(self, group: str) -> str:
        """Return what a thing is called in the newer graph, or else in the older one."""
        things = self.new.of(group) or self.old.of(group)
        return things[0][1]["name"]

    def _slots(self, change: Change) -> dict[str, str]:
        kind, items = change.kind, change.items
        if kind == "project":
            return {"clauses": self._clauses(change)}
        if kind in ("sum", "sum_told"):
            return self._ends(change, lambda item: self._value(cast(Figure, item.about).value))
        if kind in ("stage", "promise", "overdue"):
            return {"list": self._list(self._moment(item, change.groups[0]) for item in items)}
        if kind == "moved":
            ends = self._ends(change, lambda item: self.date(item.key[1]))
            return {"stage": self._stage(items[0].key[0], items[0].statements), **ends}
        if kind == "post":
            both = {"before": change.before, "after": change.after}
            return {end: self._list(self._post(one, end) for one in own) for end, own in both.items()}
        if kind == "silent":
            return {"date": self.date(str(items[0].about))}
        if kind == "name":
            return {"list": self._list(cast(FormerRecord, item.about)["name"] for item in items)}
        if kind == "deal":
            amount = format_amount(cast(Deal, items[0].about)["latest"] or 0.0, "CNY", lang=self.lang)
            return {"thing": self._names(change.groups), "after": amount}
        if kind == "correction":
            return self._corrected(change)
        return self._tie(change)

    def _ends(self, change: Change, told: Callable[[Item], str]) -> dict[str, str]:
        ends = {"before": change.before, "after": change.after}
        return {end: told(items[0]) for end, items in ends.items() if items}

    def _tie(self, change: Change) -> dict[str, str]:
        thing, other = (self.name(group) for group in change.groups[:2])
        if thing == other:  # |桥西区| of two cities
            thing, other = (self._above(group) + self.name(group) for group in change.groups[:2])
        slots = {"thing": thing, "other": other}
        if change.kind != "investor":
            slots["relation"] = load_schema().relations[str(change.items[0].about)].label.text(self.lang)
        if change.kind == "districts":
            firms = [self.name(group) for group in change.groups[2:]]
            slots["firms"] = self.words["firm_pair"].format(one=firms[0], other=firms[1])
        return slots

    def _above(self, group: str) -> str:
        """Return what the place of a thing's name is called, where there is one, as it stands before it."""
        side = self.new if self.new.of(group) else self.old
        within = load_schema().roles.within
        for key, _ in side.of(group):
            above = [tail for _, tail, kind in side.graph.out_edges(key, keys=True) if kind == within]
            if above:
                return side.node(min(above))["name"] + ("" if self.lang == "zh" else " ")
        return ""

    def _corrected(self, change: Change) -> dict[str, str]:
        said = cast(Statement, change.items[0].about)
        if "value" not in said:
            stage, date = what_of(said)
            return {"what": self._on(self._stage(stage), date)}
        value = cast(ValueStatement, said)
        label = load_schema().attributes[value["name"]].label.text(self.lang)
        gap = "" if self.lang == "zh" else " "
        slots = {"what": f"{label}{gap}{self._value(value)}"}
        figure = self.new.sum(change.groups[0]) if value["name"] == load_schema().roles.sum else None
        return {**slots, "after": self._value(figure.value)} if figure else slots

    def _clauses(self, change: Change) -> str:
        """Return who, where, how much and how far a project is, as far as that is known."""
        group, side = change.groups[0], self.new if change.after else self.old
        figure, due = side.sum(group), _due(side, group)[-1:]
        told = {
            "in": self._list(side.place_names(group)),
            "part": self._names(side.wholes(group)),
            "by": self._names(_investors(side, group)),
            "sum": self._value(figure.value) if figure else "",
            "stage": self._list(map(self._dated, _last_reached(side, group, due))),
            "promise": self._list(self._dated(one.step) for one in due),
            "overdue": self._list(self._dated(one.step) for one in overdue(side, group)),
        }
        clauses = [
            self.words[f"clause_{key}"].format(**{"after" if key == "sum" else "list": text})
            for key, text in told.items()
            if text
        ]
        return self.words["clauses_first"] + self.words["clauses_next"].join(clauses) if clauses else ""

    def _moment(self, item: Item, group: str) -> str:
        if isinstance(item.about, Promise):
            return self._dated(item.about.step)
        step = cast(Step, item.about)
        text = self._dated(step)
        if step.resumed:
            return self.words["resumed"].format(reached=text)
        fates = [
            one.fate_on(self.new.day) for one in self.new.promises(group) if one.step.stage == step.stage
        ]
        late = [fate.late for fate in fates if fate.state == KEPT and fate.date == step.date and fate.late]
        return self.words["late"].format(reached=text, days=late[-1]) if late else text

    def _post(self, item: Item, end: str) -> str:
        side, post = self.old if end == "before" else self.new, cast(Post, item.about)
        name = side.node(post.organisation)["name"]
        return self.words["post_at"].format(organisation=name, role=post.role)

    def _value(self, value: ValueStatement) -> str:
        return format_value(value, lang=self.lang)

    def _stage(self, stage: str, statements: Iterable[Statement] = ()) -> str:
        return tell_stage(stage, statements, self.lang)

    def _dated(self, step: Step) -> str:
        return self._on(self._stage(step.stage, step.statements), step.date)

    def _on(self, stage: str, date: str) -> str:
        return self.words["on"].format(date=self.date(date), stage=stage) if date else stage

    def date(self, date: str) -> str:
        """Return a date as a sentence has it: 2024年5月13日, 2024年5月."""
        parts = [part.lstrip("0") for part in date.split("-") if part]
        names = ("year", "month", "day")[: len(parts)]
        if not parts:
            return self.words["undated"]
        return self.words[names[-1]].format(**dict(zip(names, parts, strict=True)))

    def _names(self, groups: Iterable[str]) -> str:
        return self._list(self.name(group) for group in groups)

    def _list(self, texts: Iterable[str]) -> str:
        unique = list(dict.fromkeys(texts))
        return self.words["between"].join(unique[:_LISTED])


def _investors(side: Side, group: str) -> list[str]:
    found, least = side.investors.get(group, {}), load_rules().least_investor
    return [one for one in sorted(found) if surest(found[one]) >= least]


def _due(side: Side, group: str) -> list[Promise]:
    return [one for one in dated_promises(side, group) if one.fate_on(side.day).state == OPEN]


def _last_reached(side: Side, group: str, due: Iterable[Promise]) -> list[Step]:
    """Return the last stage that is sure, or that a project was stopped, however sure.

    |今年5月开工、11月投产|: no stage is told that comes behind one that is still ``due``.
    """
    roles, rules = time_roles(), load_rules()
    over = (*roles.stops, *roles.ends)
    steps = [
        step
        for step in side.steps(group)
        if step.stage in over
        or (
            step.stage != roles.planned
            and _surest(step) >= rules.least_stage
            and not any(roles.implies(step.stage, one.step.stage) for one in due)
        )
    ]
    last = [one for one in steps if one.moment == steps[-1].moment]
    return [max(last, key=lambda step: (step.stage in over, _surest(step)))] if last else []


def _surest(step: Step) -> float:
    return surest(step.statements)
