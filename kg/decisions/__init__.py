"""What people decide about a graph, kept in decisions.toml beside the sources, and done again by each build.

|[[not-true]] thing = {…} relation = "develops" other = {…}|: the fact is in no later graph, whichever
sentence says it. See docs/decisions.md.
"""

from kg.decisions.reading import FILE, Decisions, decision_files, read_decisions
from kg.decisions.replay import Replay
from kg.decisions.shape import Decision, Kind
from kg.decisions.writing import POINTER, remember

__all__ = [
    "FILE",
    "POINTER",
    "Decision",
    "Decisions",
    "Kind",
    "Replay",
    "decision_files",
    "read_decisions",
    "remember",
]
