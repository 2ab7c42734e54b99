"""Two sides -> what is new of projects: the project itself, its sum, its stages, what was promised."""

from collections.abc import Iterable, Iterator

from kg.digest.changes import Change, Item
from kg.digest.rules import load_rules
from kg.digest.side import Side, surest
from kg.graph import Statement
from kg.linking.names import parse_name
from kg.schema import load_schema
from kg.text.folding import fold
from kg.timeline import Figure, Promise, Step
from kg.timeline.days import agree, days_between, is_by
from kg.timeline.promises import OPEN, OVERDUE
from kg.timeline.roles import time_roles


def new_projects(base: Side, now: Side) -> Iterator[Change]:
    """Yield the projects of ``now`` that ``base`` has not, where something begins: a plant that runs is none.

    |总投资30亿元的甲产业园|: yes; |显示器来自乙公司的福清工厂|: no.
    """
    investors = now.investors
    for group in now.groups_of(load_schema().roles.project):
        if group not in base.members:
            said = _of_figure(now.sum(group))
            said += _best(one.statements for one in _reached(now, group) if _is_recent(one, now.day))
            said += _best(one.step.statements for one in dated_promises(now, group))
            if said:
                said += _best(investors.get(group, {}).values())
                yield Change("project", (group,), (), (Item((), None, tuple(said)),))


def is_clear(side: Side, group: str) -> bool:
    """Tell whether a reader knows which project is meant; of other things, always.

    |三澳核电站|: yes; |一期工程| of nothing, what is only promised, what is called as a company is: no.
    """
    _, node = side.of(group)[0]
    name, type_ = node["name"], node["type"]
    if type_ != load_schema().roles.project:
        return True
    if name in side.companies or not (parse_name(name, type_).core or side.wholes(group)):
        return False
    if fold(name).count("（") != fold(name).count("）"):  # a piece of a name
        return False
    if side.sum(group) or side.place_names(group) or side.investors.get(group) or side.wholes(group):
        return True
    articles = {article for _, one in side.of(group) for article in one["articles"]}
    return bool(_reached(side, group)) or len(articles) > 1


def _is_recent(step: Step, day: str) -> bool:
    """Tell whether a step was news when it was told, and not the state of what has long been there."""
    rules = load_rules()
    if not step.date:
        return step.stage not in (*rules.over, *rules.lasting) or step.stage in time_roles().ends
    return _is_of_late(step, day)


def _is_of_late(step: Step, day: str) -> bool:
    """Tell whether a stage was reached not long before it was told, as far as its day is known."""
    told = step.said or day
    return not (step.date and told) or days_between(step.date, told) <= load_rules().recent


def sums(base: Side, now: Side) -> Iterator[Change]:
    """Yield the sums of known projects that are told for the first time."""
    for group, before, after in _sums(base, now):
        if after and not before:
            yield Change("sum_told", (group,), (), (_sum_item(after),))


def changed_sums(old: Side, new: Side) -> Iterator[Change]:
    """Yield the sums that are others than they were: |总投资由30亿元调整为25亿元|."""
    share = load_rules().changed
    for group, before, after in _sums(old, new):
        if before and after:
            values = before.value["value"], after.value["value"]
            if abs(values[0] - values[1]) > share * max(map(abs, values)):
                yield Change("sum", (group,), (_sum_item(before),), (_sum_item(after),))


def _sums(base: Side, now: Side) -> Iterator[tuple[str, Figure | None, Figure | None]]:
    for group in now.groups_of(load_schema().roles.project):
        if group in base.members:
            yield group, base.sum(group), now.sum(group)


def _sum_item(figure: Figure) -> Item:
    said = figure.value
    return Item((f"{said['value']:.15g}",), figure, (said,))


def stages(base: Side, now: Side) -> Iterator[Change]:
    """Yield the stages that known projects have reached, but for those that lie behind what was known."""
    for group in now.groups_of(load_schema().roles.project):
        if group not in base.members:
            continue
        known = [step for step in base.steps(group) if step.stage != time_roles().planned]
        told = [step for step in _reached(now, group) if _is_event(step) and _is_of_late(step, now.day)]
        found = [step for step in told if _is_further(step, known)]
        if found:
            items = tuple(Item((step.stage, step.date), step, step.statements) for step in found)
            yield Change("stage", (group,), (), items)


def _is_event(step: Step) -> bool:
    return bool(step.date) or step.stage not in load_rules().lasting


def _is_further(step: Step, known: Iterable[Step]) -> bool:
    roles = time_roles()
    for other in known:
        same = step.stage == other.stage and step.resumed == other.resumed
        if same and (roles.rank(step.stage) >= 0 or not step.date or not other.date):
            return False
        if same and agree(step.date, other.date):
            return False
        if 0 <= roles.rank(step.stage) < roles.rank(other.stage) and not step.resumed:
            return False
    return True


