"""Articles -> which of them repeat an earlier one: a reprint is no second source.

|本报讯 3月17日，岚钧新能源与合川区签订协议| and, in another paper and without the last paragraph, the
same words: the later one is a reprint. A later story on the same project is none, and neither is another
notice of one form, with other names and numbers.
"""

from array import array
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kg.graph import ArticleRecord
from kg.reprints.order import Moments
from kg.reprints.pairs import Sketches
from kg.reprints.texts import Texts


def find_reprints(articles: Mapping[str, ArticleRecord], folder: Path | None = None) -> dict[str, str]:
    """Return reprint -> what it repeats: of all articles alike the earliest, and of a day the longest.

    ``articles`` are gone through once, and those that may be alike are looked up again. What is noted of
    them is written into a nameless file in ``folder``, or where the system keeps such files.
    """
    texts, moments = Texts(articles), Moments()
    with Sketches(len(articles), folder) as sketches:
        for key, article in articles.items():
            moments.add(key, article)
            sketches.add(texts.sketch(key, article))
        order = moments.sorted()
        first = array("L", range(len(order.ranks)))
        for earlier, later in sketches.likely_pairs(order.ranks):
            if first[earlier] != first[later] and texts.are_one(order.key(earlier), order.key(later)):
                first[later] = min(first[later], first[earlier])
    found = np.flatnonzero(np.array(first) != np.arange(len(first)))
    return {order.key(at): order.key(_root(first, at)) for at in map(int, found)}


def _root(first: "array[int]", at: int) -> int:
    while first[at] != at:
        at = first[at]
    return at
