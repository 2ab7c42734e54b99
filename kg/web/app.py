"""Requests -> answers: what every request passes, and where it goes."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KGError
from kg.web.asking import Asking
from kg.web.editing import Editing
from kg.web.graph import ServedGraph
from kg.web.pages import Pages
from kg.web.presence import run_while_present
from kg.web.sparql import Endpoint, refusal
from kg.web.suggesting import Names

EVERY = [(b"x-content-type-options", b"nosniff")]  # headers of every answer
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def make_app(
    directory: Path,
    graph: ServedGraph,
    *,
    host: str,
    timeout: float,
    cors: bool,
    lang: str,
    editing: Editing | None = None,
) -> ASGIApp:
    """Return the server of one output folder; with ``editing`` its page writes decisions."""
    pages = Pages(directory, graph, timeout, lang, editing)
    asking = Asking(graph, timeout, lang, Names(graph, timeout))
    routes = [
        Route("/", pages.view),
        Route("/built", pages.built),
        Route("/query", asking.page),
        Route("/query/bound", asking.bound),
        Route("/query/answer", asking.answer, methods=["POST"]),
        Route("/query/empty", asking.empty, methods=["POST"]),
        Route("/query/suggest", asking.suggest),
        Route("/entity/{key}", pages.entity),
        Route("/pages/{name}", pages.picture),
        Route("/static/{name}", pages.static),
    ]
    if editing is not None:
        routes.append(Route("/decisions", editing.answer, methods=["GET", "POST"]))
    starlette = Starlette(routes=routes, exception_handlers={KGError: _refused, HTTPException: _missing})
    return Front(Endpoint(graph, timeout), starlette, host in LOOPBACK, cors)


@dataclass(frozen=True, slots=True)
class Front:
    """What every request passes: the name that the server was asked for, headers that every answer has."""

    endpoint: Endpoint
    pages: ASGIApp
    local: bool
    cors: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        is_sparql = scope["path"] in ("/sparql", "/sparql/")
        target: ASGIApp = self.endpoint if is_sparql else self.pages
        if not self.knows(Headers(scope=scope)):
            target = Response(
                "this server answers to the name localhost alone\n", 421, media_type="text/plain"
            )
        elif is_sparql and scope["method"] == "OPTIONS":
            target = Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        await run_while_present(target, scope, receive, partial(_send, send, is_sparql and self.cors))

    def knows(self, headers: Headers) -> bool:
        """Say whether the request is for us.

        The page of another site whose name leads here must not read what is for this machine alone.
        """
        return not self.local or _name(headers.get("host", "")) in LOOPBACK


async def _send(send: Send, is_open: bool, message: Message) -> None:
    if message["type"] == "http.response.start":
        message["headers"] += EVERY
        if is_open:
            message["headers"].append((b"access-control-allow-origin", b"*"))
            message["headers"].append((b"access-control-allow-headers", b"content-type, accept"))
    await send(message)


def _name(host: str) -> str:
    """Return a Host header without its port."""
    return host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdecimal() else host


async def _refused(request: Request, error: Exception) -> Response:
    return refusal(cast(KGError, error))


async def _missing(request: Request, error: Exception) -> Response:
    missing = cast(HTTPException, error)
    return Response(f"{missing.detail}\n", missing.status_code, missing.headers, "text/plain")
