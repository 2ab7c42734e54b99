"""What the network can answer: types of spans, and labels of pairs (data/reader/answers.toml).

The file is written by tools/train from the schema and goes with the weights: a type or relation that was
added since is known to kg, but the network does not find it before it is trained again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.datafile import read_toml
from kg.errors import DataError
from kg.schema import DATA, Schema, load_schema

PATH = DATA / "reader" / "answers.toml"
AMOUNTS = ("money", "area", "percent")
STAGE = "stage"  # the type of words for a stage, and the label of a project that reaches it
VALUES = (*AMOUNTS, STAGE)  # what is said of a thing and is none itself
SAME = "same"  # the label of two names of one thing
POST = "Post"  # the type of spans like 总经理
_UNITS = {"CNY": "money", "m²": "area", "%": "percent"}

Label = tuple[str, bool]  # a relation or attribute, and whether its head stands first


@dataclass(frozen=True, slots=True)
class Answers:
    """The names of the network's outputs, in their order."""

    spans: tuple[str, ...]  # types of names, and posts
    inner: tuple[str, ...]  # types of what may stand within a project's name
    labels: tuple[Label, ...]  # the first is none
    roles: tuple[str, ...]  # of who develops a project; learnt beside the labels, but words tell them better

    @property
    def nodes(self) -> tuple[str, ...]:
        """The types of what can be linked: names, amounts and words for stages."""
        return (*(name for name in self.spans if name != POST), *VALUES)


@cache
def load_answers(path: Path = PATH) -> Answers:
    """Return what the weights answer; DataError names the file and the key."""
    table = read_toml(path)
    try:
        labels = tuple((str(name), bool(forward)) for name, forward in table["labels"])
        spans, inner, roles = (tuple(map(str, table[key])) for key in ("spans", "inner", "roles"))
        return Answers(spans, inner, labels, roles)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path.name}: {error}; install kg again") from error


def schema_labels(schema: Schema) -> tuple[Label, ...]:
    """Return what a pair can be by the schema, in the order in which a network is trained for it."""
    found: list[Label] = [("", True)]
    for name, relation in sorted(schema.relations.items()):
        found += [(name, True)] if relation.symmetric else [(name, True), (name, False)]
    found += [(name, True) for name in sorted(schema.attributes)]
    return (*found, (SAME, True), (STAGE, True))


@cache
def admissible() -> npt.NDArray[np.bool_]:
    """Return which labels (last axis) fit the types of the first and the second node, by the schema."""
    answers, schema = load_answers(), load_schema()
    types = answers.nodes
    fits = np.zeros((len(types), len(types), len(answers.labels)), np.bool_)
    for number, label in enumerate(answers.labels):
        for i, first in enumerate(types):
            for j, second in enumerate(types):
                fits[i, j, number] = _fits(schema, label, first, second)
    return fits


def _fits(schema: Schema, label: Label, first: str, second: str) -> bool:
    name, forward = label
    head, tail = (first, second) if forward else (second, first)
    if name == SAME:
        return first == second and first not in VALUES
    if name == STAGE:
        return {first, second} == {schema.roles.project, STAGE}
    if name in schema.relations:
        relation = schema.relations[name]
        fits = head in relation.subject and tail in relation.object
        return fits or (relation.symmetric and tail in relation.subject and head in relation.object)
    if name in schema.attributes:
        attribute = schema.attributes[name]
        kind = _UNITS[attribute.unit]
        return kind in (first, second) and bool({first, second} & attribute.subject)
    return name == ""
