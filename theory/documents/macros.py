"""The macros of LaTeX that a document defines itself, put in where its formulas use them.

What is put in stands where the macro was written, so that places, and sides as they are shown, are the document's own.
Only a definition whose text says all is known: one by `\\let`, with delimited arguments, or a second, other one of the
same name is none, and what uses it stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from theory.documents.formulas import Excerpt, Formula, Found, joined

LONGEST = 1_000  # characters of a definition, and of an argument
LARGEST = 3_000  # characters of a formula whose macros are put in
MOST_STEPS = 100  # macros that are put into one formula
MOST = 4_000  # and into those of one document

_DEFINING = re.compile(
    r"\\(?P<how>(?:re|provide)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[gex]?def)\*?\s*"
    r"(?:\{\s*\\(?P<braced>[A-Za-z]+)\s*\}|\\(?P<bare>[A-Za-z]+))"
    r"[ ]*(?:\[(?P<count>[1-9])\](?:\[(?P<default>[^\[\]{}\n]{0,40})\])?|(?P<marks>(?:#[1-9])*))\s*(?=\{)"
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_USED = re.compile(r"\\([A-Za-z]+)")
_PART = re.compile(r"#([1-9])")
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[^\s{}\\]")


@dataclass(frozen=True, slots=True)
class Macro:
    """How many arguments a macro has, what the first one is where it may be left out, and what it stands for."""

    count: int
    default: str | None
    body: str


def defined(text: str) -> Mapping[str, Macro | None]:
    """The macros that a document defines; None where a definition does not say all."""
    text = _COMMENT.sub("", text) if "\\" in text else ""
    found: dict[str, Macro | None] = {}
    for match in _DEFINING.finditer(text):
        name, end = match["braced"] or match["bare"], _group(text, match.end())
        macro = _macro(match, text[match.end() + 1 : end - 1]) if end else None
        found[name] = macro if name not in found or found[name] == macro else None
    return found


def _macro(match: re.Match[str], body: str) -> Macro | None:
    marks = match["marks"] or ""
    count = int(match["count"] or len(marks) // 2)
    if marks != "".join(f"#{number}" for number in range(1, len(marks) // 2 + 1)):
        return None
    if any(int(part) > count for part in _PART.findall(body)) or "#" in _PART.sub("", body):
        return None
    if match["how"] == "DeclareMathOperator":
        body = f"\\operatorname{{{body}}}"
    return Macro(count, match["default"], body)


def put_in(found: Iterable[Found], macros: Mapping[str, Macro | None], most: int = MOST) -> tuple[list[Found], int]:
    """What a document holds, its own macros put into the formulas in LaTeX; and of `most` that may be, how many are
    left."""
    done: list[Found] = []
    unknown = frozenset(name for name, macro in macros.items() if macro is None)
    for one in found:
        if isinstance(one, Formula) and not one.typed and _uses(one.text, macros):
            excerpt, steps = _without_macros(one.excerpt, macros, min(most, MOST_STEPS))
            most -= steps
            if excerpt is None:
                one = replace(one, own=one.own.union(macros))
            else:
                one = replace(one, excerpt=excerpt, own=one.own.difference(macros) | unknown, expanded=steps > 0)
        done.append(one)
    return done, most


def _uses(text: str, macros: Mapping[str, Macro | None]) -> bool:
    return any(name in macros for name in _USED.findall(text))


def _without_macros(excerpt: Excerpt, macros: Mapping[str, Macro | None], most: int) -> tuple[Excerpt | None, int]:
    """The formula with every macro put in, from the left, and how many that were; None where one has not its arguments,
    or where it grows too large."""
    done: list[Excerpt] = []
    for steps in range(most):
        found = next((use for use in _USED.finditer(excerpt.text) if macros.get(use[1])), None)
        if found is None:
            return joined((*done, excerpt)), steps
        macro = macros[found[1]]
        use = _arguments(excerpt, found.end(), macro) if macro and len(excerpt.text) <= LARGEST else None
        if macro is None or use is None:
            return None, steps
        arguments, end = use
        done.append(excerpt[: found.start()])
        body = _body(macro, arguments, excerpt[found.start() : end], excerpt.text[end : end + 1])
        excerpt = joined((body, excerpt[end:]))
    return None, most


def _arguments(excerpt: Excerpt, at: int, macro: Macro) -> tuple[list[Excerpt], int] | None:
    """What a macro is given from this place on, and where that ends."""
    found: list[Excerpt] = []
    text = excerpt.text
    if macro.default is not None:
        close = text.find("]", at, at + LONGEST) if text.startswith("[", at) else -1
        found.append(excerpt[at + 1 : close] if close >= 0 else Excerpt.new(macro.default, excerpt.places[at - 1]))
        at = close + 1 if close >= 0 else at
    while len(found) < macro.count:
        while text[at : at + 1].isspace():
            at += 1
        if text.startswith("{", at):
            end = _group(text, at)
            if end is None:
                return None
            found.append(excerpt[at + 1 : end - 1])
        elif token := _TOKEN.match(text, at):
            end = token.end()
            found.append(excerpt[at:end])
        else:
            return None
        at = end
    return found, at


def _body(macro: Macro, arguments: list[Excerpt], use: Excerpt, following: str) -> Excerpt:
    """What a macro stands for. Its own text stands where the use of it begins; its last sign where that ends."""
    first, last = use.places[0], use.places[-1]
    parts: list[Excerpt] = []
    at = 0
    for part in _PART.finditer(macro.body):
        argument = arguments[int(part[1]) - 1]
        parts += [Excerpt.new(_apart(macro.body[at : part.start()], argument.text[:1]), first), argument]
        at = part.end()
    whole = joined((*parts, Excerpt.new(_apart(macro.body[at:], following), last if parts else first)))
    return Excerpt(whole.text, [first, *whole.places[1:-1], last][: len(whole.text)])


def _apart(text: str, following: str) -> str:
    """The text, with a space where the letters that follow would go on with the name of a macro."""
    return f"{text} " if following.isalpha() and re.search(r"\\[A-Za-z]+$", text[-40:]) else text


def _group(text: str, at: int) -> int | None:
    """Where the group in braces ends that begins here; None where it does not end soon."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, at, at + LONGEST):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == "}":
            return found.end()
    return None
