"""Text -> the same text in one spelling, character for character."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

# A character of its own in names (a county, companies) as well as the traditional form of another.
_KEPT = "乾"

_FULL = dict(zip("(),:;?!", "（），：；？！", strict=True))
_SIGNS = dict(zip("「」﹁﹂｢｣〝〞〟＂『』﹃﹄＇％｡､・･‧•∙⋅", "“”“”“”“””\"‘’‘’'%。、······", strict=True))
_HAN = re.compile("[㐀-䶿一-鿿\uf900-\ufaff〇\U00020000-\U000323af]")
# Marks in both their forms, quotes and blanks: what may stand between a mark and the word it belongs to.
_RUN = re.compile(r"(?:[^\S\n]|[(),:;?!（），：；？！\"'“”‘’。、…《》〈〉【】\[\]—])+")
_HALF = re.compile("[(),:;?!]")
_BY_CONTEXT = frozenset("(),:;?!\"'")
_BRACKET = re.compile(r"[()（）\n]")
_QUOTES = re.compile("[“”‘’《》\"']")
_QUOTE = re.compile('[“”"\n]')
_SINGLE = re.compile(r"(?<![A-Za-z'])'([^'‘’\n]+)'(?![A-Za-z'])")
_OPENS_AFTER = frozenset("：（")
_CLOSES_BEFORE = frozenset("，。、；：？！）》】… \t\n")
# Full-width marks inside a full-width number: １．５, １２，０００.
# A point between the parts of a name: 艾力．吐尔逊. Not behind the number of a paragraph: 一．
_NAME_POINT = re.compile(r"(?<=[一-鿿]{2})[．.](?=[一-鿿]{2})")
_WIDE_DIGIT = re.compile("[０-９]")
_POINT = re.compile("(?<=[０-９])．(?=[０-９])")
_THOUSANDS = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def fold(text: str) -> str:
    """Return ``text`` with simplified characters, half-width letters and digits and Chinese punctuation.

    The result has the length of ``text``, so offsets hold in both; folding it again changes nothing. Quotes
    are told apart by what precedes them in their line: fold the whole article, then cut it.
    """
    if text.isascii() or _table().same.issuperset(text):
        return text
    if _WIDE_DIGIT.search(text):
        text = _THOUSANDS.sub(",", _POINT.sub(".", text))
    text = _NAME_POINT.sub("·", text.translate(_table()))
    if _HALF.search(text):
        text = _pair_brackets(_RUN.sub(_widen, text))
    if '"' in text:
        text = _turn_quotes(text)
    return _SINGLE.sub(_turn_single, text) if "'" in text else text


class _FoldedLetters(dict[int, str]):
    """Code point -> its folded character, worked out when first met."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        super().__init__((ord(sign), folded) for sign, folded in _SIGNS.items())
        self._convert = convert
        self.same: set[str] = set()  # met before, and never changed

    def __missing__(self, code: int) -> str:
        folded = char = chr(code)
        if char != _KEPT and (_HAN.match(char) or "⺀" <= char <= "⿕"):
            folded = self._simplify(unicodedata.normalize("NFKC", char))
        elif "！" <= char <= "～" and unicodedata.category(char)[0] in "LN":
            folded = unicodedata.normalize("NFKC", char)
        self[code] = folded = folded if len(folded) == 1 else char
        if folded == char and char not in _BY_CONTEXT:
            self.same.add(char)
        return folded

    def _simplify(self, char: str) -> str:
        simple = self._convert(char)
        # A few characters of the table lead to another one that is itself converted.
        return char if simple == char or char == _KEPT or len(simple) != 1 else self._simplify(simple)


@cache
def _table() -> _FoldedLetters:
    from opencc import OpenCC

    return _FoldedLetters(OpenCC("t2s").convert)


def _widen(run: re.Match[str]) -> str:
    """Make the marks Chinese that stand next to a Chinese character (not those in 1,000 or 3:00)."""
    marks, text = run.group(), run.string
    if not _HALF.search(marks):
        return marks
    before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
    if not (_HAN.match(before) or _HAN.match(after)):
        return marks
    return "".join(_FULL.get(mark, mark) for mark in marks)


def _pair_brackets(text: str) -> str:
    """Make both brackets of a pair Chinese where one of them is: （ABC) -> （ABC）."""
    chars = list(text)
    open_: list[int] = []
    for match in _BRACKET.finditer(text):
        bracket, at = match.group(), match.start()
        if bracket == "\n":
            open_.clear()
        elif bracket in "(（":
            open_.append(at)
        elif open_:
            start = open_.pop()
            if chars[start] == "（" or bracket == "）":
                chars[start], chars[at] = "（", "）"
    return "".join(chars)


def _turn_quotes(text: str) -> str:
    """Turn straight quotes into “ and ” by turns, line by line."""
    chars = list(text)
    is_open = False
    for match in _QUOTE.finditer(text):
        quote, at = match.group(), match.start()
        if quote == '"':
            before = text[at - 1] if at else "\n"
            after = text[at + 1] if at + 1 < len(text) else "\n"
            if is_open:
                quote = "“" if before in _OPENS_AFTER else "”"
            else:
                # A quotation that began in an earlier line ends here.
                ends = after in _CLOSES_BEFORE and before not in _CLOSES_BEFORE
                quote = "”" if ends else "“"
            chars[at] = quote
        is_open = quote == "“"
    return "".join(chars)


def _turn_single(match: re.Match[str]) -> str:
    inner = match.group(1)
    return f"‘{inner}’" if _HAN.search(inner) else match.group()


def fullness(name: str) -> tuple[int, int, str]:
    """Return what sorts names of one thing: the fullest first; of two that differ in quotes the bare one."""
    return -len(_QUOTES.sub("", name)), len(name), name


@lru_cache(maxsize=4096)
def form_of(name: str) -> str:
    """Return a name as extraction and linking compare it: folded, without white space and quotation marks."""
    return "".join(c for c in fold(name) if not c.isspace() and c not in "“”‘’《》")


def spell_name(name: str) -> str:
    """Return a name as people type it: folded, without blanks, in small letters."""
    return "".join(fold(name).split()).lower()
