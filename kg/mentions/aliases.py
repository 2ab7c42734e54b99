"""Full names -> the short names that stand for them."""

from functools import cache
from typing import NamedTuple

import regex

from kg.mentions.line import word_table

BRAND = 2  # letters that begin every short form
_SUBJECT = regex.compile(r"^[\p{Han}A-Za-z0-9]+$")


class Introduced(NamedTuple):
    """A short name with the place where it is introduced and where its full name ends."""

    short: str
    start: int
    end: int
    full_end: int


@cache
def _introduction() -> regex.Pattern[str]:
    return regex.compile(word_table("lists")["introduction_pattern"])


def find_introduced(text: str) -> list[Introduced]:
    """Return the short names that ``text`` introduces in brackets: （以下简称X）."""
    return [
        Introduced(m.group("short").strip(), m.start("short"), m.end("short"), m.start())
        for m in _introduction().finditer(text)
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


class Letters(NamedTuple):
    """A company by the letters that its short forms are made of: place, brand and what follows, kind."""

    place: str
    core: str  # begins with the brand: 奥方汽车零部件
    kinds: tuple[str, ...]  # what a short form may end with: 公司, 集团
    full: str


def letters_of(full: str, place_end: int) -> Letters | None:
    """Return the letters of a company's full name, or None where they make no short name."""
    place, core = core_of(full, place_end)
    if len(core) < BRAND or not _SUBJECT.match(core):
        return None
    kinds = tuple(kind for kind in sorted(word_table("lists")["kinds"]) if kind in full)
    return Letters(place, core, kinds, full)


def find_short(text: str, at: int, letters: Letters) -> tuple[int, int]:
    """Return the span of the short form whose brand stands ``at``: the brand, then letters in their order.

    润沣化工 -> 润沣, 润沣化工, 润沣集团; 邹铝轻量化科技 -> 邹铝轻科.
    """
    end, used = at + BRAND, BRAND
    while end < len(text) and (place := letters.core.find(text[end], used)) >= 0:
        end, used = end + 1, place + 1
    end += next((len(kind) for kind in letters.kinds if text.startswith(kind, end)), 0)
    start = at - len(letters.place) if letters.place and text[:at].endswith(letters.place) else at
    return start, end
