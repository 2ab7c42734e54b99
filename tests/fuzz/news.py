"""Two states of a graph -> what is new between them, and the news of each day."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import networkx as nx
from judged import Choice, valued
from linked import facts_of

from kg.digest import Pair, find_day, make_digest
from kg.digest.daily import daily_news
from kg.digest.feed import to_feed
from kg.digest.page import to_page
from kg.digest.printing import print_digest, to_table
from kg.graph import build_graph, meta
from kg.linking import link_entities
from kg.model import Facts
from kg.timeline import as_of

DATES = ("", "2024-05-13", "2024-05-14", "2024-05", "1983", "2024-06-30", "9999-12-31", "0001-01-01")
WATCH = ["衡泽", "合川区", "nothing", "车灯项目"]


def digest(data: bytes) -> None:
    """Articles of several days, and an older state of them: lines that sentences say, in each form."""
    first, _, second = data.partition(b"\xfe")
    choice = Choice(second)
    facts = [_dated(valued(one, choice), choice.of(DATES)) for one in facts_of(first)]
    if choice.number() % 3 == 0:
        _check_named(facts)
    known = facts[: choice.number() % (len(facts) + 1)]
    new, old = _graph(facts), _graph(known)
    days = (find_day(old), find_day(new))
    _check(Pair(old, new, days))
    assert not make_digest(Pair(new, new, (days[1], days[1]))).lines, "news between a graph and itself"
    day = choice.of([one for one in DATES if one])
    _check(Pair(as_of(new, day), new, (day, days[1]), day))
    for one in daily_news(new, ("zh", "en"), lines=choice.number()).news:
        assert len(one.texts) == 2 and all(text.strip() for text in one.texts)
        assert all(said["article"] in meta(new)["articles"] for said in one.statements)
        assert all(thing in new for thing in one.things)


def _check_named(facts: list[Facts]) -> None:
    """Let two articles tell it all at the same time, of one source."""
    facts[:] = [replace(one, article=replace(one.article, source="0.txt")) for one in facts]


def _dated(facts: Facts, date: str) -> Facts:
    return replace(facts, article=replace(facts.article, date=date))


def _graph(facts: list[Facts]) -> "nx.MultiDiGraph[str]":
    ordered = sorted(facts, key=lambda one: (one.article.source, one.article.position))
    return nx.freeze(build_graph(ordered, link_entities(ordered)))


def _check(pair: Pair) -> None:
    told = {lang: make_digest(pair, lang=lang, watch=WATCH) for lang in ("zh", "en")}
    assert [line.id for line in told["zh"].lines] == [line.id for line in told["en"].lines]
    for lang, made in told.items():
        assert len({line.id for line in made.lines}) == len(made.lines), "told twice"
        for line in made.lines:
            assert line.text.strip() and "\n" not in line.text and "{" not in line.text
            for said in line.said:
                assert said.sentence.strip()
        assert len(fromstring(to_feed(made, lang=lang)).findall("{*}entry")) == len(made.lines)
        parser = HTMLParser()
        parser.feed(to_page(made, lang=lang).decode())
        json.dumps(to_table(made))
        assert list(print_digest(made, lang=lang))
