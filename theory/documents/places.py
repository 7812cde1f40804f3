"""Where a document has come to: the headings above, and the question that they or a line name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from checks.remembering import remembered
from theory.documents.assigned import Assigned
from theory.documents.pieces import Context, context_of

# What a question is called before its number, in the languages of the documents.
CALLED = (
    "question|problem|exercise|task|aufgabe|frage|übung|uebung|exercice|problème|ejercicio|pregunta|problema|esercizio|"
    "domanda|exercício|questão|opgave|vraag|uppgift|fråga"
)

# Behind a question's number: `3b`, `3.b`, `3(b)`, `3 (b)`, `3 b)`, `3 b` at the end of its line.
_LETTER = (
    r"(?:(?:\s*\.)?(?P<letter>[a-z])(?![a-z])|[\s.,–-]{0,3}(?:part\s*)?\(?(?P<apart>[a-h])(?=\s*(?:[).:,\]–-]|$)))?"
)

NUMBERED = re.compile(
    r"^\W*(?P<number>\d{1,2})\s*\.?\s*\(?(?P<letter>[a-h])\)\s*[.:]?(?!\s*(?:[=≈*/+^·×]|[−-](?![0-9.])))",
    re.IGNORECASE,
)

CLOSED = re.compile(r"^[^\w(\[{]*(?P<number>\d{1,2})(?P<letter>[a-h])\)(?=\s)")  # 2c) - x: no bracket opens before it

# What may not stand behind a sign: an operator or a relation, with which it would be a formula.
_NO_FORMULA = r"(?!\s*[=≈*/+^·×<>≤≥])"

LETTERED = re.compile(r"^\W*(?P<number>\d{1,2})\s?\.?\s?(?P<letter>[a-h])\W*$", re.IGNORECASE)  # 3b. on its line
UNLETTERED = re.compile(r"^\W*(?P<number>\d{1,2})\s*[.)]?\s*$")  # and 3)

POINTED = re.compile(rf"^\W*(?P<number>\d{{1,2}})\.(?P<letter>[a-h])[.:]?(?=\s){_NO_FORMULA}(?!\s*[-−])")  # 2.f
MARKED = re.compile(rf"^\W*(?P<number>\d{{1,2}})(?:\.\s)?(?P<letter>[a-h])[.:](?=\s){_NO_FORMULA}")  # 2f: and 2. f.

# 7a tanh in (-1, 1): no mark behind it, so that it may be a product; believed where several lines begin so.
BARE = re.compile(
    rf"^\W*(?P<number>\d{{1,2}})(?P<letter>[a-h])(?=\s+(?:[^\W_]|[-−][\d.]|[(\[$|]))(?!\s+[-−]\s){_NO_FORMULA}",
    re.IGNORECASE,
)
KNOWN = re.compile(rf"^\W*(?P<number>\d{{1,2}})(?P<letter>[a-h])(?=\s|$){_NO_FORMULA}", re.IGNORECASE)
FEWEST_BARE = 2

# What a line says about the question that it begins. The first that fits is taken; groups: the number, the letter.
SIGNS = (
    re.compile(
        rf"^\W*(?:\d+(?:\.\d+)*\W+)?(?:{CALLED})\s*(?P<number>\d{{1,2}}){_LETTER}\s*\)?\s*[.:]?",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*\[(?P<number>\d{1,2})\s*\.?\s*(?P<letter>[a-z])?\]", re.IGNORECASE),
    re.compile(rf"^\W*(?:ex|q)\.?\s*(?P<number>\d{{1,2}})(?!\d){_LETTER}\s*\)?\s*[.:]?(?![a-z0-9])", re.IGNORECASE),
    re.compile(r"^\W*[ept](?P<number>\d{1,2})(?P<letter>[a-h])?\W*$", re.IGNORECASE),  # E1 on a line of its own
    NUMBERED,
    CLOSED,
    LETTERED,
    POINTED,
    MARKED,
    UNLETTERED,
    re.compile(rf"^\W*\((?P<letter>[a-h])\)\s*[.:]?{_NO_FORMULA}", re.IGNORECASE),
    re.compile(rf"^\W*(?P<letter>[A-Ha-h])\)\s*[.:]?{_NO_FORMULA}"),
    re.compile(rf"^\W*(?P<letter>[a-h])\.(?=\s){_NO_FORMULA}(?!\s*[a-z]\.)"),  # b. but not e. g.
    re.compile(r"^\W*part\s*\(?(?P<letter>[a-h])(?![a-z])\)?\s*[.:]?", re.IGNORECASE),
)
# A heading that a number begins, `4. FLOPs`: of a question where nothing else names one, and else of a step.
COUNTED = re.compile(r"^\W*(?P<number>\d{1,2})\s*[.):–-]?\s+(?=\S*[^\W\d_]{2})")
LETTER = re.compile(r"[(*]{0,3}[A-Ha-h][).:*]{0,3}")  # a heading that is the letter of a part
EMPHASIS = re.compile(r"^(?P<lead>\W{0,9}?)(?P<mark>\*{1,3}|_{1,2})(?=[^\s*_])(?P<held>[^*_\n]{1,60})(?P=mark)")
INLINE = re.compile(r"(?:^|[.;,:]\s+)\*{0,2}\(?(?P<letter>[a-h])\)(?:\*\*)?(?=\s)")  # `... b) ...` within a line
MOST_SKIPPED = 1  # questions that nobody numbers
MOST_SINCE = 8  # headings that are kept
LONE = re.compile(r"\W*\d{1,2}\s*")  # in a document of plain lines this may be a matrix with one column


def counts(lines: Iterable[str], assigned: Assigned | None = None) -> bool:
    """Whether `3)` and `3.` count the questions of a text, since nothing else names them: no heading, but that of
    a hand-in, and no word, and letters only below such a number. Where signs stand on lines of their own, too, as
    `3b.` and `3)` may, no number is less than one before it: else they count steps. A line that begins with the
    assignment's own name names no question."""
    begun = alone = False
    numbers: list[int] = []
    for line in (line.strip()[:200] for line in lines):
        if assigned is not None and not numbers and assigned.begins(line):
            continue
        sign = _sign(line, False)
        count = COUNT.match(_even(line))
        begun = begun or count is not None
        if line.startswith("#") and (
            numbers or sign is not None or assigned is None or assigned.names(line.strip("# "))
        ):
            return False
        number = sign.groupdict().get("number") if sign else count and count["number"]
        if number:
            numbers.append(int(number))
        if sign is not None and sign.re in ALONE:
            alone = True
        elif sign is not None and sign.re not in COUNTING and (number or not begun):
            return False
    return not alone or numbers == sorted(numbers)


