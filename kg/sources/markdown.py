"""Markdown -> plain text and what its front matter says.

By hand, for CommonMark takes stars and underlines beside Chinese letters and their punctuation for text:
markdown-it leaves them standing where these patterns do not.
"""

import re

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_LINES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:={3,}|(?:[-*_] ?){3,})[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t:|-]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"[ \t]+\|[ \t]+"), "　"),
)
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"\[\^[^\[\]\s]+\]:?"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (re.compile(r"(?<!\\)(\*\*\*|\*\*|~~|`+)(?=\S)([^*~`\n]+)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<![*A-Za-z0-9\\])\*(?=\S)([^*\n]+)(?<=[^\s\\])\*(?![*A-Za-z0-9])"), r"\1"),
    (re.compile(r"(?<![_A-Za-z0-9\\])(__?)(?=\S)([^_\n]+)(?<=[^\s\\])\1(?![_A-Za-z0-9])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def read_markdown(text: str) -> tuple[str, dict[str, str]]:
    """Return ``text`` without its markup, and the fields of its front matter."""
    fields: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    # Up to the last end every comment has one, so the search never runs on in vain.
    head, end, rest = text.rpartition("-->")
    text = _COMMENT.sub("", head + end) + rest
    for pattern, plain in _LINES + _INLINE:
        text = pattern.sub(plain, text)
    return text, fields
