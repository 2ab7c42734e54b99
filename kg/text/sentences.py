"""Article -> its sentences."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import regex

from kg.model import Article, Block, Sentence
from kg.text.folding import fold
from kg.text.segmentation import segment
from kg.words import SentenceWords, load_words
from kg.words.patterns import Pattern, any_word

_LONGEST = 400  # characters of a sentence; a longer one is cut at a comma
_ASIDE = 300  # characters of a quotation or a bracket that may hold whole sentences
_SPEAKER = 60  # characters after a quotation in which its speaker is named
_ENDS = tuple("。！？；…")
_CLOSERS = frozenset("”’」』）》】)\"'")
_PAIRS = {"”": "“", "’": "‘", "）": "（", "》": "《", "」": "「", "』": "『", "】": "【"}
_MARK = re.compile("[。！？；…\n“”‘’（）《》「」『』【】]")
_CLAUSE = re.compile("[，：。！？；\n“]")
_VERSE = regex.compile(r"(?:(?P<line>\p{Han}{5}|\p{Han}{7})[，。！？；]\s*+){2,}+")
_QUATRAIN = 4  # lines of the shortest poem
_CUT = re.compile("[。！？；]|[，,：:]|[、 ]")


def split_sentences(article: Article, wanted: Callable[[str], object] | None = None) -> tuple[Sentence, ...]:
    """Return the sentences of ``article`` in order; none reaches over a block's end, and verse has none.

    |项目昨日开工。||“明年投产。”经理王立新说。|: a quotation goes with who says it.

    ``wanted`` tells by its folded text whether a sentence is asked for: to cut one into words takes time.
    """
    folded = fold(article.text)
    return tuple(
        Sentence(
            start,
            end,
            article.text[start:end],
            folded[start:end],
            segment(folded[start:end]),
            block.kind,
            paragraph,
        )
        for paragraph, block in enumerate(() if _is_verse(folded, article.blocks) else article.blocks)
        for start, end in _spans(folded, block)
        if wanted is None or wanted(folded[start:end])
    )


def _is_verse(text: str, blocks: Iterable[Block]) -> bool:
    """Whether an article is poems of the old kind, lines of five or seven signs: their places are no news."""
    lines = plain = verse = 0
    for block in blocks:
        if block.kind == "paragraph":
            poem = _VERSE.fullmatch(text, block.start, block.end)
            lines += len(poem.captures("line")) if poem else 0
            plain, verse = plain + (poem is None), verse + (poem is not None)
    return lines >= _QUATRAIN and verse >= plain


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Return where the sentences of a block stand, without the white space around them."""
    start = block.start
    for end in [*_borders(text, block), block.end]:
        while start < end and text[start].isspace():
            start += 1
        last = end
        while last > start and text[last - 1].isspace():
            last -= 1
        yield from _cut(text, start, last)
        start = end


def _borders(text: str, block: Block) -> Iterator[int]:
    """Return where a sentence ends within a block."""
    # An item of a list is one sentence.
    whole = block.kind == "box" and text[block.start] in load_words(SentenceWords).bullets
    marks = list(_MARK.finditer(text, block.start, block.end))
    asides = _asides(text, marks)
    over = block.start
    for match in marks:
        at, mark = match.start(), match.group()
        if at < over:
            continue
        if mark == "\n":
            yield at
        elif at in asides:
            over = asides[at]
            said = text[at:over].rstrip("”’」』")
            ends = text[at] in "“「" and said.endswith(_ENDS)
            if ends and not whole and not _speaks(text, over, block.end):
                yield over
        elif mark in _ENDS and not whole:
            over = at + 1
            while over < block.end and (text[over] in _ENDS or text[over] in _CLOSERS):
                over += 1
            yield over


def _asides(text: str, marks: list[re.Match[str]]) -> dict[int, int]:
    """Return the end of each quotation and bracket by its start; one that never closes is none."""
    ends: dict[int, int] = {}
    open_: dict[str, list[int]] = {}
    for match in marks:
        mark, at = match.group(), match.start()
        if mark == "\n":
            open_.clear()
        elif mark in _PAIRS:
            begun = open_.get(_PAIRS[mark])
            if begun:
                start = begun.pop()
                if at - start <= _ASIDE:
                    ends[start] = at + 1
        elif mark not in _ENDS:
            open_.setdefault(mark, []).append(at)
    return ends


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether the words behind a quotation belong to it: they name its speaker, or go on with a comma."""
    if start >= end or text[start] == "\n":
        return False
    if text[start] in "，、；：）" or text[start] in _CLOSERS:
        return True
    clause = _CLAUSE.search(text, start, min(end, start + _SPEAKER))
    if clause is None and end - start < _SPEAKER // 2:
        return True  # a paragraph that breaks off behind the speaker's name
    until = clause.start() if clause else min(end, start + _SPEAKER)
    return _speech().search(text, start, until) is not None


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence that is too long, at the last strong mark, comma or blank that leaves a fair piece."""
    while end - start > _LONGEST:
        best, rank = start + _LONGEST, 3
        for match in _CUT.finditer(text, start + _LONGEST // 4, start + _LONGEST):
            kind = 0 if match.group() in "。！？；" else 1 if match.group() in "，,：:" else 2
            if kind <= rank:
                best, rank = match.end(), kind
        while best < end and text[best] in _CLOSERS:
            best += 1
        yield start, best
        start = best
    if start < end:
        yield start, end


@cache
def _speech() -> Pattern:
    return regex.compile(any_word(load_words(SentenceWords).speakers))
