"""Linked facts -> networkx.MultiDiGraph; save and load graph.json.

The graph is the only hand-over between building and using, so its shape is fixed here:

    graph.graph    {"version": str, "data": sha256, "base_iri": str, "min_confidence": float,
                    "sources": [path, …], "problems": [Problem, …], "articles": {article id: ArticleRecord},
                    "doubtful": [DoubtfulPair, …], "deals": [Deal, …], "decisions": [DecisionRecord, …]}
    graph.nodes    entity id -> Node
    graph.edges    (head, tail, relation type) -> Edge: parallel relations are kept
"""

from kg.graph.build import build_graph
from kg.graph.reading import Graph, edges, meta, nodes
from kg.graph.shape import (
    ArticleRecord,
    Deal,
    DecisionRecord,
    DoubtfulPair,
    Edge,
    FormerRecord,
    JudgedRecord,
    MentionRecord,
    Meta,
    MilestoneStatement,
    Node,
    Problem,
    RelationStatement,
    Statement,
    ValueStatement,
    holds,
)
from kg.graph.storage import FILE, load_graph, save_graph

__all__ = [
    "FILE",
    "ArticleRecord",
    "Deal",
    "DecisionRecord",
    "DoubtfulPair",
    "Edge",
    "FormerRecord",
    "Graph",
    "JudgedRecord",
    "MentionRecord",
    "Meta",
    "MilestoneStatement",
    "Node",
    "Problem",
    "RelationStatement",
    "Statement",
    "ValueStatement",
    "build_graph",
    "edges",
    "holds",
    "load_graph",
    "meta",
    "nodes",
    "save_graph",
]
