"""Examples -> what the network should answer: tags of characters, labels of pairs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kg.reader.answers import POST, SAME, STAGE, admissible, load_answers
from kg.reader.nodes import LinkEnd, candidate_pairs, pair_features, pair_ranges
from kg.schema import load_schema
from tools.train.examples import VAGUE, Example, values_as_nodes

IGNORE = -100
_NEAR = 1e-3  # how far a sum may be from the annotated one


class Pairs(NamedTuple):
    """The pairs of an article, with what is told of them and what they are."""

    nodes: list[LinkEnd]
    pairs: np.ndarray
    told: np.ndarray
    ranges: np.ndarray
    labels: np.ndarray
    roles: np.ndarray


def tag_targets(example: Example) -> tuple[np.ndarray, np.ndarray]:
    """Return the tag of each character, and the tags of places inside of projects."""
    answers = load_answers()
    number = {name: index for index, name in enumerate(answers.spans)}
    tags, inner = np.zeros(len(example.text), np.int64), np.zeros(len(example.text), np.int64)
    for start, end, type_, _, optional in example.spans:
        if optional and type_ in VAGUE:
            tags[start:end] = IGNORE
        else:
            _write(tags, start, end, number[type_])
    for start, end in example.posts:
        _write(tags, start, end, number[POST])
    for start, end, type_, _ in example.inner:
        _write(inner, start, end, answers.inner.index(type_))
    return tags, inner


def _write(tags: np.ndarray, start: int, end: int, kind: int) -> None:
    tag = 1 + 4 * kind
    if end - start == 1:
        tags[start] = tag + 3
    else:
        tags[start:end] = tag + 1
        tags[start], tags[end - 1] = tag, tag + 2


def gold_nodes(example: Example) -> list[tuple[LinkEnd, str]]:
    """Return the annotated names with their things, and the amounts, which are nobody's."""
    named = [
        (LinkEnd(s, e, type_, example.sentence_of(s), example.text[s:e]), key)
        for s, e, type_, key in (*(x[:4] for x in example.spans), *example.inner)
    ]
    return sorted([*named, *((node, "") for node in values_as_nodes(example))])


def make_pairs(example: Example, with_things: Sequence[tuple[LinkEnd, str]]) -> Pairs:
    nodes = [node for node, _ in with_things]
    keys = [key for _, key in with_things]
    pairs = candidate_pairs(nodes, range(len(example.starts)), example.headlines)
    told = pair_features(nodes, pairs, example.starts, example.paragraphs, example.headlines, example.text)
    ranges = pair_ranges(nodes, pairs, example.starts, len(example.text))
    answers, roles = _answers(example, nodes, keys, pairs)
    return Pairs(nodes, pairs, told, ranges, answers, roles)


def _answers(
    example: Example, nodes: list[LinkEnd], keys: list[str], pairs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    roles_known = load_answers().roles
    number = {label: index for index, label in enumerate(load_answers().labels)}
    symmetric = {name for name, relation in load_schema().relations.items() if relation.symmetric}
    by_ends: dict[tuple[str, str], list[tuple[int, frozenset[int], str, bool]]] = defaultdict(list)
    for head, kind, tail, where, role, optional in example.relations:
        ends_optional = any(example.things.get(k, ("", False))[1] for k in (head, tail))
        for ends, forward in (((head, tail), True), ((tail, head), False)):
            label = number[kind, forward or kind in symmetric]
            by_ends[ends].append((label, where, role, optional or ends_optional))
    answers, roles = np.zeros(len(pairs), np.int64), np.full(len(pairs), IGNORE, np.int64)
    best: dict[tuple[str, str, int, int], tuple[int, int]] = {}
    for at, (x, y) in enumerate(pairs.tolist()):
        a, b, here = keys[x], keys[y], nodes[y].sentence
        if a == "" or b == "":
            thing, value = (b, x) if a == "" else (a, y)
            if thing == "":
                continue
            place = (nodes[value].start, nodes[value].end)
            gap = nodes[y].start - nodes[x].start + 10_000 * (nodes[x].sentence != here)
            for label in _value_labels(example, thing, place, here, number):
                if label == IGNORE:
                    answers[at] = IGNORE
                else:
                    _nearest(best, answers, (a, b, label, nodes[value].start), at, gap)
            continue
        if a == b:
            differ = nodes[x].name != nodes[y].name
            answers[at] = number[SAME, True] if differ and len(nodes[y].name) < len(nodes[x].name) else IGNORE
            continue
        for label, where, role, optional in by_ends.get((a, b), ()):
            if optional or here not in where:
                if answers[at] == 0:
                    answers[at] = IGNORE
            else:
                gap = nodes[y].start - nodes[x].start + 10_000 * (nodes[x].sentence != here)
                _nearest(best, answers, (a, b, label, here), at, gap)
                if role in roles_known and answers[at] == label:
                    roles[at] = roles_known.index(role)
    if example.only:
        _leave_open(example.only, nodes, pairs, answers)
    return answers, roles


def _value_labels(
    example: Example, thing: str, place: tuple[int, int], here: int, number: dict[tuple[str, bool], int]
) -> Iterator[int]:
    """Yield what an amount, or words for a stage, are said to be of the thing in sentence ``here``."""
    worth = next((v for s, e, _, v in example.amounts if (s, e) == place), None)
    for one, kind, wanted, where, optional in example.values:
        if one == thing and worth is not None and abs(worth - wanted) <= _NEAR * abs(wanted):
            free = optional or example.things.get(thing, ("", False))[1] or here not in where
            yield IGNORE if free else number[kind, True]
    stage = next((stage for s, e, stage in example.stage_words if (s, e) == place), None)
    if stage is not None and not example.whole:
        yield IGNORE
    elif stage is not None:
        said = {value for one, value, where in example.stages if one == thing and here in where}
        if said & {stage, "planned"}:
            yield number[STAGE, True]
        elif said:
            yield IGNORE


def _leave_open(only: str, nodes: list[LinkEnd], pairs: np.ndarray, answers: np.ndarray) -> None:
    """Where one relation alone was annotated, nothing is known of pairs that could have another."""
    kinds = type_numbers(nodes)
    fits = admissible()[kinds[pairs[:, 0]], kinds[pairs[:, 1]]]
    own = np.array([name == only for name, _ in load_answers().labels])
    answers[(answers == 0) & ~(fits & own).any(axis=1)] = IGNORE


def _nearest(
    best: dict[tuple[str, str, int, int], tuple[int, int]],
    answers: np.ndarray,
    key: tuple[str, str, int, int],
    at: int,
    gap: int,
) -> None:
    """Give the label to the nearest two mentions in a sentence; what the others are is left open."""
    known = best.get(key)
    if known is None or gap < known[0]:
        if known is not None:
            answers[known[1]] = IGNORE
        best[key], answers[at] = (gap, at), key[2]
    elif answers[at] == 0:
        answers[at] = IGNORE


def type_numbers(nodes: Sequence[LinkEnd]) -> np.ndarray:
    number = {name: index for index, name in enumerate(load_answers().nodes)}
    return np.array([number[node.type] for node in nodes], np.int64)
