"""A stage of a project -> the word for it: that of its sentence, else that of the schema."""

from collections.abc import Iterable

from kg.graph import Statement
from kg.schema import load_schema
from kg.text.folding import fold
from kg.text.stages import find_stages

_LONGEST = 6  # characters of a word: what is longer tells more than the stage


def tell_stage(stage: str, statements: Iterable[Statement], lang: str) -> str:
    """Return the word for a stage: |巫奉高速|通车|, |大桥|合龙|; in English always that of the schema.

    Of several sentences the surest that has one word for it tells.
    """
    for said in sorted(statements, key=lambda one: -one["confidence"]) if lang == "zh" else ():
        text = said["evidence"]
        words = {text[one.start : one.end] for one in find_stages(fold(text)) if one.stage == stage}
        word = "".join(words.pop().split()) if len(words) == 1 else ""
        if 0 < len(word) <= _LONGEST:
            return word
    return load_schema().stages[stage].text(lang)
