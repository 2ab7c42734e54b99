"""The options that several commands take."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

OUTPUT = Path("output")


class Lang(StrEnum):
    """The languages of labels and messages."""

    zh = "zh"
    en = "en"


Output = Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder of the graph.")]
Language = Annotated[
    Lang, typer.Option("--lang", help="The language of labels; and of messages, else the system's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DAY", help="Only what had been said by this day: 2024-06-30.")
]
Jobs = Annotated[
    int | None, typer.Option("-j", "--jobs", min=1, metavar="N", help="Read with N processes.  [one a core]")
]
Cluster = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Read with the workers of a Dask cluster: tcp://host:8786.")
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Forget what earlier builds found; read everything again.")
]
