"""Units -> stories: where one ends and the next begins, and what its lines are in it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.articles.joining import ends
from kg.articles.plain import is_label, plain
from kg.articles.units import Unit
from kg.divisions import load_divisions
from kg.text.segmentation import segment
from kg.words import PageWords, load_words

_PICTURE_GAP = 3  # empty lines where a picture stood
_HEAD_LINES = 8  # lines of a headline
_NAME_TAGS = frozenset({"ns", "nr", "nt", "nz", "nrt", "nrfg", "x"})
_TAG = re.compile("【?([\u4e00-\u9fff]{2,6})[】: ]")
_SAMPLE = 1500  # characters that tell what a text is about


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks of one story, (kind, text), and who signed it."""

    blocks: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]


def tell_stories(units: Sequence[Unit], *, one: bool = False) -> list[Story]:
    """Return the stories of a page; all its units are ``one`` story when the page is known to be one."""
    units = _settle(list(units))
    starts = [] if one else sorted(_starts(units))
    ends_ = [*starts[1:], len(units)] if starts else [len(units)]
    stories = [_story(units[start:end]) for start, end in zip(starts or [0], ends_, strict=True)]
    return [story for story in stories if story.blocks]


def _settle(units: list[Unit]) -> list[Unit]:
    """Decide what only the neighbours tell: captions without a mark, names that sign, lines of a box."""
    last = len(units) - 1
    for index, unit in enumerate(units):
        before = units[index - 1] if index else None
        after = units[index + 1] if index < last else None
        if unit.kind == "credit" and unit.gap == 0 and before and before.kind in ("prose", "short"):
            units[index - 1] = replace(before, kind="caption", names=before.names + unit.names)
        elif unit.kind == "names" and not _signs(unit, before, after):
            units[index] = replace(unit, kind="short", names=())
        elif unit.kind in ("short", "prose") and unit.gap >= _PICTURE_GAP and _tells_picture(units, index):
            units[index] = replace(unit, kind="caption")
    return _box(units)


def _signs(unit: Unit, before: Unit | None, after: Unit | None) -> bool:
    """Whether bare names sign a story: behind its last paragraph, or two of them under its headline."""
    if before is None:
        return False
    if before.kind == "short":
        return len(unit.names) > 1 and after is not None and after.kind == "prose"
    finished = before.kind == "caption" or (before.kind == "prose" and ends(before.text))
    return finished and (after is None or after.kind != "prose" or after.opens)


def _tells_picture(units: Sequence[Unit], index: int) -> bool:
    """Whether the line behind the room of a picture is its caption, not a headline."""
    unit = units[index]
    if len(unit.text) > 80 or unit.opens:
        return False
    follower = next((each for each in units[index + 1 : index + _HEAD_LINES] if each.kind != "short"), None)
    if unit.kind == "short" and follower and (follower.kind == "byline" or follower.opens):
        return False
    broken = index > 0 and units[index - 1].kind == "prose" and not ends(units[index - 1].text)
    return broken or (
        " " not in unit.text and bool(load_words(PageWords).captions.scene.search(plain(unit.text)))
    )


def _box(units: list[Unit]) -> list[Unit]:
    """Make box lines of short lines with figures that stand among box lines, or three in a row."""
    index = 0
    while index < len(units):
        end = index
        while end < len(units) and _is_figure(units[end]):
            end += 1
        if end - index >= 3 or any(unit.kind == "box" for unit in units[index:end]):
            for i in range(_box_start(units, index, end), end):
                units[i] = replace(units[i], kind="box")
        index = max(end, index + 1)
    return units


def _box_start(units: Sequence[Unit], index: int, end: int) -> int:
    """Return where a box begins: at its label; else lines above the first bullet may be a headline."""
    if index and units[index - 1].kind == "short" and is_label(units[index - 1].text):
        return index - 1
    marked = next((i for i in range(index, end) if units[i].kind == "box"), index)
    return marked if marked - index < 3 else index


def _is_figure(unit: Unit) -> bool:
    return unit.kind == "box" or (unit.kind == "short" and any(char.isdigit() for char in unit.text))


def _starts(units: Sequence[Unit]) -> set[int]:
    """Return the indexes of the units that begin a story."""
    starts = {0} if units else set()
    begin, signed = 0, False  # where the story so far begins, and whether it is signed
    for index, unit in enumerate(units):
        found: set[int] = set()
        place = _place(units, index) if unit.kind == "byline" else ""
        if unit.opens or place == "first":
            found = {_head(units, index)}
        elif place == "within":
            found = {index} if signed else set()
        elif _closes_story(units, index):
            found = _after(units, index) | (_picture_story(units, index, begin) if signed else set())
        elif unit.kind != "byline":
            continue
        starts |= found
        begin = max((start for start in found if start <= index), default=begin)
        signed = True
        if any(start > index for start in found):
            begin, signed = max(found), False
    return _by_topic(units, starts)


def _place(units: Sequence[Unit], index: int) -> str:
    """Whether a byline stands first, over its story, last, or within it, between a lead and the text."""
    before, after = units[index - 1] if index else None, _next_text(units, index + 1)
    if after is None:
        lists = index + 1 < len(units) and units[index + 1].kind == "box"
        return "first" if lists and before is not None and before.kind == "short" else "last"
    if before is None or before.kind != "prose":
        return "first"
    return "last" if after.kind == "short" or after.opens else "within"


def _next_text(units: Sequence[Unit], index: int) -> Unit | None:
    return next((unit for unit in units[index:] if unit.kind in ("short", "prose")), None)


