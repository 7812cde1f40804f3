"""Writes blocks to a terminal, 80 columns or wider; plain when the output is a pipe or NO_COLOR is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled
from rich.tree import Tree

from checks.evidence import Evidence, Verdict
from theory.graph import Node
from theory.notation import UNICODE
from theory.report import png
from theory.report.blocks import (
    Block,
    Drawing,
    Givens,
    Group,
    Heading,
    Plot,
    Stated,
    Step,
    Text,
    Verdicts,
    slices,
    summary,
)  # fmt: skip
from theory.report.kinds import Bars, Gallery, Links, cell
from theory.tables import columns
from theory.writing import write

COLOURS = {
    Verdict.PROVED: "bold green",
    Verdict.DECIDED: "green",
    Verdict.ENCLOSED: "green",
    Verdict.MEASURED: "cyan",
    Verdict.UNDECIDED: "yellow",
    Verdict.FAILED: "bold red",
}
STANDINGS = {"sure": "green", "near": "cyan", "doubt": "yellow", "wrong": "bold red", "plain": "dim"}
RULE_WIDTH = 30
WIDEST_GIVEN = 4  # rows or columns of a given that is written out


class Printer:
    """Prints blocks one by one; `brief` keeps of each step its name and value."""

    def __init__(self, console: Console, *, brief: bool = False, full: bool = False) -> None:
        self.console, self.brief, self.full = console, brief, full

    def print(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            WRITERS[type(block)](self, block)

    def line(self, text: Styled | str = "") -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def heading(self, block: Heading) -> None:
        if block.level > 1:
            self.line()
        self.console.print(Styled(block.text, "bold" if block.level > 1 else "bold underline"))

    def text(self, block: Text) -> None:
        self.console.print(Styled(block.text))

    def givens(self, block: Givens) -> None:
        """The numbers that are stated, then the letters that stay free, in one paragraph."""
        if self.brief:
            return
        parts = [_stated(row) for row in block.rows if row.value is not None]
        free = [_stated(row) for row in block.rows if row.value is None]
        if parts:
            self.console.print(Styled(f"Given: {', '.join(parts)}"))
        if free:
            self.console.print(Styled(f"For every {', '.join(free)}"))

    def plot(self, block: Plot) -> None:
        """What a picture would show, in words: where each curve is highest, and what it tends to."""
        for curve in block.curves:
            if curve.top is not None:
                x, y = curve.top
                variable = block.variable[UNICODE.key]
                self.line(f"{curve.name[UNICODE.key]} is largest at {variable} = {x:.4g}: {y:.4g}")

    def group(self, block: Group) -> None:
        self.line(Styled(block.title, "bold underline"))
        self.print(block.blocks)

    def step(self, block: Step) -> None:
        name = block.name[UNICODE.key]
        if self.brief:
            self.line(Styled.assemble(f"{name} ", (_related(_inline(block)), "bold" if block.answers else "")))
            return
        rows = [(Styled(f"= {line.written[UNICODE.key]}"), line.rule) for line in block.lines]
        if isinstance(block.value, str) and rows[-1][0].plain != f"= {block.value}":
            rows.append((Styled(_related(_inline(block)), "bold"), _exactly(block)))
        self.line()
        self._chain(name, rows)
        if isinstance(block.value, list):
            self._matrix(block.value)

    def _chain(self, name: str, rows: list[tuple[Styled, str]]) -> None:
        """`name = form      rule`, one form a line, the signs of equality under each other."""
        table = Table.grid(padding=(0, 1), expand=True)
        indent = cell_len(name) if cell_len(name) <= 12 else 4
        table.add_column(width=indent, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(style="dim", justify="right", width=RULE_WIDTH)
        first = name
        if cell_len(name) > 12:
            self.line(Styled(name))
            first = ""
        for formula, rule in rows:
            table.add_row(Styled(first), formula, Styled(rule))
            first = ""
        self.console.print(table)

    def _matrix(self, value: list[Any]) -> None:
        for label, rows in slices(value):
            if label:
                self.line(Styled(f"    {label}", "dim"))
            for row in columns(rows):
                self.line(Styled(f"    {row}", "bold"))

    def drawing(self, block: Drawing) -> None:
        """The graph from the loss down to the givens: operation, forward value in green, gradient in red."""
        self.line()
        legend = (
            "each node: name = operation  ",
            ("→ forward value", "green"),
            "  ",
            ("← gradient of the loss", "red"),
        )
        self.line(Styled.assemble(*legend))
        tree = Tree("", guide_style="dim", hide_root=True)
        _branch(block, block.graph.loss, tree, set())
        self.console.print(tree)

    def verdicts(self, block: Verdicts) -> None:
        for row in block.rows:
            self.evidence(row)

    def evidence(self, row: Evidence) -> None:
        """One line: the verdict, the claim, and how it was decided, cut to the width unless everything is asked for."""
        how = f"{row.method}: {row.detail}" if row.detail else row.method
        claim = row.claim
        if not self.full and row.verdict.holds:
            room = max(self.console.width, 40) - 13
            kept = room * 3 // 5
            claim = _cut(claim, kept)
            claim, how = claim + " " * (kept - cell_len(claim)), _cut(how, room - kept)
        text = Styled.assemble((f"{row.verdict.name:<10} ", COLOURS[row.verdict]), claim, "  ", (how, "dim"))
        self.line(text)

    def links(self, block: Links) -> None:
        """Each link as it was written, under its place and verdict; why, below it."""
        for row in block.rows:
            self.line(Styled.assemble(f"{row.place}  ", (row.verdict, STANDINGS[row.standing])))
            self.line(" ".join(f"    {row.left} {row.relation} {row.right}".rstrip().split("\n")))
            if row.detail:
                self.line(Styled(f"    {row.detail}", "dim"))

    def bars(self, block: Bars) -> None:
        """Numbers flush right; the longest bar is ten blocks."""
        table = Table(box=None, header_style="bold", pad_edge=False, title=block.of or None, title_justify="left")
        for column, title in enumerate(block.head):
            table.add_column(title, justify="right" if block.numeric(column) else "left", overflow="fold")
        for place, row in enumerate(block.rows):
            lengths = [block.bar(place, column) or 0 for column in range(len(row))]
            table.add_row(
                *(f"{'█' * round(10 * n)} {cell(value)}".strip() for n, value in zip(lengths, row, strict=True))
            )
        if block.total:
            table.add_row(*map(cell, block.total), style="bold")
        self.console.print(table)

    def gallery(self, block: Gallery) -> None:
        self.console.print(Styled(png.describe(block)))

    def counts(self, rows: list[Evidence]) -> None:
        parts = [(f"{count} {verdict.name}", COLOURS[verdict]) for verdict, count in summary(rows).items()]
        text = Styled(f"{len(rows)} claims: ")
        for position, part in enumerate(parts):
            text.append(", " if position else "")
            text.append(*part)
        self.line(text)


def _plain(value: Any) -> str:
    """`[[1, 2], [3, 4]]`"""
    return str(value).replace("'", "")


def _related(value: str) -> str:
    """The value behind its sign: digits that are not all of them are said to be near."""
    return value if value.startswith("≈") else f"= {value}"


def _inline(block: Step) -> str:
    if isinstance(block.value, list):
        return _plain(block.value)
    return f"{block.value or block.lines[-1].written[UNICODE.key]}" + (f" {block.unit}" if block.unit else "")


def _exactly(block: Step) -> str:
    if not isinstance(block.exact, str):
        return ""
    return block.exact if block.exact.startswith("≈") else f"exactly {block.exact}"


def _stated(row: Stated) -> str:
    """`w₁ = -0.65`, `x` where it stays free, and of a large matrix its size."""
    name = row.name[UNICODE.key]
    if row.value is None or max(row.shape, default=0) > WIDEST_GIVEN:
        return f"{name} ({' x '.join(map(str, row.shape))})" if row.shape else name
    return f"{name} = {_plain(row.value)}"


def _cut(text: str, width: int) -> str:
    styled = Styled(text)
    styled.truncate(max(width, 1), overflow="ellipsis")
    return styled.plain


def _label(block: Drawing, node: Node | None, name: str) -> Styled:
    operation = f" = {write(node.expression, UNICODE)}" if node else ""
    label = Styled(f"{UNICODE.name(name)}{operation}  ")
    if name in block.forward:
        label.append(f"→ {block.forward[name]}", "green")
    if name in block.backward:
        label.append(f"  ← {block.backward[name]}", "red")
    return label


def _branch(block: Drawing, name: str, tree: Tree, seen: set[str]) -> None:
    """A node with all that it is made of below it; operations on a single node stand under each other without indent.

    A node that is used twice is drawn once.
    """
    by_name = {node.name: node for node in block.graph.nodes}
    lines: list[Styled] = []
    while True:
        if name in seen and name in by_name:
            lines.append(Styled(f"{UNICODE.name(name)} (drawn above)", "dim"))
            parents: tuple[str, ...] = ()
        else:
            seen.add(name)
            lines.append(_label(block, by_name.get(name), name))
            parents = by_name[name].parents if name in by_name else ()
        if len(parents) != 1:
            break
        (name,) = parents
    branch = tree.add(Styled("\n").join(lines))
    for parent in parents:
        _branch(block, parent, branch, seen)


WRITERS: dict[type, Callable[[Printer, Any], None]] = {
    Heading: Printer.heading,
    Text: Printer.text,
    Givens: Printer.givens,
    Plot: Printer.plot,
    Group: Printer.group,
    Step: Printer.step,
    Drawing: Printer.drawing,
    Verdicts: Printer.verdicts,
    Links: Printer.links,
    Bars: Printer.bars,
    Gallery: Printer.gallery,
}
