"""The reader's links with amounts and with words for stages -> values and milestones."""

from kg.attributes.corrections import correct
from kg.attributes.milestones import find_milestones
from kg.attributes.phases import settle_phases
from kg.attributes.told import find_told_amounts
from kg.attributes.values import find_values

__all__ = ["correct", "find_milestones", "find_told_amounts", "find_values", "settle_phases"]