def _reached(side: Side, group: str) -> list[Step]:
    planned = time_roles().planned
    steps = [step for step in side.steps(group) if step.stage != planned]
    return [step for step in steps if is_by(step.date, side.day)]


def promises(base: Side, now: Side) -> Iterator[Change]:
    """Yield what is promised for the first time of a known project, and is still to come."""
    for group in now.groups_of(load_schema().roles.project):
        if group in base.members:
            known = {promise.step.stage for promise in dated_promises(base, group)}
            reached = {step.stage for step in base.steps(group)}
            found = [
                promise
                for stage, promise in _current(now, group).items()
                if stage not in known | reached and promise.fate_on(now.day).state == OPEN
            ]
            if found:
                yield Change("promise", (group,), (), tuple(map(_promise_item, found)))


def moved_promises(old: Side, new: Side) -> Iterator[Change]:
    """Yield what is now promised for another day than it was."""
    for group in new.groups_of(load_schema().roles.project):
        if group not in old.members:
            continue
        before, after = _current(old, group), _current(new, group)
        for stage in sorted(before.keys() & after.keys()):
            one, other = before[stage], after[stage]
            if not agree(one.step.date, other.step.date):
                yield Change("moved", (group,), (_promise_item(one),), (_promise_item(other),))


def overdue_promises(base: Side, now: Side) -> Iterator[Change]:
    """Yield promises whose day has passed with nothing said since, and had not in ``base``."""
    for group in now.groups_of(load_schema().roles.project):
        known = [one.step for one in overdue(base, group)]
        found = [
            promise
            for promise in overdue(now, group)
            if not any(
                step.stage == promise.step.stage and agree(step.date, promise.step.date) for step in known
            )
        ]
        if found:
            yield Change("overdue", (group,), (), tuple(map(_promise_item, found)))


def overdue(side: Side, group: str) -> list[Promise]:
    """Return the promises whose day has passed for some time, with nothing said since: one of each stage."""
    grace, found = load_rules().grace, dated_promises(side, group)
    late: dict[str, Promise] = {}
    reached = {step.stage for step in side.steps(group)}
    for promise in found:
        stage, over = promise.step.stage, promise.fate_on(side.day).state == OVERDUE
        done = any(time_roles().implies(one, stage) for one in reached)
        if over and not done and days_between(promise.step.date, side.day) > grace:
            other = late.get(stage)
            if other is None or _worth(promise) > _worth(other):
                late[stage] = promise
    return list(late.values())


def _worth(promise: Promise) -> tuple[str, float]:
    return promise.step.said, surest(promise.step.statements)


def dated_promises(side: Side, group: str) -> list[Promise]:
    """Return what was promised for a day, a month or a year, and which stage that is."""
    planned = time_roles().planned
    return [one for one in side.promises(group) if one.step.date and one.step.stage != planned]


def _current(side: Side, group: str) -> dict[str, Promise]:
    """Return the last promise of each stage that still stands."""
    return {
        promise.step.stage: promise
        for promise in dated_promises(side, group)
        if promise.fate_on(side.day).state in (OPEN, OVERDUE)
    }


def _promise_item(promise: Promise) -> Item:
    return Item((promise.step.stage, promise.step.date), promise, promise.step.statements)


def silent_projects(base: Side, now: Side) -> Iterator[Change]:
    """Yield the projects, once told of on several days, that nobody has named for a year and are not over."""
    for group in now.groups_of(load_schema().roles.project):
        whole_is = any(_is_silent(now, whole) for whole in now.wholes(group))
        if group in base.members and _is_silent(now, group) and not (whole_is or _is_silent(base, group)):
            last = max(_told(now, group), key=now.said)
            yield Change("silent", (group,), (), (Item((), now.heard(group), (last,)),))


def _is_silent(side: Side, group: str) -> bool:
    rules, heard = load_rules(), side.heard(group)
    if not heard or not side.day or days_between(heard, side.day) <= rules.silent:
        return False
    reached = {step.stage for step in side.steps(group)}
    begun = side.sum(group) or reached.difference(
        rules.lasting
    )  # of a bridge that is closed, nobody tells more
    if not begun or not reached.isdisjoint(rules.over):
        return False
    days = {side.articles[key]["date"] for _, node in side.of(group) for key in node["articles"]}
    return len(days) > 1 and bool(_told(side, group))  # of what was in print once, nobody expects more


def _told(side: Side, group: str) -> list[Statement]:
    return [said for _, node in side.of(group) for said in (*node["attributes"], *node["milestones"])]


def _of_figure(figure: Figure | None) -> list[Statement]:
    return [figure.value] if figure else []


def _best(groups: Iterable[Iterable[Statement]]) -> list[Statement]:
    return [max(said, key=lambda one: one["confidence"]) for said in map(list, groups) if said]
