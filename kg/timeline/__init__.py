"""Graph -> what changes over time: life lines of projects, values, posts, and the graph as of a day.

Pure functions over the graph: `life_line`, `history`, `latest`, `posts`, `find_contradictions`, `as_of`.
"""

from kg.timeline.asof import as_of
from kg.timeline.contradictions import Contradiction, find_contradictions
from kg.timeline.days import check_day, is_by, last_day, today
from kg.timeline.lifeline import LifeLine, life_line
from kg.timeline.posts import Post, posts
from kg.timeline.promises import Fate, Promise
from kg.timeline.steps import Step
from kg.timeline.values import Figure, history, latest

__all__ = [
    "Contradiction",
    "Fate",
    "Figure",
    "LifeLine",
    "Post",
    "Promise",
    "Step",
    "as_of",
    "check_day",
    "find_contradictions",
    "history",
    "is_by",
    "last_day",
    "latest",
    "life_line",
    "posts",
    "today",
]
