"""Mentions of administrative divisions -> entities with their codes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.divisions import Division, Divisions, load_divisions
from kg.entities.forms import forms_of, make_entity
from kg.model import Article, Entity, FormerName, Mention
from kg.text.folding import fold, form_of
from kg.words import EntityWords, load_words


def find_divisions(
    article: Article, mentions: Sequence[Mention], inner: frozenset[int] = frozenset()
) -> Iterator[Entity]:
    """Group mentions of administrative divisions by the code that the article's other places make likely.

    |重庆|的|江北|开工: 江北区 of 重庆 (500105), not that of 宁波.

    ``inner`` are the starts of those that begin a longer name: there, and where the name is an ordinary
    word too, it is a division only in a province of the article (新田港项目 is not in far-off 新田县).
    """
    table = load_divisions()
    unsure = inner | _named_as_towns(mentions)
    known = _certain_codes(table, (m for m in mentions if m.start not in unsure))
    known += [code for code in _sent_from(table, article) if code not in known]
    groups: dict[str, list[Mention]] = defaultdict(list)
    reasons: dict[str, str] = {}
    previous: Mention | None = None
    previous_code = ""
    told: dict[str, list[str]] = defaultdict(list)  # name -> the divisions that it meant behind their cities
    for mention in mentions:
        behind = previous is not None and _is_behind(article, previous.end, mention.start)
        name = fold(mention.text)
        if len(mention.codes) > 1 and is_of_several(article, mention.start):
            continue
        last = told[name][-1:] if len(set(told[name])) > 1 else []  # of two namesakes, the one named last
        near = [*([previous_code] if behind else last), *known]
        code, reason = _resolve(table, mention, near, article.date)
        town = any(":" in code for code in mention.codes)  # they have no short names
        full = town or (code in table.by_code and name == table.by_code[code].name)
        doubtful = name in table.risky or (mention.start in unsure and not full)
        if doubtful and (not code or not _is_around(table, code, near)):
            continue
        key = table.current(code) or form_of(mention.text)
        groups[key].append(mention)
        reasons.setdefault(key, _with_change(table, code, reason))
        told[name] += [code] if behind and code else []
        previous, previous_code = mention, code.partition(":")[0]
    for key, group in groups.items():
        yield _division(table, key, group, reasons[key])


def is_of_several(article: Article, start: int) -> bool:
    """Tell whether a name stands for two places: 两地|白云区|."""
    return load_words(EntityWords).several.search(fold(article.text[max(0, start - 4) : start])) is not None


def _is_behind(article: Article, end: int, start: int) -> bool:
    """Tell whether a name stands right behind another one: |徐州|的|鼓楼区|."""
    between = fold(article.text[end:start]) if start - end <= 1 else None
    return between is not None and load_words(EntityWords).behind.fullmatch(between) is not None


def _sent_from(table: Divisions, article: Article) -> Iterator[str]:
    """Yield the area of the place that a story was sent from: 本报|南京|5月1日电."""
    found = load_words(EntityWords).dateline.search(fold(article.text))
    codes = table.names.get(found["place"], ()) if found else ()
    if area := table.common_area(codes):
        yield area


def _named_as_towns(mentions: Sequence[Mention]) -> frozenset[int]:
    """Return the starts of short names that a town of the article has, too.

    银州街道 is a part of 米脂县: there, 银州 alone is not a district of a far-off city.
    """
    towns = [fold(mention.text) for mention in mentions if any(":" in code for code in mention.codes)]
    return frozenset(
        mention.start
        for mention in mentions
        if any(town.startswith(fold(mention.text)) and town != fold(mention.text) for town in towns)
    )


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
    forms = forms_of(mentions)
    if division is None:
        name = max(forms, key=len)
        type_ = mentions[0].type
        return make_entity(type_, key, name, forms, mentions, reason=reason)
    aliases = [*forms, *division.shorts]
    entity = make_entity(division.type, key, division.name, aliases, mentions, code=key, reason=reason)
    return replace(entity, former=tuple(_former_names(table, division, forms)))


def _former_names(table: Divisions, division: Division, forms: Iterable[str]) -> Iterator[FormerName]:
    """Yield the names among the forms that the place bore before: 潼南县, until 2015."""
    folded = {fold(form) for form in forms} - {division.name, *division.shorts}
    for before in table.formers.get(division.code, ()):
        if before.name != division.name and folded & {before.name, *before.shorts}:
            yield FormerName(before.name, before.until)


def _with_change(table: Divisions, code: str, reason: str) -> str:
    """Return the reason with what became of an abolished division: 潼南县 is 潼南区, 江干区 is in 上城区."""
    after = table.successors.get(code)
    if after is None:
        return reason
    old, new = table.by_code[code].name, table.by_code[after.code].name
    change = (
        f"{old} merged into {new} in {after.year}" if after.merged else f"{old} = {new} since {after.year}"
    )
    return f"{reason}, {change}"
