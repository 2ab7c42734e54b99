"""Links between mentions -> links between the entities that the mentions were made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.model import Entity, Link, Mention, Reason, Tell


def bind_links(
    links: Sequence[Link], mentions: Sequence[Mention], entities: Iterable[Entity], tell: Tell | None = None
) -> Iterator[Link]:
    """Yield the links with entities at their ends; what became one thing, or none, has no link."""
    ids = {(mention.start, mention.end): entity.id for entity in entities for mention in entity.mentions}

    def entity_of(end: str) -> str:
        if not end:
            return ""
        mention = mentions[int(end)]
        return ids.get((mention.start, mention.end), "")

    for link in links:
        head, tail = entity_of(link.head), entity_of(link.tail)
        if head and head != tail and bool(tail) == bool(link.tail):
            yield replace(link, head=head, tail=tail, ends=(link.head, link.tail))
        elif tell is not None:
            tell(link, Reason("one_thing" if head and head == tail else "no_thing"))
