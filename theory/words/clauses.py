"""Whether a sentence claims the formula in it, by where words stand: before `that` or a colon, behind `is`, in a note.

The phrases of the table know what touches a formula. Here a sentence is heard as a whole: `It is simply not so that`,
`Myth:`, `is what many write, but it is not correct`, `(sic)`, `<- wrong`, `Find the mistake.`
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from theory.words import disclaiming as said
from theory.words.roles import Stance

HEARD = 400  # characters beside a formula
LONG = 12  # words of a sentence that says nothing but how another one is meant
TITLE = 6  # those of a label
BRIEF = 4  # those of a note, or of a sentence by itself


def _either(*listed: str) -> str:
    """A pattern for any phrase of these lists, the longer ones first."""
    phrases = {" ".join(phrase.split()) for one in listed for phrase in one.split("|")}
    return "(?:" + "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) + ")"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


_ARTICLE = "(?:(?:an?|the|any|my|his|her|our|their|your|this|that|no) )?"
_ONE, _FEW = r"(?:[\w-]+ )?", r"(?:[\w'-]+ ){0,2}"
_FAULT = "(?:mistake|typo|bug|flaw|error)s?"
_UNTRUE, _EARLIER = _either(said.UNTRUE), rf"{_either(said.EARLIER)} {_either(said.VERSIONS)}"
_NUMBER = "(?: #?[0-9]+| [a-z])?"  # of a mistake

# What says, wherever it stands in a sentence, that something written does not hold.
UNTRUE = _words(
    rf"{_either(said.ALWAYS)}|(?:{_UNTRUE}|bad) (?:but [\w-]+ )?{_ONE}{_either(said.WRITTEN)}"
    rf"|{_either(said.USUAL)} {_ONE}{_either(said.MISTAKES)}"
    rf"|{_either(said.SEEKING)} {_ARTICLE}{_ONE}{_FAULT}(?= (?:here|above|below)\b| *(?:[.?!:]|$))"
    rf"|{_either(said.HOLDING)} {_ARTICLE}{_ONE}{_FAULT}(?= *(?:[.?!:]|$|in\b))"
    rf"|{_FAULT} (?:is|are|was|were|lies) (?:in|on) (?:the|this)|(?:mistake|error) here"
    rf"|{_EARLIER} {_either(said.READING)}|(?:what's|(?:what|why|how) (?:is|are|was|goes)) {_FEW}wrong"
    r"(?= (?:with|in|about) (?:this|it|that|these|here|the above)\b| here\b| *(?:[.?!:]|$))"
    rf"|(?:explain|show|see)(?: why| that)? (?:this|it|that) is {_UNTRUE}"
    rf"|(?:correct|fix|find|spot) {_FEW}(?:the following|{_FAULT} in the following)"
)
# What says so where it is all that is said: a label, a title, a sentence.
LABEL = re.compile(
    rf"{_ARTICLE}(?:{_UNTRUE}|{_EARLIER}|{_either(said.LABELS)}|rejected [\w-]+|claimed by .*"
    rf"|(?:mistakes?|bugs?|traps?|{_EARLIER}){_NUMBER})"
    rf"|(?:why|how) .*{_UNTRUE}"
)
ALONE = re.compile(rf"(?:{_either(said.BEGINNING)},? )*(?:{_UNTRUE}|{_either(said.ALONE)})")
# What says so of the subject before it.
PREDICATE = _words(
    rf"{_UNTRUE}|{_either(said.NEVER)} {_FEW}{_either(said.TRUE)}|{_either(said.PREDICATES)}"
    rf"|an? {_ONE}(?:mistake|error|lie|joke|typo|guess)|the mistake|fails?(?! to\b)"
)
DOUBTED = re.compile(rf"{_either(said.DOUBTING)} {_FEW}{_either(said.TRUE, said.UNTRUE)}(?![\w-])")
POINTING = re.compile(
    rf"(?:{_either(said.BEGINNING)},? )*{_either(said.POINTING)}(?![\w-])|{_either(said.NEVER)} (?:quite|all|so)\b"
)
POINTING_AHEAD = _words(_either(said.POINTING_AHEAD))
REFUSED = re.compile(_either(said.REFUSING))
REFUSING = _words(
    rf"(?:{_either(said.REFUSING)}|(?:do not|don't|never) {_either(said.USING)}) (?:this|that|it|these|the above)"
)
WHETHER = re.compile(rf"{_either(said.WHETHER)}\b.*\b{_either(said.ASKED)}\b|{_either(said.WHETHER)}$")
NOTHING = re.compile(r"(?:nothing|none|neither) of (?:this|that|these|those|it|them|what|the above|the following)\b")
IS = re.compile(rf"(?:(?:{_either(said.BEGINNING, said.CLAUSES)}\b|,) ?)*{_either(said.IS)}\b")
NEVER = _words(f"{_either(said.NEVER_SO)}|[a-z]+n't")
GRANTING, GRANTED = _words(_either(said.GRANTING)), _words(_either(said.GRANTED))
LEADING, TRULY = (re.compile(rf"(?<![\w-]){_either(listed)}$") for listed in (said.LEADING, "is | are | was | true"))
TAKING, SUBORDINATE = re.compile(_either(said.TAKING)), re.compile(rf"{_either(said.SUBORDINATE)}\b")
NOTES, FILLING = re.compile(_either(said.NOTES)), re.compile(_either(said.NOTES, said.FILLING))

_BOUNDARY = re.compile(rf"[,;:—–()]|(?<![\w-])(?={_either(said.CONJUNCTIONS)}(?![\w-]))")
_PARTS = re.compile(r"; |, (?:so|but|hence|therefore|thus|then) ")
_ASIDE = re.compile(r", (?:of course|however|in fact|though|then|therefore|again|by the way|as we (?:saw|know)),")
_ENDED = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\beq)(?<!\bfig)(?<!\bvs)(?<!\bcf)(?<!\b[0-9])[.!]+(?=[\s)'”]|$)(?!\s[0-9])"
    r"|(?<=\?)(?=[\s)'”]|$)"
)
_NOTE = re.compile(
    r"(?:[(\[{]|<-+|←|⟵|⇐|//|#|%{1,2}|—|–|-{1,3}(?=\s)|,)\s*(?:(?:but|and|though|yet) )?([^)\]}.;:$?!]*)"
)
_NUMBERED = re.compile(r"(?:\^?\(?[0-9]{1,2}[.)]?|[a-z]\)|[-+•])\s+")
_CROSS = re.compile(_either(said.CROSSES))
_CROSSING = re.compile(r"\\(?:xmark|crossmark|ballotx|nomark|XSolidBrush)(?![A-Za-z])(?:\{\})?|\\ding\s*\{5[3-8]\}")
_DRESS = re.compile(r"\\[A-Za-z]+\*?|[*_`~{}]+|<[^<>\n]{1,99}>|\[!\w+\]")
_FORMULA = re.compile(r"\$[^$]*\$")
_OPTION = re.compile(r"\[(?:title ?= ?)?([^\[\]]*)\]:?$")
_QUOTES, _BRACKETS = str.maketrans("", "", '"“”„'), str.maketrans("", "", "()[]")


def unclaimed(before: str, after: str) -> Stance | None:
    """How sentences mean the formula between them, where they say that it is not claimed; None where they do not."""
    own, lead, first = _last(_plain(before[-HEARD:])) if before else ("", "", False)
    if own or lead:
        heard = _before(own) or (_ahead(lead) if not own else _run_in(lead) if first else None)
        if heard:
            return heard
    return _behind(_plain(after[:HEARD])) if after else None


def points_ahead(words: str) -> bool:
    """Whether a whole sentence says of what stands below it that it is not claimed."""
    own, lead, _ = _last(_plain(words[-HEARD:]))
    return not own and _ahead(lead) is not None


def crossed(text: str) -> str:
    """A text with a cross for each macro of LaTeX that shows one."""
    return _CROSSING.sub(" ✗ ", text) if "\\" in text else text


def _before(own: str) -> Stance | None:
    """What the words before a formula in its sentence say of it."""
    own = _PARTS.split(own)[-1].strip()
    if _CROSS.search(own[-4:]) or UNTRUE.search(own):
        return Stance.DENIED
    own = own.removesuffix(":") if own.endswith("that:") else own
    if own.endswith(":"):
        return Stance.DENIED if _labelled(own) else None
    clause = GRANTED.sub("know", _clause(_ASIDE.sub("", own)))
    if clause == "that" or clause.endswith(" that"):
        return _granted(clause.removesuffix("that").strip(" ,"))
    last = clause[clause.rfind(" ") + 1 :]
    if REFUSED.fullmatch(last):
        return Stance.DENIED
    if not TAKING.fullmatch(last) or SUBORDINATE.match(clause):
        return None
    return Stance.DENIED if NEVER.search(clause.partition(" that ")[0]) else None


def _granted(clause: str) -> Stance | None:
    """How a clause means what stands behind its `that`, which only some are known to take for granted."""
    if LEADING.search(clause):
        return None
    if NEVER.search(clause) or PREDICATE.search(clause):
        return Stance.DENIED
    known = not clause or GRANTING.search(clause) or TRULY.search(clause)
    return None if known else Stance.DOUBTED


def _ahead(sentence: str) -> Stance | None:
    """What a whole sentence says of the formula behind it."""
    if not _brief(sentence, LONG):
        return None
    if _asks(sentence):
        return Stance.ASKED
    told = UNTRUE.search(sentence) or LABEL.fullmatch(sentence) or _points(sentence)
    return Stance.DENIED if told else None


def _points(words: str) -> bool:
    """Whether words deny something, and say that they speak of what follows them."""
    denies = PREDICATE.search(words) or NEVER.search(words) or NOTHING.match(words)
    return denies is not None and POINTING_AHEAD.search(words) is not None


def _run_in(title: str) -> Stance | None:
    """What a title that begins a paragraph says of what follows it there: `Wrong answer. We get`."""
    return Stance.DENIED if _brief(title, BRIEF) and _labelled(title) else None


def _labelled(label: str) -> bool:
    """Whether a label says that what follows it is not claimed."""
    bare = label.translate(_BRACKETS).rstrip(":!? ").rsplit(": ", 1)[-1]
    bare = _NUMBERED.sub("", bare).strip(" '-=>→⇒")
    said_last = " ".join(bare.split()[-TITLE:])
    told = UNTRUE.search(bare) or LABEL.fullmatch(said_last) or LABEL.fullmatch(said_last.rsplit(", ", 1)[-1])
    return told is not None or _points(bare)


def _behind(after: str) -> Stance | None:
    """What the words behind a formula say of it, and the sentence behind its own."""
    if (cross := _CROSS.search(after)) and not after[: cross.start()].strip(" )(.,"):
        return Stance.DENIED
    own, *rest = [part.strip() for part in _ENDED.split(after, maxsplit=2)]
    if (note := _NOTE.match(own)) and _noted(note[1].strip()) and not _contrasts(note):
        return Stance.DENIED
    said_of_it = own.split(" $")[0]
    goes_on = not rest and own.endswith((":", "that"))  # to what stands behind it
    if not goes_on and IS.match(own) and (PREDICATE.search(said_of_it) or UNTRUE.search(said_of_it)):
        return Stance.DENIED
    if DOUBTED.match(own):
        return Stance.DOUBTED
    following = rest[0] if len(rest) > 1 or (rest and not rest[0].endswith((":", "that"))) else ""
    return (None if goes_on else _takes_back(own)) or _takes_back(following)


def _asks(sentence: str) -> bool:
    """Whether a sentence asks if something is true: `Is this right?`"""
    return sentence.endswith("?") and WHETHER.match(sentence.rstrip("? ")) is not None


def _contrasts(note: re.Match[str]) -> bool:
    """Whether it says what a formula is not by another one: `, not $7$`."""
    return note[1].strip() in ("not", "no") and note.string.startswith("$", note.end())


def _noted(note: str) -> bool:
    """Whether a note beside a formula says that it does not hold."""
    words = note.split()
    if 0 < len(words) <= BRIEF and any(map(NOTES.fullmatch, words)) and all(map(FILLING.fullmatch, words)):
        return True
    told = UNTRUE.search(note) or LABEL.fullmatch(note) or PREDICATE.fullmatch(note)
    return _brief(note, LONG) and bool(told or (IS.match(note) and PREDICATE.search(note)))


def _takes_back(sentence: str) -> Stance | None:
    """How a sentence behind a formula, which says nothing else, means it."""
    if not _brief(sentence, LONG):
        return None
    if _asks(sentence):
        return Stance.ASKED
    alone = _brief(sentence, BRIEF) and (ALONE.fullmatch(sentence) or LABEL.fullmatch(sentence))
    pointed = POINTING.match(sentence) and PREDICATE.search(sentence)
    told = alone or pointed or UNTRUE.search(sentence) or NOTHING.match(sentence) or REFUSING.search(sentence)
    return Stance.DENIED if told else None


def _brief(sentence: str, most: int) -> bool:
    """Whether a sentence has words, no formula and at most so many."""
    return 0 < len(sentence.split()) <= most and "$" not in sentence


def _clause(own: str) -> str:
    """The clause that goes on in the formula."""
    start = 0
    for found in _BOUNDARY.finditer(own):
        if own[found.start() :].strip() in ("so that", "such that", "that"):
            break
        start = found.end()
    return own[start:].strip()


def _last(text: str) -> tuple[str, str, bool]:
    """The sentence that a text ends in, the whole one before it, and whether that is the first."""
    parts: Sequence[str] = [part.strip() for part in _ENDED.split(text)]
    return parts[-1], parts[-2] if len(parts) > 1 else "", len(parts) == 2


def _plain(text: str) -> str:
    """A text without marks, in lower case, each formula as `$`."""
    bare = _DRESS.sub(" ", _FORMULA.sub(" $ ", crossed(text))).lower().replace("’", "'").translate(_QUOTES)
    return _OPTION.sub(r"\1:", " ".join(bare.split()).replace("( ", "(").replace(" )", ")"))
