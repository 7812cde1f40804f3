"""Tokens of a written passage to its statements: rows continued, words set aside as notes or read as names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from checks.reading.grammar import INFIX
from checks.reading.lexing import CLOSERS, PAIRS, ROUND, ReadError, Token, quoted
from checks.reading.operands import STARTERS
from checks.reading.spelling import Notation, canonical

T = TypeVar("T")

# Words between formulas. They never name a quantity.
LINKS = frozenset({
    "for", "if", "where", "when", "and", "or", "with", "so", "then", "let", "since", "as", "by", "is", "thus", "hence",
    "therefore", "from", "using", "we", "which", "otherwise", "all", "that", "such", "because", "because of", "else",
    "given", "the", "of", "to", "in", "on", "at",
})  # fmt: skip

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ \-]*")
_AFTER_OPERAND = (
    frozenset({"number", "name", "ellipsis", "transpose", "factorial", "%", "unit", "|", "‖", "||"}) | CLOSERS
)
_BREAKS = frozenset({"row", "quad", "then", "end"})
_CARRY = frozenset({"*", "×", "/", "+", "±", "@", "hadamard", "∘", "∪", "∩"})


class Statement(Struct):
    """The tokens of one chain, and the notes that stand beside it."""

    tokens: list[Token] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def statements(found: Sequence[Token], notation: Notation, partial: bool = False) -> list[Statement]:
    """The statements in a passage.

    partial: what has more than one meaning, such as a word or a full stop, becomes a token that no grammar takes.
    Raises ReadError for it otherwise.
    """
    marked = _parted(_levels(_words(_without_closing_dots(found), notation, partial)))
    out = [Statement()]
    for index, (token, level) in enumerate(marked):
        current = out[-1]
        if token.kind == "note":
            current.notes.append(token.text.strip())
        elif level > 0:
            if token.kind in ("period", "row", "then"):
                why = ReadError(token.start, "a closing bracket before it", quoted(token.text))
                current.tokens.append(_doubtful(token, why, partial))
            elif token.kind not in ("quad", "end"):  # brackets may stay open to the end
                current.tokens.append(token)
        elif token.kind == "period":
            after = _next(marked, index)
            if after.kind not in _BREAKS:
                why = ReadError(token.start, "a digit behind the point, or the end", quoted(after.text))
                current.tokens.append(_doubtful(token, why, partial))
        elif token.kind in _BREAKS:
            try:
                ends = bool(current.tokens) and _ends(token, current, marked, index)
            except ReadError as why:
                current.tokens.append(_doubtful(token, why, partial))
                continue
            if ends:
                _trim(current)
                out.append(Statement())
        else:
            current.tokens.append(token)
    told: list[Statement] = []
    for statement in out:
        if told and _only_words(statement.tokens):
            told[-1].notes += [statement.tokens[len(statement.tokens) // 2].text, *statement.notes]
        elif statement.tokens:
            told += _commas(_unbracketed(_without_item(statement)))
        elif told:
            told[-1].notes += statement.notes
    return told


def _without_closing_dots(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens without dots that stand for closing brackets alone: U(a + \\cdots + U(b) \\cdots )."""
    first = next((at for at, token in enumerate(found) if token.kind == "ellipsis"), len(found))
    if first == len(found):
        return found
    return [
        token
        for at, token in enumerate(found)
        if not (at > first and token.kind == "ellipsis" and {found[at - 1].kind, found[at + 1].kind} == {")"})
    ]


