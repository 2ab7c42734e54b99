"""Links between mentions -> full names of short ones, and links between entities."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex

from kg.entities.forms import entity_words, form_of
from kg.model import Entity, Link, Mention

SAME = "same"
_SURE = 0.7  # the probability from which on two names are taken for one thing's
_NUMBER = regex.compile(r"[0-9一二三四五六七八九十百]+")


def name_same(mentions: Sequence[Mention], links: Iterable[Link]) -> list[Mention]:
    """Return the mentions; a short one bears the full name that the reader takes it to stand for.

    Numbers tell things apart (中铁二局 is not 中铁二十三局), and so do two names in full.
    """
    named = list(mentions)
    best: dict[int, Link] = {}
    for link in links:
        if link.type == SAME and link.probability >= _SURE:
            known = best.get(int(link.tail))
            if known is None or link.probability > known.probability:
                best[int(link.tail)] = link
    for number, link in sorted(best.items()):
        full, short = named[int(link.head)], named[number]
        if not (short.full or short.codes or full.codes) and _may_be_same(short.text, full.text):
            named[number] = replace(short, full=full.full or full.text, rule="reader/same")
    return named


def _may_be_same(short: str, full: str) -> bool:
    short, full = form_of(short), form_of(full)
    if short == full or not set(_NUMBER.findall(short)) <= set(_NUMBER.findall(full)):
        return False
    tails = tuple(entity_words()["tails"]["Company"])
    return not (short.endswith(tails) and full.endswith(tails))


def bind_links(
    links: Iterable[Link], mentions: Sequence[Mention], entities: Iterable[Entity]
) -> tuple[Link, ...]:
    """Return the links with the entities that the mentions were made; what became one thing has no link."""
    ids = {(mention.start, mention.end): entity.id for entity in entities for mention in entity.mentions}
    bound = []
    for link in links:
        head, tail = (_entity(end, mentions, ids) for end in (link.head, link.tail))
        if link.type != SAME and head and head != tail and bool(tail) == bool(link.tail):
            bound.append(replace(link, head=head, tail=tail))
    return tuple(bound)


def _entity(end: str, mentions: Sequence[Mention], ids: dict[tuple[int, int], str]) -> str:
    if not end:
        return ""
    mention = mentions[int(end)]
    return ids.get((mention.start, mention.end), "")
