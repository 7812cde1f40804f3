"""The arguments of a layer in a one-line spec: sizes and their arithmetic, sizes per axis, words, `k4 s2 p1`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from theory.errors import InputError
from theory.layers import nearest
from theory.layers.shapes import LARGEST
from theory.network.fields import BARE, PLACE, Decimal, Written
from theory.network.tokens import DECIMAL, SIZES, WHOLE, WORD

if TYPE_CHECKING:
    from theory.network.tokens import TokenStream

SHORT = re.compile(r"([kspdg])(\d+(?:x\d+)*)")
FIELDS = {"k": "kernel", "s": "stride", "p": "padding", "d": "dilation", "g": "groups"}


def argument(tokens: TokenStream) -> Written:
    """A field and its value; the field is PLACE for a value by its place, and BARE for a bare word."""
    if tokens.kind == WORD:
        word = tokens.token or ""
        if tokens.peek("="):
            tokens.advance()
            tokens.advance()
            return FIELDS.get(word, word), value(tokens)
        short = SHORT.fullmatch(word)
        if short and word not in tokens.definitions.symbols:
            tokens.advance()
            return FIELDS[short[1]], _tuple(short[2])
        if word == "psame":
            tokens.advance()
            return "padding", "same"
        if word not in tokens.definitions.symbols and not word[0].isupper():
            tokens.advance()
            return BARE, word
    return PLACE, value(tokens)


def value(tokens: TokenStream) -> Any:
    """A size, sizes per axis, a decimal or a word."""
    if tokens.kind == SIZES:
        return _tuple(tokens.advance() or "")
    if tokens.kind == DECIMAL:
        text = tokens.advance() or ""
        return Decimal(text)
    if tokens.kind == WORD and _alone(tokens):
        return tokens.advance()
    if tokens.token == "(":
        here = tokens.mark()
        tokens.advance()
        first = size(tokens)
        if tokens.token == ",":
            several = [first]
            while tokens.token == ",":
                tokens.advance()
                several.append(size(tokens))
            tokens.expect(")")
            return tuple(several)
        tokens.back(here)
    return size(tokens)


def _alone(tokens: TokenStream) -> bool:
    """Whether a word stands alone and names no size: `gelu`, `same`. The layer says whether it knows it."""
    word = tokens.token or ""
    ends = tokens.peek(",") or tokens.peek(")") or tokens.peek("")
    return ends and word not in tokens.definitions.symbols and not word[0].isupper()


def size(tokens: TokenStream) -> Any:
    """A whole number, or a formula of symbols, as integers and the scope's names make it."""
    tokens.deeper()
    result = _product(tokens)
    while tokens.token in ("+", "-"):
        sign = tokens.advance()
        other = _product(tokens)
        result = result + other if sign == "+" else result - other
    tokens.depth -= 1
    return _bounded(tokens, result)


def _product(tokens: TokenStream) -> Any:
    result = factor(tokens)
    while tokens.token in ("*", "//"):
        sign = tokens.advance()
        other = factor(tokens)
        if sign == "//" and other == 0:
            raise tokens.definitions.error("a size is divided by 0")
        result = _bounded(tokens, result * other if sign == "*" else result // other)
    return result


def factor(tokens: TokenStream) -> Any:
    """One factor of a size, such as what stands behind the `*` of a repeated part."""
    if tokens.token == "-":
        tokens.advance()
        return -factor(tokens)
    if tokens.token == "(":
        tokens.advance()
        result = size(tokens)
        tokens.expect(")")
        return result
    if tokens.kind == WHOLE:
        digits = tokens.advance() or "0"
        if len(digits) > 20:
            raise tokens.definitions.error(f"a size must be at most 10^12, but a number of {len(digits)} digits came")
        return int(digits)
    if tokens.kind == DECIMAL:
        raise tokens.definitions.error(
            f"a size must be a whole number, but {tokens.token} came at column {tokens.at + 1}"
        )
    if tokens.kind == WORD:
        name = tokens.advance() or ""
        if name in tokens.definitions.symbols:
            known = tokens.definitions.symbols[name]
            if isinstance(known, str | tuple):
                raise tokens.definitions.error(f"{name} is {known!r} here, which is no size")
            return known
        if name[0].isupper():
            from theory.layers.polynomial import symbol

            return symbol(name)
        raise tokens.definitions.error(
            f"{name!r} is no number, parameter or symbol{nearest(name, list(tokens.definitions.symbols))}"
            if tokens.definitions.symbols
            else f"{name!r} is no number; a symbol starts with a capital letter"
        )
    raise tokens.unexpected("a number")


def _bounded(tokens: TokenStream, found: Any) -> Any:
    if isinstance(found, int) and abs(found) > LARGEST:
        raise tokens.definitions.error("a size must be at most 10^12")
    return found


def _tuple(text: str) -> Any:
    if any(len(part) > 20 for part in text.split("x")):
        raise InputError("a size must be at most 10^12, but a longer number came")
    sizes = [int(part) for part in text.split("x")]
    return tuple(sizes) if len(sizes) > 1 else sizes[0]
