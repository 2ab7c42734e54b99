"""Graph and a thing -> its dossier: one page to hand out, every claim with a numbered quote.

graph, day, (key,) = load_then(Path("output"), "", ["合川区"])
page = to_page(make_dossier(graph, key), lang="zh")
"""

from kg.dossier.content import Dossier, make_dossier
from kg.dossier.document import to_document
from kg.dossier.page import to_page
from kg.dossier.writing import write_dossier

__all__ = ["Dossier", "make_dossier", "to_document", "to_page", "write_dossier"]
