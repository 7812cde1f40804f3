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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from theory.errors import InputError
from theory.layers import arguments, class_of, is_layer, is_merge, layer_names, make, merge_names, nearest
from theory.layers.polynomial import symbol
from theory.layers.shapes import Shape, whole
from theory.layers.tree import Branches, Chain, LayerTree, Leaf
from theory.network.definitions import Definitions, NamedParts
from theory.network.fields import Written, build
from theory.network.tokens import WORD, TokenStream
from theory.network.values import argument, factor, size, value


def read(text: str, definitions: Definitions | None = None) -> Chain:
    """The chain that a one-line spec describes. Raises InputError with the place and what was expected."""
    return Chain("", named(parts_of(text, definitions or Definitions())))


def parts_of(text: str, definitions: Definitions) -> NamedParts:
    """The parts of a one-line spec, each with the name given to it. Raises InputError."""
    reader = _Reader(text, definitions)
    found = reader.pairs(())
    if reader.tokens.token is not None:
        raise reader.tokens.unexpected("a layer")
    if not found:
        raise definitions.error("the spec is empty; name at least one layer, such as conv(20, k4, s2, p1)")
    return found


def value_of(text: str, definitions: Definitions) -> Any:
    """One value of an argument: a size, sizes per axis, or a word. Raises InputError."""
    tokens = TokenStream(text, definitions)
    found = value(tokens)
    if tokens.token is not None:
        raise tokens.unexpected("one value")
    return found


def block_of(name: str, values: list[Any], definitions: Definitions) -> Chain:
    """A block with these values for its parameters. Raises InputError for an unknown block, or on a cycle."""
    inner = definitions.inside(name, values)
    return Chain(name, named(definitions.blocks[name].parts(inner)))


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
        return symbol(part)
    raise InputError(f"a size must be a whole number or a symbol, but {text} has {part!r}; write for example 3x224x224")


def repeated(node: LayerTree, times: Any) -> Chain:
    """The node, or the parts of a chain, so many times over."""
    once = isinstance(node, Chain) and node.times == 1
    parts = node.parts if isinstance(node, Chain) and once else (node,)
    name = "repeat" if node.name in ("", "group") else node.name
    return Chain(name, parts, times, node.frozen if isinstance(node, Chain) and once else 0)


def named(parts: NamedParts) -> tuple[LayerTree, ...]:
    """Every part under a name of its own: the one given, else its kind, numbered where the kind occurs again."""
    kinds: dict[str, int] = {}
    for given, node in parts:
        if not given and node.name:
            kinds[node.name] = kinds.get(node.name, 0) + 1
    met: dict[str, int] = {}
    taken = {given for given, _ in parts if given}
    found = []
    for given, node in parts:
        name = given
        if not given and node.name:
            met[node.name] = met.get(node.name, 0) + 1
            name = f"{node.name}{met[node.name]}" if kinds[node.name] > 1 else node.name
            while name in taken:
                met[node.name] += 1
                name = f"{node.name}{met[node.name]}"
        found.append(node if name == node.name else replace(node, name=name))
    return tuple(found)


def apart(branches: Iterable[Chain], joined: str = "") -> tuple[Chain, ...]:
    """Branches of which no two parts have one name: the later one gets a number, or the next.

    joined: what they are joined by, where the whole has another name.
    """
    used = {joined}
    return tuple(_renamed(branch, used) for branch in branches)


def _renamed(node: LayerTree, used: set[str]) -> Any:
    """The node under a name that is not used; of one without a name its parts."""
    if isinstance(node, Chain) and not node.name:
        return replace(node, parts=tuple(_renamed(part, used) for part in node.parts))
    name, kind, number = node.name, node.layer.kind if isinstance(node, Leaf) else node.name.rstrip("0123456789"), 1
    stem = kind if name.removeprefix(kind).isdigit() else name
    while name in used:
        number += 1
        name = f"{stem}{number}"
    used.add(name)
    return node if name == node.name else replace(node, name=name)


