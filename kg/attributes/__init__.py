"""The reader's links with amounts and with words for stages -> values and milestones."""

from kg.attributes.milestones import find_milestones
from kg.attributes.values import find_values

__all__ = ["find_milestones", "find_values"]
