"""Links between mentions -> links between the entities that the mentions were made."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Entity, Link, Mention


def bind_links(
    links: Sequence[Link], mentions: Sequence[Mention], entities: Iterable[Entity]
) -> tuple[Link, ...]:
    """Return the links with entities at their ends; what became one thing, or none, has no link."""
    ids = {(mention.start, mention.end): entity.id for entity in entities for mention in entity.mentions}

    def entity_of(end: str) -> str:
        if not end:
            return ""
        mention = mentions[int(end)]
        return ids.get((mention.start, mention.end), "")

    bound = (replace(link, head=entity_of(link.head), tail=entity_of(link.tail)) for link in links)
    return tuple(
        new
        for new, old in zip(bound, links, strict=True)
        if new.head and new.head != new.tail and bool(new.tail) == bool(old.tail)
    )
