"""data/view/roles.toml -> the types and relations that the page's filters, tables and charts are about."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, TypeAlias

from kg.datafile import Kind, read_form
from kg.schema import DATA, Schema, TypeName

RelationName: TypeAlias = Annotated[str, "relation"]


@dataclass(frozen=True, slots=True)
class _PageRoles:
    """The keys of roles.toml."""

    industry: TypeName
    classifies: tuple[RelationName, ...]
    develops: tuple[RelationName, ...]
    supplies: tuple[RelationName, ...]
    ties: tuple[RelationName, ...]
    parts: tuple[RelationName, ...]
    product: TypeName
    makes: tuple[RelationName, ...]


def page_roles(schema: Schema) -> dict[str, Any]:
    """Return the number of the type, the names of the relations, or the words of each role."""
    types = list(schema.types)
    kinds: dict[object, Kind] = {
        TypeName: lambda place, value: types.index(place.choose(value, types)),
        RelationName: lambda place, value: place.choose(value, schema.relations),
    }
    own = asdict(read_form(DATA / "view" / "roles.toml", _PageRoles, kinds))
    shared = {
        role: types.index(getattr(schema.roles, role)) for role in ("company", "project", "district", "place")
    }
    return (
        own
        | shared
        | {
            "hired": schema.roles.hired,
            "part": schema.roles.part,
            "within": schema.roles.within,
        }
    )
