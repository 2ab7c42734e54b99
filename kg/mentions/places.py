"""Line -> places: those of the lexicon, towns and villages by their last letter, and the tagger's."""

from collections.abc import Iterator

import regex

from kg.mentions.line import Candidate, Line, PlaceHit, word_table
from kg.mentions.tagger import Tagged

_TOWN = regex.compile("街道|镇|乡|苏木|村|社区")
_NATURE = regex.compile("[\\p{Han}]{2,4}(?:山|江|河|湖|岛|湾|港|峡)$")


def find_named_places(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield divisions and other places; a risky short form needs the tagger's word."""
    tagged = {(span.start, span.end): span.tag for span in tags}
    for hit in line.places:
        if hit.risky and tagged.get((hit.start, hit.end)) != "LOC":
            continue
        weight = 0.9 if hit.full else 0.7
        kind = "District" if hit.county else "Place"
        yield Candidate(hit.start, hit.end, kind, "lexicon/divisions", weight, hit.codes)
    for match in _TOWN.finditer(line.text):
        start = _town_start(line, match.start())
        if 1 <= match.start() - start <= 5:
            yield Candidate(start, match.end(), "Place", "pattern/Place-town", 0.8)
    for span in tags:
        name = line.text[span.start : span.end]
        if span.tag == "LOC" and _NATURE.match(name):
            yield Candidate(span.start, span.end, "Place", "tagger/LOC", 0.5)


def _town_start(line: Line, end: int) -> int:
    """Return where the town's name begins: behind the place that contains it, or at its first word."""
    start = end
    stop = word_table("places")["town_stop"]
    while start > 0 and end - start < 4:
        if start in line.place_ending and start < end:
            return start
        word = line.words[line.word_at[start - 1]]
        if word.text in stop or not word.text.isalpha() or word.pos.startswith(("p", "u", "c", "r", "m", "q")):
            return start
        start = max([word.start, *(hit.end for hit in line.places if word.start < hit.end < start)])
    return start


def is_county(hit: PlaceHit) -> bool:
    """Tell whether the hit is of county level."""
    return hit.county
