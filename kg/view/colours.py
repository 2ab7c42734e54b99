"""The style of the view -> its colours, light and dark, for the server's pages that wear them too."""

import re
from functools import cache
from pathlib import Path

_RULE = re.compile(r"^:root[^{}]*\{[^{}]*\}", re.MULTILINE)


@cache
def colour_rules() -> str:
    """Return the rules of view.css that name colours."""
    style = (Path(__file__).parent / "static" / "view.css").read_text(encoding="utf-8")
    return "\n".join(_RULE.findall(style)) + "\n"
