"""A cell of a table, or its title -> the places in it."""

from dataclasses import dataclass, field

import regex

from kg.model import Mention, PlaceHit, Sentence
from kg.reader.lexicon import find_places
from kg.schema import load_schema
from kg.text.folding import fold
from kg.text.segmentation import segment
from kg.words import ColumnWords, load_words

_PARTS = regex.compile(r"[、；;，,/\n\s（）]")
_SURE = 0.95
_LONGEST_ZONE = 20


@dataclass(slots=True)
class Places:
    """Places as mentions; ``ends`` are those that something lies in, ``within`` pairs of inner and outer."""

    mentions: list[Mention] = field(default_factory=list)
    ends: list[Mention] = field(default_factory=list)
    within: list[tuple[Mention, Mention]] = field(default_factory=list)

    def in_full(self) -> "Places":
        """Return these places if their names are in full, else none."""
        last = load_words(ColumnWords).parties.none
        return self if all(mention.text.endswith(last) for mention in self.mentions) else Places()


def find_places_in(
    text: str, shift: int, number: int, column: str, *, full: bool = False, head: bool = False
) -> Places:
    """Return the places in ``text``, which begins at ``shift`` in sentence ``number`` of the article.

    ``full``: only names in full; ``head``: only those that the text begins with.
    """
    folded = fold(text)
    hits = find_places(Sentence(0, len(text), text, folded, segment(folded), "box", 0))
    found = Places()
    start = 0
    for match in [*_PARTS.finditer(folded), None]:
        end = match.start() if match else len(folded)
        own = [hit for hit in hits if start <= hit.start and hit.end <= end and hit.codes]
        if full:
            own = [hit for hit in own if hit.full and not hit.risky]
        _read_piece(found, _Piece(text, shift, number, column), start, end, own, head=head)
        start = match.end() if match else end
        if head:
            break
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    shift: int
    number: int
    column: str

    def mention(self, start: int, end: int, type_: str, codes: tuple[str, ...] = ()) -> Mention:
        shift = self.shift
        text = self.text[start:end]
        return Mention(
            start + shift, end + shift, text, type_, self.number, f"table/{self.column}", _SURE, codes
        )


def _read_piece(
    found: Places, piece: _Piece, start: int, end: int, hits: list[PlaceHit], *, head: bool
) -> None:
    """Add the places of text[start:end]: a chain 重庆市|合川区|双槐镇, and the zone that ends it."""
    chain: list[Mention] = []
    at = start
    whole = piece.text[start:end]
    words, roles = load_words(ColumnWords), load_schema().roles
    zones = words.zones.endings
    is_zone = piece.column == "place" and whole.endswith(zones) and 4 <= len(whole) <= _LONGEST_ZONE
    for hit in hits:
        if head and (hit.start != at or hit.risky or hit.end == end):
            break
        if hit.start > at and not hit.full:
            continue
        type_ = roles.district if hit.county else roles.place
        chain.append(piece.mention(hit.start, hit.end, type_, hit.codes))
        at = hit.end
    found.mentions += chain
    if is_zone and at < end:
        outer = [m for m in chain if m.text[-1] in words.parties.none]
        begin = outer[-1].end - piece.shift if outer else start
        if piece.text[begin:end] in zones:  # no name without the place before it
            begin = start
        zone = piece.mention(begin, end, words.zones.type)
        found.mentions.append(zone)
        found.ends.append(zone)
        found.within += [(zone, place) for place in outer[-1:]]
    elif chain:
        found.ends.append(chain[-1])
        if len(chain) > 1 and any(":" in code for code in chain[-1].codes):
            found.within.append((chain[-1], chain[-2]))