def _only_words(found: Sequence[Token]) -> bool:
    """Whether a statement is a remark such as (\\text{Taking log base 2}): words in brackets and nothing else."""
    kinds = [token.kind for token in found]
    return kinds in (["name"], ["(", "name", ")"]) and " " in found[len(found) // 2].text.strip()


def _without_item(statement: Statement) -> Statement:
    """The statement without the letter in brackets that numbers it: `(b) x = 2`."""
    if [token.kind for token in statement.tokens[:3]] != ["(", "name", ")"] or len(statement.tokens) < 4:
        return statement
    letter, after = statement.tokens[1], statement.tokens[3]
    if len(letter.text) > 1 or not letter.text.islower() or after.kind not in STARTERS or after.text in ROUND:
        return statement
    return Statement(statement.tokens[3:], [f"({letter.text})", *statement.notes])


def _unbracketed(statement: Statement) -> Statement:
    """The statement without brackets that hold all of it, and equalities: (x = 1, y = 2)."""
    first, last = statement.tokens[0], statement.tokens[-1]
    if len(statement.tokens) < 3 or first.kind != "(" or first.text not in ROUND or last.kind != ")":
        return statement
    inner = _levels(statement.tokens)[1:-1]
    if any(level == 0 for _, level in inner):
        return statement
    related = any(level == 1 and token.kind == "relation" and token.value in EQUALS for token, level in inner)
    return Statement([token for token, _ in inner], statement.notes) if related else statement


def _levels(found: Sequence[Token]) -> list[tuple[Token, int]]:
    """Each token with the number of brackets around it; a bracket counts as outside itself."""
    out = []
    level = 0
    for token in found:
        level -= token.kind in CLOSERS
        out.append((token, level))
        level += token.kind in PAIRS
    return out


def _parted(marked: Sequence[tuple[Token, int]]) -> Sequence[tuple[Token, int]]:
    """The tokens, an arrow between two equalities as what sets them apart: `f = xy \\to df/dx = y`."""
    arrows = [at for at, (token, level) in enumerate(marked) if level == 0 and _is_arrow(token)]
    if not arrows:
        return marked
    out = list(marked)
    edges = [-1, *(at for at, (token, level) in enumerate(marked) if level == 0 and _parts(token)), len(marked)]
    for before, at, after in zip(edges, edges[1:], edges[2:], strict=False):
        if _is_arrow(marked[at][0]) and _equates(marked, before, at) and _equates(marked, at, after):
            out[at] = replace(marked[at][0], kind="then"), 0
    return out


ARROW, EQUALS = "→", frozenset({"=", ":=", "≈"})


def _parts(token: Token) -> bool:
    return _is_arrow(token) or token.kind in ("row", "then", "end")


def _is_arrow(token: Token) -> bool:
    return token.kind == "relation" and token.value == ARROW


def _equates(marked: Sequence[tuple[Token, int]], start: int, end: int) -> bool:
    """Whether an equality stands between two places."""
    between = (marked[at] for at in range(start + 1, end))
    return any(level == 0 and token.kind == "relation" and token.value in EQUALS for token, level in between)


def _from(found: Sequence[T], start: int) -> Iterator[T]:
    """The rest of a list, without a copy."""
    return (found[index] for index in range(start, len(found)))


def _next(marked: Sequence[tuple[Token, int]], index: int) -> Token:
    """The next token that is no note."""
    return next(token for token, _ in _from(marked, index + 1) if token.kind not in ("note", "period"))


def _doubtful(token: Token, why: ReadError, partial: bool) -> Token:
    """The token as one that no grammar takes. Raises the error instead where not `partial`."""
    if not partial:
        raise why
    return replace(token, kind="unread", value=why)


def _ends(token: Token, current: Statement, marked: Sequence[tuple[Token, int]], index: int) -> bool:
    """Whether a break ends the statement, or only its line; an error where that cannot be told."""
    if token.kind in ("then", "end"):
        return True
    rest = ((after, level) for after, level in _from(marked, index + 1) if after.kind not in ("note", "quad", "period"))
    after = next(rest)[0]
    last = current.tokens[-1].kind
    if token.text == "&" and after.kind in _BREAKS:
        return False  # nothing stands in the column; what ends the row decides
    if after.kind == "relation" or after.kind in _CARRY or last == "relation" or last in INFIX:
        return False
    between = marked[index + 1][0]
    if between.kind == "note" and between.text.rstrip().endswith(":"):
        return True  # the words say what follows
    if (token.kind == "row" or token.text == "&") and after.kind == "-":
        line = (kind for kind, level in ((t.kind, level) for t, level in rest) if level == 0 or kind in _BREAKS)
        if next((kind for kind in line if kind in ("relation", "row", "end")), "end") == "relation":
            raise ReadError(
                after.start, "a row or column that begins with a name or a relation", quoted("-"), "it may go on"
            )
        return False
    return True


def _trim(statement: Statement) -> None:
    """Drop the punctuation that ends a statement in a sentence."""
    while statement.tokens and statement.tokens[-1].kind in (",", ";"):
        statement.tokens.pop()


def _commas(statement: Statement) -> list[Statement]:
    """The statement, or several where a comma stands between relations: `x = 1, y = 2`."""
    _trim(statement)
    cuts, related, level = [], False, 0
    last = None
    for index, token in enumerate(statement.tokens):
        level += (token.kind in PAIRS) - (token.kind in CLOSERS)
        if level:
            continue
        if token.kind in (",", ";"):
            last = last if _glued(statement.tokens, index) else index
        elif token.kind == "relation":
            if related and last is not None:
                cuts.append(last)
            related, last = True, None
    if not cuts:
        return [statement]
    edges = [-1, *cuts, len(statement.tokens)]
    parts = [Statement(statement.tokens[a + 1 : b]) for a, b in pairwise(edges)]
    parts[-1].notes = statement.notes
    return parts


def _glued(found: Sequence[Token], index: int) -> bool:
    """Whether a comma touches numbers on both sides, so that it may be the decimal one: `0,5` parts no statements."""
    if not 0 < index < len(found) - 1 or found[index].kind != ",":
        return False
    before, comma, after = found[index - 1 : index + 2]
    touching = before.end == comma.start and comma.end == after.start
    return touching and before.kind == after.kind == "number"


def _words(found: Sequence[Token], notation: Notation, partial: bool) -> list[Token]:
    """Each \\text read as a name, as a sign, as a note, or as a note between two statements."""
    out: list[Token] = []
    for index, token in enumerate(found):
        if token.kind != "text":
            out.append(token)
            continue
        before = next((t for t in reversed(out) if t.kind != "note"), None)
        after = next(t for t in _from(found, index + 1) if t.kind != "note")
        if token.value == "of" and before is not None and before.kind == "%" and after.kind in STARTERS:
            out.append(replace(token, kind="*"))  # 50 % of 8
            continue
        try:
            name = _as_name(token, before, after, notation)
        except ReadError as why:
            out.append(_doubtful(token, why, partial))
            continue
        if name:
            out.append(replace(token, kind="name", value=name))
            continue
        out.append(replace(token, kind="note"))
        if (
            before is not None
            and before.kind not in _BREAKS
            and after.kind not in (*_BREAKS, ",", ";", "period", "relation")
        ):
            out.append(Token("then", token.text, token.start, token.end))
    return out


def _as_name(token: Token, before: Token | None, after: Token, notation: Notation) -> str | None:
    """The name that a \\text is, or None if it is a note; an error where it may be a unit or a factor."""
    text = str(token.value)
    spelled = canonical(text.replace(" ", "_").replace("-", "_")) if _NAME.fullmatch(text) else None
    first = text.split(" ")[0].lower().strip(",:;.") if text else ""
    if spelled is None or first in LINKS or not text:
        return None
    called = after.kind == "(" and after.text in ROUND and not token.text.endswith(" ")
    if before is not None and before.kind in _AFTER_OPERAND:
        if "_" in text or re.search("[0-9]", text) or text in notation.words or called:
            return spelled
        if token.text[:1] in (" ", "(") or " " in text:
            return None
        came = f"{quoted(text)} behind {quoted(before.text)}"
        raise ReadError(token.start, "a sign before a name, or a known unit", came, "it may be a factor or a unit")
    if called or after.kind in INFIX or after.kind in ("relation", "^", "transpose", *CLOSERS):
        return spelled
    if after.kind in (*_BREAKS, ",", ";", "period"):
        alone_here = before is None or before.kind in (*_BREAKS, ",", ";", "period")
        in_column = before is not None and before.text == "&" and after.kind in ("row", "end")  # beside an equation
        return None if alone_here and (" " in text or in_column) else spelled
    return None
