"""The pages for people: the view, a page for each thing, and the files that they need."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from kg.web.entity import DESCRIPTION, LIMIT, QUERIES, read_thing
from kg.web.graph import ServedGraph
from kg.web.rendering import FOLDER, POLICY, language_of, render, type_rules
from kg.web.sparql import HTML, accepted, answer_with

VIEW = "graph.html"
STATIC = {"web.css": "text/css", "query.js": "text/javascript", "site.js": "text/javascript"}
ONE_FILE = POLICY + "script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; worker-src blob:"
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

    async def view(self, request: Request) -> Response:
        """Return the view that the build wrote."""
        path = (self.directory / VIEW).resolve()
        # A link that leads out of the folder is not followed.
        if not path.is_file() or path.parent != self.directory.resolve():
            raise HTTPException(404, f"{VIEW}: no such file; run kg build")
        return FileResponse(path, media_type=HTML, headers={"Content-Security-Policy": ONE_FILE})

    async def entity(self, request: Request) -> Response:
        """Return what is known of one thing: a page, or RDF."""
        key, _, ending = request.path_params["key"].partition(".")
        if not LOCAL.fullmatch(key) or ending not in ENDINGS:
            raise HTTPException(404)
        accept = ENDINGS[ending] or accepted(request.headers)
        iri = self.graph.prefixes["id"] + key
        media = choose_media(accept, (HTML, *GRAPHS))
        if media != HTML:
            if not await self._rows(f"ASK {{ <{iri}> ?p ?o }}"):
                raise HTTPException(404, f"{key}: nothing here has this id")
            return answer_with(await self._described(iri, media))
        answers = {name: await self._rows(text.replace("$iri", f"<{iri}>")) for name, text in QUERIES.items()}
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
        path = folder / name
        # Neither a link that leads out of the folder nor a folder that is one is followed.
        inside = path.resolve().parent == folder and folder.parent == self.directory.resolve()
        if not NAME.fullmatch(name) or not inside or not path.is_file():
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

    async def _described(self, iri: str, media: str) -> Body:
        """Return what is known of ``iri`` as RDF; JSON-LD with names for programmers who do not know it."""
        readable = GRAPHS[media] == RdfFormat.JSON_LD
        wanted = "application/n-triples" if readable else media
        text = DESCRIPTION.replace("$iri", f"<{iri}>")
        body: Body = await self.graph.ask(Question(text, self.timeout, wanted))
        if not readable:
            return body
        return Body(media, entity_jsonld(parse(body.content, RdfFormat.N_TRIPLES), iri).encode())

    async def _rows(self, text: str) -> Any:
        return await self.graph.ask(Question(text, self.timeout))
