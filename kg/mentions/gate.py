"""Lines and what rules found in them -> the stretches that only the tagger can settle.

The tagger costs more than all rules together, and most clauses hold no word that could be a name of its own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.mentions.line import Candidate, Line, PlaceHit, is_proper, surnames, word_table, word_tuple
from kg.mentions.people import CUT_OUT
from kg.mentions.tagger import Tagged, tag
from kg.model import Word

_CLAUSE = re.compile("[，。；：！？,;:]")
_SURE = 0.3  # the weight from which on a candidate settles its characters
_ENOUGH = 2  # times that one word of an article is shown to the tagger
_LEAST, _STEP = 16, 8  # characters of a stretch: few lengths make large batches, and context helps

_Stretch = tuple[int, int, int, int]  # the clauses asked about, and the characters shown


def tag_open(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> list[list[Tagged]]:
    """Return the tagger's spans of each line of an article, where ``found`` leaves words unexplained."""
    shown: Counter[str] = Counter()
    stretches = [
        (number, stretch)
        for number, (line, candidates) in enumerate(zip(lines, found, strict=True))
        for stretch in _stretches(line, _open_at(line, candidates, shown))
    ]
    texts = [lines[number].text[first:last] for number, (_, _, first, last) in stretches]
    result: list[list[Tagged]] = [[] for _ in lines]
    for (number, (start, end, first, _)), spans in zip(stretches, tag(texts), strict=True):
        result[number].extend(
            Tagged(span.start + first, span.end + first, span.tag)
            for span in spans
            if start <= span.start + first < end
        )
    return result


def _open_at(line: Line, candidates: Sequence[Candidate], shown: Counter[str]) -> list[int]:
    """Return where words stand that may be names, or pieces of some, and that nothing explains."""
    settled = bytearray(len(line.text))
    for start, end, *_ in line.places:
        settled[start:end] = bytes((1,)) * (end - start)
    for candidate in candidates:
        if candidate.weight > _SURE and candidate.rule != CUT_OUT:
            settled[candidate.start : candidate.end] = bytes((1,)) * (candidate.end - candidate.start)
    asked: list[int] = []
    words = [word for word in _open_words(line) if not settled[word.start]]
    for word in (*words, *(word for hit in line.places if (word := _doubtful(line, hit)) is not None)):
        shown[word.text] += 1
        if shown[word.text] <= _ENOUGH:
            asked.append(word.start)
    return asked


def _open_words(line: Line) -> Iterator[Word]:
    """Yield the words that may be names or begin one.

    That is one that the dictionary lacks or holds as a name, a surname behind a post (主任|何|静), what
    stands before a reservoir or a tunnel (青石|河水库).
    """
    titles, named, known = word_table("people")["titles"], word_tuple("tagger", "named"), surnames()
    before: Word | None = None
    for word in line.words:
        if is_proper(word) or (word.pos == "nr" and (len(word.text) == 1 or word.text[0] in known)):
            yield word
        elif before is not None:
            if before.text in titles and word.text[0] in known:
                yield word
            elif word.text.endswith(named) and before.pos.startswith("n"):
                yield before
        before = word


def _doubtful(line: Line, hit: PlaceHit) -> Word | None:
    """Return the word of a short place name that may be part of a person's name (储|卫东), or no place."""
    word = line.words[line.word_at[hit.start]]
    before = line.words[line.word_at[hit.start] - 1] if line.word_at[hit.start] else None
    named = before is not None and before.end == hit.start and before.text in surnames()
    return word if not hit.full and (hit.risky or named) else None


def _stretches(line: Line, asked: Sequence[int]) -> Iterator[_Stretch]:
    """Yield the clauses with a word that is asked about, neighbours as one, and what is shown of the line."""
    if not asked:
        return
    text = line.text
    ends = [*(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    start = over = 0
    for begin, end in zip([0, *ends], ends, strict=False):
        if any(begin <= at < end for at in asked):
            if over and over != begin:
                yield _shown(start, over, len(text))
            start, over = (start if over == begin and over else begin), end
    yield _shown(start, over, len(text))


def _shown(start: int, end: int, length: int) -> _Stretch:
    """Return the clause with as much before and behind it as makes one of few lengths."""
    spare = max(_LEAST, -(-(end - start) // _STEP) * _STEP) - (end - start)
    before = min(start, spare)
    return start, end, start - before, min(length, end + spare - before)
