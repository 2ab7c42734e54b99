"""Mentions -> the same, short names with the full name that they stand for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import regex

from kg.divisions import load_divisions
from kg.model import Mention, Name, Sentence
from kg.schema import load_schema
from kg.text.folding import fold
from kg.text.numbers import keeps_numbers
from kg.text.segmentation import is_word
from kg.words import AliasWords, load_words
from kg.words.patterns import longest_first

_BRAND = 2  # letters that begin every short form of a company
_CROWD = 8  # so many companies of one brand cannot be told apart by it
_LEAST = 4  # letters of a short name that is looked for anywhere
_PLACE = 6  # letters of the place that a company's name begins with


class Introduced(NamedTuple):
    """A short name with the place where its full name ends: X（以下简称Y）."""

    short: str
    full_end: int


class _Letters(NamedTuple):
    """A company by the letters that its short forms are made of: 奥方汽车 of 重庆奥方汽车有限公司."""

    core: str
    full: str


def find_introduced(text: str) -> list[Introduced]:
    """Return the short names that ``text`` introduces in brackets.

    重庆海捷阀门有限公司（以下简称“|海捷阀门|”）.
    """
    pattern = load_words(AliasWords).introduced
    return [Introduced(match["short"].strip(), match.start()) for match in pattern.finditer(text)]


def introduced_names(sentences: Sequence[Sentence], mentions: Iterable[Mention]) -> Iterator[Name]:
    """Yield the short names that are introduced behind their full names."""
    ending = {(mention.sentence, mention.end): mention for mention in mentions}
    for number, sentence in enumerate(sentences):
        for short, full_end in find_introduced(sentence.folded):
            named = ending.get((number, sentence.start + full_end))
            if named is not None and len(named.text) > len(short):
                yield Name(short, fold(named.text), named.type)


def give_full_names(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Iterable[Name]
) -> Iterator[Mention]:
    """Yield the mentions; one whose full name is known bears it.

    |重庆海捷阀门有限公司|签约，|海捷阀门|扩产: the second bears the first's name.
    """
    fulls = {name.short: name.full for name in (*names, *introduced_names(sentences, mentions))}
    registered: dict[str, set[str]] = {
        kind.name: set() for kind in load_schema().types.values() if kind.names.registered
    }
    for mention in mentions:
        if mention.type in registered:
            registered[mention.type].add(fold(mention.text))
    by_letters = {kind: dict(_by_letters(found)) for kind, found in registered.items()}
    for mention in mentions:
        name = fold(mention.text)
        full, rule = fulls.get(name, ""), "alias/introduced"
        if not full and mention.type in by_letters:
            full, rule = by_letters[mention.type].get(name, ""), "alias/letters"
        yield replace(mention, full=full, rule=rule) if full and full != name else mention


def _by_letters(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) where the letters of one company's name alone, in their order, make the short form.

    润沣化工有限公司 -> 润沣, 润沣化工, 润沣集团; no two companies of one brand.
    """
    brands: dict[str, list[_Letters]] = defaultdict(list)
    shorts = []
    for name in sorted(names):
        letters = list(_letters_of(name))
        for one in letters:
            brands[one.core[:_BRAND]].append(one)
        if not letters:
            shorts.append(name)
    for short in shorts:
        bearers = brands.get(short[:_BRAND], ())
        fulls = {one.full for one in bearers if _made_of(short, one)} if len(bearers) <= _CROWD else set()
        if len(fulls) == 1:
            yield short, fulls.pop()


def _letters_of(name: str) -> Iterator[_Letters]:
    """Yield the letters of a company in full, with the place before its brand and without."""
    body = regex.sub(r"（[^）]*）", "", name)
    ending = next((e for e in _endings() if body.endswith(e) and len(body) > len(e) + 1), "")
    if not ending:
        return
    core = body.removesuffix(ending)
    for cut in range(min(_PLACE, len(core) - _BRAND) + 1):
        if cut == 0 or core[:cut] in load_divisions().names:
            yield _Letters(core[cut:], name)


def _made_of(short: str, full: _Letters) -> bool:
    """Tell whether the letters of ``short`` stand in the company's name in that order, 公司 at the end aside.

    衡泽集团 is not 衡泽光电科技有限公司, which it may own: what it ends with must be in the full name.
    """
    core = full.core
    if not keeps_numbers(short, core):
        return False
    for kind in load_words(AliasWords).kinds:
        if short.endswith(kind) and kind in full.full and len(short) - len(kind) >= _BRAND:
            short = short.removesuffix(kind)
            break
    letters = iter(core)
    return short[:_BRAND] == core[:_BRAND] and all(letter in letters for letter in short)


def parts_of(name: str) -> Iterator[str]:
    """Yield shorter names of a company in full that an article may use anywhere.

    安徽珩远电驱动有限公司: |珩远电驱动|, as 珩远 is no word; 川岳二局一公司: |一公司|.
    """
    unit = load_words(AliasWords).unit.search(name)
    if unit:
        yield unit[0]
    for one in _letters_of(name):
        brand = one.core[:_BRAND]
        if len(one.core) >= _LEAST and brand not in load_divisions().names and not is_word(brand):
            yield one.core


def is_in_full(behind: str) -> bool:
    """Tell whether what stands behind a short name makes it a name in full: （上海）有限公司."""
    return behind.startswith(("（", *_endings()))


@cache
def _endings() -> list[str]:
    return longest_first(load_words(AliasWords).endings)
