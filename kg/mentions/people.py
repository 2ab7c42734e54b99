"""Line -> people, by the tagger and by the posts and verbs around a name."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, alternatives, is_break, surnames, word_table
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import triggers

CUT_OUT = "pattern/Person-behind"  # the tagger may know the name, and others around it, better
_USUAL = 3  # letters of most names
_NO_NAME = ("p", "r", "v", "c", "u", "d")  # what begins no name behind a post
_GOES_ON = ("p", "v", "d", "c", "uj", "t", "m", "i", "l")  # … and what a name stands before


@cache
def _titled() -> regex.Pattern[str]:
    return regex.compile(f"(?:{alternatives(word_table('people')['titles'])})$")


@cache
def _speaking() -> regex.Pattern[str]:
    table = word_table("people")
    return regex.compile(f"^(?:{alternatives(table['speech'] | table['behind'])})")


@cache
def _composed() -> regex.Pattern[str]:
    """Return what matches a name without a surname behind a post: 乌云其木格, 买买提·吐尔逊."""
    table = word_table("people")
    pieces, behind = alternatives(table["pieces"]), alternatives(table["speech"] | table["behind"])
    ends = "".join(sorted(table["ends"]))
    letter = r"\p{Han}"
    return regex.compile(
        rf"(?:{letter}{{1,8}}(?:·{letter}{{1,8}}?)+|{letter}{{0,3}}(?:{pieces}){letter}{{0,4}}?)"
        rf"(?={behind}|[，、。{ends}])"
    )


def find_people(line: Line, tagged: list[Tagged]) -> Iterator[Candidate]:
    """Yield names that the tagger takes for persons, and names between a post and a verb of saying."""
    never = word_table("people")["never"]
    places = {(hit.start, hit.end) for hit in line.places}
    spans = {(span.start, span.end) for span in tagged if span.tag == "PER"}
    for start, end in sorted(spans - places):
        name = line.text[start:end]
        if name in surnames():
            continue
        strong = _speaking().match(line.text[end:]) or _titled().search(line.text[max(0, start - 8) : start])
        if name in never or not name.replace("·", "").isalpha() or name.isascii() or len(name) < 2:
            continue
        if strong or _is_known_name(line, start, end):
            yield Candidate(start, end, "Person", "tagger/Person", 0.85 if strong else 0.5)
    for post in triggers("people", "titles").find(line.text):
        start = post.end + len(line.text[post.end :]) - len(line.text[post.end :].lstrip())
        signed = post.end < start  # 县长 张立明, alone in its line
        if long := _composed().match(line.text, start):
            yield Candidate(start, long.end(), "Person", "pattern/Person-post", 0.85)
            continue
        behind = _name_behind(line, start, signed=signed)
        if behind is not None:
            yield behind


def _name_behind(line: Line, start: int, *, signed: bool) -> Candidate | None:
    """Return the name that begins behind a post."""
    if start >= len(line.text) or line.words[line.word_at[start]].pos.startswith(_NO_NAME):
        return None  # 主任|由该校教授…
    ends = [start + length for length in (3, 2, 4) if start + length <= len(line.text)]
    never = word_table("people")["never"]
    names = {end: line.text[start:end] for end in ends if line.text[start:end] not in never}
    names = {end: name for end, name in names.items() if name.isalpha() and not name.isascii()}
    for end, name in names.items():
        after = not line.text[end:].strip() if signed else _speaking().match(line.text[end:])
        unknown = len(name) == _USUAL and line.words[line.word_at[start]].pos == "x"
        if after and (_has_surname(name) or unknown):
            return Candidate(start, end, "Person", "pattern/Person-post", 0.8)
    for end, name in names.items():
        if not signed and _has_surname(name) and _is_cut_out(line, start, end):
            return Candidate(start, end, "Person", CUT_OUT, 0.8)
    return None


def _is_cut_out(line: Line, start: int, end: int) -> bool:
    """Tell whether no dictionary holds the letters, and no noun goes on behind them: 主播|代静|对着."""
    words = [word for word in line.words if word.end > start and word.start < end]
    apart = words[0].start == start and words[-1].end == end and end < len(line.text)
    within = {hit.start for hit in line.places if start < hit.start and hit.end == end and not hit.full}
    unknown = all(
        word.pos in ("x", "nr", "nrt", "nrfg")
        or (len(word.text) == 1 and not word.pos.startswith(_NO_NAME))
        or word.start in within  # 牛|保山
        for word in words
    )
    placed = {hit.start for hit in line.places if hit.start < end and start < hit.end}
    if not apart or not unknown or placed - within:
        return False
    behind = line.words[line.word_at[end]]
    return is_break(behind.text) or behind.pos.startswith(_GOES_ON)


def _has_surname(name: str) -> bool:
    known = surnames()
    if len(name) == 4:
        return name[:2] in known
    return len(name) in (2, 3) and (name[0] in known or name[:2] in known)


def _is_known_name(line: Line, start: int, end: int) -> bool:
    """Tell whether jieba too takes the letters for a person's full name."""
    word = line.words[line.word_at[start]]
    return (word.start, word.end) == (start, end) and end - start == 3 and word.pos == "nr"
