"""Line -> companies by a short name: well-known ones, and others that the words around them give away."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from kg.mentions.branches import find_branch_end
from kg.mentions.line import (
    Candidate,
    Line,
    alternatives,
    is_break,
    is_outside,
    is_proper,
    joints,
    word_table,
    word_tuple,
)
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import Triggers, triggers
from kg.schema import LEXICON, read_rows

_LETTERS = regex.compile(r"(?<![A-Za-z0-9\-－])[A-Za-z][A-Za-z&.'\-]*[A-Za-z](?![A-Za-z0-9])")
_CHINESE = regex.compile(r"\p{Han}")
_NAMED = ("ORG", "nz", "PER")  # what the tagger takes a name for that it does not know
_CODE = regex.compile(r"（(?:(?:SH|SZ|HK|NYSE|NASDAQ)[:：.]?\s?)?(?:[036]\d{5}|0\d{4}(?=\.HK))")
_SMALL = ("p", "r", "u", "uj", "ul", "c", "d", "v", "m", "q")  # 由|该|集团
_STOCK = 5  # letters of the longest name of a stock
_WINDOW = 16  # characters around a name that tell what it is


class _Known(NamedTuple):
    kind: str
    use: str  # alone: a company anywhere; field: in a line on its field; act: only where it acts


def find_brands(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield well-known companies, Latin names that act as companies, and names of makers and sites."""
    if _CHINESE.search(line.text) is None:
        return  # what tells companies from words holds for Chinese sentences
    spans = {span.start: span for span in tags if span.tag in _NAMED}
    for start, end in _known(line, tags):
        yield Candidate(start, find_branch_end(line, end), "Company", "lexicon/Company", 0.9)
    for start, end in _latin(line):
        yield Candidate(start, end, "Company", "pattern/Company-latin", 0.75)
    for start, end in _makers(line, spans) if _made_by().find(line.text) else ():
        yield Candidate(start, end, "Company", "pattern/Company-maker", 0.75)
    for start, end in (*_units(line, tags), *_stocks(line), *_headed(line), *_traders(line)):
        yield Candidate(start, end, "Company", "pattern/Company-context", 0.6)


@cache
def _lexicon() -> tuple[list[str], dict[str, _Known], AhoCorasick]:
    known = {name.lower(): _Known(kind, use) for name, kind, use in read_rows(LEXICON / "companies.tsv", 3)}
    names = sorted(known)
    return names, known, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


@cache
def _behind() -> regex.Pattern[str]:
    table = word_table("brands")
    said = alternatives(table["post"] | table["act"] | table["say"])
    listed = alternatives(table["listed"])
    etc, counted = word_table("grammar")["etc"], alternatives(table["counted"])
    return regex.compile(
        rf"(?:{alternatives(table['so'])}){{0,3}}(?:{said})|{etc}\d*(?:{counted})?(?:{listed})"
    )


@cache
def _behind_latin() -> regex.Pattern[str]:
    table = word_table("brands")
    said = alternatives(table["post"] | table["act"])
    return regex.compile(rf"(?:{alternatives(table['so'])}){{0,3}}(?:{said})", regex.IGNORECASE)


def _known(line: Line, tags: list[Tagged]) -> Iterator[tuple[int, int]]:
    names, known, automaton = _lexicon()
    lower = line.text.lower()
    if len(lower) != len(line.text):
        return
    for index, start, end in automaton.find_matches_as_indexes(lower):
        entry = known[names[index]]
        if not _whole(line, start, end) or _in_title(line.text, start):
            continue
        if line.text.startswith(word_tuple("brands", "part"), end):
            continue
        if _means_company(line, lower, entry, start, end):
            yield _with_area(line, tags, start, end), _with_units(line, end)


def _means_company(line: Line, text: str, entry: _Known, start: int, end: int) -> bool:
    if entry.use == "alone" or _acts(text, end):
        return True
    return entry.use == "field" and (
        text.endswith(word_tuple("brands", "before"), 0, start) or _speaks_of(text, entry.kind)
    )


def _with_area(line: Line, tags: list[Tagged], start: int, end: int) -> int:
    """Return the tagger's left edge if it takes a letter or a place before the name to it: 沪|工行."""
    return next(
        (t.start for t in tags if t.tag == "ORG" and t.end == end and start - 2 <= t.start < start), start
    )


