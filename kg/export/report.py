"""Graph -> report.md: what was read and found, in numbers and tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import networkx as nx

from kg.confidence import FROM_COLUMNS, load_calibration
from kg.display.quoting import quote
from kg.display.summary import count_links, district_contents, districts_of, largest_projects
from kg.display.text import load_text
from kg.display.values import current_stage, format_value
from kg.export.todo import count_undated
from kg.graph import DoubtfulPair, Statement, edges, holds, meta, nodes
from kg.reasons import tell_reason
from kg.schema import Schema, load_schema

ROWS = 20  # of a table
NAMES = 6  # of companies in a row
UNSURE = 0.9  # a relation whose best sentence is less certain is worth a look
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")

Row = Sequence[str | int]


@dataclass(frozen=True)
class _ReportText:
    graph: "nx.MultiDiGraph[str]"
    lang: str
    words: dict[str, str]
    schema: Schema
    lying: dict[str, list[str]]  # id -> districts

    def name(self, key: str) -> str:
        return str(self.graph.nodes[key]["name"])

    def kind(self, key: str) -> str:
        return self.schema.types[self.graph.nodes[key]["type"]].label.text(self.lang)

    def quoted(self, statement: Statement) -> str:
        gap = load_text("view/text", self.lang)["gap"]
        return quote(statement, meta(self.graph)["articles"][statement["article"]]["text"], gap)

    def origin(self, statement: Statement) -> str:
        article = meta(self.graph)["articles"][statement["article"]]
        place = article["source"], statement.get("cell", "")
        return " · ".join(filter(None, (article["headline"], article["date"], *place)))


def to_report(graph: "nx.MultiDiGraph[str]", *, lang: str) -> bytes:
    """Return the report as Markdown, in UTF-8."""
    report = _ReportText(graph, lang, load_text("report.toml", lang), load_schema(), districts_of(graph))
    parts = chain(
        [f"# {report.words['title']}\n"],
        _part(report),
        _numbers(report),
        _undated(report),
        _trust(report),
        _types(report),
        _relations(report),
        _hubs(report),
        _projects(report),
        _districts(report),
        _unread(report),
        _open(report),
    )
    # A lone surrogate has no UTF-8: a question mark takes its place.
    return "\n".join(parts).encode("utf-8", "replace")


def _numbers(report: _ReportText) -> Iterator[str]:
    graph = report.graph
    found = [node for _, node in nodes(graph)]
    counts = {
        "sources": len(meta(graph)["sources"]),
        "articles": len(meta(graph)["articles"]),
        "entities": len(graph),
        "relations": graph.number_of_edges(),
        "statements": sum(len(edge["statements"]) for *_, edge in edges(graph)),
        "values": sum(len(node["attributes"]) for node in found),
        "milestones": sum(len(node["milestones"]) for node in found),
        "unread_count": len(meta(graph)["problems"]),
    }
    further = {
        "reprints": sum("reprintOf" in article for article in meta(graph)["articles"].values()),
        "deals": len(meta(graph)["deals"]),
        "corrected": sum(not holds(statement) for statement in _statements(graph)),
        "decisions": len(meta(graph)["decisions"]),
        "undated": count_undated(graph),
    }
    counts |= {name: count for name, count in further.items() if count}
    yield from _section(
        report, "numbers", ("what", "count"), [(report.words[n], c) for n, c in counts.items()]
    )


def _part(report: _ReportText) -> Iterator[str]:
    """Yield of which whole this is a part."""
    if whole := meta(report.graph).get("whole"):
        yield report.words["of_part"].format_map({**whole, "shown": len(report.graph)}) + "\n"


def _undated(report: _ReportText) -> Iterator[str]:
    if count_undated(report.graph):
        yield report.words["how_to_date"] + "\n"


def _trust(report: _ReportText) -> Iterator[str]:
    """Yield how it was measured what a confidence is worth, and which facts were left out."""
    fitted = load_calibration()
    yield f"## {report.words['trust']}\n"
    yield report.words["measured"].format(documents=fitted.stories, facts=fitted.facts, right=fitted.right)
    tabled = sum(statement["rule"].startswith("table/") for statement in _statements(report.graph))
    if tabled:
        yield report.words["from_tables"].format(count=tabled, confidence=FROM_COLUMNS) + "\n"
    least = meta(report.graph)["min_confidence"]
    if least:
        yield report.words["left_out"].format(least=f"{least:.2f}") + "\n"


def _statements(graph: "nx.MultiDiGraph[str]") -> Iterator[Statement]:
    for *_, edge in edges(graph):
        yield from edge["statements"]
    for _, node in nodes(graph):
        yield from node["attributes"]
        yield from node["milestones"]


def _types(report: _ReportText) -> Iterator[str]:
    counts, mentions = Counter[str](), Counter[str]()
    for _, node in nodes(report.graph):
        counts[node["type"]] += 1
        mentions[node["type"]] += node["mentions"]
    rows = [
        (kind.label.text(report.lang), counts[name], mentions[name])
        for name, kind in report.schema.types.items()
        if counts[name]
    ]
    yield from _section(report, "by_type", ("type", "count", "named"), rows)


def _relations(report: _ReportText) -> Iterator[str]:
    counts, said, official = Counter[str](), Counter[str](), Counter[str]()
    for _, _, kind, edge in edges(report.graph):
        counts[kind] += 1
        said[kind] += len(edge["statements"])
        official[kind] += not edge["statements"]
    rows = [
        (kind.label.text(report.lang), counts[name], said[name], official[name])
        for name, kind in report.schema.relations.items()
        if counts[name]
    ]
    yield from _section(report, "by_relation", ("relation", "count", "said", "official"), rows)


def _hubs(report: _ReportText) -> Iterator[str]:
    links = count_links(report.graph)
    best = sorted((key for key in links if links[key]), key=lambda key: (-links[key], key))
    rows = [
        (report.name(key), report.kind(key), links[key], len(report.graph.nodes[key]["articles"]))
        for key in best[:ROWS]
    ]
    yield from _section(report, "hubs", ("name", "type", "links", "in_articles"), rows)


def _projects(report: _ReportText) -> Iterator[str]:
    found = largest_projects(report.graph)
    articles = meta(report.graph)["articles"]
    rows = []
    for key, node, value in found[:ROWS]:
        stage = current_stage(node, articles)
        stage_text = report.schema.stages[stage["stage"]].text(report.lang) if stage else ""
        places = "、".join(report.name(place) for place in report.lying.get(key, ()))
        figure = format_value(value, lang=report.lang)
        rows.append((node["name"], figure, stage_text, places, report.quoted(value), report.origin(value)))
    columns = ("name", "investment", "stage", "district", "sentence", "from")
    yield from _section(report, "projects", columns, rows, total=len(found))


def _districts(report: _ReportText) -> Iterator[str]:
    rows = []
    for district, companies, projects in district_contents(report.graph, report.lying):
        names = "、".join(report.name(key) for key in companies[:NAMES])
        names = report.words["and_more"].format(names=names) if len(companies) > NAMES else names
        rows.append((report.name(district), len(companies), len(projects), names))
    rows.sort(key=lambda row: -row[1])
    yield from _section(report, "districts", ("district", "companies", "project_count", "which"), rows)
    company = report.schema.roles.company
    lost = sum(node["type"] == company and key not in report.lying for key, node in nodes(report.graph))
    if lost:
        yield report.words["nowhere"].format(count=lost) + "\n"


def _unread(report: _ReportText) -> Iterator[str]:
    problems = sorted((problem["path"], problem["reason"]) for problem in meta(report.graph)["problems"])
    yield from _section(report, "unread", ("file", "reason"), problems)


def _open(report: _ReportText) -> Iterator[str]:
    """Yield what a reader should look at: shared names, unknown districts, uncertain relations."""
    yield f"## {report.words['open']}\n"
    bearers: dict[str, set[str]] = {}
    for key, node in nodes(report.graph):
        for name in (node["name"], *node["aliases"]):
            bearers.setdefault(name, set()).add(key)
    shared = [
        (name, "；".join(f"{report.name(key)}（{report.kind(key)}）" for key in sorted(keys)))
        for name, keys in sorted(bearers.items())
        if len(keys) > 1
    ]
    yield from _section(report, "shared", ("name", "things"), shared[:ROWS], level=3, total=len(shared))
    codeless = [
        (node["name"], len(node["articles"]))
        for _, node in nodes(report.graph)
        if node["type"] == report.schema.roles.district and not node["code"]
    ]
    yield from _section(report, "no_code", ("name", "in_articles"), codeless, level=3)
    yield from _doubtful(report)
    columns = ("name", "relation", "name", "confidence", "sentence", "from")
    unsure = _unsure(report)
    yield from _section(report, "unsure", columns, unsure[:ROWS], level=3, total=len(unsure))


def _doubtful(report: _ReportText) -> Iterator[str]:
    pairs = sorted(meta(report.graph)["doubtful"], key=lambda pair: (-pair["score"], pair["a"], pair["b"]))
    rows = [
        (report.name(pair["a"]), report.name(pair["b"]), f"{pair['score']:.2f}", _reasons(report, pair))
        for pair in pairs[:ROWS]
    ]
    if rows:
        columns = ("name", "name", "likelihood", "reason")
        yield from _section(report, "doubtful", columns, rows, level=3, total=len(pairs))


def _reasons(report: _ReportText, pair: DoubtfulPair) -> str:
    return "；".join(tell_reason(reason, report.lang) for reason in pair["reasons"])


def _unsure(report: _ReportText) -> list[Row]:
    found = []
    for head, tail, kind, edge in edges(report.graph):
        best = max(edge["statements"], key=lambda statement: statement["confidence"], default=None)
        if best and best["confidence"] < UNSURE and not edge["official"]:
            label = report.schema.relations[kind].label.text(report.lang)
            found.append((best["confidence"], head, label, tail, best))
    found.sort(key=lambda entry: entry[:4])
    return [
        (report.name(head), label, report.name(tail), f"{sure:.2f}", report.quoted(best), report.origin(best))
        for sure, head, label, tail, best in found
    ]


def _section(
    report: _ReportText,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    level: int = 2,
    total: int = 0,
) -> Iterator[str]:
    """Yield a heading and a table; ``total`` is how many rows there would be."""
    rows = list(rows)
    yield f"{'#' * level} {report.words[title]}\n"
    if not rows:
        yield report.words["nothing"] + "\n"
        return
    ends = ["---:" if isinstance(cell, int) else "---" for cell in rows[0]]
    head = [_line(report.words[column] for column in columns), _line(ends, raw=True)]
    yield "\n".join([*head, *(_line(row) for row in rows)]) + "\n"
    if total > len(rows):
        yield report.words["cut"].format(total=total, shown=len(rows)) + "\n"


def _line(cells: Iterable[str | int], *, raw: bool = False) -> str:
    return "| " + " | ".join(str(cell) if raw else _plain(str(cell)) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Return ``text`` so that no reader of Markdown takes it for markup."""
    words = "".join(char if char.isprintable() else " " for char in text).split()
    return MARKUP.sub(r"\\\1", " ".join(words))
