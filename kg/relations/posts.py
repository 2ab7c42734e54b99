"""A post in the sentence that tells it -> from and until when it is held (data/words/posts.toml)."""

from kg.text.dates import find_dates
from kg.words import PostWords, load_words

_PREFIX = 2  # letters of 原 and 前任, which may have been read as a part of the post
_DAY = len("2024-05-13")


def held(text: str, post: str, today: str) -> tuple[str, str]:
    """Return since and until when ``post`` is held, where the folded sentence tells; else nothing.

    区经信局原|局长|周敏: until ``today``, the article's date. 沈一鸣2023年5月起任|董事长|: since 2023-05.
    """
    start = text.find(post)
    if not post or start < 0 or text.find(post, start + 1) >= 0:  # which one is meant cannot be told
        return "", ""
    words = load_words(PostWords)
    if any(words.former.search(text[: start + more]) for more in range(_PREFIX + 1)):
        return "", today
    dates = [date for date in find_dates(text, today) if date.end <= start and date.iso]
    if not dates or not today or dates[-1].iso > today:
        return "", ""
    last = dates[-1]
    between = text[last.end : start]
    exact = len(last.iso) == _DAY
    told = words.since.search(between) or (exact and words.appointed.search(between))
    return (last.iso, "") if told else ("", "")
