"""Facts of all articles -> what is the same thing."""

from itertools import permutations

import pytest

from kg.linking import link_entities
from kg.model import Article, Entity, Evidence, Facts, Mention, Relation, entity_id


def entity(type_: str, name: str, *aliases: str, reason: str = "") -> Entity:
    mention = Mention(0, len(name), name, type_, 0, "test")
    return Entity(entity_id(type_, name), type_, name, name, aliases, (mention,), reason=reason)


def facts(id_: str, source: str, *entities: Entity, **tails: Entity) -> Facts:
    """Return an article whose first entity has the relations ``tails``."""
    first, said = entities[0], Evidence(0, 1, "…")
    relations = (Relation(first.id, type_, tail.id, said, 0.9, "test") for type_, tail in tails.items())
    return Facts(Article(id_, source, 0, "…", ()), (*entities, *tails.values()), tuple(relations))


PERSON = entity("Person", "张伟")
FIRST, SECOND = entity("Company", "衡泽有限公司"), entity("Company", "朗润有限公司")


def test_people_of_one_name_and_two_employers_are_two() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, worksFor=FIRST), facts("b", "2.txt", PERSON, worksFor=SECOND)]
    )
    assert linked.id_of("a", PERSON.id) != linked.id_of("b", PERSON.id)


def test_people_of_one_name_and_one_employer_are_one() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, worksFor=FIRST), facts("b", "2.txt", PERSON, worksFor=FIRST)]
    )
    assert linked.id_of("a", PERSON.id) == linked.id_of("b", PERSON.id) == PERSON.id


def test_bare_short_name_goes_to_its_only_bearer() -> None:
    full = entity("Company", "重庆衡泽光电有限公司", "衡泽光电")
    short = entity("Company", "衡泽光电")
    linked = link_entities([facts("a", "1.txt", full), facts("b", "2.txt", short)])
    assert linked.id_of("b", short.id) == full.id
    assert linked.reasons[full.id] == ("衡泽光电 = 重庆衡泽光电有限公司 (its only bearer)",)


def test_bare_short_name_of_two_stays_apart() -> None:
    short = entity("Company", "衡泽")
    fulls = [entity("Company", name, "衡泽") for name in ("重庆衡泽光电有限公司", "无锡衡泽集团有限公司")]
    linked = link_entities([facts("a", "1.txt", *fulls), facts("b", "2.txt", short)])
    assert linked.id_of("b", short.id) == short.id


PARK, HALL = entity("Project", "车灯园项目"), entity("Project", "厂房项目")
HERE, THERE = entity("District", "合川区"), entity("District", "璧山区")


@pytest.mark.parametrize(
    "several",
    [
        [
            facts("a", "1.txt", PERSON, worksFor=FIRST),
            facts("b", "2.txt", PERSON, worksFor=SECOND),
            facts("c", "3.txt", PERSON),
        ],
        [  # both names are shared, and one project is what ties the other
            facts("a", "1.txt", HALL, partOf=PARK),
            facts("b", "2.txt", HALL, locatedIn=HERE),
            facts("c", "3.txt", PARK, locatedIn=THERE),
        ],
    ],
)
def test_order_of_articles_does_not_matter(several: list[Facts]) -> None:
    linked = link_entities(several)
    assert all(link_entities(order) == linked for order in permutations(several))
    assert len(linked.ids) >= 3
