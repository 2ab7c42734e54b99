"""A part of an article and its mentions -> links between them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.confidence import calibrate
from kg.model import Link, Mention, Reason, Tell
from kg.reader import network
from kg.reader.answers import SAME, STAGE, admissible, load_answers
from kg.reader.nodes import Ints, LinkEnd, candidate_pairs, pair_features, pair_ranges
from kg.reader.part import Part
from kg.reader.posts import post_of
from kg.reader.roles import role_of
from kg.schema import load_schema

LEAST = 0.1  # a link that is less likely is none
_FLOOR = 0.05  # … and one that is less likely than that no near miss
_TOLD = 0.5  # the probability from which on a sentence tells something itself
_PAIRS = 4_000  # pairs that are scored at once
_HEADLINES = ("headline", "subhead")


def find_links(part: Part, mentions: Sequence[Mention], tell: Tell | None = None) -> Iterator[Link]:
    """Yield what is likely of pairs of mentions that this part holds, and of a mention and an amount.

    |海捷阀门|落户|合川区|，总投资|3亿元|: locatedIn, and an investment of the first.

    ``tell`` hears of what is nearly likely enough, and of what another link makes needless.
    """
    return _Asker(part, *_nodes(part, mentions)).links(tell)


class _Asker:
    """The nodes of a part, and what the network says of them."""

    def __init__(self, part: Part, nodes: Sequence[LinkEnd], ids: Sequence[str]) -> None:
        self.part, self.nodes, self.ids = part, nodes, ids

    def links(self, tell: Tell | None) -> Iterator[Link]:
        """Yield the links."""
        part, nodes = self.part, self.nodes
        headlines = frozenset(i for i, s in enumerate(part.sentences) if s.kind in _HEADLINES)
        pairs = candidate_pairs(nodes, range(len(part.sentences)), headlines)
        if not len(pairs):
            return
        paragraphs = [sentence.paragraph for sentence in part.sentences]
        told = pair_features(nodes, pairs, part.starts, paragraphs, headlines, part.text)
        ranges = pair_ranges(nodes, pairs, part.starts, len(part.text))
        scored: list[_Scored] = []
        for begin in range(0, len(pairs), _PAIRS):
            some = slice(begin, begin + _PAIRS)
            scored += self._scored(pairs[some], told[some], ranges[some], LEAST if tell is None else _FLOOR)
        for one, why in _one_antecedent(scored, nodes):
            if not why:
                yield self._link(one)
            elif tell is not None:
                tell(self._link(one), Reason(why))

    def _scored(
        self, pairs: Ints, told: Ints, ranges: npt.NDArray[np.int64], least: float
    ) -> Iterator["_Scored"]:
        nodes, ids, answers = self.nodes, self.ids, load_answers()
        number = {name: index for index, name in enumerate(answers.nodes)}
        kinds = np.array([number[node.type] for node in nodes], np.int64)
        first, second = kinds[pairs[:, 0]], kinds[pairs[:, 1]]
        ends = np.array([(node.start, node.end - 1) for node in nodes], np.int64)
        scores = network.score_pairs(
            self.part.encoded, ends, first * len(number) + second, pairs, told, ranges
        )
        scores = np.where(admissible()[first, second], scores, np.float32(-1e9))
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores /= scores.sum(axis=1, keepdims=True)
        for at, label in np.argwhere(scores[:, 1:] >= least):
            name, forward = answers.labels[label + 1]
            x, y = (int(i) for i in pairs[at])
            if name != SAME and ids[x] != ids[y]:
                probability = scores[at, label + 1]
                rounded, likely = round(float(probability), 4), bool(probability >= LEAST)
                yield _Scored(x, y, name, forward, rounded, likely)

    def _link(self, scored: "_Scored") -> Link:
        part, nodes, ids = self.part, self.nodes, self.ids
        x, y, name, forward, probability, _ = scored
        head, tail = (x, y) if forward else (y, x)
        amount = None
        if not (ids[x] and ids[y]):
            head, tail = (x, y) if ids[x] else (y, x)
            sentence = part.sentences[nodes[tail].sentence]
            shift = sentence.start - part.starts[nodes[tail].sentence]
            amount = (nodes[tail].start + shift, nodes[tail].end + shift)
        kind, role = _kinds_of_role().get(name), ""
        if kind == "post":
            role = post_of(nodes[head], nodes[tail], part.posts, part.text)
        elif kind == "part":
            role = role_of(nodes[head], nodes, part.text)
        return Link(
            name,
            ids[head],
            ids[tail],
            nodes[y].sentence + part.first,
            nodes[x].sentence + part.first,
            calibrate(name, probability, together=nodes[x].sentence == nodes[y].sentence),
            role,
            amount,
            probability,
        )


@cache
def _kinds_of_role() -> dict[str, str]:
    return {name: relation.role for name, relation in load_schema().relations.items()}


class _Scored(NamedTuple):
    """A pair of nodes with a label and how likely it is."""

    x: int
    y: int
    name: str
    forward: bool
    probability: float
    likely: bool


def _one_antecedent(scored: Sequence[_Scored], nodes: Sequence[LinkEnd]) -> Iterator[tuple[_Scored, str]]:
    """Yield what is said within sentences, and of what reaches back the likeliest: 公司 means one company.

    Nothing reaches back for what the sentence itself tells. What is left out comes with the reason.
    """
    best: dict[tuple[int, str, bool], _Scored] = {}
    told: set[tuple[int, str, bool]] = set()
    for one in scored:
        key = (one.y, one.name, one.forward)
        if not one.likely:
            yield one, "unlikely"
        elif nodes[one.x].sentence == nodes[one.y].sentence:
            yield one, ""
            if one.probability >= _TOLD:
                told.add(key)
        elif key not in best or (one.probability, one.x) > (best[key].probability, best[key].x):
            if key in best:
                yield best[key], "antecedent"
            best[key] = one
        else:
            yield one, "antecedent"
    for key, one in best.items():
        yield one, "told" if key in told else ""


def _nodes(part: Part, mentions: Sequence[Mention]) -> tuple[list[LinkEnd], list[str]]:
    """Return the nodes of a part in order, and the number of each mention; amounts and stages have none."""
    found: list[tuple[LinkEnd, str]] = []
    last = part.first + len(part.sentences)
    known = load_answers().nodes
    for index, mention in enumerate(mentions):
        if part.first <= mention.sentence < last and mention.type in known:
            number = mention.sentence - part.first
            sentence, shift = part.sentences[number], part.starts[number]
            start, end = mention.start - sentence.start, mention.end - sentence.start
            node = LinkEnd(start + shift, end + shift, mention.type, number, sentence.folded[start:end])
            found.append((node, str(index)))
    for number, described in enumerate(part.described):
        shift, text = part.starts[number], part.sentences[number].folded
        said = [(q.start, q.end, q.kind) for q in described.quantities]
        said += [(word.start, word.end, STAGE) for word in described.stages]
        for start, end, kind in said:
            found.append((LinkEnd(start + shift, end + shift, kind, number, text[start:end]), ""))
    found.sort()
    return [node for node, _ in found], [id_ for _, id_ in found]
