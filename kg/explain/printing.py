"""What was explained -> lines for a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import cast

from kg.confidence import MIN_CONFIDENCE, PATH
from kg.display.text import load_text
from kg.display.values import format_value
from kg.explain import ExplainedFact, ExplainedLink, ExplainedName, ExplainedSentence
from kg.graph import ValueStatement
from kg.model import Attribute, Milestone, Reason, Relation
from kg.reader.answers import POST
from kg.reader.links import LEAST
from kg.reasons import tell_reason
from kg.schema import load_schema
from kg.show.printing import plain

_KEPT, _DROPPED = "√", "×"  # GBK has them
_GAP = " · "
_CALIBRATION = f"{PATH.parent.name}/{PATH.name}"
_QUOTED = 20  # letters of an earlier sentence that are shown


def print_explained(sentences: Iterable[ExplainedSentence], *, lang: str = "zh") -> Iterator[str]:
    """Yield the lines that tell of each sentence: its names, links and facts."""
    lines = _Lines(lang)
    for number, sentence in enumerate(sentences):
        if number:
            yield ""
        yield plain(lines.marked(sentence))
        yield from lines.block("names", map(lines.name, sentence.names))
        yield from lines.block("links", map(lines.link, sentence.links))
        yield from lines.block("facts", map(lines.fact, sentence.facts))


class _Lines:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang, self.words = lang, load_text("explain.toml", lang)

    def block(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines below their title, or that there are none."""
        yield f"  {self.words[title]}"
        for line in list(lines) or [self.words["none"]]:
            yield f"    {plain(line)}"

    def marked(self, sentence: ExplainedSentence) -> str:
        """Return the sentence with its names in brackets: [涪江精铸|企业]."""
        kept = [name for name in sentence.names if not name.dropped]
        opens = {(name.start, name.end): self._type(name.type) for name in kept}
        out = []
        for at, letter in enumerate(f"{sentence.text}\n", sentence.start):
            closing = sorted(((s, e) for s, e in opens if e == at), reverse=True)
            out += [f"|{opens[span]}]" for span in closing]
            out += ["[" for start, _ in opens if start == at]
            out.append(letter)
        return "".join(out)

    def name(self, name: ExplainedName) -> str:
        """Return the line of a name: type, confidence, which thing it is and why; or why it is none."""
        parts = [f"{_DROPPED if name.dropped else _KEPT} {name.text} [{self._type(name.type)}]"]
        parts.append(f"{name.confidence:.2f}")
        if name.dropped:
            parts.append(self.words[name.dropped].format(least=f"{name.least:.2f}", file=_CALIBRATION))
        elif name.code or name.entity not in ("", name.text):
            reason = tell_reason(name.reason, self.lang)
            parts += [f"= {name.entity} {name.code}".rstrip(), reason]
        if not name.rule.startswith("reader/") and f"({name.rule})" not in parts[-1]:
            parts.append(name.rule)
        return _GAP.join(filter(None, parts))

    def link(self, link: ExplainedLink) -> str:
        """Return the line of a link: the network's probability, the calibrated one, and the reasons."""
        mark = _KEPT if link.kept else _DROPPED
        parts = [f"{mark} {link.head} — {self._label(link.type, link.role)} → {link.tail}"]
        if link.network is not None:
            parts.append(f"{self.words['network']} {link.network:.2f}")
        parts.append(f"{self.words['confidence']} {link.confidence:.2f}")
        if link.context:
            quoted = link.context[:_QUOTED] + ("…" if len(link.context) > _QUOTED else "")
            parts.append(self.words["context"].format(sentence=quoted))
        return _GAP.join((*parts, *map(self._reason, link.reasons)))

    def fact(self, fact: ExplainedFact) -> str:
        """Return the line of a fact: √ where it goes into the graph."""
        match fact.said:
            case Relation():
                what = f"— {self._label(fact.said.type, fact.said.role)} → {fact.tail}"
            case Attribute():
                value = format_value(cast(ValueStatement, asdict(fact.said)), lang=self.lang)
                what = f"— {self._label(fact.said.name)}: {value}"
            case Milestone():
                stage = load_schema().stages[fact.said.stage].text(self.lang)
                what = f"— {stage}: {fact.said.date or self.words['undated']}"
        parts = [f"{_KEPT if fact.in_graph else _DROPPED} {fact.head} {what}", f"{fact.said.confidence:.2f}"]
        if not fact.in_graph:
            parts.append(self.words["unsure"].format(least=MIN_CONFIDENCE))
        return _GAP.join(parts)

    def _type(self, type_: str) -> str:
        return self.words["post"] if type_ == POST else load_schema().types[type_].label.text(self.lang)

    def _label(self, name: str, role: str = "") -> str:
        schema = load_schema()
        known = schema.relations.get(name) or schema.attributes.get(name)
        label = known.label.text(self.lang) if known else self.words["stage"]
        return f"{label} ({role})" if role else label

    def _reason(self, reason: Reason) -> str:
        text = self.words[reason.why].format(least=LEAST)
        if reason.words:
            text += f": {self.words['quoted'].format(words=reason.words)}"
        return f"{text} ({reason.file}: {reason.entry})" if reason.file else text
