"""A digest -> an Atom feed (RFC 4287): an entry a line, with an id that stays while its thing and news do."""

import re
import uuid
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from kg.digest import Digest, Line
from kg.digest.printing import origin
from kg.display.text import load_text
from kg.timeline.days import first_day

NAMESPACE = "http://www.w3.org/2005/Atom"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 cannot hold these


def to_feed(digest: Digest, *, lang: str = "zh") -> bytes:
    """Return the feed, in UTF-8: the same digest, the same bytes, as all times are those of the news."""
    words = load_text("digest/text.toml", lang)
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "zh-CN" if lang == "zh" else "en"})
    _add(feed, "id", uuid.uuid5(_SPACE, "feed").urn)
    _add(feed, "title", words["title"])
    _add(feed, "updated", _moment(digest.new))
    _add(SubElement(feed, "author"), "name", "kg")
    for line in digest.lines:
        _add_entry(feed, line, digest, lang)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n' + str(tostring(feed, encoding="unicode")) + "\n"
    ).encode()


def _add_entry(feed: Element, line: Line, digest: Digest, lang: str) -> None:
    words = load_text("digest/text.toml", lang)
    entry = SubElement(feed, "entry")
    _add(entry, "id", uuid.uuid5(_SPACE, line.id).urn)
    _add(entry, "title", line.text)
    _add(entry, "updated", _moment(line.date or digest.new))
    if line.watched:
        SubElement(entry, "category", {"term": "watched", "label": words["watched"]})
    SubElement(entry, "category", {"term": line.kind})
    content = SubElement(entry, "content", {"type": "text"})
    content.text = _clean("\n".join(_quotes(line, lang)))


def _quotes(line: Line, lang: str) -> Iterator[str]:
    for said in line.said:
        yield from filter(None, (said.context, said.sentence, origin(said, lang)))


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(" ".join(text.split()))


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _moment(day: str) -> str:
    return f"{first_day(day)}T00:00:00Z"
