"""Counts of right and wrong facts -> the confidence of a fact."""

from pathlib import Path

import pytest

from kg.attributes.words import load_words
from kg.confidence import WEIGHT, Count, Measured, load_measured, save_measured
from kg.errors import DataError
from kg.relations.rules import read_rule
from kg.schema import load_schema

MEASURED = Measured(
    5,
    {"locatedIn": Count(90, 10), "produces": Count(6, 4)},
    {"located-in/often": Count(80, 0), "located-in/once": Count(0, 1), "produces/bad": Count(2, 60)},
)


def test_few_facts_are_drawn_towards_the_type_and_that_towards_all() -> None:
    of_all = (96 + WEIGHT * 0.5) / (110 + WEIGHT)
    located = (90 + WEIGHT * of_all) / (100 + WEIGHT)
    assert MEASURED.confidence("located-in/often", "locatedIn") == round(
        (80 + WEIGHT * located) / (80 + WEIGHT), 3
    )
    assert MEASURED.confidence("located-in/never", "locatedIn") == round(located, 3)
    assert MEASURED.confidence("milestone/started", "milestone") == round(of_all, 3)


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        (("located-in/often", "locatedIn"), ("located-in/never", "locatedIn")),
        (("located-in/never", "locatedIn"), ("located-in/once", "locatedIn")),
        (("located-in/never", "locatedIn"), ("produces/never", "produces")),
        (("produces/never", "produces"), ("produces/bad", "produces")),
    ],
)
def test_who_was_right_more_often_is_surer(surer: tuple[str, str], less: tuple[str, str]) -> None:
    assert MEASURED.confidence(*surer) > MEASURED.confidence(*less)


def test_a_rule_that_is_mostly_wrong_is_below_the_default() -> None:
    assert MEASURED.confidence("produces/bad", "produces") < 0.5


def test_nothing_measured_is_even() -> None:
    assert Measured(0, {}, {}).confidence("x/y", "z") == 0.5


def test_what_was_counted_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "confidence.toml"
    save_measured(MEASURED, file)
    assert load_measured(file) == MEASURED
    before = file.read_bytes()
    turned = Measured(5, dict(reversed(MEASURED.types.items())), dict(reversed(list(MEASURED.rules.items()))))
    save_measured(turned, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "documents = 1\n[types]\n",
        "documents = 1\n[types]\na = [1]\n[rules]\n",
        'documents = 1\n[types]\na = [1, "x"]\n[rules]\n',
        "documents = 1\n[types]\n[rules]\na = [1, -1]\n",
        "documents = 1\ntypes = 3\nrules = 4\n",
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "confidence.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^confidence\.toml: .*kg evaluate --write-confidence"):
        load_measured(file)


def test_every_rule_is_as_sure_as_it_was_measured() -> None:
    measured = load_measured()
    assert measured.total().right > 500
    for relation in load_schema().relations.values():
        for number, table in enumerate(relation.rules, 1):
            rule, _ = read_rule(relation, number, table)
            assert rule.confidence == measured.confidence(rule.id, relation.name)
    for value in load_words().values:
        assert value.confidence == measured.confidence(value.name, value.attribute)
    for stage in load_words().stages:
        assert stage.confidence == measured.confidence(stage.name, "milestone")
