"""The pages for people: the view, a page for each thing, and the files that they need."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pyoxigraph import RdfFormat, parse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kg.cutouts import FOLDER as CUTOUTS
from kg.cutouts import NAME, read_index
from kg.display.joining import join
from kg.query.frames import Body, Question
from kg.query.media import GRAPHS, choose_media
from kg.rdf.jsonld import entity_jsonld
from kg.rdf.turtle import LOCAL
from kg.view.colours import colour_rules
from kg.web.editing import Editing
from kg.web.entity import DESCRIPTION, LIMIT, QUERIES, read_thing
from kg.web.graph import ServedGraph
from kg.web.opened import BUILT, open_view
from kg.web.rendering import FOLDER, POLICY, language_of, render, type_rules
from kg.web.sparql import HTML, accepted, answer_with
from kg.web.state import VIEW

STATIC = {"web.css": "text/css", "query.js": "text/javascript", "site.js": "text/javascript"}
ONE_FILE = (
    POLICY + "script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; worker-src blob:; "
)
ONE_FILE += "connect-src 'self'"
ENDINGS = {
    "": "",
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages for people."""

    directory: Path
    graph: ServedGraph
    timeout: float
    lang: str
    editing: Editing | None = None  # where the page may write decisions

    async def view(self, request: Request) -> Response:
        """Return the view that the build wrote."""
        self.graph.look_at_file()
        view, stamp = self.graph.state.view, self.graph.state.stamps.view
        if view is None or stamp is None:
            raise HTTPException(404, f"{VIEW}: no such file; run kg build")
        given, tag = {BUILT: stamp.key}, f'"{stamp.key}"'
        headers = {"Content-Security-Policy": ONE_FILE, "Cache-Control": "no-cache", "ETag": tag}
        if self.editing is not None:
            given["kg-edit"] = self.editing.token
            headers = {"Content-Security-Policy": ONE_FILE, "Cache-Control": "no-store"}
        elif request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(open_view(view, given), media_type=HTML, headers=headers)

    async def built(self, request: Request) -> Response:
        """Return the name of the view that is served now; one that has another name is old."""
        self.graph.look_at_file()
        stamp = self.graph.state.stamps.view
        return Response(
            stamp.key if stamp else "", media_type="text/plain", headers={"Cache-Control": "no-store"}
        )

    async def entity(self, request: Request) -> Response:
        """Return what is known of one thing: a page, or RDF."""
        key, _, ending = request.path_params["key"].partition(".")
        if not LOCAL.fullmatch(key) or ending not in ENDINGS:
            raise HTTPException(404)
        accept = ENDINGS[ending] or accepted(request.headers)
        iri = self.graph.prefixes["id"] + key
        media = choose_media(accept, (HTML, *GRAPHS))
        if media != HTML:
            return answer_with(await self._described(iri, media, key))
        rows = await self._ask(*(text.replace("$iri", f"<{iri}>") for text in QUERIES.values()))
        answers = dict(zip(QUERIES, rows, strict=True))
        if not answers["own"].rows:
            raise HTTPException(404, f"{key}: nothing here has this id")
        lang = language_of(request, self.lang)
        thing = read_thing(iri, answers, lang, read_index(self.directory))
        response = render("entity.html", lang, here="entity", thing=thing, key=key, limit=LIMIT)
        response.headers["Vary"] = "Accept"
        return response

    async def picture(self, request: Request) -> Response:
        """Return a cut-out of a page."""
        folder, name = (self.directory / CUTOUTS).resolve(), request.path_params["name"]
        if not NAME.fullmatch(name):  # it may hold what no path can, as NUL
            raise HTTPException(404)
        path = folder / name
        # Neither a link that leads out of the folder nor a folder that is one is followed.
        inside = path.resolve().parent == folder and folder.parent == self.directory.resolve()
        if not inside or not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, media_type="image/png", headers={"Cache-Control": "max-age=31536000"})

    async def static(self, request: Request) -> Response:
        """Return one of the files that the pages need."""
        name = request.path_params["name"]
        if name not in STATIC:
            raise HTTPException(404)
        path = FOLDER / name
        if path.suffix == ".js":
            content = join(path)
        else:
            content = "".join((colour_rules(), path.read_text(encoding="utf-8"), type_rules()))
        return Response(content, media_type=STATIC[name], headers={"Cache-Control": "no-cache"})

    async def _described(self, iri: str, media: str, key: str) -> Body:
        """Return what is known of ``iri`` as RDF; JSON-LD with names for programmers who do not know it."""
        readable = GRAPHS[media] == RdfFormat.JSON_LD
        wanted = "application/n-triples" if readable else media
        known = Question(f"ASK {{ <{iri}> ?p ?o }}", self.timeout)
        text = DESCRIPTION.replace("$iri", f"<{iri}>")
        is_known, body = await self.graph.ask_all([known, Question(text, self.timeout, wanted)])
        if not is_known:
            raise HTTPException(404, f"{key}: nothing here has this id")
        if not readable:
            return cast(Body, body)
        return Body(media, entity_jsonld(parse(body.content, RdfFormat.N_TRIPLES), iri).encode())

    async def _ask(self, *texts: str) -> list[Any]:
        return await self.graph.ask_all([Question(text, self.timeout) for text in texts])
