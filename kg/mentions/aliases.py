"""Full names -> the short names that stand for them."""

from functools import cache
from typing import NamedTuple

import regex

from kg.mentions.line import word_table

_INTRODUCED = regex.compile(
    r"[（(](?:以下|下文|下)?(?:统称|简称|称)(?:为)?[:：]?[“\"「]?(?P<short>[^）)”\"“」，。、；]{2,20})[”\"」]?"
)
_SUBJECT = regex.compile(r"^[\p{Han}A-Za-z0-9]+$")


class Introduced(NamedTuple):
    """A short name with the place where it is introduced and where its full name ends."""

    short: str
    start: int
    end: int
    full_end: int


def find_introduced(text: str) -> list[Introduced]:
    """Return the short names that ``text`` introduces in brackets: （以下简称X）."""
    return [
        Introduced(m.group("short").strip(), m.start("short"), m.end("short"), m.start())
        for m in _INTRODUCED.finditer(text)
    ]


@cache
def _endings() -> tuple[str, ...]:
    table = word_table("organisations")["Company"]
    return tuple(sorted(table["full"] | table["weak"], key=lambda word: (-len(word), word)))


def core_of(name: str, place_end: int) -> tuple[str, str]:
    """Return (place, core) of a company's full name: 重庆|奥方汽车零部件; the legal suffix is left out."""
    body = regex.sub(r"（[^）]*）", "", name)
    for ending in _endings():
        if body.endswith(ending) and len(body) > len(ending) + 1:
            body = body[: -len(ending)]
            break
    cut = place_end if place_end < len(body) - 1 else 0
    return body[:cut], body[cut:]


def short_pattern(place: str, core: str, full: str) -> regex.Pattern[str] | None:
    """Return what finds the short forms of a company: its brand, then letters of its name in their order.

    润沣化工 -> 润沣, 润沣化工, 润沣集团; 邹铝轻量化科技 -> 邹铝轻科.
    """
    if len(core) < 2 or not _SUBJECT.match(core):
        return None
    brand, rest = regex.escape(core[:2]), core[2:]
    tail = "".join(f"{regex.escape(letter)}?" for letter in rest)
    head = f"(?:{regex.escape(place)})?" if place else ""
    kinds = "|".join(kind for kind in sorted(word_table("lists")["kinds"]) if kind in full)
    return regex.compile(f"{head}{brand}{tail}(?:{kinds})?")
