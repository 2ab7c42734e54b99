"""A trained network -> the files that kg/reader runs: encoder.onnx, links.onnx, characters.txt."""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from kg.reader.answers import POST, load_answers, schema_labels
from kg.reader.nodes import PAIR_SIZES
from kg.schema import load_schema
from tools.train.network import HIDDEN, Network


class _Graph:
    """Nodes and weights of an ONNX graph; weights are kept with half the bits and widened when loaded."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0

    def weight(self, value: torch.Tensor | np.ndarray) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self.count += 1
        name = f"w{self.count}"
        if array.dtype == np.float32:
            self.weights.append(numpy_helper.from_array(array.astype(np.float16), name + "h"))
            self.nodes.append(helper.make_node("Cast", [name + "h"], [name], to=TensorProto.FLOAT))
        else:
            self.weights.append(numpy_helper.from_array(array, name))
        return name

    def op(self, kind: str, *inputs: str, out: str = "", **given: object) -> str:
        self.count += 1
        name = out or f"x{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **given))
        return name

    def linear(self, layer: nn.Linear, x: str, out: str = "") -> str:
        y = self.op(
            "MatMul", x, self.weight(layer.weight.T.contiguous()), out=out if layer.bias is None else ""
        )
        return y if layer.bias is None else self.op("Add", y, self.weight(layer.bias), out=out)

    def gru(self, layer: nn.GRU, x: str) -> str:
        """Add a layer; ``x`` and the result are steps x passages x width."""

        def gates(name: str) -> np.ndarray:
            both = []
            for end in ("", "_reverse"):
                reset, z, h = np.split(getattr(layer, f"{name}_l0{end}").detach().numpy(), 3)
                both.append(np.concatenate([z, reset, h]))
            return np.stack(both)

        bias = np.concatenate([gates("bias_ih"), gates("bias_hh")], axis=1)
        y = self.op(
            "GRU",
            x,
            self.weight(gates("weight_ih")),
            self.weight(gates("weight_hh")),
            self.weight(bias),
            "lengths",
            hidden_size=HIDDEN,
            direction="bidirectional",
            linear_before_reset=1,
        )
        y = self.op("Transpose", y, perm=[0, 2, 1, 3])
        return self.op("Reshape", y, self.weight(np.array([0, 0, 2 * HIDDEN], np.int64)))

    def save(
        self, path: Path, inputs: dict[str, tuple[int, list[str]]], outputs: dict[str, list[str]]
    ) -> None:
        graph = helper.make_graph(
            self.nodes,
            path.stem,
            [helper.make_tensor_value_info(n, kind, shape) for n, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs.items()],
            self.weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="kg")
        model.ir_version = 9
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString(deterministic=True))


def write_answers(folder: Path) -> None:
    """Write what a network that is trained now answers: the types and relations of the schema."""
    known, schema = load_answers(folder / "answers.toml"), load_schema()
    lists = {"spans": [*schema.types, POST], "inner": known.inner, "roles": known.roles}
    lines = ["# What the weights beside this file answer, in their order. Written by tools/train.", ""]
    lines += [
        f"{key} = [{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"
        for key, names in lists.items()
    ]
    lines += ["# relation, attribute or nothing, and whether its head stands first", "labels = ["]
    lines += [f'    ["{name}", {str(forward).lower()}],' for name, forward in schema_labels(schema)]
    (folder / "answers.toml").write_text("\n".join([*lines, "]"]) + "\n", encoding="utf-8")
    load_answers.cache_clear()


def export(net: Network, characters: str, folder: Path) -> None:
    """Write the files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "characters.txt").write_text(characters, encoding="utf-8")
    net.eval()
    _encoder(net, folder / "encoder.onnx")
    _links(net, folder / "links.onnx")


def _encoder(net: Network, path: Path) -> None:
    g = _Graph()
    x = g.op("Gather", g.weight(net.letters.weight), "ids")
    for number, table in enumerate(net.known):
        row = g.op("Gather", "known", g.weight(np.array(number, np.int64)), axis=0)
        x = g.op("Add", x, g.op("Gather", g.weight(table.weight), row))
    x = g.op("Transpose", x, perm=[1, 0, 2])
    h = g.gru(net.second, g.gru(net.first, x))
    lac = g.op("Softmax", g.linear(net.lac, h), axis=-1)
    z = g.gru(net.third, g.op("Concat", h, lac, axis=-1))
    states = g.op("Transpose", g.op("Concat", z, h, axis=-1), perm=[1, 0, 2], out="states")
    g.linear(net.pool, states, "pool")
    g.linear(net.tags, states, "tags")
    g.linear(net.inner, states, "inner")
    shape = ["passages", "characters"]
    g.save(
        path,
        {
            "ids": (TensorProto.INT64, shape),
            "known": (TensorProto.INT64, [str(len(net.known)), *shape]),
            "lengths": (TensorProto.INT32, ["passages"]),
        },
        {name: [*shape, name] for name in ("states", "pool", "tags", "inner")},
    )


def _links(net: Network, path: Path) -> None:
    g = _Graph()
    first = g.op("Gather", "pairs", g.weight(np.array(0, np.int64)), axis=1)
    second = g.op("Gather", "pairs", g.weight(np.array(1, np.int64)), axis=1)

    def of(layer: nn.Linear, which: str) -> str:
        return g.op("Gather", g.linear(layer, "ends"), which)

    h = g.op("Add", of(net.head, first), of(net.tail, second))
    shared = g.op("Mul", of(net.head_product, first), of(net.tail_product, second))
    h = g.op("Add", h, g.linear(net.product, shared))
    h = g.op("Add", h, g.linear(net.pooled, "pooled"))
    h = g.op("Add", h, g.op("Gather", g.weight(net.types.weight), "types"))
    for number in range(len(PAIR_SIZES)):
        row = g.op("Gather", "told", g.weight(np.array(number, np.int64)), axis=1)
        h = g.op("Add", h, g.op("Gather", g.weight(net.told[number].weight), row))
    h = g.op("Relu", g.linear(net.deep, g.op("Relu", h)))
    g.linear(net.links, h, "links")
    g.linear(net.roles, h, "roles")
    g.save(
        path,
        {
            "ends": (TensorProto.FLOAT, ["nodes", "ends"]),
            "pairs": (TensorProto.INT64, ["count", "two"]),
            "types": (TensorProto.INT64, ["count"]),
            "told": (TensorProto.INT64, ["count", "features"]),
            "pooled": (TensorProto.FLOAT, ["count", "ranges"]),
        },
        {name: ["count", name] for name in ("links", "roles")},
    )
