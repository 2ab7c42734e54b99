"""Facts of all articles -> what is the same thing."""

from kg.linking import link_entities
from kg.model import Article, Entity, Evidence, Facts, Mention, Relation, entity_id


def entity(type_: str, name: str, *aliases: str, reason: str = "") -> Entity:
    mention = Mention(0, len(name), name, type_, 0, "test")
    return Entity(entity_id(type_, name), type_, name, name, aliases, (mention,), reason=reason)


def facts(id_: str, source: str, *entities: Entity, works_for: Entity | None = None) -> Facts:
    article = Article(id_, source, 0, "…", ())
    relations: tuple[Relation, ...] = ()
    if works_for is not None:
        relations = (
            Relation(entities[0].id, "worksFor", works_for.id, Evidence(id_, 0, 1, "…"), 0.9, "test"),
        )
        entities = (*entities, works_for)
    return Facts(article, entities, relations)


PERSON = entity("Person", "张伟")
FIRST, SECOND = entity("Company", "衡泽有限公司"), entity("Company", "朗润有限公司")


def test_people_of_one_name_and_two_employers_are_two() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, works_for=FIRST), facts("b", "2.txt", PERSON, works_for=SECOND)]
    )
    assert linked.id_of("a", PERSON.id) != linked.id_of("b", PERSON.id)


def test_people_of_one_name_and_one_employer_are_one() -> None:
    linked = link_entities(
        [facts("a", "1.txt", PERSON, works_for=FIRST), facts("b", "2.txt", PERSON, works_for=FIRST)]
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


def test_order_of_articles_does_not_matter() -> None:
    several = [
        facts("a", "1.txt", PERSON, works_for=FIRST),
        facts("b", "2.txt", PERSON, works_for=SECOND),
        facts("c", "3.txt", PERSON),
    ]
    assert link_entities(several) == link_entities(several[::-1])
