"""Answers without a name: what the place, the form or the value of a chain tells of the part that it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import sympy as sp

from checks.literals import Numbers, number, numbers
from checks.numbers import Printed
from checks.reading import EQUAL, Chain, Side
from checks.spans import Span
from checks.tree import Call, Name, Number, Tree, operands
from theory.formula.names import derivative
from theory.grading.content import Symbolic, answered
from theory.grading.judging.comparing import compare
from theory.grading.judging.formulas import equal, judge_formula
from theory.grading.judging.letters import as_spelled
from theory.grading.judging.replay import Replay
from theory.grading.judging.sides import value_of
from theory.grading.judging.working import shown
from theory.grading.key import Key, differ, family
from theory.grading.marks import Mark
from theory.grading.matching.aliases import COUNTED, Aliases, joined
from theory.grading.matching.candidates import Candidate, Told, given_by, quoted
from theory.grading.matching.sheet import Response, forms
from theory.grading.matching.subjects import About
from theory.grading.matching.surroundings import HEADING, MARK

TELLING = 100  # a whole number as large as this is an answer even where no name stands before it
Answered: TypeAlias = tuple[str, Response]  # the part, and what was written for it


def _products(aliases: Aliases, told: Iterable[Told], taken: set[str]) -> Iterator[Answered]:
    """The numbers in a chain rule's product, by their place in it."""
    key = aliases.key
    for item, about in told:
        name = about.found[0] if len(about.found) == 1 else ""
        if name not in key.order or not isinstance(key.derivation[name].last, sp.Mul):
            continue
        route = [str(factor) for factor in key.derivation[name].last.args]
        for side in item.chain.sides[1:]:
            factors = None if side.tree is None else _factors(side.tree)
            if factors is not None and len(factors) == len(route) and len(route) > 1 and set(route) <= set(key.order):
                line, note = item.statement.line(item.chain.sides[-1]), item.note
                for part, factor in zip(route, factors, strict=True):
                    yield part, Response(part, factor.text, Numbers((factor,)), line, note)


def _factors(tree: Tree) -> list[Printed] | None:
    """The printed factors of a product of numbers; factors 1 are dropped, and -1 goes to the factor before it."""
    flat: list[Printed] = []
    for node in operands(tree, "*"):
        if (printed := number(node)) is None:
            return None
        flat.append(printed)
    kept: list[Printed] = []
    for printed in flat:
        if printed.value == -1 and kept:
            kept[-1] = _negated(kept[-1])
        elif printed.value != 1:
            kept.append(printed)
    return kept


def _negated(number: Printed) -> Printed:
    text = number.text.removeprefix("-") if number.text.startswith("-") else f"-{number.text}"
    return replace(number, text=text, value=-number.value)


def _matrices(aliases: Aliases, told: Iterable[Told], taken: set[str]) -> Iterator[Answered]:
    """A matrix of the answer's shape at the end of a calculation that comes to the answer; and what stands inside ReLU
    before it."""
    key = aliases.key
    wanted = [part.name for part in key.asked if np.ndim(key.exact.get(part.name, 0)) == 2]
    if len(wanted) != 1:
        return
    shape = np.shape(key.exact[wanted[0]])
    inside = [name for name in key.operands[wanted[0]] if np.shape(key.exact[name]) == shape]
    for one in told:
        item, last = one.item, one.chain.sides[-1]
        if not one.equates or one.subject.about not in UNNAMED or not _calculated(key, wanted[0], item):
            continue
        if last.tree is None or (found := answered(last.tree)) is None or found.shape != shape:
            continue
        yield wanted[0], given_by(wanted[0], item)
        for place, side in reversed(list(enumerate(item.chain.sides))):
            tree = side.tree
            if isinstance(tree, Call) and tree.head == "relu" and len(inside) == 1:
                before = numbers(tree.args[0])
                if before is not None and before.shape == shape:
                    step, line = item.step(place), item.statement.line(side)
                    way = forms(item.chain, place, item.links)
                    read = Response(inside[0], _rows(before), before, line, item.note, step=step, forms=way)
                    yield inside[0], read
                    break
        return


