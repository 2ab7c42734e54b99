"""Changes -> the lines worth telling, what weighs most first, each with the sentences that say it."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from kg.digest.changes import Change
from kg.digest.projects import is_clear
from kg.digest.rules import load_rules
from kg.digest.side import Side, surest
from kg.digest.watching import Watched
from kg.digest.wording import Wording
from kg.graph import Deal, Statement, ValueStatement
from kg.show.said import Said, tell_said
from kg.timeline.days import exact
from kg.timeline.roles import time_roles

_QUOTES = 3
_SMALL = 1e6  # a sum of less weighs nothing
# A line of the first kind tells what one of the others would tell of the same thing.
_TELLS = {
    "correction": ("sum",),
    "districts": ("link",),
    "overdue": ("silent", "moved"),
    "stage": ("silent",),
    "promise": ("silent",),
    "project": ("overdue",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news; ``gone``: only the older graph tells it; ``watched``: the name in the watch list."""

    id: str
    kind: str
    gone: bool
    thing: str  # the id of whom it is about
    name: str
    text: str
    watched: str
    date: str  # of the newest sentence, or when a day passed without one
    weight: float
    confidence: float
    said: tuple[Said, ...]  # the first few
    more: int  # sentences beside these


def make_lines(changes: Iterable[Change], old: Side, new: Side, watched: Watched, lang: str) -> list[Line]:
    """Return the lines: what is watched first, then by weight; few of one thing, what is gone last."""
    found = [line for line, _ in tell_changes(changes, old, new, watched, Wording(old, new, lang))]
    found.sort(key=_order)
    return list(_few_of_each(found))


def tell_changes(
    changes: Iterable[Change], old: Side, new: Side, watched: Watched, wording: Wording
) -> Iterator[tuple[Line, Change]]:
    """Yield the line of each change that is clear and sure enough, with the change."""
    for change in _without_repeats(changes):
        if not is_clear(new if change.after else old, change.groups[0]):
            continue
        line = _line(change, old, new, watched, wording)
        if line.text and line.confidence >= load_rules().least.get(line.kind, 0.0):
            yield line, change


def _order(line: Line) -> tuple[bool, bool, float, tuple[int, ...], str, str]:
    newest = tuple(-ord(char) for char in line.date) or (1,)
    return line.gone, not line.watched, -line.weight, newest, line.text, line.id


def _few_of_each(lines: Iterable[Line]) -> Iterator[Line]:
    counts: Counter[tuple[str, bool]] = Counter()
    for line in lines:
        counts[line.thing, line.gone] += 1
        if line.watched or counts[line.thing, line.gone] <= load_rules().per_thing:
            yield line


def _without_repeats(changes: Iterable[Change]) -> list[Change]:
    """Return the changes without those that another line tells, too."""
    changes = sorted(changes, key=lambda change: -surest(change.statements))
    told = {(change.kind, group) for change in changes if change.after for group in _about(change)}
    ends = {group for change in changes for group in _about(change) if _is_stopped(change)}
    left, figures = [], set[tuple[object, ...]]()
    for change in changes:
        figure = _figure_of(change)
        if figure and figure in figures:  # two names of one project, or a sentence of two
            continue
        figures.add(figure)
        others = [kind for kind, kinds in _TELLS.items() if change.kind in kinds]
        pair = _about(change) if change.kind == "link" else change.groups[:1]
        repeated = any((kind, group) in told for kind in others for group in pair)
        if not repeated and not (change.kind in ("overdue", "silent") and change.groups[0] in ends):
            left.append(change)
    return left


def _figure_of(change: Change) -> tuple[object, ...]:
    """Return the sum of a new project with its article, or what a sentence promises, or nothing."""
    if change.kind in ("overdue", "promise"):
        said = change.statements[0]
        return change.kind, bool(change.after), said["article"], said["start"], change.items[0].key
    values = [said for said in change.statements if "value" in said] if change.kind == "project" else []
    return (
        (bool(change.after), *((said["article"], cast(ValueStatement, said)["value"]) for said in values[:1]))
        if values
        else ()
    )


