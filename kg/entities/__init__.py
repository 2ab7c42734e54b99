"""An article's mentions -> its entities: what names the same thing, and what does not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.entities.binding import bind_links
from kg.entities.divisions import find_divisions
from kg.entities.former import link_former, with_former
from kg.entities.grouping import group_mentions
from kg.entities.located import find_homes
from kg.entities.namesakes import tell_apart
from kg.model import Article, Entity, Mention
from kg.schema import load_schema
from kg.text.folding import form_of

__all__ = ["bind_links", "find_entities"]


def find_entities(article: Article, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Return the things that the mentions name, in order of first appearance.

    |海捷阀门有限公司|在|合川区|开工，|海捷阀门|: two things, one named twice.
    """
    mentions = _settle_types(mentions)
    project = load_schema().roles.project
    inner = frozenset(mention.start for mention in mentions if mention.type == project)
    divided = [mention for mention in mentions if _is_division(mention)]
    divisions = list(find_divisions(article, divided, inner))
    others = [mention for mention in mentions if not _is_division(mention)]
    others, changes = link_former(article, others)
    others, homes = find_homes(article, others, divisions)
    homes, namesakes = tell_apart(article, sorted([*divided, *others], key=_start), homes)
    grouped = (with_former(entity, changes) for entity in group_mentions(others, homes))
    entities = [*divisions, *(_with_reason(entity, namesakes) for entity in grouped)]
    return tuple(sorted(entities, key=lambda entity: (entity.mentions[0].start, entity.id)))


def _is_division(mention: Mention) -> bool:
    roles = load_schema().roles
    return mention.type in (roles.district, roles.place) and bool(mention.codes)


def _start(mention: Mention) -> int:
    return mention.start


def _with_reason(entity: Entity, namesakes: Mapping[int, str]) -> Entity:
    reason = namesakes.get(entity.mentions[0].start, "")
    return replace(entity, reason="; ".join(filter(None, (entity.reason, reason)))) if reason else entity


def _settle_types(mentions: Sequence[Mention]) -> list[Mention]:
    """Give one surface form one type: the one that is trusted most; a division stays a division."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        if not mention.codes:
            votes[form_of(mention.text)][mention.type] += mention.confidence**4  # trust counts, not number
    settled = []
    for mention in mentions:
        counts = votes[form_of(mention.text)]
        if mention.codes or len(counts) < 2:
            settled.append(mention)
        else:
            best = max(sorted(counts), key=lambda type_: counts[type_])
            settled.append(replace(mention, type=best))
    return settled
