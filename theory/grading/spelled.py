"""Names of several letters as a question has them, where a reader that does not know them took them apart."""

from __future__ import annotations

from collections.abc import Container

from checks.tree import Call, Name, Tree, mapped


def put_together(tree: Tree, known: Container[str]) -> Tree:
    """The tree with the product K L as the name KL, and dKL/dm as a derivative, where only that is known."""

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Call) or len(node.args) != 2:
            return None
        one, other = node.args
        if node.head == "/" and isinstance(one, Name) and isinstance(other, Name):
            name = f"{one.text}/{other.text}"
            return Name(name) if one.text[:1] == other.text[:1] == "d" and name in known else None
        if node.head == "derivative" and isinstance(other, Name) and (word := _word(one)):
            name = f"d{word}/d{other.text}"
            return Name(name) if name in known else None
        word = _word(node)
        return Name(word) if word in known and not all(letter in known for letter in word) else None

    return mapped(tree, change)


def _word(tree: Tree) -> str:
    """The letters of a product, or of a name, in their order; empty for anything else."""
    if isinstance(tree, Name):
        return tree.text
    if not (isinstance(tree, Call) and tree.head == "*"):
        return ""
    parts = [_word(arg) for arg in tree.args]
    return "".join(parts) if all(parts) else ""
