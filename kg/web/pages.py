"""The pages for people: the view, the page for queries, a page for each thing."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from pyoxigraph import RdfFormat, parse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from kg.cutouts import FOLDER as CUTOUTS
from kg.cutouts import NAME, read_index
from kg.display.joining import join
from kg.display.text import load_text
from kg.query import bind, find_query, list_queries
from kg.query.frames import Body, Question
from kg.query.media import GRAPHS, choose_media
from kg.query.names import MENTIONS, ask_names, read_names
from kg.query.results import Rows
from kg.rdf.jsonld import entity_jsonld
from kg.rdf.turtle import LOCAL
from kg.schema import load_schema
from kg.web.editing import Editing
from kg.web.entity import DESCRIPTION, LIMIT, QUERIES, read_thing
from kg.web.graph import ServedGraph
from kg.web.sparql import HTML, answer_with

FOLDER = Path(__file__).parent / "static"
VIEW = "graph.html"
STATIC = {"web.css": "text/css", "query.js": "text/javascript"}
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; "
)
OWN_FILES = POLICY + "script-src 'self'; style-src 'self'; connect-src 'self'"
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
    editing: Editing | None = None  # where the page may write decisions

    async def view(self, request: Request) -> Response:
        """Return the view that the build wrote."""
        path = (self.directory / VIEW).resolve()
        # A link that leads out of the folder is not followed.
        if not path.is_file() or path.parent != self.directory.resolve():
            raise HTTPException(404, f"{VIEW}: no such file; run kg build")
        if self.editing is not None:
            return await self.editing.serve(path, ONE_FILE)
        return FileResponse(path, media_type=HTML, headers={"Content-Security-Policy": ONE_FILE})

    async def query(self, request: Request) -> Response:
        """Return the page that asks queries."""
        queries = [
            {
                "name": query.name,
                "title": query.label.text(self.lang),
                "text": query.text,
                "sample": query.sample,
                "parameters": [
                    {"name": one.name, "label": one.label.text(self.lang)} for one in query.parameters
                ],
            }
            for query in list_queries()
        ]
        schema = load_schema()
        kinds = {kind.name: kind.label for kind in schema.types.values()}
        kinds |= {kind.name: kind.label for kind in schema.relations.values()}
        data = {
            "queries": queries,
            "base": self.graph.prefixes["id"],
            "words": self._words(),
            "columns": load_text("web/columns.toml", self.lang),
            "kinds": {name: label.text(self.lang) for name, label in kinds.items()},
        }
        return self._page("query.html", data=data)

    async def bound(self, request: Request) -> Response:
        """Return the text of a named query with the values of the address in it."""
        pairs = [[" ".join(part.split()) for part in pair] for pair in request.query_params.items()]
        values = {key: value for key, value in pairs if value}  # of one line each, as what is said of them
        query = find_query(values.pop("q", ""))
        if not query.names_things(values):
            return JSONResponse({"text": bind(query, values)})
        names, mentions = [await self._rows(text) for text in (ask_names(), MENTIONS)]
        return JSONResponse({"text": bind(query, values, *read_names(names, mentions))})

    async def entity(self, request: Request) -> Response:
        """Return what is known of one thing: a page, or RDF."""
        key, _, ending = request.path_params["key"].partition(".")
        if not LOCAL.fullmatch(key) or ending not in ENDINGS:
            raise HTTPException(404)
        accept = ENDINGS[ending] or request.headers.get("accept") or "*/*"
        iri = self.graph.prefixes["id"] + key
        media = choose_media(accept, (HTML, *GRAPHS))
        if media != HTML:
            return answer_with(await self._described(iri, media))
        answers = {name: await self._rows(text.replace("$iri", f"<{iri}>")) for name, text in QUERIES.items()}
        if not answers["own"].rows:
            raise HTTPException(404, f"{key}: nothing here has this id")
        thing = read_thing(iri, answers, self.lang, read_index(self.directory))
        response = self._page("entity.html", thing=thing, key=key, limit=LIMIT)
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
        content = join(path) if path.suffix == ".js" else path.read_text(encoding="utf-8")
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

    async def _rows(self, text: str) -> Rows:
        rows: Rows = await self.graph.ask(Question(text, self.timeout))
        return rows

    def _words(self) -> dict[str, str]:
        return load_text("web/text.toml", self.lang)

    def _page(self, name: str, **values: Any) -> HTMLResponse:
        text = _templates().get_template(name).render(words=self._words(), lang=self.lang, **values)
        # A lone surrogate has no UTF-8: a question mark takes its place.
        return HTMLResponse(text.encode("utf-8", "replace"), headers={"Content-Security-Policy": OWN_FILES})


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
