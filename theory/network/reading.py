"""Reads the one-line form of a network: `conv(20, k4, s2, p1) maxpool(3, s1)`.

spec  = item*
item  = [name ":"] part ["*" size]          the part, so many times
part  = "[" spec "]"                        a chain
      | layer ["(" argument, ... ")"]       a layer, or a block (one called _name leaves no name)
      | merge "(" spec | spec ... ")"       add, mul, concat, bilinear: branches of one input
      | "residual(" spec ["|" shortcut] ")" the spec added to its input, or to a shortcut of it
      | "frozen(" spec ")"                  not trained
argument = value | field "=" value | k4 s2 p1 d1 g1 (kernel, stride, padding, dilation, groups) | flag | "no" flag
value = a size, 3x5 or (a, b) for one size per axis, a word such as `same` or `gelu`
size  = integers, parameters and symbols (a name with a capital) with + - * // and parentheses
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from theory.errors import InputError
from theory.layers import LAYERS, MERGES, make, nearest
from theory.layers.shapes import Shape, whole
from theory.network.arguments import argument, factor, size, value
from theory.network.building import Scope, build, named, repeated
from theory.network.spec import Chain, Leaf, Merge, Node
from theory.network.tokens import DEEPEST, WORD, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def read(text: str, scope: Scope | None = None) -> Chain:
    """The chain that a one-line spec describes. Raises InputError with the place and what was expected."""
    scope = scope or Scope()
    reader = _Reader(text, scope)
    parts = reader.items(())
    if reader.tokens.token is not None:
        raise reader.tokens.unexpected("a layer")
    if not parts:
        raise scope.error("the spec is empty; name at least one layer, such as conv(20, k4, s2, p1)")
    return Chain("", parts)


def read_body(body: Any, scope: Scope) -> Chain:
    """The chain of a one-line spec, or of a list of items as a file writes them."""
    if isinstance(body, str):
        return read(body, scope)
    from theory.network.files import structured

    return structured(body, scope)


def value_of(text: str, scope: Scope) -> Any:
    """One value of an argument: a size, sizes per axis, or a word. Raises InputError."""
    tokens = Tokens(text, scope)
    found = value(tokens)
    if tokens.token is not None:
        raise tokens.unexpected("one value")
    return found


def block_of(name: str, values: Sequence[Any], scope: Scope) -> Chain:
    """A block of the scope with these values for its parameters. Raises InputError on a cycle."""
    inner = inside(name, values, scope)
    return Chain(name, read_body(scope.blocks[name].body, inner).parts)


def inside(name: str, values: Sequence[Any], scope: Scope) -> Scope:
    """The scope of a block's body, its parameters bound. Raises InputError for an unknown block or a cycle."""
    blocks = scope.blocks
    if name not in blocks:
        raise scope.error(f"there is no block called {name!r}{nearest(name, list(blocks))}")
    if name in scope.open:
        raise scope.error(f"block {name} contains itself: {' > '.join((*scope.open, name))}; break the cycle")
    block = blocks[name]
    if len(values) != len(block.parameters):
        raise scope.error(
            f"block {name} takes {len(block.parameters)} values ({', '.join(block.parameters) or 'none'}), "
            f"but {len(values)} came"
        )
    if len(scope.open) >= DEEPEST:
        raise scope.error(f"blocks are nested more than {DEEPEST} deep")
    bound = {**scope.symbols, **dict(zip(block.parameters, values, strict=True))}
    return Scope(scope.source, bound, blocks, (*scope.open, name))


def read_shape(text: str) -> Shape:
    """`50x12x12` or `CxHxW`, without the batch axis. Raises InputError."""
    parts = [part for part in re.split(r"[x×,\s]+", text.strip()) if part]
    if not parts:
        raise InputError("the input shape is empty; give channels and places, such as 3x224x224")
    return tuple(_extent(part, text) for part in parts)


def _extent(part: str, text: str) -> Any:
    if part.isascii() and part.isdigit():
        if len(part) > 20:
            raise InputError(f"a size must be at most 10^12, but {text[:20]}... has a number of {len(part)} digits")
        return whole(int(part), f"a size of {text}")
    if re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", part):
        from theory.layers.polynomial import symbol

        return symbol(part)
    raise InputError(f"a size must be a whole number or a symbol, but {text} has {part!r}; write for example 3x224x224")


