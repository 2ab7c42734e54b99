"""The command line: parse, call, print. Data goes to stdout, messages to stderr."""

import io
import os
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from kg import __version__
from kg.cli.asking import push, query, serve
from kg.cli.checking import evaluate, validate
from kg.cli.console import faint, let_go, open_closed, progress_bar, tell, to_json, write_lines
from kg.cli.deciding import decide, review
from kg.cli.handing import dossier
from kg.cli.ledger import ledger
from kg.cli.news import diff
from kg.cli.options import OUTPUT, AsJson, AsOf, Cluster, Fresh, Jobs, Lang, Language, Output
from kg.cli.speaking import Command, Group, choose_language, tell_wrong_usage
from kg.cli.starting import can_open_page, start, starter
from kg.confidence import MIN_CONFIDENCE
from kg.errors import KGError
from kg.messages import say

if TYPE_CHECKING:
    from kg.pipeline import Report

# Every import of a heavy module stands in the command that needs it: `kg --help` answers at once.

SEEDS = Path("seeds")

app = typer.Typer(
    cls=Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class Stage(StrEnum):
    """What `kg inspect` can show."""

    articles = "articles"
    sentences = "sentences"
    mentions = "mentions"
    entities = "entities"
    links = "links"
    relations = "relations"
    attributes = "attributes"
    milestones = "milestones"


_EVERYWHERE = "The language of labels and messages: before or after the command."


@app.callback(invoke_without_command=True)
def begin(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help=_EVERYWHERE)] = None,
) -> None:
    """Chinese newspaper pages -> a knowledge graph with a sentence behind every fact.

    Example:  kg build seeds/ && kg show 合川区
    """
    if version:
        typer.echo(f"kg {__version__}")
        raise typer.Exit
    if lang is not None:
        context.default_map = {name: {"lang": lang.value} for name in COMMANDS}
    if context.invoked_subcommand is None:
        if not can_open_page():
            typer.echo(context.get_help(), err=True)
            raise typer.Exit(2)
        start()


command = partial(app.command, cls=Command)


@command()
def build(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            readable=False,  # what may not be read is told with the rest
            metavar="[SOURCE]...",
            help="Files or folders (text, PDF, scans, web pages, Word, Excel, CSV), or - .  [seeds/]",
        ),
    ] = None,
    output: Output = OUTPUT,
    lang: Language = Lang.zh,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="X", help="Leave out facts that are less sure.")
    ] = MIN_CONFIDENCE,
    jobs: Jobs = None,
    cluster: Cluster = "",
    fresh: Fresh = False,
    base_iri: Annotated[
        str | None,
        typer.Option("--base-iri", metavar="IRI", help="What the ids of the RDF export begin with."),
    ] = None,
    rdf12: Annotated[
        bool, typer.Option("--rdf12", help="Write graph.rdf12.ttl too, with annotations of RDF 1.2.")
    ] = False,
) -> None:
    """Read newspaper pages and write the graph, with every export.

    Example:  kg build 2024/ extra.html -o 2024-graph/
    """
    from kg import pipeline

    try:
        with progress_bar() as progress:
            report = pipeline.build(
                sources or [SEEDS],
                output,
                lang=lang.value,
                base_iri=base_iri,
                min_confidence=min_confidence,
                jobs=jobs or os.cpu_count() or 1,
                cluster=cluster,
                fresh=fresh,
                rdf12=rdf12,
                progress=progress,
            )
    except KeyboardInterrupt:
        tell("stopped; what was read is kept, and the next kg build goes on")
        raise typer.Exit(130) from None
    _tell_report(report, output)


