"""What an entity is called: the forms of its mentions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.model import Entity, Mention, entity_id
from kg.text.folding import fold


@lru_cache(maxsize=4096)
def form_of(text: str) -> str:
    """Return ``text`` as it is compared: simplified, without white space and quotation marks."""
    return "".join(c for c in fold(text) if not c.isspace() and c not in "“”‘’《》")


def forms_of(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys("".join(mention.text.split()) for mention in mentions))


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
