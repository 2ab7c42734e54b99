"""The reader's spans of a sentence and the places of the lexicon in it -> mentions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.confidence import is_name
from kg.model import Mention, PlaceHit, Sentence, Span
from kg.schema import load_schema

_KNOWN = 0.85  # how far a place in full is trusted that the reader passed over
_INSIDE = 0.9  # … and one that a project's name begins with


def place_mentions(
    sentence: Sentence, number: int, spans: Sequence[Span], hits: Sequence[PlaceHit]
) -> Iterator[Mention]:
    """Yield the names of one sentence; those of places bear the codes that the lexicon knows for them.

    |合川区|的|合川区冷链物流中心项目|: the district (500117), the project, and |合川区| in its name.
    """
    roles = load_schema().roles
    starting = {hit.start: hit for hit in hits}
    taken = bytearray(len(sentence.text) + 1)
    inner = {(span.start, span.end) for span in spans if span.inner}
    for span in spans:
        if not is_name(span.type, span.confidence):
            continue
        span = _whole_quotes(sentence, span)
        start, end = span.start - sentence.start, span.end - sentence.start
        taken[start:end] = b"\1" * (end - start)
        if span.type in (roles.district, roles.place):
            yield from _with_codes(sentence, number, span, starting)
        elif span.type != "Post":
            yield _mention(sentence, number, start, end, span.type, f"reader/{span.type}", span.confidence)
        if span.type == roles.project:
            yield from _heads(sentence, number, span, starting, inner)
    for hit in hits:
        if hit.full and not hit.risky and hit.codes and not any(taken[hit.start : hit.end]):
            yield _place(sentence, number, hit, _KNOWN)


def _whole_quotes(sentence: Sentence, span: Span) -> Span:
    """Return the span with the quotation mark right beside it, where it holds only the other one."""
    start, end = span.start - sentence.start, span.end - sentence.start
    text = sentence.folded
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    if closed > opened and text[start - 1 : start] == "“":
        return replace(span, start=span.start - 1)
    if opened > closed and text[end : end + 1] == "”":
        return replace(span, end=span.end + 1)
    return span


def _with_codes(
    sentence: Sentence, number: int, span: Span, starting: dict[int, PlaceHit]
) -> Iterator[Mention]:
    """Yield a place, or the places it is made of: 重庆市|九龙坡区."""
    start, end = span.start - sentence.start, span.end - sentence.start
    chain, at = [], start
    while (hit := starting.get(at)) is not None and hit.end <= end:
        chain.append(hit)
        at = hit.end
    if at == end:
        for hit in chain:
            yield _place(sentence, number, hit, span.confidence)
    else:
        yield _mention(sentence, number, start, end, span.type, f"reader/{span.type}", span.confidence)


def _heads(
    sentence: Sentence,
    number: int,
    project: Span,
    starting: dict[int, PlaceHit],
    inner: set[tuple[int, int]],
) -> Iterator[Mention]:
    """Yield the places that a project's name begins with and that the reader did not name."""
    at, stop = project.start - sentence.start, project.end - sentence.start
    while (hit := starting.get(at)) is not None and hit.end < stop:
        if (hit.start + sentence.start, hit.end + sentence.start) not in inner and not hit.risky:
            yield _place(sentence, number, hit, _INSIDE)
        at = hit.end


def _place(sentence: Sentence, number: int, hit: PlaceHit, confidence: float) -> Mention:
    roles = load_schema().roles
    kind = roles.district if hit.county else roles.place
    return _mention(sentence, number, hit.start, hit.end, kind, "lexicon/divisions", confidence, hit.codes)


def _mention(
    sentence: Sentence,
    number: int,
    start: int,
    end: int,
    type_: str,
    rule: str,
    confidence: float,
    codes: tuple[str, ...] = (),
) -> Mention:
    shift = sentence.start
    text = sentence.text[start:end]
    return Mention(start + shift, end + shift, text, type_, number, rule, round(confidence, 2), codes)
