"""Graph -> the data of the view: what its panel, search and reader show, in both languages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import networkx as nx

from kg.cutouts import Cutouts, Passage, Print
from kg.datafile import read_toml
from kg.display.summary import count_links, district_contents, districts_of, largest_projects
from kg.display.text import load_text, tell_reason
from kg.display.values import best_value, current_stage, format_value, is_ahead, sorted_stages
from kg.graph import ArticleRecord, Node, Statement, ValueStatement, edges, meta, nodes
from kg.model import Box
from kg.schema import DATA, Label, Schema, load_schema
from kg.view.drawing import Drawing, DrawnLink
from kg.view.pinyin import readings
from kg.view.roles import page_roles

TOP = 8  # things in each list of the overview
LANGS = ("zh", "en")  # of every text for people the page holds one in each, in this order

Words = list[str]  # one text in each of LANGS


@dataclass(frozen=True)
class _PageData:
    """What all parts of the page's data need."""

    graph: "nx.MultiDiGraph[str]"
    words: dict[str, dict[str, str]]  # of each language
    schema: Schema
    entity: dict[str, int]  # id -> place in the list of entities
    article: dict[str, int]
    offset: dict[str, Callable[[int], int]]  # article id -> code points to UTF-16 units
    prints: dict[Passage, list[Print]]
    picture: dict[str, int]  # name of a cut-out -> its place in the list of pictures

    def label(self, label: Label) -> Words:
        return [label.text(lang) for lang in LANGS]

    def say(self, key: str, **slots: object) -> Words:
        return [self.words[lang][key].format(**slots) for lang in LANGS]


def page_data(
    graph: "nx.MultiDiGraph[str]", drawing: Drawing, whole: "nx.MultiDiGraph[str]", cutouts: Cutouts
) -> dict[str, Any]:
    """Return the data as plain lists and tables; things and articles are named by their place in them.

    ``graph`` is what the page holds of the ``whole`` one.
    """
    articles = meta(graph)["articles"]
    excerpts = articles is not meta(whole)["articles"]
    pictures = cutouts.sizes()
    page = _PageData(
        graph,
        {lang: load_text("view/text.toml", lang) for lang in LANGS},
        load_schema(),
        {key: at for at, (key, _) in enumerate(nodes(graph))},
        {key: at for at, key in enumerate(sorted(articles))},
        {key: utf16(article["text"]) for key, article in articles.items()},
        {} if excerpts else cutouts.prints,  # offsets of excerpts are others
        {name: at for at, name in enumerate(pictures)},
    )
    lying = districts_of(graph)
    facts = _facts(page)
    dates = sorted({article["date"] for article in articles.values()} - {""})
    names = (name for _, node in nodes(graph) for name in (node["name"], *node["aliases"]))
    return {
        "words": page.words,
        "counts": {
            "articles": len(articles),
            "entities": len(whole),
            "facts": whole.number_of_edges(),
            "held": len(graph),
            "excerpts": excerpts,
        },
        "dates": [dates[0], dates[-1]] if dates else [],
        "readings": readings("".join(names)),
        **_kinds(page),
        "articles": [_article(page, key, articles[key]) for key in sorted(articles)],
        "entities": [_entity(page, drawing, lying, key, node) for key, node in nodes(graph)],
        "facts": facts,
        "pictures": [[name, *size] for name, size in pictures.items()],
        "links": [{**link_row(page.entity, link), "types": link.types} for link in drawing.links.values()],
        "overview": _overview(page, lying),
    }


def _kinds(page: _PageData) -> dict[str, Any]:
    """Return the types of things, and of relations in the order of the panel."""
    schema = page.schema
    named = read_toml(DATA / "view" / "order.toml")["relations"]
    first = [name for name in named if name in schema.relations]
    return {
        "types": [
            {"name": kind.name, "label": page.label(kind.label), "color": kind.color, "shape": kind.shape}
            for kind in schema.types.values()
        ],
        "relations": {
            kind.name: {
                "label": page.label(kind.label),
                "inverse": page.label(kind.inverse),
                "symmetric": kind.symmetric,
            }
            for kind in schema.relations.values()
        },
        "stages": {name: page.label(label) for name, label in schema.stages.items()},
        "roles": page_roles(schema),
        "core": [at for at, kind in enumerate(schema.types.values()) if kind.core],
        "order": first + [name for name in schema.relations if name not in first],
    }


