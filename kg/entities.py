"""An article's mentions -> its entities: what names the same thing, and what does not."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from kg.divisions import Divisions, load_divisions
from kg.folding import fold
from kg.model import Article, Entity, Mention, entity_id
from kg.schema import DATA, read_toml

_SHORTEST = {"Industry": 1}  # letters of the shortest core that tells a thing: 茶产业
_CROWD = 60  # forms that share a key
_FORMER_WITHIN = 120  # characters between a company and its former name
_Key = TypeVar("_Key", bound=Hashable)
_DIVISIONS = ("District", "Place")
_ABBREVIATED = ("GovernmentAgency", "DevelopmentZone")  # not schools: 云南大学 is not 云南农业大学


def find_entities(article: Article, mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    """Return the things that the mentions name, in order of first appearance."""
    mentions = _settle_types(mentions)
    divisions = [m for m in mentions if m.type in _DIVISIONS and m.codes]
    others = [m for m in mentions if not (m.type in _DIVISIONS and m.codes)]
    entities = [*_divisions(article, divisions), *_named(_link_former(article, others))]
    return tuple(sorted(entities, key=lambda entity: (entity.mentions[0].start, entity.id)))


def form_of(text: str) -> str:
    """Return ``text`` as it is compared: simplified, without white space and quotation marks."""
    return "".join(c for c in fold(text) if not c.isspace() and c not in "“”‘’《》")


def _settle_types(mentions: Sequence[Mention]) -> list[Mention]:
    """Give one surface form one type: the one that is trusted most; a division stays a division."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        if not mention.codes:
            votes[form_of(mention.text)][mention.type] += mention.confidence**4  # trust counts, not number
    settled = []
    for mention in mentions:
        counts = votes[form_of(mention.text)]
        if mention.codes or len(counts) < 2:
            settled.append(mention)
        else:
            best = max(sorted(counts), key=lambda type_: counts[type_])
            settled.append(replace(mention, type=best))
    return settled


def _link_former(article: Article, mentions: Sequence[Mention]) -> list[Mention]:
    """Give a company's former name (原名X, 更名为Y) the company named before it as its full name."""
    markers = tuple(_words()["former"])
    linked: list[Mention] = []
    last: Mention | None = None
    for mention in mentions:
        if mention.type == "Company":
            before = article.text[max(0, mention.start - 8) : mention.start]
            near = last is not None and mention.start - last.end < _FORMER_WITHIN
            if last is not None and near and not mention.full and before.endswith(markers):
                mention = replace(mention, full=last.full or last.text, rule="alias/former")
            last = mention
        linked.append(mention)
    return linked


def _divisions(article: Article, mentions: Sequence[Mention]) -> Iterator[Entity]:
    """Group mentions of administrative divisions by the code that the article's other places make likely."""
    table = load_divisions()
    known = _certain_codes(table, mentions)
    groups: dict[str, list[Mention]] = defaultdict(list)
    reasons: dict[str, str] = {}
    previous: Mention | None = None
    previous_code = ""
    for mention in mentions:
        near = [*([previous_code] if previous and previous.end == mention.start else []), *known]
        code, reason = _resolve(table, mention, near, article.date)
        if fold(mention.text) in table.risky and not _is_around(table, code, near):
            continue  # 惠民 and 麒麟 are counties, but far from here the words mean something else
        groups[code or form_of(mention.text)].append(mention)
        reasons.setdefault(code or form_of(mention.text), reason)
        previous, previous_code = mention, code.partition(":")[0]
    for key, group in groups.items():
        yield _division(table, key, group, reasons[key])


def _is_around(table: Divisions, code: str, near: Sequence[str]) -> bool:
    """Tell whether the division lies in a province of the article; one without any knows no better."""
    return not near or table.province_of(code) in {table.province_of(other) for other in near}


