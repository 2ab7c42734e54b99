"""The view as a build wrote it, which asks nobody -> as it is served: it may ask its own server."""

from collections.abc import Mapping
from functools import cache
from html import escape

from kg.display.joining import join
from kg.web.rendering import FOLDER, LANGUAGES, load_words

_CLOSED = b"default-src 'none';"
_OPEN = b"default-src 'none'; connect-src 'self';"
BUILT = "kg-built"  # the meta element that names the build
SCRIPT = "newer.js"


def open_view(view: bytes, given: Mapping[str, str]) -> bytes:
    """Return the view with what it is ``given``: |kg-built: 0123…|, and the script for old ones."""
    metas = "".join(
        f'<meta name="{name}" content="{escape(value)}"{_words(name)}>' for name, value in given.items()
    )
    page = view.replace(_CLOSED, _OPEN, 1)
    page = page.replace(b"<meta charset", f"{metas}\n<meta charset".encode(), 1)
    return page.replace(b"</head>", _script() + b"</head>", 1)


@cache
def _script() -> bytes:
    return f"<script>\n(() => {{\n{join(FOLDER / SCRIPT)}}})();\n</script>\n".encode()


def _words(name: str) -> str:
    if name != BUILT:
        return ""
    return "".join(f' data-{lang}="{escape(load_words(lang)["newer"])}"' for lang in LANGUAGES)
