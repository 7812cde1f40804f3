"""Noun phrases that name a quantity of a question, put as its name: `the gradient of the loss with respect to w3`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from theory.formula.names import derivative
from theory.grading.key import family
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.nouns import NOUNS

_NAME = r"(?P<{}>\$\\?[A-Za-z][^$\n=]{{0,12}}\$|[A-Za-z](?:hat|_?\d{{1,2}})?(?![\w'’]))"
_SLOPE = (
    r"(?P<slope>(?:partial\s+|partielle\s+)?(?:gradients?|derivatives?|slope|gradienten?|ableitung|dérivée|derivada|"
    r"gradiente)(?:\s+(?:partielle|parcial))?)"
)
_LOSS = (
    r"(?:(?:the|our|der|des|la|del)\s+)?(?:loss(?:\s+function)?|cost(?:\s+function)?|error|verlust(?:e?s|funktion)?|"
    r"perte|pérdida|fehlers?)"
)
_OF = r"\s+(?:of|von|der|des|de|del|du)\s+"
_BY = (
    r"\s+(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by|for|to|nach|für|bezüglich|bzgl\.?|par\s+rapport\s+à|"
    r"(?:con\s+)?respecto\s+a|por|pour)\s+(?:(?:the|dem|der|das|la|el)\s+)?(?:(?:weights?|inputs?|logits?|gewichte?s?|"
    r"poids|peso|predictions?)\s+)?"
)
# `the gradient of the loss with respect to w3`, `the derivative of a by x`, `gradient for w3`, `the gradient of w3`
_PHRASES = (
    re.compile(rf"\b{_SLOPE}{_OF}(?:{_LOSS}|{_NAME.format('of')}){_BY}{_NAME.format('by')}", re.IGNORECASE),
    re.compile(rf"\b{_SLOPE}(?:{_OF.removesuffix(chr(92) + 's+')})?{_BY}{_NAME.format('by')}", re.IGNORECASE),
    re.compile(rf"\b{_SLOPE}{_OF}{_NAME.format('by')}", re.IGNORECASE),
)
# `the derivatives with respect to the three predictions`
_ALL = re.compile(
    rf"\b(?P<slopes>gradients|(?:partial\s+)?derivatives|slopes|ableitungen|gradienten|dérivées|derivadas)(?:{_OF}{_LOSS})?"
    r"\s+(?:with\s+respect\s+to|w\.?r\.?t\.?|by|for|nach|für)\s+(?:each\s+of\s+|all\s+)?(?:(?:the|den|die)\s+)?"
    r"(?:(?:two|three|four|five|zwei|drei|vier)\s+)?(?:predictions?|inputs?|weights?|logits?|outputs?|vorhersagen?|gewichten?)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(rf"\b(?P<noun>[a-z]+)\s+{_NAME.format('name')}", re.IGNORECASE)


def phrased(aliases: Aliases, words: str) -> str:
    """Words in which each phrase that names one quantity of the question is its name; the others stay as they are."""
    words = _ALL.sub(r"\g<slopes>", words)
    for pattern in _PHRASES:
        words = pattern.sub(lambda found: _slope(aliases, found) or found[0], words)
    return _NOUN.sub(lambda found: _called(aliases, found) or found[0], words)


def _slope(aliases: Aliases, found: re.Match[str]) -> str:
    """The derivative that a phrase names; empty where the question has none, or several. What is differentiated and is
    not named is the loss, or the one thing that the question differentiates by that letter."""
    groups, by = found.groupdict(), _bare(found["by"])
    whole = _bare(groups["of"]) if groups.get("of") else ""
    if whole:
        named = aliases.find(f"d{whole}/d{by}")
        return family(named[0]) if len(named) == 1 else ""
    pairs: Sequence[tuple[str, str]] = [pair for name in aliases.asked if (pair := derivative(name))]
    fitting = {family(f"d{of}/d{other}") for of, other in pairs if other == by}
    return fitting.pop() if len(fitting) == 1 else ""


def _called(aliases: Aliases, found: re.Match[str]) -> str:
    """A letter of the question's behind a noun that such letters go by: `weight w3`."""
    name = _bare(found["name"])
    letter = re.match(r"yhat|[A-Za-z]", name)
    known = letter is not None and found["noun"].lower() in NOUNS.get(letter[0], ())
    return found["name"] if known and (name in aliases.key.letters or aliases.find(name)) else ""


def _bare(name: str) -> str:
    """`w_3`, `$w_{3}$` and `$\\hat y$` as the question spells them."""
    bare = re.sub(r"\\hat\s*\{?\s*([A-Za-z])\s*\}?", r"\1hat", name.strip("$ "))
    return re.sub(r"[\s_{}\\]", "", bare)
