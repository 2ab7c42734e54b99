"""kg: Chinese newspaper pages -> a knowledge graph with a sentence behind every fact."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.errors import KGError
    from kg.graph import load_graph
    from kg.pipeline import Report, build, extract
    from kg.query import run_query

__all__ = ["KGError", "Report", "build", "extract", "load_graph", "run_query"]

# Loaded when first asked for: `kg --help` must not wait for rdflib and networkx.
_HOMES = {
    "KGError": "kg.errors",
    "Report": "kg.pipeline",
    "build": "kg.pipeline",
    "extract": "kg.pipeline",
    "load_graph": "kg.graph",
    "run_query": "kg.query",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
