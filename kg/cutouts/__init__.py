"""Sentences of printed pages -> the parts of the pages that show them, as pictures."""

from kg.cutouts.files import FOLDER, NAME, Cutouts, make_cutouts, read_index, remove_unused
from kg.cutouts.plan import Passage, Print

__all__ = [
    "FOLDER",
    "INDEX",
    "NAME",
    "Cutouts",
    "Passage",
    "Print",
    "make_cutouts",
    "read_index",
    "remove_unused",
]
