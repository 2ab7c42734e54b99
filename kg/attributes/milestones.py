"""The reader's links between projects and words for stages -> milestones with their dates."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from kg.evidence import context_of, evidence_of
from kg.model import Link, Milestone, Reason, Sentence, Tell
from kg.text.dates import DateMention, find_dates
from kg.text.stages import StageWord, find_stages, planned_by

STAGE = "stage"
_CLAUSE = regex.compile("[，；：。！？]")


def find_milestones(
    sentences: Sequence[Sentence], links: Iterable[Link], today: str, tell: Tell | None = None
) -> tuple[Milestone, ...]:
    """Return the stages that projects have reached or are to reach.

    |隔膜生产基地项目|预计明年|投产|: planned, with the year behind the article's.

    ``today``: the article's date, or nothing. Each stage of a project once a sentence, without a date only
    where the article never gives one.
    """
    found = list(_milestones(sentences, links, today, tell))
    dated = {(one.project, one.stage) for _, one in found if one.date}
    kept: dict[tuple[str, str, str, int], tuple[Link, Milestone]] = {}
    for link, one in found:
        why, loser = "", link
        mark = (one.project, one.stage, one.date, one.evidence.start)
        if not one.date and (one.project, one.stage) in dated:
            why = "dated"
        elif mark not in kept:
            kept[mark] = (link, one)
        else:
            why = "repeated"
            if one.confidence > kept[mark][1].confidence:
                loser, _ = kept[mark]
                kept[mark] = (link, one)
        if why and tell is not None:
            tell(loser, Reason(why))
    return tuple(one for _, one in kept.values())


def _milestones(
    sentences: Sequence[Sentence], links: Iterable[Link], today: str, tell: Tell | None
) -> Iterator[tuple[Link, Milestone]]:
    for link in links:
        if link.type != STAGE or link.amount is None:
            continue
        sentence = sentences[link.sentence]
        start = link.amount[0] - sentence.start
        word = next((one for one in find_stages(sentence.folded) if one.start == start), None)
        if word is None:
            continue
        date = _date(sentence.folded, word, today)
        before = sentence.folded[_clause(sentence.folded, start) : start]
        planned = planned_by(before)
        ahead = word.stage == "planned" or planned is not None
        iso = _settle(date, today, ahead=ahead) if date else ""
        if not ahead and date is not None and _is_ahead(date, iso, today):
            ahead, planned = True, Reason("ahead", words=iso, drops=False)
        if planned and tell is not None:
            tell(link, planned)
        yield (
            link,
            Milestone(
                link.head,
                "planned" if ahead else word.stage,
                iso,
                evidence_of(sentence),
                link.probability,
                f"reader/{STAGE}",
                context_of(sentences, link),
                word.stage if ahead and word.stage != "planned" else "",
            ),
        )


def _clause(text: str, position: int) -> int:
    """Return where the clause begins that holds ``position``."""
    marks = [match.end() for match in _CLAUSE.finditer(text, 0, position)]
    return marks[-1] if marks else 0


def _date(text: str, word: StageWord, today: str) -> DateMention | None:
    """Return the date of a stage: the last one in its clause up to it, else that of the clause before it."""
    dates = [date for date in find_dates(text, today) if date.start < word.end]
    others = [other.end for other in find_stages(text) if other.end <= word.start]
    since = max(others, default=0)
    clause = _clause(text, word.start)
    before = _clause(text, max(clause - 1, 0))
    for floor in (max(clause, since), max(before, since)):
        own = [date for date in dates if date.start >= floor]
        if own:
            return own[-1]
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
