"""The front door of the reader: text in, tree or chains out, or one clear error; nothing is guessed or evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checks.reading.grammar import Grammar
from checks.reading.lexing import (
    CLOSERS,
    LIMITS,
    PAIRS,
    ROUND,
    Limits,
    ReadError,
    Token,
    alone,
    balanced,
    family,
    tokens,
)
from checks.reading.spelling import TYPED, WRITTEN, Notation, stem
from checks.tree import Tree

__all__ = [
    "EQUAL", "LIMITS", "TYPED", "WRITTEN", "Chain", "Limits", "Notation", "ReadError", "Side",
    "factors", "read", "read_chain", "read_chains", "read_latex",
]  # fmt: skip

EQUAL = ("=", "≈", ":=")  # the relations that say that two sides are equal


@dataclass(frozen=True, slots=True)
class Side:
    """One form in a chain, and where in the source it stands (`source[start:end] == text`).

    tree: None where the form could not be read; `unread` then says why. A chain that begins with its relation, because
    it goes on from an earlier formula, has a first side without text. Two sides are the same where they say the same,
    wherever they stand.
    """

    tree: Tree | None
    text: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    unread: ReadError | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """`name = form = form ≈ number`: one relation fewer than sides. Relations: = := ≈ ≠ < ≤ > ≥ ∈.

    notes: the words beside it, such as `(Log base 2)`.
    """

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def links(self) -> tuple[tuple[Side, str, Side], ...]:
        """Each pair of neighbours and the relation between them."""
        return tuple(zip(self.sides, self.relations, self.sides[1:], strict=False))


def read(text: str, *, notation: Notation = TYPED, limits: Limits = LIMITS) -> Tree:
    """The tree of one expression in ASCII or Unicode mathematics. Raises ReadError."""
    return Grammar(tokens(text, notation, limits), notation, limits).whole()


def read_chain(text: str, *, notation: Notation = TYPED, limits: Limits = LIMITS) -> Chain:
    """The chain of forms in a plain text, equal or ordered; without a relation it has one side. Raises ReadError."""
    return _chain(text, tokens(text, notation, limits), notation, limits)


def read_latex(text: str, *, notation: Notation = WRITTEN, limits: Limits = LIMITS) -> Tree:
    """The tree of one expression in LaTeX, without its delimiters. Raises ReadError, also where there is a relation."""
    chains = read_chains(text, notation=notation, limits=limits)
    if len(chains) != 1 or len(chains[0].sides) != 1:
        came = f"{sum(len(chain.sides) for chain in chains)} of them"
        raise ReadError(0, "one expression", came, "read the statements one by one")
    tree = chains[0].sides[0].tree
    assert tree is not None
    return tree


def read_chains(
    text: str,
    *,
    notation: Notation = WRITTEN,
    limits: Limits = LIMITS,
    partial: bool = False,
    typed: bool = False,
) -> tuple[Chain, ...]:
    """The chains in a LaTeX formula without its delimiters: rows of an aligned block go on, words become notes.

    partial: a side that cannot be read is kept with the reason, so that the links between the others can be judged.
    typed: the text is no LaTeX but ASCII or Unicode mathematics.
    Raises ReadError where the formula is too long or too deep, or, without `partial`, where any side cannot be read.
    """
    from checks.reading.latex import (
        tokens as latex_tokens,  # these two here, because a typed expression does without them
    )
    from checks.reading.statements import statements

    found = (tokens if typed else latex_tokens)(text, notation, limits, partial)
    parts = statements(balanced(found, text) if partial else found, notation, partial)
    context = alone([token for part in parts for token in (*part.tokens, found[-1])])
    return tuple(_chain(text, [*s.tokens, found[-1]], notation, limits, context, s.notes, partial) for s in parts)


def factors(text: str, *, notation: Notation = WRITTEN, limits: Limits = LIMITS, typed: bool = False) -> frozenset[str]:
    """The names that are terms or factors somewhere in a formula, so that `y(1 - y)` is a product.

    The union over a document's formulas is good for `Notation.variables`. A formula that is too long or too deep has
    none.
    typed: the text is no LaTeX but ASCII or Unicode mathematics.
    """
    from checks.reading.latex import tokens as latex_tokens

    try:
        return alone((tokens if typed else latex_tokens)(text, notation, limits, partial=True))
    except ReadError:
        return frozenset()


def _defined(found: Sequence[Token], notation: Notation, names: frozenset[str]) -> str:
    """The name that a chain defines as a function, as `f(x) = ...` does; empty where it may begin with a product."""
    if len(found) < 4 or found[0].kind != "name" or found[1].kind != "(" or found[1].text not in ROUND:
        return ""
    name = str(found[0].value)
    if notation.head(name) or {name, stem(name), family(name)} & {*names, *notation.variables}:
        return ""
    level = 0
    for index, token in enumerate(found):
        level += (token.kind in PAIRS) - (token.kind in CLOSERS)
        if index and level <= 0:
            return name if found[index + 1 : index + 2] and found[index + 1].kind == "relation" else ""
    return ""


def _closed(text: str, start: int, end: int) -> int:
    """Where a piece of the source ends with the braces that close what it opens: a lone token leaves them behind."""
    piece = text[start:end].replace("\\{", "").replace("\\}", "")
    missing = piece.count("{") - piece.count("}")
    while missing > 0 and text[end : end + 1] == "}":
        end, missing = end + 1, missing - 1
    return end


def _chain(
    text: str,
    found: Sequence[Token],
    notation: Notation,
    limits: Limits,
    context: frozenset[str] | None = None,
    notes: Sequence[str] = (),
    partial: bool = False,
) -> Chain:
    """The chain that these tokens of the text make; the last of them is the end."""
    names = alone(found) if context is None else context
    if function := _defined(found, notation, names):
        notation = replace(notation, functions={**notation.functions, function: function})

    def read_side(piece: Sequence[Token], stop: Token) -> Side:
        first = piece[0].start if piece else stop.start
        last = _closed(text, first, max(token.end for token in piece)) if piece else stop.start
        end = Token("end", stop.text, last, last)
        try:
            tree = Grammar([*piece, end], notation, limits, names).whole()
        except ReadError as error:
            if not partial:
                raise
            return Side(None, text[first:last], first, last, error)
        return Side(tree, text[first:last], first, last)

    sides: list[Side] = []
    relations: list[str] = []
    level = start = 0
    for index, token in enumerate(found):
        level += (token.kind in PAIRS) - (token.kind in CLOSERS)
        if token.kind != "end" and (token.kind != "relation" or level > 0):
            continue
        continued = partial and not sides and index == start and token.kind == "relation"
        side = Side(None, "", token.start, token.start) if continued else read_side(found[start:index], token)
        sides.append(side)
        if token.kind == "relation":
            relations.append(str(token.value))
        start = index + 1
    return Chain(tuple(sides), tuple(relations), tuple(notes))
