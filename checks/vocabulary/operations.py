"""The operations that are written with a sign: their signs, and how tightly each holds what stands beside it."""

from __future__ import annotations

from msgspec import Struct

# How tightly things hold: a term, the body of a sum, a product, a sign, an exponent, and what takes no operator at all.
TERM, BODY, PRODUCT, SIGNED, EXPONENT, TIGHT = 10, 19, 20, 25, 29, 30


class Operation(Struct, frozen=True):
    """One operation with its signs.

    name: the kind of its token. head: of the tree that it makes, where that is another.
    signs: as it is typed. macros: as LaTeX has it, without the backslash.
    holds: how tightly, what stands before it and what stands behind it; None for one that is not between two operands.
    """

    name: str
    signs: tuple[str, ...]
    macros: tuple[str, ...] = ()
    holds: tuple[int, int] | None = None
    head: str = ""


_PRODUCT = (PRODUCT, PRODUCT + 1)  # from left to right
ROWS = (
    Operation("∪", ("∪",), ("cup",), (4, 5), "union"),
    Operation("∩", ("∩",), ("cap",), (6, 7), "intersection"),
    Operation("+", ("+",), (), (TERM, TERM + 1)),
    Operation("-", ("-", "−", "﹣", "－"), (), (TERM, TERM + 1)),
    Operation("±", ("±",), ("pm",), (TERM, TERM + 1)),
    Operation("*", ("*", "∗", "·", "⋅", "∙"), ("cdot", "ast"), _PRODUCT),
    Operation("×", ("×",), ("times",), _PRODUCT, "*"),  # its own token: 3 x 5 may be a shape
    Operation("/", ("/", "÷", "∕", "⁄"), ("div",), _PRODUCT),
    Operation("mod", (), ("bmod",), _PRODUCT),
    Operation("@", ("@",), (), _PRODUCT),
    Operation("hadamard", ("⊙",), ("odot",), _PRODUCT),
    Operation("∘", ("∘",), ("circ",), _PRODUCT),
    Operation("^", ("^", "**")),
    Operation("transpose", (".T", "ᵀ", "⊤")),
)
