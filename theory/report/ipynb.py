"""Writes a report as a notebook: each question a cell of Markdown."""

from __future__ import annotations

import nbformat

from theory.report import markdown
from theory.report.blocks import Group


def render(report: Group) -> bytes:
    """The notebook as UTF-8 JSON, in format 4.5."""
    cells = [
        {"id": f"cell-{number}", "cell_type": "markdown", "metadata": {}, "source": text}
        for number, text in enumerate(markdown.cells(report), start=1)
    ]
    made = nbformat.from_dict({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    nbformat.validate(made)
    return (nbformat.writes(made) + "\n").encode()
