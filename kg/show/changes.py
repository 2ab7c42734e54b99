"""Graph -> what changes over time about one thing, as facts with their sentences: values, stages, posts."""

from collections.abc import Iterator
from typing import cast

import networkx as nx

from kg.display.stages import tell_stage
from kg.display.text import load_text
from kg.display.values import format_value
from kg.graph import Node, meta
from kg.schema import load_schema
from kg.show.said import Fact, tell_said
from kg.timeline import (
    Fate,
    Figure,
    Promise,
    Step,
    find_contradictions,
    history,
    life_line,
    posts,
)
from kg.timeline.roles import time_roles

Graph = nx.MultiDiGraph


def tell_values(graph: "Graph[str]", key: str, lang: str) -> Iterator[Fact]:
    """Yield the values of a thing, of each attribute what was said last first."""
    words = load_text("view/text", lang)
    for name, attribute in load_schema().attributes.items():
        figures = history(graph, key, name)
        label = attribute.label.text(lang)
        shown: dict[str, list[Figure]] = {}
        for figure in figures:
            shown.setdefault(
                f"{label}: {format_value(figure.value, lang=lang)}{_valid(figure, words)}", []
            ).append(figure)
        for text, same in shown.items():
            state = _value_state(same[0], figures)
            note = _correction(graph, same[0].corrected, words) if same[0].corrected else words.get(state, "")
            said = tell_said(graph, [one for figure in same for one in figure.statements])
            yield Fact(name, text, False, said, state=state, date=same[0].said, note=note)


def _valid(figure: Figure, words: dict[str, str]) -> str:
    span = _span(figure.value.get("validFrom", ""), figure.value.get("validUntil", ""), words)
    return f" ({span})" if span else ""


def _span(since: str, until: str, words: dict[str, str]) -> str:
    """Return from when until when something holds, in words."""
    if since and since == until:
        return since
    ends = [words["from_on"].format(since=since)] if since else []
    ends += [words["up_to"].format(until=until)] if until else []
    return " ".join(ends)


def _value_state(figure: Figure, figures: tuple[Figure, ...]) -> str:
    """Return which of several values one is; of one alone, or where many hold at a time, nothing."""
    if figure.corrected:
        return "corrected"
    money = figure.value["currency"]
    same = [one for one in figures if one.value["currency"] == money]
    if len({one.value["value"] for one in same}) < 2 or figure.value["name"] not in time_roles().one_value:
        return ""
    newest = next(one for one in same if not one.corrected)
    return "latest" if newest.value["value"] == figure.value["value"] else "earlier"


def _correction(graph: "Graph[str]", article: str, words: dict[str, str]) -> str:
    record = meta(graph)["articles"].get(article)
    if record is None:
        return words["corrected"]
    return words["corrected_by"].format(date=record["date"] or words["undated"], headline=record["headline"])


def tell_life_line(graph: "Graph[str]", key: str, lang: str, day: str) -> Iterator[Fact]:
    """Yield the stages of a project in order, reached and promised, with what has become of promises."""
    words = load_text("view/text", lang)
    for moment in life_line(graph, key).moments:
        step = moment.step if isinstance(moment, Promise) else moment
        ahead = words["ahead"] if isinstance(moment, Promise) else ""
        label = tell_stage(step.stage, step.statements, lang)
        text = f"{label}: {' '.join(filter(None, (step.date, ahead)))}".rstrip(": ")
        if isinstance(moment, Promise):
            fate = moment.fate_on(day)
            state, note = fate.state, _fate(fate, step, words)
        else:
            state, note = _reached(graph, key, moment, words)
        said = tell_said(graph, step.statements)
        yield Fact(step.stage, text, False, said, state=state, date=step.date, note=note)


def _reached(graph: "Graph[str]", key: str, step: Step, words: dict[str, str]) -> tuple[str, str]:
    if step.corrected:
        return "corrected", _correction(graph, step.corrected, words)
    part = graph.nodes[step.thing]["name"] if step.thing != key else ""
    return "reached", " · ".join(filter(None, (part, words["resumed"] if step.resumed else "")))


def _fate(fate: Fate, step: Step, words: dict[str, str]) -> str:
    """Return in words what became of a promise."""
    if fate.state == "kept" and fate.late is not None:
        return words["kept_late" if fate.late else "kept_in_time"].format(days=fate.late)
    if fate.state == "open":
        return words["open_promise" if step.date else "open_undated"]
    return words[fate.state].format(date=fate.date)


def tell_posts(graph: "Graph[str]", key: str, lang: str, day: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return of each (relation, organisation) of a person the state and words of the posts there."""
    words, found = load_text("view/text", lang), posts(graph, key, day=day)
    told: dict[tuple[str, str], tuple[str, list[str]]] = {}
    several = len(found) > 1
    for post in found:
        span = _span(post.since, post.until, words)
        if several or span:
            state = "current" if post.current else "former"
            _, notes = told.setdefault((post.relation, post.organisation), (state, []))
            notes.append(" ".join(filter(None, (words[state], post.role, span))))
    return {place: (state, "; ".join(notes)) for place, (state, notes) in told.items()}


def tell_contradictions(graph: "Graph[str]", key: str, lang: str) -> Iterator[Fact]:
    """Yield what is told in two ways of which one must be wrong, with both sentences."""
    words, schema = load_text("view/text", lang), load_schema()
    for one in find_contradictions(graph, key):
        label = schema.attributes[one.of].label if one.of in schema.attributes else schema.stages[one.of]
        text = f"{words['contradiction']}: {label.text(lang)}"
        yield Fact(one.of, text, False, tell_said(graph, [one.one, one.other]), state=one.why)


def tell_former(graph: "Graph[str]", key: str, lang: str) -> tuple[str, ...]:
    """Return the names that a thing no longer bears, each with when it ended, as far as that is known."""
    words = load_text("view/text", lang)
    told: dict[str, str] = {}
    for former in cast(Node, graph.nodes[key]).get("former", []):
        told[former["name"]] = max(told.get(former["name"], ""), former["until"])
    spans = {name: words["up_to"].format(until=until) if until else "" for name, until in told.items()}
    return tuple(f"{name} ({span})" if span else name for name, span in sorted(spans.items()))
