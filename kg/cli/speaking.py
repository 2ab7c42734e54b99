"""Help and errors of the command line in Chinese; in English they are Typer's own."""

import inspect
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

import typer
from typer.core import TyperCommand, TyperGroup

from kg.messages import CHINESE, ENGLISH, language, say, set_language, system_language

_WIDTH = 100  # columns of a help
_LEFT = 30  # columns of names in it, at most
_NEVER_FIRST = "，。；：、！？）】》”’"
OPTION = "--lang"


def choose_language(arguments: Sequence[str]) -> None:
    """Say everything in the language that ``arguments`` ask for, or in that of the system."""
    given = [value for value in _given(arguments) if value in (CHINESE, ENGLISH)]
    set_language(given[-1] if given else system_language())


def _given(arguments: Sequence[str]) -> Iterator[str]:
    for number, argument in enumerate(arguments):
        if argument == "--":
            return
        if argument == OPTION:
            yield from arguments[number + 1 : number + 2]
        elif argument.startswith(f"{OPTION}="):
            yield argument.removeprefix(f"{OPTION}=")


class Command(TyperCommand):
    """A command whose help is in the user's language, and which takes --lang also where it has no labels."""

    def get_help(self, ctx: Any) -> str:
        """Return the help of the command."""
        return super().get_help(ctx) if language() == ENGLISH else _help(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return its usage."""
        return super().get_usage(ctx) if language() == ENGLISH else _usage(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take --lang out where the command has nothing to write in it but messages."""
        known = any(param.name == "lang" for param in self.params)
        return super().parse_args(ctx, args if known else list(_without_language(args)))


class Group(TyperGroup):
    """The commands of kg, with a help in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help of the program."""
        return super().get_help(ctx) if language() == ENGLISH else _help(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return its usage."""
        return super().get_usage(ctx) if language() == ENGLISH else _usage(self, ctx)


def _without_language(arguments: Sequence[str]) -> Iterator[str]:
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            yield from (argument, *left)
        elif argument == OPTION or argument.startswith(f"{OPTION}="):
            value = next(left, "") if argument == OPTION else argument.removeprefix(f"{OPTION}=")
            if value not in (CHINESE, ENGLISH):
                raise typer.BadParameter(f"{value!r} is not one of 'zh', 'en'.", param_hint=f"'{OPTION}'")
        else:
            yield argument


def tell_wrong_usage(error: Any) -> None:
    """Print what is wrong with a command line, as Typer does, in the user's language."""
    if language() == ENGLISH:
        error.show()
        return
    ctx = getattr(error, "ctx", None)
    lines = []
    if ctx is not None:
        lines = [ctx.get_usage(), say(f"Try '{ctx.command_path} {ctx.help_option_names[0]}' for help."), ""]
    message = " ".join(error.format_message().split())
    for line in (*lines, say(f"Error: {message}")):
        sys.stderr.write(f"{line}\n")


def _usage(command: Any, ctx: Any) -> str:
    pieces = (say(piece) for piece in command.collect_usage_pieces(ctx))
    return say(f"Usage: {ctx.command_path} {' '.join(pieces)}")


def _help(command: Any, ctx: Any) -> str:
    """Return usage, what the command does, its parameters and its own commands."""
    lines = [_usage(command, ctx)]
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        is_example = paragraph.startswith("Example:")
        text = say(paragraph if is_example else " ".join(paragraph.split()))
        lines += ["", *(f"  {line}" for line in ([text] if is_example else _wrap(text, _WIDTH - 2)))]
    params = [(param, param.get_help_record(ctx)) for param in command.get_params(ctx)]
    records = [(param, (record[0], _described(param, record[1]))) for param, record in params if record]
    for title, kind in (("Arguments", "argument"), ("Options", "option")):
        lines += _table(title, [record for param, record in records if param.param_type_name == kind])
    if isinstance(command, TyperGroup):
        named = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        lines += _table("Commands", [(name, _first(one)) for name, one in named if one and not one.hidden])
    return "\n".join(lines)


def _first(command: Any) -> str:
    """Return the first paragraph of a command's help."""
    return say(" ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split()))


def _described(param: Any, text: str) -> str:
    """Return what an option is for, with its default: both are translated for themselves."""
    own = param.help or ""
    more = text.removeprefix(own).strip()
    if not more:
        return say(own)
    parts = (say(part) for part in more.removeprefix("[").removesuffix("]").split("; "))
    return f"{say(own)}  [{'；'.join(parts) if language() == CHINESE else '; '.join(parts)}]".strip()


def _table(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    left = min(max(_wide(name) for name, _ in rows), _LEFT)
    yield from ("", f"{say(title)}:")
    for name, text in rows:
        first, *rest = _wrap(text, _WIDTH - left - 4) or [""]
        if _wide(name) > left:
            yield f"  {name}"
            name = ""
        yield f"  {name}{' ' * (left - _wide(name))}  {first}".rstrip()
        yield from (f"{' ' * (left + 4)}{line}" for line in rest)


def _wide(text: str) -> int:
    """Return the columns that a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text: broken at spaces and between Chinese characters."""
    lines = [""]
    for piece in _pieces(text):
        full = _wide(lines[-1] + piece.rstrip()) > width
        if full and lines[-1] and piece not in _NEVER_FIRST:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line]


def _pieces(text: str) -> Iterable[str]:
    """Yield what stands on one line: a word with the space behind it, or one Chinese character."""
    word = ""
    for char in text:
        if _wide(char) == 2:
            yield from filter(None, (word, char))
            word = ""
        else:
            word += char
            if char == " ":
                yield word
                word = ""
    if word:
        yield word
