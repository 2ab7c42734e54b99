"""The files of a build -> a server: the view, SPARQL, a page for queries, a page for each thing."""

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from kg.decisions.writing import file_of
from kg.errors import KGError, OutputError
from kg.query import FILE
from kg.query.disk import Tell, silent
from kg.query.loading import LARGE
from kg.web.app import LOOPBACK, make_app
from kg.web.connections import CONNECTIONS, IDLE
from kg.web.editing import Editing
from kg.web.graph import ServedGraph
from kg.web.lookups import Lookups


def serve(
    directory: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    timeout: float = 30.0,
    cors: bool = False,
    lang: str = "zh",
    edit: bool = False,
    large: int = LARGE,
    ready: Tell = silent,
    tell: Tell = silent,
) -> None:
    """Serve the graph in ``directory`` until it is interrupted; ``ready`` is told the address.

    With ``edit`` the page writes decisions into the file beside its sources: for this machine alone.
    An export of ``large`` bytes or more is asked on disk; ``tell`` is given what the user should know of it.
    """

    if edit and host not in LOOPBACK:
        raise OutputError(f"--edit: {host} can be reached from other machines; leave --host out")
    editing = Editing(file_of(directory), lang) if edit else None

    async def run() -> None:
        graph = ServedGraph(directory / FILE, large=large, tell=tell)
        try:
            await graph.start()
            app = make_app(
                directory, graph, host=host, timeout=timeout, cors=cors, lang=lang, editing=editing
            )
            await _listen(app, host, port, ready)
        finally:
            graph.close()

    if sys.platform == "win32":
        asyncio.run(run())
    else:
        import uvloop

        uvloop.run(run())


async def _listen(app: ASGIApp, host: str, port: int, ready: Tell) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=256)
    except OSError as error:
        reason = error.strerror or error
        raise KGError(
            f"{host}:{port}: cannot listen there ({reason}); give another --port or --host"
        ) from error
    # Head and body of an answer are two writes: without this the second waits for the first's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        http=Lookups,
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        limit_concurrency=CONNECTIONS + 1,  # whoever comes then finds no connection that can be closed
        timeout_keep_alive=int(IDLE),
        timeout_graceful_shutdown=3,
    )
    name = f"[{host}]" if ":" in host else host
    ready(f"http://{name}:{listener.getsockname()[1]}/")
    await uvicorn.Server(config).serve(sockets=[listener])
