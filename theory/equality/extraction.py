"""The answer in a text: what is boxed, or the one formula, or the number that a sentence ends with; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from checks.numbers import Printed
from checks.reading import ReadError
from checks.tree import Call, Tree
from checks.vocabulary import UNITS
from theory.equality.reading import UNIT, as_tree, flat, read_answer

LONGEST = 4000  # characters

BOXED = re.compile(r"\\boxed\s*\{|\\fbox\s*\{")
SPANS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|(?<!\\)\$([^$\n]+?)(?<!\\)\$|\\\(([^\n]+?)\\\)", re.DOTALL)
DRESS = re.compile(r"\\(?:text|textbf|mathrm|textnormal)\s*(?=\{)|\\q?quad|\\[ ,;!]|\\[()\[\]]|[${}]")
PERCENT = re.compile(r"\s*\\?(%|per ?cent|pct|percentage)\.?\s*$")
NUMBER = r"[-−]?[0-9][0-9.,]*?"
CURRENCY = r"(?:€|\\?\$|£)"
TOLD = re.compile(
    rf"(?:\bis|\bare|'s|^[A-Za-z' ]+ [A-Za-z]+ =)\s+(?P<number>{NUMBER})(?:\s?(?:{CURRENCY}|[a-z]{{1,3}}[²³]?))?\.?\s*$"
    # a label, and the one number behind it, in a currency; the text may break off there
    rf"|^[^0-9:]*:\s*(?P<price>{NUMBER})\s?{CURRENCY}\s*(?:[a-z]{{1,3}}\.\.+)?\s*$"
)
# Between two answers: what the first one counts, whose part it answers, and what joins them.
JOIN = re.compile(
    r"\s*(?:(?P<unit>[a-z]+)\s+(?=and\b|or\b|,))?(?:for (?:the )?(?:part|case|question) \(?[a-z0-9]\)?\s*)?"
    r"[,;]?\s*(?P<word>and|or)?\s*[,;]?\s*"
)
DENIED_BEFORE = re.compile(r"(\bnot|n't|\bnever|\bno)(?:\s+equal\s+to)?[\s,:]*$")
DENIED_AFTER = re.compile(r"[\s,.;]*(?:(?:is|are|was|would be|or)\s+)?\b(wrong|incorrect|false|not)\b")
CONDITION = re.compile(r"\b(?:if|when|where|unless)\b")
DOUBT = frozenset({
    "not", "no", "never", "wrong", "incorrect", "false", "maybe", "perhaps", "instead", "rather", "then", "but",
    "minus", "plus", "times", "over", "squared", "cubed", "hence", "so", "bad",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a text answers, and what each number in it counts: a unit by its name, another word, or nothing."""

    content: Tree | Printed
    units: tuple[str, ...]


def understand(text: str) -> Said:
    """The answer that a text gives: what is boxed, else the one formula in it, else the text. Raises ReadError."""
    if len(text) > LONGEST:
        raise ReadError(LONGEST, f"at most {LONGEST} characters", f"a text of {len(text)}")
    found = _find(text)
    words = (_unit(piece) or unit for piece, unit in zip(found.pieces, found.units, strict=True))
    return Said(_content(text, found), tuple(_named(word) for word in words))


def _content(text: str, found: Found) -> Tree | Printed:
    if len(found.pieces) == 1:
        said = read_answer(found.pieces[0])
        typed = text.strip().startswith("{") and not re.search(r"[$\\]", text)  # in LaTeX, braces only group
        return Call("set", said.args) if typed and isinstance(said, Call) and said.head == "sequence" else said
    trees = flat([as_tree(read_answer(piece, alone=False)) for piece in found.pieces])
    return Call("set" if found.either else "sequence", trees)


def _named(word: str) -> str:
    """A unit by its name, whatever its spelling; another word in lower case."""
    unit = UNITS.get(word) or UNITS.get(word.lower())
    return unit.name if unit else word.lower()


PLAIN_UNIT = re.compile(r"(?<=[0-9})])\s*(?P<unit>[A-Za-z]+)\.?\s*$")


def _unit(piece: str) -> str:
    """The word behind the number, set as a text by LaTeX, or one of the units of the notation."""
    bare = piece.strip().rstrip(".")
    if found := UNIT.search(bare):
        return found["unit"]
    found = PLAIN_UNIT.search(bare)
    return found["unit"] if found and found["unit"] in UNITS else ""


