"""What a person types -> the things of the graph that may be meant: by letters, by sound, by a slip."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.query.frames import Question
from kg.query.names import MENTIONS, ask_names, read_names
from kg.query.stamp import Stamp
from kg.resolve import NamedThing
from kg.text.folding import spell_name
from kg.text.likeness import nearest_names, sounds_like
from kg.text.pinyin import readings
from kg.web.graph import ServedGraph

MOST = 10  # suggestions
_SOUND = 3  # of the ways in which a name can fit, from the plainest on: behind what is spelled so


@dataclass(slots=True)
class Names:
    """The names of the graph that is served, read once for each build of it."""

    graph: ServedGraph
    timeout: float
    base: str = ""
    _things: list[NamedThing] = field(default_factory=list)
    _forms: list[tuple[str, ...]] = field(default_factory=list)
    _sounds: dict[str, list[str]] = field(default_factory=dict)
    _stamp: Stamp | None = None

    async def things(self) -> Sequence[NamedThing]:
        """Return all things with their names."""
        if self._stamp != self.graph.stamp:
            stamp = self.graph.stamp
            answers = await self.graph.ask_all(
                [Question(text, self.timeout) for text in (ask_names(), MENTIONS)]
            )
            things, self.base = await asyncio.to_thread(read_names, *answers)
            things.sort(key=lambda thing: (-thing.mentions, thing.name, thing.id))
            self._forms = [tuple(map(spell_name, (thing.name, *thing.aliases))) for thing in things]
            self._sounds = readings("".join(name for forms in self._forms for name in forms))
            self._things, self._stamp = things, stamp
        return self._things

    async def suggest(self, typed: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """Return the things that ``typed`` may mean, of one of the types ``kinds``; without any, of all."""
        await self.things()
        return await asyncio.to_thread(self._suggest, typed, frozenset(kinds))

    def _suggest(self, typed: str, kinds: frozenset[str]) -> list[dict[str, Any]]:
        wanted = spell_name(typed)
        fitting = [at for at, thing in enumerate(self._things) if not kinds or thing.type in kinds]
        ranked = [(rank, at) for at in fitting if (rank := self._rank(wanted, self._forms[at])) is not None]
        found = [self._things[at] for _, at in sorted(ranked)[:MOST]]
        if not found:
            names = {self._things[at].name: self._things[at] for at in reversed(fitting)}
            found = [names[name] for name in nearest_names(wanted, names, MOST)]
        return [
            {"id": thing.id, "type": thing.type, "name": thing.name, "place": thing.place} for thing in found
        ]

    def _rank(self, wanted: str, forms: tuple[str, ...]) -> int | None:
        """Return how plainly a thing of these names is meant, 0 the plainest; None if it is not."""
        if not wanted:
            return 0
        if wanted in forms:
            return 0
        if any(form.startswith(wanted) for form in forms):
            return 1
        if any(wanted in form for form in forms):
            return 2
        if wanted.isascii() and any(sounds_like(wanted, form, self._sounds) for form in forms):
            return _SOUND
        return None
