"""A template and its values -> a page in the reader's language, which may load our own files alone."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.display.signs import sign_of
from kg.display.text import load_text
from kg.schema import load_schema

FOLDER = Path(__file__).parent / "static"
LANGUAGES = ("zh", "en")
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; "
)
OWN_FILES = POLICY + "script-src 'self'; style-src 'self'; connect-src 'self'"


def language_of(request: Request, usual: str) -> str:
    """Return the language that the address asks for, else the ``usual`` one."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else usual


def type_rules() -> str:
    """Return the style that puts its coloured sign before a thing of each type."""
    return "".join(
        f'.type-{kind.name}::before {{ content: "{sign_of(kind)}"; color: {kind.color}; }}\n'
        f".graph .sign-{kind.name} {{ fill: {kind.color}; }}\n"
        for kind in load_schema().types.values()
    )


def type_signs() -> dict[str, str]:
    """Return the sign of each type."""
    return {kind.name: sign_of(kind) for kind in load_schema().types.values()}


def load_words(lang: str) -> dict[str, str]:
    """Return the words of the server's pages."""
    return load_text("web/text.toml", lang)


def render(name: str, lang: str, **values: Any) -> HTMLResponse:
    """Return a page."""
    types = load_schema().types
    text = _templates().get_template(name).render(words=load_words(lang), lang=lang, types=types, **values)
    # A lone surrogate has no UTF-8: a question mark takes its place.
    return HTMLResponse(text.encode("utf-8", "replace"), headers={"Content-Security-Policy": OWN_FILES})


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
