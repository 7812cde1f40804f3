"""Draws a computation graph in a terminal: from the loss down to the givens, each under what it is part of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.text import Text as Styled
from rich.tree import Tree

from theory.formula import unicode
from theory.formula.layout import layout
from theory.graph import Node
from theory.report.blocks import Drawing, Figures, inline


@dataclass(frozen=True, slots=True)
class Sketch:
    """gap: what stands between the parts of a node: room, or, where the terminal is narrow, the next line."""

    block: Drawing
    gap: str

    @property
    def nodes(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.block.graph.nodes}

    def label(self, name: str, child: str) -> Styled:
        """Name and operation, value, gradient, and the derivative of the node above by this one."""
        node, block = self.nodes.get(name), self.block
        label = Styled(unicode.name(name) + (f" = {unicode.write(layout(node.expression))}" if node else ""))
        slope = block.slopes[child, name][1] if (child, name) in block.slopes else None
        shown: tuple[tuple[str, Figures | None, str], ...] = (
            ("→ ", block.forward.get(name), "green"),
            ("← ", block.backward.get(name), "red"),
            ("×", None if isinstance(slope, list) else slope, "dim"),
        )
        for sign, value, style in shown:
            if value is not None:
                label.append(f"{self.gap}{sign}{inline(value)}", style)
        return label

    def branch(self, name: str, tree: Tree, seen: set[str], child: str = "") -> None:
        """A node with all that it is made of below it; operations on a single node stand under each other unindented.

        A node that is used twice is drawn once.
        """
        lines: list[Styled] = []
        while True:
            if name in seen and name in self.nodes:
                lines.append(Styled(f"{unicode.name(name)} (drawn above)", "dim"))
                parents: tuple[str, ...] = ()
            else:
                seen.add(name)
                lines.append(self.label(name, child))
                parents = self.nodes[name].parents if name in self.nodes else ()
            if len(parents) != 1:
                break
            child, (name,) = name, parents
        branch = tree.add(Styled("\n").join(lines))
        for parent in parents:
            self.branch(parent, branch, seen, name)


def draw(block: Drawing, *, narrow: bool = False) -> Iterator[Styled | Tree]:
    """What the signs mean, and the graph: operation, forward value in green, gradient in red, local derivative."""
    sketch = Sketch(block, "\n  " if narrow else "  ")
    legend = Styled("name = operation")
    legend.append(f"{sketch.gap}→ forward value", "green").append(f"{sketch.gap}← gradient of the loss", "red")
    yield legend.append(f"{sketch.gap}×local derivative", "dim") if block.slopes else legend
    tree = Tree("", guide_style="dim", hide_root=True)
    sketch.branch(block.graph.loss, tree, set())
    yield tree
