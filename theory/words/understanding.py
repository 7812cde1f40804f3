"""Words read by the table: the phrases in them, and what these say of a formula beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from msgspec import Struct, field

from checks.remembering import remembered
from theory.words.clauses import unclaimed
from theory.words.roles import Reach, Role, Stance
from theory.words.rows import Meaning, Rows
from theory.words.stances import ASKING
from theory.words.table import TABLE

# A word, with `it's` and `e.g` as one; a number; a formula between dollar signs; any other mark.
TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|[0-9]+(?:[.,][0-9]+)*|\$[^$]+\$|\S")
NUMBERS: Mapping[str, int] = {
    word: value
    for words in (
        "zero one two three four five six seven eight nine ten",
        "null ein zwei drei vier fünf sechs sieben acht neun zehn",
    )
    for value, word in enumerate(words.split())
}  # fmt: skip
ENDS = frozenset(".?!")
NAMED, OWNING = "%", "§"  # in a phrase, where a name may stand, and one in the genitive
MARKS = frozenset('.,:;?!()[]"“”„…')  # that say nothing of a value
CROSSES = frozenset("✗✘❌")  # that deny what they stand behind, too
QUOTES = frozenset(('""', "“”", "„“", "‘’", "''", "«»", "`'"))  # a mark that opens, and the one that closes


class Precision(Struct, frozen=True):
    """What words say of a value's rounding: decimals, or significant digits; with neither, only that it is rounded."""

    places: int | None = None
    digits: int | None = None


class Understanding(Struct, frozen=True):
    """What the words beside a formula say of it.

    final: that it is the answer, whatever else was written. strange: the words that no row of the table knows, as they
    are written; with one of them nothing is understood.
    """

    stance: Stance = Stance.CLAIMED
    final: bool = False
    precision: Precision | None = None
    strange: tuple[str, ...] = ()

    @property
    def harmless(self) -> bool:
        """Whether every word is known, and the formula is claimed."""
        return self.stance is Stance.CLAIMED and not self.strange


class Phrase(Struct, frozen=True):
    """Some of a text's tokens, from `start` up to `end`, that are one phrase of the table; without a meaning, a strange
    word or a mark. number: what stands at the phrase's `#`."""

    start: int
    end: int
    meaning: Meaning | None
    number: int | None = None

    @property
    def does(self) -> Role | Stance | None:
        return self.meaning.does if self.meaning else None


class _Node(Struct):
    """The phrases that begin alike: what follows, and what a phrase means that ends here."""

    after: dict[str, _Node] = field(default_factory=dict)
    meaning: Meaning | None = None


def _tree(rows: Rows) -> _Node:
    root = _Node()
    for row in rows:
        for phrase in row.split():
            node = root
            for word in phrase.split():
                node = node.after.setdefault(word, _Node())
            node.meaning = row.meaning
    return root


class Lexicon:
    """The phrases that are known somewhere; of one that several rows have, the last row's meaning counts."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def root(self) -> _Node:
        return _tree(self.rows)


KNOWN = Lexicon(TABLE)


def read(tokens: Sequence[str], lexicon: Lexicon = KNOWN) -> Iterator[Phrase]:
    """The phrases of a text that is given as words, numbers and marks, the longest first at each place."""
    at = 0
    while at < len(tokens):
        found = longest(tokens, at, lexicon)
        yield found
        at = found.end


def longest(tokens: Sequence[str], at: int, lexicon: Lexicon = KNOWN) -> Phrase:
    """The longest phrase that begins at this token."""
    node, best = lexicon.root, Phrase(at, at + 1, None)
    number: int | None = None
    for place in range(at, len(tokens)):
        word = folded(tokens[place])
        if word == "," and place > at:  # kann nicht sein, dass
            continue
        following = node.after.get(word)
        if following is None and "#" in node.after and (value := _small(word)) is not None:
            following, number = node.after["#"], value
        if following is None and "@" in node.after and (len(word) == 1 or word.isdigit()):
            following = node.after["@"]
        if following is None and place == at and _is_name(tokens[place]):
            following = node.after.get(OWNING if word.endswith("'s") else NAMED)
        if following is None:
            break
        node = following
        if node.meaning:
            best = Phrase(at, place + 1, node.meaning, number)
    if "." in tokens[best.end - 1] and tokens[best.end : best.end + 1] == ["."]:
        return Phrase(best.start, best.end + 1, best.meaning, best.number)  # that of an abbreviation
    return best


def folded(word: str) -> str:
    """A word as the table has it: in lower case, with a plain apostrophe."""
    return word.lower().replace("’", "'")


def _is_name(word: str) -> bool:
    """Whether a word may be somebody's name."""
    return len(word) > 1 and word[0].isupper()


