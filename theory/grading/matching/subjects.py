"""What a chain is about: the quantity that its left side names, nothing, or another thing than the question has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from checks.literals import numbers
from checks.reading import Chain
from checks.tree import Call, Name, Tree, names
from checks.vocabulary.names import GREEK
from theory.formula.names import derivative
from theory.grading.judging.letters import next_of
from theory.grading.key import Key
from theory.grading.matching.aliases import LOSSES, Aliases


class About(Enum):
    """What the left side of a chain is. Only a quantity is known to be what the chain answers."""

    QUANTITY = "quantity"  # a name of one that the question has
    FORM = "form"  # an expression, or a derivative: perhaps what is asked for in other words
    NOTHING = "nothing"  # a calculation in numbers, or nothing at all: it names no quantity
    OWN = "own"  # a letter that the question does not have
    OTHER = "other"  # the name of another thing, or what could not be read


@dataclass(frozen=True, slots=True)
class Subject:
    """What a chain is about. found: the quantities that its name may mean, one for each convention. name: of a letter
    or a quantity, as it is written."""

    about: About
    found: tuple[str, ...] = ()
    name: str = ""


def subject(aliases: Aliases, chain: Chain) -> Subject:
    """What the first side of a chain names, as far as it is positively known."""
    first = chain.sides[0]
    if WORDS.fullmatch(first.text) and (found := aliases.find(first.text)):
        return Subject(About.QUANTITY, found, first.text)  # params conv2
    if first.tree is None:
        return Subject(About.OTHER if first.text.strip() else About.NOTHING)
    name = _name(first.tree, aliases.key) or _typed(aliases, first.tree)
    if name is not None:
        if found := aliases.find(name, aliases.key.question.name):
            return Subject(About.QUANTITY, found, name)
        if "/" in name:
            return Subject(About.FORM, name=name)
        return Subject(About.OWN if _letter(name) and not _stated(name, aliases.key) else About.OTHER, name=name)
    if isinstance(first.tree, Call) and _is_named(first.tree.head):
        return Subject(About.OTHER)
    return Subject(About.FORM if names(first.tree) else About.NOTHING)


def _name(tree: Tree, key: Key) -> str | None:
    """The name that a chain begins with; of BCE(0, 0.9), the function's, where those are the question's numbers; of
    w^{(t+1)}, that of what is made anew."""
    if (anew := next_of(tree)) is not None and f"{anew[0]}.new" in key.order:
        return anew[0]
    if isinstance(tree, Name):
        return tree.text
    if not isinstance(tree, Call):
        return None
    if operated := _operated(tree):
        return operated
    if tree.head == "^" and all(isinstance(arg, Name) for arg in tree.args):  # alpha_1^c
        said = " ".join(arg.text for arg in tree.args if isinstance(arg, Name))
        return said if any(said.lower() in names for names in key.worked.called.values()) else None
    slope = derivative(tree.head) is not None or tree.head.startswith("nabla_")
    if slope and all(isinstance(arg, Name) for arg in tree.args):  # of a function of these letters
        return tree.head
    if not _is_named(tree.head):
        return None
    given = [arg for arg in tree.args if not isinstance(arg, Name)]
    put_in = [found.entries[0].value for arg in given if (found := numbers(arg)) is not None and not found.shape]
    stated = [given.value for given in key.derivation.givens if given.shape == () and given.value is not None]
    return tree.head if not given or (len(put_in) == len(given) and sorted(put_in) == sorted(stated)) else None


def _operated(tree: Tree) -> str:
    """The name of a derivative of a word, as `dMSE/dz`, of a second one, as `d2MSE/dz2`, and of the limit of one far to
    the left or right, as `left dMSE/dz`; empty for another."""
    if not isinstance(tree, Call):
        return ""
    if tree.head == "limit" and len(tree.args) > 2 and (inner := _operated(tree.args[0])):
        by = tree.args[1].text if isinstance(tree.args[1], Name) else ""
        return f"{FAR[tree.args[2]]} {inner}" if tree.args[2] in FAR and inner.endswith(f"/d{by}") else ""
    if tree.head != "derivative" or len(tree.args) != 2 or not isinstance(by := tree.args[1], Name):
        return ""
    of = tree.args[0]
    if isinstance(of, Name):
        return f"d{of.text}/d{by.text}"
    inner = of.args[0] if isinstance(of, Call) and of.head == "derivative" and of.args[1:] == (by,) else None
    return f"d2{inner.text}/d{by.text}2" if isinstance(inner, Name) else ""


FAR = {Call("neg", (Name("oo"),)): "left", Name("oo"): "right"}


def _is_named(head: str) -> bool:
    """Whether a function is called as a quantity is: BCE, or L as a loss."""
    return head in LOSSES or (len(head) > 1 and re.fullmatch("[A-Z][A-Za-z_]*", head) is not None)


def _typed(aliases: Aliases, tree: Tree) -> str | None:
    """A derivative that is typed as a quotient of two words, as dMSE/dyhat1, where the question has it."""
    if not (isinstance(tree, Call) and tree.head == "/" and all(isinstance(arg, Name) for arg in tree.args)):
        return None
    parts = [arg.text for arg in tree.args if isinstance(arg, Name)]
    return None if aliases.key.letters & set(parts) or not aliases.find("/".join(parts)) else "/".join(parts)


WORDS = re.compile(r"\s*[A-Za-z]{3,}(?: [A-Za-z]\w*){1,4}\s*")
GREEKS = "|".join(sorted(set(GREEK.values())))
LETTER = re.compile(rf"(?:[A-Za-z]|{GREEKS})(?:hat|bar|tilde|prime|star)*(?:_{{1,2}}\w+|\d+)?")


def _letter(name: str) -> bool:
    """Whether a name is one letter, with an index, a mark or a label at most, and no word."""
    return LETTER.fullmatch(name) is not None


def _stated(name: str, key: Key) -> bool:
    return any(given.name == name for given in key.derivation.givens)
