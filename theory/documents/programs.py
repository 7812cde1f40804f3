"""What programs in a document give: numbers and lists of them that a name is set to as they stand. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from theory.documents.formulas import Excerpt, Formula, Found, Passed, joined
from theory.documents.pieces import Reason, Why
from theory.documents.places import Place
from theory.words import Stance

LANGUAGES = frozenset({"python", "py", "python3", "ipython", "ipython3", "{python}", "{code-cell}"})
MOST = 20_000  # characters of a program in which anything is looked for

_NAME = r"[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?"
_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
# Names for numbers; a number; or a list of numbers, alone or as the argument of what makes an array of it.
_GIVEN = re.compile(
    rf"^(?:(?P<names>{_NAME}(?:[ \t]*,[ \t]*{_NAME})+)[ \t]*=[ \t]*(?P<numbers>{_NUMBER}(?:[ \t]*,[ \t]*{_NUMBER})+)"
    rf"|(?P<name>{_NAME})[ \t]*=[ \t]*(?:(?P<number>{_NUMBER})"
    r"|(?P<call>(?:np|numpy|jnp|torch)\.(?:array|tensor)\(\s{0,40})?(?P<list>\[[-+0-9.eE,\[\]\s]{1,2000}\])"
    r"(?(call)\s{0,40}(?:,\s{0,40}dtype\s{0,4}=\s{0,4}[\w.]{1,40})?\))))[ \t]*;?[ \t]*(?:\#[^\n]*)?$",
    re.MULTILINE,
)
_TARGET = rf"{_NAME}(?:\[[^\]\n]{{0,80}}\]|\.\w{{1,40}})*"
_SET = re.compile(
    rf"(?:^|[;:=])[ \t]*(?P<targets>\(?{_TARGET}(?:[ \t]*,[ \t]*{_TARGET})*\)?)"
    r"[ \t]*(?:[-+*/@%|&^]|//|\*\*|<<|>>|:)?=(?!=)"
    rf"|\bfor[ \t]+(?P<each>\(?{_NAME}(?:[ \t]*,[ \t]*\(?{_NAME}\)?)*\)?)[ \t]+in\b|\bas[ \t]+(?P<called>{_NAME})",
    re.MULTILINE,
)
_QUOTES = re.compile(r"\"\"\"|'''")


def pieces(source: Excerpt, place: Place) -> Iterator[Found]:
    """A program as what it gives, each of these a formula that is supposed, and the rest, which is passed over."""
    done = 0
    for start, end, said in _given(source):
        if source[done:start].text.strip():
            yield Passed(source.span(done, start), Reason(Why.PROGRAM))
        span = source.span(start, end)
        yield Formula(said, span, place.context, Stance.SUPPOSED, typed=True, program=True)
        done = end
    if source[done:].text.strip():
        yield Passed(source.span(done), Reason(Why.PROGRAM))


def _given(source: Excerpt) -> Iterator[tuple[int, int, Excerpt]]:
    """Where a name is set to a number or list that stands there, outside of brackets and texts, and what that says."""
    text = source.text
    if len(text) > MOST or _QUOTES.search(text):
        return
    level = done = 0
    for found in _GIVEN.finditer(text):
        level += _opened(text[done : found.start()])
        done = found.start()
        if level == 0 and _opened(found[0].partition("#")[0]) == 0:
            sides = [source[slice(*found.span(name))] for name in ("name", "names", "number", "numbers", "list")]
            if found["names"]:
                sides = [joined((Excerpt.new("(", s.places[0]), s, Excerpt.new(")", s.places[-1]))) for s in sides if s]
            yield found.start(), found.start() + len(found[0].partition("#")[0].rstrip("; \t")), joined(sides, " = ")


def given(text: str) -> frozenset[str]:
    """The names to which a line of a program gives numbers, by the formula that it is."""
    return frozenset(re.findall(_NAME, text.partition(" = ")[0]))


def _opened(text: str) -> int:
    """How many more brackets a text opens than it closes."""
    return sum(text.count(sign) for sign in "([{") - sum(text.count(sign) for sign in ")]}")


def computed(text: str) -> frozenset[str]:
    """The names that a program sets in another way, so that their numbers are not known."""
    if len(text) > MOST:
        return frozenset()
    found = (name for one in _SET.finditer(text) for name in (one["targets"], one["each"], one["called"]) if name)
    return frozenset(name for names in found for name in re.findall(rf"(?<![\w.\[]){_NAME}", names))
