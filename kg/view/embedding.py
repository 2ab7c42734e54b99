"""Data -> an element of a page that holds it inert: no reader of HTML takes a part of it for markup."""

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

INERT = 1_500_000  # bytes of JSON; more is packed, which takes a browser of 2023
ESCAPED = "<>&\u2028\u2029"


def dump(value: Any) -> str:
    """Return ``value`` as short JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def inert(text: str) -> str:
    """Return JSON text that no reader of HTML takes for markup."""
    for sign in ESCAPED:
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def embed(name: str, value: Any) -> str:
    """Return a script element of the id ``name`` that holds ``value`` as JSON, packed where it is large."""
    text = dump(value)
    # A lone surrogate has no UTF-8: a question mark takes its place, so that offsets still count.
    content = text.encode("utf-8", "replace")
    if len(content) <= INERT:
        return f'<script type="application/json" id="{name}">{inert(text)}</script>'
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode("ascii")
    return f'<script type="text/plain" data-packed="gzip" id="{name}">{packed}</script>'


def embed_pictures(pictures: Mapping[str, bytes]) -> str:
    """Return a script element that holds PNG files by their names, or nothing where there are none."""
    held = {name: base64.b64encode(data).decode("ascii") for name, data in sorted(pictures.items())}
    return f'<script type="application/json" id="pictures">{inert(dump(held))}</script>' if held else ""
