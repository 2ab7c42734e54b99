"""kg: Chinese newspaper pages -> a knowledge graph with a sentence behind every fact."""

__version__ = "0.1.0"
