"""The commands by which people decide what is right in a graph."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import tell, to_json, write_lines
from kg.cli.options import OUTPUT, AsJson, Lang, Language, Output

if TYPE_CHECKING:
    import networkx as nx

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="The decisions.toml.  [beside the sources of the graph]"),
]


def decide(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help="same, different, true, not-true, rename, type or value."),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="What it is of: names or ids, and more.")
    ] = None,
    quote: Annotated[
        str, typer.Option("--quote", metavar="TEXT", help="Only the sentence that says so.")
    ] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.")] = "",
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides.  [the login name]")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the last decision back.")] = False,
    file: File = None,
    output: Output = OUTPUT,
) -> None:
    """Decide what is right; kg build does it from then on.

    same A B, different A B, true A RELATION B, not-true A ATTRIBUTE VALUE, not-true A STAGE [DATE],
    rename A NAME, type A TYPE, value A ATTRIBUTE OLD NEW.

    Example:  kg decide not-true 涪江精铸 cooperatesWith 重庆理工大学 --why "only visited"
    """
    from kg.decisions.deciding import USES
    from kg.decisions.deciding import decide as make
    from kg.decisions.shape import Kind, Signed
    from kg.decisions.writing import append, check_file, file_of, to_toml
    from kg.decisions.writing import undo as take_back

    if undo == (kind is not None):
        raise typer.BadParameter("give a KIND and what it is of, or --undo")
    if kind is not None and kind not in USES:
        raise typer.BadParameter(f"{kind}: use one of {', '.join(USES)}")
    target = check_file(file) if file else file_of(output)
    if kind is None:
        write_lines(take_back(target).splitlines())
        tell(f"taken back from {target}; kg build applies it")
        return
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    signed = Signed(who=who or _login(), when=when, why=why)
    decision = make(_loaded(output), Kind(kind), words or [], signed, quote=quote)
    append(target, decision)
    write_lines(to_toml(decision).splitlines())
    tell(f"kept in {target}; kg build applies it")


def review(
    output: Output = OUTPUT,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="How many are told.")] = 20,
    lang: Language = Lang.zh,
    as_json: AsJson = False,
) -> None:
    """List what is worth a decision: doubtful pairs, contradictions, unsure facts of what is named most.

    Example:  kg review --most 10
    """
    import shlex

    from kg.decisions.review import print_review
    from kg.decisions.review import review as find_items

    more = "" if output == OUTPUT else f" -o {shlex.quote(str(output))}"
    items = find_items(_loaded(output), lang=lang.value, more=more, most=most)
    write_lines(map(to_json, items) if as_json else print_review(items, lang=lang.value))


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user
        return "unknown"


def _loaded(output: Path) -> "nx.MultiDiGraph[str]":
    from kg.graph import load_graph
    from kg.graph.part import tell_part

    graph = load_graph(output)
    if told := tell_part(graph):
        tell(told)
    return graph
