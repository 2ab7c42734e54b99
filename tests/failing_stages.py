"""Stages that need no data, and what a broken article does to the process that reads it."""

import os
from collections.abc import Iterable

from kg.model import Article, Facts, Name, Source
from kg.schedule import Stages


def read_lines(source: Source) -> tuple[tuple[Article, ...], tuple[Name, ...]]:
    return tuple(
        Article("", source.path, at, line, ()) for at, line in enumerate(source.text.split("\n"))
    ), ()


def fail_or_extract(article: Article, names: Iterable[Name]) -> Facts:
    if "crash" in article.text:
        os._exit(3)
    while "hang" in article.text:
        pass
    if "fail" in article.text:
        raise ValueError("no\nway")
    return Facts(article)


FAILING = Stages(read_lines, fail_or_extract)
