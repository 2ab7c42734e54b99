"""Does a line go on in the next? Which blanks inside a line are no blanks?"""

import re
from statistics import median

from kg.articles.lines import commas, width
from kg.articles.plain import plain
from kg.model import Word
from kg.text.segmentation import segment
from kg.words import JoiningWords, load_words

_END = re.compile("""(?:[。！？!?…；;：:][\"”’」』）)】]*|——)$""")
_FULL_STOP = re.compile("""[。；;][\"”’」』）)】]*$""")
_HAN = re.compile("[㐀-鿿〇\U00020000-\U000323af]")
_LONE = re.compile("[㐀-鿿]")
_LINKS = frozenset("，,、（(《〈“‘「『【")
_NO_BEGIN = frozenset("，,、。；;：:！!？?）)》〉”’」』】%％…")
_QUOTES = frozenset('“"「『‘')
_BRACKETS = (("（", "）"), ("《", "》"), ("(", ")"))
_SAYS = re.compile(r"\w")
_TERM = re.compile('[“"「‘『][^”"」’』，,。]{1,8}[”"」’』]')
_TAG = re.compile("[^\\w\\s]?[\u4e00-\u9fff]{2,6}")  # ●绵阳 10月8日
_STUMP = re.compile("[^，。！？、]{1,4}。")
_SPACED = re.compile(r"\S(?:\s+\S){2,}")
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"\d[\d.,]*\D{0,4}")
_WINDOW = 5
_MANY = 400  # blanks in one line: more are not looked at one by one

NO, PERHAPS, YES = 0, 1, 2


def ends(text: str) -> bool:
    """Whether ``text`` ends as a sentence, or as the words before a list, does."""
    return bool(_END.search(text[-8:]))


def is_prose(text: str) -> bool:
    """Whether ``text`` is (a part of) a paragraph rather than a headline."""
    if len(text) > 60 or _FULL_STOP.search(text[-8:]) or not _SAYS.search(text):
        return True
    parts = commas(text)
    if (parts and load_words(JoiningWords).anaphora.search(plain(text))) or (
        len(text) > 14 and text[-1] in "：:"
    ):
        return True
    if (ends(text) and (len(text) > 36 or parts)) or (parts > 1 and len(text) > 20 and "——" not in text):
        return True
    opener = load_words(JoiningWords).openers.match(plain(text))
    return bool(opener and text[opener.end() : opener.end() + 1] in ("，", ","))


def goes_on(first: str, second: str, *, over: bool = False) -> int:
    """Whether ``second`` goes on with the sentence of ``first``: NO, PERHAPS or YES.

    ``over``: the last line of ``first`` was short, so its paragraph seems to be over.
    """
    if not first or not second or ends(first):
        return NO
    head, tail = second[:40], first[-40:]
    words = load_words(JoiningWords)
    if tail[-1] in _LINKS or head[0] in _NO_BEGIN or _closes(tail, head) or _STUMP.match(head):
        return YES
    if tail[-1].isdigit() and plain(head[0]) in words.units:
        return YES
    before, after = plain(tail[-_WINDOW:]), plain(head[:_WINDOW])
    if not _HAN.match(before[-1]):
        return PERHAPS if is_prose(first) and not over and may_go_on(head) else NO
    last, follower, across = _at_border(before, after)
    if across or last.text in words.open_words or (last.pos in words.open_tags and commas(first[-60:])):
        return YES
    if over or not may_go_on(head):
        return NO
    # A lone character is the rest of a word whose other half is lost, unless another half word follows.
    lost = len(last.text) == 1 and last.text not in words.units
    whole = len(follower.text) > 1 or follower.pos in words.open_tags or follower.text in words.starters
    return NO if lost and whole else PERHAPS


def may_go_on(head: str) -> bool:
    """Whether ``head`` may be the middle of a sentence: no speech and no date begins there."""
    speech = head[0] in _QUOTES and not _TERM.match(head)
    return not speech and not load_words(JoiningWords).openers.match(plain(head))