def _about(change: Change) -> Sequence[str]:
    """Return whom a line is about; two firms that are told of with their districts, as a pair."""
    if change.kind == "link":
        return ("|".join(sorted(change.groups)),)
    return ("|".join(sorted(change.groups[2:])),) if change.kind == "districts" else change.groups[:1]


def _is_stopped(change: Change) -> bool:
    roles = time_roles()
    stages = {item.key[0] for item in change.after} if change.kind == "stage" else set()
    return not stages.isdisjoint((*roles.stops, *roles.ends))


def _line(change: Change, old: Side, new: Side, watched: Watched, wording: Wording) -> Line:
    side, group = new if change.after else old, change.groups[0]
    said = _quotes(change, old, new)
    key = side.members[group][0]
    sure = min(
        (surest(item.statements) for item in (*change.before, *change.after) if item.statements), default=0.0
    )
    keys = [" ".join(item.key) for item in change.items]
    return Line(
        id="|".join((change.kind, "gone" if not change.after else "", key, *_others(change, side), *keys)),
        kind=change.kind,
        gone=not change.after,
        thing=key,
        name=wording.name(group),
        text=wording.tell(change),
        watched=next((watched.groups[one] for one in all_in(change, side) if one in watched.groups), ""),
        date=_moment(change, max((one.date for one in said), default="")),
        weight=round(_weigh(change, side), 3),
        confidence=sure,
        said=tuple(said[:_QUOTES]),
        more=len(said[_QUOTES:]),
    )


def _moment(change: Change, said: str) -> str:
    """Return when a line became news: a promise when its day was over, silence when it had lasted."""
    if change.kind == "overdue":
        return max(exact(item.key[1]) for item in change.items).isoformat()
    if change.kind == "silent":
        return (exact(str(change.items[0].about)) + timedelta(days=load_rules().silent)).isoformat()
    return said


def _others(change: Change, side: Side) -> list[str]:
    return [side.members[group][0] for group in change.groups[1:] if group in side.members]


def all_in(change: Change, side: Side) -> Iterator[str]:
    """Yield every thing a line speaks of: of a project who is behind it, and where it lies, too."""
    for group in change.groups:
        yield group
        if group in side.districts:
            yield side.districts[group]
    if change.kind == "project":
        yield from sorted(side.investors.get(change.groups[0], ()))


def _quotes(change: Change, old: Side, new: Side) -> list[Said]:
    """Return the sentences of both sides, those of the newer one first, each wording once."""
    known = {id(said) for item in change.after for said in item.statements}
    before = [said for item in change.before for said in item.statements if id(said) not in known]
    after = [said for item in change.after for said in item.statements]
    found = [*tell_said(new.graph, originals(new, after)), *tell_said(old.graph, originals(old, before))]
    unique = {(one.sentence, one.context): one for one in reversed(found)}
    return [one for one in found if unique[one.sentence, one.context] is one]


def originals(side: Side, statements: Sequence[Statement]) -> Sequence[Statement]:
    """Return the sentences without those of reprints; where there is nothing else, those."""
    return [one for one in statements if "reprintOf" not in side.articles[one["article"]]] or statements


def _weigh(change: Change, side: Side) -> float:
    rules = load_rules()
    amount = 0.0
    if change.kind == "deal":
        amount = cast(Deal, change.items[0].about)["latest"] or 0.0
    elif figure := side.sum(change.groups[0]):
        amount = figure.value["value"]
    bare = rules.bare if change.kind == "project" and not amount else 0
    stages = [rules.stages.get(item.key[0], 0) for item in change.items if item.key]
    return (
        rules.weights[change.kind] - bare + max(stages, default=0) + math.log10(max(amount, _SMALL) / _SMALL)
    )
