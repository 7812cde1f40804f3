"""Torch's values of the lines of a computation, and autograd's derivatives of any of them by any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

import torch
from torch import Tensor

from checks.reading import read
from checks.reading.spelling import DERIVATIVES, canonical, of_arrays
from checks.tree import Call, Name, Tree, names
from checks.witness.computation import shape_in
from checks.witness.evaluating import Evaluator, constant
from checks.witness.optimum import optimum

ORDERS = {"gradient": 1, "jacobian": 1, "hessian": 2}


class Values(dict[str, Tensor]):
    """name -> its tensor, under the canonical spelling; a derivative that no line names is taken when it is used."""

    def __missing__(self, name: str) -> Tensor:
        found = re.fullmatch(r"d([^/]+)/d([^/]+)", name)
        if found is None:
            raise KeyError(name)
        self[name] = self.derivative(1, found[1], [found[2]])
        return self[name]

    def derivative(self, order: int, of: str, by: list[str]) -> Tensor:
        """The gradient of a number in the shape of what it is by, and its second derivative by a number as a number;
        else one row for each component."""
        target, variables = self[canonical(of)], [self[canonical(one)] for one in by]
        if order == 1 and target.ndim == 0 and len(by) == 1:
            return _slopes(target, variables)[0].detach()
        if order == 2:
            target = torch.cat([slope.reshape(-1) for slope in _slopes(target, variables, keep=True)])
        rows = [torch.cat([s.reshape(-1) for s in _slopes(part, variables)]) for part in target.reshape(-1)]
        whole = torch.stack(rows).detach()
        return whole.squeeze() if order == 2 and len(by) == 1 and variables[0].ndim == 0 else whole


def _slopes(target: Tensor, variables: list[Tensor], keep: bool = False) -> list[Tensor]:
    """Autograd's slopes; 0 where the target does not depend on a variable. keep: they are differentiated again."""
    if not target.requires_grad:
        return [torch.zeros_like(variable) for variable in variables]
    found = torch.autograd.grad(target, variables, allow_unused=True, retain_graph=True, create_graph=keep)
    return [torch.zeros_like(v) if s is None else s for s, v in zip(found, variables, strict=True)]


class Step:
    """The names of one step of a loop: the letter is a number, `h_{t-1}` and `x_t` are members or entries."""

    def __init__(self, values: Values, letter: str = "", number: int = 0) -> None:
        self.values, self.letter, self.number = values, letter, number

    def evaluate(self, tree: Tree) -> Tensor:
        special = {"sub": self.member, **dict.fromkeys(DERIVATIVES, self.derivative)}
        return Evaluator(self.name, special).evaluate(tree)

    def member(self, call: Call) -> Tensor:
        """h_{t-1}: a name with a computed index."""
        base, *indices = call.args
        assert isinstance(base, Name)
        return self.name("_".join([base.text, *(str(int(self.evaluate(index))) for index in indices)]))

    def derivative(self, call: Call) -> Tensor:
        return self.values.derivative(ORDERS[call.head], *self.variables(call))

    def name(self, text: str) -> Tensor:
        """The value of a name at this step; an entry of the whole, counted from 1, where no value has the name."""
        if text == self.letter:
            return torch.tensor(float(self.number), dtype=torch.float64)
        if self.letter:
            text = "/".join(re.sub(rf"_{self.letter}$", f"_{self.number}", part) for part in text.split("/"))
        if (known := constant(text)) is not None and canonical(text) not in self.values:
            return known
        base, _, index = text.rpartition("_")
        if canonical(text) not in self.values and canonical(base) in self.values and index.isdigit():
            return self.values[canonical(base)][int(index) - 1]
        return self.values[canonical(text)]

    def variables(self, call: Call) -> tuple[str, list[str]]:
        """What a call such as jacobian(f, [x, y]) names: what is differentiated, and by what."""
        of, *by = [name for arg in call.args for name in names(arg)]
        return of, by


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """The values of all lines and of their parts, and every derivative that is on the way to one that is asked for.

    problem: `definition` (the question's lines, name -> text), `loop` (letter, first, last) or None, `items` (in order:
    the name and tree of a part; or a derivative's name, its order, of what and by what; or an optimum's name, its
    sense, of what, by what and in which domain), `vectors` (name -> the shape, as a row or a column, in which its
    values are compared).
    """
    vectors = problem["vectors"]
    leaves = {name: torch.tensor(value, dtype=torch.float64) for name, value in givens.items()}
    leaves = {name: value.reshape(-1) if name in vectors else value for name, value in leaves.items()}
    start = {canonical(name): value.requires_grad_() for name, value in leaves.items()}
    stated, parts = Values(start), Values(start)
    optima = {name: rest for name, *rest in problem["items"] if len(rest) == 4}
    spelled = frozenset(map(canonical, (*leaves, *problem["definition"], *(name for name, _, _ in _lines(problem)))))
    found = {}
    for name, text, number in _lines(problem):
        if name in optima:
            _, of, (by,), domain = optima[name]
            line = partial(_again, problem, spelled, leaves, of, by)
            found[name] = stated[canonical(name)] = optimum(line, stated[canonical(by)], domain)
            continue
        found[name] = stated[canonical(name)] = _line(problem, spelled, stated, text, number)
    asked = {}
    for name, *rest in problem["items"]:
        if len(rest) == 4:
            parts[canonical(name)] = found[name]
        elif len(rest) == 1:
            parts[canonical(name)] = asked[name] = Step(parts).evaluate(rest[0])
        else:
            order, of, by = rest
            parts[canonical(name)] = asked[name] = parts.derivative(order, of, [*by])
            asked = {**_on_the_way(problem, parts, of), **asked}
    every = {**asked, **found}
    return {name: value.detach().reshape(shape_in(name, vectors, value)) for name, value in every.items()}


