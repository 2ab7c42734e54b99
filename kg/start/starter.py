"""A file that starts kg with a double click: .bat for Windows, .command for macOS, .desktop for Linux."""

import sys
from pathlib import Path

from kg.errors import OutputError
from kg.files import replacing
from kg.messages import say

# The console shows UTF-8 from here on, so that a path with Chinese characters is found on any Windows.
_BAT = '@echo off\r\nchcp 65001 >nul\r\n"{python}" -m kg start\r\nif errorlevel 1 pause\r\n'
_COMMAND = "#!/bin/sh\nexec {python} -m kg start\n"
_DESKTOP = (
    "[Desktop Entry]\nType=Application\nVersion=1.0\nName={name}\nExec={python} -m kg start\nTerminal=true\n"
)


def write_starter(folder: Path, *, python: str = sys.executable, platform: str = sys.platform) -> Path:
    """Write the starter of this system into ``folder`` and return it; OutputError where that cannot be."""
    if not folder.is_dir():
        raise OutputError(f"{folder}: there is no such folder; name one that is there")
    name = say("Start kg")
    suffix, text = _starter(name, python, platform)
    target = folder / f"{name}{suffix}"
    with replacing(target) as beside:
        beside.write_bytes(text.encode("utf-8", "surrogateescape"))
        if platform != "win32":
            beside.chmod(0o755)
    return target


def desktop() -> Path:
    """Return the folder of the desktop, or this one where there is none."""
    home = Path.home()
    found = (
        home / name for name in ("Desktop", "OneDrive/Desktop", say("Desktop")) if (home / name).is_dir()
    )
    return next(found, Path())


def _starter(name: str, python: str, platform: str) -> tuple[str, str]:
    if platform == "win32":
        return ".bat", _BAT.format(python=python.replace("%", "%%"))
    if platform == "darwin":
        quoted = "'" + python.replace("'", "'\\''") + "'"
        return ".command", _COMMAND.format(python=quoted)
    return ".desktop", _DESKTOP.format(name=name, python=_quote(python))


def _quote(path: str) -> str:
    """Return a path as the Exec line of a .desktop file has it: "…", twice escaped, % doubled."""
    inner = "".join(f"\\{char}" if char in '"`$\\' else char for char in path)
    return '"' + inner.replace("\\", "\\\\").replace("%", "%%") + '"'
