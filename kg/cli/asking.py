"""The commands that ask the RDF export, and serve it."""

import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import goes_to_file, query_lines, query_table, tell, to_json, write_lines, write_text
from kg.cli.options import OUTPUT, AsOf, Lang, Language, Output
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query import Result


class Format(StrEnum):
    """How the answer to a query is written."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    turtle = "turtle"


def query(
    text: Annotated[str | None, typer.Argument(metavar="[QUERY]", help="SPARQL, or - for stdin.")] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", metavar="FILE", help="A file of SPARQL.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="N", help="A query that comes with kg.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="K=V", help="A value for the named query.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries that come with kg.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="S", help="Give up after S seconds.")] = 30.0,
    as_of: AsOf = "",
    output: Output = OUTPUT,
    lang: Language = Lang.zh,
) -> None:
    """Ask the graph in SPARQL; every prefix of the export is known.

    Example:  kg query "SELECT ?name { ?c a kg:Company; skos:prefLabel ?name } ORDER BY ?name"
    """
    from kg.query import folder_as_of, list_queries, run_named, run_query
    from kg.timeline import check_day

    if list_:
        found, is_json = list_queries(), format_ is Format.json
        write_lines([to_json(query_table(found, lang.value))] if is_json else query_lines(found, lang.value))
        return
    if [text, file, name].count(None) != 2:
        raise typer.BadParameter(
            "give one of QUERY, -f FILE and --name N (--list names those that come with kg)"
        )
    if name is None and param:
        raise typer.BadParameter("--param is for a query given with --name")
    result: Result
    asked = "" if name else _query_text(text, file)
    then = folder_as_of(output, check_day(as_of), tell) if as_of else nullcontext(output)
    with then as folder:
        if name is None:
            result = run_query(folder, asked, timeout=timeout, tell=tell)
        else:
            result = run_named(folder, name, _params(param or []), timeout=timeout, tell=tell)
    _write_answer(result, format_, asked)


def _write_answer(result: "Result", format_: Format, asked: str) -> None:
    """Write an answer, and what may be wrong with the query that was ``asked``."""
    from kg.files import BOM
    from kg.query import Rows, format_result, unknown_terms

    for unknown in unknown_terms(asked):
        tell(str(unknown))
    if isinstance(result, Rows) and result.is_empty:
        tell("no rows: nothing in the graph fits all of it")
    # Excel reads UTF-8 only behind this mark; a program that reads on does without it.
    mark = BOM if format_ is Format.csv and goes_to_file() else ""
    write_text(mark + format_result(result, format_.value))


def serve(
    output: Output = OUTPUT,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="S", help="End a query after S seconds.")] = 30.0,
    cors: Annotated[bool, typer.Option("--cors", help="Let pages of other sites ask /sparql.")] = False,
    edit: Annotated[
        bool, typer.Option("--edit", help="Let the page write decisions.toml; for this machine alone.")
    ] = False,
    watch: Annotated[
        list[Path] | None,
        typer.Option(
            "--watch", metavar="SOURCE", help="Build in what comes, changes or goes there; repeatable."
        ),
    ] = None,
    lang: Language = Lang.zh,
) -> None:
    """Serve the view at /, a page for queries at /query and SPARQL at /sparql.

    Example:  kg serve -o output/ --port 8000
    """
    from kg.watch import watching
    from kg.web import serve as run_server

    def ready(address: str) -> None:
        tell(f"open {address} or {address}query; Ctrl+C ends it")

    with watching(watch, output, lang.value, tell) if watch else nullcontext():
        run_server(
            output,
            host=host,
            port=port,
            timeout=timeout,
            cors=cors,
            lang=lang.value,
            edit=edit,
            ready=ready,
            tell=tell,
        )


def push(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the graph store.")],
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="IRI", help="Load into this graph, not the default one.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="First remove what the graph holds.")] = False,
    output: Output = OUTPUT,
) -> None:
    """Load the export into a SPARQL 1.1 Graph Store: Fuseki, GraphDB, Oxigraph ...

    Example:  kg push http://127.0.0.1:7878/store --graph https://example.org/news --replace
    """
    from kg.push import push as send

    tell(f"loaded into {send(output, url, graph=graph, replace=replace)}")


def _query_text(text: str | None, file: Path | None) -> str:
    try:
        if file is None:
            return sys.stdin.buffer.read().decode() if text == "-" else str(text)
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise QueryError(f"{file or 'stdin'}: cannot be read ({reason}); name a file of SPARQL") from error


def _params(pairs: list[str]) -> dict[str, str]:
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong is not None:
        raise typer.BadParameter(f"--param {wrong}: write it as name=value")
    return {key.strip(): value for key, _, value in (pair.partition("=") for pair in pairs)}
