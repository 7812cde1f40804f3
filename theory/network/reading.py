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
from theory.layers.shapes import LARGEST, Shape, whole
from theory.network.building import WORDS, Decimal, Scope, build, named, repeated
from theory.network.spec import Chain, Leaf, Merge, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 10_000_000  # characters
DEEPEST = 60  # brackets and blocks inside one another
TOKEN = re.compile(
    r"\s*(?:(\d+(?:x\d+)+)(?![\w.])|(\d+\.\d+|\.\d+)|(\d+)(?![A-Za-z_])|([A-Za-z_]\w*)|(//|[-+*()\[\],:|=]))"
)
SHORT = re.compile(r"([kspdg])(\d+(?:x\d+)*)")
FIELDS = {"k": "kernel", "s": "stride", "p": "padding", "d": "dilation", "g": "groups"}


def read(text: str, scope: Scope | None = None) -> Chain:
    """The chain that a one-line spec describes. Raises InputError with the place and what was expected."""
    scope = scope or Scope()
    reader = _Reader(text, scope)
    parts = reader.items(())
    if reader.token is not None:
        raise reader.unexpected("a layer")
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
    reader = _Reader(text, scope)
    value = reader.value()
    if reader.token is not None:
        raise reader.unexpected("one value")
    return value


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
    """One pass over the tokens of a spec."""

    def __init__(self, text: str, scope: Scope, depth: int = 0) -> None:
        if len(text) > LONGEST:
            raise scope.error(f"the spec has {len(text)} characters; the most is {LONGEST}")
        self.text, self.scope, self.depth = text, scope, depth
        self.symbols = scope.symbols
        self.blocks = scope.blocks
        self.at = self.next = 0
        self.kind = 0
        self.token: str | None = None
        self.advance()

    # tokens

    def advance(self) -> str | None:
        taken = self.token
        match = TOKEN.match(self.text, self.next)
        if match is None:
            rest = self.text[self.next :].strip()
            if rest:
                raise self.scope.error(f"cannot read {rest[:20]!r} at column {self.next + 1} of the spec")
            self.at, self.token, self.kind = len(self.text), None, 0
        else:
            self.kind = match.lastindex or 0
            self.token = match.group(self.kind)
            self.at, self.next = match.start(self.kind), match.end()
        return taken

    def unexpected(self, wanted: str) -> InputError:
        came = "the spec ends" if self.token is None else f"{self.token!r} came at column {self.at + 1}"
        return self.scope.error(f"expected {wanted}, but {came}")

    def expect(self, token: str) -> None:
        if self.token != token:
            raise self.unexpected(repr(token))
        self.advance()

    def peek(self, token: str) -> bool:
        match = TOKEN.match(self.text, self.next)
        return match is not None and match.group(match.lastindex or 0) == token

    # structure

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.scope.error(f"the spec is nested more than {DEEPEST} deep; name blocks in a file instead")

    def items(self, ends: tuple[str, ...]) -> tuple[Node, ...]:
        return named(self.pairs(ends))

    def pairs(self, ends: tuple[str, ...]) -> list[tuple[str, Node]]:
        """The parts up to an end, each with the name given to it; a block called _name is put in as its parts."""
        nodes: list[tuple[str, Node]] = []
        while self.token is not None and self.token not in ends:
            if self.kind == 4 and self.token.startswith("_") and self.token in self.blocks:
                name = self.advance() or ""
                inner = inside(name, self.values(), self.scope)
                body = self.blocks[name].body
                if self.token != "*" and isinstance(body, str):
                    nodes.extend(_Reader(body, inner).pairs(()))
                else:
                    nodes.append(("", self.times(Chain("group", read_body(body, inner).parts))))
            else:
                nodes.append(self.item())
        return nodes

    def item(self) -> tuple[str, Node]:
        """A part with the name given to it, or an empty one."""
        name = ""
        if self.kind == 4 and self.peek(":"):
            name = self.advance() or ""
            self.advance()
        return name, self.times(self.part())

    def times(self, node: Node) -> Node:
        """The node, or a chain that repeats it when a `*` follows."""
        if self.token != "*":
            return node
        self.advance()
        many = self.factor()
        try:
            whole(many, "the number of repeats")
        except InputError as error:
            raise self.scope.error(str(error)) from None
        return repeated(node, many)

    def part(self) -> Node:
        if self.token == "[":
            self.deeper()
            self.advance()
            parts = self.items(("]",))
            self.expect("]")
            self.depth -= 1
            return Chain("group", parts)
        if self.kind != 4:
            raise self.unexpected("a layer's name")
        name = self.advance() or ""
        special = SPECIAL.get(name)
        if special is not None:
            return special(self)
        if name in self.blocks:
            return self.block(name)
        if name in MERGES:
            return self.merge(name)
        return self.layer(name)

    def branches(self) -> tuple[Chain, ...]:
        self.deeper()
        self.expect("(")
        found = [Chain("", self.items(("|", ")")))]
        while self.token == "|":
            self.advance()
            found.append(Chain("", self.items(("|", ")"))))
        self.expect(")")
        self.depth -= 1
        return tuple(found)

    def merge(self, name: str) -> Merge:
        made = {}
        if name == "bilinear":
            self.expect("(")
            made["out"] = self.size()
            self.expect(",")
            found = [Chain("", self.items(("|", ")")))]
            while self.token == "|":
                self.advance()
                found.append(Chain("", self.items(("|", ")"))))
            self.expect(")")
            return Merge(name, make(name, **made), tuple(found))
        found = list(self.branches())
        if len(found) < 2:
            raise self.scope.error(f"{name} joins at least 2 branches, separated by |, but {len(found)} came")
        return Merge(name, make(name), tuple(found))

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
        values = []
        if self.token == "(":
            self.advance()
            while self.token != ")":
                values.append(self.value())
                if self.token != ")":
                    self.expect(",")
            self.advance()
        return values

    def layer(self, name: str) -> Leaf:
        if name not in LAYERS:
            raise self.scope.error(f"there is no layer called {name!r}{nearest(name, self.known())}")
        arguments: list[tuple[str, Any]] = []
        if self.token == "(":
            self.advance()
            while self.token != ")":
                arguments.append(self.argument())
                if self.token != ")":
                    self.expect(",")
            self.advance()
        return Leaf(name, build(name, arguments, self.scope))

    def known(self) -> list[str]:
        return [*LAYERS, *MERGES, *SPECIAL, *self.blocks]

    # values

    def argument(self) -> tuple[str, Any]:
        """(field, value), or ("", value) for a value by its place, or ("?", word) for a bare word."""
        if self.kind == 4:
            word = self.token or ""
            if self.peek("="):
                self.advance()
                self.advance()
                return FIELDS.get(word, word), self.value()
            short = SHORT.fullmatch(word)
            if short and word not in self.symbols:
                self.advance()
                return FIELDS[short[1]], _tuple(short[2])
            if word == "psame":
                self.advance()
                return "padding", "same"
            if word not in self.symbols and not word[0].isupper():
                self.advance()
                return "?", word
        return "", self.value()

    def value(self) -> Any:
        if self.kind == 1:
            return _tuple(self.advance() or "")
        if self.kind == 2:
            text = self.advance() or ""
            return Decimal(text)
        if self.kind == 4 and (self.token or "") in WORDS and self.token not in self.symbols:
            return self.advance()
        if self.token == "(":
            mark = (self.at, self.next, self.kind, self.token)
            self.advance()
            first = self.size()
            if self.token == ",":
                several = [first]
                while self.token == ",":
                    self.advance()
                    several.append(self.size())
                self.expect(")")
                return tuple(several)
            self.at, self.next, self.kind, self.token = mark
        return self.size()

    def size(self) -> Any:
        self.deeper()
        result = self.product()
        while self.token in ("+", "-"):
            sign = self.advance()
            other = self.product()
            result = result + other if sign == "+" else result - other
        self.depth -= 1
        return self.bounded(result)

    def product(self) -> Any:
        result = self.factor()
        while self.token in ("*", "//"):
            sign = self.advance()
            other = self.factor()
            if sign == "//" and other == 0:
                raise self.scope.error("a size is divided by 0")
            result = self.bounded(result * other if sign == "*" else result // other)
        return result

    def factor(self) -> Any:
        if self.token == "-":
            self.advance()
            return -self.factor()
        if self.token == "(":
            self.advance()
            result = self.size()
            self.expect(")")
            return result
        if self.kind == 3:
            digits = self.advance() or "0"
            if len(digits) > 20:
                raise self.scope.error(f"a size must be at most 10^12, but a number of {len(digits)} digits came")
            return int(digits)
        if self.kind == 2:
            raise self.scope.error(f"a size must be a whole number, but {self.token} came at column {self.at + 1}")
        if self.kind == 4:
            name = self.advance() or ""
            if name in self.symbols:
                value = self.symbols[name]
                if isinstance(value, str | tuple):
                    raise self.scope.error(f"{name} is {value!r} here, which is no size")
                return value
            if name[0].isupper():
                from theory.layers.polynomial import symbol

                return symbol(name)
            raise self.scope.error(
                f"{name!r} is no number, parameter or symbol{nearest(name, list(self.symbols))}"
                if self.symbols
                else f"{name!r} is no number; a symbol starts with a capital letter"
            )
        raise self.unexpected("a number")

    def bounded(self, value: Any) -> Any:
        if isinstance(value, int) and abs(value) > LARGEST:
            raise self.scope.error("a size must be at most 10^12")
        return value


ADD = make("add")
SPECIAL: dict[str, Callable[[_Reader], Node]] = {"residual": _Reader.residual, "frozen": _Reader.frozen}


def _tuple(text: str) -> Any:
    if any(len(part) > 20 for part in text.split("x")):
        raise InputError("a size must be at most 10^12, but a longer number came")
    sizes = [int(part) for part in text.split("x")]
    return tuple(sizes) if len(sizes) > 1 else sizes[0]
