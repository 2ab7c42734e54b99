"""A name -> its parts: places, what is its own, the phase, and the numbers that must never be dropped."""

from functools import lru_cache
from typing import NamedTuple

from kg.divisions import load_divisions
from kg.schema import load_schema
from kg.text.folding import form_of
from kg.text.quantities import parse_number
from kg.words import EntityWords, NamingWords, load_words
from kg.words.patterns import longest_first

_LEAST = 2  # letters that stay of a name without its places and tails
_LONG = 4  # letters of a name that still tells one thing
_LONGEST = 8  # letters of a place's name


class Name(NamedTuple):
    """The parts of a name: of |岚钧|合川|锂电|基地|二期| the core is 岚钧锂电."""

    form: str  # as it is compared: folded, without blanks and quotes
    core: str  # without places, tails and phase; empty where nothing of its own is left
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    local: bool = False  # every place has one: 区发展改革局, 经开区
    # Of a firm:
    registered: bool = False  # in full
    group: bool = False  # others belong to it
    branch: bool = False  # of a firm there: 通威太阳能（成都）有限公司
    # Of a project:
    phase: str = ""
    kind: str = ""  # by its last word: a tunnel, a site
    bare: str = ""  # the form without 工程, 项目
    line: bool = False  # from one place to another: 郑州至万州高速铁路
    spread: bool = False  # it lies in many places


@lru_cache(maxsize=1 << 16)
def parse_name(text: str, type_: str) -> Name:
    """Return the parts of a name of a thing of ``type_``."""
    roles, traits = load_schema().roles, load_schema().types[type_].names
    form = form_of(text)
    if type_ == roles.project:
        return _parse_project(form)
    if traits.tied_by:
        return Name(form, form)  # a person's name has no parts
    words = load_words(NamingWords)
    rest = _without_begin(form, words.begins)
    begin = form.removesuffix(rest)
    rest, places = _without_places(rest, inside=False)
    places = (begin, *places) if begin else places
    name = Name(form, rest, places, _numbers(rest, words))
    if traits.registered:
        registered = form.endswith(words.registered)
        return name._replace(
            core=_without_tails(rest, words.tails),
            registered=registered,
            group=any(word in form for word in words.groups),
            branch=registered and any(f"（{place}）" in form for place in places),
        )
    local = rest.endswith(words.local) and not rest.startswith(words.national)
    joining = str.maketrans("", "", words.joining)
    core = rest.translate(joining) if len(rest) > _LONG else rest
    for long in longest_first(words.short):
        core = core.replace(long.translate(joining), words.short[long])
    return name._replace(core=_without_level(core, local=local and not places), local=local)


def _parse_project(form: str) -> Name:
    words = load_words(NamingWords)
    phase = ""
    for found in words.phase.finditer(form):
        phase = found["number"]
    rest = _without_begin(words.phase.sub("", form), words.begins)
    rest, places = _without_places(rest, inside=True)
    kind = _kind(rest, words)
    return Name(
        form,
        _without_tails(rest, words.heads),
        places,
        _numbers(rest, words),
        phase=_number(phase, words),
        kind=kind,
        bare=_without_tails(form, words.weak),
        line=len(places) > 1 and any(letter in rest for letter in words.ends),
        spread=kind in words.spread,
    )


def _numbers(rest: str, words: NamingWords) -> tuple[str, ...]:
    return tuple(words.number.findall(words.amount.sub("", rest)))


def _number(phase: str, words: NamingWords) -> str:
    """Return which phase it is: 2 for 二 and for 2, 1 for 首; nothing for none."""
    if not phase:
        return ""
    return "1" if phase in words.first else str(parse_number(phase))


def _kind(rest: str, words: NamingWords) -> str:
    """Return what a project's last word, but for 工程 and 项目, says that it is."""
    bare = _without_tails(rest, words.weak)
    return next((words.kinds[last] for last in longest_first(words.kinds) if bare.endswith(last)), "")


def _without_begin(form: str, begins: tuple[str, ...]) -> str:
    """Return a name without 中国 and the like, where enough is left: |农业发展银行, not |银行."""
    found = next((begin for begin in begins if form.startswith(begin)), "")
    return form[len(found) :] if len(form) - len(found) >= _LONG else form


def _without_level(core: str, *, local: bool) -> str:
    """Take the letter off that stands for a division: |区|经信局."""
    bare = local and core[:1] in load_words(EntityWords).levels and len(core) > _LEAST
    return core[1:] if bare else core


def _without_places(form: str, *, inside: bool) -> tuple[str, tuple[str, ...]]:
    """Return the name without the places that begin it, or stand in brackets; ``inside``: anywhere."""
    table = load_divisions()
    kept, places, at, begins = "", list[str](), 0, True
    while at < len(form):
        found = ""
        if begins or inside or form[at - 1] == "（":
            for end in range(min(len(form), at + _LONGEST), at + 1, -1):
                left = len(kept) + len(form) - end
                if form[at:end] in table.names and form[at:end] not in table.risky and left >= _LEAST:
                    found = form[at:end]
                    break
        if found:
            places.append(found)
            at += len(found)
        else:
            kept, at, begins = kept + form[at], at + 1, False
    return kept.replace("（）", ""), tuple(places)


def _without_tails(rest: str, tails: tuple[str, ...]) -> str:
    for tail in longest_first(tails):
        if rest.endswith(tail):
            core = rest[: -len(tail)].removesuffix("（")
            return core if len(core) >= _LEAST or not core else rest
    return rest
