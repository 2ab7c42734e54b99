"""Graph -> the lines of the page's first view: the news of each day, in both languages."""

from hashlib import sha256
from typing import Any

from kg.digest.daily import News, daily_news
from kg.graph import Statement, meta
from kg.linking.names import parse_name
from kg.view.sentences import LANGS, PageData, tell_said

_QUOTES = 3


def today(page: PageData) -> dict[str, Any]:
    """Return the lines, what is newest first; ``left``: how many earlier days with articles are not told."""
    told = daily_news(page.graph, LANGS)
    return {"lines": [_line(page, news) for news in told.news], "left": told.left}


def _line(page: PageData, news: News) -> dict[str, Any]:
    said = _places(news.statements)
    shown = said[:_QUOTES]
    return {
        "id": sha256(f"{news.line.id}|{news.line.date}".encode()).hexdigest()[:10],
        "kind": news.line.kind,
        "thing": page.entity[news.line.thing],
        "text": list(news.texts),
        "date": news.line.date,
        "weight": news.line.weight,
        "things": [page.entity[key] for key in news.things if key in page.entity],
        "said": [one for statement in shown for one in tell_said(page, [statement])],
        "more": len(said) - len(shown),
        **({"clear": True} if said and _names(page, news.line.thing, said[0]) else {}),
    }


def _places(statements: tuple[Statement, ...]) -> list[Statement]:
    """Return each sentence once."""
    found: dict[tuple[str, int, int], Statement] = {}
    for one in statements:
        found.setdefault((one["article"], one["start"], one["end"]), one)
    return list(found.values())


def _names(page: PageData, key: str, said: Statement) -> bool:
    """Tell whether a sentence names a thing itself, or the one before it does."""
    spans = [(said["start"], said["end"])]
    if "context" in said:
        spans.append((said["contextStart"], said["contextEnd"]))
    article, node = meta(page.graph)["articles"][said["article"]], page.graph.nodes[key]
    return any(
        one["entity"] == key
        and start <= one["start"]
        and one["end"] <= end
        and not is_whole(article["text"][one["start"] : one["end"]], node["name"], node["type"])
        for one in article["mentions"]
        for start, end in spans
    )


def is_whole(mention: str, name: str, type_: str) -> bool:
    """Tell whether a mention of a thing names what the thing is a part of: its sum is that of the whole.

    |亭子口灌区一期工程| of |亭子口灌区一期工程苍溪段|: yes; |云谷智算中心| of |云谷智算中心项目|: no.
    """
    own, full = parse_name(mention, type_), parse_name(name, type_)
    if own.phase != full.phase:
        return True
    rest = name.removeprefix(mention)
    return own.bare != own.form and rest not in ("", name) and bool(parse_name(rest, type_).kind)
