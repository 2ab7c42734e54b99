"""A read sentence -> the values that it gives to projects and companies."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from kg.attributes.clauses import Clause
from kg.attributes.hosts import company_at, other_at, project_at
from kg.attributes.reading import Reading, Token
from kg.attributes.words import ValueRule, load_words
from kg.dates import DateMention
from kg.model import Attribute, Entity, Evidence
from kg.quantities import Quantity

_BEFORE = 40  # the words for a value stand no further in front of it
_BLOCK = 8  # nor what makes them mean another sum further in front of them
_BRACKETS = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its rank: of one thing's several values of an attribute the highest rank stays."""

    attribute: Attribute
    rank: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: the words for it begin at ``cue``, in ``clause``."""

    rule: ValueRule
    reading: Reading
    clauses: list[Clause]
    clause: Clause
    cue: int
    value: Token


def find_values(reading: Reading, clauses: list[Clause]) -> Iterator[Found]:
    """Give the values that the sentence states, each bound to the thing that it is a value of."""
    words = load_words()
    values = [token for token in reading.tokens if isinstance(token.what, Quantity)]
    if not values or words.patterns["rumour"].search(reading.plain):
        return
    for value in values:
        for rule in words.values:
            found = list(_apply(rule, reading, clauses, value)) if rule.kind == value.kind else []
            if found:
                yield from found
                break


def _apply(rule: ValueRule, reading: Reading, clauses: list[Clause], value: Token) -> Iterator[Found]:
    hidden = reading.hidden(value.start)
    text = reading.open if hidden else reading.plain
    cue = _cue(rule, text, value)
    if cue is None or _is_another(rule, text, cue, value):
        return
    if hidden:
        named = _before_brackets(reading, cue)
        if named is not None:
            yield _found(rule, reading, value, named, cue)
        return
    clause = next((c for c in clauses if c.start <= cue < c.end), None)
    if clause is None:
        return
    place = _Place(rule, reading, clauses, clause, cue, value)
    yield from _outputs(place) if rule.attribute == "annualOutput" else _sums(place)


def _cue(rule: ValueRule, text: str, value: Token) -> int | None:
    """Return where the words for the value begin, or the value itself if they stand behind it."""
    before = rule.before.search(text, max(value.start - _BEFORE, 0), value.start)
    if before:
        return int(before.start())
    return value.start if rule.after and rule.after.match(text, value.end) else None


def _is_another(rule: ValueRule, text: str, cue: int, value: Token) -> bool:
    """Tell whether the words make it another sum: 累计完成投资, 同比增长."""
    if rule.needs and not rule.needs.search(text):
        return True
    if rule.not_after and rule.not_after.match(text, value.end):
        return True
    return rule.blocked is not None and rule.blocked.search(text, max(cue - _BLOCK, 0), cue) is not None


def _before_brackets(reading: Reading, cue: int) -> Entity | None:
    """Return the project whose name the brackets follow: 青田电站（总投资11.4亿元）."""
    patterns = load_words().patterns
    match = patterns["aside_of"].search(reading.open, max(cue - _BRACKETS, 0), cue)
    return reading.entity_at(match.start("target")) if match else None


def _sums(place: _Place) -> Iterator[Found]:
    """Give the value to its project: the one named before, the one it is spent on, the one in focus."""
    group = _group(place, "project")
    if len(group) > 1:
        for host, token in _shared_out(place, group):
            yield _found(place.rule, place.reading, token, host, place.cue)
        return
    one = (
        _inside(place)
        or _behind(place, named=True)
        or _ahead(place)
        or _behind(place, named=False)
        or _later(place)
    )
    leads = load_words().patterns["of"].match(place.reading.plain, place.value.end)
    if one is None and place.rule.rank > 2 and not leads:  # not 高州市|总投资4亿元|的文化馆
        one = other_at(place.reading, place.clause, place.cue, place.rule.gap)
    if one is not None:
        yield _found(place.rule, place.reading, place.value, one, place.cue)


def _inside(place: _Place) -> Entity | None:
    """Return the project that the words around the value point to: 这个总投资3亿元的项目."""
    within = place.clause.start <= place.cue < place.clause.pronoun_end
    return place.clause.pronoun if within else None


def _behind(place: _Place, *, named: bool) -> Entity | None:
    """Return the project of which the clause speaks, named in it or not."""
    rule, clause, cue = place.rule, place.clause, place.cue
    own = any(t.kind == "project" and t.end <= cue for t in clause.names)
    if rule.ahead_only or own != named:
        return None
    patterns, plain = load_words().patterns, place.reading.plain
    if rule.blocked_behind and rule.blocked_behind.search(plain, max(cue - _BLOCK, 0), cue):
        return None
    if not rule.dated and patterns["dated_part"].search(plain, clause.start, cue):
        return None  # 今年计划投资2亿元: a part of the sum
    whole = patterns["whole"].search(plain, cue, place.value.start) is not None
    return project_at(place.reading, clause, cue, rule.gap, whole=whole)


def _ahead(place: _Place) -> Entity | None:
    """Return the project on which the sum before it is spent: 总投资10亿元的…项目, 投资10亿元建设…项目."""
    names = ("of_project",) if place.rule.kind != "money" else ("of_project", "on_project")
    return _target(place, names)


def _later(place: _Place) -> Entity | None:
    """Return the project of the clause behind the sum, if the sentence named none before."""
    if place.clause.in_sentence:
        return None
    return _target(place, ("later_project",))


def _target(place: _Place, names: tuple[str, ...]) -> Entity | None:
    patterns, plain = load_words().patterns, place.reading.plain
    for name in names:
        match = patterns[name].match(plain, place.value.end)
        if match is None:
            continue
        shared = patterns["later_of_list"].match(plain, match.end("target"))
        if not shared or patterns["own_item"].search(plain, place.clause.start, place.cue):
            return place.reading.entity_at(match.start("target"))
    return None


def _group(place: _Place, kind: str) -> list[Token]:
    """Return the names of ``kind`` joined by 、 and 和 that stand before the words for the value."""
    plain, share = place.reading.plain, load_words().patterns["share"]
    group: list[Token] = []
    clause = _one_by_one(place)
    for token in reversed([t for t in clause.names if t.kind == kind and t.end <= place.cue]):
        if group and not share.fullmatch(plain, token.end, group[0].start):
            break
        near = clause is not place.clause or place.rule.gap.fullmatch(plain, token.end, place.cue)
        if not group and not near:
            break
        group.insert(0, token)
    return group


def _one_by_one(place: _Place) -> Clause:
    """Return the clause with the names that the values belong to: A、B正在建设，分别完成85%和75%."""
    at = place.clauses.index(place.clause)
    said = place.reading.plain[place.clause.start : place.value.start]
    if at and not place.clause.names and load_words().patterns["one_by_one"].search(said):
        return place.clauses[at - 1]
    return place.clause


def _shared_out(place: _Place, group: list[Token]) -> Iterator[tuple[Entity, Token]]:
    """Give each name its value: A、B进度分别达到85%、75%, A、B均达到85%; a sum of both belongs to none."""
    patterns, plain, value = load_words().patterns, place.reading.plain, place.value
    said = (group[-1].end, value.start)
    if patterns["one_by_one"].search(plain, *said):
        values = [value]
        for token in place.reading.tokens:
            if token.kind == value.kind and token.start > value.start:
                if not patterns["and"].fullmatch(plain, values[-1].end, token.start):
                    break
                values.append(token)
        if len(values) == len(group):
            for name, token in zip(group, values, strict=True):
                yield place.reading.entity_at(name.start), token
    elif patterns["each"].search(plain, *said):
        for name in group:
            yield place.reading.entity_at(name.start), value


def _outputs(place: _Place) -> Iterator[Found]:
    """Give a year's output to its company, the last or the current year's only."""
    reading, clause, cue, value = place.reading, place.clause, place.cue, place.value
    time = _time(place)
    if time == "past":
        return
    group = _group(place, "company")
    if len(group) > 1:
        pairs = list(_shared_out(place, group))
    else:
        host = _target_firm(place) or company_at(reading, clause, cue, place.rule.gap)
        pairs = [(host, value)] if host is not None else []
    for host, token in pairs:
        found = _found(place.rule, reading, token, host, cue)
        yield Found(found.attribute, found.rank - (time == "hoped"))


def _target_firm(place: _Place) -> Entity | None:
    match = load_words().patterns["of_firm"].match(place.reading.plain, place.value.end)
    return place.reading.entity_at(match.start("target")) if match else None


def _time(place: _Place) -> str:
    """Tell whether the output is of a year that is over or current, hoped for, or of another time."""
    patterns, plain = load_words().patterns, place.reading.plain
    start, end = place.clause.start, place.value.start
    dates = [t for t in place.reading.tokens if t.kind == "date" and t.end <= end]
    dates = [t for t in dates if t.start >= start or not _founded(plain, t)]
    date, since = (dates[-1].what, dates[-1].end) if dates else (None, 0)
    assert date is None or isinstance(date, DateMention)
    is_part = date is not None and date.is_part and not patterns["whole_year"].match(plain, place.cue)
    if date is not None and (is_part or (date.years_ago or 0) > 1):
        return "past"
    if patterns["past"].search(plain, since, end) or patterns["when_built"].search(plain, 0, end):
        return "past"
    hoped = patterns["future"].search(plain, start, end) or (date is not None and (date.years_ago or 0) < 0)
    return "hoped" if hoped else "said"


def _founded(plain: str, date: Token) -> bool:
    """Tell whether the date is that of another event than the year of the output."""
    patterns = load_words().patterns
    before = patterns["founded_before"].search(plain, max(date.start - 1, 0), date.start)
    return before is not None or patterns["founded_after"].match(plain, date.end) is not None


def _found(rule: ValueRule, reading: Reading, value: Token, host: Entity, cue: int) -> Found:
    quantity, sentence = value.what, reading.sentence
    assert isinstance(quantity, Quantity)
    planned = _is_planned(reading, cue, value)
    attribute = Attribute(
        host.id,
        rule.attribute,
        float(quantity.value),
        Evidence(sentence.start, sentence.end, sentence.text),
        rule.confidence,
        rule.name,
        sentence.text[value.start : value.end],
        "planned" if planned else quantity.qualifier,
        None if quantity.minimum is None else float(quantity.minimum),
        None if quantity.maximum is None else float(quantity.maximum),
        quantity.currency or "CNY",
    )
    return Found(attribute, rule.rank)


def _is_planned(reading: Reading, cue: int, value: Token) -> bool:
    """Tell whether the words before the value say that it is only intended."""
    before: regex.Pattern[str] = load_words().patterns["intended"]
    return before.search(reading.open, max(cue - _BLOCK, 0), value.start) is not None
