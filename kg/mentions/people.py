"""Line -> people, by the tagger and by the posts and verbs around a name."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, alternatives, surnames, word_table
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import triggers


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
        for length in (3, 2, 4):
            name = line.text[start : start + length]
            rest = line.text[start + length :]
            after = not rest.strip() if signed else _speaking().match(rest)
            if len(name) < length or not after or not name.isalpha() or name.isascii() or name in never:
                continue
            if line.words[line.word_at[start]].pos.startswith(("p", "r", "v", "c", "u", "d")):
                continue  # 主任|由该校教授…
            unknown = length == 3 and line.words[line.word_at[start]].pos == "x"
            if _has_surname(name) or unknown:
                yield Candidate(start, start + length, "Person", "pattern/Person-post", 0.8)
                break


def _has_surname(name: str) -> bool:
    known = surnames()
    if len(name) == 4:
        return name[:2] in known
    return len(name) in (2, 3) and (name[0] in known or name[:2] in known)


def _is_known_name(line: Line, start: int, end: int) -> bool:
    """Tell whether jieba too takes the letters for a person's full name."""
    word = line.words[line.word_at[start]]
    return (word.start, word.end) == (start, end) and end - start == 3 and word.pos == "nr"
