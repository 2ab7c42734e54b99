"""Schema and data files -> what kinds of things, facts and columns the page knows, in both languages."""

from dataclasses import asdict
from typing import Any

from kg.datafile import read_toml
from kg.display.ledger import load_ledger
from kg.display.paths import path_costs
from kg.display.signs import sign_of
from kg.display.trust import load_trust
from kg.schema import DATA
from kg.timeline.roles import time_roles
from kg.view.questions import questions
from kg.view.roles import page_roles
from kg.view.sentences import PageData


def ledger(page: PageData) -> dict[str, Any]:
    """Return the tables of the ledger and their columns."""
    known = load_ledger()
    return {
        "tables": {
            name: {
                "label": page.label(table.label),
                "columns": table.columns,
                "hidden": table.hidden,
                "narrow": table.narrow,
                "sort": table.sort,
                "groups": table.groups,
            }
            for name, table in known.tables.items()
        },
        "columns": {
            name: {
                "label": page.label(column.label),
                "kind": column.kind.value,
                "width": column.width,
                "file": column.file,
            }
            for name, column in known.columns.items()
        },
    }


def kinds(page: PageData) -> dict[str, Any]:
    """Return the types of things, and of relations in the order of the panel."""
    schema = page.schema
    named = read_toml(DATA / "view" / "order.toml")["relations"]
    first = [name for name in named if name in schema.relations]
    return {
        "types": [
            {"name": kind.name, "label": page.label(kind.label), "color": kind.color, "sign": sign_of(kind)}
            for kind in schema.types.values()
        ],
        "relations": {
            kind.name: {
                "label": page.label(kind.label),
                "inverse": page.label(kind.inverse),
                "symmetric": kind.symmetric,
                **{
                    name: page.label(told)
                    for name, told in (("told", kind.told), ("toldInverse", kind.told_inverse))
                    if told
                },
            }
            for kind in schema.relations.values()
        },
        "attributes": {kind.name: page.label(kind.label) for kind in schema.attributes.values()},
        "units": {kind.name: kind.unit for kind in schema.attributes.values()},
        "stages": {name: page.label(label) for name, label in schema.stages.items()},
        "planned": time_roles().planned,
        "stopped": [*time_roles().stops, *time_roles().ends],
        "roles": page_roles(schema),
        "questions": questions(schema),
        "paths": asdict(path_costs()),
        "trust": asdict(load_trust()),
        "core": [at for at, kind in enumerate(schema.types.values()) if kind.core],
        "order": first + [name for name in schema.relations if name not in first],
    }
