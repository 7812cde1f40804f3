"""In a notebook: `%load_ext theory`, and from then on `%%check` at the head of a cell says what is wrong in it."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from theory.errors import InputError

LANGUAGES = {"": ".md", "md": ".md", "markdown": ".md", "tex": ".tex", "latex": ".tex", "txt": ".txt", "text": ".txt"}
SHOWN = "cell"  # what the text is called


@dataclass(frozen=True)
class Judged:
    """The text of a cell, judged; a notebook shows it as a page, and a terminal as `check` prints it."""

    text: str = field(repr=False)
    suffix: str = ".md"

    def _checked(self) -> Any:
        from theory.live.document import draft

        return draft(f"{SHOWN}{self.suffix}", self.text).checked

    def _repr_html_(self) -> str:
        from theory.report import html
        from theory.report.document_blocks import documents_group

        return html.fragment(documents_group([self._checked()]))

    def __repr__(self) -> str:
        from theory.report import document_terminal

        shown = StringIO()
        with redirect_stdout(shown):
            document_terminal.show([self._checked()], every=False)
        return shown.getvalue().rstrip("\n")


def check(line: str, cell: str) -> Judged:
    """Every equality of the cell, judged. Behind `%%check` may stand how the cell is written: markdown, if nothing
    does, or tex, or text. Raises InputError for anything else, and where the text is too large."""
    from theory.documents.limits import SubmissionError

    language = line.strip().lower()
    if language not in LANGUAGES:
        raise InputError(f"%%check: expected one of {', '.join(filter(None, LANGUAGES))}, got {language[:40]!r}")
    judged = Judged(cell, LANGUAGES[language])
    try:
        judged._checked()
    except SubmissionError as error:
        raise InputError(f"%%check: {error}") from None
    return judged


def load_ipython_extension(shell: Any) -> None:
    """Makes `%%check` known; IPython calls it for `%load_ext theory`."""
    shell.register_magic_function(check, "cell", "check")
