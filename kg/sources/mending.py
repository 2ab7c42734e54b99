"""Text that was broken before it was saved -> the same as it was meant, where that is certain.

Lines that were read in another encoding than they were written in, and saved so, and escapes for characters.
"""

import html
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

_HAN = re.compile("[\u3400-\u9fff]")
# What Windows-1252 shows for the bytes 80 to 9F; browsers take the five that it lacks for control characters.
_SHOWN = {
    bytes([byte]).decode("cp1252"): chr(byte)
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_AS_BYTES = str.maketrans(_SHOWN)
_HIGH = f"\x80-\xff{''.join(_SHOWN)}"
_MISREAD = re.compile(f"[\xc0-\xff][{_HIGH}]{{3}}|[{_HIGH}][\xc0-\xff][{_HIGH}]{{2}}")
_LINE = re.compile("[^\n\r]+")
_LEAST = 3  # characters that are no accident
_CODES = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_NUMBERS = re.compile(r"(?:&#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6});)+")
_PERCENTS = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")
_BREAKS = re.compile(r"(?:\\r)?\\n|(?:%0[Dd])?%0[Aa]")
_SPACES = re.compile(r"\\t|%20")

IsChinese = Callable[[str], bool]


def undouble(text: str, is_chinese: IsChinese) -> str:
    """Return ``text`` with each line that was Chinese before it was read as Latin-1 or Windows-1252."""
    if not _MISREAD.search(text):
        return text
    return _LINE.sub(lambda line: _again(line[0], "latin-1", is_chinese) or line[0], text)


def undouble_gbk(text: str, is_chinese: IsChinese) -> str:
    """Return ``text`` as it was before its UTF-8 was read as GBK; nothing where characters were lost."""
    return _again(text, "gb18030", is_chinese)


def unescape(text: str) -> str:
    r"""Return ``text`` with characters for escapes (\u91cd, &#37325;, %E9%87), where these are most of it."""
    for escapes, read in ((_CODES, _codes), (_NUMBERS, html.unescape), (_PERCENTS, _percents)):
        told = sum(len(_HAN.findall(read(one))) for one in escapes.findall(text))
        if told >= _LEAST and told > len(_HAN.findall(text)):
            text = _SPACES.sub(" ", _BREAKS.sub("\n", _read_out(text, escapes, read)))
    return text


def _read_out(text: str, escapes: re.Pattern[str], read: Callable[[str], str]) -> str:
    return escapes.sub(lambda one: read(one[0]), text)


def _again(text: str, wrong: str, is_chinese: IsChinese) -> str:
    """Return ``text`` read again from the bytes that were read as ``wrong``, or nothing."""
    try:
        data = (text.translate(_AS_BYTES) if wrong == "latin-1" else text).encode(wrong)
    except UnicodeEncodeError:
        return ""
    for right in ("utf-8", "gb18030"):
        try:
            read = data.decode(right)
        except UnicodeDecodeError:
            continue
        if right != wrong and _HAN.search(read) and is_chinese(read):
            return read
    return ""


def _codes(found: str) -> str:
    codes = bytes.fromhex(found.replace("\\u", ""))
    return codes.decode("utf-16-be", "replace")


def _percents(found: str) -> str:
    data = unquote_to_bytes(found)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
