"""Mentions -> entities, by what makes them one thing: form, full name, or the rules of their type."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from kg.entities.forms import forms_of, make_entity, spelled
from kg.entities.located import NO_HOMES, Homes
from kg.model import Entity, Mention
from kg.schema import load_schema
from kg.text.folding import form_of, fullness
from kg.text.numbers import cuts_number, keeps_numbers
from kg.words import EntityWords, load_words

_CROWD = 60  # forms that share a key
_Key = TypeVar("_Key", bound=Hashable)


def group_mentions(mentions: Sequence[Mention], homes: Homes = NO_HOMES) -> Iterator[Entity]:
    """Group the other mentions by what makes them one: form, full name, or the rules of their type.

    |隔膜生产基地项目|昨日开工，|隔膜生产基地|占地百亩: one project.

    ``homes`` tells of which division an agency, institution or zone is; those of two are two.
    """
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        home = homes.by_start.get(mention.start)
        groups[mention.type, home.place if home else ""].append(mention)
    for (type_, place), group in groups.items():
        by_form: dict[str, list[Mention]] = defaultdict(list)
        for mention in group:
            by_form[form_of(mention.text)].append(mention)
        rests = homes.rests if place else {}
        for forms, reason in _same(type_, group, rests):
            members = sorted((m for f in forms for m in by_form.get(f, ())), key=lambda m: m.start)
            fulls = [spelled(m.full) for m in members if m.full and form_of(m.full) in forms]
            seen = forms_of(members)
            name = min([*seen, *fulls], key=fullness)
            aliases = [*seen, *_known_forms(type_, name)]
            key = f"{place} {rests[form_of(name)]}" if place else _key(type_, name)
            yield make_entity(type_, key, name, aliases, members, reason=reason)


def _same(
    type_: str, mentions: Sequence[Mention], rests: Mapping[str, str]
) -> Iterator[tuple[frozenset[str], str]]:
    """Yield sets of forms that name one thing, with the reason; forms of one place and one rest are one."""
    forms = list(dict.fromkeys(form_of(m.text) for m in mentions))
    parent = {form: form for form in forms}
    reasons: dict[str, str] = {}

    def root(form: str) -> str:
        while parent[form] != form:
            form = parent[form]
        return form

    def join(short: str, full: str, reason: str) -> None:
        if full not in parent:
            parent[full] = full
        a, b = root(short), root(full)
        if a != b:
            parent[a] = b
            reasons[b] = "; ".join(filter(None, (reasons.get(b, ""), reasons.pop(a, ""), reason)))

    for mention in mentions:
        if mention.full:
            form, full = form_of(mention.text), form_of(mention.full)
            join(form, full, f"{mention.text} = {mention.full} ({mention.rule})")
    names = [*forms, *(form_of(m.full) for m in mentions if m.full)]  # one of these gives the entity its key
    found = (*_pairs(type_, forms), *_of_one_rest(forms, rests), *_of_one_key(type_, forms))
    for short, full in (*found, *_of_one_rest(names, rests), *_of_one_key(type_, names)):
        join(short, full, f"{short} = {full} (inside)")
    groups: dict[str, set[str]] = defaultdict(set)
    for form in parent:
        groups[root(form)].add(form)
    for top, members in groups.items():
        yield frozenset(members), reasons.get(top, "")


def _of_one_rest(forms: Iterable[str], rests: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) of names that tell one kind of one place: 经开区, 合肥经济技术开发区."""
    fullest: dict[str, str] = {}
    for form in sorted(forms, key=fullness):
        if form in rests and fullest.setdefault(rests[form], form) != form:
            yield form, fullest[rests[form]]


