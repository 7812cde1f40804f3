"""LaTeX source to a list of items: characters, macros with their arguments, groups, environments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from checks.reading.latex.symbols import ARGUMENTS
from checks.reading.lexing import Limits, ReadError, quoted

_BRACKETS = re.compile(r"\\(?:begin|end)\b|\\[()\[\]]|\\.|[{}()\[\]]", re.DOTALL)
_OPENING = frozenset({"\\begin", "\\(", "\\[", "{", "(", "["})
_CLOSING = frozenset({"\\end", "\\)", "\\]", "}", ")", "]"})


class Item(NamedTuple):
    """One thing that LaTeX sees. kind: char, macro, group, env. text: the character or the name."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool  # white space stands before it
    node: Any = None

    def argument(self, index: int) -> list[Item]:
        """What stands in one argument of a macro; nothing where an optional one is missing."""
        node = self._node(index)
        if node is None:
            return []
        return listed(node.nodelist if node.isNodeType(_library().LatexGroupNode) else [node])

    def source(self, index: int, text: str) -> str:
        """One argument as it stands in the source, without its braces."""
        node = self._node(index)
        if node is None:
            return ""
        piece = text[node.pos : node.pos + node.len]
        return piece[1:-1] if piece.startswith("{") else piece

    def _node(self, index: int) -> Any:
        given = self.node.nodeargd.argnlist if self.node.nodeargd else None
        if not given:
            raise ReadError(self.start, f"the argument of \\{self.text} in braces", "none", "write braces around it")
        return given[index]

    @property
    def inside(self) -> list[Item]:
        """The items of a group or an environment."""
        return listed(self.node.nodelist)


@cache
def _library() -> Any:
    from pylatexenc import latexwalker  # here, because it is slow to import and plain text does without

    return latexwalker


@cache
def _context() -> Any:
    """What the library must know: how many arguments each macro and environment takes."""
    from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec, SpecialsSpec  # slow to import

    known = LatexContextDb()
    known.add_context_category(
        "mathematics",
        macros=[MacroSpec(name, arguments) for name, arguments in ARGUMENTS.items()],
        environments=[
            EnvironmentSpec("array", "[{"),
            *(EnvironmentSpec(name, "{") for name in ("alignat", "alignat*", "alignedat")),
        ],
        specials=[SpecialsSpec("&")],
    )
    known.set_unknown_macro_spec(MacroSpec(""))
    known.set_unknown_environment_spec(EnvironmentSpec(""))
    return known


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


def items(text: str, limits: Limits) -> list[Item]:
    """The items of a formula's source. Raises ReadError where the LaTeX is incomplete or too deep."""
    depth = 0
    for found in _BRACKETS.finditer(text):  # before the library, which recurses
        depth = max(0, depth + (found[0] in _OPENING) - (found[0] in _CLOSING))
        if depth > limits.depth:
            raise ReadError(found.start(), f"at most {limits.depth} levels of brackets", "more", "simplify it")
    if (len(text) - len(text.rstrip("\\"))) % 2:
        raise ReadError(len(text) - 1, "a macro's name", "the end", "complete the macro")
    walker = _library().LatexWalker(text, latex_context=_context(), tolerant_parsing=False)
    try:
        nodes, start, length = walker.get_latex_nodes(parsing_state=walker.make_parsing_state(in_math_mode=True))
    except _library().LatexWalkerParseError as error:
        place = min(getattr(error, "pos", None) or 0, len(text))
        reason = str(error.msg).split("\n")[0][:80]
        raise ReadError(place, "complete LaTeX", quoted(text[place : place + 24]), reason) from None
    covered = sum(node.len for node in nodes)
    if start != 0 or length != len(text) or covered != len(text):
        raise ReadError(covered, "LaTeX that can be read to its end", quoted(text[covered : covered + 24]))
    return listed(nodes)


def listed(nodes: Sequence[Any]) -> list[Item]:
    """The items of a list of the library's nodes; white space is kept as a mark on the item after it."""
    kinds = _library()
    out: list[Item] = []
    spaced = False
    for node in nodes:
        end = node.pos + node.len
        if node.isNodeType(kinds.LatexCharsNode):
            for place, character in enumerate(node.chars, node.pos):
                if character.isspace() or character == "~":
                    spaced = True
                else:
                    out.append(Item("char", character, place, place + 1, spaced))
                    spaced = False
            continue
        if node.isNodeType(kinds.LatexMacroNode):
            space = 0 if node.nodeargd and any(node.nodeargd.argnlist or ()) else len(node.macro_post_space or "")
            out.append(Item("macro", node.macroname, node.pos, end - space, spaced, node))
            spaced = bool(space)
            continue
        if node.isNodeType(kinds.LatexGroupNode):
            out.append(Item("group", "{", node.pos, end, spaced, node))
        elif node.isNodeType(kinds.LatexEnvironmentNode):
            out.append(Item("env", node.environmentname, node.pos, end, spaced, node))
        elif node.isNodeType(kinds.LatexSpecialsNode):
            out.append(Item("char", node.specials_chars, node.pos, end, spaced))
        elif node.isNodeType(kinds.LatexCommentNode):
            raise ReadError(node.pos, "no comment", "a per cent sign", "write \\% for per cent")
        else:
            raise ReadError(node.pos, "mathematics", "a delimiter inside mathematics", "read each formula by itself")
        spaced = False
    return out
