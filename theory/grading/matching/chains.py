"""Which chains of a document are answers to a question: by name, by their place, by their form or by their value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np

from checks.literals import Numbers
from checks.reading import Chain, Side
from checks.tree import Call, Name, Number, names
from theory import figures
from theory.grading.content import Illegible, Symbolic, answered
from theory.grading.judging.formulas import judge_formula
from theory.grading.judging.letters import next_of
from theory.grading.marks import Mark
from theory.grading.matching import sayings, shapes
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.candidates import Candidate, Told, about, given_by, without_name
from theory.grading.matching.coefficients import matched
from theory.grading.matching.sheet import Response, range_ends
from theory.grading.matching.subjects import About
from theory.grading.matching.unnamed import FINDERS
from theory.grading.matching.values import COMMAED
from theory.grading.reasons import OtherLetters


def answers(aliases: Aliases, written: Sequence[Candidate], spoken: sayings.Spoken | None = None) -> Iterator[Response]:
    """The answers to one question. One whose comma may be a point, as in `2,303`, is for a person, where no whole
    number is asked for."""
    for given in _answers(aliases, written, spoken):
        value = aliases.key.exact.get(next(iter(aliases.find(given.part)), given.part))
        clear = value is None or np.shape(value) != () or figures.whole(value) is not None
        if clear or not COMMAED.fullmatch(given.text.strip("$ ")) or spoken is None or spoken.pointed:
            yield given
        else:
            yield replace(
                given, content=Illegible("its comma may part groups of digits, or be a point"), step=None, forms=()
            )


def _answers(aliases: Aliases, written: Sequence[Candidate], spoken: sayings.Spoken | None) -> Iterator[Response]:
    """The answers to one question: named ones first, then what place, form and value tell of those without a name, then
    what is said in plain words."""
    written = [without_name(aliases, item) for item in written]
    told = [Told(item, about(aliases, item)) for item in written]
    taken: set[str] = set()
    said = {part for _, part, _ in sayings.parted(aliases, spoken)} if spoken else set()
    for given, meant in _settled(aliases, list(_named(aliases, told)), said):
        taken.update(meant)
        yield _finished(aliases, meant[0], given, told)
    yield from _ranges(aliases, written)
    for find in (matched, *FINDERS):
        found = [(part, given) for part, given in find(aliases, told, taken) if part not in taken]
        taken.update(part for part, _ in found)
        yield from (given for _, given in found)
    if spoken is not None:
        yield from sayings.responses(aliases, spoken, taken)


def _named(aliases: Aliases, told: Sequence[Told]) -> Iterator[tuple[Response, tuple[str, ...]]]:
    """Chains that begin with the name of a quantity and end in what it is."""
    own = frozenset(name for one in told if one.chain.relations for name in one.subject.found)
    for one in told:
        name, found = one.subject.name, one.subject.found
        last = one.chain.sides[-1]
        if (shape := shapes.stated(one.chain)) and (of := aliases.find(f"{shape.array}{shapes.SHAPE}")):
            sizes = Symbolic(Chain((replace(last, tree=shape.sizes),), ()))
            yield replace(given_by(of[0], one.item), content=sizes), of
            continue
        alone = last.tree if found and not one.chain.relations else None
        told_alone = alone is not None and (answered(alone) or not one.item.begins_with(name))
        if last.tree is None or not (one.equates or told_alone or _updates(one)):
            continue
        if name and SHAPED.search(one.item.statement.context.before):
            name = f"{shapes.bare(name)}{shapes.SHAPE}"
            found = aliases.find(name, aliases.key.question.name)
        yield from _entries(aliases, one, own)
        number = found and found[0] in aliases.key.exact and found[0] not in aliases.key.worked.general
        if found and not (number and answered(last.tree) is None):
            steps = next_of(one.chain.sides[0].tree) is not None
            formula = answered(last.tree) is None and (steps or ("/" in name and name == found[0]))
            yield given_by(name, one.item, left=formula), found


def _settled(
    aliases: Aliases, named: Sequence[tuple[Response, tuple[str, ...]]], said: AbstractSet[str]
) -> Iterator[tuple[Response, tuple[str, ...]]]:
    """What is named; of several values for one part, none that is exactly that of another quantity whose name has the
    same words. said: the parts for which words give a value."""
    for given, meant in named:
        again = meant[0] in said or sum(other == meant for _, other in named) > 1
        value = given.content
        tree = Number(value.entries[0].value, given.text) if isinstance(value, Numbers) and not value.shape else None
        if not (again and tree and aliases.is_of_another(meant[0], aliases.said_in(given.part), tree)):
            yield given, meant


def _finished(aliases: Aliases, part: str, given: Response, told: Sequence[Told]) -> Response:
    """An answer; where it is right, but in other letters than those that are asked for, and a later chain without name
    goes on to these, the end of that one: `da/dx = e^{-x}(1 + e^{-x})^{-2}. This is (1 - a)/a a^2 = a(1 - a)`."""
    if not isinstance(given.content, Symbolic):
        return given
    if not any(isinstance(why, OtherLetters) for why in judge_formula(aliases.key, part, given.content).reasons):
        return given
    for one in told:
        last = one.chain.sides[-1]
        later = one.equates and one.subject.about is About.FORM and one.item.statement.line(last) >= (given.line or 0)
        if later and judge_formula(aliases.key, part, Symbolic(Chain((last,), ()))).verdict is Mark.RIGHT:
            return given_by(part, one.item)
    return given


def _updates(one: Told) -> bool:
    """Whether a chain says what becomes of a letter that is found anew: w -> w - 2."""
    first, last = one.chain.sides[0].tree, one.chain.sides[-1].tree
    anew = len(one.subject.found) == 1 and one.subject.found[0].endswith(".new") and one.chain.relations == ("→",)
    return anew and isinstance(first, Name) and last is not None and first.text in names(last)


def _entries(aliases: Aliases, one: Told, own: frozenset[str]) -> Iterator[tuple[Response, tuple[str, ...]]]:
    """The entries of a vector of quantities that the question has one by one: dL/dy of dL/dy1, dL/dy2 and dL/dy3.

    own: those that have chains of their own, which a formula for the whole vector says nothing else of.
    """
    vector, last = (*one.subject.found, one.subject.name)[0], one.chain.sides[-1]
    parts, found = aliases.key.entries(vector), None if last.tree is None else answered(last.tree)
    if len(parts) < 2:
        return
    whole = given_by(vector, one.item)
    if found is None and one.subject.found and aliases.key.exact.keys().isdisjoint(parts):
        chain = Chain((Side(Name(vector), vector, last.start, last.start), last), ("=",))
        yield from ((replace(whole, part=part, content=Symbolic(chain)), (part,)) for part in parts if part not in own)
    if found is not None and len(found.entries) == len(parts):
        for part, entry in zip(parts, found.entries, strict=True):
            yield replace(whole, part=part, text=entry.text, content=Numbers((entry,)), forms=()), (part,)


def _between(item: Candidate) -> tuple[str, Chain] | None:
    """`-1 < tanh x < 1` as the function's name and the interval that it lies in."""
    sides = [side.tree for side in item.chain.sides]
    head = INSIDE.get(" ".join(item.chain.relations))
    low, inside, high = sides if len(sides) == 3 else (None, None, None)
    if head is None or low is None or high is None or not isinstance(inside, Call):
        return None
    if not all(isinstance(arg, Name) for arg in inside.args):
        return None
    side = replace(item.chain.sides[-1], tree=Call(head, (low, high)))
    return inside.head, Chain((side,), ())


