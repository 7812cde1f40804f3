"""Givens, values and chains of forms in LaTeX, for the formats that are written in it."""

from __future__ import annotations

from theory.figure import Figure
from theory.formula import foreign, latex
from theory.formula.boxes import Grid, Sign
from theory.formula.names import name_box
from theory.formula.numbers import figure, number
from theory.report.blocks import Equation, Figures, Givens, Linked, Step, slices
from theory.report.wording import answers


def givens(block: Givens) -> list[str]:
    """`w_{1} = -0.65` for each; the name alone where it stays free."""
    rows = []
    for row in block.rows:
        shown = "" if row.value is None else value(row.value)
        rows.append(f"{name(row.key)} = {shown}" if shown else name(row.key))
    return rows


def name(key: str) -> str:
    """The name of a quantity."""
    return latex.write(name_box(key))


def value(found: Figures) -> str:
    """A number, or the matrices of an array one by one."""
    if isinstance(found, Figure):
        return latex.write(figure(found))
    return r"\; ".join(_matrix(rows) for _, rows in slices(found))


def _matrix(rows: list[list[Figure]]) -> str:
    """The numbers alone; `_sign` says whether they have more digits."""
    return latex.write(Grid(tuple(tuple(number(entry.text) for entry in entries) for entries in rows)))


def _sign(rows: list[list[Figure]]) -> str:
    return r"\approx" if any(entry.near for entries in rows for entry in entries) else "="


BLANK = r"\underline{\hspace{5cm}}"  # what `grade` takes for room that was left


def equation(block: Equation) -> str:
    """`z_{1} = w x`, or the name with room for an answer."""
    return f"{name(block.key)} = {BLANK if block.form is None else latex.write(block.form)}{_unit(block.unit)}"


def link(row: Linked) -> str | None:
    """A link of a document as a formula; None where a side cannot be shown as one, but only as it was written."""
    sides = [foreign.formula(side) for side in ((row.left, row.right) if row.relation else (row.left,)) if row.read]
    if not sides or None in sides:
        return None
    return f" {latex.write(Sign(row.relation))} ".join(latex.write(side) for side in sides if side)


def aligned(block: Step) -> str:
    """The chain as one `aligned` block: name, forms with their rules, value."""
    rows = [f"&= {latex.write(line.form)} && {_words(line.rule)}" for line in block.lines[:-1]]
    last = block.lines[-1]
    rows.append(f"&= {latex.write(last.form)}{_unit(block.last_unit)} && {_words(last.rule)}")
    if block.result is not None:
        sign, exact = r"\approx" if block.result.near else "=", f" && {_more(block)}" if block.more else ""
        rows.append(f"&{sign} {latex.write(number(block.result.text))}{_unit(block.unit)}{exact}")
    elif isinstance(block.value, list):
        rows += [
            f"&{_sign(part)} {_matrix(part)}{_unit(block.unit)}{f' && {_words(label)}' if label else ''}"
            for label, part in slices(block.value)
        ]
    inside = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{name(block.key)} {inside}\n\\end{{aligned}}"


def _unit(unit: str) -> str:
    return rf" \ {_words(unit)}" if unit else ""


def _words(text: str) -> str:
    return rf"\text{{{latex.text(text)}}}"


def _more(block: Step) -> str:
    """The exact value beside the rounded one."""
    if block.more is None:
        return ""
    return _words(f"{answers.MORE_EXACTLY if block.more.near else answers.EXACTLY} ") + latex.write(
        number(block.more.text)
    )
