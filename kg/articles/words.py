"""data/words/articles.toml -> compiled patterns and word sets."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.divisions import load_divisions
from kg.schema import DATA, LEXICON, read_rows, read_toml
from kg.text.folding import fold

_HALF = str.maketrans("：／（）", ":/()")
_SHORT = 200
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """What a page carries beside its stories, what its lines begin with, when a line goes on in the next."""

    furniture: re.Pattern[str]
    masthead: re.Pattern[str]
    publisher: re.Pattern[str]
    page: re.Pattern[str]
    jump_first: re.Pattern[str]
    jump_last: re.Pattern[str]
    labels: frozenset[str]
    bullets: frozenset[str]
    numbered: re.Pattern[str]
    caption_marks: frozenset[str]
    caption_opening: re.Pattern[str]
    caption_whole: re.Pattern[str]
    scene: re.Pattern[str]
    open_words: frozenset[str]
    open_tags: frozenset[str]
    units: frozenset[str]
    anaphora: re.Pattern[str]
    openers: re.Pattern[str]
    starters: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class BylineWords:
    """How a story and a picture are signed."""

    marks: str
    outlet: str
    role: re.Pattern[str]
    alone: frozenset[str]
    photo: frozenset[str]
    wrote: re.Pattern[str]
    agency: re.Pattern[str]
    credit: re.Pattern[str]
    tails: tuple[str, ...]
    story_head: re.Pattern[str]
    no_head: re.Pattern[str]
    surnames: frozenset[str]
    no_name: frozenset[str]


def plain(line: str) -> str:
    """Return ``line``, its length kept, in the one spelling that the patterns are written in."""
    return _plain_short(line) if len(line) < _SHORT else fold(line).translate(_HALF)


@lru_cache(maxsize=1024)
def _plain_short(line: str) -> str:
    # A short line is looked at from many sides, one after the other.
    return fold(line).translate(_HALF)


def is_label(line: str) -> bool:
    """Whether ``line`` is a heading that names no subject: ■链接, 【核心提示】."""
    return compact(line).strip(f"{load_byline_words().marks}【】[]:") in load_words().labels


def compact(line: str) -> str:
    """Return the plain ``line`` without its white space."""
    return _BLANK.sub("", plain(line))


@cache
def load_words() -> Words:
    """Return the words of the data file; a broken one is told by file and line."""
    table = _table()
    captions, joining = table["captions"], table["joining"]
    return Words(
        furniture=_any(table["furniture"]),
        masthead=_any(table["masthead"]),
        publisher=re.compile(table["publisher"]),
        page=re.compile(table["page"]),
        jump_first=re.compile(rf"\s*(?:{table['jump']})\s*"),
        jump_last=re.compile(rf"\s*(?:{table['jump']})\s*$"),
        labels=frozenset(table["labels"]),
        bullets=frozenset(table["bullets"]),
        numbered=re.compile(table["numbered"]),
        caption_marks=frozenset(captions["marks"]),
        caption_opening=re.compile(captions["opening"]),
        caption_whole=re.compile(captions["whole"]),
        scene=re.compile(captions["scene"]),
        open_words=frozenset(joining["open_words"]),
        open_tags=frozenset(joining["open_tags"]),
        units=frozenset(joining["units"]),
        anaphora=_any(joining["anaphora"]),
        openers=_any(joining["openers"]),
        starters=frozenset(joining["starters"]),
        places=frozenset(load_divisions().names),
    )


@cache
def load_byline_words() -> BylineWords:
    """Return the words of bylines and credits; a broken file is told by name and line."""
    table = _table()
    bylines = table["bylines"]
    outlet, role = bylines["outlet"], bylines["role"]
    return BylineWords(
        marks=bylines["marks"],
        outlet=outlet,
        role=re.compile(rf"(?P<outlet>{outlet}?)[-/·]?(?P<role>{role})"),
        alone=frozenset(bylines["words"]),
        photo=frozenset(bylines["photo"]),
        wrote=re.compile(bylines["wrote"]),
        agency=re.compile(bylines["agency"]),
        credit=re.compile(table["captions"]["credit"]),
        tails=tuple(bylines["tails"]),
        story_head=re.compile(_story_head(outlet, role, bylines["head"])),
        no_head=re.compile(bylines["no_head"]),
        surnames=frozenset(surname for surname, _ in read_rows(LEXICON / "surnames.tsv", 2)),
        no_name=frozenset(bylines["no_name"]),
    )


def _table() -> dict[str, Any]:
    return read_toml(DATA / "words" / "articles.toml")


def _any(entries: list[str]) -> re.Pattern[str]:
    """Return a pattern for any of ``entries``, the longest first."""
    return re.compile("|".join(f"(?:{entry})" for entry in sorted(entries, key=lambda e: (-len(e), e))))


def _story_head(outlet: str, role: str, head: str) -> str:
    """本报讯, 本报寿光讯, 新华社重庆5月14日电 … and who reports, in brackets or before 报道."""
    who = rf"[(](?P<who>[^()]{{1,80}})[)]|(?P<by>{role}[^，。:()]{{1,40}}?)报道[:，]?"
    return rf"\s*(?P<head>据?\s?{outlet}[^，。;:()\n]{{0,14}}?(?:{head}))(?P<blank>\s*)(?:{who})?"
