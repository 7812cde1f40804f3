"""A document's own functions: what they are called, and values of which nothing else is said: P(A), g(0)."""

from __future__ import annotations

import re

from checks.reading.building import Meaning, Scope
from checks.tree import Call, Name, Number, Tree, mapped, walk
from checks.vocabulary import FUNCTIONS
from checks.vocabulary.names import SPELLED

INDEXED = re.compile("[A-Za-z]_[A-Za-z0-9]")  # f_c, of which a text may go on to speak as f
MARKED = re.compile(
    rf"(?:[A-Za-z]|{'|'.join(sorted(SPELLED))})(?:hat|bar|tilde)?(?:_[A-Za-z0-9]{{1,8}})*"
)  # yhat, h_theta
WORD = re.compile("[A-Z][A-Za-z]+")  # IoU, Gain: no operation of a tree is written with a capital
VALUE = re.compile(r"[A-Za-z_]+\((?P<args>.*)\)")


def own_function(tree: Tree, introduced: bool = False) -> str:
    """The name of the document's own function that is called there, or its derivative; empty where it is none.

    sigma may be any activation where it is introduced as one.
    """
    if not isinstance(tree, Call):
        return ""
    name = tree.head.rstrip("'")
    if introduced and name == "sigmoid":
        return name
    return name if MARKED.fullmatch(name) and name not in FUNCTIONS else ""


def value_name(tree: Tree) -> str:
    """What a value of an own function is called, at numbers or names: P(A), g(0), Gain(S, A); empty for all else."""
    if not isinstance(tree, Call) or not tree.head[:1].isalpha() or tree.head in FUNCTIONS:
        return ""  # an operation, which most of a formula is
    if not (own_function(tree) or WORD.fullmatch(tree.head)):
        return ""
    args = [_written(arg) for arg in tree.args]
    return f"{tree.head}({','.join(args)})" if all(args) else ""


def valued(tree: Tree, scope: Scope) -> Name | None:
    """The name for a value of a function of which nothing but values is said."""
    name = value_name(tree)
    return Name(name) if name and isinstance(tree, Call) and scope.names.get(tree.head) is None else None


def with_values(tree: Tree, scope: Scope) -> Tree:
    """The formula with names for those values of functions that were said."""

    def change(node: Tree) -> Tree | None:
        name = valued(node, scope)
        return name if name is not None and scope.names.get(name.text) is not None else None

    return mapped(tree, change) if any(map(value_name, walk(tree))) else tree


def applied_to(name: str, meaning: Meaning) -> tuple[str, ...]:
    """Of a value of a function: the names that it is applied to."""
    found = VALUE.fullmatch(name)
    return tuple(found["args"].split(",")) if found else ()


def _written(tree: Tree) -> str:
    """A number or a name as part of another name; empty for anything else."""
    if isinstance(tree, Call):
        inner = _written(tree.args[0]) if tree.head == "neg" else ""
        return inner and f"-{inner}"
    return str(tree.value).replace("/", ":") if isinstance(tree, Number) else tree.text
