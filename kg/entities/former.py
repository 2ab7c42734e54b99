"""Former names: which name of an article a thing has given up for which, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.entities.forms import spelled
from kg.model import Article, Entity, FormerName, Mention, entity_id
from kg.schema import load_schema
from kg.text.dates import find_dates
from kg.text.folding import fold, form_of
from kg.words import EntityWords, load_words

_WITHIN = 120  # characters between a name and the former one
_MARKER = 8  # letters of the words between them
_OPEN, _CLOSED = ("（", "("), ("）", ")")


class Change(NamedTuple):
    """A name that was given up for another one; ``until`` is as exact as the sentence says."""

    old: str
    new: str
    until: str


def link_former(article: Article, mentions: Sequence[Mention]) -> tuple[list[Mention], list[Change]]:
    """Return the mentions, former names with the later one as their full name, and the changes.

    |海捷汽车有限公司|5月23日起更名为|奥方汽车有限公司|: one thing, called 海捷汽车有限公司 until then.
    |奥方汽车有限公司|（原|海捷汽车有限公司|）: the same, of no known day.
    """
    linked, changes = list(mentions), []
    last: dict[str, int] = {}  # type -> the mention before
    for number, mention in enumerate(mentions):
        if not _may_change(mention.type):
            continue
        before = last.get(mention.type)
        last[mention.type] = number
        if before is None or mention.start - mentions[before].end >= _WITHIN:
            continue
        pair = _ordered(article, before, number, mentions)
        if pair is None:
            continue
        old, new = (mentions[one] for one in pair)
        name = spelled(linked[pair[1]].full or new.text)
        if form_of(name) != form_of(old.text):
            linked[pair[0]] = replace(linked[pair[0]], full=name, rule="alias/former")
            changes.append(Change(spelled(old.full or old.text), name, _day(article, old, new)))
    return linked, changes


def _may_change(type_: str) -> bool:
    names = load_schema().types[type_].names
    return names.tails is not None and not names.placed


def _ordered(
    article: Article, before: int, number: int, mentions: Sequence[Mention]
) -> tuple[int, int] | None:
    """Return the numbers of the old and the new name of two that follow each other, None where none is."""
    words = load_words(EntityWords)
    first, second = mentions[before], mentions[number]
    text = article.text
    between = fold(text[first.end : second.start])
    marker = between.rstrip("“《")
    renamed = fold(text[max(0, first.start - _MARKER) : first.start]).rstrip("“《").endswith(words.name_from)
    if marker.endswith(words.later) or (renamed and marker.endswith(words.changed)):
        return before, number
    closed = text[second.end : second.end + 1] in _CLOSED
    if marker.endswith(words.former) or (between in {o + words.formerly for o in _OPEN} and closed):
        return number, before
    return None


def _day(article: Article, old: Mention, new: Mention) -> str:
    """Return the date named last before the later of the two names, in its sentence."""
    first, second = sorted((old, new), key=lambda mention: mention.start)
    start = max(fold(article.text).rfind(mark, 0, first.start) for mark in "。！？\n") + 1
    if second is old:
        return ""
    dates = [date for date in find_dates(fold(article.text[start : second.start]), article.date) if date.iso]
    return dates[-1].iso if dates else ""


def with_former(entity: Entity, changes: Sequence[Change]) -> Entity:
    """Return the entity under the name that it bears now, with the names that it bore before."""
    forms = {form_of(form) for form in (entity.name, *entity.aliases)}
    own = [one for one in changes if {form_of(one.old), form_of(one.new)} <= forms]
    if not own:
        return entity
    given_up = {form_of(one.old) for one in own}
    former = tuple(dict.fromkeys(_names(own)))
    now = next((one.new for one in reversed(own) if form_of(one.new) not in given_up), entity.name)
    if form_of(entity.name) in given_up and now != entity.name:
        key = form_of(now)
        others = (entity.name, *(alias for alias in entity.aliases if alias != now))
        entity = replace(entity, id=entity_id(entity.type, key), key=key, name=now, aliases=others)
    return replace(entity, former=former)


def _names(changes: Sequence[Change]) -> Iterator[FormerName]:
    days = {form_of(one.old): one.until for one in sorted(changes, key=lambda one: one.until)}
    for one in changes:
        yield FormerName(one.old, days[form_of(one.old)])
