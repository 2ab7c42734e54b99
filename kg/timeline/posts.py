"""Graph -> the posts of a person over time: which are held, and which no longer."""

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from kg.graph import RelationStatement, meta
from kg.timeline.days import is_by, last_day


@dataclass(frozen=True, slots=True)
class Post:
    """A role at an organisation, with all that say it."""

    organisation: str  # id
    relation: str
    role: str
    since: str  # as far as a sentence tells
    until: str
    first: str  # the date of the first article that says it
    said: str  # and of the last
    current: bool  # as far as is known
    statements: tuple[RelationStatement, ...]


def posts(graph: "nx.MultiDiGraph[str]", key: str, *, day: str) -> tuple[Post, ...]:
    """Return the posts of the thing ``key``, the last ones first; one of two articles at one place is former.

    |王|任经信局局长| in 2021, and |王|任经信局书记| in 2023: the first is former on any later ``day``.
    """
    articles = meta(graph)["articles"]
    found: dict[tuple[str, str, str], list[RelationStatement]] = {}
    for _, tail, kind, edge in sorted(graph.out_edges(key, keys=True, data=True), key=lambda edge: edge[:3]):
        for said in edge["statements"]:
            if said["role"] and "correctedBy" not in said:
                found.setdefault((tail, kind, said["role"]), []).append(said)
    known = []
    for (tail, kind, role), said in found.items():
        dates = sorted(articles[one["article"]]["date"] for one in said)
        since = max((one.get("validFrom", "") for one in said), default="")
        until = max((one.get("validUntil", "") for one in said), default="")
        first = next(filter(None, dates), "")
        known.append(Post(tail, kind, role, since, until, first, dates[-1], True, tuple(said)))
    marked = [_mark(post, known, day) for post in known]
    return tuple(
        sorted(marked, key=lambda post: (post.current, post.said, post.since, post.role), reverse=True)
    )


def _mark(post: Post, others: Sequence[Post], day: str) -> Post:
    """Return the post, marked as former where it ended, or another one has taken its place."""
    ended = bool(post.until) and is_by(post.until, day) and last_day(post.until) <= last_day(day)
    replaced = any(
        post.said < other.first and (other.organisation == post.organisation or other.since > post.said)
        for other in others
        if other is not post and not other.until
    )
    if not ended and not replaced:
        return post
    fields = (post.organisation, post.relation, post.role, post.since, post.until, post.first, post.said)
    return Post(*fields, False, post.statements)
