"""JSON-LD: readable names, and the same triples when a standard parser reads it back."""

import json
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import KEYS
from rdflib import Graph

from kg.rdf.dataset import to_turtle
from kg.rdf.jsonld import entity_jsonld, to_jsonld

Net: TypeAlias = "nx.MultiDiGraph[str]"
BASE = "https://example.org/kg/id/"


def triples(text: str, format_: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format_)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of its own calls
def test_parsers_read_the_same_triples_back(small_graph: Net) -> None:
    known = triples(to_turtle(small_graph))
    text = to_jsonld(known)
    assert triples(text, ox.RdfFormat.JSON_LD) == known
    by_rdflib = Graph().parse(data=text, format="json-ld").serialize(format="nt")
    assert triples(by_rdflib, ox.RdfFormat.N_TRIPLES) == known


def test_order_leaves_no_trace(small_graph: Net) -> None:
    known = sorted(triples(to_turtle(small_graph)), key=str)
    assert to_jsonld(known) == to_jsonld(reversed(known))


def test_entity_is_readable(small_graph: Net) -> None:
    own = BASE + KEYS["project"]
    asked = [
        t for t in triples(to_turtle(small_graph)) if own in (t.subject.value, getattr(t.object, "value", ""))
    ]
    told = json.loads(entity_jsonld(asked, own))["@graph"]
    assert told[0]["id"] == own
    assert told[0]["type"] == ["Project", "schema:Project"]
    assert told[0]["prefLabel"] == "锚泰智造基地"
    assert told[0]["investment"] == "760000000"
    assert told[0]["locatedIn"] == BASE + KEYS["district"]


def test_statement_is_readable(small_graph: Net) -> None:
    nodes = json.loads(to_jsonld(triples(to_turtle(small_graph))))["@graph"]
    (about,) = (node for node in nodes if node.get("qualifier"))
    assert (about["predicate"], about["qualifier"], about["valueText"]) == (
        "investment",
        "about",
        "约7.6亿元",
    )
    assert (about["start"], about["end"], about["confidence"]) == (13, 63, "0.93")
    (far,) = (node for node in nodes if node.get("predicate") == "annualOutput")
    assert (far["contextStart"], far["contextEnd"]) == (0, len(far["context"])) == (0, 71)
    stages = {node["stage"] for node in nodes if "Milestone" in node["type"]}
    assert stages == {"started", "inProduction"}
