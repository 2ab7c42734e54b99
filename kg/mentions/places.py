"""Line -> places: those of the lexicon, towns and villages by their last letter, and the tagger's."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import (
    ONLY_AS_HEAD,
    Candidate,
    Line,
    PlaceHit,
    alternatives,
    is_proper,
    several,
    word_table,
    word_tuple,
)
from kg.mentions.tagger import Tagged


@cache
def _towns() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("places")["town"]))


def find_named_places(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield divisions and other places; a risky short form needs the tagger's word."""
    tagged = {(span.start, span.end): span.tag for span in tags}
    for hit in line.places:
        if not hit.full and any(_crosses(hit, span, hit.start in line.place_ending) for span in tags):
            continue
        weight = 1.0 if hit.full else 0.7
        if line.text[hit.start : hit.end] in word_table("places")["never"]:
            continue
        if hit.risky and tagged.get((hit.start, hit.end)) != "LOC":
            weight = ONLY_AS_HEAD
        if not hit.full and line.text.startswith(word_tuple("places", "works"), hit.end):
            weight = ONLY_AS_HEAD
        if not hit.full and _goes_on(line, hit):
            continue
        kind = "District" if hit.county else "Place"
        yield Candidate(hit.start, hit.end, kind, "lexicon/divisions", weight, hit.codes)
    end = 0
    for match in _towns().finditer(line.text):
        start = max(_town_start(line, match.start()), end)
        end = match.end()
        known = line.place_ending.get(end)
        if known is not None and known.full and start < known.start:
            continue  # 选址|祥城镇
        if line.text[end : end + 1] in word_table("places")["landing"]:
            end += 1
        if 1 <= match.start() - start <= 5 and line.text[start:end] not in word_table("places")["never"]:
            yield Candidate(start, end, "Place", "pattern/Place-town", 0.8)
    nature = word_tuple("places", "nature")
    for span in tags:
        name = line.text[span.start : span.end]
        skipped = name.endswith(word_tuple("places", "no_place"))
        if span.tag == "LOC" and len(name) > 1 and not skipped and _is_place_name(line, span):
            weight = 0.5 if name.endswith(nature) and len(name) in (3, 4, 5) else 0.4
            yield Candidate(span.start, span.end, "Place", "tagger/LOC", weight)


def _goes_on(line: Line, hit: PlaceHit) -> bool:
    """Tell whether a short name only begins another one: 龙潭|寺, 武陵|酒 (but 合川|酒店)."""
    table = word_table("places")
    behind = line.text[hit.end : hit.end + 2]
    goods = behind[:1] in table["goods"] and behind[1:] not in table["trade"]
    return goods or (hit.risky and behind[:1] in table["feature"])


def _crosses(hit: PlaceHit, span: Tagged, chained: bool) -> bool:
    """Tell whether a name of the tagger makes a piece of something else of the hit: 储卫东, 华家山|西麓."""
    if span.tag == "PER":
        return span.start <= hit.start and hit.end <= span.end
    if span.tag == "LOC" and span.start < hit.start and hit.end < span.end and not hit.full:
        return not chained  # 华家|山西|麓; but 四川|广安|西郊 is a chain of places
    overlaps = span.tag in ("LOC", "ORG") and span.start < hit.end and hit.start < span.end
    return overlaps and not (span.start <= hit.start and hit.end <= span.end) and span.end - span.start > 2


def _is_place_name(line: Line, span: Tagged) -> bool:
    """Tell whether a place of the tagger is no lexicon place with more around it, and no common word."""
    if any(hit.start < span.end and span.start < hit.end for hit in line.places):
        return False
    words = [word for word in line.words if span.start <= word.start < span.end]
    whole = bool(words) and words[0].start == span.start and words[-1].end == span.end
    return whole and any(map(is_proper, words))


def _town_start(line: Line, end: int) -> int:
    """Return where the town's name begins: behind the place that contains it, or at its first word."""
    start = end
    stop, counted = word_table("places")["town_stop"], several()
    while start > 0 and end - start < 4:
        if start in line.place_ending and start < end:
            return start
        word = line.words[line.word_at[start - 1]]
        if word.text in stop or not word.text.isalpha():
            return start
        # Behind a place any word may be a name: 开州区|富厚|社区.
        named = word.start in line.place_ending and len(word.text) > 1 and not counted.search(word.text)
        if not named and word.pos.startswith(("p", "u", "c", "r", "m", "q", "v", "d", "t", "a")):
            return start
        start = max([word.start, *(hit.end for hit in line.places if word.start < hit.end < start)])
    return start
