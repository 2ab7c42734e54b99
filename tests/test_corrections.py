"""What an article corrects, and the earlier statements that are marked for it."""

import pytest
from on_disk import build_both

from kg.attributes import correct
from kg.linking import link_entities
from kg.model import (
    Article,
    Attribute,
    Block,
    Correction,
    Entity,
    Evidence,
    Facts,
    Mention,
    Milestone,
    Relation,
    entity_id,
)
from kg.text.quantities import find_quantities
from kg.text.sentences import split_sentences

NAMES = {"青溪电站": "Project", "泰顺县": "District", "文成县": "District"}


def facts_of(text: str, id_: str = "a", date: str = "2024-10-18") -> Facts:
    """An article that names things of the table, and says nothing of them."""
    article = Article(id_, f"{id_}.txt", 0, text, (Block("paragraph", 0, len(text)),), date=date)
    sentences = split_sentences(article)
    entities = []
    for name, type_ in NAMES.items():
        mentions = tuple(
            Mention(
                one.start + one.text.index(name),
                one.start + one.text.index(name) + len(name),
                name,
                type_,
                at,
                "t",
            )
            for at, one in enumerate(sentences)
            if name in one.text
        )
        if mentions:
            entities.append(Entity(entity_id(type_, name), type_, name, name, (), mentions))
    return Facts(article, tuple(entities))


def corrected(facts: Facts) -> Facts:
    sentences = split_sentences(facts.article)
    return correct(facts, sentences, [], [find_quantities(one.folded) for one in sentences])


SITE, TAISHUN, WENCHENG = (entity_id(type_, name) for name, type_ in NAMES.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青溪电站投资额误写为58亿元，应为5.8亿元，特此更正。", [("investment", "5800000000", "580000000")]),
        (
            "本报昨日《青溪电站投58亿元》有误。青溪电站投资额应为5.8亿元。",
            [("investment", "5800000000", "580000000")],
        ),
        ("青溪电站投资额有误，应为5.8亿元。", [("investment", "", "580000000")]),
        ("更正：青溪电站误写为位于泰顺县，应为文成县。", [("locatedIn", TAISHUN, WENCHENG)]),
        ("更正：本报称青溪电站已开工，有误，电站尚未开工。", [("stage", "started", "")]),
        ("更正：青溪电站误报为投产，实为开工。", [("stage", "inProduction", "started")]),
        ("青溪电站投资额应为5.8亿元。", []),  # nothing says that a story was wrong
        ("青溪电站投资5.8亿元，文中数字有误。", []),
    ],
)
def test_an_article_tells_what_was_wrong(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = corrected(facts_of(text)).corrections
    assert [(one.of, one.was, one.now) for one in found] == expected
    assert all(one.entity == SITE for one in found)


def test_what_an_article_repeats_as_wrong_is_no_fact_of_it() -> None:
    facts = facts_of("青溪电站投资额误写为58亿元，应为5.8亿元，特此更正。")
    evidence = Evidence(0, len(facts.article.text), facts.article.text)
    values = tuple(Attribute(SITE, "investment", value, evidence, 0.9, "t") for value in (5.8e9, 5.8e8))
    facts = Facts(facts.article, facts.entities, attributes=values)
    assert [one.value for one in corrected(facts).attributes] == [5.8e8]


def test_earlier_statements_are_marked_and_stay() -> None:
    text = "青溪电站在泰顺县开工，投资58亿元。"
    evidence = Evidence(0, len(text), text)

    def story(id_: str, date: str, value: float) -> Facts:
        facts = facts_of(text, id_, date)
        return Facts(
            facts.article,
            facts.entities,
            (Relation(SITE, "locatedIn", TAISHUN, evidence, 0.9, "t"),),
            (Attribute(SITE, "investment", value, evidence, 0.9, "t"),),
            (Milestone(SITE, "started", "", evidence, 0.9, "t"),),
        )

    last = facts_of("更正：青溪电站在文成县，不在泰顺县。", "c", "2024-10-20")
    said = [
        Correction(SITE, "investment", "5800000000", "580000000", evidence),
        Correction(SITE, "locatedIn", TAISHUN, WENCHENG, evidence),
        Correction(SITE, "stage", "started", "", evidence),
    ]
    last = Facts(last.article, last.entities, corrections=tuple(said))
    facts = [
        story("a", "2024-10-18", 5.8e9),
        story("b", "2024-10-18", 3e8),
        last,
        story("d", "2024-11-01", 5.8e9),
    ]
    graph = build_both(facts, link_entities(facts))
    node = graph.nodes[SITE]
    marks = {
        "value": [one.get("correctedBy") for one in node["attributes"]],
        "stage": [one.get("correctedBy") for one in node["milestones"]],
        "place": [one.get("correctedBy") for one in graph.edges[SITE, TAISHUN, "locatedIn"]["statements"]],
    }
    assert marks == {
        "value": ["c", None, None],  # another value, and one that was said later
        "stage": ["c", "c", None],
        "place": ["c", "c", None],
    }


@pytest.mark.parametrize(
    ("date", "value", "marked"),
    [
        ("2024-10-18", 5.8e9, True),
        ("2024-10-18", 5.8e8, False),  # that is right
        ("2024-03-18", 5.8e9, False),  # long before: it may have changed
        ("2024", 5.8e9, False),
    ],
)
def test_without_the_wrong_value_what_differs_shortly_before_is_meant(
    date: str, value: float, marked: bool
) -> None:
    text = "青溪电站投资58亿元。"
    evidence = Evidence(0, len(text), text)
    first = facts_of(text, "a", date)
    first = Facts(
        first.article, first.entities, attributes=(Attribute(SITE, "investment", value, evidence, 0.9, "t"),)
    )
    last = facts_of("青溪电站", "c", "2024-10-20")
    last = Facts(
        last.article, last.entities, corrections=(Correction(SITE, "investment", "", "580000000", evidence),)
    )
    graph = build_both([first, last], link_entities([first, last]))
    (statement,) = graph.nodes[SITE]["attributes"]
    assert ("correctedBy" in statement) == marked
