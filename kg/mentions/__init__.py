"""Sentences -> mentions: the lexicon first, then patterns, then the tagger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from kg.mentions.aliases import core_of, find_introduced, short_pattern
from kg.mentions.lexicon import find_places
from kg.mentions.line import ONLY_AS_HEAD, Candidate, Line, make_line, word_table
from kg.mentions.lists import find_coordinated, find_listed, find_patterned
from kg.mentions.organisations import find_organisations
from kg.mentions.places import find_named_places
from kg.mentions.products import find_products
from kg.mentions.projects import find_projects
from kg.mentions.tagged import find_tagged
from kg.mentions.tagger import Tagged, tag
from kg.mentions.things import find_industries, find_people
from kg.model import Mention, Name, Sentence

_PER_LETTER = 0.05  # how much a longer name is preferred to one that it overlaps
_SOLID = 0.55  # a candidate of this weight swallows what lies inside it
_PROJECT_CORE = 6  # letters that tell a project without its place
# letters of a name that cannot mean anything else
_REPEATED = {"Industry": 4, "Product": 4, "Company": 3, "Person": 2}
_NEAR = 20  # characters


def find_mentions(sentences: Sequence[Sentence], names: Iterable[Name] = ()) -> tuple[Mention, ...]:
    """Return what the sentences of one article name, in order of appearance.

    ``names`` are short names that other stories of the same source introduce. Mentions do not overlap,
    but for the places that a project's name begins with.
    """
    lines = [make_line(sentence, find_places(sentence)) for sentence in sentences]
    tags = tag([line.text for line in lines])
    found = [list(_candidates(line, spans)) for line, spans in zip(lines, tags, strict=True)]
    for line, spans, candidates in zip(lines, tags, found, strict=True):
        candidates.extend(find_coordinated(line, _resolve(candidates), spans))
    first = [_resolve(candidates) for candidates in found]
    shorts = {name.short: name for name in names}
    shorts |= {name.short: name for name in _again(lines, first)}
    shorts |= {name.short: name for name in _without_places(lines, first)}
    shorts |= {name.short: name for name in _introduced(lines, first)}
    finder = _ShortNames(lines, first, shorts)
    mentions: list[Mention] = []
    for number, line in enumerate(lines):
        again = list(finder.find(line))
        fulls = {(c.start, c.end): full for c, full in again}
        for candidate in _resolve([*found[number], *(c for c, _ in again)]):
            mentions.append(_mention(candidate, line, number, fulls))
    return tuple(mentions)


def find_names(sentences: Sequence[Sentence]) -> tuple[Name, ...]:
    """Return the short names that these sentences introduce; cheap, for it reads only those that do."""
    lines = [make_line(s, find_places(s)) for s in sentences if find_introduced(s.folded)]
    return tuple(_introduced(lines, [_resolve(list(_candidates(line, []))) for line in lines]))


def _candidates(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    organisations = list(find_organisations(line, tags))
    yield from organisations
    yield from find_projects(line, organisations, tags)
    yield from find_named_places(line, tags)
    yield from find_people(line, tags)
    yield from find_products(line)
    yield from find_industries(line)
    yield from find_listed(line)
    yield from find_tagged(line, tags)
    yield from find_patterned(line)


def _resolve(candidates: list[Candidate]) -> list[Candidate]:
    """Choose among candidates that overlap; keep the places at the head of a project's name."""
    solid = [c for c in candidates if c.weight >= _SOLID]

    def rank(c: Candidate) -> tuple[bool, float, Candidate]:
        length = c.end - c.start
        inside = any(o.start <= c.start and c.end <= o.end and o.end - o.start > length for o in solid)
        return inside, -(c.weight + _PER_LETTER * length), c

    order = sorted(set(candidates), key=rank)
    taken: list[Candidate] = []
    used: set[int] = set()
    for candidate in order:
        span = range(candidate.start, candidate.end)
        if candidate.weight > ONLY_AS_HEAD and not used.intersection(span):
            taken.append(candidate)
            used.update(span)
    heads = [place for project in taken if project.type == "Project" for place in _head(project, order)]
    return sorted({*taken, *heads})


def _head(project: Candidate, candidates: list[Candidate]) -> Iterator[Candidate]:
    """Yield the places that the project's name begins with: divisions and towns before zones."""
    position = project.start
    while True:
        inner = [c for c in candidates if c.start == position and c.end < project.end and _is_head(c)]
        if not inner:
            return
        place = min(inner, key=lambda c: (c.type == "DevelopmentZone", c.end))
        yield place
        position = place.end


def _is_head(candidate: Candidate) -> bool:
    is_division = candidate.type in ("District", "Place") and bool(candidate.codes)
    return is_division or candidate.type == "DevelopmentZone" or candidate.rule == "pattern/Place-town"


