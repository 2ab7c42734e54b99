"""A text -> a small graph that holds it wherever a graph can hold text."""

import networkx as nx

from kg.graph.shape import ArticleRecord, Meta


def hostile_graph(first: str, second: str, wide: str) -> "nx.MultiDiGraph[str]":
    """Return a graph of two companies of these names; all else that is text in it is ``wide``."""
    said = {"article": "x", "start": 0, "end": len(wide), "evidence": wide, "confidence": 0.9, "rule": wide}
    said |= {"context": wide, "contextStart": 0, "contextEnd": len(wide)}
    sum_ = {"name": "investment", "value": 1.0, "qualifier": "", "minimum": None, "maximum": None}
    article = dict.fromkeys(ArticleRecord.__required_keys__, wide)
    facts = {
        "sources": [first],
        "problems": [],
        "doubtful": [],
        "deals": [],
        "decisions": [],
        "min_confidence": 0.5,
        "base_iri": "https://example.org/kg/id/",
    }
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**dict.fromkeys(Meta.__required_keys__, wide) | facts)
    graph.graph["articles"] = {"x": article | {"position": 0, "authors": [wide], "mentions": []}}
    for key, name in (("first", first), ("second", second)):
        lists = {
            "articles": ["x"],
            "reasons": [wide],
            "attributes": [said | sum_ | {"text": wide, "currency": wide}],
            "milestones": [said | {"stage": "started", "date": wide}],
        }
        graph.add_node(key, type="Company", name=name, aliases=[wide], code="", mentions=1, **lists)
    graph.add_edge(*graph, key="supplies", statements=[said | {"role": wide}], official=False)
    return graph