def _certain_codes(table: Divisions, mentions: Iterable[Mention]) -> list[str]:
    """Return the areas that names can only lie in, most frequent first."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        area = table.common_area(code for code in mention.codes if ":" not in code)
        if area and fold(mention.text) not in table.risky:
            counts[area] += 1
    return [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _resolve(table: Divisions, mention: Mention, near: Sequence[str], date: str) -> tuple[str, str]:
    towns = {code.partition(":")[0]: code for code in mention.codes if ":" in code}
    if towns:
        code, reason = table.resolve(sorted(towns), near, date)
        chosen = towns.get(code, "")
        trusted = len(towns) == 1 or any(code[:4] == other[:4] for other in near)
        return (chosen, reason) if trusted else ("", "ambiguous")
    return table.resolve(mention.codes, near, date, fold(mention.text))


def _division(table: Divisions, key: str, mentions: Sequence[Mention], reason: str) -> Entity:
    division = table.by_code.get(key)
    forms = _forms(mentions)
    if division is None:
        name = max(forms, key=len)
        type_ = mentions[0].type
        return _entity(type_, key, name, forms, mentions, reason=reason)
    type_ = "District" if division.level == "county" else "Place"
    aliases = [*forms, *division.shorts]
    return _entity(type_, key, division.name, aliases, mentions, code=key, reason=reason)


def _forms(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys("".join(mention.text.split()) for mention in mentions))


def _entity(
    type_: str,
    key: str,
    name: str,
    aliases: Iterable[str],
    mentions: Sequence[Mention],
    *,
    code: str = "",
    reason: str = "",
) -> Entity:
    others = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
    same_type = tuple(replace(mention, type=type_) for mention in mentions)
    return Entity(entity_id(type_, key), type_, key, name, others, same_type, code, reason)


def _named(mentions: Sequence[Mention]) -> Iterator[Entity]:
    """Group the other mentions by what makes them one: form, full name, or the rules of their type."""
    by_type: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_type[mention.type].append(mention)
    for type_, group in by_type.items():
        by_form: dict[str, list[Mention]] = defaultdict(list)
        for mention in group:
            by_form[form_of(mention.text)].append(mention)
        for forms, reason in _same(type_, group):
            members = sorted((m for f in forms for m in by_form.get(f, ())), key=lambda m: m.start)
            fulls = [m.full for m in members if m.full and form_of(m.full) in forms]
            seen = _forms(members)
            name = max([*seen, *fulls], key=lambda text: (len(text), text))
            aliases = [*seen, *_known_forms(type_, name)]
            yield _entity(type_, form_of(name), name, aliases, members, reason=reason)


def _same(type_: str, mentions: Sequence[Mention]) -> Iterator[tuple[frozenset[str], str]]:
    """Yield sets of forms that name one thing, with the reason."""
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
    for short, full in _pairs(type_, forms):
        join(short, full, f"{short} = {full} (inside)")
    groups: dict[str, set[str]] = defaultdict(set)
    for form in parent:
        groups[root(form)].add(form)
    for top, members in groups.items():
        yield frozenset(members), reasons.get(top, "")


def _pairs(type_: str, forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (short, full) of one type where the short form can only mean the one full form."""
    strip = _strippable().get(type_)
    if strip is None:
        return
    shortest = _SHORTEST.get(type_, 3)
    cores = {form: form if type_ == "Company" else _core(form, strip, shortest) for form in forms}
    by_end = _index((core[-shortest:], form) for form, core in cores.items())
    by_ends = _index(((form[:2], form[-1]), form) for form in forms)
    by_brand = _index((form[at : at + 3], form) for form in forms for at in range(1, 5))
    for form, core in cores.items():
        if len(core) < shortest:
            continue
        fuller = [
            o
            for o in by_end[core[-shortest:]]
            if o != form and cores[o].endswith(core) and len(o) >= len(form)
        ]
        if not fuller and type_ == "Company":
            fuller = [o for o in by_brand.get(form[:3], ()) if _leaves_out(form, o, strip)]
        if not fuller and type_ in _ABBREVIATED:
            fuller = [o for o in by_ends[form[:2], form[-1]] if _abbreviates(form, o)]
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


def _leaves_out(short: str, full: str, tails: Sequence[str]) -> bool:
    """Tell whether ``short`` is the company ``full`` without its place and some words: 信华新材料有限公司."""
    tail = next((t for t in tails if short.endswith(t) and full.endswith(t)), "")
    at = full.find(short[:3])
    if not tail or not 0 < at <= 4 or len(short) >= len(full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)


def _abbreviates(short: str, full: str) -> bool:
    """Tell whether ``short`` leaves letters out of ``full`` but keeps both its ends: 鹿寨经开区."""
    if len(short) < 4 or len(short) >= len(full) or short[:2] != full[:2] or short[-1] != full[-1]:
        return False
    letters = iter(full)
    return all(letter in letters for letter in short)


@cache
def _words() -> dict[str, Any]:
    return read_toml(DATA / "words" / "entities.toml")


def _strippable() -> dict[str, list[str]]:
    table: dict[str, list[str]] = _words()["tails"]
    return table


def _core(form: str, tails: Sequence[str], shortest: int = 3) -> str:
    changed = True
    while changed:
        changed = False
        for tail in tails:
            if form.endswith(tail) and len(form) - len(tail) >= shortest:
                form, changed = form[: -len(tail)], True
    return form


def _known_forms(type_: str, name: str) -> Iterator[str]:
    """Yield further forms that a reader knows the thing by: a project without the word 项目."""
    tails = _strippable().get(type_)
    if tails and type_ != "Company":
        core = _core(name, tails, _SHORTEST.get(type_, 3))
        if core != name:
            yield core