def _acts(text: str, end: int) -> bool:
    return _behind().match(text, end, end + _WINDOW) is not None


def _speaks_of(text: str, kind: str) -> bool:
    return any(word in text for word in word_table("brands")["field"][kind])


def _whole(line: Line, start: int, end: int) -> bool:
    """Tell whether the characters are no piece of a word that jieba knows, or of a longer Latin one."""
    text = line.text
    if text[start].isascii() and start and text[start - 1].isascii() and text[start - 1].isalnum():
        return False
    if text[end - 1].isascii() and end < len(text) and text[end].isascii() and text[end].isalnum():
        return False
    first, last = line.words[line.word_at[start]], line.words[line.word_at[end - 1]]
    opens = first.start == start or first.pos == "x" or text[start].isascii()
    return opens and (last.end == end or last.pos == "x" or text[end - 1].isascii())


def _in_title(text: str, at: int) -> bool:
    return text.rfind("《", 0, at) > text.rfind("》", 0, at)


def _with_units(line: Line, end: int) -> int:
    """Return the end of the name with the unit or field behind it: 新浪|娱乐, 华纳兄弟|互动|娱乐."""
    match = _unit().match(line.text, end)
    while match is not None and _closes(line, match.end()):
        end = match.end()
        match = _unit().match(line.text, end)
    end += _kind_length(line.text, end)
    place = next((hit for hit in line.places if hit.start == end), None)
    if place is not None and _acts(line.text, place.end):
        return place.end
    return end


def _closes(line: Line, end: int) -> bool:
    """Tell whether a word ends here, or a report begins: 新浪体育|讯."""
    return line.words[line.word_at[end - 1]].end == end or line.text.startswith(
        word_tuple("brands", "report"), end
    )


@cache
def _unit() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("brands")["units"]))


def _latin(line: Line) -> Iterator[tuple[int, int]]:
    never = word_table("brands")["latin_never"]
    matches = list(_LETTERS.finditer(line.text))
    odds = bool(matches) and _speaks_of(line.text, "betting")  # who is named so beside odds gives them
    for match in matches:
        start, end = match.span()
        if match.group().lower() in never or _in_title(line.text, start):
            continue
        made = _behind_latin().match(line.text, end, end + _WINDOW) is not None
        says = match.group().isupper() and line.text.startswith(word_tuple("brands", "say"), end)
        if made or says or odds or line.text.endswith(word_tuple("brands", "maker"), 0, start):
            yield start, end + _kind_length(line.text, end)


def _kind_length(text: str, end: int) -> int:
    return next((len(kind) for kind in word_tuple("brands", "kinds") if text.startswith(kind, end)), 0)


@cache
def _making() -> regex.Pattern[str]:
    """Return what stands before an unknown maker: 由|X开发 (with what follows), 开发商|X, “X”的公司."""
    table = word_table("brands")
    name = r"(?P<name>[\p{Han}A-Za-z0-9·&\-]{2,14}?)"
    of, kinds = word_table("grammar")["of"], alternatives(table["listed"])
    return regex.compile(
        rf"{table['by']}{name}(?:{alternatives(table['makes'])})|(?:{alternatives(table['maker'])})(?P<behind>)"
        rf"|(?P<name>[\p{{Han}}A-Za-z0-9]{{2,10}})”{of}(?:{kinds})"
        rf"|(?P<name>[\p{{Han}}]{{2,4}}{table['site']})(?:{alternatives(table['report'])})"
    )


@cache
def _made_by() -> Triggers:
    """Return what any match of ``_making`` holds."""
    table = word_table("brands")
    called = {word_table("grammar")["of"] + kind for kind in table["listed"]}
    return Triggers({*table["makes"], *table["maker"], *table["report"], *called})


def _makers(line: Line, spans: dict[int, Tagged]) -> Iterator[tuple[int, int]]:
    for match in _making().finditer(line.text):
        if match.group("name"):
            start, end = match.span("name")
            span = spans.get(start)
            sure = line.text[end] == "”" or match.group("name").endswith(word_tuple("brands", "units"))
            if sure or (span is not None and span.end == end and not _is_place(line, start, end)):
                yield start, end
            continue
        span = spans.get(match.end())
        if span is None or _is_place(line, span.start, span.end):
            continue
        speaks = span.tag == "PER" and line.text.startswith(word_tuple("brands", "say"), span.end)
        if not speaks:
            yield span.start, _with_units(line, span.end)


