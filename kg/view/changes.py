"""Graph -> what the page tells of a thing over time, so that it can be shown as of any day."""

from collections.abc import Set
from typing import Any

from kg.display.stages import tell_stage
from kg.display.values import format_value
from kg.graph import Node, ValueStatement
from kg.timeline import (
    Figure,
    Promise,
    Step,
    find_contradictions,
    history,
    last_day,
    life_line,
)
from kg.timeline.roles import time_roles
from kg.view.sentences import LANGS, PageData, Words, tell_said


def over_time(page: PageData, key: str, node: Node) -> dict[str, Any]:
    """Return values and stages of a thing; former names and contradictions where there are any."""
    told: dict[str, Any] = {"values": [], "stages": []}
    line = None
    if node["attributes"]:
        told["values"] = _values(page, key, {one["name"] for one in node["attributes"]})
    if node["milestones"] or any(
        kind == page.schema.roles.part for *_, kind in page.graph.in_edges(key, keys=True)
    ):
        line = life_line(page.graph, key)
        told["stages"] = [_stage(page, key, moment) for moment in line.moments]
    if former := node.get("former"):
        told["former"] = [[one["name"], one["until"], page.article.get(one["article"], -1)] for one in former]
    if node["attributes"] or node["milestones"]:
        schema, clashes = page.schema, find_contradictions(page.graph, key, line)
        labels = {name: kind.label for name, kind in schema.attributes.items()} | schema.stages
        rows = [
            {"label": page.label(labels[one.of]), "said": tell_said(page, [one.one, one.other])}
            for one in clashes
        ]
        told |= {"contradictions": rows} if rows else {}
    return told


def _values(page: PageData, key: str, names: Set[str]) -> list[dict[str, Any]]:
    """Return the values of a thing, one entry for each figure, of each attribute what was said last first.

    ``names``: the attributes of which it has any.
    """
    rows = []
    for name, attribute in page.schema.attributes.items():
        if name not in names:
            continue
        label = page.label(attribute.label)
        shown: dict[tuple[str, ...], list[Figure]] = {}
        for one in history(page.graph, key, name):
            shown.setdefault(tuple(figure(one.value)), []).append(one)
        for text, same in shown.items():
            value = same[0].value
            said = tell_said(page, [statement for one in same for statement in one.statements])
            row: dict[str, Any] = {"label": label, "text": list(text), "said": said}
            row |= {"name": name, "value": value["value"]}
            if name in time_roles().one_value:
                row["of"] = f"{name} {value['currency']}"
            if name == page.schema.roles.sum and value["currency"] == "CNY":
                row["amount"] = value["value"]
            rows.append(row)
    return rows


def figure(value: ValueStatement) -> Words:
    """Return a value as a reader writes it, in each language."""
    return [format_value(value, lang=lang) for lang in LANGS]


def _stage(page: PageData, key: str, moment: Step | Promise) -> dict[str, Any]:
    """Return a step or a promise; of a promise also its last day, and its fates with when they were told."""
    step = moment.step if isinstance(moment, Promise) else moment
    row: dict[str, Any] = {
        "stage": step.stage,
        "label": [tell_stage(step.stage, step.statements, lang) for lang in LANGS],
        "date": step.date,
        "ahead": isinstance(moment, Promise),
        "said": tell_said(page, step.statements),
    }
    told = _told(page, step)
    if any(one != [step.stage, step.date] for one in told):
        row["told"] = told
    dated = sorted({page.article[one["article"]] for one in step.statements if one["date"] == step.date})
    if len(dated) < len({one["article"] for one in step.statements}):
        row["dated"] = dated  # who tells the date: as of a day before them it is not known
    if isinstance(moment, Promise):
        row["due"] = last_day(step.date)
        row["fates"] = [[fate.on, fate.state, fate.date, fate.late] for fate in moment.fates]
    elif step.resumed:
        row["resumed"] = True
    if step.thing != key and step.thing in page.entity:
        row["part"] = page.entity[step.thing]
    return row


def _told(page: PageData, step: Step) -> list[list[str]]:
    """Return the stage and the date that each sentence of a step names, in the order of its sentences.

    A promise is of another stage than its sentence says: |将于2025年开工| is planned, and promises the start.
    """
    told: dict[tuple[int, int, int], list[str]] = {}
    for one in step.statements:
        place = page.article[one["article"]], one["start"], one["end"]
        told.setdefault(place, [one["stage"], one["date"]])
    return [said for _, said in sorted(told.items())]
