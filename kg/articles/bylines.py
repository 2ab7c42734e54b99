"""Line -> who signed it: bylines, heads such as 本报寿光讯（记者 …）, credits of pictures."""

import re
from dataclasses import dataclass

import regex

from kg.articles.plain import plain
from kg.schema import load_surnames
from kg.text.segmentation import segment
from kg.words import BylineWords, load_words

_LONGEST = 80  # characters of a byline
_APART = re.compile(r"[\s、，,/／;；|｜＆&:：]+")
_HAN = re.compile("[㐀-鿿\U00020000-\U000323af]+")
_PROSE = re.compile(r"[。！？；!?;“”《》%\d]")
_CUTS = re.compile(r"(?<=[。！？!?”])\s*(?=\S)|\s+(?=\S)|(?=[(（][^()（）]*[)）]\s*$)")
_BRACKETED = re.compile(r"[(（【\[]([^()（）]*)[)）】\]]")
_AT_END = re.compile(r"[(（]([^()（）\n]{2,60})[)）]\s*$")
_SIGNED_ALONE = regex.compile(r"\s*[(](?P<who>[^()]{4,60})[)](?P<head>)(?P<by>)")
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
# Parts of speech that jieba gives to names; anything else in its dictionary is a word.
_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "nz", "x"})


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote or photographed. ``by_role``: a word as 记者 says so; ``marked``: a mark as □ does."""

    names: tuple[str, ...]
    photo: bool = False
    by_role: bool = False
    marked: bool = False


def read_byline(line: str) -> Byline | None:
    """Return the byline that the whole ``line`` is, or None."""
    if len(line) > _LONGEST:
        return None
    words = load_words(BylineWords)
    line = line.strip()
    bare = line.lstrip(words.marks).strip()
    marked = bare != line
    in_brackets = _BRACKETED.fullmatch(bare)
    if in_brackets:
        bare = in_brackets.group(1).strip()
    if not bare or _PROSE.search(bare):
        return None
    parts, roles, outlet = _parts(bare, words)
    loose = bool(roles) and (marked or outlet or in_brackets is not None)
    tokens = [token for part in parts for token in _tokens(part)]
    kinds = [_classify(token, loose, words) for token in tokens]
    if "" in kinds:
        return None
    names = tuple(
        _cut_tail(token, words) for token, kind in zip(tokens, kinds, strict=True) if kind == "name"
    )
    if not (names or outlet or marked or len(kinds) > 1):
        return None
    by_role = bool(roles) or "photo" in kinds or "word" in kinds
    photo = "photo" in kinds or any(role in words.photo for role in roles)
    return Byline(names, photo, by_role, marked)


def _parts(text: str, words: BylineWords) -> tuple[list[str], list[str], bool]:
    """Cut ``text`` at the words for those who write: the rest, these words, and whether a paper is named."""
    parts, roles, outlet, start = [], [], False, 0
    for match in words.signed.finditer(plain(text)):
        parts.append(text[start : match.start()])
        roles.append(match.group("role"))
        outlet = outlet or bool(match.group("outlet"))
        start = match.end()
    return [*parts, text[start:]], roles, outlet


def _tokens(text: str) -> list[str]:
    """Return what stands apart in ``text``, letters of one spaced name put together: 杨 帆, 代 鹏飞."""
    tokens: list[str] = []
    for token in _APART.split(text):
        half = bool(tokens) and len(tokens[-1]) == 1
        if half and 0 < len(token) <= 2 and _HAN.fullmatch(tokens[-1] + token):
            tokens[-1] += token
        elif token:
            tokens.append(token)
    return tokens


def _classify(token: str, loose: bool, words: BylineWords) -> str:
    token = plain(token)
    if token in words.photo:
        return "photo"
    if token in words.alone or words.agency.fullmatch(token):
        return "word"
    return "name" if _is_name(_cut_tail(token, words), loose, words) else ""


def _cut_tail(token: str, words: BylineWords) -> str:
    for tail in words.tails:
        if token.endswith(tail) and len(token) > len(tail) + 1:
            return token.removesuffix(tail)
    return token


def _is_name(token: str, loose: bool, words: BylineWords) -> bool:
    """A surname and one or two characters; any unknown word where a paper names its people."""
    if loose and "·" in token:
        return len(token) <= 16 and all(_HAN.fullmatch(part) for part in token.split("·"))
    if not _HAN.fullmatch(token) or not 2 <= len(token) <= (6 if loose else 4):
        return False
    surnamed = (token[0] in load_surnames() and len(token) <= 3) or token[:2] in load_surnames()
    if surnamed and loose:
        return True
    if not surnamed and not loose:
        return False
    found = segment(token)
    if surnamed:
        return token[-1] not in words.no_name and (len(found) > 1 or found[0].pos in _NAME_TAGS)
    # An unknown name, not a phrase such as 走基层: no word of it is a verb or an adverb.
    if len(found) == 1:
        return found[0].pos in _NAME_TAGS or len(token) > 4
    return not any(word.pos[0] in "vdpc" and (word.start == 0 or len(word.text) > 1) for word in found)


@dataclass(frozen=True, slots=True)
class Lead:
    """A story's first paragraph without its byline; a head that names a place, such as 本报寿光讯, apart."""

    head: str
    text: str
    names: tuple[str, ...]


