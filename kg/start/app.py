"""Requests of the page -> answers. Each but the page itself must hold the token in a header of its own."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.display.joining import join
from kg.display.text import load_text
from kg.errors import KGError, SourceError
from kg.messages import CHINESE, ENGLISH, translate
from kg.sources.finding import SUFFIXES
from kg.start.builds import Builder
from kg.start.graphs import Graphs
from kg.start.works import KEPT, MB, MOST, Work, Works, list_folder, safe_name, save

FOLDER = Path(__file__).parent / "static"
PATH = "/start/"
TOKEN = "x-kg-token"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; "
    "script-src 'self'; style-src 'self'; connect-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STATIC = {"start.css": "text/css", "start.js": "text/javascript"}
Answer = Callable[[Request], Awaitable[Response]]


def _nothing() -> None:
    """Do nothing: no server runs that could end."""


@dataclass(slots=True)
class Desk:
    """What the page works with: the graphs, the build that runs, the servers of what is looked at."""

    works: Works
    builder: Builder
    graphs: Graphs
    token: str
    lang: str
    end: Callable[[], None] = field(default=_nothing)

    def close(self) -> None:
        """End every process."""
        self.builder.stop()
        self.graphs.close()

    async def page(self, request: Request) -> Response:
        """Return the page; it holds nothing that is secret."""
        lang = self._lang(request)
        words = load_text("start/text.toml", lang)
        data = {"words": words, "suffixes": [*SUFFIXES, *KEPT], "most": MOST * MB}
        text = _templates().get_template("start.html").render(lang=lang, words=words, data=data)
        return HTMLResponse(text)

    async def static(self, request: Request) -> Response:
        """Return its program or its style."""
        name = request.path_params["name"]
        if name not in STATIC:
            return Response(status_code=404)
        path = FOLDER / name
        content = join(path) if path.suffix == ".js" else path.read_text(encoding="utf-8")
        return Response(content, media_type=STATIC[name])

    async def state(self, request: Request) -> Response:
        """Return all graphs, and how far the build is."""
        lang = self._lang(request)
        build = self.builder.last
        works = await run_in_threadpool(self.works.all)
        return JSONResponse(
            {
                "folder": _plain(str(self.works.folder)),
                "works": [_shown(work, lang) for work in works],
                "build": _translated(build.told(), lang) if build else None,
            }
        )

    async def folders(self, request: Request) -> Response:
        """Return the folders of a folder of this machine."""
        return JSONResponse(await run_in_threadpool(list_folder, request.query_params.get("path", "")))

    async def file(self, request: Request) -> Response:
        """Save a file that was dropped."""
        work = self.works.make(request.query_params.get("work", ""))
        if work.sources.parent != work.folder:
            raise SourceError(f"{work.name}: its pages lie in {work.sources}; choose another name")
        await save(work, request.query_params.get("path", ""), request.stream())
        return JSONResponse({"work": work.name})

    async def build(self, request: Request) -> Response:
        """Begin a build: of a graph that is there, or of a folder of this machine."""
        asked = await request.json()
        folder = str(asked.get("folder") or "")
        if folder:
            path = Path(str(list_folder(folder)["path"]))
            work = self.works.make(str(asked.get("work") or path.name or safe_name(folder)), path)
        else:
            work = self.works.find(str(asked.get("work") or ""))
        lang = self._lang(request)
        self.builder.start(work, lang, lambda report: self.works.keep_report(work, report))
        return JSONResponse({"work": work.name})

    async def stop(self, request: Request) -> Response:
        """End the build that runs."""
        await run_in_threadpool(self.builder.stop)
        return JSONResponse({})

    async def open(self, request: Request) -> Response:
        """Return where a graph can be looked at."""
        work = self.works.find(str((await request.json()).get("work") or ""))
        return JSONResponse({"address": await run_in_threadpool(self.graphs.open, work, self._lang(request))})

    async def quit(self, request: Request) -> Response:
        """End the server, with all that it started."""
        self.end()
        return JSONResponse({})

    def guarded(self, answer: Answer) -> Answer:
        """Let only those pass who know the token, and tell errors in the language of the page."""

        async def guard(request: Request) -> Response:
            if not secrets.compare_digest(request.headers.get(TOKEN, "").encode(), self.token.encode()):
                return Response("open the address that kg start printed\n", 403, media_type="text/plain")
            try:
                return await answer(request)
            except KGError as error:
                text = translate(str(error), self._lang(request))
                return JSONResponse({"error": _plain(text)}, 400)
            except ClientDisconnect:  # its page was closed meanwhile
                return Response(status_code=400)
            except (ValueError, AttributeError):  # no JSON, or no object
                return JSONResponse({"error": "no request of the page"}, 400)

        return guard

    def _lang(self, request: Request) -> str:
        asked = request.query_params.get("lang", "")
        return asked if asked in (CHINESE, ENGLISH) else self.lang


def make_app(desk: Desk) -> Starlette:
    """Return the server of the page."""
    routes = [Route(PATH, desk.page), Route(f"{PATH}static/{{name}}", desk.static)]
    routes += [Route(PATH + name, desk.guarded(getattr(desk, name))) for name in ("state", "folders")]
    posted = ("build", "stop", "open", "quit")
    routes += [Route(PATH + name, desk.guarded(getattr(desk, name)), methods=["POST"]) for name in posted]
    routes += [Route(f"{PATH}file", desk.guarded(desk.file), methods=["PUT"])]
    return Starlette(routes=routes, middleware=[Middleware(Front)])


class Front:
    """What every request passes: it is for this machine, and comes from its own page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if not _is_own(Headers(scope=scope)):
            refused = Response("this server answers to its own page alone\n", 421, media_type="text/plain")
            await refused(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, sent)


def _is_own(headers: Headers) -> bool:
    """Tell whether a request names this machine, and comes from no page of another site."""
    host, origin = headers.get("host", ""), headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == host
    return host.rsplit(":", 1)[0] in LOOPBACK and own


def _plain(text: str) -> str:
    """Return a text in which every character has UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _shown(work: Work, lang: str) -> dict[str, Any]:
    report = {**work.report, "lines": [translate(str(one), lang) for one in work.report.get("lines", ())]}
    where = "" if work.sources.parent == work.folder else str(work.sources)
    return {"name": work.name, "built": work.built, "sources": _plain(where), "report": report}


def _translated(told: dict[str, Any], lang: str) -> dict[str, Any]:
    report = {**told["report"], "lines": [translate(one, lang) for one in told["report"].get("lines", ())]}
    return {**told, "report": report, "error": translate(told["error"], lang)}


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
