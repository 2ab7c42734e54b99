"""Schema -> the files that tell others what the terms of an export mean."""

from kg.vocabulary.ontology import to_ontology

FILES = {"ontology.ttl": to_ontology}  # in kg/data; `python -m kg.vocabulary` writes them again

__all__ = ["FILES", "to_ontology"]