def starts_story(line: str) -> bool:
    """Whether ``line`` begins a story: 本报讯（记者 …）; the line may end within the names."""
    begin = plain(line[: 2 * _LONGEST])
    words = load_words(BylineWords)
    open_ = words.story_head.match(begin)
    if open_ and begin[open_.end() :].startswith("(") and ")" not in begin:
        return words.signed.search(begin, open_.end()) is not None
    return _story_head(begin) is not None


def cut_story_head(text: str) -> Lead | None:
    """Cut the byline off a story's first paragraph; None when it has none."""
    begin = plain(text[: 2 * _LONGEST])
    match = _story_head(begin)
    if match is None:
        return None
    head = match.group("head").strip()
    said = match.group("who") or match.group("by")
    byline = read_byline(f"({said})") if said else None
    names = byline.names if byline else ()
    rest = text[match.end() :].lstrip()
    kept = "".join(text[: match.end("head")].split())
    return Lead(kept if _names_place(head) else "", rest, names)


def _story_head(begin: str) -> regex.Match[str] | None:
    words = load_words(BylineWords)
    match = words.story_head.match(begin)
    if match is None:
        alone = _SIGNED_ALONE.match(begin)
        byline = read_byline(f"({alone.group('who')})") if alone else None
        return alone if byline and byline.by_role and byline.names and not byline.photo else None
    if match.group("who"):
        byline = read_byline(f"({match.group('who')})")
        return match if byline and byline.by_role else None
    if words.no_head.search(match.group("head")):
        return None
    at_end = match.end() == len(begin)
    apart = match.group("by") or match.group("blank") or at_end or begin[match.end()].isdigit()
    return match if apart else None


def _names_place(head: str) -> bool:
    """Whether more than the paper, a date and 讯 stands in the head of a story."""
    rest = load_words(BylineWords).told_by.sub("", head)
    return bool(_HAN.search(re.sub(r"[讯电\s]+$", "", _DATE.sub("", rest))))


def cut_ending(text: str) -> tuple[str, Byline | None]:
    """Cut （记者 …） or （张三 李四） off the end of a paragraph."""
    match = _AT_END.search(text[-_LONGEST:])
    byline = read_byline(match.group(1)) if match else None
    if match is None or byline is None or not byline.names or (not byline.by_role and len(byline.names) < 2):
        return text, None
    return text[: len(text) - len(match.group())].rstrip(), byline


def cut_credit(text: str) -> tuple[str, Byline | None]:
    """Cut the credit of its picture off a caption; a line that is a credit alone leaves nothing."""
    tail = text[-_LONGEST:]
    offset = len(text) - len(tail)
    starts = [0] if offset == 0 else []
    starts += [match.end() for match in _CUTS.finditer(tail) if match.end() < len(tail)]
    for start in starts:
        credit = _read_credit(tail[start:].strip())
        if credit:
            return text[: offset + start].rstrip(), credit
    return text, None


def _read_credit(tail: str) -> Byline | None:
    words = load_words(BylineWords)
    byline = read_byline(tail)
    if byline and byline.photo:
        return byline
    if not words.credit.fullmatch(plain(tail)):
        return None
    names = [_cut_tail(token, words) for token in _tokens(plain(tail).strip("()"))]
    return Byline(tuple(name for name in names if _is_name(name, False, words)), photo=True, by_role=True)
