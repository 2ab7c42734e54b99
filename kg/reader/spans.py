"""Scores of tags -> spans, by the best path of all (Viterbi).

A span's characters are tagged B I … I E, a span of one character S, all others O:
``由|金云鹏|担任`` is O B I E O O. A path that breaks that form is no path, so B and I of a type need not be
told apart from those of another: whoever is inside a span stays in its type until E.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

_BEGIN, _GO_ON, _END, _SINGLE = range(4)


class ScoredSpan(NamedTuple):
    """A span of a passage: its type's number, and how sure its characters are (the least of them)."""

    start: int
    end: int
    type: int
    confidence: float


def best_spans(scores: Scores, lengths: Sequence[int]) -> list[list[ScoredSpan]]:
    """Return the spans of each row.

    海 捷 阀 门 落 户: B I I E O O is |海捷阀门|落户.

    ``scores``: logits of rows x characters x tags; tag 0 is O, then B I E S of each type. Characters of a
    row from its length on are padding.
    """
    logs = scores - scores.max(axis=2, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=2, keepdims=True))
    best = logs.argmax(axis=2)
    hard = [i for i, n in enumerate(lengths) if not _is_path(best[i, :n])]
    found = [_read_off(best[i, :n], logs[i]) for i, n in enumerate(lengths)]
    if hard:
        came, fresh = _forward(logs[hard, : max(lengths[i] for i in hard)])
        for place, i in enumerate(hard):
            found[i] = _walk_back(came[place], fresh[place], logs[i], lengths[i])
    return found


def _is_path(tags: npt.NDArray[np.int64]) -> bool:
    """Tell whether the likeliest tags of the characters, each by itself, are a path: then none is better."""
    kind, type_ = (tags - 1) % 4, (tags - 1) // 4
    inside = (tags > 0) & (kind <= _GO_ON)  # the span goes on behind this character
    within = (tags > 0) & ((kind == _GO_ON) | (kind == _END))  # … and has begun before it
    if not len(tags) or inside[-1] or within[0]:
        return not len(tags)
    same = ~within[1:] | (type_[1:] == type_[:-1])
    return bool((inside[:-1] == within[1:]).all() and same.all())


def _read_off(tags: npt.NDArray[np.int64], logs: Scores) -> list[ScoredSpan]:
    """Return the spans of a path."""
    found: list[ScoredSpan] = []
    start = 0
    for at in np.flatnonzero(tags).tolist():
        type_, kind = divmod(int(tags[at]) - 1, 4)
        if kind in (_BEGIN, _SINGLE):
            start = at
        if kind in (_END, _SINGLE):
            found.append(ScoredSpan(start, at + 1, type_, _confidence(logs, start, at + 1, type_)))
    return found


def _forward(logs: Scores) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """Return how the best path reaches each character: outside of spans, and inside of one of each type."""
    rows, length, tags = logs.shape
    types = (tags - 1) // 4
    begin, go_on, end, single = (logs[:, :, 1 + k :: 4] for k in range(4))
    other = logs[:, :, 0]
    out = np.zeros(rows, np.float32)  # the best path that leaves no span open
    within = np.full((rows, types), -1e9, np.float32)  # … that is inside a span of each type
    came = np.zeros((rows, length), np.int16)  # 0: O; k: S of type k; -k: E of type k
    fresh = np.zeros((rows, length, types), np.bool_)  # the span begins here
    each = np.arange(rows)
    best_single, single_score = single.argmax(axis=2), single.max(axis=2)
    for at in range(length):
        closing = within + end[:, at]
        kind = closing.argmax(axis=1)
        close_score = closing[each, kind]
        alone = single_score[:, at] >= other[:, at]
        stay = out + np.where(alone, single_score[:, at], other[:, at])
        starts, goes = out[:, None] + begin[:, at], within + go_on[:, at]
        fresh[:, at] = starts >= goes
        within = np.where(fresh[:, at], starts, goes)
        closed = close_score > stay
        came[:, at] = np.where(closed, -(kind + 1), np.where(alone, best_single[:, at] + 1, 0))
        out = np.where(closed, close_score, stay)
    return came, fresh


def _walk_back(
    came: npt.NDArray[np.int16], fresh: npt.NDArray[np.bool_], logs: Scores, length: int
) -> list[ScoredSpan]:
    found: list[ScoredSpan] = []
    at = length - 1
    while at >= 0:
        step = int(came[at])
        if step == 0:
            at -= 1
            continue
        kind = abs(step) - 1
        stop = at + 1
        if step < 0:
            at -= 1
            while not fresh[at, kind]:
                at -= 1
        found.append(ScoredSpan(at, stop, kind, _confidence(logs, at, stop, kind)))
        at -= 1
    return found[::-1]


def _confidence(logs: Scores, start: int, end: int, kind: int) -> float:
    tag = 1 + 4 * kind
    if end - start == 1:
        return float(np.exp(logs[start, tag + 3]))
    least = min(logs[start, tag], logs[end - 1, tag + 2])
    if end - start > 2:
        least = min(least, logs[start + 1 : end - 1, tag + 1].min())
    return float(np.exp(least))
