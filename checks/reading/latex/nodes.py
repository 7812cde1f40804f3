"""LaTeX source to a list of items: characters, macros with their arguments, groups, environments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from checks.reading.latex.symbols import ARGUMENTS, ENVIRONMENT_ARGUMENTS
from checks.reading.lexing import Limits, ReadError, quoted


class Item(Struct, frozen=True):
    """One thing that LaTeX sees. kind: char, macro, group, env. text: the character or the name.

    inside: the items of a group or an environment. given: the arguments of a macro; None for an optional one that is
    missing.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool  # white space stands before it
    inside: Sequence[Item] = ()
    given: Sequence[Argument | None] = ()

    def argument(self, index: int) -> Sequence[Item]:
        """What stands in one argument of a macro; nothing where an optional one is missing."""
        found = self._argument(index)
        return found.inside if found else ()

    def source(self, index: int, text: str) -> str:
        """One argument as it stands in the source, without its braces."""
        found = self._argument(index)
        piece = text[found.start : found.end] if found else ""
        return piece[1:-1] if piece.startswith("{") else piece

    def _argument(self, index: int) -> Argument | None:
        if not self.given:  # it takes none, or stands as the argument of another one
            raise ReadError(self.start, f"the argument of \\{self.text} in braces", "none", "write braces around it")
        return self.given[index]


class Argument(Struct, frozen=True):
    """An argument of a macro: its items, and where it stands in the source, with its braces."""

    inside: Sequence[Item]
    start: int
    end: int


_PARTS = re.compile(
    r"\\begin\s*\{(?P<begin>[^{}]*)\}|\\end\s*\{(?P<end>[^{}]*)\}|\\[()\[\]]|\\.|[{}$%]|\\\Z", re.DOTALL
)
STRAY = "\0"  # no character of any formula: it is read as nothing, and the side in which it stands is unread


def mended(text: str) -> str:
    """The source with what would keep the library from reading it overwritten, in place: braces and environments
    without a partner, delimiters inside mathematics, signs of comments."""
    stray: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for found in _PARTS.finditer(text):
        if found[0] == "{" or found["begin"] is not None:
            opened.append(found)
        elif found[0] == "}" or found["end"] is not None:
            wanted = next((at for at in reversed(range(len(opened))) if opened[at]["begin"] == found["end"]), None)
            if wanted is None:
                stray.append(found)
            else:
                stray += opened[wanted + 1 :]
                del opened[wanted:]
        elif found[0] in ("$", "%", "\\(", "\\)", "\\[", "\\]", "\\"):
            stray.append(found)
    out = list(text)
    for found in (*stray, *opened):
        out[slice(*found.span())] = STRAY.ljust(len(found[0]))
    return "".join(out)


NAME = re.compile(r"\\([^\W\d_]+|.)", re.DOTALL)
ENDING = "\\end "  # and the name: what closes an environment
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([\w* ._-]+)\}")


def items(text: str, limits: Limits) -> Sequence[Item]:
    """The items of a formula's source. Raises ReadError where the LaTeX is incomplete or too deep."""
    return _Source(text, limits).items(0, "")[0]


class _Source:
    """The source of one formula, read from the left; the methods give what they found, and where that ends."""

    __slots__ = ("depth", "limits", "text")

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.depth = 0  # of groups, environments and arguments that are open

    def items(self, at: int, close: str) -> tuple[Sequence[Item], int]:
        """Up to what closes them: `}`, `]`, the end of an environment, or, for the whole text, nothing."""
        text, begun = self.text, at
        self.depth += 1
        if self.depth > self.limits.depth:
            raise ReadError(at, f"at most {self.limits.depth} levels of brackets", "more", "simplify it")
        out: list[Item] = []
        spaced = False
        while at < len(text):
            character = text[at]
            if character == "\\":
                if text.startswith("\\end", at) and self._name(at) == "end":
                    name, end = self._environment(at)
                    if close != ENDING + name:
                        raise self._incomplete(at, "an environment ends that was not begun")
                    self.depth -= 1
                    return out, end
                item = self._macro(at, spaced)
                out.append(item)
                at, spaced = item.end, False
            elif character == "{":
                inside, end = self.items(at + 1, "}")
                out.append(Item("group", "{", at, end, spaced, inside))
                at, spaced = end, False
            elif character == close:
                self.depth -= 1
                return out, at + 1
            elif character == "}":
                raise self._incomplete(at, "a brace closes that was not opened")
            elif character.isspace() or character == "~":
                at, spaced = at + 1, True
            elif character in "%$":
                raise self._forbidden(at)
            else:
                out.append(Item("char", character, at, at + 1, spaced))
                at, spaced = at + 1, False
        if close:
            raise self._incomplete(max(begun - 1, 0), "what is opened here does not end")
        return out, at

    def _forbidden(self, at: int) -> ReadError:
        """The error for a character that begins a comment, or ends mathematics."""
        if self.text[at] == "%":
            return ReadError(at, "no comment", "a per cent sign", "write \\% for per cent")
        return _delimiter(at)

    def _macro(self, at: int, spaced: bool) -> Item:
        """A macro with its arguments, or an environment."""
        name = self._name(at)
        if name == "begin":
            name, begun = self._environment(at)
            for kind in ENVIRONMENT_ARGUMENTS.get(name, ""):
                found = self._argument(begun, kind)
                begun = found.end if found else begun
            inside, end = self.items(begun, ENDING + name)
            return Item("env", name, at, end, spaced, inside)
        if name in "()[]":
            raise _delimiter(at)
        given: list[Argument | None] = []
        end = at + 1 + len(name)
        for kind in ARGUMENTS.get(name, ""):
            found = self._argument(end, kind)
            given.append(found)
            end = found.end if found else end
        return Item("macro", name, at, end, spaced, given=given)

    def _argument(self, at: int, kind: str) -> Argument | None:
        """An argument that is written as `ARGUMENTS` says; None where one that may be missing is."""
        text = self.text
        while text[at : at + 1].isspace():
            at += 1
        first = text[at : at + 1]
        if kind in "[*" and first != kind:
            return None
        if first == "{" or kind == "[":
            inside, end = self.items(at + 1, "}" if first == "{" else "]")
            return Argument(inside, at, end)
        if not first:
            raise self._incomplete(at, "a macro has not all of its arguments")
        if first in "}~":
            return Argument((), at, at + (first == "~"))
        if first == "\\":
            name = self._name(at)
            if name in ("begin", "end"):
                raise self._incomplete(at, "a macro has not all of its arguments")
            return Argument((Item("macro", name, at, at + 1 + len(name), False),), at, at + 1 + len(name))
        if first in "%$":
            raise self._forbidden(at)
        return Argument((Item("char", first, at, at + 1, False),), at, at + 1)

    def _name(self, at: int) -> str:
        """The name of the macro that begins here."""
        found = NAME.match(self.text, at)
        if found is None:
            raise ReadError(at, "a macro's name", "the end", "complete the macro")
        return found[1]

    def _environment(self, at: int) -> tuple[str, int]:
        """The name of the environment that begins or ends here, and where that is said."""
        found = ENVIRONMENT.match(self.text, at)
        if found is None:
            raise self._incomplete(at, "an environment has no name")
        return found[1], found.end()

    def _incomplete(self, at: int, why: str) -> ReadError:
        came = quoted(self.text[at : at + 24]) if at < len(self.text) else "the end"
        return ReadError(at, "complete LaTeX", came, why)


def _delimiter(at: int) -> ReadError:
    return ReadError(at, "mathematics", "a delimiter inside mathematics", "read each formula by itself")
