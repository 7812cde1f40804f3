"""What stands around a formula of a hand-in: an answer is believed only where all of it is understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from checks.numbers import as_printed
from checks.reading.lexing import RELATIONS
from checks.tree import Name
from checks.vocabulary import SPELLINGS, activations
from checks.vocabulary.rows import Function
from checks.vocabulary.units import MAGNITUDES
from theory.documents.pieces import Context, Document, Piece, Span, Statement, Unread
from theory.grading.content import answered
from theory.grading.judging.comparing import near
from theory.grading.judging.working import known_in
from theory.grading.key import Key
from theory.grading.matching.aliases import Aliases, joined
from theory.grading.matching.hearing import WORD, of_others
from theory.grading.matching.labels import another
from theory.grading.matching.surroundings import FORMULA, Surroundings, surroundings
from theory.grading.own_words import OwnWords
from theory.grading.reasons import AnyReason, Denied, Touched
from theory.words import Role, Stance, stance_between, understand
from theory.words.understanding import MARKS, NUMBERS, TOKEN
from theory.words.understanding import read as phrases
from theory.words.working import SPOKEN

NUMBERED = re.compile(r"(?<!\w)[A-Za-z]\w*[\d_]\w*(?!\w)")  # conv2
TEXT = re.compile(r"\\text(?:rm|bf|it)?\{([^{}]*)\}")
MOST = 200  # characters behind a formula that are looked at


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question in some place of a document says of the words there.

    headings: those between what names the question and the place. aliases: the names of its parts; None where no
    question is known.
    """

    headings: tuple[str, ...] = ()
    aliases: Aliases | None = None

    @property
    def key(self) -> Key | None:
        return self.aliases.key if self.aliases else None

    @property
    def naming(self) -> frozenset[str]:
        """The words of the names of its parts."""
        return self.aliases.words | self.aliases.proper if self.aliases else frozenset()


def doubts(document: Document, asked: Callable[[Context], Asked], own: OwnWords) -> Mapping[Span, AnyReason]:
    """What speaks against a statement as an answer, by its place; nothing against those that are not there.

    own: what the assignment and its keys say themselves.
    """
    found: dict[Span, AnyReason] = {}
    for statement, around in surroundings(document, own):
        if why := _doubt(statement, around, asked(statement.context), own):
            found[statement.span] = why
    formulas = [piece for piece in document.pieces if isinstance(piece, Statement | Unread)]
    supposed: Statement | None = None  # what the sentence puts in for a given that is another number
    for one, other in pairwise(formulas):
        supposed = None if _sentence_ends(one, other) else _other_given(one, asked) or supposed
        if supposed is not None and isinstance(other, Statement):
            found[other.span] = _touched(other, supposed)
        if (statement := _torn(one, other)) is not None:
            found[statement.span] = _touched(statement, one if statement is other else other)
        elif isinstance(other, Statement) and (_goes_on(one, other) or _times(one, other)):
            found[other.span] = _touched(other, one)
            if not (isinstance(one, Statement) and own.remarks(other.chain.notes) and _more_exactly(one, other, asked)):
                found[one.span] = _touched(other, other)
    return found


def _sentence_ends(one: Statement | Unread, other: Statement | Unread) -> bool:
    return ENDED.search(other.source.text[one.span.end : other.span.start]) is not None


ENDED = re.compile(r"[.;!?][\s*_]|\n[ \t]*\n")


def _other_given(one: Statement | Unread, asked: Callable[[Context], Asked]) -> Statement | None:
    """The statement, where it says of a number that the question gives that it is another one: `with y = 0 we get`."""
    key = asked(one.context).key if isinstance(one, Statement) and len(one.chain.sides) == 2 else None
    if key is None or not isinstance(one, Statement):
        return None
    name, last = one.chain.sides[0].tree, one.chain.sides[1].tree
    if not PUT_IN.search(one.context.before):
        return None
    given = next((row for row in key.derivation.givens if isinstance(name, Name) and row.name == name.text), None)
    value = None if last is None or (given is not None and given.shape != ()) else answered(last)
    supposed = key.worked.supposes.get(name.text) if isinstance(name, Name) else None
    stated = supposed if given is None else given.value
    if stated is None or value is None or value.shape:
        return None
    return None if value.entries[0].value == stated else one


PUT_IN = re.compile(r"\b(?:with|for|at|where|when|taking|using)\W*$", re.IGNORECASE)


