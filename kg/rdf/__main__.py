"""python -m kg.rdf: after a change of schema.toml, relations/*.toml or vocabulary.toml."""

from kg.files import write_text
from kg.rdf.vocabulary import FILES
from kg.schema import DATA

for name, make in FILES.items():
    write_text(DATA / name, make())