def utf16(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points into one in JavaScript's UTF-16 units."""
    if text.isascii() or max(text) < "\U00010000":
        return int
    units = [0, *accumulate(2 if char >= "\U00010000" else 1 for char in text)]
    return units.__getitem__


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


def _article(page: _PageData, key: str, article: ArticleRecord) -> dict[str, Any]:
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


def _said(page: _PageData, statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Return where a fact is stated, each sentence once, with the one that names what it refers to."""
    found: dict[tuple[int, int, int], dict[str, Any]] = {}
    for statement in statements:
        offset = page.offset[statement["article"]]
        place = page.article[statement["article"]], offset(statement["start"]), offset(statement["end"])
        sure, role = round(statement["confidence"], 2), str(statement.get("role", ""))
        more: dict[str, Any] = {name: statement[name] for name in ("page", "cell") if name in statement}
        if "context" in statement:
            more["context"] = [offset(statement["contextStart"]), offset(statement["contextEnd"])]
        if prints := _prints(page, statement):
            more["prints"] = prints
        said = found.setdefault(place, {"sure": sure, "roles": [], **more})
        if role and role not in said["roles"]:
            said["roles"].append(role)
    return [
        {"article": article, "start": start, "end": end, **said}
        for (article, start, end), said in sorted(found.items(), key=lambda item: item[0])
    ]


def _prints(page: _PageData, statement: Statement) -> list[list[Any]]:
    """Return the cut-outs of a sentence and what it needs to be understood: number, page, what is marked."""
    key, spans = statement["article"], [(statement["start"], statement["end"])]
    if "context" in statement:
        spans.append((statement["contextStart"], statement["contextEnd"]))
    marks: dict[tuple[str, int], set[Box]] = {}
    for span in sorted(spans):
        for one in page.prints.get((key, *span), ()):
            marks.setdefault((one.name, one.page), set()).update(one.marks)
    return [[page.picture[name], number, sorted(some)] for (name, number), some in marks.items()]


def _facts(page: _PageData) -> list[dict[str, Any]]:
    return [
        {
            "head": page.entity[head],
            "type": kind,
            "tail": page.entity[tail],
            "official": edge["official"],
            "said": _said(page, edge["statements"]),
        }
        for head, tail, kind, edge in edges(page.graph)
    ]


def _entity(
    page: _PageData, drawing: Drawing, lying: dict[str, list[str]], key: str, node: Node
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
        "values": _values(page, node),
        "stages": _stages(page, node),
        "note": _note(page, lying, key, node),
        "districts": [page.entity[place] for place in lying.get(key, ())],
        **({"amount": invested["value"]} if invested else {}),
    }


def _values(page: _PageData, node: Node) -> list[dict[str, Any]]:
    """Return the values of a node, one entry for each figure, with all sentences that state it."""
    if not node["attributes"]:
        return []
    order = list(page.schema.attributes)
    found: dict[tuple[int, tuple[str, ...]], list[ValueStatement]] = {}
    for value in node["attributes"]:
        figure = order.index(value["name"]), tuple(_figure(value))
        found.setdefault(figure, []).append(value)
    rows = sorted(found.items(), key=lambda row: (row[0][0], -len(row[1]), row[0][1]))
    labels = [page.label(page.schema.attributes[name].label) for name in order]
    return [{"label": labels[at], "text": list(text), "said": _said(page, said)} for (at, text), said in rows]


def _figure(value: ValueStatement) -> Words:
    return [format_value(value, lang=lang) for lang in LANGS]


def _stages(page: _PageData, node: Node) -> list[dict[str, Any]]:
    """Return the stages of a project in order; one without a date joins the dated one of its kind."""
    if not node["milestones"]:
        return []
    articles = meta(page.graph)["articles"]
    stages = sorted_stages(node["milestones"], articles)
    dates = {one["stage"]: one["date"] for one in stages if one["date"] and not is_ahead(one, articles)}
    found: dict[tuple[str, str, bool], list[Statement]] = {}
    for one in stages:
        date = one["date"] or dates.get(one["stage"], "")
        found.setdefault((one["stage"], date, is_ahead(one, articles)), []).append(one)
    labels = {name: page.label(label) for name, label in page.schema.stages.items()}
    return [
        {"stage": stage, "label": labels[stage], "date": date, "ahead": ahead, "said": _said(page, said)}
        for (stage, date, ahead), said in found.items()
    ]


def _note(page: _PageData, lying: dict[str, list[str]], key: str, node: Node) -> Words:
    """Return the few words beside a name in a list: a project's sum and stage, else the district."""
    roles = page.schema.roles
    if node["type"] == roles.project:
        articles = meta(page.graph)["articles"]
        sum_, stage = best_value(node, roles.sum, articles), current_stage(node, articles)
        notes = [_figure(sum_)] if sum_ else []
        notes += [page.label(page.schema.stages[stage["stage"]])] if stage else []
        return [" · ".join(parts) for parts in zip(*notes, strict=True)]
    places = [place for place in lying.get(key, ()) if place != key]
    return [page.graph.nodes[places[0]]["name"]] * len(LANGS) if len(places) == 1 else []


def _overview(page: _PageData, lying: dict[str, list[str]]) -> list[dict[str, Any]]:
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
