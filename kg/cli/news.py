"""The command that tells what is new."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import faint, tell, to_json, write_lines
from kg.cli.options import AsJson, AsOf, Lang, Language

_TARGETS = "Write it there: digest.html, digest.atom, .json or .txt; may be given again."


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The folder of a graph.")],
    new: Annotated[
        Path | None, typer.Argument(metavar="[NEW]", help="That of a newer one; none with --since.")
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help="What OLD tells that had not been said before.")
    ] = "",
    as_of: AsOf = "",
    watch: Annotated[
        Path | None, typer.Option("--watch", metavar="FILE", help="What comes first: a name a line.")
    ] = None,
    targets: Annotated[list[Path] | None, typer.Option("-o", metavar="FILE", help=_TARGETS)] = None,
    lang: Language = Lang.zh,
    as_json: AsJson = False,
) -> None:
    """Tell what is new between two graphs, or since a day: each line with its sentence.

    Example:  kg diff output/ --since 2025-01-01 --watch watch.txt -o digest.html
    """
    from kg.digest import make_digest, read_pair, read_watch_list
    from kg.digest.printing import print_digest, to_table
    from kg.digest.writing import check_target, write_digest

    if (new is None) == (not since):
        raise typer.BadParameter("name two folders, or one and --since DAY")
    for target in targets or ():
        check_target(target)
    names = read_watch_list(watch) if watch else []
    digest = make_digest(read_pair(old, new, since=since, day=as_of), lang=lang.value, watch=names)
    for note in digest.notes:
        tell(note)
    for target in targets or ():
        write_digest(digest, target, lang=lang.value)
        tell(f"{len(digest.lines)} lines in {target}")
    if as_json:
        write_lines([to_json(to_table(digest))])
    elif not targets:
        write_lines(print_digest(digest, lang=lang.value, faint=faint))
