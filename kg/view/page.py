"""Graph -> the data of the view: what its panel, search and reader show, in both languages."""

from typing import Any

import networkx as nx

from kg.cutouts import Cutouts
from kg.deals import wholes_of
from kg.decisions.keys import Keys
from kg.display.summary import count_links, district_contents, districts_of, largest_projects, size_of
from kg.display.text import load_text
from kg.display.values import best_value, current_stage
from kg.graph import ArticleRecord, Node, edges, meta, nodes
from kg.reasons import tell_reason
from kg.schema import load_schema
from kg.text.pinyin import by_reading
from kg.view.changes import figure, over_time
from kg.view.drawing import Drawing, DrawnLink
from kg.view.kinds import kinds, ledger
from kg.view.review import decision_rows, key_row, queue_rows
from kg.view.sentences import LANGS, PageData, Words, tell_said, utf16
from kg.view.tiles import tell_tiles
from kg.view.today import today
from kg.view.unnamed import unnamed

TOP = 8  # things in each list of the overview


def page_data(
    graph: "nx.MultiDiGraph[str]", drawing: Drawing, whole: "nx.MultiDiGraph[str]", cutouts: Cutouts
) -> dict[str, Any]:
    """Return the data as plain lists and tables; things and articles are named by their place in them.

    ``graph`` is what the page holds of the ``whole`` one.
    """
    page = _prepare(graph, whole, cutouts)
    articles = meta(graph)["articles"]
    lying = districts_of(graph)
    keys = Keys(whole)
    facts = _facts(page)
    dates = sorted({article["date"] for article in articles.values()} - {""})
    names = (name for _, node in nodes(graph) for name in (node["name"], *node["aliases"]))
    size = size_of(whole)
    return {
        "words": page.words,
        "counts": {
            "articles": size["articles"],
            "entities": size["entities"],
            "facts": size["facts"],
            "held": len(graph),
            "excerpts": articles is not meta(whole)["articles"],
        },
        "dates": [dates[0], dates[-1]] if dates else [],
        "readings": by_reading("".join(names)),
        "unnamed": unnamed(graph),
        **kinds(page),
        "ledger": ledger(page),
        "articles": [_article(page, key, articles[key]) for key in sorted(articles)],
        "entities": [
            _entity(page, drawing, lying, key, node) | key_row(page, keys, key) for key, node in nodes(graph)
        ],
        "facts": facts,
        "pictures": [[name, *size] for name, size in cutouts.sizes().items()],
        "links": [{**link_row(page.entity, link), "types": link.types} for link in drawing.links.values()],
        "overview": _overview(page, lying),
        "today": today(page),
        "tiles": tell_tiles(page, lying),
        "decisions": decision_rows(whole),
        "queue": queue_rows(page, whole, facts),
        "wholes": [
            [page.entity[part], page.entity[whole]] for part, whole in sorted(wholes_of(graph).items())
        ],
    }


def _prepare(graph: "nx.MultiDiGraph[str]", whole: "nx.MultiDiGraph[str]", cutouts: Cutouts) -> PageData:
    """Return what all parts of the data need."""
    articles = meta(graph)["articles"]
    excerpts = articles is not meta(whole)["articles"]
    pictures = cutouts.sizes()
    return PageData(
        graph,
        {lang: load_text("view/text", lang) for lang in LANGS},
        load_schema(),
        {key: at for at, (key, _) in enumerate(nodes(graph))},
        {key: at for at, key in enumerate(sorted(articles))},
        {key: utf16(article["text"]) for key, article in articles.items()},
        {} if excerpts else cutouts.prints,  # offsets of excerpts are others
        {name: at for at, name in enumerate(pictures)},
    )


def link_row(number: dict[str, int], link: DrawnLink) -> dict[str, Any]:
    """Return a link as vis-network draws it."""
    head, tail = number[link.head], number[link.tail]
    return {
        "id": f"{head}-{tail}",
        "from": head,
        "to": tail,
        "arrows": link.arrows,
        "dashes": link.official,
    }


def _article(page: PageData, key: str, article: ArticleRecord) -> dict[str, Any]:
    offset = page.offset[key]
    mentions = sorted(article["mentions"], key=lambda mention: (mention["start"], -mention["end"]))
    return {
        "headline": article["headline"],
        "date": article["date"],
        "source": article["source"],
        "publisher": article["publisher"],
        "page": article["page"],
        "authors": article["authors"],
        "url": article["url"],
        "text": article["text"],
        "mentions": [
            [offset(mention["start"]), offset(mention["end"]), page.entity[mention["entity"]]]
            for mention in mentions
            if mention["entity"] in page.entity
        ],
    }


def _facts(page: PageData) -> list[dict[str, Any]]:
    return [
        {
            "head": page.entity[head],
            "type": kind,
            "tail": page.entity[tail],
            "official": edge["official"],
            "said": tell_said(page, edge["statements"]),
        }
        for head, tail, kind, edge in edges(page.graph)
    ]


def _entity(
    page: PageData, drawing: Drawing, lying: dict[str, list[str]], key: str, node: Node
) -> dict[str, Any]:
    dot = drawing.dots[key]
    invested = best_value(node, page.schema.roles.sum, meta(page.graph)["articles"])
    return {
        "id": key,
        "type": list(page.schema.types).index(node["type"]),
        "name": node["name"],
        "aliases": [name for name in node["aliases"] if name != node["name"]],
        "code": node["code"],
        "why": [[tell_reason(reason, lang) for lang in LANGS] for reason in node["reasons"]],
        "mentions": node["mentions"],
        "articles": sorted(page.article[article] for article in node["articles"]),
        "dot": {"label": dot.label, "size": dot.size},
        **over_time(page, key, node),
        "note": _note(page, lying, key, node),
        "districts": [page.entity[place] for place in lying.get(key, ())],
        **({"amount": invested["value"]} if invested else {}),
    }


def _note(page: PageData, lying: dict[str, list[str]], key: str, node: Node) -> Words:
    """Return the few words beside a name in a list: a project's sum and stage, else the district."""
    roles = page.schema.roles
    if node["type"] == roles.project:
        articles = meta(page.graph)["articles"]
        sum_, stage = best_value(node, roles.sum, articles), current_stage(node, articles)
        notes = [figure(sum_)] if sum_ else []
        notes += [page.label(page.schema.stages[stage["stage"]])] if stage else []
        return [" · ".join(parts) for parts in zip(*notes, strict=True)]
    places = [place for place in lying.get(key, ()) if place != key]
    return [page.graph.nodes[places[0]]["name"]] * len(LANGS) if len(places) == 1 else []


def _overview(page: PageData, lying: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the lists that the page opens with."""
    graph, company = page.graph, page.schema.roles.company
    links = count_links(graph)
    companies = [key for key, node in nodes(graph) if node["type"] == company and links[key]]
    companies.sort(key=lambda key: (-links[key], key))
    lists = {
        "largest_projects": [
            (key, _note(page, lying, key, node)) for key, node, _ in largest_projects(graph)[:TOP]
        ],
        "top_companies": [(key, page.say("links", count=links[key])) for key in companies[:TOP]],
        "top_districts": [
            (key, page.say("inside", companies=len(companies), projects=len(projects)))
            for key, companies, projects in district_contents(graph, lying)[:TOP]
        ],
    }
    return [
        {
            "title": page.say(title),
            "things": [{"entity": page.entity[key], "note": note} for key, note in things],
        }
        for title, things in lists.items()
        if things
    ]
