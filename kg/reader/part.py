"""Some sentences of an article -> what the network makes of them, and the spans in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.model import Sentence, Span
from kg.reader import network
from kg.reader.answers import POST, load_answers
from kg.reader.features import Described
from kg.reader.passages import Passage, join_passages
from kg.reader.spans import ScoredSpan, best_spans
from kg.schema import load_schema


@dataclass(frozen=True)
class Part:
    """Passages of an article, read at once; ``text`` is theirs, one behind the other."""

    first: int  # sentence
    sentences: tuple[Sentence, ...]
    described: Sequence[Described]
    passages: tuple[Passage, ...]
    text: str
    starts: tuple[int, ...]  # where each sentence begins in ``text``
    encoded: network.Encoded
    spans: tuple[Span, ...]
    posts: tuple[tuple[int, int], ...]  # where posts stand in ``text``


def read_part(first: int, sentences: tuple[Sentence, ...], described: Sequence[Described]) -> Part:
    """Return what the network finds in sentences of an article; ``first`` is the number of the first one.

    |海捷阀门|落户|合川区|: a Company and a District, each with its score.
    """
    passages = tuple(join_passages(sentences))
    starts: list[int] = []
    known = []
    total = 0
    for passage in passages:
        table = np.zeros((len(described[0].rows), len(passage.text)), np.int32)
        for number in range(passage.first, passage.last):
            at = sentences[number].start - passage.start
            starts.append(total + at)
            table[:, at : at + len(sentences[number].text)] = described[number].rows
        known.append(table)
        total += len(passage.text)
    encoded = network.encode([passage.text for passage in passages], known)
    text = "".join(passage.text for passage in passages)
    layout = _Layout(first, sentences, passages, starts)
    answers, project = load_answers(), load_schema().roles.project
    found = list(layout.spans(encoded.tags, answers.spans))
    posts = tuple((at.start, at.end) for at, span in found if span.type == POST)
    spans = [span for _, span in found]
    projects = [span for span in spans if span.type == project]
    for _, span in layout.spans(encoded.inner, answers.inner, inner=True):
        if any(p.start <= span.start and span.end <= p.end and _longer(p, span) for p in projects):
            spans.append(span)
    return Part(first, sentences, described, passages, text, tuple(starts), encoded, tuple(spans), posts)


def _longer(one: Span, other: Span) -> bool:
    return one.end - one.start > other.end - other.start


@dataclass(frozen=True)
class _Layout:
    """Where the sentences of a part stand in its text."""

    first: int
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    starts: Sequence[int]

    def spans(
        self, scores: network.Floats, types: Sequence[str], *, inner: bool = False
    ) -> Iterator[tuple[ScoredSpan, Span]]:
        """Yield the spans, with their place in the text; none reaches over a sentence's end.

        What the network was trained for and the schema does not hold any more is left out.
        """
        known = (*load_schema().types, POST)
        for found in _decode(self.passages, scores):
            if types[found.type] not in known:
                continue
            span = self._span(found, types[found.type], inner=inner)
            if span is not None:
                yield found, span

    def _span(self, found: ScoredSpan, type_: str, *, inner: bool) -> Span | None:
        number = int(np.searchsorted(self.starts, found.start, side="right")) - 1
        sentence = self.sentences[number]
        start, end = found.start - self.starts[number], found.end - self.starts[number]
        if not 0 <= start < end <= len(sentence.text) or not sentence.text[start:end].strip():
            return None
        shift, confidence = sentence.start, round(found.confidence, 4)
        return Span(start + shift, end + shift, type_, number + self.first, confidence, inner)


def _decode(passages: Sequence[Passage], scores: network.Floats) -> Iterator[ScoredSpan]:
    """Yield the spans of all passages, with offsets in their text."""
    offsets = np.cumsum([0, *(len(passage.text) for passage in passages)])
    width = max(len(passage.text) for passage in passages)
    padded = np.zeros((len(passages), width, scores.shape[1]), np.float32)
    for number, passage in enumerate(passages):
        padded[number, : len(passage.text)] = scores[offsets[number] : offsets[number + 1]]
    found = best_spans(padded, [len(passage.text) for passage in passages])
    for offset, spans in zip(offsets, found, strict=False):
        for span in spans:
            yield span._replace(start=span.start + int(offset), end=span.end + int(offset))
