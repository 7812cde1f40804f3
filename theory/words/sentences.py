"""Which words end the mathematics in a sentence: what may stand right before a formula, and right behind a number.

Only a phrase that leaves a formula whole is here: a verb ("needs"), a conjunction ("because"), a noun that is counted
("75 weights"). One that takes the formula for its operand ("half of", "the square of", "twice", "minus") must not be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from theory.words.roles import Role
from theory.words.understanding import folded, read


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


# Right before a formula: verbs that are complete with it (needs, need; gives, give), but none that computes with it
# (doubles, squares).
_VERB = (
    "need|take|make|give|contain|cost|add|see|use|produce|compute|calculate|yield|require|perform|store|obtain|get|find|"
    "leave|last|spend|keep|become|show|save|cover|receive|read|span|occupy|consume|process|return|output|score|achieve|"
    "report|measure|count|include|hold|equal|remain|reach|involve|generate|execute|want|expect|allow|appear|weigh"
)
_VERBS = re.compile(rf"(?:{_VERB})(?:e?s)?|has|have|had|is|are|was|were|got|gave|took|made|found|does")
_LEADING = _phrases(
    "leads to|lead to|amounts to|comes to|adds up to|add up to|reduces to|corresponds to|boils down to|scaled to|"
    "accounts for|account for|that|because|since|while|whereas|where|first|second|together|altogether|overall|in total|"
    "in all|but with|which|let|consider|that is|this is|which is|which are|there are|there were|there is|that's|it's|"
    "there's|would be|will be|should be|must be|namely|now|again|also|therefore|thus|hence|at most|at least"
)
_PREPOSITIONS = _phrases("for|into")  # the same where no number stands before them: 5 for 3
# What changes, and where it ends: `drops to 2 * 3 = 6`, `went down to`.
_REACHING = re.compile(
    r"(?:grow|grows|grew|grown|shrink|shrinks|shrank|shrunk|drop|drops|dropped|rise|rises|rose|fall|falls|fell|go|goes|went|change|"
    r"changes|changed|move|moves|moved|increase|increases|increased|decrease|decreases|decreased|update|updates|updated|"
    r"come|comes|came|scale|scales|scaled|round|rounds|rounded)(?: down| up)? to"
)
_DEGREES = _phrases("only|just|exactly|already|simply|still|indeed|almost|usually")
# The same only where no other operand can stand before them: `the sum of 5 and 3 = 8`.
_JOINING = _phrases("and|or|with")
# Of the table of harmless words, what is complete before a formula.
_COMPLETE = frozenset({Role.CONCLUDING, Role.IS, Role.ABOUT, Role.FINAL, Role.TURNING})
# Nouns that are counted, behind a number.
_COUNTED = _phrases(
    "weights|weight|parameters|parameter|params|biases|bias|units|unit|neurons|neuron|nodes|filters|filter|kernels|"
    "channels|images|image|pixels|positions|entries|values|numbers|outputs|inputs|activations|multiplications|"
    "additions|operations|steps|samples|examples|epochs|iterations|batches|layers|features|classes|floats|bytes|byte|"
    "bits|bit|nats|nat|FLOPs|FLOPS|FLOP|flops|MACs|MAC|tokens|words|elements|connections|points|patches|windows|rows|"
    "columns|heads|blocks|updates|trainable parameters|learnable parameters|weights and biases|hidden units|"
    "percentage points|percentage point|frames|frames per second|fps|dB|people|boxes|objects|clusters|levels|cells|"
    "items|documents|sentences|characters|cases|trials|patients|students|users|errors|tests|runs|pairs|terms"
)
# What a clause may be about whose value stands right behind it: `..., recall 40/64 = 0.625`, `and fc2 100*10 = 1000`.
_OWNER = r"(?:(?:the|its|their|this|his|her|my|our) )?"
_WHICH = (
    r"(?:(?:first|second|third|fourth|last|next|final|other|same|left|right|new|old|initial|hidden|squared|weighted|"
    r"average|mean|total|expected|corresponding|dense|convolutional|cross|validation|test|training|learning|standard|"
    r"conv|input|output|batch|kernel|filter|step|embedding|focal|decay|dropout) )?"
)
_LABEL = r"(?:conv|fc|pool|layer|dense|linear|block|stage|head|norm|bn)[0-9]{1,2}"
_NOUN = (
    "accuracy|precision|recall|sensitivity|specificity|entropy|loss|error|variance|mean|average|probability|gain|share|"
    "ratio|rate|cost|memory|width|height|length|area|depth|output|input|result|total|number|gradient|distance|"
    "deviation|score|factor|saving|drop|rise|increase|decrease|reduction|perplexity|likelihood|temperature|weights|biases|parameters|activations|"
    "multiplications|additions|entries|outputs|inputs|values|value|size|dimension|stride|padding|momentum|threshold|"
    "weight|bias|slope|target|label|baseline|disparity|limit"
)
_PLACE = "pool|pooling|layer|convolution|split|block|stage|step|epoch|update|iteration|network|model|one|node|child"
_TOPIC = re.compile(
    rf"{_OWNER}{_WHICH}(?:{_LABEL}'s )?(?:{_NOUN})|{_LABEL}"
    rf"|(?:out )?of (?:the |all |these )?# (?:{'|'.join(sorted(noun for (noun, *more) in _COUNTED if not more))})"
    rf"|after (?:# (?:epochs|steps|iterations|updates|rounds)|{_OWNER}{_WHICH}(?:{_PLACE})|{_LABEL})"
)
_SUBJECT = re.compile(rf"{_OWNER}{_WHICH}(?:(?:{_NOUN}|{_PLACE})|{_LABEL})")
_AMOUNT = re.compile(rf"an? {_WHICH}(?:{_NOUN}) of")  # an accuracy of
_NUMBERED = re.compile(rf"{_LABEL}(?:'s)?")
# Right behind a formula.
_ENDING = _phrases(
    "which|who|so|hence|thus|therefore|then|because|since|while|whereas|but|instead|instead of|each|per|across|along|"
    "first|in total|in all|altogether|together|overall|as required|as expected|as desired|as well|as before|as above|"
    "for each|for every|for all|we have|we get|we find|we obtain|you get|one gets|this gives|is|are|was|were|by hand|"
    "rounded|approximately|exactly|too|again|here|times the original|times as|times more|times larger|times smaller|"
    "times faster|times slower|times higher|times lower|tall|wide|long|high|deep|away|apart"
)
# Right behind a formula without letters: they say when it holds, which changes nothing there.
_CONDITIONS = _phrases("for|at|if|when|where|with|after|before|on|from|as|or|while|in the|in each|in this")
# Right behind the noun that a number counts: they say more of the noun.
_OF_THINGS = _CONDITIONS | _phrases("of|to|into|that|in|between|through|among|left|needed|more in")
# What may follow `and` behind a number, of which nothing is a part of it (`12 and a half`).
_RESUMING = _COUNTED | _phrases(
    "there|the|its|their|so|then|we|it|this|that|hence|thus|after|recall|precision|is|are|has"
)

LONGEST = 5  # words of a phrase


# What takes the formula behind it for its operand: `half of`, `twice`, `20 % of`, `minus`.
_TAKING = re.compile(
    r"(?:[$%]|\b(?:half|thirds?|quarters?|fifths?|tenths?|percent|squares?|cubes?|roots?|logarithm|negative|inverse|"
    r"reciprocal))\s+of(?:\s+the)?$|\b(?:half|twice|thrice|double|triple|minus|plus|times|divided by|multiplied by)$",
    re.IGNORECASE,
)


def takes(before: str) -> bool:
    """Whether words right before a formula take it for their operand. before: with other formulas between dollars."""
    return _TAKING.search(before[-40:].rstrip()) is not None


def leads(words: Sequence[str], joins: bool) -> bool:
    """Whether these words, the last of which stands right before a formula, leave it whole.

    joins: whether what stands before them is known to be no operand, so that `and` joins sentences.
    """
    near = [folded(word) for word in words[-LONGEST:]]
    while near and (near[-1],) in _DEGREES:
        near.pop()
    return _complete(near, joins) or _named(near) if near else joins


def _complete(near: Sequence[str], joins: bool) -> bool:
    """Whether these words, of which there is one at least, go on with a value."""
    if _VERBS.fullmatch(near[-1]) or any(_ends(near, length, _LEADING) for length in range(1, LONGEST)):
        return True
    if joins and _ends(near, 1, _JOINING | _PREPOSITIONS):
        return True
    if len(near) > 1 and _ends(near, 1, _PREPOSITIONS):
        return True
    if any(_REACHING.fullmatch(" ".join(near[-length:])) for length in (2, 3)):
        return True
    *_, last = read(near)
    return last.does in _COMPLETE


def _named(near: Sequence[str]) -> bool:
    """Whether they end in a noun whose value follows: `has length`, `an accuracy of`."""
    if any(_AMOUNT.fullmatch(" ".join(near[-length:])) for length in (3, 4)):
        return True
    verbs = [near[-length - 1] for length in (1, 2) if len(near) > length and topic(near[-length:])]
    return any(verb == "with" or _VERBS.fullmatch(verb) for verb in verbs)


def topic(words: Sequence[str]) -> bool:
    """Whether these words, all of a clause before a formula, say what its value is of, or when. A number is `#`."""
    return _TOPIC.fullmatch(" ".join(map(folded, words))) is not None


def subject(words: Sequence[str]) -> bool:
    """Whether these words name what a clause is about, whatever it says of it."""
    return _SUBJECT.fullmatch(" ".join(map(folded, words))) is not None


def numbered(word: str) -> bool:
    """Whether this is a layer by its number, also whose: conv1, fc2's."""
    return _NUMBERED.fullmatch(folded(word)) is not None


def says(word: str) -> bool:
    """Whether this is a verb with which a clause goes on behind what it is about."""
    return _VERBS.fullmatch(folded(word)) is not None


def counted(words: Sequence[str]) -> int:
    """How many of these words, the first of which stands right behind a number, are a noun that is counted."""
    return next((length for length in (3, 2, 1) if len(words) >= length and tuple(words[:length]) in _COUNTED), 0)


def ends(words: Sequence[str], letters: bool, things: bool = False) -> bool:
    """Whether these words, the first of which stands right behind a formula, end it.

    letters: whether the formula has letters, so that a condition is a part of what it says. things: whether they stand
    behind the noun that it counts.
    """
    near = [folded(word) for word in words[:LONGEST]]
    known = _ENDING if letters else _ENDING | _OF_THINGS if things else _ENDING | _CONDITIONS
    if near[:1] == ["and"]:
        return tuple(near[1:2]) in _RESUMING
    return any(tuple(near[:length]) in known for length in (1, 2, 3))


def _ends(words: Sequence[str], length: int, phrases: frozenset[tuple[str, ...]]) -> bool:
    return len(words) >= length and tuple(words[-length:]) in phrases
