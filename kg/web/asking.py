"""The page that asks queries, and what it asks of the server."""

import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.datafile import read_toml
from kg.display.text import load_text
from kg.errors import KGError, QueryUnanswered
from kg.files import BOM
from kg.query import bind, find_query, list_queries
from kg.query.frames import Body, Question
from kg.query.named import DATE, NUMBER, STAGE, THING, NamedQuery
from kg.resolve import NotOneThing
from kg.schema import DATA, load_schema
from kg.web.graph import ServedGraph
from kg.web.problems import tell_empty, tell_problem
from kg.web.rendering import language_of, load_words, render, type_signs
from kg.web.sparql import NAMED, Refused, accepted, answer_with, media_of, read_body
from kg.web.suggesting import Names
from kg.web.vocabulary import tell_vocabulary

CSV = "text/csv"
OWN_KEYS = ("q", "query", "format", "lang")  # of an address; all others are values of a named query
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]")
LONGEST = 200  # characters of a name that is typed


@dataclass(frozen=True, slots=True)
class Asking:
    """The page that asks queries."""

    graph: ServedGraph
    timeout: float
    lang: str
    names: Names

    async def page(self, request: Request) -> Response:
        """Return the page; with a format in the address the answer itself."""
        if "format" in request.query_params:
            return await self._file(request)
        lang = language_of(request, self.lang)
        schema = load_schema()
        kinds = {name: kind.label.text(lang) for name, kind in schema.types.items()}
        kinds |= {name: kind.label.text(lang) for name, kind in schema.relations.items()}
        data = {
            "groups": _groups(lang),
            "base": self.graph.prefixes["id"],
            "words": load_words(lang),
            "columns": load_text("web/columns.toml", lang),
            "sums": load_text("web/sums.toml", lang),
            "kinds": kinds,
            "signs": type_signs(),
            "stages": [label.text(lang) for label in schema.stages.values()],
            **tell_vocabulary(self.graph.prefixes, lang),
        }
        return render("query.html", lang, here="query", data=data)

    async def bound(self, request: Request) -> Response:
        """Return a named query with the values of the address in it, or what is wrong with them."""
        try:
            return JSONResponse({"text": await self._bind(request)})
        except KGError as error:
            if "application/json" not in request.headers.get("accept", ""):
                raise
            problem = tell_problem(error, language_of(request, self.lang), _named(error, request))
            return JSONResponse(problem, 400)

    async def answer(self, request: Request) -> Response:
        """Return the answer to the query in the body, or in the reader's language what is wrong with it."""
        lang = language_of(request, self.lang)
        try:
            text = (await read_body(request.receive)).decode("utf-8", "replace")
            media = media_of(request.query_params.get("format", "")) or accepted(request.headers)
            body = await self.graph.ask(Question(text, self.timeout, media))
            return _for_excel(body, lang) if body.media == CSV else answer_with(body)
        except KGError as error:
            return JSONResponse(tell_problem(error, lang), 503 if isinstance(error, QueryUnanswered) else 400)

    async def empty(self, request: Request) -> Response:
        """Return why the query in the body may have found nothing."""
        text = (await read_body(request.receive)).decode("utf-8", "replace")
        kind, lang = request.query_params.get("of", ""), language_of(request, self.lang)
        return JSONResponse(tell_empty(text, kind != "own", kind == "values", lang, self.graph.uses))

    async def suggest(self, request: Request) -> Response:
        """Return the things that what is typed may mean."""
        kinds = [
            kind for kind in request.query_params.get("kinds", "").split(", ") if kind not in ("", THING)
        ]
        typed = request.query_params.get("text", "")[:LONGEST]
        return JSONResponse(await self.names.suggest(typed, kinds))

    async def _file(self, request: Request) -> Response:
        """Return the answer to the query of the address in the form that it asks for."""
        wanted = request.query_params["format"]
        media = media_of(wanted)
        if not media:
            raise Refused(400, f"format={wanted[:40]!r}: no such format; use one of {', '.join(NAMED)}")
        text = request.query_params.get("query") or await self._bind(request)
        body = await self.graph.ask(Question(text, self.timeout, media))
        response = (
            _for_excel(body, language_of(request, self.lang)) if body.media == CSV else answer_with(body)
        )
        name = request.query_params.get("q", "query") if "query" not in request.query_params else "query"
        file = _NO_NAME.sub("", f"{name}.{wanted.rpartition('/')[2]}")  # the address may hold anything
        response.headers["Content-Disposition"] = f'inline; filename="{file}"'
        return response

    async def _bind(self, request: Request) -> str:
        pairs = [[" ".join(part.split()) for part in pair] for pair in request.query_params.items()]
        values = {key: value for key, value in pairs if value}  # of one line each, as what is said of them
        query = find_query(values.get("q", ""))
        values = {key: value for key, value in values.items() if key not in OWN_KEYS}
        if not query.names_things(values):
            return bind(query, values)
        things = await self.names.things()
        return bind(query, values, things, self.names.base)


def _named(error: KGError, request: Request) -> str:
    """Return the value of the address that an error is about."""
    if not isinstance(error, NotOneThing):
        return ""
    pairs = request.query_params.items()
    values = (" ".join(value.split()) for key, value in pairs if key not in OWN_KEYS)
    return next((value for value in values if value and str(error).startswith(value)), "")


def _for_excel(body: Body, lang: str) -> Response:
    """Return CSV that Excel opens: it reads UTF-8 only behind a mark; heads are those that people read."""
    head, end, rest = body.content.partition(b"\r\n")
    columns = load_text("web/columns.toml", lang)
    names = [columns.get(name, name) for name in head.decode().split(",")]
    return answer_with(Body(CSV, (BOM + ",".join(names)).encode() + end + rest))


def _groups(lang: str) -> list[dict[str, Any]]:
    """Return the named queries, by group."""
    known = {query.name: query for query in list_queries()}
    return [
        {"title": group[lang], "queries": [_tell(known[name], lang) for name in group["queries"]]}
        for group in read_toml(DATA / "web" / "groups.toml").values()
    ]


def _tell(query: NamedQuery, lang: str) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.label.text(lang),
        "text": query.text,
        "sample": query.sample,
        "parameters": [
            {
                "name": one.name,
                "label": one.label.text(lang),
                "kind": one.kind if one.kind in (NUMBER, STAGE, DATE) else THING,
                "types": "" if one.kind in (NUMBER, STAGE, DATE, THING) else one.kind,
            }
            for one in query.parameters
        ],
    }