def lone(lines: Sequence[str], assigned: Assigned | None = None) -> frozenset[int]:
    """The lines that are a number and no more, and count the questions of a text: each has a blank line above it and
    words below it, nothing else but numbers with letters names a question, and no number is less than one before it,
    or larger by more than two. A line that begins with the assignment's own name names no question."""
    numbers: list[int] = []
    found: set[int] = set()
    bare = [line.strip()[:200] for line in lines]
    for at, line in enumerate(bare):
        if assigned is not None and not numbers and assigned.begins(line):
            continue
        if LONE.fullmatch(line):
            below = bare[at + 1] if at + 1 < len(bare) else ""
            if (at == 0 or not bare[at - 1]) and below and not LONE.fullmatch(below):
                found.add(at)
                numbers.append(int("".join(filter(str.isdigit, line))))
        elif (sign := _sign(line, False)) is not None and (number := sign.groupdict().get("number")):
            if sign.re not in (*COUNTING, *ALONE):
                return frozenset()
            numbers.append(int(number))
    counted = (
        len(numbers) > 1
        and numbers[0] == 1
        and all(0 <= other - one <= MOST_SKIPPED + 1 for one, other in pairwise(numbers))
    )
    return frozenset(found) if counted else frozenset()


def labelled(lines: Iterable[str], assigned: Assigned | None) -> bool:
    """Whether lines that begin with a number and a letter, and no mark behind them, name questions: several do, each
    another one that the assignment has."""
    found = [BARE.match(_even(line.strip()[:200])) for line in lines] if assigned is not None else []
    named = [f"{one['number']}{one['letter']}".lower() for one in found if one]
    return (
        assigned is not None
        and FEWEST_BARE <= len(named) == len({*named})
        and all(assigned.has(name) for name in named)
    )


def counted(line: str) -> re.Match[str] | None:
    """The number with which a line begins, `3)` or `**3.**`, which is a question's where such numbers count them."""
    return COUNT.match(_even(line))


COUNT = re.compile(r"^\W*(?P<number>\d{1,2})[.)]\s")
COUNTING = (NUMBERED, CLOSED, POINTED, MARKED)  # signs that begin with a number and go on with a letter
ALONE = (LETTERED, UNLETTERED)  # on lines of their own


def _sign(line: str, lone: bool) -> re.Match[str] | None:
    """The sign of a question with which a line begins. lone: a number that stands alone is one."""
    return None if not lone and LONE.fullmatch(_even(line)) else _any_sign(line)


@remembered
def _any_sign(line: str) -> re.Match[str] | None:
    bare = _even(line)
    return next((found for sign in SIGNS if (found := sign.search(bare))), None)


def _even(line: str) -> str:
    """A line whose beginning is set apart, `**b)** ...`, with as many spaces for the marks around it."""
    return EMPHASIS.sub(lambda found: f"{found['lead']}{_blank(found)}{found['held']}{_blank(found)}", line)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found["mark"])


