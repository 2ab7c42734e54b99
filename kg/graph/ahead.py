"""Stages that articles without a date tell -> those that lie behind the last printed day are promises."""

from collections.abc import Mapping

import networkx as nx

from kg.graph.reading import nodes
from kg.graph.shape import ArticleRecord, MilestoneStatement
from kg.text.folding import fold
from kg.text.stages import find_stages, past_by

_PLANNED = "planned"
_BEFORE = 6  # characters before a stage that can tell it is reached: 已全面|开工


def mark_ahead(graph: "nx.MultiDiGraph[str]", articles: Mapping[str, ArticleRecord]) -> None:
    """Make a stage a promise that lies ahead of all articles: |2027年底投产|, the last one of 2024.

    Not one that its sentence tells as reached: |2025年已开工|. Of an article with a date its own tells that
    already; where nothing is dated nothing can be said.
    """
    last = max((article["date"] for article in articles.values()), default="")
    for _, node in nodes(graph) if last else ():
        for stone in node["milestones"]:
            length = min(len(stone["date"]), len(last))
            ahead = stone["date"][:length] > last[:length] and not articles[stone["article"]]["date"]
            if ahead and stone["stage"] != _PLANNED and not _is_past(stone):
                stone["promised"], stone["stage"] = stone["stage"], _PLANNED


def _is_past(stone: MilestoneStatement) -> bool:
    text = fold(stone["evidence"])
    starts = [word.start for word in find_stages(text) if word.stage == stone["stage"]]
    return any(past_by(text[max(start - _BEFORE, 0) : start]) for start in starts)
