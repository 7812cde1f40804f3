"""How large a tree and the constants in it may become: bounded while the tree is built, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from checks.reading.lexing import Limits, ReadError, Token
from checks.reading.spelling import style
from checks.tree import UNIT, Call, Name, Number, Tree, operands
from checks.vocabulary import UNITS
from checks.vocabulary.units import SHARES

SET = "double"  # the alphabet of sets of numbers


class SizedTree(Struct, frozen=True):
    """A subtree, and upper bounds on what is in it.

    value: its exact value if it is a small rational constant; whole ones, which most are, as an int. above, below: bits
    of the numerator and denominator if it is a constant (above is -1 if not). peak: bits of the largest constant in it.
    degree: as a polynomial.
    """

    tree: Tree
    height: int = 1
    value: Fraction | int | None = None
    above: int = -1
    below: int = 0
    peak: int = 0
    degree: int = 0


class Builder:
    """Makes the nodes of one tree, and refuses the node that exceeds a limit."""

    __slots__ = ("limits", "nodes")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.nodes = 0

    def number(self, token: Token) -> SizedTree:
        assert isinstance(token.value, Fraction)
        self._count(token)
        value = token.value
        above, below = value.numerator.bit_length(), value.denominator.bit_length() - 1
        exact = value if below else value.numerator
        return SizedTree(Number(value, token.text), 1, exact, above, below, _bits(exact))

    def name(self, token: Token, name: str) -> SizedTree:
        self._count(token)
        return SizedTree(Name(name, style(token.text)), degree=1)

    def call(self, token: Token, head: str, *parts: SizedTree) -> SizedTree:
        """An operation on the parts of which no constant is made."""
        self._count(token)
        if len(parts) > self.limits.entries:
            raise self._large(token, "entries", self.limits.entries, len(parts))
        height = peak = degree = 0
        for part in parts:  # most nodes of a text are made here
            height = max(height, part.height)
            peak = max(peak, part.peak)
            degree = max(degree, part.degree)
        if height + 1 > self.limits.height:
            raise self._large(token, "levels", self.limits.height, height + 1)
        return SizedTree(Call(head, tuple([part.tree for part in parts])), height + 1, peak=peak, degree=degree)

    def arithmetic(self, token: Token, head: str, *parts: SizedTree) -> SizedTree:
        """+ - * / or neg, with the size that its value can have."""
        if min(part.above for part in parts) < 0:
            degree = sum(part.degree for part in parts) if head in "*/" else max(part.degree for part in parts)
            return replace(self.call(token, head, *parts), degree=degree)
        above, below = SIZES[head](*parts)
        value = None
        if above <= 64 and below <= 64:
            values = [part.value for part in parts if part.value is not None]
            if len(values) == len(parts) and not (head == "/" and not values[1]):
                value = VALUES[head](*values)
        return self._constant(token, head, parts, value, above, below)

    def power(self, token: Token, left: SizedTree, right: SizedTree) -> SizedTree:
        """left ^ right; of a set of numbers, such as that of the 512 x 512 matrices, a large one is a shape."""
        most = self.limits.exponent
        if right.value is not None and right.value > most and isinstance(left.tree, Name) and left.tree.style == SET:
            sizes = Call("shape", tuple(operands(right.tree, "*")))
            return self.call(token, "^", left, SizedTree(sizes, right.height + 1))
        times = most + 1 if right.peak > most.bit_length() else 1 << right.peak
        if right.value is not None:
            times = -(-abs(right.value.numerator) // right.value.denominator)
        degree = (left.degree + right.degree) * max(times, 1)
        constant = left.above >= 0 and right.above >= 0 and right.value is not None  # its bits are bounded
        if degree > most or (times > most and not constant):
            raise self._large(token, "as an exponent", most, "more")
        if left.above < 0 or right.above < 0:
            return replace(self.call(token, "^", left, right), degree=degree)
        size = max(left.above, left.below) * times
        value = None
        if left.value and right.value is not None and right.value.denominator == 1 and size <= 64:
            value = Fraction(left.value) ** int(right.value)
        return self._constant(token, "^", (left, right), value, size, size)

    def share(self, part: SizedTree, sign: str) -> SizedTree:
        """The number in hundredths, `50%`, or in thousandths."""
        assert isinstance(part.tree, Number)
        power = SHARES[sign.removeprefix("\\")]
        if power == -2:
            return self._moved(part, power, Number(part.tree.value / 100, part.tree.text + "%"))
        return self.scaled(part, power)

    def scaled(self, part: SizedTree, power: int) -> SizedTree:
        """The number times 10^power, with the digits that it is printed with."""
        assert isinstance(part.tree, Number)
        return self._moved(part, power, part.tree.scaled(power))

    def _moved(self, part: SizedTree, power: int, number: Number) -> SizedTree:
        bits = -(-abs(power) * 10 // 3)
        above, below = part.above + bits * (power > 0), part.below + bits * (power < 0)
        peak = max(part.peak, _bits(number.value))
        return replace(part, tree=number, value=number.value, above=above, below=below, peak=peak)

    def unit(self, token: Token, spelling: str) -> SizedTree:
        """A unit, by its name. One that has no row keeps its spelling, and no value is made of it."""
        self._count(token)
        row = UNITS.get(spelling)
        return SizedTree(Call(UNIT + (row.name if row else spelling), ()))

    def _constant(
        self, token: Token, head: str, parts: Sequence[SizedTree], value: Fraction | int | None, above: int, below: int
    ) -> SizedTree:
        if max(above, below) > self.limits.bits:
            raise self._large(token, "bits in a number", self.limits.bits, max(above, below))
        part = self.call(token, head, *parts)
        peak = max(part.peak, above if value is None else _bits(value))
        return SizedTree(part.tree, part.height, value, above, below, peak, part.degree)

    def _count(self, token: Token) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise self._large(token, "numbers, names and operations", self.limits.nodes, self.nodes)

    def _large(self, token: Token, what: str, most: int, got: int | str) -> ReadError:
        return ReadError(token.start, f"at most {most} {what}", f"{got}", "write something smaller")


def _bits(value: Fraction | int) -> int:
    """Bits of the integer part."""
    return (abs(value.numerator) // value.denominator).bit_length()


VALUES: Mapping[str, Callable[..., Fraction | int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: Fraction(a, b),
    "neg": lambda a: -a,
}
SIZES: Mapping[str, Callable[..., tuple[int, int]]] = {
    "+": lambda a, b: (max(a.above + b.below, b.above + a.below) + 1, a.below + b.below),
    "-": lambda a, b: (max(a.above + b.below, b.above + a.below) + 1, a.below + b.below),
    "*": lambda a, b: (a.above + b.above, a.below + b.below),
    "/": lambda a, b: (a.above + b.below + 1, a.below + b.above + 1),
    "neg": lambda a: (a.above, a.below),
}
