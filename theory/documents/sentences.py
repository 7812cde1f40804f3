"""The equalities in a sentence that nothing delimits: `A filter has 5*5*3 = 75 weights, so 76 with its bias.`

Around every equality sign stands a stretch of mathematics. It is taken where what touches it on both sides is known to
leave it whole: punctuation, a label, a noun behind a number, a word of `theory.words.sentences`. Otherwise its outer
side is left out; what then holds no equality of two whole sides stays prose, and is reported as such.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from checks.reading.spelling import SUBSCRIPTS, SUPERSCRIPTS, WRITTEN
from checks.vocabulary import CONSTANTS, SPELLINGS, UNITS
from checks.vocabulary.names import GREEK
from checks.vocabulary.units import is_plain
from theory.documents.formulas import Excerpt, Formula, Words, formula, joined
from theory.documents.pieces import Context
from theory.words.sentences import LONGEST, counted, ends, leads, numbered, says, subject, topic

FARTHEST = 20_000  # characters of one paragraph
FARTHEST_TOPIC = 5  # words that say what a value is of
CLAUSES = frozenset(["and", "with", "so", "but", "while", "whereas", "then", "hence", "thus"])  # open one
FARTHEST_ENTRY = 32  # tokens beside a comma that are looked at


class Kind(Enum):
    """What a token of a sentence is to the mathematics in it."""

    NUMBER = auto()
    NAME = auto()  # one letter, with what stands at it
    FUNCTION = auto()
    SIGN = auto()  # between two operands
    PREFIX = auto()  # before one
    POSTFIX = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    UNIT = auto()
    THING = auto()  # a noun that the number before it counts, within a formula: 9 weights + 1 bias
    RELATION = auto()
    STOP = auto()  # punctuation, which ends whatever stands before it
    ASIDE = auto()  # a bracket of the sentence that opens
    BACK = auto()  # and one that closes
    WORD = auto()
    STRANGE = auto()  # what is none of these


@dataclass(slots=True)
class Token:
    """A token, where it stands, and of a bracket the place of the other one."""

    kind: Kind
    text: str
    start: int
    end: int
    other: int = -1


_EDGE = Token(Kind.STOP, "", 0, 0)  # of the text
_LETTER = r"[A-Za-zÀ-ÖØ-öø-ÿͰ-Ͽἀ-῿ŷŵ]"
_SCRIPTS = "".join((*SUPERSCRIPTS, "ᵀ"))
_BELOW = "".join((*SUBSCRIPTS, "₊₋"))
_TOKEN = re.compile(
    rf"(?P<that_is>i\.e\.)|(?P<RELATION>:=|<=|>=|[=≈≃≅≔≜≡≤≥≠](?![=>]))"
    r"|(?P<NUMBER>(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+)"
    rf"(?:e[-+]?[0-9]+)?(?!{_LETTER}|[0-9_]|[.,][0-9]|\.\.|…))"
    r"|(?P<log>log[₂₁₀0-9]+(?=\s*[(0-9])|(?:ln|log)(?=\s+[0-9]))"
    rf"|(?P<slope>[d∂]{_LETTER}(?:_?[A-Za-z0-9]{{1,3}})?/[d∂]{_LETTER}(?:_?[A-Za-z0-9]{{1,3}})?(?![\w'’′]))"
    r"|(?P<times>(?<=[0-9] )x(?= [0-9]))"
    rf"|(?P<NAME>{_LETTER}[\u0302-\u0304]?[{_BELOW}]*[0-9]{{0,2}}(?:_(?:[A-Za-z]{{1,3}}|[0-9]{{1,3}}))?['′]{{0,2}}(?![^\W{_SCRIPTS}]|['’′]))"
    r"|(?P<label>[a-z]{2,6}[0-9]{1,2}(?:['’]s)?(?![\w'’]))"
    rf"|(?P<WORD>{_LETTER}+(?:['’-]{_LETTER}+)*(?:['’](?=\s))?(?![\w]))"
    rf"|(?P<POSTFIX>[{_SCRIPTS}]+|[%°]|!(?=\s*[-−+*/·×÷=≈)]))"
    r"|(?P<PREFIX>√)|(?P<sign>\*\*|[-−+*/·×÷⋅∗^⊙])"
    r"|(?P<OPEN>[(\[⌈⌊])|(?P<CLOSE>[)\]⌉⌋])"
    r"|(?P<COMMA>,)|(?P<STOP>(?:[.;:?]|(?<![0-9)\]])!)(?=[\s)\]\"'”’`*]|$)|[`→⇒✓✔]|[=-]>)"
    rf"|(?P<STRANGE>[0-9.,]*[\w.]+|\S)"
)
_MARK = re.compile(
    r"(?<![^\s(*])==(?=[^\s=])|(?<=[^\s=])==(?![^\s.,;:!?)*])|(?<![^\s(])(?:\*{1,3}|__)(?=\w)|(?<=[\w.:!?)%])(?:\*{1,3}|__)(?![^\s.,;:!?)])"
)
_BEYOND_UNITS = frozenset("/*×·,)")
_GREEK = frozenset(GREEK.values())
_APPLIED = re.compile("[fghσφ][0-9₀-₉]?['′]{0,2}")  # letters of functions
_ESCAPED = re.compile(r"\\([*_])")

_OPERAND = frozenset({Kind.NUMBER, Kind.NAME, Kind.FUNCTION, Kind.OPEN, Kind.PREFIX})  # begin one
_ENDED = frozenset({Kind.NUMBER, Kind.NAME, Kind.POSTFIX, Kind.CLOSE, Kind.UNIT, Kind.THING})  # end one
_VALUE = _OPERAND | _ENDED | {Kind.SIGN}
# What may follow what within a formula.
_FOLLOWING = {
    Kind.SIGN: _OPERAND | {Kind.UNIT},
    Kind.PREFIX: _OPERAND,
    Kind.RELATION: _OPERAND,
    Kind.OPEN: _OPERAND,
    Kind.COMMA: _OPERAND,
    Kind.FUNCTION: frozenset({Kind.OPEN, Kind.NUMBER}),
    Kind.NUMBER: frozenset(
        {Kind.SIGN, Kind.POSTFIX, Kind.CLOSE, Kind.OPEN, Kind.FUNCTION, Kind.UNIT, Kind.THING, Kind.COMMA}
    ),
    Kind.NAME: frozenset({Kind.SIGN, Kind.POSTFIX, Kind.CLOSE, Kind.COMMA}),
    Kind.POSTFIX: frozenset({Kind.SIGN, Kind.POSTFIX, Kind.CLOSE, Kind.OPEN, Kind.COMMA}),
    Kind.CLOSE: frozenset({Kind.SIGN, Kind.POSTFIX, Kind.CLOSE, Kind.OPEN, Kind.FUNCTION, Kind.COMMA}),
    Kind.UNIT: frozenset({Kind.CLOSE, Kind.SIGN}),
    Kind.THING: frozenset({Kind.CLOSE, Kind.SIGN}),
}
_EQUAL = frozenset("=≈≃≅≔≜≡") | {":="}


def formulas(paragraph: Excerpt, context: Context) -> Iterator[Formula]:
    """The chains of equalities in a paragraph of prose, each with the words around it."""
    if len(paragraph.text) > FARTHEST or not any(sign in paragraph.text for sign in _EQUAL):
        return
    text = paragraph.replaced(_MARK, "").replaced(_ESCAPED, r"\1")
    tokens = _tokens(text.text)
    chains = list(_chains(tokens))
    found = [(tokens[first].start, tokens[last - 1].end) for first, last in chains]
    parts = [f" ${text.text[start:end]}$ " for start, end in found]
    edges = [0, *(edge for span in found for edge in span), len(text.text)]
    between = [text.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    for place, (first, last) in enumerate(chains):
        if _restates(tokens, first, last):
            between[place] = between[place][: between[place].rindex("or")]
    line = between[0] + "".join(part + words for part, words in zip(parts, between[1:], strict=True))
    at = 0
    for place, (part, words) in enumerate(zip(parts, between, strict=False)):
        at += len(words)
        bare = _without_things(text, tokens[slice(*chains[place])])
        yield replace(formula(bare, context, words=Words(line, at, at + len(part))), typed=True)
        at += len(part)


def _without_things(text: Excerpt, tokens: Sequence[Token]) -> Excerpt:
    """A formula without the nouns that its numbers count."""
    things = [token for token in tokens if token.kind is Kind.THING]
    edges = [tokens[0].start, *(edge for token in things for edge in (token.start, token.end)), tokens[-1].end]
    return joined([text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)])


def _restates(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether `or` before a chain says the same again, and no alternative: `2048 bytes, or 2048 / 1024 = 2 KB`."""
    if first < 3 or [tokens[first - 1].text, tokens[first - 2].text] != ["or", ","]:
        return False
    thing = tokens[first - 3]
    numbers = all(token.kind not in (Kind.NAME, Kind.FUNCTION) for token in tokens[first:last])
    return numbers and (thing.kind is Kind.UNIT or counted([thing.text]) == 1)