INSIDE = {"< <": "tuple", "≤ ≤": "list", "≤ <": "interval[)", "< ≤": "interval(]"}  # which ends belong to it
SHAPED = re.compile(r"\b(?:shape|size|dimensions?) of\W*$", re.IGNORECASE)


RANGE = re.compile(r"\b(?:range|codomain|image) of (?:the )?(?P<name>\w+)(?: function)? is\W*$", re.IGNORECASE)
CONDITION = re.compile(r"\b(?:for|if|when|where|positive|negative)\b|[<>≥≤]", re.IGNORECASE)


def _ranges(aliases: Aliases, written: Sequence[Candidate]) -> Iterator[Response]:
    """`tanh x in (-1, 1)`, or an interval right after `the range of tanh is`; none that needs a condition."""
    for item in written:
        if between := _between(item):
            name, interval = between
            if not CONDITION.search(re.split(r"[.$]", item.statement.context.after)[0]) and range_ends(
                aliases.key, f"range {name}", interval
            ):
                yield replace(given_by(f"range {name}", item, step=False), chain=interval)
            continue
        sides = list(item.chain.sides)
        said = RANGE.search(re.sub(r"[*_`]", "", item.statement.context.before))
        name = said["name"] if said and len(sides) == 1 else None
        if len(sides) > 1 and item.chain.relations[-1] == "∈" and isinstance(made := sides[-2].tree, Call):
            name = made.head if all(isinstance(arg, Name) for arg in made.args) else None
        if name is None or CONDITION.search(item.statement.context.after.split(".")[0]):
            continue
        if range_ends(aliases.key, f"range {name}", item.chain):
            yield replace(given_by(f"range {name}", item, step=False), chain=item.chain)
