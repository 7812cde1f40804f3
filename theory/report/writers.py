"""One small writer per format, chosen by the ending of the file; a writer sees blocks and knows no question."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from theory.errors import InputError
from theory.report.blocks import Group
from theory.report.formats import FORMATS, endings


def check(path: Path, *read: Path) -> None:
    """Raises InputError where the ending names no format, its package is missing, or the folder does not exist.

    read: files that the report is made from, which it must not overwrite.
    """
    row = FORMATS.get(path.suffix.lower())
    if row is None:
        raise InputError(f"--out {path.name}: expected a name that ends in {endings()}; got {path.suffix!r}")
    if row.package and find_spec(row.package) is None:
        raise InputError(f"--out {path.name}: this format needs {row.package}; `pip install 'theory[{row.extra}]'`")
    spare(path, *read)
    if not path.parent.is_dir():
        raise InputError(f"--out: there is no folder {path.parent}; make it first")


def spare(path: Path, *read: Path) -> None:
    """Raises InputError where the file would be written over one that is read."""
    if path.resolve() in {other.resolve() for other in read}:
        raise InputError(f"--out {path.name} is the file that is read; give the report another name")


def render(report: Group, ending: str) -> bytes:
    """The report in the format of this ending, `.html` for instance."""
    return import_module(f"theory.report.{FORMATS[ending].writer}").render(report)


def write(report: Group, path: Path) -> int:
    """Writes the file and returns its size in bytes. Raises InputError where it cannot be written."""
    return save(render(report, path.suffix.lower()), path)


def save(content: bytes, path: Path) -> int:
    """Writes the bytes and returns their number. Raises InputError where they cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; give another name") from None
    return len(content)


def announce(path: Path, size: int) -> None:
    """Says on standard error which file was written: standard output holds the answer itself."""
    print(f"{path}: {size / 1000:,.0f} kB", file=sys.stderr)
