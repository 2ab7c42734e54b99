"""data/view/roles.toml -> the types and relations that the page's filters, tables and charts are about."""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, TypeAlias

from kg.datafile import Kind, read_form
from kg.schema import DATA, KindOfRole, Schema, TypeName, load_schema

RelationName: TypeAlias = Annotated[str, "relation"]


@dataclass(frozen=True, slots=True)
class PageRoles:
    """The keys of roles.toml."""

    industry: TypeName
    person: TypeName
    classifies: tuple[RelationName, ...]
    develops: tuple[RelationName, ...]
    supplies: tuple[RelationName, ...]
    ties: tuple[RelationName, ...]
    makes: tuple[RelationName, ...]


@cache
def load_page_roles() -> PageRoles:
    """Return what the page is about, by name; DataError names file, line and mend."""
    schema = load_schema()
    kinds: dict[object, Kind] = {
        TypeName: lambda place, value: place.choose(value, schema.types),
        RelationName: lambda place, value: place.choose(value, schema.relations),
    }
    return read_form(DATA / "view" / "roles.toml", PageRoles, kinds)


def posts(schema: Schema) -> list[str]:
    """Return the relations that tell of a post."""
    return [name for name, kind in schema.relations.items() if kind.role == KindOfRole.POST.value]


def page_roles(schema: Schema) -> dict[str, Any]:
    """Return the number of the type, the names of the relations, or the words of each role."""
    types, own = list(schema.types), load_page_roles()
    shared = {
        role: types.index(getattr(schema.roles, role)) for role in ("company", "project", "district", "place")
    }
    made = {type_ for name in own.makes for type_ in schema.relations[name].object}
    held = {role: types.index(getattr(own, role)) for role in ("industry", "person")}
    return (
        asdict(own)
        | held
        | {"products": sorted(types.index(type_) for type_ in made)}
        | shared
        | {
            "hired": schema.roles.hired,
            "within": schema.roles.within,
            "posts": posts(schema),
        }
    )
