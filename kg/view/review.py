"""Graph -> what the page needs to decide with: keys of things, what was decided, and what is doubtful."""

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from kg.decisions.keys import Keys
from kg.decisions.review import Item, review
from kg.graph import DoubtfulPair, meta
from kg.reasons import tell_reason
from kg.view.sentences import LANGS, PageData

MOST = 200  # of what is worth a decision

Row = dict[str, Any]


def key_row(page: PageData, keys: Keys, id_: str) -> Row:
    """Return what a thing's key has beside its type, name and code.

    ``called``: the name in the texts where it is another; ``near``: things and articles that tell it from
    namesakes.
    """
    name, node = keys.name(id_), page.graph.nodes[id_]
    row: Row = {} if name == node["name"] else {"called": name}
    if not node["code"] and any(near := keys.near(id_)):
        things = [page.entity[one] for one in near.things if one in page.entity]
        row["near"] = [things, [page.article[one] for one in near.articles]]
    return row


def decision_rows(graph: "nx.MultiDiGraph[str]") -> list[Row]:
    """Return what was decided before: the table as it stands in the file, and whether it applies."""
    return [
        {"id": one["id"], "table": one["table"], "applied": one["applied"]}
        for one in meta(graph).get("decisions", ())
        if "table" in one
    ]


def queue_rows(
    page: PageData, graph: "nx.MultiDiGraph[str]", facts: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """Return what is worth a decision, the most useful first, by the page's numbers of things and facts."""
    numbers = {(one["head"], one["type"], one["tail"]): at for at, one in enumerate(facts)}
    pairs = {(pair["a"], pair["b"]): pair for pair in meta(graph).get("doubtful", ())}
    rows = (_row(page, item, numbers, pairs) for item in review(graph, most=2 * MOST))
    return [row for row in rows if row][:MOST]


def _row(
    page: PageData,
    item: Item,
    facts: Mapping[tuple[int, str, int], int],
    pairs: Mapping[tuple[str, str], DoubtfulPair],
) -> Row:
    """Return an item as the page has it; nothing where the page does not hold all of it.

    |锚泰基地项目 investment 58亿元|: {thing: 7, name: "investment", value: 5.8e9}.
    """
    first, *rest = item.about
    if first not in page.entity:
        return {}
    thing, last = page.entity[first], item.about[-1]
    if item.what == "doubtful":
        if last not in page.entity:
            return {}
        reasons = pairs[first, last]["reasons"]
        why = [[tell_reason(one, lang) for lang in LANGS] for one in reasons]
        return {"pair": [thing, page.entity[last]], "why": why}
    if item.what == "contradiction":
        return {"thing": thing, "name": rest[0], "values": [float(one) for one in rest[1:]]}
    if rest[0] in page.schema.relations:
        fact = facts.get((thing, rest[0], page.entity.get(last, -1)))
        return {} if fact is None else {"fact": fact}
    if rest[0] in page.schema.attributes:
        return {"thing": thing, "name": rest[0], "value": float(rest[1])}
    return {"thing": thing, "stage": rest[0], "date": "".join(rest[1:])}
