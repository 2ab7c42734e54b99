"""Graph -> what names each of its things in every later build."""

from collections import Counter
from typing import NamedTuple, cast

import networkx as nx

from kg.decisions.records import spell
from kg.decisions.shape import Key
from kg.graph import Node, meta, nodes
from kg.schema import load_schema
from kg.text.folding import fullness

_NEAR = 3  # names, and headlines, that tell a thing from namesakes


class Near(NamedTuple):
    """What tells a thing from others of its name."""

    things: tuple[str, ...]  # ids of what it is tied to
    articles: tuple[str, ...]  # ids; by their headlines


class Keys:
    """The keys of the things of a graph.

    |川岳二局集团有限公司|, called 川岳二局 in its articles: Company 川岳二局, with what is
    near it where another company may be meant.
    """

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._graph = graph
        self._articles = meta(graph)["articles"]
        self._bearers = Counter((node["type"], name) for _, node in nodes(graph) for name in _spelled(node))

    def of(self, id_: str) -> Key:
        """Return the key of a thing: with what is near it where others may bear its name."""
        node = self._node(id_)
        if node["code"]:
            return Key(node["type"], self.name(id_), (node["code"],))
        things, articles = self.near(id_)
        heads = (" ".join(self._articles[key]["headline"].split()) for key in articles)
        return Key(node["type"], self.name(id_), tuple(dict.fromkeys((*map(self.name, things), *heads))))

    def near(self, id_: str) -> Near:
        """Return what tells a thing without a code from namesakes; nothing where it can have none."""
        node = self._node(id_)
        shared = any(self._bearers[node["type"], name] > 1 for name in _spelled(node))
        if not shared and not load_schema().types[node["type"]].names.tied_by:
            return Near((), ())
        around = {*self._graph.predecessors(id_), *self._graph.successors(id_)}
        things = sorted(around, key=lambda one: (-self._node(one)["mentions"], self._node(one)["name"]))
        heads = {self._articles[key]["headline"]: key for key in sorted(node["articles"], reverse=True)}
        dated = sorted((self._articles[key]["date"], head) for head, key in heads.items() if head)
        return Near(tuple(things[:_NEAR]), tuple(heads[head] for _, head in dated[:_NEAR]))

    def name(self, id_: str) -> str:
        """Return the name that its first articles call a thing by: a person may have given another."""
        node, forms = self._node(id_), set[str]()
        for article in (self._articles[key] for key in node["articles"][:_NEAR]):
            own = (mention for mention in article["mentions"] if mention["entity"] == id_)
            forms.update(spell(article["text"][mention["start"] : mention["end"]]) for mention in own)
        names = (node["name"], *sorted(node["aliases"], key=fullness))
        return next((name for name in names if spell(name) in forms), node["name"])

    def _node(self, id_: str) -> Node:
        return cast(Node, self._graph.nodes[id_])


def _spelled(node: Node) -> set[str]:
    return set(map(spell, (node["name"], *node["aliases"])))
