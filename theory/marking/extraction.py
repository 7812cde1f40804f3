"""The answer in a text: what is boxed, or the one formula, or the number that a sentence ends with; never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from checks.numbers import Printed, printed
from checks.reading import WRITTEN, Notation, ReadError, read, read_chain, read_chains
from checks.tree import Call, Name, Number, Tree

LONGEST = 4000  # characters


UNIT = re.compile(
    r"(?<=[0-9})])\s*\\(?:text|textbf|textnormal|mathrm)\s*\{\s*(?P<unit>[A-Za-z][A-Za-z ]*?)\.?\s*\}\s*$"
)
MONEY = re.compile(r"^(?:\\?\$|€|£)\s*(?=[0-9.-])|(?<=[0-9])\s*(?:\\?\$|€|£)$")
TOLD = re.compile(r"(?:\bis|\bare|'s|=)\s+(?P<number>[-−]?[0-9][0-9.,]*?)(?P<unit>\s?(?:€|\$|[a-z]{1,3}[²³]?))?\.?\s*$")
VARIABLES = frozenset("abcdklmnpqrstuvwxyz") | {"theta", "alpha", "beta", "lambda", "mu"}
FUNCTIONS = {name: name for name in "fgh"}
NOTATION = replace(WRITTEN, variables=VARIABLES, functions=FUNCTIONS)


def unit(text: str) -> str:
    """The word behind the number, where LaTeX sets it as a text."""
    bare = re.sub(r"[$.\s]+$", "", text)
    bare = bare[:-1] if "boxed" in bare and bare.endswith("}") and bare.count("{") - bare.count("\\{") > 0 else bare
    found = UNIT.search(bare) or UNIT.search(bare + "}")
    return found["unit"].strip().lower() if found else ""


BOXED = re.compile(r"\\boxed\s*\{|\\fbox\s*\{")
SPANS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|(?<!\\)\$([^$\n]+?)(?<!\\)\$|\\\(([^\n]+?)\\\)", re.DOTALL)
JOIN = re.compile(
    r"(\\(text|textbf|mathrm)\s*\{\s*(,|and|or)?\s*\}|\\q?quad|\\[ ,;!]|,|;|\band\b|\bor\b|\$|\\[()\[\]]|\s)*"
)
PERCENT = re.compile(r"\s*\\?(%|per ?cent|pct|percentage)\.?\s*$")


def understand(text: str, notation: Notation | None = None) -> Tree | Printed:
    """The answer that a text gives: what is boxed, else the one formula in it, else the text. Raises ReadError."""
    if len(text) > LONGEST:
        raise ReadError(LONGEST, f"at most {LONGEST} characters", f"a text of {len(text)}")
    notation = notation or NOTATION
    found = _pieces(text)
    if len(found) == 1:
        return read_piece(found[0], notation)
    flat: list[Tree] = []
    for piece in found:
        tree = as_tree(read_piece(piece, notation, alone=False))
        flat += tree.args if isinstance(tree, Call) and tree.head == "sequence" else (tree,)
    return Call("sequence", tuple(flat))


def _pieces(text: str) -> list[str]:
    boxes = _boxes(text)
    if boxes:
        between = [text[a:b] for (_, a), (b, _) in pairwise(boxes)]
        inner = [text[start:stop] for start, stop in _insides(text)]
        if not all(JOIN.fullmatch(gap) for gap in between):
            raise ReadError(boxes[0][1], "one boxed answer, or several joined by a comma or `and`", "other words")
        if len(inner) == 1 and (tail := PERCENT.match(text[boxes[0][1] :].split("$")[0])):
            return [f"{inner[0]} {tail[0].strip()}"]
        return [_with_percent(piece, text[boxes[-1][1] :]) if len(inner) == 1 else piece for piece in inner]
    spans = list(SPANS.finditer(text))
    if not spans:
        told = TOLD.search(text)
        return [told["number"] if told and " " in text.strip() else text.strip()]
    inner = [next(group for group in span.groups() if group is not None).strip() for span in spans]
    if len(spans) == 1:
        before, after = text[: spans[0].start()], text[spans[0].end() :]
        if told := TOLD.search(after):
            return [told["number"]]
        return [_with_percent(inner[0], after)] if not re.search("[0-9=]", before + after) else [_whole(text)]
    gaps = [text[one.end() : other.start()] for one, other in pairwise(spans)]
    if not all(JOIN.fullmatch(gap) for gap in gaps):
        raise ReadError(spans[0].end(), "one formula, or several joined by a comma or `and`", "other words")
    return inner


def _whole(text: str) -> str:
    raise ReadError(0, "one formula without numbers around it", repr(text[:24]), "box the answer")


def _with_percent(piece: str, after: str) -> str:
    return f"{piece} %" if PERCENT.fullmatch(after.replace("$", "")) and PERCENT.search(piece) is None else piece


def _boxes(text: str) -> list[tuple[int, int]]:
    """Where each box begins and ends."""
    return [
        (start, stop + 1)
        for found in BOXED.finditer(text)
        for start, stop in [(found.start(), _closing(text, found.end()))]
    ]


def _insides(text: str) -> list[tuple[int, int]]:
    return [(found.end(), _closing(text, found.end())) for found in BOXED.finditer(text)]


def _closing(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        if text[place] == "{" and text[place - 1] != "\\":
            depth += 1
        elif text[place] == "}" and text[place - 1] != "\\":
            depth -= 1
            if depth == 0:
                return place
    raise ReadError(start, "a closing brace of the box", "the end")


COMMAS = re.compile(r"\s*-?[0-9]+(,-?[0-9]+)+\s*")  # 21,16: one number with a decimal comma, or two


def read_piece(piece: str, notation: Notation, alone: bool = True) -> Tree | Printed:
    bare = piece.strip()
    bare = bare.removesuffix(".").strip() if not bare.endswith("..") else bare
    bare = re.sub(r"(?<=[0-9)])\s*,?\s*\b(?:and|or)\b\s*(?=[-0-9(])", ", ", bare)
    bare = UNIT.sub("", MONEY.sub("", re.sub(r"\s*percentage$", " %", bare)))
    if alone or not COMMAS.fullmatch(bare):
        try:
            return printed(bare)
        except ReadError:
            pass
    else:
        bare = bare.replace(",", ", ")
    if not bare:
        raise ReadError(0, "an answer", "nothing")
    if "\\" not in bare and "{" not in bare and "_" not in bare:
        return _last(read_text(bare, notation))
    chains = read_chains(bare, notation=notation)
    if len(chains) == 1:
        return _last([side.tree for side in chains[0].sides])
    joined = [chain.sides[0].tree for chain in chains if len(chain.sides) == 1]
    notes = {note.strip().lower() for chain in chains for note in chain.notes}
    if len(joined) != len(chains) or not notes <= {"and", "or", ","}:
        raise ReadError(0, "one answer", f"{len(chains)} of them")
    flat: list[Tree] = []
    for tree in joined:
        if tree is not None:
            flat += tree.args if isinstance(tree, Call) and tree.head == "sequence" else (tree,)
    return Call("sequence", tuple(flat))


def read_text(text: str, notation: Notation) -> list[Tree | None]:
    """The sides of a typed formula: one, or those of a chain."""
    if not re.search("[=<>≈∈≠≤≥]", text):
        return [read(text, notation=notation)]
    return [side.tree for side in read_chain(text, notation=notation).sides]


def _last(sides: Sequence[Tree | None]) -> Tree:
    """The last side of `x = 5`; of anything else with a relation, nothing is known."""
    if len(sides) > 1 and not isinstance(sides[0], Name):
        raise ReadError(0, "an answer, or a name and its answer", "a relation between formulas")
    last = sides[-1]
    assert last is not None
    return last


def words(text: str) -> str:
    """The text without LaTeX's dress, for answers that are words or letters."""
    bare = re.sub(r"\\(boxed|text|textbf|mathrm|textnormal)\s*\{|[{}$()\s.]|\\[()\[\]]", "", text)
    return bare if bare.isalnum() else ""


def as_tree(side: Tree | Printed) -> Tree:
    if isinstance(side, Printed):
        return Number(side.value, side.text)
    if isinstance(side, Call) and side.head == "±":
        *first, last = side.args
        return Call(
            "set", (Call("+", (*first, last)), Call("-", (*first, last))) if first else (last, Call("neg", (last,)))
        )
    return side