UNNAMED = (About.NOTHING, About.OWN)  # a chain that names nothing, or under a letter of the writer's own


def _calculated(key: Key, name: str, item: Candidate) -> bool:
    """Whether a calculation before the last side of a chain comes to the quantity."""
    for side in item.chain.sides[:-1]:
        if side.tree is None or isinstance(side.tree, Name):
            continue
        value = value_of(key, as_spelled(side.tree, key))
        if value is not None and not differ(value, key.exact[name]):
            return True
    return False


def _rows(found: Numbers) -> str:
    """A matrix of printed numbers in brackets."""
    width = found.shape[1]
    texts = [entry.text for entry in found.entries]
    return "[" + ", ".join("[" + ", ".join(texts[at : at + width]) + "]" for at in range(0, len(texts), width)) + "]"


def _forms(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Formulas for what is asked for in other words: the chain begins with an expression that equals it.

    The other results of the derivation are looked for too: what is shown of them is reported, without marks.
    """
    key = aliases.key
    asked = {name for part in key.asked for name in (part.name, *part.also)}
    for name in dict.fromkeys((*(part.name for part in key.asked), *key.derivation.answer)):
        if name in key.exact or name in taken or (name in asked and taken & asked & set(aliases.find(name))):
            continue
        forms = [one.item for one in told if one.equates and one.subject.about in (About.FORM, About.OWN)]
        given = [given_by(name, item, left=True) for item in forms]
        judged = [(judge_formula(key, name, r.content), r) for r in given if isinstance(r.content, Symbolic)]
        meant = [
            (found, read)
            for found, read in judged
            if found.verdict is Mark.WRONG or (equal(found) and not _answers_itself(key, name, read))
        ]
        if name in asked or any(found.verdict is Mark.RIGHT for found, _ in meant):
            yield from ((name, read) for _, read in meant)


def _answers_itself(key: Key, name: str, read: Response) -> bool:
    """Whether the left side of a formula is an answer already, and so does not say what the right side is."""
    assert isinstance(read.content, Symbolic), "it begins with an expression"
    first = Chain((read.content.chain.sides[0],), ())
    return judge_formula(key, name, Symbolic(first)).verdict is Mark.RIGHT


def _values(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Large whole numbers that are the answer, where a calculation with the question's own numbers ends in them, or the
    words around it name the part.

    Not where they speak of another part, or where one name was given several numbers.
    """
    key = aliases.key
    for part in key.asked:
        if part.name in taken or np.shape(key.exact.get(part.name, [0])):
            continue
        for item, about in told:
            place = _telling(item, key.exact[part.name]) if about.about in UNNAMED else None
            if place is None or _other(key, part.name, item.words) or _several(item, told):
                continue
            if _spoken(key, part.name, item.words) or shown(key, item.chain.sides[:place]):
                yield part.name, given_by(part.name, item, place)
                break


def _telling(item: Candidate, value: Span) -> int | None:
    """Where in a chain a large whole number stands that is exactly this value, after an equals sign."""
    for place, (_, relation, side) in enumerate(item.chain.links(), start=1):
        number = None if side.tree is None or relation not in EQUAL else answered(side.tree)
        if number is None or number.shape or abs(number.entries[0].value) < TELLING:
            continue
        if number.entries[0].value.denominator == 1 and compare(number.entries[0], value).units == 0:
            return place
    return None


def _other(key: Key, name: str, words: str) -> bool:
    """Whether the words name another of the parts that are asked for, and not this one: `without` for `with_bias`."""
    parts = {part.name: set(re.split(r"[._]", part.name)) for part in key.asked}
    common = set.intersection(*parts.values())
    others = set().union(*(found for other, found in parts.items() if other != name)) - parts[name]
    said = set(re.findall(r"[a-z0-9]+", joined(words).lower()))
    own = {kind for kind in COUNTED if kind in parts[name]}
    if own and not any(said & COUNTED[kind] for kind in own) and any(said & COUNTED[kind] for kind in COUNTED):
        return True
    return bool(said & others) and not said & (parts[name] - common)


def _spoken(key: Key, name: str, words: str) -> bool:
    """Whether the words name this part by what tells it from the others, or where it is the only one by any word."""
    parts = {part.name: set(re.split(r"[._]", part.name)) for part in key.asked}
    common = set.intersection(*parts.values()) if len(parts) > 1 else set()
    own = parts[name] - common
    said = set(re.findall(r"[a-z0-9]+", joined(words).lower()))
    return bool(said & own.union(*(COUNTED[kind] for kind in own if kind in COUNTED)))


def _several(item: Candidate, told: Sequence[Told]) -> bool:
    """Whether the name at the beginning of the chain was given another number too."""
    first = item.chain.sides[0].tree
    if not isinstance(first, Name):
        return False
    ends = [other.chain.sides[-1].tree for other in told if other.chain.sides[0].tree == first]
    return len({found.entries for end in ends if end is not None and (found := answered(end)) is not None}) > 1


def _last(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Where one number is asked for, the last one of the last chain, if it is right: a wrong one may be another's."""
    key = aliases.key
    if len(key.asked) != 1 or key.asked[0].name not in key.exact or taken & {key.asked[0].name, *key.asked[0].also}:
        return
    for item, about in reversed(told):
        side = item.chain.sides[-1]
        number = None if side.tree is None or len(item.chain.sides) < 2 else answered(side.tree)
        if number is None or number.shape:
            continue
        own = about.about is About.OWN and shown(key, item.chain.sides[:-1])
        if item.chain.relations[-1] not in EQUAL or not (about.about is About.NOTHING or own):
            return
        for name in (key.asked[0].name, *key.asked[0].also):
            if Replay(key, {name: number}).judge(name).verdict.row.good:
                yield family(name), given_by(family(name), item)
                return
        return


def _channels(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """An array that is given in pieces, each under its name with the number of the piece: y_0 = [[1, 2]], y_1 = ..."""
    key = aliases.key
    for part in key.asked:
        shape = tuple(size for size in np.shape(key.exact.get(part.name, 0)) if size != 1)
        if part.name in taken or len(shape) < 3:
            continue
        pieces = {number: one for one in told if one.equates and (number := _piece(part.name, one)) is not None}
        found = [(one, answered(last)) for _, one in sorted(pieces.items()) if (last := one.chain.sides[-1].tree)]
        entries = [entry for _, read in found if read is not None and read.shape == shape[1:] for entry in read.entries]
        counted = [*pieces] and sorted(pieces) in ([*range(shape[0])], [*range(1, shape[0] + 1)])
        if counted and len(entries) == int(np.prod(shape)):
            text = ", ".join(one.chain.sides[-1].text.strip() for one, _ in found)
            given = given_by(part.name, found[-1][0].item)
            yield part.name, replace(given, text=quoted(text), content=Numbers(tuple(entries), shape), forms=())


def _piece(name: str, one: Told) -> int | None:
    """The number of the piece of an array that a chain begins with: 0 of y_0, y[0], y^{(0)} and y[0, 0]."""
    tree = one.chain.sides[0].tree
    if isinstance(tree, Name):
        found = re.fullmatch(rf"{re.escape(name)}_{{0,2}}(\d)", tree.text)
        return int(found[1]) if found else None
    if not (isinstance(tree, Call) and tree.head == "index" and tree.args[0] == Name(name)):
        return None
    *first, last = tree.args[1:]
    if any(one != Number(Fraction(0), "0") for one in first) or len(first) > 1:
        return None
    return int(last.value) if isinstance(last, Number) and last.value.denominator == 1 else None


def _slopes(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Derivatives that are asked for one by one, as a list or one after another behind words that announce them:
    `the gradient is (-0.4, 0.3)`, `the derivatives are -0.4 and 0.3`."""
    exact = aliases.key.exact
    pairs = {part.name: derivative(part.name) for part in aliases.key.asked}
    asked = [name for name, pair in pairs.items() if pair and not np.shape(exact.get(name, [0]))]
    if len(asked) < 2 or taken & set(asked) or len({pair[0] for pair in pairs.values() if pair}) > 1:
        return
    alone = [one.item for one in told if len(one.chain.sides) == 1]
    for place, item in enumerate(alone):
        if not _announced(item):
            continue
        line = [other for other in alone[place:] if other.statement.line() == item.statement.line()]
        read = [(other, side) for other in line if (side := other.chain.sides[0].tree) is not None]
        found = [(other, entry) for other, side in read for entry in (answered(side) or Numbers(())).entries]
        if len(found) == len(asked):
            for name, (other, entry) in zip(asked, found, strict=True):
                yield name, replace(given_by(name, other), text=entry.text, content=Numbers((entry,)))
            return


def _announced(item: Candidate) -> bool:
    """Whether all that its sentence says before it is that derivatives follow: not minus them, and no sum of them."""
    found = ANNOUNCED.search(item.statement.context.before)
    if found is None or found["ended"]:
        return found is not None
    text = item.statement.source.text
    start = text.rfind("\n", 0, item.statement.span.start) + 1
    above = text[:start].removesuffix("\n").rpartition("\n")[2].rstrip(" *_")
    return (
        not above
        or above.endswith((".", ":", ";", "!", "?", "$"))
        or any(mark.match(line) for mark, line in ((HEADING, above), (MARK, text[start:])))
    )


ANNOUNCED = re.compile(
    r"(?:^|(?P<ended>[.;!?$]))\W*(?:(?:and|so|then|thus|hence|therefore)\W+)*(?:(?:the|its|their|all|both|our|my)\s+)*"
    r"(?:gradient|derivatives|slopes|partials)(?: is| are)?\W*$",
    re.IGNORECASE,
)


def _lettered(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Where one number is asked for, and all that stands there is a letter with that number, a large whole one: N =
    61706. A smaller or a wrong one may be another's, and an index may name another: N_C1."""
    key = aliases.key
    if len(key.asked) != 1 or key.asked[0].name not in key.exact or taken or len(told) != 1:
        return
    name, one = key.asked[0].name, told[0]
    if one.subject.about is not About.OWN or len(one.chain.sides) != 2 or np.shape(key.exact[name]):
        return
    letter, *index = re.split(r"_+", one.subject.name)
    if letter[-1].isdigit() or not {*index} <= {*re.split(r"[._]", name)}:
        return
    if one.item.wordless and _telling(one.item, key.exact[name]) is not None:
        yield family(name), given_by(family(name), one.item)


def _bare(aliases: Aliases, told: Sequence[Told], taken: set[str]) -> Iterator[Answered]:
    """Where one answer is asked for, and nothing else stands under the question: values or formulas by themselves, and
    what their letters are said to be."""
    key = aliases.key
    alone = [one.item for one in told if one.item.lone]
    letters = {letter for item in alone for letter in item.defined}
    others = [one for one in told if one.chain.relations and one.subject.name not in letters]
    if not aliases.main or others or not taken <= letters:
        return
    name = next(iter(aliases.members.get(aliases.main, ())), aliases.main)
    for item in alone:
        tree = item.chain.sides[0].tree
        if tree is not None and (name not in key.exact or answered(tree) is not None):
            given = given_by(family(name), item)
            yield family(name), given
            if isinstance(given.content, Symbolic):  # a formula for a vector is one for each entry
                last = item.chain.sides[-1]
                whole = Chain((Side(Name(name), name, last.start, last.start), last), ("=",))
                yield from ((entry, replace(given, part=entry, content=Symbolic(whole))) for entry in key.entries(name))


# In the order in which they are asked; what one finds, no later one looks for.
FINDERS = (_products, _matrices, _channels, _forms, _values, _last, _slopes, _lettered, _bare)