def _closes(tail: str, head: str) -> bool:
    """Whether a bracket left open in ``tail`` is closed in ``head``."""
    for opened, closed in _BRACKETS:
        end = head.find(closed)
        if tail.rfind(opened) > tail.rfind(closed) and end >= 0 and opened not in head[:end]:
            return True
    return False


def _at_border(before: str, after: str) -> tuple[Word, Word, bool]:
    """Return the words on both sides of the border, and whether a word of the dictionary stands across it."""
    border = len(before)
    words = segment(before + after)
    at = next(index for index, word in enumerate(words) if word.end >= border)
    if words[at].end == border:
        return words[at], words[at + 1], False
    # A word across that no dictionary has is a guess: look at each side alone.
    return segment(before)[-1], segment(after)[0], words[at].pos != "x"


def full_width(widths: list[int]) -> int:
    """Return the width that most lines have, so that a shorter one ends a paragraph; 0 if none prevails."""
    if len(widths) < 2:
        return 0
    middle = round(median(sorted(widths)[len(widths) // 4 :]))
    alike = sum(abs(each - middle) <= slack(middle) for each in widths)
    wider = sum(each > middle + slack(middle) for each in widths)
    return middle if alike >= 0.6 * len(widths) and wider <= 0.1 * len(widths) and 16 <= middle <= 130 else 0


def slack(full: int) -> int:
    """Return by how many columns a line may differ from a full one."""
    return max(6, full // 7)


def mend_blanks(text: str) -> tuple[str, bool]:
    """Take out the blanks of ``text`` that part nothing; also say whether its last line was a short one.

    A line break is one; a blank is one in prose, unless its lines are all of one width and this one is
    shorter; in a headline or a list a blank parts two phrases.
    """
    tight = text.strip()
    if not _BLANKS.search(tight):
        return tight, False
    if len(tight) < 60 and _SPACED.fullmatch(tight) and "\n" not in tight:
        return _BLANKS.sub("", tight), False
    pieces = _BLANKS.split(tight)
    blanks = _BLANKS.findall(tight)
    prose = is_prose(_BLANKS.sub("", tight))
    widths = [width(piece) for piece in pieces]
    full = full_width(widths[:-1]) if prose and len(pieces) > 4 else 0
    made = [pieces[0]]
    for index, (blank, piece) in enumerate(zip(blanks, pieces[1:], strict=True)):
        # The first line may be indented, or its head cut off.
        short = bool(full) and index > 0 and widths[index] < full - slack(full)
        short = short or (index == 0 and bool(_TAG.fullmatch(pieces[0])) and piece[0].isdigit())
        parts = "\n" not in blank and (not prose or short) and len(pieces) < _MANY
        made += [glue(pieces[index], piece, parts), piece]
    over = bool(full) and widths[-1] < full - slack(full)
    return "".join(made), over


def glue(left: str, right: str, parts: bool = False) -> str:
    """Return what belongs between two pieces: nothing, or a blank between two Latin words or two phrases."""
    a, b = left[-1], right[0]
    if a < "\u1fff" and b < "\u1fff" and a.isalnum() and b.isalnum():
        return "" if a.isdigit() and b.isdigit() and not parts else " "
    return " " if parts and _are_phrases(left, right) else ""


def _are_phrases(left: str, right: str) -> bool:
    """Whether a blank between the two parts phrases: not after 35 in 35 个, before 288 in 投资 288亿元."""
    words = load_words(JoiningWords)
    a, b = plain(left[-1]), plain(right[0])
    if a in _LINKS or b in _NO_BEGIN or _LONE.fullmatch(left) or _LONE.fullmatch(right):
        return False
    if a.isdigit() and b in words.units:
        return False
    if b.isdigit() and _NUMBER.fullmatch(right) and _HAN.match(a):
        return False
    if _HAN.match(a) and _HAN.match(b):
        last, _, across = _at_border(plain(left[-_WINDOW:]), plain(right[:_WINDOW]))
        return not across and last.text not in words.open_words
    return True
