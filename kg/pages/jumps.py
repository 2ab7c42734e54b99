"""Stories that go on on another page -> joined: (下转第2版) … (上接第1版)."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from kg.pages.geometry import Line
from kg.pages.paragraphs import Printed, PrintedStory, join_halves
from kg.pages.spelling import plain
from kg.words import PrintWords, load_words

_ALIKE = 0.5  # of two headlines of one story


def join_jumps(stories: Sequence[PrintedStory]) -> list[PrintedStory]:
    """Return ``stories``, each that goes on elsewhere joined with its rest; the notes are taken out."""
    leaving = [(story, to) for story in stories if (to := _leaves(story))]
    coming = [(story, came) for story in stories if (came := _comes(story)) is not None]
    kept = list(stories)
    for story, to in leaving:
        rests = [
            (_likeness(story, rest), -number, rest)
            for number, (rest, came) in enumerate(coming)
            if rest is not story and rest in kept and _fits(story, to, rest, came)
        ]
        if not rests:
            continue
        likeness, _, rest = max(rests, key=lambda found: found[:2])
        if likeness >= _ALIKE or len(rests) == 1:
            _append(story, rest)
            kept.remove(rest)
    return kept


def _leaves(story: PrintedStory) -> str:
    """Take the note off the end of a story; return the page that it names."""
    for part in reversed(story.text):
        if not part.lines:
            continue
        last = part.lines[-1]
        found = load_words(PrintWords).jump_to.search(plain(last.text))
        if found is None:
            return ""
        rest = last.text[: found.start()].rstrip()
        if rest:
            part.lines[-1] = replace(last, text=rest)
        else:
            part.lines.pop()
            part.pages.pop()
        if not part.lines:
            story.text.remove(part)
        if story.text:
            story.text[-1].over = _is_over(story.text[-1].lines)
        return _number(found[1])
    return ""


def _is_over(lines: Sequence[Line]) -> bool:
    text = lines[-1].text.rstrip(load_words(PrintWords).closers)
    return text[-1:] in tuple(load_words(PrintWords).stops)


def _comes(story: PrintedStory) -> str | None:
    """Take the note off the beginning of a story; return the page that it names."""
    for parts in (story.head, story.text[:2]):
        for part in parts:
            for index, line in enumerate(part.lines):
                found = load_words(PrintWords).jump_from.match(plain(line.text))
                if found is None:
                    continue
                rest = line.text[found.end() :].strip()
                if rest:
                    part.lines[index] = replace(line, text=rest)
                else:
                    del part.lines[index], part.pages[index]
                story.head = [each for each in story.head if each.lines]
                story.text = [each for each in story.text if each.lines]
                return _number(found[1])
    return None


def _number(label: str) -> str:
    numerals = load_words(PrintWords).numerals
    if label in numerals:
        return str(numerals.index(label) + 1)
    return label.lstrip("0").upper()


def _fits(story: PrintedStory, to: str, rest: PrintedStory, came: str) -> bool:
    """Whether the pages are those that the notes name, as far as they say which they are."""
    return _is_page(rest, to) and _is_page(story, came) and rest.number != story.number


def _is_page(story: PrintedStory, label: str) -> bool:
    own = story.folio.label or str(story.number)
    return not label or _number(own) == label or str(story.number) == label


def _likeness(story: PrintedStory, rest: PrintedStory) -> float:
    one, other = _headline(story), _headline(rest)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def _headline(story: PrintedStory) -> str:
    return "".join(line.text for part in story.headline for line in part.lines)


def _append(story: PrintedStory, rest: PrintedStory) -> None:
    parts: list[Printed] = list(rest.text)
    if story.text and parts and join_halves(story.text[-1], parts[0]):
        parts = parts[1:]
    story.text += parts
    story.beside += rest.beside
