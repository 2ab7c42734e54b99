"""People of one name in one article -> which of them each mention is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.divisions import load_divisions
from kg.entities.located import Home, Homes
from kg.model import Article, Mention
from kg.schema import load_schema
from kg.text.folding import fold, form_of
from kg.words import EntityWords, load_words

_POST = 12  # letters of a post between who gives it and who holds it


def tell_apart(article: Article, mentions: Sequence[Mention], homes: Homes) -> tuple[Homes, dict[int, str]]:
    """Return the homes with those of namesakes, and by the start of a mention why it is another one.

    江夏区副区长|周敏|致辞，泊岚光电总工程师|周敏|与她同名: two people.

    Two are told apart where the text says 同名, or where one is named with a post of a company and one with
    a post of a government, or with posts of two divisions: nobody holds both. What names no post goes to the
    one named last.
    """
    by_start, rests, reasons = dict(homes.by_start), dict(homes.rests), dict[int, str]()
    named: dict[str, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        if _is_person(mention):
            named[form_of(mention.text)].append(number)
    for form, numbers in named.items():
        employers = {one: _employer(article, mentions, one) for one in numbers}
        parted = _parted(article, mentions, employers, homes) if len(numbers) > 1 else {}
        for number, employer in parted.items():
            by_start[mentions[number].start] = Home(employer, form)
            reasons[mentions[number].start] = f"{mentions[number].text} of {employer} (namesake)"
            rests[form] = form
    return Homes(by_start, rests), reasons


def _is_person(mention: Mention) -> bool:
    names = load_schema().types[mention.type].names
    return bool(names.tied_by) and names.tails is None


def _employer(article: Article, mentions: Sequence[Mention], number: int) -> Mention | None:
    """Return who gives the post that stands right before a name: |江夏区|副区长|周敏|."""
    if number == 0:
        return None
    before, person = mentions[number - 1], mentions[number]
    between = fold(article.text[before.end : person.start])
    held = len(between) <= _POST and load_words(EntityWords).post.fullmatch(between)
    return before if held and _side(before) is not None else None


def _side(mention: Mention) -> bool | None:
    """Tell whether it is a company (True) or a government (False), None for what may employ with either."""
    names = load_schema().types[mention.type].names
    if names.registered:
        return True
    return False if names.prefixed or mention.codes else None


def _division(mention: Mention, homes: Homes) -> str:
    """Return the code of the division that a government is of, or that a name means; or nothing."""
    home = homes.by_start.get(mention.start)
    code = home.place if home else mention.codes[0] if len(mention.codes) == 1 else ""
    return code if code in load_divisions().by_code else ""


def _are_apart(first: Mention, second: Mention, homes: Homes) -> bool:
    """Tell whether nobody works for both: a firm and a government, or governments of two districts."""
    if _side(first) != _side(second):
        return True
    one, other = (_division(mention, homes) for mention in (first, second))
    if _side(first) or not one or not other or one == other:
        return False
    table = load_divisions()
    above = {held.code for code in (one, other) for held in table.ancestors(code)}
    return one not in above and other not in above


def _parted(
    article: Article, mentions: Sequence[Mention], employers: dict[int, Mention | None], homes: Homes
) -> dict[int, str]:
    """Return the mentions that are of the second person, with its employer; none where all are of one."""
    known = [(number, employer) for number, employer in employers.items() if employer is not None]
    for (_, first), (number, second) in pairwise(known):
        if not _are_apart(first, second, homes) and not _says_so(article, mentions[number]):
            continue
        others = {form_of(e.text) for n, e in known if n < number} | {form_of(first.text)}
        if form_of(second.text) not in others:
            return dict.fromkeys(_of_second(employers, number, second), second.full or second.text)
    return {}


def _says_so(article: Article, mention: Mention) -> bool:
    """Tell whether the sentence of a name says that another one bears it, too."""
    text = fold(article.text)
    marks = "。！？\n"
    start = max(text.rfind(mark, 0, mention.start) for mark in marks) + 1
    ends = [at for at in (text.find(mark, mention.end) for mark in marks) if at >= 0]
    return load_words(EntityWords).namesake.search(text[start : min(ends, default=len(text))]) is not None


def _of_second(employers: dict[int, Mention | None], number: int, second: Mention) -> Iterable[int]:
    """Yield the mentions of who is employed by ``second``: with it, or the next ones without an employer."""
    own = False
    for one, employer in employers.items():
        if employer is not None:
            own = one == number or (
                _side(employer) == _side(second) and form_of(employer.text) == form_of(second.text)
            )
        if own:
            yield one
