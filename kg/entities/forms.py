"""What an entity is called: the forms of its mentions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Entity, Mention, entity_id


def forms_of(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(spelled(mention.text) for mention in mentions))


def spelled(name: str) -> str:
    """Return a name without blanks and line breaks, as all names of entities are: 锚 澜 is 锚澜."""
    return "".join(name.split())


def make_entity(
    type_: str,
    key: str,
    name: str,
    aliases: Iterable[str],
    mentions: Sequence[Mention],
    *,
    code: str = "",
    reason: str = "",
) -> Entity:
    others = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
    same_type = tuple(replace(mention, type=type_) for mention in mentions)
    return Entity(entity_id(type_, key), type_, key, name, others, same_type, code, reason)
