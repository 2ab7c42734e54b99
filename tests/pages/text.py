"""A random number -> sentences, headlines and names for a page, from words.toml."""

import random
import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


class Writer:
    """Writes the text of one story: its companies, people and place stay the same."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        first, second = self._short(), self._short()
        self.place = draw.choice(WORDS["places"])
        self.names = {
            "c": f"重庆{first}{draw.choice(WORDS['kinds'])}有限公司",
            "d": f"{second}{draw.choice(WORDS['kinds'])}有限公司",
            "s": first,
            "p": self.person(),
            "q": self.person(),
            "t": self.place,
            "g": draw.choice(WORDS["goods"]),
        }

    def _short(self) -> str:
        return self.draw.choice(WORDS["heads"]) + self.draw.choice(WORDS["tails"])

    def person(self) -> str:
        given = "".join(self.draw.sample(WORDS["given"], self.draw.randint(1, 2)))
        return self.draw.choice(WORDS["surnames"]) + given

    def say(self, kind: str) -> str:
        """Return a text of this kind: a key of words.toml."""
        draw = self.draw
        numbers = {
            "n": f"{draw.randint(11, 980) / 10:g}",
            "m": draw.randint(11, 28),
            "k": draw.randint(2, 12),
        }
        return str(draw.choice(WORDS[kind]).format(**self.names, **numbers))

    def paragraph(self, least: int, most: int) -> str:
        """Return sentences of about so many characters."""
        wanted = self.draw.randint(least, most)
        text = self.say("sentences")
        while len(text) < wanted:
            text += self.say("sentences")
        return text
