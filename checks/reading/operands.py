"""The operands of an expression: one rule for each kind of token that can begin one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checks.reading.brackets import bracketed_list, group
from checks.reading.lexing import BARE, CLOSERS, PAIRS, ROUND, ReadError, Token, family, quoted
from checks.reading.spelling import WHERE, is_letter, nearest, stem, variable
from checks.tree import INVERTED, JUXTAPOSED, Call, names
from checks.vocabulary import ARITY, INVERSES, SPELLINGS
from checks.vocabulary.operations import BODY, EXPONENT, SIGNED, TERM, TIGHT

if TYPE_CHECKING:
    from checks.reading.grammar import Grammar
    from checks.reading.sizes import SizedTree

STARTERS = frozenset(
    {"number", "name", "indexed", "function", "big", "derive", "ellipsis", "(", "[", "{", "|(", "‖(", "⌈", "⌊", "√"}
)

FENCES = {"|(": ("abs", ")|"), "‖(": ("norm", ")‖"), "⌈": ("ceil", "⌉"), "⌊": ("floor", "⌋")}


def _number(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    return grammar.build.number(token)


def _name(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """A variable, or a function of what follows in brackets (`f(x)`) or behind white space (`sin x`)."""
    name = str(token.value)
    notation = grammar.notation
    after = grammar.ahead
    spelled = name in SPELLED and (notation.either or (notation.implicit and name not in notation.variables))
    if after.kind == "(" and after.text in ROUND and spelled:
        return SPELLED[name](grammar, token)
    if after.kind == "(" and after.text in ROUND:
        head = _applied(grammar, token, name)
        if head == JUXTAPOSED:
            grammar.at += 1
            return grammar.build.call(token, head, grammar.build.name(token, name), *grammar.arguments(")"))
        if head:
            return CALLS.get(head, _call)(grammar, token, head)
    elif notation.implicit and name not in notation.variables:
        head = notation.head(name)
        if head in BARE and (after.kind in STARTERS or after.kind in ("^", "|")):
            return _function(grammar, replace(token, value=head), hold)
    turned = notation.turned and name.endswith("'")
    name = name.rstrip("'") if turned else variable(name)
    part = grammar.build.name(token, notation.aliases.get(name, name))
    return grammar.build.call(token, "transpose", part) if turned else part


def _applied(grammar: Grammar, token: Token, name: str) -> str | None:
    """The head if `name(` is a function of what follows, None if it is a product; where it may be both, the head that
    says so, or an error.
    """
    notation = grammar.notation
    base = name.rstrip("'")
    primes = name[len(base) :]
    letters = stem(base)
    if own := notation.functions.get(base):
        return own + primes
    if own := notation.functions.get(letters):
        return own + name[len(letters) :]
    if notation.variables & {name, letters, family(base)}:
        return None
    head = notation.head(base)
    if head and name in grammar.alone and not primes:
        raise ReadError(
            token.start,
            f"{name} to be either a function or a variable",
            f"{quoted(name + '(')} where {name} also stands alone",
            f"write {name}*( for a product, or the function's argument each time",
        )
    if head:
        return head + primes
    if not notation.implicit:
        known = sorted({*SPELLINGS, *notation.functions})
        advice = nearest(name, known) or f"write {name}*( for a product"
        raise ReadError(token.start, "a function's name before a bracket", quoted(name), advice)
    one = notation.either and grammar.pairs[grammar.at] == grammar.at + 2  # u(x)/u
    if not one and (name in grammar.alone or family(name) in grammar.alone):
        return None
    if "/" in base and (_complement_inside(grammar, grammar.at) or _turned(grammar, grammar.at)):
        return None
    if _comma_inside(grammar, grammar.at) or (notation.either and primes):
        return name
    if notation.either and is_letter(base):
        return None if grammar.tokens[grammar.at - 2].kind == "^" else JUXTAPOSED  # a^n (b + c)
    came = f"{quoted(name + '(')}, which may be a function or a product"
    raise ReadError(token.start, "a known function or variable", came, f"say which {name} is")


def _complement_inside(grammar: Grammar, bracket: int) -> bool:
    """Whether the brackets begin with `1 -`: no place for a derivative, as in dL/da (1 - a)."""
    one, sign = grammar.tokens[bracket + 1 : bracket + 3]
    return one.kind == "number" and one.text == "1" and sign.kind == "-"


def _turned(grammar: Grammar, bracket: int) -> bool:
    """Whether the brackets are transposed: they hold a factor, as in dL/dz (a)^T, and no place for a derivative."""
    return grammar.tokens[grammar.pairs[bracket] + 1].kind == "transpose"


def _comma_inside(grammar: Grammar, bracket: int) -> bool:
    index, stop = bracket + 1, grammar.pairs[bracket]
    while index < stop:
        if grammar.tokens[index].kind == ",":
            return True
        index = grammar.pairs.get(index, index) + 1
    return False


def _call(grammar: Grammar, token: Token, head: str) -> SizedTree:
    """A function with its arguments in brackets; the opening bracket is the next token."""
    grammar.at += 1
    parts = grammar.arguments(")")
    few, many = ARITY.get(head, (1, grammar.build.limits.entries))
    if not few <= len(parts) <= many:
        wanted = f"{few}" if few == many else f"{few} to {many}"
        expected = f"{head} with {wanted} argument{'s' * (wanted != '1')}"
        raise ReadError(token.start, expected, f"{len(parts)}", "add or remove some")
    return grammar.build.call(token, head, *parts)


def _where(grammar: Grammar, token: Token, head: str) -> SizedTree:
    """where(a > b, x, y): a condition, and two values."""
    grammar.at += 1
    parts = grammar.arguments(")")
    if len(parts) != 3:
        raise ReadError(token.start, "a condition and two values", f"{len(parts)}", "write where(a > b, x, y)")
    return grammar.build.call(token, head, *parts)


CALLS: Mapping[str, Callable[[Grammar, Token, str], SizedTree]] = {WHERE: _where}


def _array(grammar: Grammar, token: Token) -> SizedTree:
    """matrix([1, 2], [3, 4]), or with one list of lists: the array that stands between the brackets."""
    grammar.at += 1
    parts = grammar.arguments(")")
    if not all(isinstance(part.tree, Call) and part.tree.head == "list" for part in parts):
        raise ReadError(token.start, f"lists in {token.text}", "something else", "write the rows as lists")
    return parts[0] if len(parts) == 1 else grammar.build.call(token, "list", *parts)


def _inverse(grammar: Grammar, token: Token) -> SizedTree:
    """inv(A): the power -1."""
    grammar.at += 1
    (part,) = grammar.arguments(")")[:1]
    one = grammar.build.number(replace(token, value=Fraction(1), text="1"))
    return grammar.build.call(token, "^", part, grammar.build.call(token, "neg", one))


# Words of programs before a bracket that are no functions of numbers.
SPELLED: Mapping[str, Callable[[Grammar, Token], SizedTree]] = {
    **dict.fromkeys(("matrix", "Matrix", "array"), _array),
    **dict.fromkeys(("inv", "inverse"), _inverse),
}


def _function(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """A function that may stand without brackets (`log x`), with a power (`tanh^2 x`) or a base (`log_b x`)."""
    head = str(token.value)
    extra: list[SizedTree] = []
    power = None
    inverted = False
    mark = grammar.ahead
    if mark.kind == "_":
        grammar.at += 1
        extra.append(grammar.expression(TIGHT + 1))
        mark = grammar.ahead
    if mark.kind == "^":
        grammar.at += 1
        power = grammar.expression(EXPONENT)
        inverted = power.value == -1 and not extra and grammar.notation.either and head in INVERSES
        if power.value is not None and power.value < 0 and not inverted:
            advice = "it may be the inverse or the reciprocal"
            raise ReadError(mark.start, "a positive power of a function", "a negative one", advice)
    after = grammar.ahead
    bracketed = after.kind in ("(", "[", "{")
    if after.kind == "(" and after.text != "\\frac" and not extra:
        call = _call(grammar, token, head)
    elif after.kind in ("{", "[") and not extra and grammar.tokens[grammar.pairs[grammar.at]].kind in "}]":
        grammar.at += 1
        call = grammar.build.call(token, head, *grammar.arguments("}" if after.kind == "{" else "]"))
    elif after.kind in STARTERS or after.kind in ("|", "‖"):
        call = grammar.build.call(token, head, _argument(grammar), *extra)
    else:
        raise grammar.unexpected(f"the argument of {head}")
    if grammar.ahead.kind == "/" and not bracketed and grammar.tokens[grammar.at + 1].kind != "function":
        raise ReadError(grammar.ahead.start, f"brackets around the argument of {head}", quoted("/"), "it may go on")
    if inverted:
        return grammar.build.call(mark, INVERTED, call)
    return grammar.build.power(mark, call, power) if power else call


def _argument(grammar: Grammar) -> SizedTree:
    """What a function without brackets reaches: numbers and pi, then one factor; an error if more may belong to it."""
    bracket = grammar.ahead.kind == "("
    part = grammar.expression(EXPONENT)
    while not bracket and grammar.ahead.kind == "name":
        before = grammar.tokens[grammar.at - 1]
        if before.kind != "number" and before.value != "pi":
            break
        part = grammar.combine(grammar.ahead, "*", part, grammar.expression(EXPONENT))
    token = grammar.ahead
    named = token.kind == "name" and grammar.notation.head(str(token.value)) is not None
    if not bracket and token.kind in STARTERS - {"function", "big", "derive"} and not named:
        advice = "it may or may not belong to it"
        raise ReadError(token.start, "brackets around the function's argument", quoted(token.text), advice)
    return part


def _indexed(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """A name with a computed index: `I_{k+1}` is `(sub I (+ k 1))`; the index follows in brackets of its own."""
    grammar.at += 1
    index = grammar.arguments(")")
    name = str(token.value)
    part = grammar.build.call(token, token.text, grammar.build.name(token, name), *index)
    after = grammar.ahead
    if after.kind == "(" and after.text in ROUND and _applied(grammar, token, name):
        grammar.at += 1
        return grammar.build.call(token, "apply", part, *grammar.arguments(")"))
    return part


def _set(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    if grammar.ahead.kind == "}":
        grammar.at += 1
        return grammar.build.call(token, "set")
    return grammar.build.call(token, "set", *grammar.arguments("}"))


def _fenced(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """Brackets that name a function: ceilings and floors, and |x| where the source tells left from right."""
    head, close = FENCES[token.kind]
    inner = grammar.expression(0)
    grammar.expect(close)
    return grammar.build.call(token, head, _measured(head, inner), *_order(grammar, head))


def _bars(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """|x| and ‖x‖, whose opening and closing signs are the same."""
    head, closers = ("abs", ("|",)) if token.kind == "|" else ("norm", ("‖", "||"))
    grammar.bars += 1
    inner = grammar.expression(0)
    grammar.bars -= 1
    if grammar.ahead.kind not in closers:
        raise grammar.unexpected(f"a closing {token.text}")
    grammar.at += 1
    return grammar.build.call(token, head, _measured(head, inner), *_order(grammar, head))


def _measured(head: str, part: SizedTree) -> SizedTree:
    """What a norm is taken of: numbers in round brackets are a vector there."""
    if head == "norm" and isinstance(part.tree, Call) and part.tree.head == "tuple":
        return replace(part, tree=Call("list", part.tree.args))
    return part


def _order(grammar: Grammar, head: str) -> list[SizedTree]:
    """The p of a p-norm; 2 goes without saying."""
    if head != "norm" or grammar.ahead.kind != "_":
        return []
    grammar.at += 1
    order = grammar.expression(TIGHT + 1)
    return [] if order.value == 2 else [order]


def _root(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    part = grammar.expression(TIGHT + 1)
    if grammar.ahead.kind == "^" and grammar.tokens[grammar.at - 1].kind != ")":
        raise grammar.unexpected("brackets that show what the root covers")
    return grammar.build.call(token, "sqrt", part)


def _negative(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    return grammar.combine(token, "neg", grammar.expression(max(hold, SIGNED)))


def _positive(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    return grammar.expression(max(hold, SIGNED))


def _either(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    return grammar.build.call(token, "±", grammar.expression(max(hold, SIGNED)))


def _ellipsis(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    return grammar.build.call(token, "ellipsis")


def _big(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """A sum, product, integral, limit or extreme over a letter: its bounds in brackets behind it, then the body."""
    bounds: list[SizedTree] = []
    if grammar.ahead.text == "\\bounds":
        grammar.at += 1
        bounds = grammar.bounds()
    if (body := _bracketed(grammar, "\\integrand")) is not None:
        pass
    elif token.value == "limit":
        body = grammar.expression(TERM)  # of a sum, as of each of its terms
    elif str(token.value).startswith("arg"):
        body = grammar.expression(0)  # all that follows
    elif token.value in ("sum_over", "max_over", "min_over"):
        body = grammar.expression(BODY)  # all factors that follow, in 2 sum a_k b_k and - sum a_k b_k too
    else:
        body = grammar.expression(EXPONENT)
        after = grammar.ahead
        if after.kind in STARTERS or after.kind in ("*", "×", "/", "@"):
            raise ReadError(after.start, "brackets around what is multiplied", quoted(after.text))
    after = grammar.ahead
    if token.value in ("max_over", "min_over") and after.kind in ("+", "-", "±") and _goes_on(grammar, bounds):
        raise ReadError(after.start, "brackets around that of which it is the largest or smallest", quoted(after.text))
    return grammar.build.call(token, str(token.value), body, *bounds)


def _goes_on(grammar: Grammar, bounds: Sequence[SizedTree]) -> bool:
    """Whether what is added behind a maximum over a letter has that letter; else it is the same, within or outside."""
    letters = {letter for bound in bounds for letter in names(bound.tree)}
    level = 0
    for token in grammar.tokens[grammar.at :]:
        level += (token.kind in PAIRS) - (token.kind in CLOSERS)
        if level < 0 or (level == 0 and token.kind in ("relation", "end", ",")):
            return False
        name, _, index = str(token.value).partition("_")
        if token.kind in ("name", "indexed") and (name in letters or any(letter in index for letter in letters)):
            return True
    return False


def _derive(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """d/dx of one factor and of the numbers before it; an error when more factors follow, which may or may not be under
    the derivative."""
    by = _bracketed(grammar, "\\by") or grammar.build.name(token, str(token.value))
    if of := _bracketed(grammar, "\\of"):
        return grammar.build.call(token, "derivative", of, by)
    body = grammar.expression(EXPONENT)
    opening = STARTERS if grammar.bars else STARTERS | {"|", "‖", "||"}
    while grammar.ahead.kind in opening | {"*", "×"} and not any(names(body.tree)):  # nobody differentiates a number
        sign = grammar.ahead
        grammar.at += sign.kind not in opening
        body = grammar.combine(sign, "*", body, grammar.expression(EXPONENT))
    after = grammar.ahead
    if after.kind in opening | {"*", "×", "/"}:
        raise ReadError(after.start, "brackets around what is differentiated", quoted(after.text))
    return grammar.build.call(token, "derivative", body, by)


def _at(grammar: Grammar, token: Token, hold: int) -> SizedTree:
    """A formula with values put in for letters, which LaTeX's reader put in front."""
    grammar.at += 1
    places = grammar.arguments(")")
    body = _bracketed(grammar, "\\of")
    if body is None:  # a new line stands in it
        raise grammar.unexpected("one formula that is evaluated")
    return grammar.build.call(token, "at", body, *places)


def _bracketed(grammar: Grammar, text: str) -> SizedTree | None:
    """What stands in the brackets that LaTeX's reader put around a part, if they come next."""
    if grammar.ahead.kind != "(" or grammar.ahead.text != text:
        return None
    grammar.at += 1
    part = grammar.expression(0)
    grammar.expect(")")
    return part


PREFIX: Mapping[str, Callable[[Grammar, Token, int], SizedTree]] = {
    "number": _number,
    "name": _name,
    "indexed": _indexed,
    "function": _function,
    "(": group,
    "[": bracketed_list,
    "{": _set,
    "|": _bars,
    "‖": _bars,
    "||": _bars,
    "√": _root,
    "-": _negative,
    "+": _positive,
    "±": _either,
    "ellipsis": _ellipsis,
    "big": _big,
    "derive": _derive,
    "at": _at,
    **dict.fromkeys(FENCES, _fenced),
}