@dataclass(frozen=True, slots=True)
class Found:
    """The answers in a text, what is said behind each to be counted, and whether `or` stands between them."""

    pieces: tuple[str, ...]
    units: tuple[str, ...] = ("",)
    either: bool = False


def _find(text: str) -> Found:
    text = _unescaped(text)
    boxes = _boxes(text)
    if boxes:
        inner = [text[box.inside : box.stop].strip() for box in boxes]
        _refuse_denied(text[: boxes[0].start], text[boxes[-1].stop + 1 :])
        if len(set(inner)) == 1:
            after = text[boxes[-1].stop + 1 :]
            return Found((_with_tail(inner[0], after),), (_word(DRESS.sub(" ", after)),))
        return _joined(inner, [text[a.stop + 1 : b.start] for a, b in pairwise(boxes)], boxes[0].stop)
    spans = list(SPANS.finditer(text))
    if not spans:
        told = None if CONDITION.search(text) else TOLD.search(text)
        return Found((told["number"] or told["price"] if told and " " in text.strip() else text.strip(),))
    inner = [next(group for group in span.groups() if group is not None).strip() for span in spans]
    _refuse_denied(text[: spans[0].start()], text[spans[-1].end() :])
    if len(spans) == 1:
        before, after = text[: spans[0].start()], text[spans[0].end() :]
        if told := TOLD.search(after):
            return Found((told["number"] or told["price"],))
        if re.search("[0-9=]", before + after):
            raise ReadError(0, "one formula without numbers around it", repr(text[:24]), "box the answer")
        return Found((_with_percent(inner[0], after),), (_word(after),))
    return _joined(inner, [text[one.end() : other.start()] for one, other in pairwise(spans)], spans[0].end())


def _refuse_denied(before: str, after: str) -> None:
    """Raise ReadError where the words right before or behind the answer take it back."""
    before, after = (DRESS.sub(" ", words).lower() for words in (before, after))
    if found := DENIED_BEFORE.search(before) or DENIED_AFTER.match(after):
        raise ReadError(0, "an answer that is meant", f"{found[1]!r} beside it", "box the answer")


def _joined(pieces: list[str], gaps: list[str], place: int) -> Found:
    """Several answers, if the words between them only join them."""
    found = [JOIN.fullmatch(DRESS.sub(" ", gap).lower().strip()) for gap in gaps]
    if any(gap is None or gap["unit"] in DOUBT for gap in found):
        raise ReadError(place, "one answer, or several joined by a comma or `and`", "other words", "box the answer")
    joins = [gap for gap in found if gap is not None]
    units = tuple(gap["unit"] or "" for gap in joins)
    return Found(tuple(pieces), (*units, ""), any(gap["word"] == "or" for gap in joins))


def _word(after: str) -> str:
    """The one word behind a formula, such as `miles`."""
    found = re.fullmatch(r"\s*([A-Za-z]+)\.?\s*", after)
    return found[1].lower() if found and not PERCENT.fullmatch(after) else ""


def _with_tail(piece: str, after: str) -> str:
    """The piece with a per cent sign that stands right behind its box, or alone behind its formula."""
    if tail := PERCENT.match(after.split("$")[0]):
        return f"{piece} {tail[0].strip()}"
    return _with_percent(piece, after)


def _with_percent(piece: str, after: str) -> str:
    return f"{piece} %" if PERCENT.fullmatch(after.replace("$", "")) and PERCENT.search(piece) is None else piece


ESCAPED = re.compile(
    r"(?<!\\)\\\\(?=(?:boxed|fbox|[dtc]?frac|sqrt|text|mathrm|left|right|cdot|times|begin|end|cup|infty|pi)(?![A-Za-z]))"
)


def _unescaped(text: str) -> str:
    """The text as it was before it was written into JSON once too often: `\\\\frac` is `\\frac`, `\\n` a new line.

    Two backslashes before a command could only be a new row of a matrix; where there is one, they stay.
    """
    if re.search(r"(?<!\\)\\begin", text):
        return text
    return re.sub(r"\\n(?![A-Za-z])", "\n", ESCAPED.sub(r"\\", text))


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box begins, where what is in it begins, and where its closing brace stands."""

    start: int
    inside: int
    stop: int


def _boxes(text: str) -> list[Box]:
    return [Box(found.start(), found.end(), _closing(text, found.end())) for found in BOXED.finditer(text)]


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