def _small(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 3 else NUMBERS.get(word)


def understand(words: str) -> Understanding:
    """What words beside a formula say of it: the first stance in them, and what no row of the table knows."""
    tokens = TOKEN.findall(words)
    return summary(tokens, list(read(tokens)))


def summary(tokens: Sequence[str], phrases: Sequence[Phrase]) -> Understanding:
    """What these phrases of a text say together."""
    stance, final, precision = Stance.CLAIMED, False, None
    strange: list[str] = []
    last: Role | Stance | None = None
    for phrase in phrases:
        does = phrase.does
        if isinstance(does, Stance):
            stance = does if stance is Stance.CLAIMED else stance
        elif does is None:
            strange += [tokens[phrase.start]] if tokens[phrase.start] not in MARKS else []
            continue
        elif does is Role.SIGN:
            strange.append(tokens[phrase.start])
        elif does in PRECISE:
            precision = PRECISE[does](phrase.number)
        elif does is Role.ABOUT:
            precision = precision or Precision()
        final = final or does is Role.FINAL or (does is Role.ANSWER and last is Role.CONCLUDING)
        last = does
    return Understanding(stance, final, precision, tuple(strange))


PRECISE: Mapping[Role, Callable[[int | None], Precision]] = {
    Role.PLACES: lambda number: Precision(places=number),
    Role.DIGITS: lambda number: Precision(digits=number),
}


# In documents, where most words are not known, only a stance matters, and only towards the formulas that it is about.


@remembered
def stance_between(before: str, after: str) -> Stance:
    """How the words around a formula on its lines mean it, in its sentence and where the next one takes it back.

    before, after: with other formulas between dollar signs.
    """
    if before.rstrip()[-1:] + after.lstrip()[:1] in QUOTES:
        return Stance.QUOTED
    return _by_phrases(before, after) or unclaimed(before, after) or Stance.CLAIMED


def _by_phrases(before: str, after: str) -> Stance | None:
    if _meaning_words().isdisjoint(TOKEN.findall(folded(f"{before} {after}"))):
        return None
    ahead, behind = _Sentence(before), _Sentence(after)
    return ahead.of_what_follows() or behind.of_what_stands_before(ahead.asks)


def concerns(before: str, after: str) -> bool:
    """Whether words on one side of a formula may say how it is meant, whatever stands on the other one."""
    marks = (before.rstrip()[-1:], after.lstrip()[:1])
    quoted = any(mark in pair for pair in QUOTES for mark in marks if mark)
    return quoted or "?" in after or _Sentence(before).asks or stance_between(before, after) is not Stance.CLAIMED


@cache
def _meaning_words() -> frozenset[str]:
    """The words with which the phrases begin that mean a stance, and the sign of a question: without one of them words
    say nothing but that a formula is claimed."""
    phrases = (phrase for row in TABLE if isinstance(row.meaning.does, Stance) for phrase in row.split())
    return frozenset(
        ("?", *(next(word for word in phrase.split() if word not in (NAMED, OWNING)) for phrase in phrases))
    )


class _Sentence:
    """The words on one side of a formula as the table reads them."""

    def __init__(self, words: str) -> None:
        self.tokens = TOKEN.findall(words)
        self.phrases = list(read(self.tokens))
        starts = [0, *(at for at, phrase in enumerate(self.phrases, start=1) if self._ends(phrase))]
        self.last = self.phrases[starts[-1] :]  # the sentence that goes on in the formula

    def _ends(self, phrase: Phrase) -> bool:
        return self.tokens[phrase.start] in ENDS

    def _is_mark(self, phrase: Phrase) -> bool:
        return phrase.meaning is None and self.tokens[phrase.start] in MARKS

    def _is_apart(self, phrase: Phrase) -> bool:
        """Whether a phrase stands by itself, as `(wrong)` does: a mark is behind it, or nothing."""
        return phrase.end == len(self.tokens) or self.tokens[phrase.end] in MARKS

    def _is_followed(self, phrase: Phrase) -> bool:
        """Whether a phrase that is known stands behind another: `wrong predictions` is said of these alone."""
        return longest(self.tokens, phrase.end).meaning is not None

    def _is_crossed(self, phrase: Phrase) -> bool:
        """Whether a phrase is a cross, and the last thing that stands there."""
        return phrase.end == len(self.tokens) and self.tokens[phrase.start] in CROSSES

    @property
    def asks(self) -> bool:
        """Whether it begins as a question does."""
        return bool(self.last) and folded(self.tokens[self.last[0].start]) in ASKING

    def of_what_follows(self) -> Stance | None:
        """The stance towards the formula behind it: one that goes ahead, one that touches it, or `false:` right before
        it."""
        beside = True
        pointed = bool(self.last) and self.tokens[self.last[-1].start] == ":"  # nothing stands behind the colon
        for phrase in reversed(self.last):
            if self._is_mark(phrase):
                continue
            reach = phrase.meaning.reach if phrase.meaning else None
            touches = reach is Reach.AHEAD or (beside and reach is Reach.BESIDE)
            if isinstance(phrase.does, Stance) and (touches or (pointed and reach in (Reach.BACK, Reach.NEXT))):
                return phrase.does
            pointed = False
            if phrase.does in BREAKING:
                return None
            beside = beside and phrase.does in CARRYING
        return None

    def of_what_stands_before(self, asked: bool) -> Stance | None:
        """The stance towards the formula before it, up to the end of the next sentence. asked: whether the formula's
        own begins as a question."""
        beside = back = True
        first = following = False  # nothing but `this` stands before in its sentence; it is the next one
        bare = True  # nothing but marks stands before
        ended = False  # right behind the end of a sentence, which an ellipsis is once
        for phrase in self.phrases:
            token, reach = self.tokens[phrase.start], phrase.meaning.reach if phrase.meaning else None
            if token == "?" and not following:
                return Stance.ASKED if beside or asked else None
            if isinstance(phrase.does, Stance):
                alone = (first or bare) and self._is_apart(phrase)
                fits = {
                    Reach.BACK: back,
                    Reach.NEXT: alone or (first and self._is_followed(phrase)),
                    Reach.BESIDE: beside and (phrase.does in TAKEN_BACK or self._is_crossed(phrase)),
                }
                if reach is not None and fits.get(reach):
                    return phrase.does
            if token in ENDS:
                if following and not ended:
                    return None
                first, following, beside, ended = True, True, False, True
                continue
            ended = False
            if not self._is_mark(phrase):
                bare = False
                first = first and phrase.does in POINTING
                beside = beside and phrase.does in CARRYING
                back = back and phrase.does in (POINTING if following else TELLING) and not token.startswith("$")
            elif token in ":;":
                back = False
        return None


# What may stand between a formula and what is said of it: in its sentence, and in the next one.
TELLING = frozenset({None, Role.FILLING, Role.ANSWER, Role.IS})
POINTING = frozenset({Role.FILLING, Role.ANSWER})
# What does not end the reach of a stance to the formula that it stands beside.
CARRYING = frozenset({Role.FILLING, Role.ANSWER, Role.IS, Role.ABOUT})
# What ends the reach of one that goes ahead.
BREAKING = frozenset({Role.CONCLUDING, Role.TURNING})
# What words behind a formula say of it, rather than of the one that follows.
TAKEN_BACK = frozenset({Stance.DOUBTED, Stance.ALTERNATIVE})
