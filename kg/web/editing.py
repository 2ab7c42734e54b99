"""The endpoint of `kg serve --edit`: decisions of the page -> decisions.toml, for this machine's browser.

A request needs the token that stands in the page as it is served; one that writes also names our own page as
its origin. So no page of another site can write, and none can read the token.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.decisions import Decision
from kg.decisions.reading import parse_tables, read_decisions
from kg.decisions.writing import append_all, remove, to_toml
from kg.messages import translate
from kg.web.sparql import Refused, read_body

MAX_BYTES = 1 << 18  # of a request: a decision has some hundred
MAX_TABLES = 1000


@dataclass(frozen=True, slots=True)
class Editing:
    """What one server may write: the file, and the token of its page."""

    file: Path
    lang: str = "zh"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def answer(self, request: Request) -> Response:
        """Return the decisions of the file, or write some, or take some out."""
        if not secrets.compare_digest(request.headers.get("x-kg-token", "").encode(), self.token.encode()):
            raise Refused(403, "this page may not write here; open it anew")
        if request.method == "GET":
            return JSONResponse(await asyncio.to_thread(self._told))
        _check_origin(request)
        body = _parse(await read_body(request.receive, MAX_BYTES))
        return JSONResponse({"ids": await asyncio.to_thread(self._write, body)})

    def _told(self) -> dict[str, list[Any]]:
        """Return the decisions of the file, and what of it cannot be read."""
        read = read_decisions([self.file])
        tables = [{"id": one.id, "table": to_toml(one)} for one in read.entries]
        return {"tables": tables, "faults": [translate(fault, self.lang) for fault in read.faults]}

    def _write(self, body: dict[str, list[str]]) -> list[str]:
        if "undo" in body:
            return remove(self.file, body["undo"])
        decisions: list[Decision] = [one for text in body["tables"] for one in parse_tables(text)]
        if not decisions:
            raise Refused(400, "there is no decision in the request")
        append_all(self.file, decisions)
        return [one.id for one in decisions]


def _check_origin(request: Request) -> None:
    """Refuse what a page of another site sends, or a form: a browser tells where a request comes from."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.headers.get("origin") != own:
        raise Refused(403, "decisions are taken from this server's own page alone")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "decisions are sent as application/json")


def _parse(content: bytes) -> dict[str, list[str]]:
    """Return what a request asks for: ``tables`` to write, or the ids of tables to ``undo``."""
    try:
        body: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"the request is no JSON ({error})") from None
    if isinstance(body, dict) and len(body) == 1 and body.keys() <= {"tables", "undo"}:
        ((name, texts),) = body.items()
        is_list = isinstance(texts, list) and 0 < len(texts) <= MAX_TABLES
        if is_list and all(isinstance(text, str) for text in texts):
            return {name: texts}
    raise Refused(400, 'send {"tables": [text, …]} or {"undo": [id, …]}')
