"""A read sentence -> the stages that its projects have reached, or are to reach."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.attributes.clauses import Clause
from kg.attributes.hosts import project_at
from kg.attributes.reading import Reading, Token
from kg.attributes.words import StageRule, load_words
from kg.dates import DateMention
from kg.model import Entity, Evidence, Milestone

_BEFORE = 12  # a negation stands no further in front of the words


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the words for a stage stand; ``since``: where its clause begins, or the stage before it ends."""

    reading: Reading
    clauses: list[Clause]
    clause: Clause
    since: int
    start: int
    end: int

    def subject(self) -> int:
        """Return where the last project before the words ends, else where they can begin."""
        return max(
            [t.end for t in self.clause.names if t.kind == "project" and t.end <= self.start] + [self.since]
        )


def find_milestones(reading: Reading, clauses: list[Clause], today: str) -> Iterator[Milestone]:
    """Give the stages that the sentence states, each with its project and its date, if it has one."""
    patterns = load_words().patterns
    if not any(_has_project(clause) for clause in clauses) or patterns["rumour"].search(reading.plain):
        return
    for clause in clauses:
        before = clause.start
        for rule, start, end in _stages(reading.plain, clause):
            since, before = before, end
            if patterns["stage_not_after"].match(reading.plain, end):
                continue
            if patterns["stage_not_before"].search(reading.plain, max(clause.start, start - _BEFORE), start):
                continue
            place = _Place(reading, clauses, clause, since, start, end)
            yield from _milestones(place, rule, today)


def _has_project(clause: Clause) -> bool:
    focus = clause.project is not None or clause.pronoun is not None
    return focus or any(token.kind == "project" for token in clause.names)


def _stages(plain: str, clause: Clause) -> list[tuple[StageRule, int, int]]:
    """Return the words for stages in the clause; of words that overlap the longest."""
    if not load_words().any_stage.search(plain, clause.start, clause.end):
        return []
    found = [
        (rule, match.start(), match.end())
        for rule in load_words().stages
        for match in rule.words.finditer(plain, clause.start, clause.end)
    ]
    found.sort(key=lambda one: (one[1] - one[2], one[1]))
    kept: list[tuple[StageRule, int, int]] = []
    for one in found:
        if all(one[2] <= other[1] or other[2] <= one[1] for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one[1])


def _milestones(place: _Place, rule: StageRule, today: str) -> Iterator[Milestone]:
    hosts = _hosts(place)
    if not hosts:
        return
    date = _date(place)
    ahead = (
        load_words().patterns["future"].search(place.reading.plain, place.subject(), place.start) is not None
    )
    iso = _settle(date, today, ahead=ahead) if date else ""
    ahead = ahead or rule.stage == "planned" or (date is not None and _is_ahead(date, iso, today))
    if ahead and not iso:
        return
    sentence = place.reading.sentence
    for host in hosts:
        yield Milestone(
            host.id,
            "planned" if ahead else rule.stage,
            iso,
            Evidence(sentence.start, sentence.end, sentence.text),
            rule.confidence,
            rule.name,
        )


def _hosts(place: _Place) -> list[Entity]:
    """Return the projects that reach the stage: those named or meant before the words, else those behind."""
    patterns, plain = load_words().patterns, place.reading.plain
    gap, share = patterns["stage_gap"], patterns["share"]
    names = [token for token in place.clause.names if token.kind == "project"]
    group: list[Token] = []
    for token in reversed([token for token in names if token.end <= place.start]):
        after = group[0].start if group else place.start
        if not (share if group else gap).fullmatch(plain, token.end, after):
            break
        group.insert(0, token)
    match = None if group else patterns["stage_ahead"].match(plain, place.end, place.clause.end)
    target = match.start("target") if match else place.clause.end
    for token in names:
        if token.start == target or (match and group and share.fullmatch(plain, group[-1].end, token.start)):
            group.append(token)
    if group:
        return [place.reading.entity_at(token.start) for token in group]
    host = project_at(place.reading, place.clause, place.start, gap)
    return [host] if host and host.type == "Project" else []


def _date(place: _Place) -> DateMention | None:
    """Return the date of a stage: the last one before it in its clause, else that of the scene before."""
    reading, clause = place.reading, place.clause
    dates = [(t.start, t.end, t.what) for t in reading.tokens if isinstance(t.what, DateMention)]
    own = [date for first, last, date in dates if place.since <= first and last <= place.end]
    if own:
        return own[-1]
    if place.since > clause.start:
        return None
    scene = load_words().patterns["stage_scene"]
    for earlier in reversed([c for c in place.clauses if c.end <= clause.start]):
        if scene.fullmatch(reading.plain, earlier.start, earlier.end):
            return next((d for a, b, d in dates if earlier.start <= a and b <= earlier.end), None)
    return None


def _is_ahead(date: DateMention, iso: str, today: str) -> bool:
    """Tell whether the date was still to come when the article was printed."""
    if date.years_ago is not None and date.years_ago < 0:
        return True
    length = min(len(iso), len(today))
    return iso[:length] > today[:length] or (
        date.is_end and 0 < len(iso) < len(today) and iso == today[:length]
    )


def _settle(date: DateMention, today: str, *, ahead: bool) -> str:
    """Return the date in the year that is meant: in January, 开工 in 12月 was last year."""
    if not (date.is_guess and date.iso and today):
        return date.iso
    length = min(len(date.iso), len(today))
    year, rest = int(date.iso[:4]), date.iso[4:]
    if ahead and date.iso[:length] < today[:length]:
        return f"{year + 1:04}{rest}"
    if not ahead and date.iso[:length] > today[:length]:
        return f"{year - 1:04}{rest}"
    return date.iso
