"""People of one name in one article. The mentions are made by hand."""

import pytest

from tests.test_entities import entities_of

PERSON = "Person 周敏"


@pytest.mark.parametrize(
    ("text", "names", "people"),
    [
        (
            "江夏区副区长周敏致辞，衡泽光电总工程师周敏与她同名。周敏说，产品畅销。",
            f"District 江夏区; {PERSON}; Company 衡泽光电; {PERSON}; {PERSON}",
            [("周敏", 1), ("衡泽光电 周敏", 2)],
        ),
        (
            "江夏区发改委主任周敏致辞，衡泽光电总工程师周敏介绍产品。",
            f"GovernmentAgency 江夏区发改委; {PERSON}; Company 衡泽光电; {PERSON}",
            [("周敏", 1), ("衡泽光电 周敏", 1)],
        ),
        (
            "衡泽光电总经理周敏致辞。海捷阀门厂长周敏与他同名。",
            f"Company 衡泽光电; {PERSON}; Company 海捷阀门; {PERSON}",
            [("周敏", 1), ("海捷阀门 周敏", 1)],
        ),
        (  # one may lead two companies
            "衡泽光电总经理周敏致辞。海捷阀门董事长周敏签约。",
            f"Company 衡泽光电; {PERSON}; Company 海捷阀门; {PERSON}",
            [("周敏", 2)],
        ),
        (  # she left the government
            "江夏区原副区长周敏到任。衡泽光电总经理周敏说好。",
            f"District 江夏区; {PERSON}; Company 衡泽光电; {PERSON}",
            [("周敏", 2)],
        ),
        (
            "江夏区副区长周敏致辞。周敏说，衡泽光电来了。",
            f"District 江夏区; {PERSON}; {PERSON}; Company 衡泽光电",
            [("周敏", 2)],
        ),
    ],
)
def test_namesakes_are_told_apart(text: str, names: str, people: list[tuple[str, int]]) -> None:
    found = [entity for entity in entities_of(text, names) if entity.type == "Person"]
    assert [(entity.key, len(entity.mentions)) for entity in found] == people
    assert len({entity.id for entity in found}) == len(people)
    assert ["namesake" in entity.reason for entity in found] == [False, True][: len(people)]