def _more_exactly(one: Statement, other: Statement, asked: Callable[[Context], Asked]) -> bool:
    """Whether a number is the one in which the chain before it ends, with other digits, give or take the rounding on
    the way to it, and one that the key has as well."""
    trees = one.chain.sides[-1].tree, other.chain.sides[0].tree
    rough, fine = (None if tree is None else answered(tree) for tree in trees)
    if rough is None or fine is None or not near(rough, fine):
        return False
    key = asked(other.context).key
    return key is None or known_in(key, fine)


def _goes_on(one: Statement | Unread, other: Statement) -> bool:
    """Whether a formula without a relation is the rest of one that could not be read, or of a list: `x = 3, 4`."""
    return len(other.chain.sides) == 1 and one.span.end == other.span.start and not named_outside(other)


def _torn(one: Statement | Unread, other: Statement | Unread) -> Statement | None:
    """The one that was read of two stretches of one chain, of which the other one was not: `L = 3 = Wx + 1 = 5`."""
    if one.span.end != other.span.start:
        return None
    if isinstance(one, Statement) and isinstance(other, Unread):
        return one if RELATED.match(other.text) else None
    if not (isinstance(one, Unread) and isinstance(other, Statement) and RELATES.search(one.text)):
        return None
    return None if named_outside(other) else other


RELATION = "|".join(sorted(map(re.escape, RELATIONS), key=len, reverse=True))
RELATED, RELATES = re.compile(rf"\s*(?:{RELATION})"), re.compile(rf"(?:{RELATION})\s*\Z")


def named_outside(statement: Statement) -> str:
    """The name that a line begins with, where an equals sign between it and the formula is set in plain text as well:
    `loss = $1.39$`; empty where there is none, or more than a name."""
    text, start = statement.source.text, statement.span.start
    found = OUTSIDE.fullmatch(text[max(text.rfind("\n", 0, start) + 1, start - MOST) : start])
    return found["name"] if found else ""


OUTSIDE = re.compile(
    r"[ \t]{0,8}(?:(?:[-*+]|\d{1,2}[.)]|\(?[a-h]\))[ \t]+)?"
    r"(?P<name>[A-Za-z]\w*(?:'|/[A-Za-z]\w*|(?: [A-Za-z]\w*){1,3})?)[ \t]*=[ \t]*"
)


def _times(one: Statement | Unread, other: Statement) -> bool:
    """Whether two formulas, of which one has no relation and the other one is whole, stand there as a product."""
    if not isinstance(one, Statement) or FACTOR.fullmatch(one.source.text, one.span.end, other.span.start) is None:
        return False
    if bool(one.chain.relations or named_outside(one)) == bool(other.chain.relations):
        return False
    return all(side.text for side in (*one.chain.sides, *other.chain.sides))  # $L$ $= 3$ is one chain in two pieces


FACTOR = re.compile(r"[ \t]+(?:\*[ \t]+)?(?:\*\*|__)?|\*")


def _touched(statement: Statement, by: Piece) -> Touched:
    return Touched(statement.line(), statement.source.text[by.span.start : by.span.end].strip())


def _doubt(statement: Statement, around: Surroundings, asked: Asked, own: OwnWords) -> AnyReason | None:
    """Words that take it back, or of which it is not known that they leave it what it is."""
    line = statement.line()
    if around.quoted:
        return Denied(line, Stance.QUOTED)
    if (stance := understand(STRUCK.sub(" ", around.above)).stance) in TAKING_BACK:
        return Denied(line, stance)
    if why := under(statement.context, asked, line, own):
        return why
    if (stance := stance_between("", around.behind)) is not Stance.CLAIMED:
        return Denied(line, stance)
    named = {one.chain.sides[0].text.strip() for one in statement.inner}  # what braces inside of it define
    notes = (words for words in statement.chain.notes if words.strip() not in named)
    if (after := _with_masks(around.after, asked.key)) is None:
        return Touched(line, around.after)
    behind = [words for words in (*notes, after) if not own.says(words)]
    before = "" if named_outside(statement) else _settled(around.before)
    if (before := _with_masks(before, asked.key)) is None:
        return Touched(line, around.before)
    ahead = [words for words in (_set(statement), before) if not own.says(words)]
    if GIVEN.fullmatch(before) or GIVEN.fullmatch(statement.context.before):
        return Touched(line, before)
    for words in (*ahead, *behind, *around.cells):
        if why := strange(words.removesuffix("="), line, asked.naming) or _of_another(words, line, asked.key):
            return why
    for words in ahead:
        if TASK.match(words) or WANTED.search(words):
            return Denied(line, Stance.ASKED)
        if PIECE.fullmatch(words) or MAY.search(words) or of_others(WORD.findall(words)[:2], frozenset()):
            return Touched(line, words)
        if by := taking(words):
            return Touched(line, by)
    for words in behind:
        if GIVEN.fullmatch(words):
            return Touched(line, words)
        if by := changing(words, counts=_counts(statement)):
            return Touched(line, by)
    if asked.aliases and (noun := another(asked.aliases, statement.chain, before, around.after)):
        return Touched(line, noun)
    return None


