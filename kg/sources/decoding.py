"""Bytes -> clean text."""

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.errors import SourceError
from kg.sources.mending import undouble, undouble_gbk, unescape
from kg.text.folding import fold
from kg.text.radicals import fold_radicals

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as the BOM of UTF-16 LE does
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be", "big5hkscs")
# Share of everyday characters: right decodings of newspaper text reach 0.9 and wrong ones stay below 0.5.
_PLAIN, _PLAUSIBLE = 0.85, 0.6
_LOST = 0.1  # share of characters that could not be read when the text was saved
_SAMPLE, _FEW = 4096, 500
_SENTENCE = 20  # Chinese characters that the shortest story has
# A longer line of which less than half is everyday was written in another encoding than the rest.
_LONG_LINE, _STRANGE = 20, 0.5
_FORMATS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word, Excel or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
}

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\u2e80-\u2fdf\U00020000-\U000323af]")
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Control characters, and what has no width or changes how others are drawn: it would cut names in two.
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of ``data``, without control characters; SourceError says why there is none.

    ``declared`` is the encoding that a page claims; it decides only where its text reads like Chinese.
    """
    for magic, name in _FORMATS.items():
        if data.startswith(magic):
            raise SourceError(f"is {name}, not text; save it as plain text (UTF-8)")
    text = undouble(_decode(data, declared), _is_chinese)
    if "\0" in text[:_SAMPLE] or len(_CONTROL.findall(text)) > 3 + len(text) // 100:
        raise SourceError("is not text (it holds control characters); save it as plain text (UTF-8)")
    return clean(text)


def chinese(text: str) -> str:
    """Return ``text``, mended where it was broken before it was saved; SourceError where it is no Chinese."""
    if len(_letters(text)) < _FEW:
        text = mend(text)
    try:
        check_chinese(text)
    except SourceError:
        if again := undouble_gbk(text, _is_chinese):
            return again
        raise
    return text


def mend(text: str) -> str:
    """Return ``text`` without escapes and wrong encodings, as far as what it was is certain."""
    return undouble(unescape(text), _is_chinese)


def check_chinese(text: str) -> None:
    """Raise SourceError for a text that is no Chinese, or was read in a wrong encoding and saved so."""
    letters = _letters(text)
    if not letters:
        raise SourceError(
            "holds no Chinese text; was it saved in a wrong encoding, or is it filled by a script?"
        )
    strange = _everyday_share(letters[:_FEW], _LONG_LINE) < _STRANGE
    if strange or text[:_SAMPLE].count("\ufffd") > _LOST * len(letters):
        raise SourceError(
            "reads like Chinese text saved in a wrong encoding; save it again from where it comes"
        )


def tells_anything(text: str) -> bool:
    """Tell whether a text has a sentence, or as many characters: what is shown while a page loads has not."""
    return len(_HAN.findall(mend(text[:_SAMPLE]))) >= _SENTENCE or len(text) > _SAMPLE


def _letters(text: str) -> str:
    return "".join(_HAN.findall(text[:_SAMPLE]) or _HAN.findall(text))


def _is_chinese(text: str) -> bool:
    return _everyday_share(text) >= _PLAIN


def clean(text: str) -> str:
    """Return ``text`` with plain line ends, without control and invisible characters and radicals of PDFs."""
    return fold_radicals(_INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return ``text`` clean and without line breaks, as titles and names are."""
    return " ".join(clean(text).split())


def _decode(data: bytes, declared: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _try(data[len(bom) :], encoding)
            if text is None or (bom != codecs.BOM_UTF8 and _is_utf8(data[len(bom) :], text)):
                raise SourceError(f"is broken {encoding.upper()}; save it again as UTF-8")
            return text
    text = _try(data, "utf-8")
    # NUL bytes are valid UTF-8, but they are the mark of UTF-16.
    if text is not None and "\0" not in text:
        return text
    return _guess(data, sorted(_CANDIDATES, key=lambda encoding: encoding != declared))


def _is_utf8(data: bytes, wide: str) -> bool:
    """Tell whether ``data`` is UTF-8 behind the mark of UTF-16, with which it reads as ``wide``."""
    return b"\0" not in data and _everyday_share(wide) < _PLAUSIBLE and _try(data, "utf-8") is not None


def _guess(data: bytes, encodings: Iterable[str]) -> str:
    """Return the decoding that reads most like Chinese."""
    best, best_share = "", 0.0
    for text in _decodings(data, encodings):
        share = _everyday_share(text)
        if share > best_share:
            best, best_share = text, share
        if share >= _PLAIN:
            break
    if best_share < _PLAUSIBLE:
        raise SourceError(_why_not(data))
    for number, line in enumerate(best.splitlines(), 1):
        if len(line) >= _LONG_LINE and _everyday_share(line, _LONG_LINE) < _STRANGE:
            raise SourceError(f"holds more than one encoding (see line {number}); save it again as UTF-8")
    return best


def _decodings(data: bytes, encodings: Iterable[str]) -> Iterator[str]:
    for encoding in encodings:
        text = _try(data, encoding)
        if text is not None and "\0" not in text:
            yield text


def _try(data: bytes, encoding: str) -> str | None:
    """Decode strictly, but let go of a character that is cut off at the very end."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        cut = re.match("incomplete|unexpected end|truncated", error.reason)
        if not cut or error.start == 0 or error.start < len(data) - 3:
            return None
        return data[: error.start].decode(encoding)


def _everyday_share(text: str, least: int = 1) -> float:
    """Return how much of what is not plain ASCII is everyday Chinese; all of it where that is too little."""
    sample = text[:_SAMPLE] + text[_SAMPLE:][-_SAMPLE:]
    marked = [char for char in fold(sample) if char > "~" or (char < " " and char not in "\t\n\r\f")]
    return sum(char in _everyday() for char in marked) / len(marked) if len(marked) >= least else 1.0


@cache
def _everyday() -> frozenset[str]:
    """The marks and the 3,755 characters of the first level of GB 2312."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xD8))
    data = bytes(byte for row in rows for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(data.decode("gb2312", "ignore")) | frozenset("·—")


def _why_not(data: bytes) -> str:
    if b"\0" in data:
        return "is not text (it holds NUL bytes); save it as plain text (UTF-8)"
    kept = data.decode("utf-8", "ignore").encode()
    high = sum(byte > 0x7F for byte in data)
    if sum(byte > 0x7F for byte in kept) > high / 2:
        at = _first_error(data)
        return f"is UTF-8 with broken characters (the first at byte {at}); save it again as UTF-8"
    return "is neither UTF-8, GB18030, UTF-16 nor Big5; save it as UTF-8"


def _first_error(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)
