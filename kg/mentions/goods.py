"""Line and the companies in it -> plain kinds of goods that these are said to make or deliver."""

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, alternatives, joints, word_table, word_tuple
from kg.mentions.triggers import triggers
from kg.model import Word

# Names are covered by letters of the private use area, as many as they have: offsets stay what they are.
_COVERS = {"Company": "\ue000", "Product": "\ue002", "District": "\ue004", "Place": "\ue004"}
_OTHER = "\ue006"
_NAME = {kind: f"{cover}{chr(ord(cover) + 1)}*" for kind, cover in _COVERS.items()}
_SIGNS = "\ue000-\ue007"
_GUESS = 0.5  # the weight of a product that a verb alone gave away: a frame knows its edges better
_QUOTED = 0.8  # … and of one in quotation marks, which may hold a place
_LONGEST = 12  # letters of goods
_MOST = 7  # further goods of a list
_OUTSIDE = ("c", "u", "r", "y", "t", "e", "o", "d")  # parts of speech that no name of goods holds
_WORD = regex.compile("(?<!P)<([a-z_]+)>")


def find_goods(line: Line, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the goods that a frame of data/words/goods.toml binds to a company; ``named`` are all names."""
    if not triggers("goods", "triggers").find(line.text):
        return
    text = _covered(line, named)
    taken: set[int] = set()
    for key, frame in _frames():
        for match in frame.finditer(text):
            for start, end in _items(match):
                start = _trim(line, start, end)
                if taken.isdisjoint(range(start, end)) and _is_goods(line, start, end, sure=key == "sure"):
                    taken.update(range(start, end))
                    weight = _QUOTED if line.text[:start].endswith("“") else _GUESS
                    yield Candidate(start, end, "Product", f"pattern/Product-{key}", weight)


def _covered(line: Line, named: Sequence[Candidate]) -> str:
    letters = list(line.text)
    for name in named:
        if name.type == "Product" and name.weight <= _GUESS:
            continue
        cover = _COVERS.get(name.type, _OTHER)
        letters[name.start : name.end] = cover + chr(ord(cover) + 1) * (name.end - name.start - 1)
    return "".join(letters)


@cache
def _frames() -> tuple[tuple[str, "regex.Pattern[str]"], ...]:
    """Return the frames with the key of their list, the sure ones first."""
    table = word_table("goods")
    never = "".join(sorted(table["never"]))
    letter = rf"(?:(?![{never}])[\p{{Han}}A-Za-z0-9\-])"
    joint = alternatives(word_table("grammar")["joints"])
    item = rf"(?:{letter}{{2,{_LONGEST + 4}}}?|“?{_NAME['Product']}”?)"
    slots = {
        "{goods}": rf"(?P<goods>{item}(?:(?:{joint}){item}){{0,{_MOST}}}?)",
        "{quoted}": rf"(?P<goods>(?:{letter}|[{_NAME['Place'][0]}{_NAME['Place'][1]}]){{2,{_LONGEST}}})",
        "{company}": f"(?:{_NAME['Company']}|{_expand(table['pointing'])})",
        "{product}": _NAME["Product"],
        "{place}": _NAME["Place"],
        "～": f"[^，。；：！？{_NAME['Company'][:1]}]{{0,14}}?",
    }
    frames = []
    for key in ("sure", "likely"):
        for frame in sorted(table[key]):
            source = _expand(frame)
            for slot, expression in slots.items():
                source = source.replace(slot, expression)
            frames.append((key, regex.compile(source)))
    return tuple(frames)


@cache
def _named() -> "regex.Pattern[str]":
    return regex.compile(f"[{_SIGNS}--{_NAME['Place'][:2]}]", regex.V1)


def _expand(source: str) -> str:
    lists = word_table("goods")["lists"]
    while found := _WORD.search(source):
        expression = "|".join(sorted(lists[found[1]], key=lambda one: (-len(one), one)))
        source = f"{source[: found.start()]}(?:{expression}){source[found.end() :]}"
    return source


def _items(match: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    """Yield the spans of the goods in a list that have no name yet."""
    start = match.start("goods")
    for item in joints().split(match["goods"]):
        if item and not joints().fullmatch(item) and not _named().search(item):
            yield start, start + len(item)
        start += len(item)


def _trim(line: Line, start: int, end: int) -> int:
    """Drop amounts and words like them before the goods: 9部|电梯, 首批|电芯."""
    while match := _amount().match(line.text, start, end):
        # an amount ends where a word does
        if line.words[line.word_at[match.end() - 1]].end != match.end():
            break
        start = match.end()
    return start


@cache
def _amount() -> "regex.Pattern[str]":
    return regex.compile(f"{_expand('<amount_of>')}|{alternatives(word_table('goods')['counting'])}")


def _is_goods(line: Line, start: int, end: int, *, sure: bool) -> bool:
    if not 2 <= end - start <= _LONGEST:
        return False
    words = [word for word in line.words if word.end > start and word.start < end]
    cut = words[-1].end != end and words[-1].pos != "x"  # the guesser joins what it does not know: 灶正|下线
    if words[0].start != start or cut or any(map(_is_outside, words)) or words[-1].pos == "m":
        return False
    kind = next((word.start for word in words if word.text not in word_tuple("goods", "loose")), end)
    name = line.text[start:end]
    if any(mark + name in line.text for mark in word_tuple("goods", "brand")):
        return False  # named by its brand before: “云岭春”牌绿茶 … 绿茶
    if not name[-1].isalpha() or line.text[kind:end] in ("", *word_tuple("goods", "generic")):
        return False
    if name.endswith(word_tuple("goods", "no_goods")) and not name.endswith(word_tuple("goods", "but")):
        return False
    return sure or name.endswith((*word_tuple("goods", "heads"), *word_tuple("products", "heads")))


def _is_outside(word: Word) -> bool:
    """Tell whether no name of goods holds the word. One letter may be a piece of a name: 己|二腈."""
    return len(word.text) > 1 and word.pos.startswith(_OUTSIDE)