def _introduced(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    for line, candidates in zip(lines, found, strict=True):
        for short, _, _, end in find_introduced(line.text):
            named = next((c for c in candidates if c.end == end and c.end - c.start > len(short)), None)
            if named is not None:
                yield Name(short, line.text[named.start : named.end], named.type)


def _again(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield what a list, a verb or the tagger gave away, to be found wherever the article names it."""
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type in _REPEATED and c.end - c.start >= _REPEATED[c.type]:
                name = line.text[c.start : c.end]
                yield Name(name, name, c.type)


def _without_places(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield projects without the places that they begin with: 磴口县|共享储能电站项目."""
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type == "Project":
                start = max(
                    [h.end for h in candidates if h.start >= c.start and h.end < c.end], default=c.start
                )
                if c.start < start and c.end - start >= _PROJECT_CORE:
                    yield Name(line.text[start : c.end], line.text[c.start : c.end], c.type)


class _ShortNames:
    """Finds short names again: introduced ones, and those made of the letters of a full company name."""

    def __init__(
        self, lines: Sequence[Line], found: Sequence[Sequence[Candidate]], shorts: Mapping[str, Name]
    ) -> None:
        self.shorts = shorts
        self.patterns = _short_patterns(lines, found)
        words = sorted(shorts, key=lambda word: (-len(word), word))
        self.searcher = regex.compile("|".join(map(regex.escape, words))) if words else None

    def find(self, line: Line) -> Iterator[tuple[Candidate, str]]:
        if self.searcher is not None:
            for match in self.searcher.finditer(line.text):
                name = self.shorts[match.group()]
                weight = 0.93 if name.full != name.short else 0.5
                yield Candidate(match.start(), match.end(), name.type, "alias/introduced", weight), name.full
        for pattern, full, founders in self.patterns:
            for match in pattern.finditer(line.text):
                if match.group() in founders or line.text.startswith(full, match.start()):
                    continue
                if _stands_alone(line, match.start(), match.end()):
                    yield Candidate(match.start(), match.end(), "Company", "alias/letters", 0.8), full


def _short_patterns(
    lines: Sequence[Line], found: Sequence[Sequence[Candidate]]
) -> list[tuple[regex.Pattern[str], str, frozenset[str]]]:
    """Return (pattern of the short forms, full name, forms that are another company) of each company."""
    patterns: dict[tuple[str, int], tuple[regex.Pattern[str], frozenset[str]]] = {}
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type != "Company" or c.weight < 0.9:
                continue
            full = line.text[c.start : c.end]
            ends = [h.end - c.start for h in line.places if c.start <= h.start and h.end < c.end]
            for end in sorted({*ends[:1], *ends[-1:]}) or [0]:
                pattern = short_pattern(*core_of(full, end), full)
                if pattern is not None:
                    founders = frozenset(_founders(pattern, line, c))
                    patterns[full, end] = (
                        pattern,
                        patterns.get((full, end), (pattern, founders))[1] | founders,
                    )
    return [(pattern, full, founders) for (full, _), (pattern, founders) in sorted(patterns.items())]


def _founders(pattern: regex.Pattern[str], line: Line, full: Candidate) -> Iterator[str]:
    """Yield short forms that found or own the full name: they are another company.

    苏州协鑫光伏科技有限公司由协鑫集团投资: nobody is his own founder.
    """
    before = tuple(word_table("lists")["founder_before"])
    for match in pattern.finditer(line.text):
        if line.text[: match.start()].endswith(before) and 0 <= match.start() - full.end < _NEAR:
            yield match.group()


def _stands_alone(line: Line, start: int, end: int) -> bool:
    """Tell whether the characters are no piece of a common word."""
    text = line.text[start:end]
    first, last = line.words[line.word_at[start]], line.words[line.word_at[end - 1]]
    if first.start < start and first.pos not in ("x",) and len(first.text) > 1:
        return False
    whole = first.start == start and last.end == end and first is last
    common = whole and not first.pos.startswith(("x", "nz", "nr", "nt"))
    return len(text) >= 2 and not common and not (last.end > end and last.pos not in ("x",))


def _mention(candidate: Candidate, line: Line, number: int, fulls: dict[tuple[int, int], str]) -> Mention:
    shift = line.sentence.start
    text = line.sentence.text[candidate.start : candidate.end]
    full = fulls.get((candidate.start, candidate.end), "")
    return Mention(
        candidate.start + shift,
        candidate.end + shift,
        text,
        candidate.type,
        number,
        candidate.rule,
        round(min(candidate.weight, 1.0), 2),
        candidate.codes,
        full if full != text else "",
    )
