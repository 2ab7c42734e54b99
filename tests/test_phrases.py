"""Two companies of one sentence -> who supplies whom, told by the words beside them."""

import re

import pytest

from kg.articles import split_articles
from kg.model import Entity, Mention, Source, entity_id
from kg.relations import find_told
from kg.text.sentences import split_sentences


def supplied(marked: str) -> list[tuple[str, str]]:
    """Return (supplier, buyer) of a text in which companies stand in brackets."""
    text, entities, last = "", [], 0
    for match in re.finditer(r"\[([^\]]+)\]", marked):
        text += marked[last : match.start()]
        name, start, last = match[1], len(text), match.end()
        text += name
        mention = Mention(start, len(text), name, "Company", 0, "test")
        entities.append(Entity(entity_id("Company", name), "Company", name, name, (), (mention,)))
    (article,) = split_articles(Source("a.txt", text + marked[last:], record="1"))
    names = {entity.id: entity.name for entity in entities}
    links = find_told(split_sentences(article), entities)
    return [(names[link.head], names[link.tail]) for link in links]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[海捷阀门]每月向[启澄光电]供应阀门两千套。", [("海捷阀门", "启澄光电")]),
        ("[海捷阀门]为[启澄光电]提供关键零部件。", [("海捷阀门", "启澄光电")]),
        ("[海捷阀门]已成为[启澄光电]的一级供应商。", [("海捷阀门", "启澄光电")]),
        ("[海捷阀门]六成订单来自[启澄光电]。", [("海捷阀门", "启澄光电")]),
        ("[海捷阀门]最大的客户是[启澄光电]。", [("海捷阀门", "启澄光电")]),
        ("[启澄光电]从[海捷阀门]采购阀门。", [("海捷阀门", "启澄光电")]),
        ("[启澄光电]的阀门采购自[海捷阀门]。", [("海捷阀门", "启澄光电")]),
        ("[启澄光电]把阀体交给[海捷阀门]代工。", [("海捷阀门", "启澄光电")]),
        ("[海捷阀门]为[启澄光电]提供贷款。", []),
        ("[海捷阀门]暂停向[启澄光电]供应阀门。", []),
        ("[海捷阀门]与[启澄光电]签约合作。", []),
        ("[海捷阀门]向[启澄光电]表示祝贺。", []),
        ("[海捷阀门]昨日开工。[启澄光电]供应的设备到货。", []),
    ],
)
def test_who_supplies_whom(marked: str, expected: list[tuple[str, str]]) -> None:
    assert supplied(marked) == expected
