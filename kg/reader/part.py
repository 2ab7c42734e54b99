"""Some passages of an article -> the spans in them, and the links between entities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.confidence import calibrate
from kg.model import Entity, Link, Sentence, Span
from kg.reader import network
from kg.reader.answers import POST, SAME, STAGE, admissible, load_answers
from kg.reader.features import Described
from kg.reader.nodes import Ints, Node, candidate_pairs, pair_features, pair_ranges
from kg.reader.passages import Passage, join_passages
from kg.reader.posts import post_of
from kg.reader.spans import Found, best_spans

_LEAST = 0.1  # a link that is less likely is none
_TOLD = 0.5  # the probability from which on a sentence tells something itself
_PAIRS = 20_000  # pairs that are scored at once
_HEADLINES = ("headline", "subhead")


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

    def links(self, entities: Sequence[Entity]) -> Iterator[Link]:
        """Yield what is likely of pairs of entities that this part names."""
        nodes, ids = self._nodes(entities)
        headlines = frozenset(i for i, s in enumerate(self.sentences) if s.kind in _HEADLINES)
        pairs = candidate_pairs(nodes, range(len(self.sentences)), headlines)
        if not len(pairs):
            return
        paragraphs = [sentence.paragraph for sentence in self.sentences]
        told = pair_features(nodes, pairs, self.starts, paragraphs, headlines, self.text)
        ranges = pair_ranges(nodes, pairs, self.starts, len(self.text))
        scored: list[_Scored] = []
        for begin in range(0, len(pairs), _PAIRS):
            some = slice(begin, begin + _PAIRS)
            scored += self._scored(nodes, ids, pairs[some], told[some], ranges[some])
        for one in _one_antecedent(scored, nodes):
            yield self._link(nodes, ids, one)

    def _nodes(self, entities: Sequence[Entity]) -> tuple[list[Node], list[str]]:
        """Return the nodes of this part in order, and the entity of each; amounts and stages have none."""
        found: list[tuple[Node, str]] = []
        last = self.first + len(self.sentences)
        known = load_answers().nodes
        for entity in entities:
            for mention in entity.mentions if entity.type in known else ():
                if self.first <= mention.sentence < last:
                    number = mention.sentence - self.first
                    sentence = self.sentences[number]
                    start, end = mention.start - sentence.start, mention.end - sentence.start
                    shift = self.starts[number]
                    name = sentence.folded[start:end]
                    found.append((Node(start + shift, end + shift, entity.type, number, name), entity.id))
        for number, described in enumerate(self.described):
            shift, text = self.starts[number], self.sentences[number].folded
            said = [(q.start, q.end, q.kind) for q in described.quantities]
            said += [(word.start, word.end, STAGE) for word in described.stages]
            for start, end, kind in said:
                found.append((Node(start + shift, end + shift, kind, number, text[start:end]), ""))
        found.sort()
        return [node for node, _ in found], [id_ for _, id_ in found]

    def _scored(
        self,
        nodes: Sequence[Node],
        ids: Sequence[str],
        pairs: Ints,
        told: Ints,
        ranges: npt.NDArray[np.int64],
    ) -> Iterator["_Scored"]:
        answers = load_answers()
        number = {name: index for index, name in enumerate(answers.nodes)}
        kinds = np.array([number[node.type] for node in nodes], np.int64)
        first, second = kinds[pairs[:, 0]], kinds[pairs[:, 1]]
        ends = np.array([(node.start, node.end - 1) for node in nodes], np.int64)
        scores, roles = network.score_pairs(
            self.encoded, ends, first * len(number) + second, pairs, told, ranges
        )
        scores = np.where(admissible()[first, second], scores, np.float32(-1e9))
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        for at, label in np.argwhere(scores[:, 1:] >= _LEAST):
            name, forward = answers.labels[label + 1]
            x, y = (int(i) for i in pairs[at])
            if name != SAME and ids[x] != ids[y]:
                role = answers.roles[int(roles[at].argmax())] if name == "develops" else ""
                yield _Scored(x, y, name, forward, round(float(scores[at, label + 1]), 4), role)

    def _link(self, nodes: Sequence[Node], ids: Sequence[str], scored: "_Scored") -> Link:
        x, y, name, forward, probability, role = scored
        head, tail = (x, y) if forward else (y, x)
        amount = None
        if not (ids[x] and ids[y]):
            head, tail = (x, y) if ids[x] else (y, x)
            sentence = self.sentences[nodes[tail].sentence]
            shift = sentence.start - self.starts[nodes[tail].sentence]
            amount = (nodes[tail].start + shift, nodes[tail].end + shift)
        if name == "worksFor":
            role = post_of(nodes[head], nodes[tail], self.posts, self.text)
        return Link(
            name,
            ids[head],
            ids[tail],
            nodes[y].sentence + self.first,
            nodes[x].sentence + self.first,
            calibrate(name, probability, together=nodes[x].sentence == nodes[y].sentence),
            role,
            amount,
        )


class _Scored(NamedTuple):
    """A pair of nodes with a label and how likely it is."""

    x: int
    y: int
    name: str
    forward: bool
    probability: float
    role: str


def _one_antecedent(scored: Sequence[_Scored], nodes: Sequence[Node]) -> Iterator[_Scored]:
    """Yield what is said within sentences, and of what reaches back the likeliest: 公司 means one company.

    Nothing reaches back for what the sentence itself tells.
    """
    best: dict[tuple[int, str, bool], _Scored] = {}
    told: set[tuple[int, str, bool]] = set()
    for one in scored:
        key = (one.y, one.name, one.forward)
        if nodes[one.x].sentence == nodes[one.y].sentence:
            yield one
            if one.probability >= _TOLD:
                told.add(key)
        elif key not in best or (one.probability, one.x) > (best[key].probability, best[key].x):
            best[key] = one
    for key, one in best.items():
        if key not in told:
            yield one


def read_part(first: int, sentences: tuple[Sentence, ...], described: Sequence[Described]) -> Part:
    """Return what the network finds in sentences of an article; ``first`` is the number of the first one."""
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
    answers = load_answers()
    found = list(layout.spans(encoded.tags, answers.spans))
    posts = tuple((at.start, at.end) for at, span in found if span.type == POST)
    spans = [span for _, span in found]
    projects = [span for span in spans if span.type == "Project"]
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
    ) -> Iterator[tuple[Found, Span]]:
        """Yield the spans, with their place in the text; none reaches over a sentence's end."""
        for found in _decode(self.passages, scores):
            span = self._span(found, types[found.type], inner=inner)
            if span is not None:
                yield found, span

    def _span(self, found: Found, type_: str, *, inner: bool) -> Span | None:
        number = int(np.searchsorted(self.starts, found.start, side="right")) - 1
        sentence = self.sentences[number]
        start, end = found.start - self.starts[number], found.end - self.starts[number]
        if not 0 <= start < end <= len(sentence.text) or not sentence.text[start:end].strip():
            return None
        shift, confidence = sentence.start, round(found.confidence, 4)
        return Span(start + shift, end + shift, type_, number + self.first, confidence, inner)


def _decode(passages: Sequence[Passage], scores: network.Floats) -> Iterator[Found]:
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