def _of_one_key(type_: str, forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) of names that are one without what they lose or keep: 二期, 二期工程."""
    fullest: dict[str, str] = {}
    for form in sorted(forms, key=fullness):
        if fullest.setdefault(_key(type_, form), form) != form:
            yield form, fullest[_key(type_, form)]


def _pairs(type_: str, forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) of one type where the short form can only mean the one full form."""
    names = load_schema().types[type_].names
    if names.tails is None:
        return
    shortest = names.shortest
    cores = {form: form if names.registered else _core(form, names.tails, shortest) for form in forms}
    by_end = _index((core[-shortest:], form) for form, core in cores.items())
    by_ends = _index(((form[:2], form[-1]), form) for form in forms)
    by_brand = _index((form[at : at + 3], form) for form in forms for at in range(1, 5))
    for form, core in cores.items():
        if len(core) < shortest:
            continue
        fuller = [
            o
            for o in by_end[core[-shortest:]]
            if o != form and _ends_with(cores[o], core) and len(o) >= len(form)
        ]
        if not fuller and names.registered:
            fuller = [o for o in by_brand.get(form[:3], ()) if _leaves_out(form, o, names.tails)]
        if not fuller and names.abbreviated:
            fuller = [o for o in by_ends[form[:2], form[-1]] if _abbreviates(form, o)]
        if not fuller and names.outlined:
            fuller = [o for o in forms[:_CROWD] if _outlines(core, cores[o])]
        tops = _tops(fuller, cores)
        if len({cores[o] for o in tops}) == 1:
            yield form, tops[0]


def _index(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, list[str]]:
    """Return form lists by key; a key of very many forms tells nothing, and comparing them all takes long."""
    index: dict[_Key, list[str]] = defaultdict(list)
    for key, form in pairs:
        index[key].append(form)
    return {key: found if len(found) <= _CROWD else [] for key, found in index.items()}


def _tops(fuller: Sequence[str], cores: Mapping[str, str]) -> list[str]:
    """Return the forms that are no part of another one."""
    return [o for o in fuller if not any(p != o and cores[p].endswith(cores[o]) for p in fuller)]


def _ends_with(full: str, short: str) -> bool:
    """Tell whether ``full`` ends so, with its numbers whole: 一公司 is no end of 十一公司."""
    return full.endswith(short) and not cuts_number(full, len(full) - len(short))


def _leaves_out(short: str, full: str, tails: Sequence[str]) -> bool:
    """Tell whether ``short`` is the company ``full`` without its place and some words: 信华新材料有限公司."""
    tail = next((t for t in tails if short.endswith(t) and full.endswith(t)), "")
    at = full.find(short[:3])
    if not tail or not 0 < at <= 4 or len(short) >= len(full):
        return False
    return keeps_numbers(short, full) and _made_of(short, full)


def _abbreviates(short: str, full: str) -> bool:
    """Tell whether ``short`` leaves letters out of ``full`` but keeps both its ends: 鹿寨经开区."""
    if len(short) < 4 or len(short) >= len(full) or short[:2] != full[:2] or short[-1] != full[-1]:
        return False
    return keeps_numbers(short, full) and _made_of(short, full)


def _outlines(short: str, full: str) -> bool:
    """Tell whether a headline's short name keeps what the full one is, and its numbers: 柠檬基地二期."""
    if len(short) >= len(full) or short[-2:] != full[-2:] or not keeps_numbers(short, full):
        return False
    return _made_of(short, full)


def _made_of(short: str, full: str) -> bool:
    letters = iter(full)
    return all(letter in letters for letter in short)


def _core(form: str, tails: Sequence[str], shortest: int) -> str:
    words = load_words(EntityWords)
    form, changed = words.left_out.sub("", words.bracketed.sub(r"\1", form)), True
    while changed:
        changed = False
        for tail in tails:
            if form.endswith(tail) and len(form) - len(tail) >= shortest:
                form, changed = form[: -len(tail)], True
    return form


def _key(type_: str, name: str) -> str:
    """Return what makes a thing itself: the same for 产业园一期, 产业园（一期） and 产业园一期工程."""
    names = load_schema().types[type_].names
    form = form_of(name)
    return _core(form, names.tails, names.shortest) if names.tails and not names.registered else form


def _known_forms(type_: str, name: str) -> Iterator[str]:
    """Yield further forms that a reader knows the thing by: a project without the word 项目."""
    names = load_schema().types[type_].names
    if names.tails and not names.registered:
        core = _core(name, names.tails, names.shortest)
        if core != name:
            yield core