class _Reader:
    """The structure of a spec: chains, repeats, branches, blocks and layers, from its tokens."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.scope = scope
        self.tokens = Tokens(text, scope)

    def items(self, ends: tuple[str, ...]) -> tuple[Node, ...]:
        return named(self.pairs(ends))

    def pairs(self, ends: tuple[str, ...]) -> list[tuple[str, Node]]:
        """The parts up to an end, each with the name given to it; a block called _name is put in as its parts."""
        nodes: list[tuple[str, Node]] = []
        while self.tokens.token is not None and self.tokens.token not in ends:
            name = self.tokens.token
            if self.tokens.kind == WORD and name.startswith("_") and name in self.scope.blocks:
                self.tokens.advance()
                inner = inside(name, self.values(), self.scope)
                body = self.scope.blocks[name].body
                if self.tokens.token != "*" and isinstance(body, str):
                    nodes.extend(_Reader(body, inner).pairs(()))
                else:
                    nodes.append(("", self.times(Chain("group", read_body(body, inner).parts))))
            else:
                nodes.append(self.item())
        return nodes

    def item(self) -> tuple[str, Node]:
        """A part with the name given to it, or an empty one."""
        name = ""
        if self.tokens.kind == WORD and self.tokens.peek(":"):
            name = self.tokens.advance() or ""
            self.tokens.advance()
        return name, self.times(self.part())

    def times(self, node: Node) -> Node:
        """The node, or a chain that repeats it when a `*` follows."""
        if self.tokens.token != "*":
            return node
        self.tokens.advance()
        many = factor(self.tokens)
        try:
            whole(many, "the number of repeats")
        except InputError as error:
            raise self.scope.error(str(error)) from None
        return repeated(node, many)

    def part(self) -> Node:
        if self.tokens.token == "[":
            self.tokens.deeper()
            self.tokens.advance()
            parts = self.items(("]",))
            self.tokens.expect("]")
            self.tokens.depth -= 1
            return Chain("group", parts)
        if self.tokens.kind != WORD:
            raise self.tokens.unexpected("a layer's name")
        name = self.tokens.advance() or ""
        special = SPECIAL.get(name)
        if special is not None:
            return special(self)
        if name in self.scope.blocks:
            return self.block(name)
        if name in MERGES:
            return self.merge(name)
        return self.layer(name)

    def branches(self) -> tuple[Chain, ...]:
        """The specs in brackets, separated by |."""
        self.tokens.deeper()
        self.tokens.expect("(")
        found = self.separated()
        self.tokens.depth -= 1
        return found

    def separated(self) -> tuple[Chain, ...]:
        """The specs up to the closing bracket."""
        found = [Chain("", self.items(("|", ")")))]
        while self.tokens.token == "|":
            self.tokens.advance()
            found.append(Chain("", self.items(("|", ")"))))
        self.tokens.expect(")")
        return tuple(found)

    def merge(self, name: str) -> Merge:
        if name == "bilinear":
            self.tokens.expect("(")
            out = size(self.tokens)
            self.tokens.expect(",")
            return Merge(name, make(name, out=out), self.separated())
        found = self.branches()
        if len(found) < 2:
            raise self.scope.error(f"{name} joins at least 2 branches, separated by |, but {len(found)} came")
        return Merge(name, make(name), found)

    def residual(self) -> Merge:
        found = self.branches()
        if len(found) > 2:
            raise self.scope.error(f"residual takes one body and at most one shortcut, but {len(found)} branches came")
        return Merge("residual", ADD, found if len(found) == 2 else (*found, Chain("", ())))

    def frozen(self) -> Chain:
        (only,) = self.branches()[:1]
        return replace(only, frozen=1)

    def block(self, name: str) -> Chain:
        return block_of(name, self.values(), self.scope)

    def values(self) -> list[Any]:
        """The values in brackets after a block's name."""
        return self.listed(value)

    def listed(self, one: Callable[[Tokens], Any]) -> list[Any]:
        """What stands in brackets, separated by commas; nothing where no bracket opens."""
        found = []
        if self.tokens.token == "(":
            self.tokens.advance()
            while self.tokens.token != ")":
                found.append(one(self.tokens))
                if self.tokens.token != ")":
                    self.tokens.expect(",")
            self.tokens.advance()
        return found

    def layer(self, name: str) -> Leaf:
        if name not in LAYERS:
            raise self.scope.error(f"there is no layer called {name!r}{nearest(name, self.known())}")
        return Leaf(name, build(name, self.listed(argument), self.scope))

    def known(self) -> list[str]:
        return [*LAYERS, *MERGES, *SPECIAL, *self.scope.blocks]


ADD = make("add")
SPECIAL: dict[str, Callable[[_Reader], Node]] = {"residual": _Reader.residual, "frozen": _Reader.frozen}
