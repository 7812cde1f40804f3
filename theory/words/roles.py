"""What a phrase does to a formula beside it: nothing, or it says how the formula is meant, and how far that goes."""

from __future__ import annotations

from enum import Enum


class Stance(Enum):
    """How the words around a formula mean it. Only what is claimed is judged, or taken as an answer."""

    CLAIMED = "claimed"
    DENIED = "denied"
    DOUBTED = "doubted"
    ASKED = "asked"
    SUPPOSED = "supposed"
    QUOTED = "quoted"
    STRUCK = "struck"
    ALTERNATIVE = "alternative"


class Role(Enum):
    """What a harmless phrase does. (A stance is what the others do.)"""

    CONCLUDING = "what follows is concluded from what stands before"  # so, therefore
    FINAL = "what follows is the answer, whatever stood before"  # the final answer
    ANSWER = "names what is asked for"  # the answer, the value
    OF = "names what is asked for, by the formula that follows"  # the range of
    IS = "says what something is"
    AND = "joins"
    PLACES = "says to how many decimals"
    DIGITS = "says to how many significant digits"
    ABOUT = "says that a value is rounded"
    FILLING = "says nothing about a value"
    TURNING = "ends what the words before it say of a formula"  # but
    SIGN = "is a sign of arithmetic between two numbers"  # times
    LINKING = "leads to a noun that what is said belongs to"  # for
    OPERAND = "takes what follows for its operand"  # of


class Reach(Enum):
    """Which formulas a stance in the words of a document is about."""

    AHEAD = "all that follow in the sentence"
    BACK = "the one before it in the sentence"
    NONE = "none: there it is claimed like anything else, as an example is, though it answers nothing"
    NEXT = "the one in the sentence before, which this begins"
    BESIDE = "the one that it touches"
