"""A company and the words around it -> what it does in a project (data/words/roles.toml)."""

import re
from collections.abc import Sequence

from kg.reader.nodes import LinkEnd
from kg.words import RoleWords, load_words

_REACH = 24  # letters behind a name, and before it, in which words may tell
_STOP = re.compile("[，。；！？\n]")
_ASIDE = re.compile("^（[^）]{0,30}）")  # （以下简称中铁五局）


def role_of(head: LinkEnd, nodes: Sequence[LinkEnd], text: str) -> str:
    """Return the role of the company ``head`` of ``nodes``, where the words by it tell; else nothing.

    由|中铁五局|（以下简称五局）承建的|彝良隧道|: 施工. |甲公司|和|乙公司|联合中标: both 施工.
    """
    words = load_words(RoleWords)
    behind = _behind(head, nodes, text)
    before = text[max(0, head.start - _REACH) : head.start]
    for one in words.roles:
        if one.behind.search(behind) or one.before.search(before):
            return one.role
    return ""


def _behind(head: LinkEnd, nodes: Sequence[LinkEnd], text: str) -> str:
    """Return what is said right behind a name, or behind the last of the names that are told together."""
    joined = load_words(RoleWords).joined
    while True:
        start = (
            head.end + len(found.group())
            if (found := _ASIDE.match(text[head.end :][: _REACH * 2]))
            else head.end
        )
        stop = _STOP.search(text, start, start + _REACH)
        end = stop.start() if stop else start + _REACH
        following = min(
            (node for node in nodes if node.type == head.type and start <= node.start < end),
            key=lambda node: node.start,
            default=None,
        )
        if following is None:
            return text[start:end]
        if not joined.search(text[start : following.start]):
            return text[start : following.start]
        head = following