STRUCK = re.compile(r"~~[^~]{0,400}~~")  # what is struck out, and all of it: that strikes out nothing below


def _settled(before: str) -> str:
    """The words before a formula, from where they say that the right answer follows, whatever went wrong before it: `I
    forgot the sign, the correct answer is`. All of them where they say more than that of what follows."""
    found = SETTLES.search(before)
    return (
        before[found.start() :] if found and stance_between(before[: found.start()], "") is Stance.CLAIMED else before
    )


def _with_masks(before: str, key: Key | None) -> str | None:
    """The words before a formula, with a mark for each equation of a name and a value among them; None where one gives
    another value to what the question states."""
    for found in EQUATED.finditer(before):
        given = next((row for row in key.derivation.givens if row.name == found["name"]), None) if key else None
        value = as_printed(found["value"].strip()) if given is not None else None
        anew = given is not None and key is not None and f"{given.name}.new" in key.order and ANEW.search(before)
        if given is not None and not anew and (value is None or value.value != given.value):
            return None
    return EQUATED.sub(FORMULA, before)


ANEW = re.compile(r"\b(?:new|updated|after (?:one|the) (?:step|update))\b", re.IGNORECASE)
EQUATED = re.compile(
    r"(?<![\w)])(?P<name>[A-Za-z]\w*(?:/[A-Za-z]\w*)?)\s?=\s?"
    r"(?P<value>[-−+]?\d[\d.,]*(?<![.,])(?:e[-−+]?\d+)?|[(\[][-−+\d.,;\s]+[)\]])(?=[\s,.;:)]|$)(?!\s*[-−+*/^=])"
)
SETTLES = re.compile(
    r"(?<=[,:;]\s)(?:(?:so|but|and|hence|thus|now)\s+)?(?:the|my)\s+(?:correct|corrected|final|right)\s+"
    r"(?:answer|result|value|solution)\s+is\W*$",
    re.IGNORECASE,
)


def under(context: Context, asked: Asked, line: int, own: OwnWords) -> AnyReason | None:
    """What a heading above says against all that stands under it."""
    for words in context.headings:
        if not own.says(words) and (stance := understand(words).stance) in TAKING_BACK:
            return Denied(line, stance)
    against = (strange(words, line, asked.naming) or _of_another(words, line, asked.key) for words in asked.headings)
    return next(filter(None, against), None)


def _of_another(words: str, line: int, key: Key | None) -> Touched | None:
    """Words that say of which activation function a formula is, where that is none of the question's: `of tanh`."""
    said = [found["name"] or found["alone"] for found in OF_FUNCTION.finditer(words)]
    known = (name for name in said if name and name.lower() not in STEPS)
    named = {name: SPELLINGS[name.lower()] for name in known if SPELLINGS.get(name.lower()) in ACTIVATIONS}
    own = key.functions & ACTIVATIONS if key is not None and named else frozenset()
    return next((Touched(line, name) for name, function in named.items() if own and function not in own), None)


ACTIVATIONS = frozenset(row.name for row in vars(activations).values() if isinstance(row, Function)) | {"tanh"}
STEPS = frozenset({"step", "identity", "linear"})  # functions whose names are words of every calculation
OF_FUNCTION = re.compile(
    r"\b(?:of|for|von|für)\s+(?:(?:the|a)\s+)?(?P<name>[A-Za-z]+)|^\W*(?P<alone>[A-Za-z]+)\W*$", re.IGNORECASE
)


# What a sentence begins with that sets a task: `Show that F`, and not `We show that F` or `To show that F`.
TASK = re.compile(
    r"\W*(?:please\s+)?(?:show|derive|prove|verify|demonstrate|explain|argue|justify|zeigen?|beweisen?)(?:\s+sie)?"
    r"(?:,?\s+(?:that|why|how|dass|warum|wie)\b|\W*$)",
    re.IGNORECASE,
)
# What remains to be shown, or is wanted
WANTED = re.compile(
    r"\bto\s+(?:show|prove|verify)(?:\s+(?:that|why)\b|\W*$)|\b(?:want|need)\s+to\s+(?:get|have|find)\W*$|\b(?:we|i|you|one)\s+(?:\w+\s+)?(?:want|need)\W*$",
    re.IGNORECASE,
)
# All of a label that names a piece of a formula, which is no value of what the formula begins with.
PIECE = re.compile(
    r"\W*(?:(?:the|its|our)\s+)?(?:numerator|denominator|exponent)s?(?:\s+(?:is|are|becomes))?\W*", re.IGNORECASE
)
GIVEN = re.compile(r"\W*(?:is\s+|are\s+)?(?:given|known)(?:\s+that)?\W*", re.IGNORECASE)  # no answer of the writer's
MAY = re.compile(r"\b(?:may|can)\s+(?:get|have|be)\W*$", re.IGNORECASE)  # it is only possible
# What a heading or a line above an answer says against it.
TAKING_BACK = (Stance.DENIED, Stance.DOUBTED, Stance.QUOTED, Stance.STRUCK)


