"""What is known of the whole graph -> blocks of Turtle: deals, former names, doubtful pairs, decisions."""

import marshal
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from kg.graph import Graph, Node, meta
from kg.graph.shape import Deal, FormerRecord
from kg.graph.sorting import SortedRows
from kg.rdf.turtle import Pairs, block, date_literal, decimal, hashed, iri, literal, some, term
from kg.reasons import tell_reason

DIVISIONS = "kg:divisions"  # the official list, where it and no sentence says something


class Formers:
    """The former names of all entities, taken node by node, and whether the list of divisions is named."""

    def __init__(self, rows: SortedRows, base: str) -> None:
        self._rows, self._base = rows, base
        self.listed = False

    def add(self, key: str, node: Node, *, listed: bool) -> None:
        """Take those of one node; ``listed``: the list of divisions says something of it."""
        self.listed |= listed
        for former in node.get("former", ()):
            self.listed |= not former["article"]
            source = iri(f"article-{former['article']}", self._base) if former["article"] else DIVISIONS
            told = former["name"], former["until"], source
            self._rows.add((former_iri(key, former),), marshal.dumps(told))

    def blocks(self) -> Iterator[str]:
        """Yield a block for each former name, with all that tell it."""
        for (name,), rows in groupby(self._rows, key=itemgetter(0)):
            told = [marshal.loads(value) for _, value in rows]
            label, until, _ = told[0]
            pairs: Pairs = [
                ("a", ["kg:FormerName"]),
                ("rdfs:label", [literal(label)]),
                ("kg:validUntil", [date_literal(until)] if until else []),
                ("prov:wasDerivedFrom", {source for _, _, source in told}),
            ]
            yield block(iri(name, self._base), pairs)


def record_blocks(graph: Graph, formers: Formers) -> Iterator[str]:
    """Yield a block for each former name, deal, doubtful pair and decision, and for the list of divisions."""
    base = meta(graph)["base_iri"]
    yield from formers.blocks()
    for deal in sorted(meta(graph)["deals"], key=lambda deal: deal["id"]):
        yield _deal_block(deal, graph, base)
    yield from _doubtful_blocks(graph, base)
    yield from _decision_blocks(graph, base)
    if formers.listed:
        label = "Official list of administrative divisions (GB/T 2260)"
        yield block(DIVISIONS, [("a", ["schema:Dataset"]), ("rdfs:label", [literal(label, "en")])])


def former_iri(key: str, former: FormerRecord) -> str:
    """Return the local name of a former name of the entity ``key``."""
    return f"former-{hashed(key, former['name'], former['until'])}"


def _deal_block(deal: Deal, graph: Graph, base: str) -> str:
    records = meta(graph)["articles"]
    said = min((records[key]["date"] for key in deal["articles"] if records[key]["date"]), default="")
    pairs: Pairs = [
        ("a", ["kg:Investment"]),
        ("kg:investor", [iri(key, base) for key in deal["investors"]]),
        ("kg:project", [iri(deal["project"], base)] if deal["project"] else []),
        ("kg:inPlace", [iri(key, base) for key in deal["places"]]),
        *[
            (name, [] if value is None else [decimal(value)])
            for name, value in (
                ("kg:lowestSum", deal["low"]),
                ("kg:highestSum", deal["high"]),
                ("kg:latestSum", deal["latest"]),
            )
        ],
        ("kg:stage", [term(deal["stage"])] if deal["stage"] else []),
        ("kg:date", [date_literal(deal["date"])] if deal["date"] else []),
        ("kg:saidOn", [date_literal(said)] if said else []),
        ("kg:sourceCount", [str(deal["sources"])]),
        ("prov:wasDerivedFrom", [iri(f"article-{key}", base) for key in deal["articles"]]),
    ]
    return block(iri(f"investment-{deal['id']}", base), pairs)


def _doubtful_blocks(graph: Graph, base: str) -> Iterator[str]:
    for pair in sorted(meta(graph)["doubtful"], key=lambda pair: (pair["a"], pair["b"])):
        pairs: Pairs = [
            ("a", ["kg:PossiblySame"]),
            ("kg:one", [iri(pair["a"], base)]),
            ("kg:other", [iri(pair["b"], base)]),
            ("kg:likelihood", [decimal(pair["score"])]),
            ("kg:reason", [literal(tell_reason(reason, "zh"), "") for reason in pair["reasons"]]),
        ]
        yield block(f"id:doubtful-{hashed(pair['a'], pair['b'])}", pairs)


def _decision_blocks(graph: Graph, base: str) -> Iterator[str]:
    for decision in sorted(meta(graph)["decisions"], key=lambda one: one["id"]):
        pairs: Pairs = [
            ("a", ["kg:Decision"]),
            ("kg:decisionKind", [literal(decision["kind"], "")]),
            ("kg:decidedBy", some(decision["who"], "")),
            ("kg:decidedOn", some(decision["when"], "")),
            ("kg:reason", some(decision["why"], "")),
            ("kg:applies", [str(decision["applied"]).lower()]),
        ]
        yield block(iri(f"decision-{decision['id']}", base), pairs)
