"""A person and an organisation -> the post that she holds there, as the text writes it."""

from collections.abc import Sequence

from kg.reader.nodes import LinkEnd

_FAR = 30  # characters between a person and her post
_JOINTS = "、，兼和"


def post_of(person: LinkEnd, organisation: LinkEnd, posts: Sequence[tuple[int, int]], text: str) -> str:
    """Return the posts that stand by the person, joined as they are written: 党委书记、董事长|王立新.

    Posts between the organisation and the person come before those behind her; none where no post is near.
    """
    between = [p for p in posts if organisation.end <= p[0] and p[1] <= person.start]
    if between and person.start - between[-1][1] <= _FAR:
        return _joined(between, text)
    behind = [p for p in posts if person.end <= p[0] <= person.end + _FAR]
    behind = [p for p in behind if organisation.end <= p[0] or organisation.start >= p[1]]
    if behind:
        return text[behind[0][0] : behind[0][1]]
    before = [p for p in posts if p[1] <= person.start <= p[1] + 2]
    return text[before[-1][0] : before[-1][1]] if before else ""


def _joined(posts: Sequence[tuple[int, int]], text: str) -> str:
    """Return the last post, with those before it that only a joint parts from it."""
    start, end = posts[-1]
    for one in reversed(posts[:-1]):
        if start - one[1] > 1 or text[one[1] : start] not in _JOINTS:
            break
        start = one[0]
    return text[start:end]
