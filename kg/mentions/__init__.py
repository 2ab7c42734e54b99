"""Sentences -> mentions: the lexicon first, then patterns, then the tagger."""

from collections.abc import Iterable, Iterator, Sequence

from kg.mentions.aliases import find_introduced
from kg.mentions.brands import find_brands
from kg.mentions.gate import tag_open
from kg.mentions.goods import find_goods
from kg.mentions.industries import find_industries
from kg.mentions.lexicon import find_places
from kg.mentions.line import ONLY_AS_HEAD, Candidate, Line, make_line
from kg.mentions.lists import find_coordinated, find_listed, find_patterned
from kg.mentions.organisations import find_organisations
from kg.mentions.people import find_people
from kg.mentions.places import find_named_places
from kg.mentions.products import find_products
from kg.mentions.projects import WHOLE, find_projects
from kg.mentions.shorts import ShortNames, introduced_names
from kg.mentions.tagged import find_tagged
from kg.mentions.tagger import Tagged
from kg.model import Mention, Name, Sentence

_PER_LETTER = 0.05  # how much a longer name is preferred to one that it overlaps
_SOLID = 0.55  # a candidate of this weight swallows what lies inside it

Fulls = dict[tuple[int, int, str], str]  # start, end and type of a short name -> the full one


def find_mentions(sentences: Sequence[Sentence], names: Iterable[Name] = ()) -> tuple[Mention, ...]:
    """Return what the sentences of one article name, in order of appearance.

    ``names`` are short names that other stories of the same source introduce. Mentions do not overlap,
    but for the places that a project's name begins with.
    """
    lines = [make_line(sentence, find_places(sentence)) for sentence in sentences]
    plain = [list(_by_words(line)) for line in lines]
    found = [[*by_words, *_by_edges(line, [])] for line, by_words in zip(lines, plain, strict=True)]
    tags = tag_open(lines, [_resolve(candidates) for candidates in found])
    for number, spans in enumerate(tags):
        if spans:
            found[number] = [*plain[number], *_by_edges(lines[number], spans)]
    for line, spans, candidates in zip(lines, tags, found, strict=True):
        candidates.extend(find_coordinated(line, _resolve(candidates), spans))
    first = [_resolve(candidates) for candidates in found]
    finder = ShortNames(lines, first, names)
    mentions: list[Mention] = []
    for number, line in enumerate(lines):
        again = list(finder.find(line))
        fulls = {(c.start, c.end, c.type): full for c, full in again}
        named = _resolve([*found[number], *(c for c, _ in again)])
        goods = list(find_goods(line, named))
        for candidate in _resolve([*named, *goods]) if goods else named:
            mentions.append(_mention(candidate, line, number, fulls))
    return tuple(mentions)


def introduces_names(text: str) -> bool:
    """Tell whether a sentence introduces a short name: only such a one need be read for ``find_names``."""
    return bool(find_introduced(text))


def find_names(sentences: Sequence[Sentence]) -> tuple[Name, ...]:
    """Return the short names that these sentences introduce."""
    lines = [make_line(s, find_places(s)) for s in sentences]
    return tuple(
        introduced_names(lines, [_resolve([*_by_words(line), *_by_edges(line, [])]) for line in lines])
    )


def _by_words(line: Line) -> Iterator[Candidate]:
    """Yield what needs no tagger."""
    yield from find_products(line)
    yield from find_industries(line)
    yield from find_listed(line)
    yield from find_patterned(line)


def _by_edges(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield what the tagger's spans add to, or give other edges."""
    organisations = list(find_organisations(line, tags))
    yield from organisations
    yield from find_projects(line, organisations, tags)
    yield from find_named_places(line, tags)
    yield from find_people(line, tags)
    yield from find_tagged(line, tags)
    yield from find_brands(line, tags)


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
    """Yield what the project's name begins with: its whole, and places, divisions and towns before zones."""
    yield from (c for c in candidates if c.rule == WHOLE and c.start == project.start and c.end < project.end)
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


def _mention(candidate: Candidate, line: Line, number: int, fulls: Fulls) -> Mention:
    shift = line.sentence.start
    text = line.sentence.text[candidate.start : candidate.end]
    full = fulls.get((candidate.start, candidate.end, candidate.type), "")
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
