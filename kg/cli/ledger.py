"""The command that writes the ledger: projects, companies, people and links as a workbook."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import tell
from kg.cli.options import OUTPUT, AsOf, Lang, Language


class Kind(StrEnum):
    """The tables of the ledger."""

    projects = "projects"
    companies = "companies"
    people = "people"
    links = "links"
    things = "things"


def ledger(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder of the graph.")] = OUTPUT,
    target: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Write it there, .xlsx or .csv.  [named by its content]"),
    ] = None,
    district: Annotated[
        str, typer.Option("--district", metavar="NAME", help="Only what lies in this district.")
    ] = "",
    kinds: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only this table; may be given again.")
    ] = None,
    as_of: AsOf = "",
    lang: Language = Lang.zh,
) -> None:
    """Write projects, companies, people and links as a workbook, each with its sentence and source.

    Example:  kg ledger output/ --district 合川区 --kind projects -o hechuan.xlsx
    """
    from kg.export.ledger import FILED, check_target, file_name, ledger_sheets, write_ledger
    from kg.show.then import load_then

    tables = [kind.value for kind in kinds or ()] or list(FILED)
    if target:
        check_target(target, len(tables))
    graph, day, keys = load_then(folder, as_of, [district] if district else [], lang=lang.value, tell=tell)
    within = keys[0] if keys else ""
    sheets = list(ledger_sheets(graph, lang=lang.value, tables=tables, within=within, day=day))
    name = file_name(graph, lang=lang.value, tables=tables, within=within, day=day)
    file = target or Path(name)
    write_ledger(sheets, file, lang=lang.value)
    tell(f"{file}: {', '.join(f'{sheet.name} {len(sheet.rows)}' for sheet in sheets)}")
