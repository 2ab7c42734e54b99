"""Graph -> entities.csv, relations.csv and deals.csv, for Excel, pandas and Neo4j."""

import csv
import io
from collections.abc import Iterable, Iterator

from kg.display.districts import Districts
from kg.display.text import load_text
from kg.display.values import best_value, current_stage
from kg.files import BOM
from kg.graph import Graph, RelationStatement, ValueStatement, edges, meta
from kg.graph.joining import nodes_with_edges
from kg.graph.names import find_names
from kg.schema import AttributeType, load_schema

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a cell that begins so is run as a formula
SEPARATOR = "; "
YUAN, MILLIONS = "CNY", 1e8  # sums are told in 100 million CNY, too

Cell = str | int | float | None
Row = list[Cell]


def entity_lines(graph: Graph, *, lang: str) -> Iterator[str]:
    """Yield one row for each entity, with its figures in CNY, m² and percent."""
    return to_csv(_entity_rows(graph, lang))


def relation_lines(graph: Graph, *, lang: str) -> Iterator[str]:
    """Yield one row for each sentence that states a relation, and one for each that only the list states."""
    return to_csv(_relation_rows(graph, lang))


def deal_lines(graph: Graph, *, lang: str) -> Iterator[str]:
    """Yield one row for each deal, with its sums in CNY."""
    return to_csv(_deal_rows(graph, lang))


def _entity_rows(graph: Graph, lang: str) -> Iterator[Row]:
    schema, articles, names = load_schema(), meta(graph)["articles"], find_names(graph)
    districts = Districts(graph, names)
    figures = list(schema.attributes.values())
    header = ["id", "type", "type_label", "name", "aliases", "code", "district", "mentions", "articles"]
    numbers = [head for figure in figures for head in _figure_heads(figure, lang)]
    yield [
        *_heads(header, lang),
        *numbers,
        *_heads(["stage", "stage_label", "stage_date", "former_names", "files"], lang),
    ]
    for key, node, arrows in nodes_with_edges(graph):
        values = ((figure, best_value(node, figure.name, articles)) for figure in figures)
        stage = current_stage(node, articles)
        yield [
            key,
            node["type"],
            schema.types[node["type"]].label.text(lang),
            node["name"],
            SEPARATOR.join(node["aliases"]),
            node["code"],
            SEPARATOR.join(map(names.name_of, districts.of(key, node["type"], arrows))),
            node["mentions"],
            len(node["articles"]),
            *(cell for figure, value in values for cell in _figure_cells(figure, value)),
            stage["stage"] if stage else None,
            schema.stages[stage["stage"]].text(lang) if stage else None,
            stage["date"] if stage else None,
            SEPARATOR.join(dict.fromkeys(former["name"] for former in node.get("former", ()))),
            SEPARATOR.join(sorted({articles[key]["source"] for key in node["articles"]})),
        ]


def _relation_rows(graph: Graph, lang: str) -> Iterator[Row]:
    relations, names = load_schema().relations, find_names(graph)
    header = ["head", "head_name", "relation", "relation_label", "tail", "tail_name", "official", "role"]
    header += ["evidence", "context", "confidence", "rule"]
    header += ["headline", "date", "source", "article", "start", "end", "page", "cell"]
    header += ["valid_from", "valid_until", "corrected_by", "confirmed"]
    yield [*_heads(header, lang)]
    for head, tail, kind, edge in edges(graph):
        label = relations[kind].label.text(lang)
        ends: Row = [head, names.name_of(head), kind, label, tail, names.name_of(tail), int(edge["official"])]
        said = sorted(edge["statements"], key=lambda one: (one["article"], one["start"], one["role"]))
        yield from ([*ends, *_sentence(graph, statement)] for statement in said)
        if not said:
            yield [*ends, *[None] * (len(header) - len(ends))]


def _sentence(graph: Graph, statement: RelationStatement) -> Row:
    article = meta(graph)["articles"][statement["article"]]
    return [
        statement["role"],
        statement["evidence"],
        statement.get("context"),
        statement["confidence"],
        statement["rule"],
        article["headline"],
        article["date"],
        article["source"],
        statement["article"],
        statement["start"],
        statement["end"],
        statement.get("page"),
        statement.get("cell"),
        statement.get("validFrom"),
        statement.get("validUntil"),
        statement.get("correctedBy"),
        statement.get("confirmed"),
    ]


def _deal_rows(graph: Graph, lang: str) -> Iterator[Row]:
    stages, articles, names = load_schema().stages, meta(graph)["articles"], find_names(graph)
    header = ["id", "project", "project_name", "investors", "investor_names", "places", "place_names"]
    header += ["lowest", "highest", "latest", "latest_100m", "stage", "stage_label", "signed"]
    header += ["first_said", "last_said", "articles", "sources"]
    yield [*_heads(header, lang)]
    for deal in meta(graph)["deals"]:
        dates = sorted(filter(None, (articles[key]["date"] for key in deal["articles"])))
        yield [
            deal["id"],
            deal["project"],
            names.name_of(deal["project"]) if deal["project"] else "",
            SEPARATOR.join(deal["investors"]),
            SEPARATOR.join(map(names.name_of, deal["investors"])),
            SEPARATOR.join(deal["places"]),
            SEPARATOR.join(map(names.name_of, deal["places"])),
            *(None if sum_ is None else _plain(sum_) for sum_ in (deal["low"], deal["high"], deal["latest"])),
            None if deal["latest"] is None else _plain(deal["latest"] / MILLIONS),
            deal["stage"],
            stages[deal["stage"]].text(lang) if deal["stage"] else "",
            deal["date"],
            *((dates[0], dates[-1]) if dates else ("", "")),
            len(deal["articles"]),
            deal["sources"],
        ]


def _heads(keys: Iterable[str], lang: str) -> list[str]:
    """Return the heads of columns: names for people, or in English those that programs know."""
    words = load_text("tables.toml", lang)
    return [words[key] for key in keys]


def _figure_heads(figure: AttributeType, lang: str) -> Iterator[str]:
    """Yield the heads of a figure; one in CNY has a second column, in 100 million CNY."""
    words = load_text("tables.toml", lang)
    name = figure.label.zh if lang == "zh" else figure.name
    unit = words["yuan"] if figure.unit == YUAN else figure.unit
    yield words["figure"].format(name=name, unit=unit)
    if figure.unit == YUAN:
        yield words["figure_100m"].format(name=name)


def _figure_cells(figure: AttributeType, value: ValueStatement | None) -> Iterator[Cell]:
    yield _plain(value["value"]) if value else None
    if figure.unit == YUAN:
        yield _plain(value["value"] / MILLIONS) if value else None


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def to_csv(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows as CSV that Excel reads right and does not run."""
    text = io.StringIO(newline="")
    # In quotes, so that Excel sees one cell also where its own separator is the semicolon.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    yield BOM
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _safe(cell: Cell) -> Cell:
    """Return ``cell`` so that no spreadsheet runs it: an apostrophe makes it text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