def _again(
    problem: Mapping[str, Any], spelled: frozenset[str], leaves: Mapping[str, Tensor], of: str, by: str, at: Tensor
) -> Tensor:
    """The line `of`, computed again with another value for a letter."""
    values = Values({canonical(name): value.detach() for name, value in leaves.items()} | {canonical(by): at})
    for name, text, number in _lines(problem):
        values[canonical(name)] = _line(problem, spelled, values, text, number)
        if name == of:
            break
    return values[canonical(of)]


def _line(problem: Mapping[str, Any], spelled: frozenset[str], values: Values, text: str, number: int | None) -> Tensor:
    """A line, of the step with that number, from the values so far. spelled: all names that lines may use."""
    letter = problem["loop"][0] if number is not None else ""
    return Step(values, letter, number or 0).evaluate(_tree(text, spelled))


@lru_cache(maxsize=256)  # an optimum is looked for by computing the same lines hundreds of times
def _tree(text: str, names: frozenset[str]) -> Tree:
    return read(text, notation=of_arrays(names))


def _lines(problem: Mapping[str, Any]) -> Iterator[tuple[str, str, int | None]]:
    """The lines in the order in which they are computed: what carries the letter of the loop, once for each step."""
    lines, loop = [*problem["definition"].items()], problem["loop"]
    while lines:
        block = []
        while loop and lines and lines[0][0].endswith(f"_{loop[0]}"):
            block.append(lines.pop(0))
        for number in range(loop[1], loop[2] + 1) if block else ():
            yield from ((f"{name[: -len(loop[0])]}{number}", text, number) for name, text in block)
        if not block:
            yield (*lines.pop(0), None)


def _on_the_way(problem: Mapping[str, Any], values: Values, target: str) -> dict[str, Tensor]:
    """The gradients of a number by every part, and the slopes of every part by each number in it."""
    found = {}
    if values[canonical(target)].ndim == 0:
        known = {name: value for name, value in values.items() if value.requires_grad and name != canonical(target)}
        written = {canonical(name): name for name, *_ in problem["items"]}
        for name, slope in zip(known, _slopes(values[canonical(target)], [*known.values()]), strict=True):
            found[f"d{target}/d{written.get(name, name)}"] = slope
    for node, *rest in problem["items"]:
        if len(rest) == 1 and canonical(node) in values and values[canonical(node)].ndim == 0:
            found |= _local(node, rest[0], values)
    return found


def _local(node: str, tree: Tree, values: Values) -> dict[str, Tensor]:
    """The derivative of one part by each number that stands in it, everything before it held fixed."""
    free = Values({name: value.detach().requires_grad_() for name, value in values.items()})
    used = [name for name in names(tree) if canonical(name) in free and free[canonical(name)].ndim == 0]
    slopes = _slopes(Step(free).evaluate(tree), [free[canonical(name)] for name in used]) if used else []
    pairs = {f"d{node}/d{name}": slope for name, slope in zip(used, slopes, strict=True)}
    return {**pairs, **{f"{key}.local": slope for key, slope in pairs.items()}}
