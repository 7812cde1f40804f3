"""Tokens to a tree by precedence climbing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from checks.reading.comparing import compared
from checks.reading.lexing import CLOSERS, PAIRS, ROUND, Limits, ReadError, Token, alone, bars, partners, quoted
from checks.reading.measures import measured, quotient
from checks.reading.operands import PREFIX, STARTERS
from checks.reading.sizes import VALUES, Builder, SizedTree
from checks.reading.spelling import SIGNS, Notation
from checks.reading.superscripts import settled
from checks.tree import EITHER, MISSING, MIXED, RANGE, Call, Name, Number, Tree
from checks.vocabulary import OPERATIONS
from checks.vocabulary.operations import EXPONENT, PRODUCT, TIGHT

# kind -> (how tightly it holds what stands before it, and after it; the head)
INFIX: Mapping[str, tuple[int, int, str]] = {
    name: (*row.holds, row.head or name) for name, row in OPERATIONS.items() if row.holds is not None
}


ENDS = CLOSERS | {"end", "relation", ",", ";"}  # what no expression goes on with
FRACTION = ["number", "/", "number"]
CROSS = "cross"  # what × is between two lists of numbers, of which * and · are the inner product


class Grammar:
    """One reading of a list of tokens that ends with an `end` token. Operands are read by the table of `operands`."""

    __slots__ = ("alone", "at", "bars", "build", "depth", "notation", "pairs", "tokens")

    def __init__(
        self, tokens: Sequence[Token], notation: Notation, limits: Limits, context: frozenset[str] | None = None
    ) -> None:
        """context: the names that stand alone in the text of which these tokens are a part."""
        self.tokens = tokens = bars(tokens)
        self.notation = notation
        self.build = Builder(limits)
        self.pairs = partners(tokens)
        self.alone = alone(tokens) if context is None else context
        self.at = self.depth = self.bars = 0  # bars: how many are open here

    def whole(self) -> Tree:
        """The tree of all the tokens. A superscript T is what the formula itself says that it is."""
        return settled((self._whole(),))[0]

    def _whole(self) -> Tree:
        if self.notation.shapes and (shape := self._shape()):
            return shape
        part = self.expression(0)
        if self.ahead.kind in (",", ";") and self.notation.sequences:
            part = self.sequence(part, "end")
        if self.ahead.kind != "end":
            raise self.unexpected("an operator or the end")
        return part.tree

    @property
    def ahead(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def expression(self, hold: int) -> SizedTree:
        """The longest expression whose operators hold at least as tightly as `hold`."""
        self.depth += 1
        if self.depth > self.build.limits.depth:
            most = self.build.limits.depth
            raise ReadError(self.ahead.start, f"at most {most} levels inside one another", "more", "simplify it")
        token = self.ahead
        rule = PREFIX.get(token.kind)
        if rule is None:
            raise self.unexpected("a number, a name or an opening bracket")
        self.at += 1
        left = rule(self, token, hold)
        slash = False  # a quotient was just read, which a factor must not follow without a sign
        dotted = False  # an entrywise product was just read, which a product must not follow without brackets
        while (token := self.ahead).kind not in ENDS:
            if token.kind in INFIX:
                before, after, head = INFIX[token.kind]
                if before < hold:
                    break
                if dotted and head in ("*", "@"):
                    raise self.entrywise(token)
                self.at += 1
                right = self.expression(after)
                right = quotient(self, left, right) if head == "/" else right
                slash, dotted = head == "/", head == "hadamard"
                if slash and _whole(left.tree) and _whole(right.tree) and self.ahead.spaced:
                    slash = False  # 1/2 (a + b)
                crossed = token.kind == "×" and _is_list(left.tree) and _is_list(right.tree)
                left = self.combine(token, CROSS if crossed else head, left, right)
            elif token.kind == "^":
                if hold > TIGHT:
                    break
                self.at += 1
                left = self._power(token, left)
            elif token.kind == "transpose":
                self.at += 1
                left = self._transposed(token, left)
            elif token.kind == "factorial":
                if self.tokens[self.at - 1].kind == "factorial":
                    raise ReadError(token.start, "one factorial", "double factorials", "write the product")
                self.at += 1
                left = self.build.call(token, "fact", left)
            elif token.kind == "%" and hold < EXPONENT:
                if not isinstance(left.tree, Number):
                    raise self.unexpected("a number before the per cent sign")
                self.at += 1
                left = self.build.share(left, token.text)
            elif token.kind == "[" and token.text == "[" and not token.spaced and self._may_be_indexed(left):
                left = self._indexed(token, left)
            elif token.kind == "_" and not token.spaced and isinstance(left.tree, Name):
                left = self._member(token, left)
            elif (quantity := measured(self, left, hold)) is not None:
                left = quantity
            elif self._is_mixed(token):
                left = self.build.call(token, MIXED, left, self._fraction(token))
            elif hold <= PRODUCT and self._juxtaposed(token, slash, left):
                if dotted:
                    raise self.entrywise(token)
                left = self.combine(token, "*", left, self.expression(PRODUCT + 1))
            else:
                break
        self.depth -= 1
        return compared(self, left) if hold == 0 and self.notation.arrays else left

    def _indexed(self, token: Token, left: SizedTree) -> SizedTree:
        """x[i, j]. Where factors may stand side by side, x[a + b] may be a product as well."""
        self.at += 1
        index = self._places() if self.notation.arrays else self.arguments("]")
        if self.notation.implicit and len(index) == 1 and isinstance(index[0].tree, Call):
            raise ReadError(token.start, "an operator, or a plain index", quoted(token.text), "it may be a product")
        return self.build.call(token, "index", left, *index)

    def _places(self) -> list[SizedTree]:
        """Indices up to the closing bracket, of which each may be a range: x[1:3], A[:, 0], x[::-1]."""
        parts = []
        while True:
            ends = [self._end()]
            while self.ahead.kind == ":" and len(ends) < 3:
                self.at += 1
                ends.append(self._end())
            if len(ends) == 1 and ends[0].tree == MISSING:
                raise self.unexpected("an index")
            parts.append(ends[0] if len(ends) == 1 else self.build.call(self.ahead, RANGE, *ends))
            if self.ahead.kind != ",":
                break
            self.at += 1
        self.expect("]")
        return parts

    def _end(self) -> SizedTree:
        """An end of a range, which may be left out."""
        return SizedTree(MISSING) if self.ahead.kind in (":", ",", "]") else self.expression(0)

    def _may_be_indexed(self, left: SizedTree) -> bool:
        """Whether brackets behind it are an index: behind a name, and, where factors need a sign, behind a call."""
        if isinstance(left.tree, Name):
            return True
        called = self.tokens[self.at - 1].kind == ")" and not self.notation.implicit
        return isinstance(left.tree, Call) and (left.tree.head == "sub" or called)

    def _member(self, token: Token, left: SizedTree) -> SizedTree:
        """h_{t-1}, h_(t-1): a name with a computed index."""
        self.at += 1
        opened = self.ahead
        if opened.kind not in ("{", "("):
            raise self.unexpected("an index in brackets")
        self.at += 1
        return self.build.call(token, "sub", left, *self.arguments("}" if opened.kind == "{" else ")"))

    def _is_mixed(self, token: Token) -> bool:
        """Whether a proper fraction of whole numbers stands behind a whole number: 2 1/2, 2\\frac{1}{2}."""
        first, opened = self.tokens[self.at - 1], self.at + (token.text == "\\frac")
        parts = [part for part in self.tokens[opened : opened + 7] if part.text not in ("{", "}")][:3]
        if not self.notation.either or first.kind != "number" or [part.kind for part in parts] != FRACTION:
            return False
        whole, above, below = (part.value for part in (first, parts[0], parts[2]) if isinstance(part.value, Fraction))
        proper = all(n.denominator == 1 for n in (whole, above, below)) and 0 < above < below and whole > 0
        return proper and (token.text == "\\frac" or token.spaced)

    def _fraction(self, token: Token) -> SizedTree:
        """The fraction of a mixed number, which begins at the next token."""
        if token.text == "\\frac":
            return self.expression(TIGHT + 1)
        self.at += 3
        above, below = (self.build.number(self.tokens[at]) for at in (self.at - 3, self.at - 1))
        return self.combine(token, "/", above, below)

    def _juxtaposed(self, token: Token, slash: bool, left: SizedTree) -> bool:
        """Whether a factor follows without a sign; an error where that has two readings."""
        before = self.tokens[self.at - 1]
        after = self.tokens[min(self.at + 1, len(self.tokens) - 1)].kind
        opens = after in STARTERS or (after == "-" and not self.bars)  # |5|-3
        apart = before.kind == "number" or (not self.bars and before.kind in ("|", "‖", ")"))  # 2|x|, |x||y|
        barred = token.kind in ("|", "‖") and apart and opens
        if not self.notation.implicit or not (token.kind in STARTERS or barred):
            return False
        if token.kind == "number" and before.kind != "factorial":
            advice = "it may be a factor, an index or a power"
            raise ReadError(token.start, "an operator", f"the number {quoted(token.text)}", advice)
        if before.kind == "number" and token.text == "\\frac":
            inner = [t.kind for t in self.tokens[self.at + 1 : self.pairs[self.at]]]
            if inner == ["number", "/", "number"]:
                advice = "it may be a sum or a product"
                raise ReadError(token.start, "an operator", "a fraction behind a number", advice)
        if token.text in ROUND and isinstance(left.tree, Call) and left.tree.head == "^":
            base = left.tree.args[0]
            if isinstance(base, Name) and base.text not in self.notation.variables and self.notation.head(base.text):
                came = f"{quoted(token.text)} behind a power of {base.text}"
                raise ReadError(token.start, "a sign", came, "it may be a power of a function's value")
        if slash:
            advice = "write brackets: a/(b c) or (a/b) c"
            raise ReadError(token.start, "an operator after a quotient", quoted(token.text), advice)
        return True

    def combine(self, token: Token, head: str, *parts: SizedTree) -> SizedTree:
        """An operation, with the size of its value where that is arithmetic."""
        make = self.build.arithmetic if head in VALUES else self.build.call
        return make(token, head, *parts)

    def _power(self, token: Token, left: SizedTree) -> SizedTree:
        after = self.ahead
        if after.kind == "transpose" or (self.notation.transpose and after.value == "T" and after.kind == "name"):
            self.at += 1
            return self._transposed(after, left)
        if isinstance(left.tree, Name) and left.tree.text != "e":
            name = left.tree.text
            if label := self._label(after, name) or self._sign(after, name) or self._layer(after, name):
                return label
        right = self.expression(EXPONENT)
        if self.notation.exponential and left.tree == Name("e"):
            return self.build.call(token, "exp", right)
        return self.build.power(token, left, right)

    def _transposed(self, token: Token, left: SizedTree) -> SizedTree:
        """The operand with a sign of its transpose above it; a plain T may be a power, where factors are written.

        Numbers in round brackets, (1, -2)^T, are a vector: they have no power.
        """
        if isinstance(left.tree, Call) and left.tree.head == "tuple":
            return replace(left, tree=Call("list", left.tree.args))
        either = token.value == "T" and self.notation.implicit
        return self.build.call(token, EITHER if either else "transpose", left)

    def _label(self, bracket: Token, name: str) -> SizedTree | None:
        """b^[1] and, of a labelled name, W^(2): a superscript that is no power; an error where it may be either."""
        if bracket.text not in ("[", "(") or self.pairs[self.at] != self.at + 2:
            return None
        token = self.tokens[self.at + 1]
        stem = name.rstrip("0123456789").partition("_")[0]
        if token.kind not in ("number", "name") or not token.text.isalnum():
            return None
        if bracket.kind == "[" or stem in self.notation.labelled:
            self.at += 3
            return self.build.name(token, f"{name}__{token.text}")
        if self.notation.implicit and not self.notation.either:
            came = quoted(f"{name}^({token.text})")
            raise ReadError(
                bracket.start, "a power without brackets, or a label in square ones", came, "it may be either"
            )
        return None

    def _sign(self, token: Token, name: str) -> SizedTree | None:
        """w^+ with nothing behind it: another name, as after a step."""
        if token.kind not in SIGNS or self.tokens[self.at + 1].kind not in ("relation", "end", ","):
            return None
        self.at += 1
        return self.build.name(token, f"{name}__{SIGNS[token.kind]}")

    def _layer(self, token: Token, name: str) -> SizedTree | None:
        """dC/dw_jk^L: a letter above what one differentiates by is its layer, and no exponent."""
        if "/" not in name or token.kind != "name":
            return None
        self.at += 1
        return self.build.name(token, f"{name}__{token.value}")

    def arguments(self, close: str) -> list[SizedTree]:
        """Expressions up to the closing bracket, which is consumed."""
        parts = [self.expression(0)]
        while self.ahead.kind in (",", ";"):
            self.at += 1
            parts.append(self.expression(0))
        self.expect(close)
        return parts

    def bounds(self) -> list[SizedTree]:
        """The letter that a sum runs over and its bounds, or that it is not another one, up to the closing bracket."""
        parts = [self.expression(0)]
        while (token := self.ahead).kind in (",", "relation"):
            self.at += 1
            part = self.expression(0)
            parts.append(self.build.call(token, str(token.value), parts[0], part) if token.value else part)
        self.expect(")")
        return parts

    def sequence(self, first: SizedTree, close: str) -> SizedTree:
        """The expressions that follow the first, set apart by one kind of mark, up to the closing token."""
        parts = [first]
        mark = self.ahead
        while self.ahead.kind == mark.kind:
            self.at += 1
            parts.append(self.expression(0))
        if self.ahead.kind != close:
            raise self.unexpected(f"{quoted(mark.text)} or the end of the sequence")
        return self.build.call(mark, "sequence", *parts)

    def _shape(self) -> Tree | None:
        """3 x 5 x 5 as an ordered shape, if the whole text is one."""
        level, cuts = 0, [-1]
        for index, token in enumerate(self.tokens):
            level += (token.kind in PAIRS) - (token.kind in CLOSERS)
            if level == 0 and token.kind == "×":
                cuts.append(index)
            elif level == 0 and token.kind in INFIX:
                return None
        if len(cuts) == 1:
            return None
        end = self.tokens[-1]
        parts = []
        for start, stop in zip(cuts, [*cuts[1:], len(self.tokens) - 1], strict=True):
            side = Grammar([*self.tokens[start + 1 : stop], end], self.notation, self.build.limits, self.alone)
            parts.append(side.expression(0).tree)
            if side.ahead.kind != "end":
                raise side.unexpected("a multiplication sign or the end")
        return Call("shape", tuple(parts))

    def expect(self, kind: str) -> None:
        """Consume a token of this kind."""
        if self.ahead.kind != kind:
            raise self.unexpected(f"an operator or {quoted(kind)}")
        self.at += 1

    def entrywise(self, token: Token) -> ReadError:
        """The error for a product behind an entrywise one: A o B C may be (A o B) C or A o (B C)."""
        advice = "it may reach over the product or not"
        return ReadError(token.start, "brackets around the entrywise product or behind it", quoted(token.text), advice)

    def unexpected(self, expected: str) -> ReadError:
        """The error for the next token."""
        token = self.ahead
        if token.kind == "unread":
            assert isinstance(token.value, ReadError)
            return token.value
        came = "the end" if token.kind == "end" else quoted(token.text)
        juxtaposed = token.kind in STARTERS and not self.notation.implicit and expected.startswith("an operator")
        return ReadError(token.start, expected, came, "write * for a product" if juxtaposed else "")


def _is_list(tree: Tree) -> bool:
    """Whether numbers are written as a list or a column, and not as a matrix."""
    if not (isinstance(tree, Call) and tree.head == "list"):
        return False
    rows = [arg for arg in tree.args if isinstance(arg, Call) and arg.head == "list"]
    return not rows or (len(rows) == len(tree.args) > 1 and all(len(row.args) == 1 for row in rows))


def _whole(tree: Tree) -> bool:
    if isinstance(tree, Call) and tree.head == "neg":
        return _whole(tree.args[0])
    return isinstance(tree, Number) and tree.value.denominator == 1
