"""A page of this machine that builds graphs, for those who want no terminal: drop a folder, build, look.

It listens at 127.0.0.1 alone. What it does it does only for who knows the token, which stands behind the # of
the address that the browser is given: no other page of the browser can learn it. A graph is shown by a
`kg serve` of its own.
"""

import asyncio
import json
import os
import secrets
import socket
import urllib.request
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from kg.errors import OutputError
from kg.files import unwritten, write_text
from kg.start.app import PATH, TOKEN, Desk, make_app
from kg.start.builds import Builder
from kg.start.graphs import Graphs
from kg.start.works import Works

HOST = "127.0.0.1"
PORT = 8790  # taken where it is free: a browser keeps what a page remembers by address
RUNNING = ".running.json"  # in the folder of the graphs: where the page is that runs

Tell = Callable[[str], None]


def run(
    folder: Path,
    *,
    port: int = 0,
    lang: str = "zh",
    browse: bool = True,
    ready: Tell = print,
    tell: Tell = print,
) -> None:
    """Serve the page until it is stopped; ``ready`` is told its address. One that runs already is opened."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        mend = "choose another with --folder"
        raise unwritten(folder, error, mend) from error
    running = find_running(folder)
    if running:
        ready(running)
        if browse:
            webbrowser.open(running)
        return
    listener = _listen(port)
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{listener.getsockname()[1]}{PATH}#{token}"
    works = Works(folder)
    desk = Desk(works, Builder(), Graphs(), token, lang)
    config = uvicorn.Config(
        make_app(desk),
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    desk.end = lambda: setattr(server, "should_exit", True)
    _remember(folder / RUNNING, address)
    try:
        ready(address)
        if browse and not webbrowser.open(address):
            tell("no browser could be opened; open the address yourself")
        asyncio.run(server.serve(sockets=[listener]))
    finally:
        desk.close()
        (folder / RUNNING).unlink(missing_ok=True)


def _listen(port: int) -> socket.socket:
    """Listen at a port; 0 is the usual one, or any where that is taken."""
    for wanted in (port or PORT, 0):
        try:
            return socket.create_server((HOST, wanted), backlog=64)
        except OSError as error:
            if port or not wanted:
                reason = error.strerror or error
                raise OutputError(
                    f"{HOST}:{port}: cannot listen there ({reason}); give another --port or --host"
                ) from error
    raise AssertionError("a free port was refused, and no error told")


def _remember(file: Path, address: str) -> None:
    """Keep the address for the next start; it holds the token, so only its owner may read it."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        write_text(file, json.dumps({"address": address}))


def find_running(folder: Path) -> str:
    """Return the address of the page that runs for this folder, or nothing."""
    # Another program may have the port by now, and answer as it likes.
    with suppress(OSError, ValueError, KeyError, TypeError, HTTPException):
        address = str(json.loads((folder / RUNNING).read_text(encoding="utf-8"))["address"])
        place, _, token = address.partition("#")
        if urlsplit(place).hostname == HOST:
            request = urllib.request.Request(f"{place}state", headers={TOKEN: token})
            # The token is for this machine: no proxy is asked.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=2) as answer:
                return address if "works" in json.load(answer) else ""
    return ""
