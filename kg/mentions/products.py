"""Line -> products: quoted brands, models, and what a company is said to make."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import (
    Candidate,
    Line,
    alternatives,
    is_break,
    is_proper,
    joints,
    list_pattern,
    split_list,
    word_table,
    word_tuple,
)
from kg.mentions.triggers import triggers

_CAPITAL = regex.compile("[A-Z]")
_BRAND_MODEL = regex.compile(r"[\p{Han}]{2,4}[A-Z]{1,3}\d{1,4}[A-Za-z]?(?![0-9A-Za-z])")
_CODE = regex.compile(r"(?<![A-Za-z0-9.])[A-Z]{1,6}[-—]?\d{2}[0-9A-Za-z.\-]*(?=\p{Han})")
_CODE_BEHIND = regex.compile(r"(?<=\p{Han})[A-Z]{1,5}[-—]?\d[0-9A-Za-z\-]*(?![0-9A-Za-z.])")
_QUOTED = regex.compile(r"[“‘]([^“”‘’，。；！？]{2,16})[”’]")
_LONGEST = 14


def find_products(line: Line) -> Iterator[Candidate]:
    """Yield quoted brands, models, lists of models and the objects of verbs of making."""
    yield from _quoted(line)
    if _CAPITAL.search(line.text):
        yield from _coded(line)
    if triggers("products", "model_list").find(line.text):
        yield from _models_in_list(line)
    yield from _made(line)
    yield from _before_making(line)


def _coded(line: Line) -> Iterator[Candidate]:
    """Yield models, and brands with the model behind them."""
    roads = word_tuple("products", "roads")
    for match in _model().finditer(line.text):
        yield Candidate(match.start(), match.end(), "Product", "pattern/Product-model", 0.8)
    for match in _CODE.finditer(line.text):
        end = _noun_phrase(line, match.end())
        if line.text.endswith(roads, 0, match.start()):  # 高速G15通车
            continue
        if _is_product(line, match.end(), end) or _is_kind(line, match.end(), end, sure=True):
            yield Candidate(match.start(), end, "Product", "pattern/Product-model", 0.8)
    for match in _CODE_BEHIND.finditer(line.text):
        start = _goods_before(line, match.start())
        if _is_product(line, start, match.start()) or _is_kind(line, start, match.start(), sure=True):
            yield Candidate(start, match.end(), "Product", "pattern/Product-model", 0.8)
    for match in _BRAND_MODEL.finditer(line.text):
        start = _brand_start(line, match.start(), match.end())
        if not line.text[start].isascii() and not line.text.startswith(roads, start):
            yield Candidate(start, match.end(), "Product", "pattern/Product-brand-model", 0.7)


@cache
def _model() -> regex.Pattern[str]:
    tails = alternatives(word_table("products")["model_tail"])
    return regex.compile(rf"(?<![A-Za-z0-9])[A-Z]{{1,6}}[-—]?\d[0-9A-Za-z.\-]*(?:{tails})")


@cache
def _kind() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("products")["kinds"]))


def _quoted(line: Line) -> Iterator[Candidate]:
    ordinal = word_table("grammar")["ordinal"]  # “第七朵金花” is praise
    for match in _QUOTED.finditer(line.text):
        inner = match.group(1)
        if "+" not in inner and not inner.startswith(ordinal) and _names_product(line, match):
            yield Candidate(match.start(1), match.end(1), "Product", "pattern/Product-quoted", 0.8)


def _names_product(line: Line, match: "regex.Match[str]") -> bool:
    """Tell whether a quoted name is one of goods, by itself or by what stands around it."""
    inner, end = match.group(1), match.end()
    if _kind().match(line.text, end) or _model_name().fullmatch(inner) or _holds_kind(line, *match.span(1)):
        return True
    if _far_kind().match(line.text, end) and _developed().search(line.text, 0, match.start()):
        return True
    if _kind_before(line, match.start()) and not line.text.startswith(word_table("grammar")["of"], end):
        return True
    named = line.text[: match.start()].endswith(word_tuple("products", "naming"))
    if named and line.text.startswith(word_table("grammar")["of"], end):
        end += 1
    noun = _noun_phrase(line, end)
    if _is_product(line, end, noun) or _is_kind(line, end, noun, sure=not named):
        return True
    return named and any(map(str.isdigit, inner)) and not inner[0].isdigit()


@cache
def _model_name() -> regex.Pattern[str]:
    tails = alternatives(word_table("products")["model_tail"] | word_table("products")["numbered"])
    return regex.compile(rf"\p{{Han}}{{1,6}}[A-Za-z]{{0,3}}\d[0-9A-Za-z.]{{0,5}}(?:{tails})?")


@cache
def _far_kind() -> regex.Pattern[str]:
    return regex.compile(rf"\p{{Han}}{{2,8}}?(?:{alternatives(word_table('products')['far_kinds'])})")


@cache
def _developed() -> regex.Pattern[str]:
    table = word_table("products")
    return regex.compile(rf"(?:{alternatives(table['developing'])})(?:{alternatives(table['made_after'])})?$")


@cache
def _making() -> regex.Pattern[str]:
    table = word_table("products")
    return regex.compile(rf"(?:{alternatives(table['makes'])})(?:{alternatives(table['made_after'])})?$")


def _kind_before(line: Line, end: int) -> bool:
    """Tell whether goods stand right before a quoted name, and a word that brings them: 研发的釉料“釉盾”."""
    start = _goods_before(line, end)
    made = start < end and _making().search(line.text, 0, start) is not None
    return made and (_is_product(line, start, end) or _is_kind(line, start, end, sure=True))


def _holds_kind(line: Line, start: int, end: int) -> bool:
    """Tell whether a quoted name is a name of its own with its kind: 永发|荔枝, not 致富|茶."""
    heads = word_table("goods")["heads"]
    first = line.words[line.word_at[start]]
    place = any(hit.start == start and hit.end < end for hit in line.places)
    own = place or (first.start == start and (is_proper(first) or first.pos == "nr"))
    return own and any(line.text[cut:end] in heads for cut in range(start + 2, end))


def _is_kind(line: Line, start: int, end: int, *, sure: bool) -> bool:
    """Tell whether goods stand there: what ends as they do, or, if not ``sure``, what is no other thing."""
    name, others = line.text[start:end], word_table("goods")["no_goods"]
    if (
        len(name) < 2
        or name in word_table("goods")["generic"]
        or name.endswith(word_tuple("goods", "no_goods"))
    ):
        return False
    if sure or name.endswith(word_tuple("goods", "heads")):
        return name.endswith(word_tuple("goods", "heads"))
    return not any(line.words[line.word_at[at]].text in others for at in (start, end) if at < len(line.text))


def _noun_phrase(line: Line, start: int) -> int:
    """Return the end of the noun phrase that begins at ``start``: its last word that names goods."""
    heads = word_table("products")["heads"]
    end = start
    borders = set()
    while end < len(line.text) and end - start < _LONGEST:
        word = line.words[line.word_at[end]]
        noun = word.pos.startswith(("n", "x", "b", "v", "a", "eng", "j", "l")) or word.text.isascii()
        if is_break(word.text) or not noun or word.text in _stops():
            break
        end = word.end
        borders.add(end)
    ends = [start + word.end for word in triggers("products", "heads").find(line.text[start : end + 4])]
    return max((e for e in ends if e in borders or line.text[end:e] in heads), default=end)


@cache
def _stops() -> frozenset[str]:
    words = word_table("products")
    sets = words["stop"], words["makes"], word_table("organisations")["edge"]["stop"]
    return frozenset().union(*sets, word_table("projects")["stop"])


def _is_product(line: Line, start: int, end: int) -> bool:
    table = word_table("products")
    name = line.text[start:end]
    common = table["generic"] | word_table("industries")["known"]
    return len(name) > 1 and name.endswith(word_tuple("products", "heads")) and name not in common


def _brand_start(line: Line, start: int, end: int) -> int:
    """Cut words that do not belong to a brand: 生产的|追澜S7."""
    latin = next(i for i in range(start, end) if line.text[i].isascii())
    for position in range(latin - 1, start - 1, -1):
        word = line.words[line.word_at[position]]
        if word.pos.startswith(("v", "p", "u", "c", "d", "r", "m", "q")) or is_break(word.text):
            return word.end
    return start


@cache
def _models() -> regex.Pattern[str]:
    ends = alternatives(word_table("products")["model_list"])
    grammar = word_table("grammar")
    items = list_pattern(r"[\p{Han}A-Za-z0-9]{2,8}")
    return regex.compile(rf"(?P<list>{items}){grammar['etc']}?{grammar['number']}(?:{ends})")


def _models_in_list(line: Line) -> Iterator[Candidate]:
    for match in _models().finditer(line.text):
        for start, end in split_list(match.group("list"), match.start("list")):
            if end - start > 1:
                yield Candidate(start, end, "Product", "pattern/Product-list", 0.7)


def _made(line: Line) -> Iterator[Candidate]:
    table = word_table("products")
    makes = table["makes"]
    for word in line.words:
        if word.text not in makes:
            continue
        start = word.end
        if line.text[start : start + 1] in table["made_after"]:
            start += 1
        while True:
            start = _skip_amount(line, start)
            end = _noun_phrase(line, start)
            plain = word.text in table["plain_makes"] and _is_kind(line, start, end, sure=True)
            if not plain and not _is_product(line, start, end):
                break
            yield Candidate(start, end, "Product", "pattern/Product-made", 0.5)
            if not joints().match(line.text, end):
                break
            start = end + 1


def _before_making(line: Line) -> Iterator[Candidate]:
    """Yield what stands before 生产线, 生产能力, 的主要厂商 and the like."""
    for maker in triggers("products", "makers").find(line.text):
        end = maker.start
        start = _goods_before(line, end)
        if _is_product(line, start, end):
            yield Candidate(start, end, "Product", "pattern/Product-before", 0.45)


def _goods_before(line: Line, end: int) -> int:
    """Return where the nouns begin that end at ``end``."""
    start = end
    while start > 0 and end - start < _LONGEST:
        word = line.words[line.word_at[start - 1]]
        noun = word.pos.startswith(("n", "x", "b", "vn", "eng", "j")) and word.start not in line.place_ending
        if is_break(word.text) or not noun or word.text in word_table("products")["stop"]:
            break
        start = word.start
    return start


def _skip_amount(line: Line, start: int) -> int:
    """Skip numbers and measures before the goods: 供应|4台|机组."""
    while start < len(line.text):
        word = line.words[line.word_at[start]]
        if not word.pos.startswith(("m", "q")) and not word.text.replace(".", "").isdigit():
            break
        start = word.end
    return start
