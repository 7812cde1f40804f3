"""Every small slip that can be made in a formula: the rows of tables tried on its parts, and letters exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.unevaluated import put
from checks.vocabulary import heads as f
from theory.derivation import Derivation, free_names
from theory.mistakes import Mistake, Origin, arrays, kinds
from theory.mistakes.kinds import SUMS, UNUSUAL, USUAL, Slip, places, text
from theory.mistakes.kinds import sum_ as summed

__all__ = ["MORE", "UNUSUAL", "USUAL", "Change", "changes", "slips", "unusual", "usual"]

Changed: TypeAlias = Iterator[tuple[str, Any]]  # what was done in words, and the whole expression after it
MORE = (*kinds.MORE, *arrays.MORE)


def slips(derivation: Derivation, name: str, expression: Any = None) -> Iterator[Mistake]:
    """Every slip in the last form of a quantity, or in another form of it, with the letters of all earlier lines."""
    names = [item.name for item in (*derivation.givens, *derivation.quantities)]
    shapes = {item: derivation.shapes[item] for item in names[: names.index(name)]}
    letters = {item: shape for item, shape in shapes.items() if len(shape) in (0, 2)}
    for made in changes(derivation[name].last if expression is None else expression, letters):
        if free_names(made.expression) <= shapes.keys():  # the index of a sum is no letter outside of it
            yield Mistake(made.words, name, made.expression, Origin.SLIP, rank=made.rank, decides=made.decides)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, in words, and the whole expression after it.

    rank: as a slip has it. decides: a verdict may rest on it; else it only names what went wrong.
    """

    words: str
    expression: Any
    rank: int = 0
    decides: bool = True


def changes(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Iterator[Change]:
    """Every single change of the expression. letters: the names that it could have used instead, with their shapes."""
    parts, inner = _parts(expression), _inner_parts(expression)
    for slip, words, changed in _made(USUAL, expression, parts):
        yield Change(words, changed, slip.rank)
    yield from (Change(*found, rank=1) for found in _letters_exchanged(expression, letters))
    for slip, words, changed in _made(UNUSUAL, expression, parts):
        yield Change(words, changed, slip.rank)
    for slip, words, changed in _made(MORE, expression, parts):
        yield Change(words, changed, slip.rank, decides=False)
    inside = [slip for slip in (*USUAL, *UNUSUAL, *MORE) if slip.at is not None]
    for slip, words, changed in _made(inside, expression, inner):
        yield Change(words, changed, slip.rank, decides=False)


def usual(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    """The changes that are made often, the commonest first. letters: as for `changes`."""
    yield from ((words, changed) for _, words, changed in _made(USUAL, expression, _parts(expression)))
    yield from _letters_exchanged(expression, letters)


def unusual(expression: Any) -> Changed:
    """The changes that are made less often: where another explanation is as good, it is the better one."""
    yield from ((words, changed) for _, words, changed in _made(UNUSUAL, expression, _parts(expression)))


def _letters_exchanged(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    yield from _exchanged(expression, letters)
    yield from _operators_left_out(expression)


def _made(table: Iterable[Slip], expression: Any, parts: Sequence[Any]) -> Iterator[tuple[Slip, str, Any]]:
    for slip in table:
        for part in [expression] if slip.at is None else parts:
            for words, changed in slip.made(part) if slip.at is None or isinstance(part, slip.at) else ():
                with suppress(ValueError, TypeError):  # what does not fit in shape is no mistake that gives a number
                    yield slip, words, put(expression, part, changed)


def _parts(*expressions: Any) -> list[Any]:
    """The parts of the expressions, each once, the whole first; of a sum over an index, its body."""
    found: dict[Any, None] = {}
    pending = [*expressions]
    while pending:
        node = pending.pop()
        if not isinstance(node, (sp.Tuple, sp.NDimArray, sp.Indexed, sp.Lambda)) and node not in found:
            found[node] = None
            body = isinstance(node, (sp.Sum, sp.Product))
            pending += [arg for arg in reversed(node.args[:1] if body else node.args) if isinstance(arg, sp.Basic)]
    return list(found)


def _inner_parts(expression: Any) -> list[Any]:
    """The parts of the entries of arrays: of those that are written out, and of the formula that each entry goes by."""
    outer, entries, bound = _parts(expression), [], set()
    for node in outer:
        if isinstance(node, sp.ImmutableDenseMatrix):
            entries += node.flat()
        elif isinstance(node, f.Entrywise):
            entries.append(node.args[0].expr)
            bound.update(node.args[0].variables)
    return [part for part in _parts(*entries) if part not in outer and part not in bound]


# Changes that need to know more than one part: the other letters, or every place of an operator


def _operators_left_out(expression: Any) -> Changed:
    """A named operator left out wherever it stands: a sum of levels without a single up-sampling."""
    applied = sorted(expression.atoms(AppliedUndef), key=str) if isinstance(expression, sp.Expr) else []
    for head in dict.fromkeys(node.func for node in applied):
        if sum(node.func == head for node in applied) > 1:
            yield f"every {head} left out", expression.replace(head, lambda *args: args[0])


def _exchanged(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    """One index for another: w3 for w4, in all of the expression or in one term of it; and both exchanged."""
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        return
    yield from _exchanged_in(expression, letters)
    if isinstance(expression, SUMS):
        for term, others in places(expression):
            if term.free_symbols & set().union(*(other.free_symbols for other in others())):
                for words, other in _exchanged_in(term, letters):
                    yield f"{words} in {text(term)}", summed(expression.func, others(other))


def _exchanged_in(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    used = sorted((s for s in expression.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))), key=str)
    for letter in used:
        for name, shape in letters.items():
            alike = _stem(name) == _stem(str(letter)) and letters.get(str(letter)) == shape
            if alike and name != str(letter) and len(shape) in (0, 2):  # sympy has no letter for other arrays
                other = sp.Symbol(name, real=True) if not shape else sp.MatrixSymbol(name, *shape)
                yield f"{name} for {letter}", expression.xreplace({letter: other})
                if other in used and str(letter) < name:
                    yield f"{letter} and {name} exchanged", expression.xreplace({letter: other, other: letter})


def _stem(name: str) -> str:
    """A name without its indices: `z#` for z1, `d#/d#` of the same letters for derivatives."""
    return re.sub(r"\d+", "#", name) if re.search(r"\d", name) else f"{name} alone"
