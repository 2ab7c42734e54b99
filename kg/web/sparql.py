"""The SPARQL 1.1 Protocol: a request -> the answer of the graph."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import KGError, NotAcceptable, OutputError, QueryUnanswered
from kg.query.frames import Body, Question
from kg.query.media import GRAPHS, choose_media
from kg.web.graph import ServedGraph

MAX_BODY = 1 << 20  # bytes of a request
FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
HTML = "text/html"
HOST = re.compile(r"[\w.-]+(:[0-9]+)?|\[[0-9a-fA-F:.]+\](:[0-9]+)?", re.ASCII)
NAMED = {  # what format= in an address may say -> what is then accepted
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json, application/ld+json",
    "xml": "application/sparql-results+xml, application/rdf+xml",
    "ttl": "text/turtle",
    "turtle": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
DESCRIPTION = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {{
  <{address}> a sd:Service ; sd:endpoint <{address}> ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ; sd:defaultDataset _:dataset ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
      formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:RDF_XML .
  _:dataset a sd:Dataset ; sd:defaultGraph _:graph .
  _:graph a sd:Graph .
}} WHERE {{}}"""


class Refused(KGError):
    """A request that is not answered, with the status that says so."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.headers = status, headers or {}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The endpoint at /sparql, as an ASGI application."""

    graph: ServedGraph
    timeout: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        accept = accepted(headers)
        try:
            pairs = _pairs(scope["query_string"])
            if scope["method"] == "POST":
                pairs += _posted(headers, await read_body(receive))
            elif scope["method"] not in ("GET", "HEAD"):
                raise Refused(405, "use GET or POST", {"Allow": "GET, HEAD, POST, OPTIONS"})
            address = address_of(scope["path"], headers, scope["scheme"])
            if pairs or scope["method"] == "POST":
                response = await self.answer(pairs, accept, address)
            elif choose_media(accept, (*GRAPHS, HTML)) == HTML:
                response = RedirectResponse("/query", 303)
            else:
                response = await self.answer([("query", DESCRIPTION.format(address=address))], accept)
        except KGError as error:
            response = refusal(error)
        await response(scope, receive, send)

    async def answer(self, pairs: list[tuple[str, str]], accept: str, address: str = "") -> Response:
        """Return the answer to the parameters of a request; relative IRIs belong to its ``address``."""
        try:
            question = _question(pairs, accept, self.timeout)
            return answer_with(await self.graph.ask(question._replace(base=address)))
        except KGError as error:
            return refusal(error)


def answer_with(body: Body) -> Response:
    """Return the response that holds an answer."""
    return Response(body.content, media_type=body.media, headers={"Vary": "Accept"})


def address_of(path: str, headers: Headers, scheme: str = "http") -> str:
    """Return the address that a request was sent to: http://localhost:8000/sparql."""
    host = headers.get("host", "")
    # What is no host's name could end the IRI that it stands in.
    return f"{scheme}://{host if HOST.fullmatch(host) else 'localhost'}{path}"


def accepted(headers: Headers) -> str:
    """Return what a client takes, which it may say in several lines."""
    return ", ".join(filter(None, headers.getlist("accept"))) or "*/*"


def media_of(name: str) -> str:
    """Return what is accepted where an address says format=``name``; nothing for an unknown one."""
    return NAMED.get(name.lower(), name if "/" in name else "")


def refusal(error: KGError) -> Response:
    """Return the response that says why there is no answer."""
    headers: dict[str, str] = {}
    if isinstance(error, Refused):
        status, headers = error.status, error.headers
    elif isinstance(error, QueryUnanswered):
        status, headers = 503, {"Retry-After": "5"}
    elif isinstance(error, NotAcceptable):
        status = 406
    else:
        status = 500 if isinstance(error, OutputError) else 400
    return Response(f"{error}\n", status, headers, "text/plain")


async def read_body(receive: Receive, most: int = MAX_BODY) -> bytes:
    """Return the body of a request; Refused if it is larger than ``most`` bytes."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the request ended early")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            size = f"{most >> 20} MB" if most >> 20 else f"{most >> 10} kB"
            raise Refused(413, f"a request of more than {size} is not read", {"Connection": "close"})
    return bytes(body)


def _posted(headers: Headers, body: bytes) -> list[tuple[str, str]]:
    media = headers.get("content-type", "").split(";")[0].strip().lower()
    if media == FORM:
        return _pairs(body)
    if media == QUERY:
        return [("query", _decode(body))]
    if media == UPDATE:
        raise Refused(400, "this endpoint only reads; it takes no update")
    raise Refused(
        415, f"Content-Type {media or 'missing'}; use {QUERY} or {FORM}", {"Accept-Post": f"{QUERY}, {FORM}"}
    )


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_decode(text), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Refused(400, f"the request cannot be read ({error})") from error


def _decode(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, "the request is not UTF-8") from error


def _question(pairs: list[tuple[str, str]], accept: str, timeout: float) -> Question:
    said: dict[str, list[str]] = {}
    for key, value in pairs:
        said.setdefault(key, []).append(value)
    for name in (*said.get("format", ()), *said.get("output", ())):
        accept = media_of(name)
        if not accept:
            raise Refused(400, f"format={name[:40]!r}: no such format; use one of {', '.join(NAMED)}")
    if "update" in said:
        raise Refused(400, "this endpoint only reads; it takes no update")
    queries = said.get("query", [])
    if len(queries) != 1:
        raise Refused(400, f"{len(queries)} queries; give exactly one as the parameter query")
    defaults, named = said.get("default-graph-uri"), said.get("named-graph-uri")
    if defaults is None and named is None:
        return Question(queries[0], timeout, accept)
    return Question(queries[0], timeout, accept, tuple(defaults or ()), tuple(named or ()))
