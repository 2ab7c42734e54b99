"""Saved web pages (.mht .mhtml) and mails (.eml) -> the page or text in them."""

from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from hashlib import sha256

from kg.errors import SourceError
from kg.model import Source, Unread
from kg.sources.decoding import chinese, clean, decode, one_line

_LARGEST = 10 * 2**20  # bytes of a page
_PARTS = 10_000
_BROKEN = "is no saved page or mail that can be read; save the page again as .html"


def read_mail(data: bytes, path: str, known: dict[str, str], *, page: bool) -> Iterator[Source | Unread]:
    """Yield what a file of parts holds; ``page``: saved by a browser, so what tells of it is in the page.

    A page in HTML stays raw, for ``find_text``.
    """
    message = _parse(data)
    parts = [part for _, part in zip(range(_PARTS), message.walk(), strict=False)]
    html = next((part for part in parts if part.get_content_type() == "text/html"), None)
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    part = html or plain
    if part is None:
        raise SourceError(_BROKEN)
    text = clean(_text(part))
    if not text.strip():
        raise SourceError("holds no text")
    if len(text) > _LARGEST:
        raise SourceError("holds a page of more than 10 MB; split it into smaller files")
    if part is plain:
        text = clean(chinese(text))
    fields = dict(known)
    address = message.get("Snapshot-Content-Location") or (html.get("Content-Location") if html else "")
    fields.setdefault("url", one_line(str(address or "")))
    if not page:
        fields.setdefault("title", one_line(str(message.get("Subject") or "")))
    yield Source(
        path,
        "" if part is html else text,
        raw=text.encode("utf-8", "replace") if part is html else b"",
        size=len(data),
        sha256=sha256(data).hexdigest(),
        dated="" if page else _day(message),
        title=fields.get("title", ""),
        date=fields.get("date", ""),
        publisher=fields.get("publisher", ""),
        page=fields.get("page", ""),
        url=fields["url"],
    )
    if not page:
        for name in filter(None, (attached.get_filename() for attached in parts)):
            yield Unread(
                path, f"its attachment {one_line(name)[:80]} was not read; save it as a file of its own"
            )


def _parse(data: bytes) -> EmailMessage:
    try:
        return message_from_bytes(data, policy=policy.default)
    except Exception as error:  # its parser raises what it likes where headers are broken
        raise SourceError(_BROKEN) from error


def _text(part: Message) -> str:
    """Return the text of a part; its head may be wrong about the encoding, so what reads best counts."""
    try:
        content = part.get_payload(decode=True)
        declared = str(part.get_content_charset() or "")
    except (ValueError, LookupError, AttributeError) as error:
        raise SourceError(_BROKEN) from error
    return decode(content, declared) if isinstance(content, bytes) and content.strip() else ""


def _day(message: EmailMessage) -> str:
    """Return the day on which a mail was sent."""
    try:
        written = parsedate_to_datetime(str(message.get("Date") or ""))
        return written.astimezone(written.tzinfo or UTC).date().isoformat()
    except (ValueError, TypeError, OverflowError, AttributeError):
        return ""
