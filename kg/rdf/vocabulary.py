"""Schema -> the files that tell others what the terms of an export mean."""

from kg.rdf.context import to_context
from kg.rdf.ontology import to_ontology
from kg.rdf.shapes import to_shapes
from kg.rdf.terms import load_terms

# In kg/data; `python -m kg.rdf` writes them again.
FILES = {"ontology.ttl": to_ontology, "shapes.ttl": to_shapes, "context.jsonld": to_context}

__all__ = ["FILES", "load_terms", "to_context", "to_ontology", "to_shapes"]