def _head(units: Sequence[Unit], index: int) -> int:
    """Return where the headline of the story begins whose byline or first words stand at ``index``."""
    start = index
    while start and units[start - 1].kind == "byline" and units[index].opens and start == index:
        start -= 1
    first = _over_shorts(units, start)
    if first < start:
        return first
    behind = start
    while behind and units[behind - 1].kind in ("caption", "box") and start - behind < 30:
        behind -= 1
    first = _over_shorts(units, behind)
    return first if first < behind else start


def _over_shorts(units: Sequence[Unit], index: int) -> int:
    start = index
    while start and index - start < _HEAD_LINES and units[start - 1].kind == "short":
        start -= 1
    return start


def _closes_story(units: Sequence[Unit], index: int) -> bool:
    unit = units[index]
    if unit.closes or unit.kind == "names":
        return True
    if unit.kind == "byline":
        return _place(units, index) == "last"
    before = units[index - 1] if index else None
    if unit.kind != "credit" or before is None or before.kind != "prose" or not unit.names:
        return False
    after = _next_text(units, index + 1)
    return after is None or after.kind == "short"


def _after(units: Sequence[Unit], index: int) -> set[int]:
    """Return where the story behind a signed one begins: pictures and their credits still belong to it."""
    index += 1
    while index < len(units) and units[index].kind in ("caption", "credit", "byline", "names"):
        index += 1
    return {index} if index < len(units) else set()


def _picture_story(units: Sequence[Unit], index: int, begin: int) -> set[int]:
    """Return where a story signed at its end begins when another, signed above, stands before it."""
    start = index
    while start - 1 > begin and units[start - 1].kind in ("prose", "caption") and index - start < 5:
        start -= 1
    first = _over_shorts(units, start)
    if first == start or first <= begin or not _differ(units[begin:first], units[first:index]):
        return set()
    return {first}


def _by_topic(units: Sequence[Unit], starts: set[int]) -> set[int]:
    """Add the headlines without a byline that no name joins to the story before them."""
    found = set(starts)
    ordered = [*sorted(starts), len(units)]
    for start, end in pairwise(ordered):
        found |= set(_split_topic(units[start:end], start))
    return found


def _split_topic(units: Sequence[Unit], offset: int) -> Iterator[int]:
    heads = [head for head in _heads(units) if head]
    begin = 0
    for number, head in enumerate(heads):
        lines = _headline(units, head)
        told = any(unit.kind == "prose" for unit in units[begin:head])
        plainly = lines > 1 and not any(unit.gap == 0 for unit in units[head + 1 : head + lines])
        # Short news have no headings inside: a headline among them is the next story's.
        brief = any(unit.opens for unit in units[begin:head]) and not any(begin < h < head for h in heads)
        tags = _tag(units[begin].text), _tag(units[head].text)
        if told and (plainly or brief or (all(tags) and tags[0] != tags[1])):
            end = heads[number + 1] if number + 1 < len(heads) else len(units)
            if _differ(units[begin:head], units[head:end]):
                yield offset + head
                begin = head


def _tag(headline: str) -> str:
    """Return the place that a headline names first and sets apart: 泸州：…, 【寿光】…, 綦江 …"""
    match = _TAG.match(plain(headline[:10]))
    return match.group(1) if match and match.group(1) in load_divisions().names else ""


def _heads(units: Sequence[Unit]) -> list[int]:
    """Return where lines stand that may be the headline of a paragraph behind them."""
    found = []
    for index, unit in enumerate(units):
        if (
            unit.kind == "short"
            and not is_label(unit.text)
            and (index == 0 or units[index - 1].kind != "short")
        ):
            follower = index + _headline(units, index)
            if follower < len(units) and units[follower].kind == "prose":
                found.append(index)
    return found


def _headline(units: Sequence[Unit], index: int) -> int:
    end = index
    while end < len(units) and units[end].kind == "short":
        end += 1
    return end - index


def _differ(before: Sequence[Unit], after: Sequence[Unit]) -> bool:
    """Whether two texts are about different things: the chief names of neither occur in the other."""
    old, new = _names(before), _names(after)
    if not old or not new:
        return False
    return not any(name in new for name in _chief(old)) and not any(name in old for name in _chief(new))


def _names(units: Sequence[Unit]) -> Counter[str]:
    text = "\n".join(unit.text for unit in units if unit.kind in ("prose", "short"))
    # The end of what was told before and the beginning of what comes are nearest to each other.
    words = segment(plain(text[:_SAMPLE]))
    return Counter(word.text for word in words if word.pos in _NAME_TAGS and len(word.text) > 1)


def _chief(names: Counter[str]) -> list[str]:
    most = max(names.values())
    return sorted(name for name, count in names.items() if count >= max(2, most / 2)) or sorted(names)[:1]


def _story(units: Sequence[Unit]) -> Story:
    """Name the lines of a story: those above its first paragraph are its headline, others subheads."""
    names = [name for unit in units if unit.kind != "caption" for name in unit.names]
    names += [name for unit in units if unit.kind == "caption" for name in unit.names]
    blocks: list[tuple[str, str]] = []
    begun = False
    for unit in units:
        if unit.kind in ("byline", "credit", "names") or not unit.text:
            begun = begun or (unit.kind == "byline" and bool(blocks))
            continue
        begun = begun or unit.kind != "short" or (bool(blocks) and is_label(unit.text))
        kind = {"prose": "paragraph", "short": "subhead" if begun else "headline"}.get(unit.kind, unit.kind)
        blocks.append((kind, unit.text))
    return Story(tuple(blocks), tuple(dict.fromkeys(names)))
