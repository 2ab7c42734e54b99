"""Names in a query that nothing bears: which, where, and what may be meant."""

import pickle

import pytest

from kg.query.mistakes import Misread, names_in, unknown_prefix, unknown_terms
from kg.rdf.turtle import prefixes
from kg.text.likeness import nearest_names

NAMES = [
    "合川区",
    "重庆市",
    "赛力斯集团股份有限公司",
    "重庆锚泰科技有限公司",
    "合川区经济信息委",
    "\U00020bb7小兰",
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?a { ?a a kg:Company }", ["kg:Company"]),
        ("SELECT ?a { ?a kg:x/kg:y* 'kg:no' . # kg:no\n ?b :z _:no }", ["kg:x", "kg:y", ":z"]),
        ('PREFIX x: <http://kg:80/> SELECT * { ?a x:b """kg:no "kg:no" """@zh }', ["x:b"]),
        ("SELECT * { ?a ?kg:b 'it\\'s kg:no' }", [":b"]),
        ("", []),
    ],
)
def test_prefixed_names_are_found(text: str, names: list[str]) -> None:
    assert [one.name for one in names_in(text)] == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * { ?a a kg:Compny }", [("kg:Compny", "kg:Company", 1, 17)]),
        ("SELECT * {\n 𬭚 ?a kg:Locatedin ?b ; kg:locatedIn ?c }", [("kg:Locatedin", "kg:locatedIn", 2, 7)]),
        ("SELECT * { ?a kg:xyzzy ?b ; kg:xyzzy ?c }", [("kg:xyzzy", "", 1, 15)]),
        (
            "SELECT * { ?a kg:hasSupplier ?b . ?c kg:stage kg:started ; a kg:Milestone }",
            [("kg:hasSupplier", "", 1, 15)],
        ),
        ("SELECT * { ?a schema:nothing ?b }", []),
    ],
)
def test_unknown_terms_have_a_place_and_the_nearest_name(
    text: str, found: list[tuple[str, str, int, int]]
) -> None:
    told = unknown_terms(text)
    assert [(one.slots["name"], one.slots["near"], one.line, one.column) for one in told] == found
    assert all(text.split("\n")[one.line - 1][one.column - 1 :].startswith(one.slots["name"]) for one in told)


@pytest.mark.parametrize(
    ("text", "prefix", "near"),
    [
        ("SELECT * { ?a schem:name ?b }", "schem:", "schema:"),
        ("SELECT * { ?a foaf:name ?b }", "foaf:", ""),
        ("prefix foaf: <x:> SELECT * { ?a foaf:name/dc:x ?b }", "dc:", ""),
    ],
)
def test_an_unknown_prefix_is_named(text: str, prefix: str, near: str) -> None:
    found = unknown_prefix(text, prefixes())
    assert found and (found.slots["name"], found.slots["near"]) == (prefix, near)
    assert prefix in str(found)


def test_known_prefixes_are_none() -> None:
    assert unknown_prefix("prefix x: <x:> SELECT * { ?a x:b/kg:c/skos:d '''y:z''' }", prefixes()) is None


def test_a_mistake_passes_from_a_process_to_another() -> None:
    (one,) = unknown_terms("ASK { ?a a kg:Compny }")
    again = pickle.loads(pickle.dumps(one))
    assert isinstance(again, Misread)
    assert (str(again), again.key, again.column, again.slots) == (str(one), "term", 12, one.slots)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("合穿区", ["合川区"]),
        ("合穿", ["合川区"]),
        ("hechuan", ["合川区"]),
        ("hcq", ["合川区"]),
        ("HeChuanQu", ["合川区"]),
        ("chongqingshi", ["重庆市"]),
        ("赛利斯", ["赛力斯集团股份有限公司"]),
        ("重庆锚太科技有限公司", ["重庆锚泰科技有限公司"]),
        ("合川区经济信息局", ["合川区经济信息委"]),
        ("北京市", []),
        ("", []),
        ("x", []),
        ("和", []),
        ("\U00020bb7小蓝", ["\U00020bb7小兰"]),
    ],
)
def test_the_nearest_names_are_found(typed: str, names: list[str]) -> None:
    assert nearest_names(typed, NAMES, len(names) or 3)[: len(names) or None] == names
