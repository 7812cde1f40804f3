"""The formats of a report: one row each, which the writers, the help texts, the errors and the tests read."""

from __future__ import annotations

from msgspec import Struct


class Format(Struct, frozen=True):
    """ending: of the file's name. writer: the module of theory.report whose `render(report) -> bytes` writes it.

    package, extra: what it needs beyond the project itself, and the extra that installs it.
    """

    ending: str
    writer: str
    package: str = ""
    extra: str = ""


ROWS = (
    Format(".html", "html"),
    Format(".pdf", "pdf", package="typst", extra="pdf"),
    Format(".md", "markdown"),
    Format(".rst", "rst"),
    Format(".tex", "tex"),
    Format(".ipynb", "ipynb", package="nbformat", extra="grade"),
    Format(".json", "data"),
)
FORMATS = {row.ending: row for row in ROWS}


def endings() -> str:
    """`.html, .pdf or .md`, of all formats."""
    *most, last = FORMATS
    return f"{', '.join(most)} or {last}"
