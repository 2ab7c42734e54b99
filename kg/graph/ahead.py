"""Stages that articles without a date tell -> those that lie behind the last printed day are promises."""

from collections.abc import Mapping

from kg.graph.shape import ArticleRecord, MilestoneStatement, Node
from kg.text.folding import fold
from kg.text.stages import find_stages, past_by

_PLANNED = "planned"
_BEFORE = 6  # characters before a stage that can tell it is reached: 已全面|开工


def promise_ahead(node: Node, last: str, articles: Mapping[str, ArticleRecord]) -> Node:
    """Return the node with its stages as promises that lie ahead of ``last``, the last printed day.

    |2027年底投产|, where the last article is of 2024. Not one that its sentence tells as reached:
    |2025年已开工|. Of an article with a date its own tells that already; where nothing is dated nothing can
    be said.
    """
    for stone in node["milestones"] if last else ():
        length = min(len(stone["date"]), len(last))
        ahead = stone["date"][:length] > last[:length] and not articles[stone["article"]]["date"]
        if ahead and stone["stage"] != _PLANNED and not _is_past(stone):
            stone["promised"], stone["stage"] = stone["stage"], _PLANNED
    return node


def _is_past(stone: MilestoneStatement) -> bool:
    text = fold(stone["evidence"])
    starts = [word.start for word in find_stages(text) if word.stage == stone["stage"]]
    return any(past_by(text[max(start - _BEFORE, 0) : start]) for start in starts)