def _tell_report(report: "Report", output: Path) -> None:
    """Print what was read, what was not, and what the user can do about it."""
    if report.notice:
        tell(report.notice)
    for unread in report.unread:
        tell(f"not read: {unread.path}: {unread.reason}")
    for line in report.decided:
        tell(line)
    if report.undated:
        todo = output / "metadata-todo.csv"
        tell(f"{report.undated} articles have no date: fill in {todo} and put it beside them as metadata.csv")
    tell(f"{report.articles} articles, {report.entities} entities, {report.facts} facts")
    if report.unchanged:
        tell("nothing has changed; the files of the last build stay as they are")
    if report.selection:
        tell(f"graph.json and the page: {report.selection}")
    tell(f"open {output / 'graph.html'}")


@command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, the beginning of one, or an id.")],
    as_of: AsOf = "",
    output: Output = OUTPUT,
    lang: Language = Lang.zh,
    as_json: AsJson = False,
) -> None:
    """Tell everything known of one thing, each fact with its sentence.

    Example:  kg show 合川
    """
    from kg.show import describe
    from kg.show.printing import print_thing
    from kg.show.then import load_then

    graph, day, (key,) = load_then(output, as_of, [name], lang=lang.value, tell=tell)
    thing = describe(graph, key, lang=lang.value, day=day)
    write_lines([to_json(thing)] if as_json else print_thing(thing, lang=lang.value, faint=faint))


@command()
def path(
    start: Annotated[str, typer.Argument(metavar="A", help="A name or an id.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    as_of: AsOf = "",
    output: Output = OUTPUT,
    lang: Language = Lang.zh,
    as_json: AsJson = False,
) -> None:
    """Tell how two things are connected, with the sentences.

    Example:  kg path 合川区 璧山区
    """
    from kg.show import find_path
    from kg.show.printing import print_path
    from kg.show.then import load_then

    graph, _, (first, last) = load_then(output, as_of, [start, end], lang=lang.value, tell=tell)
    way = find_path(graph, first, last, lang=lang.value)
    write_lines([to_json(way)] if as_json else print_path(way, lang=lang.value, faint=faint))


command()(start)
command()(starter)
command()(diff)
command()(dossier)
command()(ledger)
command()(query)
command()(serve)
command()(push)
command()(decide)
command()(review)
command()(validate)
command()(evaluate)


@command()
def inspect(
    file: Annotated[Path, typer.Argument(readable=False, metavar="FILE", help="A source, or - .")],
    stage: Annotated[Stage, typer.Option("--stage", help="What to show.")],
) -> None:
    """Print what one stage made of a file, as JSON lines.

    Example:  kg inspect seeds/001.txt --stage mentions
    """
    from kg import pipeline

    write_lines(to_json(row) for row in pipeline.inspect(file, stage.value))


@command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="One sentence or more, or - for stdin.")],
    date: Annotated[str, typer.Option("--date", metavar="D", help="When it was printed: 2024-05-13.")] = "",
    lang: Language = Lang.zh,
    as_json: AsJson = False,
) -> None:
    """Tell why a sentence leads to its facts: its names, its links, and what left some out.

    Example:  kg explain "巴南区的重庆云岭机械有限公司投资3亿元建设云岭轴承项目。" --date 2025-03-01
    """
    from kg.explain import explain as explain_text
    from kg.explain import read_stdin
    from kg.explain.printing import print_explained

    sentences = explain_text(read_stdin() if text == "-" else text, date)
    write_lines(map(to_json, sentences) if as_json else print_explained(sentences, lang=lang.value))


COMMANDS = tuple(one.callback.__name__ for one in app.registered_commands if one.callback)


def main() -> None:
    """Run the command line; what a user can mend is one line on stderr and exit code 1."""
    open_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a GBK console lacks characters
    choose_language(sys.argv[1:])
    try:
        try:
            code = app(standalone_mode=False)
        finally:
            sys.stdout.flush()
    except KGError as error:
        sys.exit(f"kg: {say(str(error))}")
    except typer.Abort:
        sys.exit(say("Aborted!"))
    except TyperException as error:  # wrong usage
        tell_wrong_usage(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        let_go()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.exit("kg: " + say(f"{where}{error.strerror or error}; check the disk, and who may write there"))
    else:
        sys.exit(code)
