"""The derivative by a vector whose entries have names, beside a list: entry by entry, as `[dL/dw_1, dL/dw_2]`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import sympy as sp

from checks.reading.building import BuildError, Kind, Meaning, Scope
from checks.reading.spelling import GRADIENT
from checks.tree import Call, Name, Tree
from theory.formula.names import derivative
from theory.links.arithmetic import Judged, expression, together
from theory.links.following import followed
from theory.links.indexed import NotIndexed, instance, length
from theory.links.scope import Applied
from theory.links.subscripts import NUMBERED

Judge: TypeAlias = Callable[[str, Tree, Scope], Judged | None]  # of a name of a derivative, and what is said to be it


def by_entries(name: str, other: Tree, scope: Scope, judge: Judge) -> Judged | None:
    """The derivative of a number by a vector, of which the formula of the number has every entry by its name, counted
    from 1, beside a list of as many entries; None where it is not that, or an entry cannot be told.
    """
    if name.startswith(GRADIENT):
        return _by_letters(name.removeprefix(GRADIENT), _entries(other), scope, judge)
    pair, entries = derivative(name), _entries(other)
    said = scope.names.get(pair[0]) if pair else None
    formula = None if said is None or not entries else _written(said, scope)
    if pair is None or said is None or formula is None:
        return None
    names = [f"{pair[1]}{place}" for place in range(1, len(entries) + 1)]
    if _of_stem(formula, pair[1]) != {*names}:
        return None
    inside = scope.knowing({pair[0]: replace(said, kind=Kind.NUMBER, formula=formula)})
    judged: list[Judged] = []
    for letter, entry in zip(names, entries, strict=True):
        partial = f"d{pair[0]}/d{letter}"
        found = judge(partial, entry, followed(inside, Name(partial), entry))
        if found is None:
            return None
        judged.append(found)
    return together(judged, (len(entries),))


def _by_letters(name: str, entries: Sequence[Tree], scope: Scope, judge: Judge) -> Judged | None:
    """The gradient of a function by the letters that it was defined with, in their order."""
    said = scope.names.get(name)
    letters = said.function.letters if said is not None and isinstance(said.function, Applied) else ()
    if len(letters) != len(entries) or not letters:
        return None
    judged = [judge(f"d{name}/d{letter}", entry, scope) for letter, entry in zip(letters, entries, strict=True)]
    found = [one for one in judged if one is not None]
    return together(found, (len(found),)) if len(found) == len(entries) else None


def _entries(tree: Tree) -> list[Tree]:
    """The entries of a vector that is written out, in a row or in a column; none of anything else."""
    if not (isinstance(tree, Call) and tree.head == "list"):
        return []
    rows = [arg.args if isinstance(arg, Call) and arg.head == "list" else (arg,) for arg in tree.args]
    return [row[0] for row in rows] if all(len(row) == 1 for row in rows) else list(rows[0]) if len(rows) == 1 else []


def _written(said: Meaning, scope: Scope) -> Any | None:
    """The formula of a name with its sums written out, where their length is known."""
    if said.formula is not None:
        return said.formula
    if said.tree is None:
        return None
    try:
        made = expression(instance(said.tree, {}, length(said.tree, scope)), scope)
    except (NotIndexed, BuildError):
        return None
    return made if isinstance(made, sp.Expr) else None


def _of_stem(formula: Any, stem: str) -> set[str]:
    """The letters of a formula that are the vector, or entries of it."""
    names = {str(letter) for letter in formula.free_symbols}
    return {name for name in names if name == stem or ((found := NUMBERED.fullmatch(name)) and found["stem"] == stem)}