def _is_place(line: Line, start: int, end: int) -> bool:
    return any(hit.start == start and hit.end == end for hit in line.places)


def _units(line: Line, tags: list[Tagged]) -> Iterator[tuple[int, int]]:
    """Yield an unknown word with a unit behind it that acts as a company: 汇石|投资|合伙人."""
    if not triggers("brands", "units").find(line.text):
        return
    units = word_table("brands")["units"]
    organisations = {(span.start, span.end) for span in tags if span.tag == "ORG"}
    for before, unit in zip(line.words, line.words[1:], strict=False):
        if unit.text not in units or not is_proper(before) or len(before.text) < 2:
            continue
        start, end = before.start, unit.end
        if _is_place(line, start, before.end) or _in_title(line.text, start):
            continue
        if _acts(line.text, end) or (start, end) in organisations:
            yield start, end


@cache
def _trading() -> regex.Pattern[str]:
    table = word_table("brands")
    trades, longer = alternatives(table["trades"]), alternatives(table["trades"] | table["longer"])
    return regex.compile(rf"(?P<brand>\p{{Han}}{{2}})(?:{trades})(?!\p{{Han}}?(?:{longer}))")


def _traders(line: Line) -> Iterator[tuple[int, int]]:
    """Yield two unknown letters with a trade where a company is meant: 合肥的|合骏汽车, 由|冀南铸业."""
    last = -1  # where the one before ends
    for trade in triggers("brands", "trades").find(line.text):
        match = _trading().match(line.text, max(0, trade.start - 2))
        if match is None or match.end("brand") != trade.start or not _is_unknown(line, *match.span("brand")):
            continue
        start, end = match.span()
        home = line.place_ending.get(start)
        if home is not None and not (home.full and home.codes):  # 广州|粤匠服饰
            start = home.start
        if home is not None or _is_given(line, start, end) or joints().fullmatch(line.text, last, start):
            yield start, end
            last = end


def _is_given(line: Line, start: int, end: int) -> bool:
    """Tell whether the words around tell of a company: 武安的|冀南铸业, 收购|锐骋模具."""
    of = word_table("grammar")["of"]
    if line.text[start - 1 : start] == of and start - 1 in line.place_ending:
        return True
    region = any(hit.start == start for hit in line.places)
    if region and end < len(line.text) and line.words[line.word_at[end]].pos.startswith("n"):
        return False  # 为|华南电子|人才
    opens = (start == 0 or is_break(line.text[start - 1])) and not region
    return line.text.endswith(word_tuple("brands", "given"), 0, start) or (opens and _acts(line.text, end))


def _is_unknown(line: Line, start: int, end: int) -> bool:
    """Tell whether these letters are a region or words of one letter or such as no dictionary holds."""
    words = {line.words[line.word_at[at]] for at in range(start, end)}
    whole = all(start <= word.start and word.end <= end for word in words)
    named = all(
        word.pos not in _SMALL if len(word.text) == 1 else is_proper(word) and word.pos != "j"
        for word in words
    )
    placed = [hit for hit in line.places if hit.start < end and start < hit.end]
    region = all((hit.start, hit.end) == (start, end) and not hit.codes for hit in placed)  # 冀南|铸业
    return whole and named and region


def _stocks(line: Line) -> Iterator[tuple[int, int]]:
    """Yield the short names before a stock's code: 浦江软件（600123）."""
    for match in _CODE.finditer(line.text):
        start = end = match.start()
        while start > 0:
            word = line.words[line.word_at[start - 1]]
            if is_outside(word) or is_break(word.text) or end - word.start > _STOCK:
                break
            start = word.start
        if end - start > 1:
            yield start, end


def _headed(line: Line) -> Iterator[tuple[int, int]]:
    """Yield the unknown words before what only a company has: 股价, 旗下, 财报."""
    for end in sorted({head.start for head in triggers("brands", "head").find(line.text)} - {0}):
        word = line.words[line.word_at[end - 1]]
        if word.end != end or not is_proper(word) or len(word.text) < 2:
            continue
        if not _is_place(line, word.start, end) and not _in_title(line.text, word.start):
            yield word.start, end