LEAVING_OUT = frozenset({"but", "aber", "sondern"})  # behind words: all but that


def taking(words: str) -> str:
    """The last of the words before a formula, where it takes the formula for its operand, or leaves it out."""
    tokens = TOKEN.findall(words)
    found = list(phrases(tokens, SPOKEN))
    if not found:
        return ""
    last = found[-1]
    turns = tokens[last.start].lower() in LEAVING_OUT and any(
        re.search(r"[^\W_]", tokens[before.start]) for before in found[:-1]
    )
    takes = last.does in (Role.OPERAND, Role.SIGN) or turns
    return tokens[last.start] if takes else ""


def changing(words: str, *, counts: bool) -> str:
    """The first of the words behind a formula, where it makes another value of it, be it behind a comma or as `which is
    then reduced by`. counts: the value is one that is counted, and not rounded."""
    tokens = TOKEN.findall(words)
    for phrase in phrases(tokens, SPOKEN):
        token, first = tokens[phrase.start].lower(), phrase.start == 0
        if phrase.does in (Role.OPERAND, Role.SIGN) and (first or token not in JOINING):
            return tokens[phrase.start]
        if token in FURTHER and not first:
            return tokens[phrase.start]
        if first and ((counts and phrase.does is Role.ABOUT) or token in MAGNITUDES):
            return tokens[0]
        if token not in LEADING:
            return ""
    return ""


FURTHER = frozenset({"add", "apply", "divide", "double", "halve", "multiply", "square", "subtract"})  # next
LEADING = frozenset({",", "(", "and", "then", "that", "which", "it", "is", "are", "when", "once", "und", "dann"})
JOINING = frozenset({"of", "per", "over", "to", "off", "pro", "je"})  # behind those they may: 12327, of which 280


def strange(words: str, line: int, naming: frozenset[str]) -> AnyReason | None:
    """The first phrase that means something else than that the formula holds, or that is not known."""
    if words.strip(" ,;$") == "y":  # and, in Spanish, which is a letter anywhere else
        return None
    tokens = TOKEN.findall(NUMBERED.sub(lambda name: FORMULA if name[0].lower() in naming else name[0], joined(words)))
    found = list(phrases(tokens, SPOKEN))
    for phrase, following in zip_longest(found, found[1:]):
        token = tokens[phrase.start]
        if phrase.end == phrase.start + 1 and token.lower() in naming:
            continue
        if isinstance(phrase.does, Stance):
            return Denied(line, phrase.does)
        if phrase.does is None and not (token in MARKS or token.startswith("$")):
            counts = (
                (token.isdigit() or token.lower() in NUMBERS)
                and following is not None
                and following.does is Role.FILLING
                and tokens[following.start].lower() not in DETERMINING
            )
            if not counts:  # 6 filters
                return Touched(line, token)
    return None


# What begins a new noun, so that a number before it counts none: `with learning rate 5 the weights are`
DETERMINING = frozenset(
    {"the", "a", "an", "we", "i", "you", "it", "this", "that", "our", "my", "its", "these", "those"}
)


def _counts(statement: Statement) -> bool:
    """Whether it ends in a whole number, which is counted and not rounded."""
    tree = statement.chain.sides[-1].tree
    found = None if tree is None else answered(tree)
    return found is not None and all(entry.value.denominator == 1 for entry in found.entries)


def _set(statement: Statement) -> str:
    """The words that stand inside a formula ahead of the first thing in it that could be read."""
    side = statement.chain.sides[0]
    return "" if side.tree is None else " ".join(TEXT.findall(statement.source.text[statement.span.start : side.start]))


def behind(statement: Statement) -> str:
    """The words behind a formula, on its line."""
    text, end = statement.source.text, statement.span.end
    return statement.context.after or text[end : end + MOST].partition("\n")[0]


def in_cells(statement: Statement) -> bool:
    """Whether other cells of a table stand on its line."""
    text, span = statement.source.text, statement.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return "|" in text[start : span.start] and "|" in text[span.end : end if end >= 0 else len(text)]
