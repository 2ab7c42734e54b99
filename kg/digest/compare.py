"""Two graphs -> all changes between them. From new to old they are the same, mirrored."""

import networkx as nx

from kg.digest import others, projects, ties
from kg.digest.changes import Change
from kg.digest.matching import match
from kg.digest.side import Side

ONE_WAY = (
    projects.new_projects,
    projects.sums,
    projects.stages,
    projects.promises,
    projects.overdue_promises,
    projects.silent_projects,
    ties.new_links,
    ties.new_districts,
    ties.new_investors,
    others.new_names,
    others.new_deals,
    others.corrections,
)
TWO_WAY = (projects.changed_sums, projects.moved_promises, others.changed_posts)


def compare(old: Side, new: Side) -> list[Change]:
    """Return what only the new side tells, what only the old one tells, and what they tell differently."""
    return additions(old, new) + [change.mirrored() for finder in ONE_WAY for change in finder(new, old)]


def additions(old: Side, new: Side) -> list[Change]:
    """Return what only the new side tells, and what it tells differently."""
    return [change for finder in (*ONE_WAY, *TWO_WAY) for change in finder(old, new)]


def make_sides(
    old: "nx.MultiDiGraph[str]", new: "nx.MultiDiGraph[str]", days: tuple[str, str]
) -> tuple[Side, Side]:
    """Return the two graphs with their things matched, each as of its day."""
    groups = match(old, new)
    return Side(old, groups.old, days[0]), Side(new, groups.new, days[1])
