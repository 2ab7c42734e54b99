"""Two sides -> what is new of people, names, deals without a project, and what was corrected."""

import re
from collections.abc import Iterator
from typing import cast

from kg.digest.changes import Change, Item
from kg.digest.rules import load_rules
from kg.digest.side import Side, corrected
from kg.graph import FormerRecord, Statement, ValueStatement, meta
from kg.schema import load_schema
from kg.timeline import Post
from kg.timeline.days import days_between

_END = re.compile("[。！？\n]")


def changed_posts(old: Side, new: Side) -> Iterator[Change]:
    """Yield the people who have left one post for another: |周敏|商务局局长| and then |周敏|副区长|."""
    for group in sorted(new.members):
        if group not in old.members:
            continue
        before, after = _current(old, group), _current(new, group)
        if not before or not after:
            continue
        left = [post for key, post in before.items() if key not in after]
        taken = [post for key, post in after.items() if key not in before]
        if left and taken and not _same_posts(old, left, new, taken):
            items = [
                tuple(
                    Item((side.groups[post.organisation], post.role), post, post.statements) for post in own
                )
                for side, own in ((old, left), (new, taken))
            ]
            yield Change("post", (group,), *items)


def _current(side: Side, group: str) -> dict[tuple[str, str], Post]:
    return {(side.groups[post.organisation], post.role): post for post in side.posts(group) if post.current}


def _same_posts(old: Side, left: list[Post], new: Side, taken: list[Post]) -> bool:
    """Tell whether one post is told in other words: |党委书记、董事长| and |董事局主席兼董事长|."""
    return any(
        old.groups[one.organisation] == new.groups[other.organisation]
        and not _words(one.role).isdisjoint(_words(other.role))
        for one in left
        for other in taken
    )


def _words(role: str) -> set[str]:
    """Return all pairs of characters that stand side by side: the words of a role are of two, mostly."""
    return {role[at : at + 2] for at in range(max(len(role) - 1, 1))}


def new_names(base: Side, now: Side) -> Iterator[Change]:
    """Yield the known things that an article tells to bear another name: |甲公司|更名为|乙公司|."""
    for group in sorted(now.members):
        known = {one["name"] for one in _former(base, group)}
        told = [one for one in _former(now, group) if one["name"] not in known and group in base.members]
        items = {one["name"]: Item((one["name"],), one, _sentence(now, one)) for one in told}
        found = [item for item in items.values() if item.statements]
        if found:
            yield Change("name", (group,), (), tuple(found))


def _sentence(side: Side, former: FormerRecord) -> tuple[Statement, ...]:
    """Return the sentence that names a former name, if the article is not about what was years ago."""
    article = side.articles.get(former["article"])
    at = article["text"].find(former["name"]) if article else -1
    if article is None or at < 0:  # the list of divisions tells it
        return ()
    said, until = article["date"], former["until"]
    if said and until and days_between(until, said) > load_rules().recent:
        return ()
    text, until_at = article["text"], at + len(former["name"])
    start = max((found.end() for found in _END.finditer(text, 0, at)), default=0)
    end = next((found.end() for found in _END.finditer(text, until_at)), len(text))
    statement: Statement = {
        "article": former["article"],
        "start": start,
        "end": end,
        "evidence": text[start:end].strip(),
        "confidence": 1.0,
        "rule": "former",
    }
    return (statement,)


def _former(side: Side, group: str) -> list[FormerRecord]:
    return [one for _, node in side.of(group) for one in node.get("former", ())]


def new_deals(base: Side, now: Side) -> Iterator[Change]:
    """Yield the deals that name no project: the others are told with theirs."""
    known = {key for key, _ in _deals(base)}
    for key, item in _deals(now):
        if key not in known:
            yield Change("deal", key[1:], (), (item,))


def _deals(side: Side) -> Iterator[tuple[tuple[str, ...], Item]]:
    for deal in meta(side.graph)["deals"]:
        if deal["project"] or not deal["investors"] or deal["latest"] is None:
            continue
        groups = tuple(sorted({side.groups[one] for one in deal["investors"]}))
        sum_, articles = load_schema().roles.sum, set(deal["articles"])
        said = tuple(
            value
            for one in deal["investors"]
            for value in side.node(one)["attributes"]
            if value["name"] == sum_
            and value["article"] in articles
            and deal["latest"] == value["value"]
            and "correctedBy" not in value
        )
        if said:
            amount = f"{deal['latest']:.15g}"
            yield (amount, *groups), Item((amount,), deal, said)


def corrections(base: Side, now: Side) -> Iterator[Change]:
    """Yield what a later article says is wrong, and had not been known to be."""
    known = {(group, what_of(said)) for group, said in corrected(base)}
    told: dict[tuple[str, tuple[str, str]], list[Statement]] = {}
    for group, said in corrected(now):
        what = group, what_of(said)
        if what not in known and group in base.members:
            told.setdefault(what, []).append(said)
    for (group, which), statements in sorted(told.items()):
        item = Item(which, statements[0], tuple(statements))
        yield Change("correction", (group,), (), (item,))


def what_of(said: Statement) -> tuple[str, str]:
    """Return which value or stage a statement tells."""
    if "value" in said:
        value = cast(ValueStatement, said)
        return value["name"], f"{value['value']:.15g}"
    stone = cast("dict[str, str]", said)
    return stone["stage"], stone["date"]