class State(NamedTuple):
    """All that a place knows: see there. reached: the context that was noted last. bare: whether `7a` needs no mark
    behind it to name a question."""

    number: str = ""
    letter: str = ""
    named: str = ""
    counted: str = ""
    whole: bool = False
    since: tuple[str, ...] = ()
    path: tuple[tuple[int, str], ...] = ()
    words: frozenset[str] = frozenset()
    reached: Context = Context()
    bare: bool = False


START = State()


def begun(text: str, assigned: Assigned | None) -> State:
    """What a place knows of a text before its first line."""
    return State(bare=True) if labelled(text.split("\n"), assigned) else START


def read_so(lines: Iterable[tuple[str, Context]]) -> State:
    """What a place has to know to see what the reader of a document saw, as its lines and their contexts tell."""
    seen = ((KNOWN.match(_even(line.strip()[:200])), context.named) for line, context in lines)
    return State(bare=any(found and f"{found['number']}{found['letter']}".lower() == named for found, named in seen))


class Place:
    """Which headings and which question a document has come to."""

    def __init__(self, state: State = START, assigned: Assigned | None = None) -> None:
        self.assigned = assigned
        self.number, self.letter = state.number, state.letter
        self.words = {*state.words}  # names of several letters that formulas in plain text define
        self.named = state.named  # the question as the last sign with a number says it
        self.counted = state.counted  # the number with which the heading begins that the document has come to
        self._whole = state.whole  # whether the last sign named a question with its letter
        self._since = state.since  # the headings since then
        self._path = state.path
        self._bare = state.bare
        self.trail: list[tuple[int, Context]] = [(0, state.reached)]  # from which character on which context holds

    @property
    def state(self) -> State:
        """All of this, for one who goes on from here."""
        return State(
            self.number, self.letter, self.named, self.counted, self._whole, self._since, self._path,
            frozenset(self.words), self.trail[-1][1], self._bare,
        )  # fmt: skip

    def see(self, line: str, *, lone: bool = True, named: str = "") -> int:
        """Note what a line says of the question that it begins; how much of the line says it.

        lone: a number that stands alone is a question's. named: the question that it is known to be about, so that
        its name needs no mark behind it.
        """
        found = _sign(line.strip()[:200], lone) or self._unmarked(line.strip()[:200], named)
        if found is None:
            return 0
        groups = found.groupdict()
        letter = (groups.get("letter") or groups.get("apart") or "").lower()
        if groups.get("number"):
            self._begin(groups["number"], letter)
        else:
            self._go_on(letter)
        return len(line) - len(line.lstrip()) + found.end()

    def _unmarked(self, line: str, named: str) -> re.Match[str] | None:
        if self._bare:
            return BARE.match(_even(line))
        found = KNOWN.match(_even(line)) if named else None
        return found if found and f"{found['number']}{found['letter']}".lower() == named else None

    def _begin(self, number: str, letter: str) -> None:
        self.number, self.letter, self.counted, self._whole = number, letter, "", letter != ""
        self.named, self._since = self.question, ()

    def _go_on(self, letter: str) -> None:
        """The part of this letter. Behind 7a, named as a whole by a sign, b is the next question, and a is a step."""
        self._whole = self._whole and ord(letter) == ord(self.letter) + 1
        self.letter = letter
        if self._whole:
            self.named, self._since = self.question, ()

    def within(self, words: str) -> None:
        """Note the next part of a question, where words within a line begin it: `a) ... b) ...`."""
        for found in INLINE.finditer(words) if self.letter else ():
            if ord(found["letter"]) == ord(self.letter) + 1:
                self._go_on(found["letter"])

    def go(self, number: str = "", letter: str = "") -> None:
        """Note a question that the format itself counts."""
        if number:
            self._begin(number, letter)
        else:
            self._go_on(letter)

    def under(self, level: int, heading: str, number: str = "") -> None:
        """Note a heading; those of its level and of lower ones end. number: the one that is printed before it."""
        bare = heading.strip()
        self._path = (*((other, words) for other, words in self._path if other < level), (level, bare))
        self._since = (*self._since, bare)[-MOST_SINCE:]
        if number := number or (found["number"] if (found := COUNTED.match(bare)) else ""):
            self.counted = number
            self.letter = self.letter if self.number else ""
        elif LETTER.fullmatch(bare):
            self._go_on(bare.strip("().:* ").lower())

    @property
    def context(self) -> Context:
        """The headings that the document has come to, and the question."""
        headings = tuple(words for _, words in self._path)
        counted = self.counted and self.counted + self.letter
        return Context(headings=headings, question=self.question, named=self.named, since=self._since, counted=counted)

    def reached(self, at: int) -> None:
        """Note that what was seen so far holds from this character on."""
        if self.trail[-1][1] != self.context:
            self.trail.append((at, self.context))

    def context_at(self, at: int) -> Context:
        """What the document had come to at a character, as far as it was noted."""
        return context_of(self.trail, at)

    @property
    def question(self) -> str:
        return self.number + self.letter
