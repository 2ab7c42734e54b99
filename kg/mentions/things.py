"""Line -> people, products and industries, by the words around them."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, is_break, word_table
from kg.mentions.tagger import Tagged
from kg.schema import DATA

_MODEL = regex.compile(r"(?<![A-Za-z0-9])[A-Z]{1,6}[-—]?\d[0-9A-Za-z.\-]*(?=型|系列|款)(?:型|系列|款)")
_BRAND_MODEL = regex.compile(r"[\p{Han}]{2,4}[A-Z]{1,3}\d{1,4}[A-Za-z]?(?![0-9A-Za-z])")
_QUOTED = regex.compile(r"“([^“”，。；！？]{1,16})”")


@cache
def _surnames() -> frozenset[str]:
    lines = (DATA / "lexicon" / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith(("#", "surname")))


def _longest_first(words: frozenset[str]) -> str:
    return "|".join(map(regex.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _titled() -> regex.Pattern[str]:
    return regex.compile(f"(?:{_longest_first(word_table('people')['titles'])})$")


@cache
def _posts() -> regex.Pattern[str]:
    return regex.compile(_longest_first(word_table("people")["titles"]))


@cache
def _speaking() -> regex.Pattern[str]:
    table = word_table("people")
    return regex.compile(f"^(?:{_longest_first(table['speech'] | table['behind'])})")


def find_people(line: Line, tagged: list[Tagged]) -> Iterator[Candidate]:
    """Yield names that the tagger takes for persons, and names between a post and a verb of saying."""
    never = word_table("people")["never"]
    places = {(hit.start, hit.end) for hit in line.places}
    spans = {(span.start, span.end) for span in tagged if span.tag == "PER"}
    for start, end in sorted(spans - places):
        name = line.text[start:end]
        strong = _speaking().match(line.text[end:]) or _titled().search(line.text[max(0, start - 8) : start])
        if name in never or not name.replace("·", "").isalpha() or name.isascii() or len(name) < 2:
            continue
        if strong or (_has_surname(name) and not _is_common(line, start, end)):
            yield Candidate(start, end, "Person", "tagger/Person", 0.85 if strong else 0.5)
    for match in _posts().finditer(line.text):
        start = match.end()
        for length in (3, 2, 4):
            name = line.text[start : start + length]
            after = _speaking().match(line.text[start + length :])
            if len(name) == length and name.isalpha() and not name.isascii() and after and name not in never:
                if _has_surname(name) or length == 3 and line.words[line.word_at[start]].pos == "x":
                    yield Candidate(start, start + length, "Person", "pattern/Person-post", 0.8)
                    break


def _has_surname(name: str) -> bool:
    surnames = _surnames()
    if len(name) == 4:
        return name[:2] in surnames
    return len(name) in (2, 3) and (name[0] in surnames or name[:2] in surnames)


def _is_common(line: Line, start: int, end: int) -> bool:
    """Tell whether jieba holds the two letters as a word that is no name."""
    word = line.words[line.word_at[start]]
    return (word.start, word.end) == (start, end) and end - start == 2 and not word.pos.startswith(("nr", "x"))


def find_products(line: Line) -> Iterator[Candidate]:
    """Yield quoted brands, models and what a company is said to make."""
    kinds = _longest_first(word_table("products")["kinds"])
    for match in _QUOTED.finditer(line.text):
        inner = match.group(1)
        kind = regex.compile(kinds).match(line.text, match.end())
        if kind is not None and not inner.isdigit():
            yield Candidate(match.start(1), match.end(1), "Product", f"pattern/Product-{kind.group()}", 0.8)
    for match in _MODEL.finditer(line.text):
        yield Candidate(match.start(), match.end(), "Product", "pattern/Product-model", 0.8)
    for match in _BRAND_MODEL.finditer(line.text):
        start = _word_start(line, match.start(), match.end())
        yield Candidate(start, match.end(), "Product", "pattern/Product-brand-model", 0.7)
    yield from _find_made(line)


def _word_start(line: Line, start: int, end: int) -> int:
    """Cut words that do not belong to a brand: 生产的|追澜S7."""
    latin = next(i for i in range(start, end) if line.text[i].isascii())
    for position in range(latin - 1, start - 1, -1):
        word = line.words[line.word_at[position]]
        if word.pos.startswith(("v", "p", "u", "c", "d", "r", "m", "q")) or is_break(word.text):
            return word.end
    return start


@cache
def _made() -> regex.Pattern[str]:
    return regex.compile(_longest_first(word_table("products")["makes"]))


def _find_made(line: Line) -> Iterator[Candidate]:
    table = word_table("products")
    for match in _made().finditer(line.text):
        end = start = match.end()
        if line.text[start : start + 1] in ("的", "了"):
            end = start = start + 1
        while end < len(line.text) and end - start < 14:
            word = line.words[line.word_at[end]]
            if is_break(word.text) or not word.pos.startswith(("n", "x", "b", "vn", "a", "eng", "j", "l")):
                break
            end = word.end
        name = line.text[start:end]
        if len(name) >= 3 and name not in table["generic"] and name.endswith(tuple(table["heads"])):
            yield Candidate(start, end, "Product", "pattern/Product-made", 0.5)


def find_industries(line: Line) -> Iterator[Candidate]:
    """Yield sectors that are called so: X产业, X产业集群, and known ones in a list that ends so."""
    table = word_table("industries")
    for match in _tails().finditer(line.text):
        start = _industry_start(line, match.start())
        name = line.text[start : match.end()]
        if start < match.start() and name not in table["never"]:
            yield Candidate(start, match.end(), "Industry", "pattern/Industry", 0.7)
    for match in _lists().finditer(line.text):
        position = match.start("list")
        for item in match.group("list").split("、"):
            head = regex.split("和|及|以及", item)
            offset = position
            for part in head:
                at = line.text.index(part, offset) if part else offset
                if part in table["known"]:
                    yield Candidate(at, at + len(part), "Industry", "pattern/Industry-list", 0.75)
                offset = at + len(part)
            position += len(item) + 1


@cache
def _tails() -> regex.Pattern[str]:
    return regex.compile(_longest_first(word_table("industries")["strong_tail"]))


@cache
def _lists() -> regex.Pattern[str]:
    ends = _longest_first(word_table("industries")["list_end"])
    return regex.compile(
        rf"(?P<list>[\p{{Han}}A-Za-z0-9]{{1,14}}(?:、[\p{{Han}}A-Za-z0-9]{{1,14}})+)(?:等)?[\p{{Han}}0-9]{{0,6}}(?:{ends})"
    )


def _industry_start(line: Line, end: int) -> int:
    known = word_table("industries")["known"]
    for length in range(12, 0, -1):
        if end - length >= 0 and line.text[end - length : end] in known:
            return end - length
    start = end
    while start > 0 and end - start < 10:
        word = line.words[line.word_at[start - 1]]
        if is_break(word.text) or not word.pos.startswith(("n", "x", "b", "vn", "j", "nz")) or word.end > start:
            break
        start = word.start
    name = line.text[start:end]
    return start if len(name) >= 1 else end
