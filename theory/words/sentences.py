"""Which words end the mathematics in a sentence: what may stand right before a formula, and right behind a number.

Only a phrase that leaves a formula whole is here: a verb ("needs"), a conjunction ("because"), a noun that is counted
("75 weights"). One that takes the formula for its operand ("half of", "the square of", "twice", "minus") must not be.
"""

from __future__ import annotations

from collections.abc import Sequence

from theory.words.roles import Role
from theory.words.understanding import folded, read


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


# Right before a formula. Verbs, conjunctions and adverbs that are complete without it.
_LEADING = _phrases(
    "needs|need|has|have|had|holds|hold|takes|take|makes|make|gives|give|contains|contain|costs|cost|adds|sees|see|"
    "uses|use|produces|produce|computes|compute|calculates|calculate|yields|yield|requires|require|performs|stores|"
    "store|obtain|get|gets|leads to|amounts to|comes to|adds up to|add up to|reduces to|corresponds to|boils down to|"
    "scaled to|grows to|shrinks to|drops to|rises to|that|because|since|while|whereas|where|now|again|first|second|"
    "also|together|altogether|overall|in total|in all|a total of|a gain of|a saving of|but with|which|let|"
    "consider|that is|this is|there are|there were|are|were|become|becomes"
)
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
    "columns|trainable parameters|learnable parameters|weights and biases|hidden units"
)
# Right behind a formula.
_ENDING = _phrases(
    "which|who|so|hence|thus|therefore|then|because|since|while|whereas|but|instead|instead of|each|per|across|along|"
    "first|in total|in all|altogether|together|overall|as required|as expected|as desired|as well|as before|as above|"
    "for each|for every|for all|is|are|was|were|by hand|rounded|approximately|exactly|too|again|here"
)
# Right behind a formula without letters: they say when it holds, which changes nothing there.
_CONDITIONS = _phrases("for|at|if|when|where|with|after|before|on|from|as|or|while|in the|in each|in this")
# What may follow `and` behind a number, of which nothing is a part of it (`12 and a half`).
_RESUMING = _COUNTED | _phrases(
    "there|the|its|their|so|then|we|it|this|that|hence|thus|after|recall|precision|is|are|has"
)

# Right before a formula that has a name on its left: nouns that it names, and what leads to it.
_NAMING = _phrases(
    "a|an|gradient|gradients|derivative|slope|loss|error|mse|cost|output|outputs|input|inputs|size|shape|dimension|"
    "function|term|layer|layers|level|rate|dropout|acc|accuracy|params|bias|weight|kernel|stride|padding|network|"
    "convolution|pooling|image|map|point|step|row|column|batch|class|classes|total|sum|product|activation|neuron|"
    "probability|entropy|matrix|vector|scalar|number|coefficient|parameter|answer|part|question|w.r.t|for|at|in|by|"
    "using|with|be|have|compute|write|set|put|define|new|some|operation|addition|multiplication|update"
)
_OF = _phrases("shape of|size of|sizes of|dimension of|dimensions of|value of")  # they name what the formula gives

LONGEST = 4  # words of a phrase


def leads(words: Sequence[str], joins: bool) -> bool:
    """Whether these words, the last of which stands right before a formula, leave it whole.

    joins: whether what stands before them is known to be no operand, so that `and` joins sentences.
    """
    near = [folded(word) for word in words[-LONGEST:]]
    if any(_ends(near, length, _LEADING) for length in range(1, LONGEST)):
        return True
    if joins and _ends(near, 1, _JOINING):
        return True
    *_, last = read(near) if near else [None]
    return last is not None and last.does in _COMPLETE


def names(words: Sequence[str]) -> bool:
    """Whether these words, the last of which stands right before a formula with a name on its left, leave it whole."""
    near = [folded(word) for word in words[-LONGEST:]]
    return leads(near, joins=True) or _ends(near, 1, _NAMING | _COUNTED) or _ends(near, 2, _OF)


def counted(words: Sequence[str]) -> int:
    """How many of these words, the first of which stands right behind a number, are a noun that is counted."""
    return next((length for length in (3, 2, 1) if len(words) >= length and tuple(words[:length]) in _COUNTED), 0)


def ends(words: Sequence[str], letters: bool) -> bool:
    """Whether these words, the first of which stands right behind a formula, end it.

    letters: whether the formula has letters, so that a condition is a part of what it says.
    """
    near = [folded(word) for word in words[:LONGEST]]
    known = _ENDING if letters else _ENDING | _CONDITIONS
    if near[:1] == ["and"]:
        return tuple(near[1:2]) in _RESUMING
    return any(tuple(near[:length]) in known for length in (1, 2))


def _ends(words: Sequence[str], length: int, phrases: frozenset[tuple[str, ...]]) -> bool:
    return len(words) >= length and tuple(words[-length:]) in phrases
