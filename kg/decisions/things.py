"""A graph -> the nodes and facts that a decision names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from kg.decisions.records import Wanted, is_quoted, spell
from kg.decisions.shape import Amount, Decision, FactKey, Key, NewValue
from kg.graph import Edge, Graph, Node, Statement, ValueStatement, meta, nodes
from kg.schema import load_schema

_ARTICLES = 20  # of a thing whose texts are looked through for words near it
_EQUAL = 1e-3  # as a share: amounts that differ by less are one


class Found(NamedTuple):
    """A fact of the graph: its kind, and its sentences that the decision is of."""

    kind: str
    statements: list[Statement]


class Things:
    """The nodes that the keys of decisions name."""

    def __init__(self, graph: Graph, wanted: Wanted) -> None:
        self._graph = graph
        self._articles = meta(graph)["articles"]
        self._found: dict[Key, list[str]] = defaultdict(list)
        self._texts: dict[str, str] = {}
        for id_, node in nodes(graph) if wanted.by_name else ():
            former = [record["name"] for record in node.get("former", ())]
            for key in wanted.of((node["name"], *node["aliases"], *former)):
                self._found[key].append(id_)

    def named(self, key: Key) -> list[str]:
        """Return the nodes that bear the name; of another type only where none of its own does."""
        found = self._found.get(key, [])
        own = [id_ for id_ in found if self._node(id_).get("type") == key.type]
        return own or (found if len(found) == 1 else [])

    def meant(self, key: Key) -> list[str]:
        """Return the nodes that a key means: those that fit best what should be near them."""
        found = self.named(key)
        if not found:
            return []
        if len(found) == 1 and not load_schema().types[key.type].names.tied_by:
            return found
        fits = {id_: self.fit(id_, key) for id_ in found}
        most = max(fits.values())
        return [id_ for id_ in found if fits[id_] == most and (most or not key.near)]

    def fit(self, id_: str, key: Key) -> int:
        """Return how many of the words of a key stand near a node."""
        node = self._node(id_)
        near = {node["code"], *(spell(self._articles[key]["headline"]) for key in node["articles"])}
        for other in {*self._graph.predecessors(id_), *self._graph.successors(id_)}:
            near.update(map(spell, (self._node(other)["name"], *self._node(other)["aliases"])))
        return sum(spell(word) in near or self._tells(node, word) for word in key.near)

    def facts(self, decision: Decision) -> Iterator[Found]:
        """Yield the facts that a decision is of, each with the sentences that it is of."""
        what = decision.what
        if isinstance(what, NewValue):
            for id_ in self.meant(what.thing):
                yield from self._values(id_, what.attribute, what.was, "")
        elif isinstance(what, FactKey) and what.other is not None:
            yield from self._relations(what, what.other)
        elif isinstance(what, FactKey):
            for id_ in self.meant(what.thing):
                if what.value is not None:
                    yield from self._values(id_, what.attribute, what.value, what.quote)
                else:
                    yield from self._stages(id_, what)

    def _relations(self, what: FactKey, other: Key) -> Iterator[Found]:
        """Yield the edges between the two things; a namesake counts where it alone has such an edge."""
        edges: list[tuple[int, Edge]] = []
        symmetric = load_schema().relations[what.relation].symmetric
        for head in self.named(what.thing):
            for tail in self.named(other):
                for ends in ((head, tail), (tail, head))[: 1 + symmetric]:
                    if self._graph.has_edge(*ends, what.relation):
                        edge = cast(Edge, self._graph.edges[(*ends, what.relation)])
                        edges.append((self.fit(head, what.thing) + self.fit(tail, other), edge))
        most = max((fit for fit, _ in edges), default=0)
        for fit, edge in edges:
            if fit == most:
                yield from _quoted(what.relation, edge["statements"], what.quote)

    def _values(self, id_: str, name: str, amount: Amount, quote: str) -> Iterator[Found]:
        fits = [
            said for said in self._node(id_)["attributes"] if said["name"] == name and is_value(said, amount)
        ]
        yield from _quoted(name, fits, quote)

    def _stages(self, id_: str, what: FactKey) -> Iterator[Found]:
        fits = [
            said
            for said in self._node(id_)["milestones"]
            if said["stage"] == what.stage and said["date"].startswith(what.date)
        ]
        yield from _quoted("stage", fits, what.quote)

    def _tells(self, node: Node, word: str) -> bool:
        """Tell whether an article of the node holds these words."""
        for article in node["articles"][:_ARTICLES]:
            if article not in self._texts:
                self._texts[article] = spell(self._articles[article]["text"])
            if spell(word) in self._texts[article]:
                return True
        return False

    def _node(self, id_: str) -> Node:
        return cast(Node, self._graph.nodes[id_])


def is_value(said: ValueStatement, amount: Amount) -> bool:
    """Tell whether a sentence states this amount."""
    currency = said["currency"] if amount.text and amount.currency.isalpha() else amount.currency
    same = abs(said["value"] - amount.value) <= _EQUAL * abs(amount.value)
    return same and currency in (amount.currency, "")


def _quoted(kind: str, statements: Iterable[Statement], quote: str) -> Iterator[Found]:
    found = [said for said in statements if not quote or is_quoted(quote, said["evidence"])]
    if found:
        yield Found(kind, found)