def _tokens(text: str) -> list[Token]:
    found = [_token(match) for match in _TOKEN.finditer(text)]
    named = {token.text for before, token in pairwise([_EDGE, *found]) if before.kind is not Kind.NUMBER}
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        after = found[index + 1] if index + 1 < len(found) else None
        if token.kind is Kind.SIGN and token.text in "-−+" and (before is None or before.kind not in _ENDED):
            glued = after is not None and after.start == token.end
            token.kind = Kind.PREFIX if glued else Kind.STRANGE if before and before.kind is Kind.WORD else Kind.PREFIX
        elif (
            (token.text in SPELLINGS or _APPLIED.fullmatch(token.text))
            and after is not None
            and after.text == "("
            and after.start == token.end
        ):
            token.kind = Kind.FUNCTION
        elif token.kind is Kind.WORD and token.text in _GREEK:
            token.kind = Kind.NAME
        elif token.text in WRITTEN.units and _measures(found, index, named):
            token.kind = Kind.UNIT
        elif token.kind is Kind.WORD and before and after and _counts(found, index):
            token.kind = Kind.THING
    for index, token in enumerate(found[:-1]):  # Accuracy = 0.86
        if token.kind is not Kind.WORD or found[index + 1].text not in _EQUAL:
            continue
        joined = index > 0 and found[index - 1].text == "and" and _equated(found, index - 1)
        if joined or _sets(found, index) or _begins(found, index, joining=False):
            token.kind = Kind.NAME
    _brackets(found)
    return found


