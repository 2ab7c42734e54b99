"""The commands that check: an export against its shapes, a graph against gold files."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import plain, score_lines, tell, to_json, write_lines
from kg.cli.options import OUTPUT, AsJson, Output
from kg.messages import say


def validate(output: Output = OUTPUT) -> None:
    """Check the export against its shapes, and the data files of kg.

    Example:  kg validate -o output/
    """
    from kg.validation import has_shacl
    from kg.validation import validate as find_problems

    if not has_shacl():
        tell("the shapes were not checked: pySHACL is missing; pip install 'kg[shacl]' brings it")
    problems = [say(str(problem)) for problem in find_problems(output)]
    write_lines(problems)
    tell(f"{len(problems)} problems" if problems else "valid")
    raise typer.Exit(1 if problems else 0)


def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Argument(metavar="[GOLD]...", help="Gold files, or folders of them.")
    ] = None,
    output: Output = OUTPUT,
    misses: Annotated[
        bool, typer.Option("--misses", help="List all that is missed, extra, split or merged.")
    ] = False,
    write_confidence: Annotated[
        bool,
        typer.Option("--write-confidence", help="Measure confidence on gold and decisions, for kg build."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compare the graph with gold files: precision, recall and F1.

    Example:  kg evaluate tests/gold --misses
    """
    from kg.decisions.writing import file_of
    from kg.evaluation import evaluate as compare
    from kg.evaluation import write_shifts

    if not gold and not write_confidence:
        raise typer.BadParameter("give GOLD, or --write-confidence to use decisions alone")
    result = compare(output, *gold or ())
    if write_confidence:
        tell(f"confidence measured: {write_shifts(result, file_of(output).parent)}; kg build uses it")
        if not gold:
            return
    if as_json:
        table = result.to_dict() | ({"misses": [plain(miss) for miss in result.misses]} if misses else {})
        write_lines([to_json(table)])
        return
    write_lines(score_lines(result))
    if misses:
        write_lines("\t".join(plain(miss).values()) for miss in result.misses)
