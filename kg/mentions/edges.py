"""Head noun of a project -> where its name begins."""

from functools import cache

import regex

from kg.mentions.line import Line, alternatives, is_break, places_in, walk_left, word_table, word_tuple
from kg.model import Word

_QUOTED = 14  # letters of the longest name in quotation marks before a head noun
_SIZE = 12  # letters of a size in front of a stroke
_RENEWAL = 4  # letters of verbs that are name enough
_COUNTED = 5  # letters of the shortest place with a number and a measure
_TOWN = 5  # letters of the longest name of a town


def find_edge(
    line: Line,
    head: int,
    end: int,
    companies: frozenset[int] = frozenset(),
    zones: frozenset[int] = frozenset(),
) -> int:
    """Return where the name with the head noun from ``head`` to ``end`` begins: ``head``, if nowhere before.

    ``companies`` and ``zones`` are the ends of their names: a company in full is no part of the project's
    name, a zone is none where a verb follows it.
    """

    def inside(line: Line, index: int) -> bool:
        word = line.words[index]
        if word.end in companies:
            return False
        if word.text in word_table("projects")["either"] and (
            word.start in line.place_ending or word.start in zones or word.start in companies
        ):
            return False
        return _inside(line, index, head)

    start = walk_left(line, head, inside, word_tuple("projects", "bracket_ends"))
    start = max([start, *(end for end in companies if start < end <= head)])
    start = _trim(line, start, head, verbs=False)
    start = _behind_founding(line, start, head)
    if line.text.endswith(word_tuple("projects", "whole"), 0, end):
        start = _renewal(line, head, companies, start)
        if start < head:
            start = _with_enumeration(line, _with_counting_places(line, start))
    slash = _sizes().search(line.text, max(0, start - _SIZE), start)
    if slash:  # 20万千瓦/|80万千瓦时储能电站
        start = _trim(line, walk_left(line, slash.end() - 1, inside), head, verbs=False)
    return _with_quotation(line, start)


def _behind_founding(line: Line, start: int, head: int) -> int:
    """Return ``start`` behind a place where something is founded: 在新寨镇上马|茶多酚提取项目."""
    for hit in places_in(line, start, head):
        for verb in word_tuple("projects", "founding"):
            if line.text.startswith(verb, hit.end) and hit.end + len(verb) < head:
                start = max(start, hit.end + len(verb))
    return start


@cache
def _counting_places() -> regex.Pattern[str]:
    places = alternatives(word_table("places")["town"] | word_table("places")["county"])
    measure = "".join(sorted(word_table("projects")["town_counters"]))
    place = rf"\p{{Han}}{{2,5}}?(?:{places})"
    joint = alternatives(word_table("grammar")["joints"])
    return regex.compile(rf"(?<=^|[，。；：！？\s])(?:{place}(?:{joint}))*{place}[0-9]+[{measure}]$")


def _with_counting_places(line: Line, start: int) -> int:
    """Extend a name over the towns that open the clause and count: 甲街道、乙街道12个|老旧小区改造工程."""
    if start < _COUNTED or line.text[start - 1] not in word_table("projects")["town_counters"]:
        return start
    match = _counting_places().search(line.text, max(0, start - 40), start)
    return match.start() if match else start


@cache
def _sizes() -> regex.Pattern[str]:
    return regex.compile("[0-9.]+(?:\\p{Han}{1,4}|[A-Za-z]{1,3})/$")


def _renewal(line: Line, head: int, companies: frozenset[int], start: int) -> int:
    """Return where the verbs between a company and the head begin, if the name is no more: 技改扩能|项目."""
    verbs, position = word_table("projects")["either"], head
    while position and (word := line.words[line.word_at[position - 1]]).text in verbs:
        position = word.start
    return position if position in companies and head - position >= _RENEWAL else start


def has_town(line: Line, start: int, head: int) -> bool:
    """Tell whether the name begins with a town or village that no lexicon holds: 淜溪|镇|风电场."""
    towns, never = word_table("places")["town"], word_tuple("places", "never")
    index = line.word_at[start]
    for word in line.words[index + 1 : index + 4]:
        if word.end > head or word.end - start > _TOWN:
            return False
        if word.text in towns and word.start - start > 1:
            return not line.text.endswith(never, start, word.end)
        if is_break(word.text) or word.text in word_table("projects")["generic"]:
            return False
    return False


def trim_edge(line: Line, start: int, head: int) -> int:
    """Return ``start`` moved behind verbs and other words that begin no name."""
    return _trim(line, start, head)


def _inside(line: Line, index: int, head: int) -> bool:
    word = line.words[index]
    table = word_table("projects")
    previous = line.words[index - 1] if index else None
    if word.text in table["either"]:
        # 二期|建设|…生产线, but 二期扩能|项目
        beside = previous is not None and (previous.text not in table["phases"] or word.end >= head)
        beside = beside and not line.text.endswith(word_tuple("projects", "money"), 0, word.start)
        noun = previous is not None and (previous.text == "）" or _is_noun_before(previous, table["stop"]))
        # 古驿道|提质|改造|项目: two verbs before the head
        return beside and (noun or (word.end >= head and _is_verb_of_name(previous, table["stop"])))
    if word.text in word_table("grammar")["joints"]:
        return _joins_words(line, index)
    if word.text in table["stop"]:
        return line.text.endswith(word_tuple("projects", "units"), 0, word.end)  # 20万千瓦|时
    if word.text in table["tail"] or word.text in table["site"]:
        return True
    if word.text == word_table("grammar")["to"]:
        return previous is not None and not is_break(previous.text)
    if word.text in table["use"]:  # 动力电池|用|硫酸镍, but not 用|硫酸镍
        return (
            previous is not None
            and previous.pos.startswith(("n", "j"))
            and previous.text not in table["stop"]
        )
    if word.text.isascii() or word.pos in ("m", "q", "mq"):
        return True
    if word.pos.startswith(("p", "c", "u", "r", "y", "e", "o", "d", "t")):
        return len(word.text) == 1 and word.pos in ("d", "dg", "tg")
    # Another verb is part of the name only behind a noun: 精油|提取|项目.
    if word.pos not in ("v", "vd") or len(word.text) == 1 or word.end >= head:
        return True
    return previous is not None and (previous.pos == "x" or _is_noun_before(previous, table["stop"]))