def _counts(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number counts the noun here, in the midst of a formula. Not where a sign goes on from a result, as in
    `3*3 = 9 weights + 1 bias`; a dash may be one of the sentence."""
    earlier = tokens[index - 2] if index > 1 else _EDGE
    before, noun, after = tokens[index - 1 : index + 2]
    signed = after.kind is Kind.SIGN and after.text not in "-−" and earlier.kind is not Kind.RELATION
    goes_on = signed or after.kind in (Kind.RELATION, Kind.CLOSE)
    return before.kind is Kind.NUMBER and before.end < noun.start and goes_on and counted([noun.text]) == 1


def _sets(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is given a number as a setting of a program is, without a space: `3×3, stride=2, padding=1`."""
    name, sign, value = (*tokens[index : index + 3], _EDGE, _EDGE)[:3]
    touching = name.end == sign.start and sign.end == value.start
    return sign.text == "=" and value.kind is Kind.NUMBER and touching and len(name.text) > 1


def _measures(tokens: Sequence[Token], index: int, named: Container[str]) -> bool:
    """Whether the name of a unit is one, by what stands beside it. One letter is a unit where it stands behind numbers
    alone, and within a formula or at the end of one. named: what stands elsewhere, too."""
    token, before, after = tokens[index], tokens[index - 1], tokens[index + 1 : index + 2]
    if before.text == "/":
        return index > 1 and tokens[index - 2].kind is Kind.UNIT
    if index == 0 or before.kind is not Kind.NUMBER or before.end == token.start:
        return False
    if token.kind is Kind.WORD:
        return not counted([token.text]) or _in_other_units(tokens, token)
    if token.text in named or not after:
        return token.text not in named
    if after[0].kind is Kind.RELATION:  # 4690 * 0.025 s = 117.25 s
        beyond = [UNITS.get(other.text) for other in tokens[index + 3 : index + 4]]
        return [unit.dimension for unit in beyond if unit] == [UNITS[token.text].dimension]
    return after[0].kind is Kind.STOP or after[0].text in _BEYOND_UNITS


def _in_other_units(tokens: Sequence[Token], token: Token) -> bool:
    """Whether the sentence has another unit of that kind, so that this one is no mere noun: 0.58 nats = 0.84 bits."""
    own = UNITS[token.text]
    others = (UNITS.get(other.text) for other in tokens)
    return any(one and one.dimension == own.dimension and one.name != own.name for one in others)


def _token(match: re.Match[str]) -> Token:
    label = Kind.WORD if numbered(match[0]) else Kind.STRANGE
    kind = {
        "that_is": Kind.STOP,
        "sign": Kind.SIGN,
        "times": Kind.SIGN,
        "log": Kind.FUNCTION,
        "slope": Kind.NAME,
        "label": label,
    }.get(match.lastgroup or "")
    return Token(kind or Kind[match.lastgroup or "STRANGE"], match[0], match.start(), match.end())


def _brackets(tokens: Sequence[Token]) -> None:
    """Tell the brackets of formulas from those of the sentence: in these stand words, or a relation."""
    opened: list[int] = []
    words: list[bool] = []  # of each that is open: whether words stand in it
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            opened.append(index)
            words.append(False)
        elif token.kind is Kind.CLOSE:
            if not opened:
                token.kind = Kind.BACK
                continue
            start = opened.pop()
            token.other, tokens[start].other = start, index
            if words.pop():
                _apart(tokens, start, index)
                if words:
                    words[-1] = True
        elif words and token.kind in (Kind.WORD, Kind.STRANGE, Kind.RELATION, Kind.STOP):
            words[-1] = True
    for index in opened:
        tokens[index].kind = Kind.STRANGE


def _apart(tokens: Sequence[Token], start: int, end: int) -> None:
    """Brackets with words in them: an aside, or behind a name or a sign part of what nobody reads."""
    before = tokens[start - 1] if start else None
    touched = before is not None and (before.end == tokens[start].start or before.kind in (Kind.SIGN, Kind.PREFIX))
    tokens[start].kind = Kind.STRANGE if touched else Kind.ASIDE
    tokens[end].kind = Kind.STRANGE if touched else Kind.BACK


def _chains(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The chains, each from one token up to, not including, another."""
    for first, last in _runs(tokens):
        if whole := _whole(tokens, first, last):
            yield whole


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The longest runs of tokens that are mathematics, from one up to, not including, another, with a relation."""
    first = depth = 0
    related = False
    for index, (one, other) in enumerate(pairwise([*tokens, _EDGE]), start=1):
        depth += (one.kind is Kind.OPEN) - (one.kind is Kind.CLOSE)
        related = related or one.kind is Kind.RELATION
        if _joined(one, other, depth):
            continue
        if related:
            yield first, index
        first, related = index, False


def _joined(one: Token, other: Token, depth: int) -> bool:
    """Whether two tokens belong to one formula. A comma does so only in brackets."""
    if Kind.COMMA in (one.kind, other.kind) and depth <= 0:
        return False
    if other.kind is Kind.RELATION:
        return one.kind in _ENDED
    if one.kind is Kind.NAME and other.kind is Kind.OPEN:
        return other.start == one.end  # a(1 - a); what stands apart may be an aside
    return other.kind in _FOLLOWING.get(one.kind, ())


def _whole(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """The part of a run whose sides are whole: without the outer sides where it is not clear that they are."""
    relations = [index for index in range(first, last) if tokens[index].kind is Kind.RELATION]
    start, end = first, last
    if tokens[first].kind not in _OPERAND or not _begins(tokens, first):
        start = relations.pop(0) + 1
    letters = any(_lettered(token) for token in tokens[start:end])
    if relations and (tokens[last - 1].kind not in _ENDED or not _finishes(tokens, last, letters)):
        end = relations.pop()
    elif tokens[last - 1].kind is Kind.UNIT and _units(tokens[start:last]) == 1:
        noun = letters or not is_plain(tokens[last - 1].text)  # a formula without units: it says what the result counts
        end = last - 1 if noun else last
    return (start, end) if any(tokens[index].text in _EQUAL for index in relations) else None


def _units(tokens: Sequence[Token]) -> int:
    """How many of these are units."""
    return sum(token.kind is Kind.UNIT for token in tokens)


def _lettered(token: Token) -> bool:
    """Whether it is a name that may have any value."""
    return token.kind in (Kind.NAME, Kind.FUNCTION) and token.text not in SPELLINGS and token.text not in CONSTANTS


def _begins(tokens: Sequence[Token], first: int, joining: bool = True) -> bool:
    """Whether a formula begins here, by what stands right before it. joining: `and` and `with` may do so."""
    before = tokens[first - 1] if first else _EDGE
    if _sets(tokens, first):
        return True
    if before.kind is Kind.COMMA and _listed(tokens[max(0, first - 1 - FARTHEST_ENTRY) : first - 1][::-1]):
        return False
    if before.kind in (Kind.STOP, Kind.COMMA, Kind.ASIDE):
        behind = before.text == ":" and first > 1 and tokens[first - 2].kind in _ENDED
        # if x > 0: y = x; dropout (p = 0.5)
        return tokens[first].kind is not Kind.NAME or not (behind or before.kind is Kind.ASIDE)
    words: list[str] = []
    at = first
    while at and len(words) < LONGEST and (tokens[at - 1].kind is Kind.WORD or tokens[at - 1].text in ("a", "A")):
        at -= 1
        words.insert(0, tokens[at].text)
    if not words:
        return False
    if leads(words, joining and _joins(tokens, at, words)):
        return True
    return _apposed(tokens, first, at) if tokens[first].kind is Kind.NAME else _topical(tokens, first)


def _apposed(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether the words before a name, the first of which stands at this place, say what it is a name of: `with batch
    size n = 20 and learning rate η = 0.1`. Not where they are a part of something: `half of the size n`."""
    words = [token.text for token in tokens[at:first]]
    before, name = tokens[at - 1] if at else _EDGE, tokens[first].text
    if name.isalpha() and len(name) > 1 and name not in _GREEK:
        return False  # a word that is a name: learning rate = 0.1
    if words[:1] == ["and"] and _equated(tokens, at):
        return topic(words[1:])
    return topic(words) and before.kind in (Kind.STOP, Kind.COMMA)


def _joins(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    """Whether the last of these words, the first of which stands here, joins what no operand stands in: `with 3*3 = 9`
    behind a noun, or behind `24 filters of 3×3`."""
    if len(words) > 1:
        return counted(words[-2:-1]) == 1 or subject(words[-2:-1])
    if at == 0 or tokens[at - 1].kind in (Kind.STOP, Kind.COMMA):
        return True
    if words == ["and"] and _equated(tokens, at) and _resumes(tokens, at + 1, ()):
        return True
    size = [token.text for token in tokens[max(0, at - 5) : at]]
    return len(size) == 5 and counted(size[:1]) == 1 and size[1] == "of" and size[3] in ("×", "x")


def _topical(tokens: Sequence[Token], first: int) -> bool:
    """Whether all that stands before a formula in its clause says what its value is of, or when."""
    words: list[str] = []
    at = first
    while at and len(words) < FARTHEST_TOPIC and tokens[at - 1].kind in (Kind.WORD, Kind.NUMBER):
        if tokens[at - 1].text in CLAUSES:
            break
        at -= 1
        words.insert(0, tokens[at].text if tokens[at].kind is Kind.WORD else "#")
    if not topic(words):
        return False
    before = tokens[at - 1] if at else _EDGE
    if before.text in ("and", "with"):
        at -= 1
        equated = before.text == "and" and _equated(tokens, at)
        return equated or at == 0 or tokens[at - 1].kind in (Kind.STOP, Kind.COMMA)
    if before.kind is Kind.COMMA and words[0] != "after":
        return not _listed(tokens[max(0, at - 1 - FARTHEST_ENTRY) : at - 1][::-1])
    return before.kind in (Kind.STOP, Kind.COMMA, Kind.BACK) or before.text in CLAUSES


def _equated(tokens: Sequence[Token], at: int) -> bool:
    """Whether an equality ends before this token, or the noun that it counts does."""
    while at and tokens[at - 1].kind is Kind.WORD and counted([tokens[at - 1].text]):
        at -= 1
    beyond = (token.kind for token in tokens[max(0, at - FARTHEST_ENTRY) : at][::-1] if token.kind not in _VALUE)
    return next(beyond, Kind.STOP) is Kind.RELATION


def _finishes(tokens: Sequence[Token], last: int, letters: bool, aside: bool = True) -> bool:
    """Whether a formula ends before this token, by what stands there. aside: whether an aside may stand between."""
    if last < len(tokens) and tokens[last].kind is Kind.COMMA:
        return not _listed(tokens[last + 1 : last + 1 + FARTHEST_ENTRY])
    if last >= len(tokens) or tokens[last].kind in (Kind.STOP, Kind.BACK, Kind.RELATION):
        return True
    if tokens[last].kind is Kind.ASIDE:
        known = aside and ends(_words(tokens, last + 1), letters)
        return known and _finishes(tokens, tokens[last].other + 1, letters, aside=False)
    words = _words(tokens, last)
    if tokens[last - 1].kind in (Kind.NUMBER, Kind.CLOSE) and (number := counted(words)):
        if last + number >= len(tokens) or tokens[last + number].kind in (Kind.STOP, Kind.COMMA, Kind.BACK):
            return True
        return _ended(tokens, last + number, letters, things=True)
    return _ended(tokens, last, letters)


def _listed(tokens: Sequence[Token]) -> bool:
    """Whether what stands beyond a comma, from it on, is an entry of a list, as in `the mean of 1, 2, 3 = 2`: a value
    that no relation belongs to."""
    if not tokens or tokens[0].kind not in _OPERAND | _ENDED:
        return False
    if len(tokens) > 1 and tokens[0].text in ("a", "A", "I") and tokens[1].kind is Kind.WORD:
        return False
    beyond = (token.kind for token in tokens if token.kind not in _VALUE)
    return next(beyond, Kind.STOP) is not Kind.RELATION


def _ended(tokens: Sequence[Token], at: int, letters: bool, things: bool = False) -> bool:
    words = _words(tokens, at)
    if words[:1] == ["and"] and _resumes(tokens, at + 1, words[1:]):
        return True
    return ends(words, letters, things)


def _resumes(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    """Whether the sentence goes on here with something else: `B = ...`, `P(dog) is`, `fc2 100*10`, `its biases`."""
    if words:
        return any(subject(words[:length]) for length in (1, 2, 3))
    if _computes(tokens, at):
        return True
    if at >= len(tokens) or tokens[at].kind not in (Kind.NAME, Kind.FUNCTION):
        return False
    following = tokens[at + 1].other + 1 if at + 1 < len(tokens) and tokens[at + 1].text == "(" else at + 1
    if not at < following < len(tokens):
        return False
    return tokens[following].kind is Kind.RELATION or says(tokens[following].text)


def _computes(tokens: Sequence[Token], at: int) -> bool:
    """Whether an equality begins here whose left side is more than a number or a name."""
    near = tokens[at : at + FARTHEST_ENTRY]
    length = next((place for place, token in enumerate(near) if token.kind not in _VALUE), 0)
    return length > 2 and near[length].kind is Kind.RELATION


def _words(tokens: Sequence[Token], at: int) -> list[str]:
    """The words from a token on, at most those of a phrase."""
    found: list[str] = []
    for token in tokens[at : at + LONGEST]:
        if token.kind is not Kind.WORD:
            break
        found.append(token.text)
    return found
