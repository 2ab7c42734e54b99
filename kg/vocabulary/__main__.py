"""python -m kg.vocabulary: after a change of schema.toml, relations/*.toml or vocabulary.toml."""

from kg.files import write_text
from kg.schema import DATA
from kg.vocabulary import FILES

for name, make in FILES.items():
    write_text(DATA / name, make())
