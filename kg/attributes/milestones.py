"""The reader's links between projects and words for stages -> milestones with their dates."""

from collections.abc import Iterable, Iterator, Sequence

from kg.attributes.dating import date_stage
from kg.evidence import context_of, evidence_of
from kg.model import Link, Milestone, Reason, Sentence, Tell
from kg.text.stages import denied_by, find_stages, named_by

STAGE = "stage"


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
        denied = denied_by(sentence.folded[:start]) or named_by(sentence.folded, word)
        if denied:
            if tell is not None:
                tell(link, denied)
            continue
        dated = date_stage(sentence.folded, word, today)
        if dated.planned and tell is not None:
            tell(link, dated.planned)
        yield (
            link,
            Milestone(
                link.head,
                "planned" if dated.ahead else word.stage,
                dated.iso,
                evidence_of(sentence),
                link.probability,
                f"reader/{STAGE}",
                context_of(sentences, link),
                word.stage if dated.ahead and word.stage != "planned" else "",
            ),
        )
