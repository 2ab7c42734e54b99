"""The command that writes a dossier to hand out."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import tell
from kg.cli.options import OUTPUT, AsOf, Lang, Language, Output


def dossier(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, the beginning of one, or an id.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder of the two files.")] = Path(),
    as_of: AsOf = "",
    output: Output = OUTPUT,
    lang: Language = Lang.zh,
) -> None:
    """Write a dossier of one thing, as a page and for Word: what is known, each claim with a numbered quote.

    Example:  kg dossier 合川区 --to reports/
    """
    from kg.dossier import make_dossier, write_dossier
    from kg.show.then import load_then

    graph, day, (key,) = load_then(output, as_of, [name], lang=lang.value, tell=tell)
    for path in write_dossier(make_dossier(graph, key, lang=lang.value, day=day), to):
        tell(f"open {path}")