def _is_noun_before(word: Word, stop: frozenset[str]) -> bool:
    outside = (
        is_break(word.text) or word.text in stop or word.pos.startswith(("d", "p", "r", "u", "v", "c", "t"))
    )
    return not outside or word.pos == "vn" or word.text in word_table("projects")["either"]


def _is_verb_of_name(word: Word | None, stop: frozenset[str]) -> bool:
    return word is not None and word.pos == "v" and len(word.text) > 1 and word.text not in stop


def _joins_words(line: Line, index: int) -> bool:
    """Tell whether a conjunction joins parts of one name: 玻璃纤维|及|高性能复合材料…项目."""
    if is_break(line.words[index].text) or index < 2:
        return False
    position, previous = line.words[index].start, line.words[index - 1]
    if is_break(previous.text) or _ends_with_head(line, position):
        return False
    table = word_table("projects")
    if previous.pos.startswith(("n", "vn", "x", "b", "l", "j", "z")) or previous.text in table["generic"]:
        return True
    # 中水|回用|及|污泥干化: a verb with its noun is a name's part as well
    verb = previous.pos == "v" or previous.text in table["either"]
    return verb and _is_noun_before(line.words[index - 2], table["stop"])


def _ends_with_head(line: Line, end: int) -> bool:
    heads = word_table("projects")["head"]
    return any(line.text[max(0, end - length) : end] in heads for length in range(2, 9))


def _trim(line: Line, start: int, head: int, *, verbs: bool = True) -> int:
    """Drop what begins no name: measure words, closing brackets, nouns like 公司, and ``verbs``."""
    table = word_table("projects")
    while start < head:
        index = line.word_at[start]
        word = line.words[index]
        if any(hit.start == start for hit in line.places):
            break
        verb = verbs and word.pos in ("v", "vd") and word.text not in table["either"]
        droppable = (
            word.text in table["stop"]
            or word.text in table["before"]
            or (
                word.pos in ("q", "f", "ng", "ad", "d")
                and not _begins_name(line, index)
                and not has_town(line, start, head)
            )
            or is_break(word.text)
            or (word.text in table["either"] and word.end < head and _is_begun(line, index))
        )
        if not (droppable or verb) and not _counts(line, index):
            break
        start = max(word.end, start + 1)
    return start


def _is_begun(line: Line, index: int) -> bool:
    """Tell whether the work is what is begun, no part of the name: 启动|建设|智能阀门产业基地."""
    return index > 0 and line.words[index - 1].text in word_table("projects")["stop"]


def _begins_name(line: Line, index: int) -> bool:
    """Tell whether a side of the sky begins a name: 西|大河水库, not 东侧 or 内."""
    word = line.words[index]
    beside = index + 1 < len(line.words) and line.words[index + 1].pos.startswith("ns")
    return beside and word.text in word_table("projects")["sides"]


@cache
def _number() -> regex.Pattern[str]:
    return regex.compile(f"(?:{word_table('grammar')['number']}|[.])+")


@cache
def _counted_at_once() -> regex.Pattern[str]:
    table = word_table("projects")
    counters = "|".join(sorted(table["counters"] - table["ordinals"]))
    return regex.compile(f"{word_table('grammar')['number']}+(?:{counters})")


def _counts(line: Line, index: int) -> bool:
    """Tell whether the word is a number that counts things (27个, 2家), not a size that names (3万吨)."""
    if _counted_at_once().fullmatch(line.words[index].text):
        return True
    behind = index
    while behind < len(line.words) and _number().fullmatch(line.words[behind].text):
        behind += 1
    counted = index < behind < len(line.words)
    return counted and line.words[behind].text in word_table("projects")["counters"]


@cache
def _enumeration() -> regex.Pattern[str]:
    joints = "|".join(sorted(word_table("grammar")["joints"], key=len, reverse=True))
    measure = "".join(sorted(word_table("projects")["measures"]))
    return regex.compile(f"(?:[0-9]+[{measure}][^，。；：、和及与]{{3,20}}(?:{joints}))+$")


def _with_enumeration(line: Line, start: int) -> int:
    """Extend a name over the things counted before it: 长寿|6条…生产线、2条…生产线和|…项目."""
    if start < 4 or line.text[start - 1] not in word_table("projects")["joint_ends"]:
        return start
    match = _enumeration().search(line.text, max(0, start - 60), start)
    if match is None or not _ends_with_head(line, start - 1):
        return start
    hit = line.place_ending.get(match.start())
    return hit.start if hit else match.start()


def _with_quotation(line: Line, start: int) -> int:
    """Extend a name over the words in quotation marks before it: “守护时光”|照护专区."""
    if start < 4 or line.text[start - 1] != "”":
        return start
    opening = line.text.rfind("“", max(0, start - _QUOTED), start)
    inner = line.text[opening + 1 : start - 1]
    named = opening >= 0 and len(inner) > 1 and not any(map(is_break, inner))
    if not named or inner in word_table("projects")["programmes"]:
        return start
    return opening
