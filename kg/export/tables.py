"""Graph -> entities.csv and relations.csv, for Excel, pandas and Neo4j."""

import csv
import io
from collections.abc import Iterable

import networkx as nx

from kg.export.summary import districts_of
from kg.export.values import best_value, current_stage
from kg.graph import RelationStatement, edges, meta, nodes
from kg.schema import load_schema

BOM = "\ufeff"  # without it Excel reads UTF-8 as the system's own encoding
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a cell that begins so is run as a formula
SEPARATOR = "; "

Cell = str | int | float | None


def to_entities_csv(graph: "nx.MultiDiGraph[str]", *, lang: str) -> bytes:
    """Return one row for each entity, with its figures in CNY, m² and percent."""
    schema, articles, lying = load_schema(), meta(graph)["articles"], districts_of(graph)
    figures = list(schema.attributes)
    header = ["id", "type", "type_label", "name", "aliases", "code", "district", "mentions", "articles"]
    rows: list[list[Cell]] = [[*header, *figures, "stage", "stage_label", "stage_date"]]
    for key, node in nodes(graph):
        values = [best_value(node, name, articles) for name in figures]
        stage = current_stage(node, articles)
        rows.append(
            [
                key,
                node["type"],
                schema.types[node["type"]].label.text(lang),
                node["name"],
                SEPARATOR.join(node["aliases"]),
                node["code"],
                SEPARATOR.join(graph.nodes[place]["name"] for place in lying.get(key, ())),
                node["mentions"],
                len(node["articles"]),
                *(_plain(value["value"]) if value else None for value in values),
                stage["stage"] if stage else None,
                schema.stages[stage["stage"]].text(lang) if stage else None,
                stage["date"] if stage else None,
            ]
        )
    return _to_csv(rows)


def to_relations_csv(graph: "nx.MultiDiGraph[str]", *, lang: str) -> bytes:
    """Return one row for each sentence that states a relation, and one for each that only the list states."""
    relations = load_schema().relations
    header = ["head", "head_name", "relation", "relation_label", "tail", "tail_name", "official", "role"]
    header += ["evidence", "confidence", "rule", "headline", "date", "source", "article", "start", "end"]
    rows: list[list[Cell]] = [[*header]]
    for head, tail, kind, edge in edges(graph):
        label = relations[kind].label.text(lang)
        names = graph.nodes[head]["name"], graph.nodes[tail]["name"]
        ends: list[Cell] = [head, names[0], kind, label, tail, names[1], int(edge["official"])]
        said = sorted(edge["statements"], key=lambda one: (one["article"], one["start"], one["role"]))
        rows += [[*ends, *_sentence(graph, statement)] for statement in said]
        rows += [] if said else [[*ends, *[None] * (len(rows[0]) - len(ends))]]
    return _to_csv(rows)


def _sentence(graph: "nx.MultiDiGraph[str]", statement: RelationStatement) -> list[Cell]:
    article = meta(graph)["articles"][statement["article"]]
    return [
        statement["role"],
        statement["evidence"],
        statement["confidence"],
        statement["rule"],
        article["headline"],
        article["date"],
        article["source"],
        statement["article"],
        statement["start"],
        statement["end"],
    ]


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _to_csv(rows: Iterable[list[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    # In quotes, so that Excel sees one cell also where its own separator is the semicolon.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    # A lone surrogate has no UTF-8: a question mark takes its place.
    return (BOM + text.getvalue()).encode("utf-8", "replace")


def _safe(cell: Cell) -> Cell:
    """Return ``cell`` so that no spreadsheet runs it: an apostrophe makes it text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
