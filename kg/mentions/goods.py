"""Line and the companies in it -> plain kinds of goods that these are said to make or deliver."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from kg.mentions.line import Candidate, Line, alternatives, joints, word_table, word_tuple
from kg.model import Word
from kg.schema import DATA, read_toml

# Names are covered by letters of the private use area, as many as they have: offsets stay what they are.
_COVERS = {"Company": "\ue000", "Product": "\ue002", "District": "\ue004", "Place": "\ue004"}
_OTHER = "\ue006"
_NAME = {kind: f"{cover}{chr(ord(cover) + 1)}*" for kind, cover in _COVERS.items()}
_SIGNS = "\ue000-\ue007"
_GUESS = 0.5  # the weight of a product that a verb alone gave away: a frame knows its edges better
_QUOTED = 0.8  # … and of one in quotation marks, which may hold a place
_LONGEST = 12  # letters of goods
_BOUND = "Company"
_KEYS = ("sure", "likely")
_MOST = 7  # further goods of a list
_OUTSIDE = ("c", "u", "r", "y", "t", "e", "o", "d")  # parts of speech that no name of goods holds
_WORD = regex.compile("(?<!P)<([a-z_]+)>")


def find_goods(line: Line, named: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the goods that a frame of data/words/goods.toml binds to a company; ``named`` are all names."""
    text = _covered(line, named)
    taken: set[int] = set()
    for frame in _open_frames(text):
        for match in frame.pattern.finditer(text):
            for start, end in _items(match):
                span = range(_trim(line, start, end), end)
                if taken.isdisjoint(span) and _is_goods(line, span.start, end, sure=frame.key == "sure"):
                    taken.update(span)
                    weight = _QUOTED if line.text[: span.start].endswith("“") else _GUESS
                    yield Candidate(span.start, end, "Product", f"pattern/Product-{frame.key}", weight)


def _covered(line: Line, named: Sequence[Candidate]) -> str:
    """Return the text with names, and words that point at a company, as signs."""
    letters = list(line.text)
    spans = [(name.start, name.end, _COVERS.get(name.type, _OTHER)) for name in named if _settled(name)]
    pointing = (match.span() for match in _pointing().finditer(line.text))
    for start, end, cover in [*((*span, _COVERS[_BOUND]) for span in pointing), *spans]:
        letters[start:end] = cover + chr(ord(cover) + 1) * (end - start - 1)
    return "".join(letters)


def _settled(name: Candidate) -> bool:
    return name.type != "Product" or name.weight > _GUESS


@cache
def _pointing() -> "regex.Pattern[str]":
    return regex.compile(word_table("goods")["pointing"])


class _Frame(NamedTuple):
    """A frame, how far it is trusted, and whether it speaks of a company."""

    key: str
    pattern: "regex.Pattern[str]"
    bound: bool


def _open_frames(text: str) -> Iterator[_Frame]:
    """Yield the frames that ``text`` may match, the sure ones first: to try them all is slow."""
    words, frames_of = _frames()
    found = {index for index, _, _ in words.find_matches_as_indexes(text, overlapping=True)}
    frames = {number: frame for index in found for number, frame in frames_of[index]}
    company = _COVERS[_BOUND] in text
    yield from (frames[number] for number in sorted(frames) if company or not frames[number].bound)


@cache
def _slots() -> dict[str, str]:
    never = "".join(sorted(word_table("goods")["never"]))
    letter = rf"(?:(?![{never}])[\p{{Han}}A-Za-z0-9\-])"
    joint = alternatives(word_table("grammar")["joints"])
    item = rf"(?:{letter}{{2,{_LONGEST + 4}}}?|“?{_NAME['Product']}”?)"
    return {
        "{goods}": rf"(?P<goods>{item}(?:(?:{joint}){item}){{0,{_MOST}}}?)",
        "{quoted}": rf"(?P<goods>(?:{letter}|[{_NAME['Place'][0]}{_NAME['Place'][1]}]){{2,{_LONGEST}}})",
        "{company}": _NAME["Company"],
        "{product}": _NAME["Product"],
        "{place}": _NAME["Place"],
        "～": f"[^，。；：！？{_NAME['Company'][:1]}]{{0,14}}?",
    }


@cache
def _frames() -> tuple[AhoCorasick, tuple[tuple[tuple[int, _Frame], ...], ...]]:
    """Return what finds the words that frames need, and for each word the frames with their places."""
    groups = read_toml(DATA / "words" / "goods.toml")["frames"]
    sources = [
        (key, frame, group["needs"]) for key in _KEYS for group in groups for frame in group.get(key, ())
    ]
    frames_of: dict[str, list[tuple[int, _Frame]]] = defaultdict(list)
    for number, (key, source, needs) in enumerate(sources):
        expression = _expand(source)
        for slot, filled in _slots().items():
            expression = expression.replace(slot, filled)
        frame = _Frame(key, regex.compile(expression), f"{{{_BOUND.lower()}}}" in source)
        for word in needs:
            frames_of[word].append((number, frame))
    words = sorted(frames_of)
    return AhoCorasick(words), tuple(tuple(frames_of[word]) for word in words)


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
    return word.text in word_table("goods")["clause"] or (
        len(word.text) > 1 and word.pos.startswith(_OUTSIDE)
    )
