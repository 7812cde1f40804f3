"""The answer in a text: its formulas, and the words around them, which are known or leave the answer unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from checks.numbers import Printed
from checks.reading import ReadError
from checks.tree import Call, Tree
from checks.vocabulary import CONSTANTS, SPELLINGS, UNITS
from checks.vocabulary.names import GREEK
from checks.vocabulary.units import MAGNITUDES
from theory.equality.reading import as_tree, flat, read_answer, typed_sets
from theory.equality.scanning import PERCENT, Kind, Token, opened, scan, scan_formula
from theory.words import Phrase, Role, Stance
from theory.words.understanding import MARKS, NUMBERS, longest

LONGEST = 100_000  # characters
SHORT = 500  # characters of a text that is kept: a right answer comes again with every other answer to its question

PLAIN = re.compile(r"\s*[-+−]?[0-9]+(?:[.,][0-9]+)*\s*")
MATHEMATICS = frozenset({*SPELLINGS, *GREEK.values(), *CONSTANTS, "emptyset", "infinity", "infty"})
ATTACHED = re.compile(r"[+*/^_=<>\\]")  # what makes a word that touches it a part of a formula
TOUCHING = re.compile(r"[+*/^_=<>\\0-9]")
SIGNS = frozenset("+-−*/·×^=<>≤≥≈(),[]|{}") | {"\\cdot", "\\times", "\\le", "\\ge", "\\in"}
ACCENTED = re.compile(r"[A-Za-z](?:hat|bar|tilde|vec|dot)")
_RELATION = r"(?:=|≈|:=|∈|\\in\b|\\approx\b|\\to\b)"
OPENS = re.compile(r"^\s*(?:=|≈|:=|\\approx\b)\s*")
CLOSES = re.compile(rf"\s*{_RELATION}\s*$")
ATOM = re.compile(r"[-−]?(?:[0-9]+(?:[.,][0-9]+)*|[A-Za-z](?:_[A-Za-z0-9]+)?)")
BRACES = "{}∅"  # of a set without members
BETWEEN = frozenset({"or", "oder", "ou", "ofwel"})
ONE_OF = BETWEEN | {"either", "entweder"}
ENDS = frozenset(".!?")
MEASURES = frozenset({*UNITS, *MAGNITUDES, "per", "%", "\\%"})  # what may stand behind a number
STANCES = ("?", "~")  # marks that are phrases of the table


class Said(Struct, frozen=True):
    """What a text answers, and the words in it that nothing knows, in their order.

    Words that nothing knows say the same where both texts have the same ones.
    """

    content: Tree | Printed
    strange: tuple[str, ...] = ()


class Formula(Struct, frozen=True):
    """A formula in a text. boxed: it is a box, or ends in one. typed: it stands in no dollar signs."""

    text: str
    boxed: bool = False
    typed: bool = False


class Words(Struct, frozen=True):
    """A phrase of the table, a strange word, or a mark."""

    text: str
    phrase: Phrase | None = None

    @property
    def does(self) -> Role | Stance | None:
        return self.phrase.does if self.phrase else None

    @property
    def strange(self) -> bool:
        return self.phrase is None and self.text not in MARKS and not self.text.isspace()

    @property
    def sign(self) -> str:
        return self.phrase.meaning.sign if self.phrase and self.phrase.meaning else ""


Item = Formula | Words
BREAK = Words("\n\n")


def understand(text: str) -> Said:
    """The answer that a text gives. Raises ReadError where there is none, or words around it take it back."""
    return _kept(text) if len(text) <= SHORT else _understood(text)


@lru_cache(maxsize=1024)
def _kept(text: str) -> Said:
    return _understood(text)


def _understood(text: str) -> Said:
    if PLAIN.fullmatch(text):
        return Said(read_answer(text))
    if len(text) > LONGEST:
        raise ReadError(LONGEST, f"at most {LONGEST} characters", f"a text of {len(text)}")
    items = _items(list(scan(text)))
    if not any(isinstance(item, Formula) for item in items):
        return _words_alone(text, items)
    start = _conclusion(items)
    try:
        return _said(items)
    except ReadError:
        if start is None:
            raise
    _refuse_meant(items[_paragraph(items, start) :])
    if len({item.text for item in items if isinstance(item, Formula) and item.boxed}) > 1 and not _final(items[start:]):
        raise ReadError(0, "one box", "several", "say which is the final answer")
    return _said(items[start:])


def _words_alone(text: str, items: Sequence[Item]) -> Said:
    """A word without a formula, which may be a name. Raises ReadError where there are several, or nothing knows it."""
    spoken = [item.text for item in items if isinstance(item, Words) and (item.strange or item.phrase)]
    known = len(spoken) < 2 and not any(isinstance(item, Words) and item.strange for item in items)
    if strange := "" if known else spoken[0]:
        raise ReadError(0, "a formula, or words that are known", repr(strange[:24]), "box the answer")
    return Said(read_answer(text))


# The items of a text


def _items(tokens: Sequence[Token]) -> list[Item]:
    """The formulas and the phrases of a text, in their order."""
    texts = [token.text for token in tokens]
    found: list[Item] = []
    run: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        phrase = longest(texts, at) if token.kind in (Kind.WORD, Kind.MATH, Kind.POINT) else None
        within = tokens[at : phrase.end] if phrase else ()
        spoken = phrase and phrase.meaning and any(one.kind is Kind.WORD or one.text in STANCES for one in within)
        if phrase and spoken and not _is_mathematics(token, phrase):
            found += _formulas(run)
            run = []
            found.append(Words(" ".join(texts[at : phrase.end]), phrase))
            at = phrase.end
            continue
        if token.kind in (Kind.MATH, Kind.BOX) or (token.kind is Kind.WORD and _belongs(tokens, at)):
            run.append(token)
        elif token.text in (",", ";") and run and at + 1 < len(tokens) and tokens[at + 1].kind in (Kind.MATH, Kind.BOX):
            run.append(replace(token, kind=Kind.MATH))
        else:
            found += _formulas(run)
            run = []
            found.append(BREAK if token.kind is Kind.BREAK else Words(token.text))
        at += 1
    return [*found, *_formulas(run)]


def _is_mathematics(token: Token, phrase: Phrase) -> bool:
    """Whether a word of the table is part of a formula, because a sign touches it: `ab+ca`."""
    return phrase.end == phrase.start + 1 and token.kind is Kind.WORD and bool(ATTACHED.search(token.touched))


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a function, a name, or a unit behind a number, and not a word of the text."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and (before.kind in (Kind.MATH, Kind.BOX) or _is_unit(before)) and _is_unit(token):
        return True
    if token.set:
        return token.touched in ("(", "_", "^") or (token.text in SPELLINGS and token.touched == "\\")
    if token.text.lower() in NUMBERS:
        return False
    if token.text in MATHEMATICS or token.text.lower() in SPELLINGS or ACCENTED.fullmatch(token.text):
        return True
    if token.touched.endswith("(") or TOUCHING.search(token.touched):
        return True
    return len(token.text) == 2 or not any(map(_is_operand, (before, after)))


def _is_operand(token: Token | None) -> bool:
    """Whether a token beside a word is no sign, so that the word is no factor or term."""
    return token is not None and not (token.kind is Kind.MATH and token.text in SIGNS)


def _is_unit(token: Token) -> bool:
    return token.text in MEASURES or bool(PERCENT.fullmatch(token.text))


def _formulas(run: Sequence[Token]) -> Iterator[Item]:
    """The formulas of tokens that stand side by side: parts set in dollar signs are as in brackets, unless they stand
    alone, before a unit, or apart by commas."""
    groups = [list(group) for _, group in groupby(run, key=lambda token: token.group)]
    if len(groups) > 1:
        parts: list[list[Token]] = [[]]
        for group in groups:
            if not group[0].group and all(token.text in (",", ";") for token in group):
                parts.append([])
            else:
                parts[-1] += group
        if len(parts) > 1:
            for place, part in enumerate(parts):
                yield from (Words(","),) if place else ()
                yield from _formulas(part)
            return
    if run and not any(character.isalnum() or character in BRACES for token in run for character in token.text):
        yield Words("".join(token.text for token in run))  # signs alone
    elif run:
        yield from _boxes(run) if all(map(_is_box_or_comma, run)) else (_formula(groups),)


def _is_box_or_comma(token: Token) -> bool:
    return token.kind is Kind.BOX or token.text in (",", ";")


def _boxes(run: Sequence[Token]) -> Iterator[Item]:
    """What stands in boxes side by side, each read by itself: its words are words, too."""
    for place, token in enumerate(one for one in run if one.kind is Kind.BOX):
        yield from (Words(","),) if place else ()
        inner = _items(list(scan_formula(opened(token.text))))
        if any(isinstance(item, Words) for item in inner):
            yield from (replace(item, boxed=True) if isinstance(item, Formula) else item for item in inner)
        else:
            yield Formula(token.text, boxed=True)


def _formula(groups: Sequence[Sequence[Token]]) -> Formula:
    """The formula of these groups of tokens; what stands in a box or between dollar signs is as in brackets."""
    tokens = [token for group in groups for token in group]
    boxes = [token.text for token in tokens if token.kind is Kind.BOX]
    if len(boxes) > 1:
        raise ReadError(0, "one box in a formula", str(len(boxes)), "box the answer alone")
    boxed = bool(boxes)
    apart = boxed or len(groups) > 1
    tail = [token.text for token in tokens[-1:] if apart and _is_unit(token)]  # `\boxed{5} km` is `5 km`
    if tail:
        groups = [*groups[:-1], *filter(None, [groups[-1][:-1]])]
    alone = len(groups) == 1
    texts = [_text(group, alone) for group in groups]
    if not alone:
        texts = [rf"\left({text}\right)" if group[0].group else text for text, group in zip(texts, groups, strict=True)]
    whole = " ".join((*texts, *tail))
    return Formula(whole, boxed, typed=not any(token.group for token in tokens))


def _text(group: Sequence[Token], alone: bool) -> str:
    """The text of tokens that stand side by side; a box that is all of it, or its last side, is open."""
    source, start, end = group[0].source, group[0].start, group[-1].end
    last = group[-1]
    before = source[start : last.start]
    if alone and last.kind is Kind.BOX and (len(group) == 1 or CLOSES.search(before)):
        return opened(before) + last.text
    return opened(source[start:end])


# What the items say


def _said(items: Sequence[Item]) -> Said:
    """What formulas and words say together. Raises ReadError where they are not one answer."""
    _refuse_meant(items)
    strange = tuple(item.text.lower() for item in items if isinstance(item, Words) and item.strange)
    formulas, either = _joined(items)
    if len(formulas) == 1:
        return Said(_content(formulas[0]), strange)
    trees = flat([as_tree(read_answer(formula.text, alone=False)) for formula in formulas])
    return Said(Call("set" if either else "sequence", trees), strange)


def _content(formula: Formula) -> Tree | Printed:
    typed = formula.typed and "\\" not in formula.text  # in LaTeX, braces only group
    return read_answer(typed_sets(formula.text) if typed else formula.text)


def _refuse_meant(items: Sequence[Item]) -> None:
    """Raise ReadError where the words deny the answer, doubt it, ask, suppose or quote it."""
    for item in items:
        if isinstance(item, Words) and isinstance(item.does, Stance) and not _is_or(item):
            raise ReadError(0, "an answer that is meant", f"{item.text!r} beside it", "box the answer")


def _is_or(item: Item) -> bool:
    return isinstance(item, Words) and item.text.lower() in ONE_OF


def _joined(items: Sequence[Item]) -> tuple[list[Formula], bool]:
    """The formulas that are the answer, several where words or commas join them; and whether `or` does.

    Raises ReadError where the words between two formulas say anything else.
    """
    found: list[Formula] = []
    gaps: list[list[Words]] = [[]]
    for item in items:
        if isinstance(item, Words):
            gaps[-1].append(item)
        else:
            found.append(item)
            gaps.append([])
    lead, *between, tail = gaps
    for words in (lead, tail):
        if odd := next((word.text for word in words if word.does is Role.SIGN or word.text.lower() in BETWEEN), None):
            raise ReadError(0, "a formula on both sides", repr(odd), "write it as a formula")
    if loud := next((one.text for one in found if one.text.endswith("!") and any(gaps)), None):
        raise ReadError(0, "a full stop, or a factorial in brackets", repr(loud[-24:]), "it may be either")
    answers = [replace(found[0], text=OPENS.sub("", found[0].text))]
    subject = _does(lead, Role.OF)  # the range of f is ...
    either = False
    for words, formula in zip(between, found[1:], strict=True):
        last = answers[-1]
        if formula.text == last.text:
            continue
        if (subject and _does(words, Role.IS)) or _is_equation(last, words, formula):
            whole = formula.text if subject else f"{CLOSES.sub('', last.text)} = {OPENS.sub('', formula.text)}"
            answers[-1], subject = replace(formula, text=whole), False
        elif (sign := _sign(words)) and ATOM.fullmatch(last.text) and ATOM.fullmatch(formula.text):
            answers[-1] = Formula(f"{last.text} {sign} ({formula.text})")
        elif _joins(words):
            either = either or any(map(_is_or, words))
            answers.append(formula)
        else:
            came = " ".join(word.text for word in words)[:40] or "nothing between them"
            raise ReadError(0, "one answer, or several joined by a comma or `and`", repr(came), "box the answer")
    if not either and any(_is_or(word) for word in lead):
        raise ReadError(0, "two answers behind `either`", "one")
    return answers, either


def _does(words: Sequence[Words], *roles: Role) -> bool:
    return any(word.does in roles for word in words)


APART = (Role.AND, Role.SIGN, Role.CONCLUDING, Role.FINAL, Role.TURNING)


def _is_equation(left: Formula, words: Sequence[Words], right: Formula) -> bool:
    """Whether words say that one formula is the other: `x is 5`, within a sentence."""
    if any(word.text in ENDS or word is BREAK for word in words) or _does(words, *APART):
        return False
    return _does(words, Role.IS) or bool(CLOSES.search(left.text) or OPENS.search(right.text))


def _sign(words: Sequence[Words]) -> str:
    return words[0].sign if len(words) == 1 and words[0].does is Role.SIGN else ""


def _joins(words: Sequence[Words]) -> bool:
    """Whether words join two answers: a comma, `and` or `or`, and nothing that ends or concludes."""
    if any(word.text in ENDS or word is BREAK for word in words) or _does(words, Role.CONCLUDING, Role.SIGN):
        return False
    return any(word.text in (",", ";") or word.does is Role.AND or _is_or(word) for word in words)


# Where a long text comes to its answer


def _conclusion(items: Sequence[Item]) -> int | None:
    """Where the last part begins that says the answer by itself: it holds a box, or calls what it holds the answer."""
    boxes = any(isinstance(item, Formula) and item.boxed for item in items)
    formula = box = called = False
    for at in reversed(range(len(items))):
        item = items[at]
        formula |= isinstance(item, Formula)
        box |= isinstance(item, Formula) and item.boxed
        called |= isinstance(item, Words) and item.does in (Role.FINAL, Role.ANSWER)
        if formula and (box if boxes else called) and _begins(items, at):
            return at
    return None


def _begins(items: Sequence[Item], at: int) -> bool:
    """Whether something new begins here: a paragraph, or a clause that concludes or names the answer."""
    item, before = items[at], items[at - 1] if at else BREAK
    if before is BREAK:
        return at == _paragraph(items, at)
    if not isinstance(before, Words) or not isinstance(item, Words):
        return False
    if before.text in (",", ";"):  # so the answer is ...
        return item.does is Role.CONCLUDING and at + 1 < len(items) and _final(items[at + 1 : at + 2])
    return before.text in ENDS and item.does in (Role.CONCLUDING, Role.FINAL, Role.ANSWER)


def _paragraph(items: Sequence[Item], at: int) -> int:
    """Where the paragraph of an item begins; one of words alone, or one that ends with a colon, goes on in the next."""
    for place in range(at, 0, -1):
        if items[place - 1] is not BREAK:
            continue
        before = items[place - 2] if place > 1 else BREAK
        holds = False
        for item in reversed(items[: place - 1]):
            if item is BREAK or holds:
                break
            holds = isinstance(item, Formula)
        if holds and not (isinstance(before, Words) and before.text == ":"):
            return place
    return 0


def _final(items: Sequence[Item]) -> bool:
    return any(isinstance(item, Words) and item.does in (Role.FINAL, Role.ANSWER) for item in items)
