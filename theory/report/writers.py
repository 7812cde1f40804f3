"""One small writer per format, chosen by the ending of the file; a writer sees blocks and knows no question."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from theory.errors import InputError
from theory.report.blocks import Group

# Ending -> the module of theory.report whose `render(report) -> bytes` writes it. It is imported when it is asked for.
WRITERS = {".html": "html", ".md": "markdown", ".tex": "tex", ".json": "data", ".pdf": "pdf"}

EXTRAS = {".pdf": ("typst", "pdf")}  # ending -> the package that it needs, and the extra that installs it


def check(path: Path, *read: Path) -> None:
    """Raises InputError where the ending names no format, its package is missing, or the folder does not exist.

    read: files that the report is made from, which it must not overwrite.
    """
    if path.suffix.lower() not in WRITERS:
        raise InputError(f"--out {path.name}: expected a name that ends in {', '.join(WRITERS)}; got {path.suffix!r}")
    package, extra = EXTRAS.get(path.suffix.lower(), ("", ""))
    if package and find_spec(package) is None:
        raise InputError(f"--out {path.name}: this format needs {package}; `pip install 'theory[{extra}]'`")
    if path.resolve() in {other.resolve() for other in read}:
        raise InputError(f"--out {path.name} is the file that is read; give the report another name")
    if not path.parent.is_dir():
        raise InputError(f"--out: there is no folder {path.parent}; make it first")


def render(report: Group, ending: str) -> bytes:
    """The report in the format of this ending, `.html` for instance."""
    return import_module(f"theory.report.{WRITERS[ending]}").render(report)


def write(report: Group, path: Path) -> int:
    """Writes the file and returns its size in bytes. Raises InputError where it cannot be written."""
    content = render(report, path.suffix.lower())
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; give another name") from None
    return len(content)


def announce(path: Path, size: int) -> None:
    """Says on standard error which file was written: standard output holds the answer itself."""
    print(f"{path}: {size / 1000:,.0f} kB", file=sys.stderr)
