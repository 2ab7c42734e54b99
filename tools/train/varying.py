"""Annotated texts -> the same with other names: what is said stays, who it is said of does not count.

``[王立新]任[重庆白河电缆有限公司]总经理`` -> ``[高远]任[宁波海捷阀门有限公司]总经理``.
"""

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tools.train.annotations import Annotated, Thing, split_sentences

_TYPES = ("Company", "Person", "District", "Institution")
_SHARE = 0.6  # of the names that can be changed


def vary(annotated: Sequence[Annotated], seed: int) -> list[Annotated]:
    """Return a copy of each text with some names of ``annotated`` in the place of others of their type.

    Changed are names that the text gives in one form alone, and that no other name holds.
    """
    pool: dict[str, list[str]] = defaultdict(list)
    for one in annotated:
        for thing in one.things.values():
            if thing.type in _TYPES and _alone(thing):
                pool[thing.type].append(thing.forms[0][0])
    chance = random.Random(seed)
    return [_vary(one, pool, chance) for one in annotated]


def _alone(thing: Thing) -> bool:
    return len(thing.forms) == 1 and not thing.forms[0][1] and not re.search(r"\s", thing.forms[0][0])


def _vary(one: Annotated, pool: dict[str, list[str]], chance: random.Random) -> Annotated:
    forms = [form for thing in one.things.values() for form, _ in thing.forms]
    text, things = one.text, dict(one.things)
    for key, thing in one.things.items():
        if thing.type not in _TYPES or not _alone(thing) or chance.random() > _SHARE:
            continue
        old = thing.forms[0][0]
        new = chance.choice(pool[thing.type])
        if any(form != old and (old in form or new in form or form in new) for form in forms) or new in text:
            continue
        text = text.replace(old, new)
        things[key] = replace(thing, forms=((new, ()),))
        forms.append(new)
    sentences = split_sentences(text)
    if len(sentences) != len(one.sentences):
        return one
    return replace(one, text=text, things=things, sentences=sentences)
