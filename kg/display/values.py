"""Values and stages of a node -> what a reader sees of them: 约7.6亿元, not 760000000.0."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.datafile import read_form
from kg.graph import ArticleRecord, MilestoneStatement, Node, ValueStatement, holds
from kg.schema import DATA, Label, load_schema

Articles = Mapping[str, ArticleRecord]


@dataclass(frozen=True, slots=True)
class Units:
    """The keys of units.toml: how amounts are written, by language."""

    scales: dict[str, tuple[tuple[float, str], ...]]  # the largest first
    range: Label
    units: dict[str, Label]


@cache
def load_units(path: Path = DATA / "units.toml") -> Units:
    """Return how amounts are written; DataError names file, line and mend."""
    return read_form(path, Units)


def format_amount(value: float, unit: str, *, lang: str) -> str:
    """Return ``value`` with its unit, e.g. 7.6亿元 or CNY 760 million."""
    units = load_units()
    scale, word = 1.0, ""
    if unit != "%":
        steps = units.scales[lang]
        scale, word = next(((step, name) for step, name in steps if abs(value) >= step), (1.0, ""))
    number = f"{value / scale:,.4f}".rstrip("0").rstrip(".")
    number = number if lang == "en" else number.replace(",", "")
    written = units.units.get(unit)
    pattern = written.text(lang) if written else "{number} " + unit
    return pattern.replace("{number}", number + word)


def format_value(value: ValueStatement, *, lang: str) -> str:
    """Return the value as the sentence means it: about, at least, from … to."""
    schema = load_schema()
    unit = schema.attributes[value["name"]].unit
    unit = value["currency"] if unit == "CNY" else unit
    low, high = value["minimum"], value["maximum"]
    if low is not None and high is not None and low != high:
        ends = {"low": format_amount(low, unit, lang=lang), "high": format_amount(high, unit, lang=lang)}
        return load_units().range.text(lang).format(**ends)
    text = format_amount(value["value"], unit, lang=lang)
    qualifier = schema.qualifiers.get(value["qualifier"])
    if qualifier is None:
        return text
    return qualifier.text(lang) + ("" if lang == "zh" else " ") + text


def best_value(node: Node, name: str, articles: Articles) -> ValueStatement | None:
    """Return what the newest article states in CNY, m² or percent, and none corrects.

    Of several, what still holds, then what holds since the latest, the surest, the largest.
    """

    def worth(value: ValueStatement) -> tuple[str, bool, str, float, float]:
        valid = ("validUntil" not in value, value.get("validFrom", ""))
        return articles[value["article"]]["date"], *valid, value["confidence"], value["value"]

    known = [v for v in node["attributes"] if v["name"] == name and v["currency"] == "CNY"]
    found = [value for value in known if holds(value)]
    return max(found, key=worth, default=None)


def is_ahead(milestone: MilestoneStatement, articles: Articles) -> bool:
    """Tell whether the stage was still to come when the article was printed."""
    date, printed = milestone["date"], articles[milestone["article"]]["date"]
    length = min(len(date), len(printed))
    return date[:length] > printed[:length]


def sorted_stages(stages: Iterable[MilestoneStatement], articles: Articles) -> list[MilestoneStatement]:
    """Return the stages from first to last; one without a date stands at the date of its article.

    Where that has none, it stands at the last date that the article tells: |2011年签约，昨日奠基|.
    """
    stages, order = list(stages), list(load_schema().stages)
    told: dict[str, str] = {}
    for one in stages:
        told[one["article"]] = max(one["date"], told.get(one["article"], ""))

    def moment(milestone: MilestoneStatement) -> tuple[str, int, int]:
        article = milestone["article"]
        date = milestone["date"] or articles[article]["date"] or told[article]
        return date, order.index(milestone["stage"]), milestone["start"]

    return sorted(stages, key=moment)


def current_stage(node: Node, articles: Articles) -> MilestoneStatement | None:
    """Return the last stage reached by the articles' own dates, with its date if any sentence gives one.

    A plan without a date counts only where nothing is reached.
    """
    right = [one for one in node["milestones"] if holds(one) and not is_ahead(one, articles)]
    done = [one for one in right if not one.get("promised")]
    reached = sorted_stages(done or right, articles)
    if not reached:
        return None
    same = [stage for stage in reached if stage["stage"] == reached[-1]["stage"]]
    return next((stage for stage in reversed(same) if stage["date"]), reached[-1])
