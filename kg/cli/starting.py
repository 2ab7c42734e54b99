"""The commands for those who want no terminal: the local page, and what starts it with a double click."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import tell
from kg.messages import language

HOME = Path.home() / "kg"


def can_open_page() -> bool:
    """Tell whether a person sits before a terminal of a machine with a screen."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def start(
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where the graphs of the page are kept.")
    ] = HOME,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address only; open no browser.")
    ] = False,
) -> None:
    """Open the local page in the browser: drop a folder, build, look.

    Example:  kg start
    """
    from kg.start import run

    def ready(address: str) -> None:
        tell(f"open {address} ; Ctrl+C ends it, kg --help tells the commands")

    run(folder, port=port, lang=language(), browse=not no_browser, ready=ready, tell=tell)


def starter(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="The folder to write it into.  [the desktop]"),
    ] = None,
) -> None:
    """Write a file that starts kg with a double click.

    Example:  kg starter ~/Desktop
    """
    from kg.start.starter import desktop, write_starter

    tell(f"a double click on {write_starter(folder or desktop())} starts kg")
