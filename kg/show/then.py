"""An output folder, a day and names -> the graph of what had been said by then, and the things meant."""

from collections.abc import Callable, Sequence
from pathlib import Path

import networkx as nx

from kg.errors import NameNotFound
from kg.graph import load_graph, meta
from kg.graph.part import tell_part
from kg.show import find_thing
from kg.timeline import as_of, check_day


def _silent(_: str) -> None:
    """Say nothing."""


def load_then(
    output: Path, day: str, names: Sequence[str], *, lang: str = "zh", tell: Callable[[str], None] = _silent
) -> tuple["nx.MultiDiGraph[str]", str, list[str]]:
    """Return the graph in ``output`` as of ``day``, that day in full, and the ids that ``names`` mean.

    Without a day all that is known. ``tell`` hears where the graph is a part of a larger one. NameNotFound
    tells of what was named only later when that was.
    """
    whole = load_graph(output)
    if told := tell_part(whole):
        tell(told)
    if not day:
        return whole, "", [find_thing(whole, name, lang=lang) for name in names]
    day = check_day(day)
    then = as_of(whole, day)
    return then, day, [_find(whole, then, name, day, lang) for name in names]


def _find(whole: "nx.MultiDiGraph[str]", then: "nx.MultiDiGraph[str]", name: str, day: str, lang: str) -> str:
    try:
        return find_thing(then, name, lang=lang)
    except NameNotFound:
        key = find_thing(whole, name, lang=lang)
        if key in then:  # by a name that it got later
            return key
        articles = meta(whole)["articles"]
        dates = [articles[article]["date"] for article in whole.nodes[key]["articles"]]
        since = f"; first named on {min(dates)}" if dates else ""
        raise NameNotFound(f"{name}: no article had named it by {day}{since}; take a later day") from None
