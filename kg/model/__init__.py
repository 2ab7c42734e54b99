"""The values that pass between the stages: frozen, plain, comparable, safe to pickle.

Offsets are Unicode code points into ``Article.text``, end exclusive.
"""

from kg.model.facts import (
    Attribute,
    Correction,
    Entity,
    Evidence,
    Facts,
    FormerName,
    Link,
    Mention,
    Milestone,
    Name,
    Reason,
    Relation,
    Span,
    Tell,
)
from kg.model.ids import (
    article_id,
    entity_id,
    position_in,
)
from kg.model.sources import (
    Anchor,
    Box,
    Page,
    PageLine,
    Source,
    SourceStory,
    Unread,
)
from kg.model.texts import (
    Article,
    Block,
    PlaceHit,
    Sentence,
    Word,
)

__all__ = [
    "Anchor",
    "Article",
    "Attribute",
    "Block",
    "Box",
    "Correction",
    "Entity",
    "Evidence",
    "Facts",
    "FormerName",
    "Link",
    "Mention",
    "Milestone",
    "Name",
    "Page",
    "PageLine",
    "PlaceHit",
    "Reason",
    "Relation",
    "Sentence",
    "Source",
    "SourceStory",
    "Span",
    "Tell",
    "Unread",
    "Word",
    "article_id",
    "entity_id",
    "position_in",
]