class _Reader:
    """The structure of a spec: chains, repeats, branches, blocks and layers, from its tokens."""

    def __init__(self, text: str, definitions: Definitions) -> None:
        self.definitions = definitions
        self.tokens = TokenStream(text, definitions)

    def items(self, ends: tuple[str, ...]) -> tuple[LayerTree, ...]:
        return named(self.pairs(ends))

    def pairs(self, ends: tuple[str, ...]) -> NamedParts:
        """The parts up to an end, each with the name given to it; a block called _name is put in as its parts."""
        nodes: NamedParts = []
        while self.tokens.token is not None and self.tokens.token not in ends:
            name = self.tokens.token
            if self.tokens.kind == WORD and name.startswith("_") and name in self.definitions.blocks:
                self.tokens.advance()
                inner = self.definitions.inside(name, self.values())
                parts = self.definitions.blocks[name].parts(inner)
                if self.tokens.token == "*":
                    nodes.append(("", self.times(Chain("group", named(parts)))))
                else:
                    nodes.extend(parts)
            else:
                nodes.append(self.item())
        return nodes

    def item(self) -> tuple[str, LayerTree]:
        """A part with the name given to it, or an empty one."""
        name = ""
        if self.tokens.kind == WORD and self.tokens.peek(":"):
            name = self.tokens.advance() or ""
            self.tokens.advance()
        return name, self.times(self.part())

    def times(self, node: LayerTree) -> LayerTree:
        """The node, or a chain that repeats it when a `*` follows."""
        if self.tokens.token != "*":
            return node
        self.tokens.advance()
        many = factor(self.tokens)
        try:
            whole(many, "the number of repeats")
        except InputError as error:
            raise self.definitions.error(str(error)) from None
        return repeated(node, many)

    def part(self) -> LayerTree:
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
        if name in self.definitions.blocks:
            return self.block(name)
        if is_merge(name):
            return self.merge(name)
        return self.layer(name)

    def branches(self, required: Sequence[str] = ()) -> tuple[list[Written], tuple[Chain, ...]]:
        """What stands in brackets: the sizes that are required, each before a comma, and the specs, separated by |."""
        self.tokens.deeper()
        self.tokens.expect("(")
        sizes: list[Written] = []
        for field in required:
            sizes.append((field, size(self.tokens)))
            self.tokens.expect(",")
        found = [Chain("", self.items(("|", ")")))]
        while self.tokens.token == "|":
            self.tokens.advance()
            found.append(Chain("", self.items(("|", ")"))))
        self.tokens.expect(")")
        self.tokens.depth -= 1
        return sizes, tuple(found)

    def merge(self, name: str) -> Branches:
        known = arguments.of(class_of(name)[0])
        sizes, found = self.branches([field for field, each in known.items() if each.required])
        if len(found) < 2:
            raise self.definitions.error(f"{name} joins at least 2 branches, separated by |, but {len(found)} came")
        return Branches(name, build(name, sizes, self.definitions), apart(found))

    def residual(self) -> Branches:
        _, found = self.branches()
        if len(found) > 2:
            raise self.definitions.error(
                f"residual takes one body and at most one shortcut, but {len(found)} branches came"
            )
        return Branches("residual", ADD, apart(found if len(found) == 2 else (*found, Chain("", ())), ADD.kind))

    def frozen(self) -> Chain:
        _, (only, *more) = self.branches()
        if more:
            raise self.definitions.error(f"frozen takes one body, but {1 + len(more)} branches came")
        return replace(only, frozen=1)

    def block(self, name: str) -> Chain:
        return block_of(name, self.values(), self.definitions)

    def values(self) -> list[Any]:
        """The values in brackets after a block's name."""
        return self.listed(value)

    def listed(self, one: Callable[[TokenStream], Any]) -> list[Any]:
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
        if not is_layer(name):
            raise self.definitions.error(f"there is no layer called {name!r}{nearest(name, self.known())}")
        return Leaf(name, build(name, self.listed(argument), self.definitions))

    def known(self) -> list[str]:
        return [*layer_names(), *merge_names(), *SPECIAL, *self.definitions.blocks]


ADD = make("add")
SPECIAL: dict[str, Callable[[_Reader], LayerTree]] = {"residual": _Reader.residual, "frozen": _Reader.frozen}
