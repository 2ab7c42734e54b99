"""Agencies, institutions and zones -> the division that each is of: 朝阳区商务局 of two cities are two."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import regex

from kg.divisions import Division, load_divisions
from kg.model import Article, Entity, Mention
from kg.schema import load_schema
from kg.text.folding import form_of
from kg.words import EntityWords, load_words
from kg.words.patterns import any_word

_ABOVE = 0.4  # how much naming a county says that its city is meant
_MOSTLY = 0.6  # of what an article names, so much lies in the place that it is about
_SHORT = "short"
_CLOSE = 4  # letters: a city's name and 的 right before a name
_LONGEST = 15  # letters of a division's name


class Home(NamedTuple):
    """Where a thing is, and what is left of its name, shortened: 500117, 工业园区."""

    place: str  # the code of a division, or the article's id: the name is bare, and no place is told
    rest: str


class Homes(NamedTuple):
    """Where the things are whose names begin with a place: by the form of a name, and by its start."""

    by_start: Mapping[int, Home]
    rests: Mapping[str, str]  # form -> what is left of it


NO_HOMES = Homes({}, {})


def find_homes(
    article: Article, mentions: Sequence[Mention], divisions: Sequence[Entity]
) -> tuple[list[Mention], Homes]:
    """Return the mentions, bare names completed, and where each thing is.

    |合肥市|的|经开区|: 合肥经开区, of 340100. |县水利局| in |苍溪县|: 苍溪县水利局.
    """
    around = _Around(article, divisions)
    types = load_schema().types
    done, homes = list(mentions), dict[int, Home]()
    for mention in mentions:
        kind = types[mention.type].names
        home = around.parse(mention, short=kind.placed == _SHORT) if kind.placed else None
        if home is not None:
            homes[mention.start] = home
    around.add(homes)
    for number, mention in enumerate(mentions):
        if types[mention.type].names.prefixed and mention.start not in homes and not mention.full:
            done[number], home = around.completed(mention)
            if home is not None:
                homes[mention.start] = home
    for number, mention in enumerate(mentions):
        if types[mention.type].names.placed and mention.start not in homes:
            done[number], home = around.bare(mention, [m for m in done if m.start in homes], homes)
            if home is not None:
                homes[mention.start] = home
    placed = [mention for mention in done if mention.start in homes]
    rests = {form_of(name): homes[m.start].rest for m in placed for name in (m.text, m.full) if name}
    return done, Homes(homes, rests)


class _Around:
    """The divisions that an article names."""

    def __init__(self, article: Article, divisions: Sequence[Entity]) -> None:
        self.article, self.date = article.id, article.date
        self.table = load_divisions()
        self.places = sorted((m.start, one.code) for one in divisions if one.code for m in one.mentions)
        self.counts: dict[str, int] = {one.code: len(one.mentions) for one in divisions if one.code}
        self.near = sorted(self.counts, key=lambda code: (-self.counts[code], code))
        self.above: dict[str, Division] = {}

    def add(self, found: Mapping[int, Home]) -> None:
        """Take in the divisions that names begin with, and learn which one 省, 市, 区, 县 … mean."""
        for start, home in found.items():
            self.counts[home.place] = self.counts.get(home.place, 0) + 1
            self.places = sorted([*self.places, (start, home.place)])
        self.above = dict(self._governments())

    def parse(self, mention: Mention, *, short: bool) -> Home | None:
        """Return the home of a name that begins with a division's: 武汉市|江夏区|经信局."""
        form = form_of(mention.full or mention.text)
        code, rest = "", form
        while found := self._begins(rest, short=short):
            name, codes = found
            code = self._chosen(codes, name, mention.start, code)
            rest = rest[len(name) :]
            if not code:
                return None
        rest = _rest(mention.type, rest)
        return Home(code, rest) if code and rest else None

    def _begins(self, text: str, *, short: bool) -> tuple[str, tuple[str, ...]] | None:
        for end in range(min(_LONGEST, len(text) - 1), 1, -1):
            codes = self.table.names.get(text[:end])
            if codes is not None and text[:end] not in self.table.risky:
                full = any(text[:end] == held.name for code in codes for held in self.table.periods[code])
                if full or short:
                    return text[:end], codes
        return None

    def _chosen(self, codes: Sequence[str], name: str, at: int, above: str) -> str:
        """Return which of the divisions of one name is meant: within what stands before, or named nearest."""
        codes = [code for code in codes if not any(self._holds(other, code) for other in codes)]
        now = {self.table.current(code) for code in codes}
        named = [code for _, code in self.places if code in now]
        if above or not named:
            near = [above, *self.near] if above else self.near
            return self.table.current(self.table.resolve(codes, near, self.date, name)[0])
        behind = [code for start, code in self.places if at - _CLOSE <= start < at]
        right = [code for code in now if behind and self._holds(behind[-1], code)]
        if len(right) == 1:
            return right[0]  # 徐州的|鼓楼区商务局
        before = [code for start, code in self.places if code in now and start <= at]
        return before[-1] if before else named[0]

    def completed(self, mention: Mention) -> tuple[Mention, Home | None]:
        """Give 县水利局 its full name, 苍溪县水利局: so it is not taken for that of the next county."""
        division = self.above.get(mention.text[0])
        if division is None or load_words(EntityWords).no_level.match(mention.text):
            return mention, None
        mention = replace(mention, full=division.name + mention.text[1:])
        return mention, Home(division.code, _shortened(form_of(mention.text[1:])))

    def bare(
        self, mention: Mention, others: Sequence[Mention], homes: Mapping[int, Home]
    ) -> tuple[Mention, Home | None]:
        """Return the home of a name without a place: where its like is, or what the text is about."""
        kind = load_schema().types[mention.type].names
        form = form_of(mention.full or mention.text)
        rest = _rest(mention.type, form)
        same = [m for m in others if m.type == mention.type and homes[m.start].rest == rest]
        if rest and same:
            nearest = [m for m in same if m.start < mention.start][-1:] or same[:1]
            return mention, homes[nearest[0].start]
        if kind.placed != _SHORT:
            told = self.parse(mention, short=True)
            return mention, told if told in homes.values() else None
        if not rest:
            return mention, None
        division = self._about()
        if division is None:
            return mention, Home(self.article, rest)
        name = (*division.shorts, division.name)[0]
        return replace(mention, full=name + form), Home(division.code, rest)

    def _about(self) -> Division | None:
        """Return the place that the article is about: the one named most, if most others belong to it."""
        cities = [code for code in self.near if self._is_city(code)]
        if not cities:
            return None
        most = [code for code in cities if self.counts[code] == self.counts[cities[0]]]
        best = max(most, key=lambda code: (len(self.table.ancestors(code)), code))
        line = {best, *(above.code for above in self.table.ancestors(best))}
        own = sum(n for code, n in self.counts.items() if code in line or self._holds(best, code))
        return self.table.by_code[best] if own > _MOSTLY * sum(self.counts.values()) else None

    def _holds(self, upper: str, lower: str) -> bool:
        """Tell whether a city holds the other: 长沙 is 长沙市 rather than its 长沙县."""
        return self._is_city(upper) and any(one.code == upper for one in self.table.ancestors(lower))

    def _is_city(self, code: str) -> bool:
        return self.table.by_code[code].level != "province" or self.table.by_code[code].name[-1] == "市"

    def _governments(self) -> Iterator[tuple[str, Division]]:
        """Yield the division meant by 省, 市, 区, 县 …: the one named most, or containing what is named."""
        weights: dict[str, float] = defaultdict(float)
        for code, count in self.counts.items():
            weights[code] += count
            for division in self.table.ancestors(code):
                weights[division.code] += _ABOVE * count
        told: set[str] = set()
        for code in sorted(weights, key=lambda code: (-weights[code], code)):
            division = self.table.by_code[code]
            letter = division.name[-1]
            if letter in load_words(EntityWords).levels and letter not in told:
                told.add(letter)
                yield letter, division


def _rest(type_: str, text: str) -> str:
    return _zone(text) if load_schema().types[type_].names.placed == _SHORT else _shortened(text)


def _zone(text: str) -> str:
    """Return the kind of a zone (经开区), or nothing where it has a name of its own."""
    words = load_words(EntityWords)
    rank = words.zone_rank.match(text)
    return words.zones.get(text[rank.end() :] if rank else text, "")


@cache
def _long_words() -> "regex.Pattern[str]":
    return regex.compile(any_word(load_words(EntityWords).shortened))


def _shortened(text: str) -> str:
    """Return an agency's name in few letters: 发展和改革委员会, 发改委."""
    table = load_words(EntityWords).shortened
    return _long_words().sub(lambda match: table[match[0]], text)
