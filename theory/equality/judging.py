"""The verdict on a pair: what each text says, and by which rule the two are compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from checks.numbers import Printed
from checks.reading import ReadError
from checks.tree import Call, Tree, names
from checks.vocabulary import UNITS
from checks.vocabulary.units import ratio
from theory.equality.decimals import compare_numbers
from theory.equality.extraction import understand, units
from theory.equality.formulas import compare_formulas
from theory.equality.intervals import compare_intervals, compare_unions, is_interval, is_union, of_numbers
from theory.equality.lists import compare_lists, is_listed
from theory.equality.outcome import Case, Compare, Equality, Options, Outcome, Unsure
from theory.equality.pieces import as_tree, several, words
from theory.equality.ratios import compare_ratios, is_ratio
from theory.equality.relations import compare_named, compare_relations, is_named, is_relation

Test: TypeAlias = Callable[[Tree], bool]


def judge(gold: str, answer: str, options: Options | None = None) -> Outcome:
    """Whether the answer says what the gold one says; never raises for what the texts are."""
    if gold.split() == answer.split() and gold.strip():
        return Outcome(Equality.EQUAL, "same text")
    if (word := words(gold)) and word == words(answer):
        return Outcome(Equality.EQUAL, "same words")
    sides = []
    for what, text in (("gold", gold), ("answer", answer)):
        try:
            sides.append(understand(text))
        except ReadError as error:
            return Outcome(Equality.UNREAD, "reading", f"{what}: {error}")
    try:
        _same_units(gold, answer)
        _same_shape(gold, answer)
        return _compare(sides[0], sides[1], Case(options or Options()))
    except Unsure as reason:
        return Outcome(Equality.UNDECIDED, "comparison", str(reason))


def _same_units(gold: str, answer: str) -> None:
    """Raise Unsure where both name units, and other ones."""
    pairs = zip(units(gold), units(answer), strict=False)
    if differ := next(((one, other) for one, other in pairs if one and other and one != other), None):
        raise Unsure(f"the units differ: {differ[0]} against {differ[1]}{_in_other(*differ)}")


def _in_other(one: str, other: str) -> str:
    """`; 1 km is 1000000 mm`, where one unit is a multiple of the other."""
    times = ratio(UNITS[one], UNITS[other]) if one in UNITS and other in UNITS else None
    return "" if times is None else f"; 1 {one} is {times} {other}"


def _same_shape(gold: str, answer: str) -> None:
    """Raise Unsure for 3 x 5 against 5 x 3: as products equal, but a shape is ordered."""
    shapes = [re.split(r"\\times|×|(?<=[0-9 ])x(?=[0-9 ])", re.sub("[$(){}]", "", text)) for text in (gold, answer)]
    sizes = [[part.strip() for part in shape] for shape in shapes]
    if len(sizes[0]) > 1 and sizes[0] != sizes[1] and sorted(sizes[0]) == sorted(sizes[1]):
        raise Unsure("the same factors in another order; as a shape they would differ")


def _compare(gold: Tree | Printed, answer: Tree | Printed, case: Case) -> Outcome:
    if isinstance(gold, Printed) and isinstance(answer, Printed):
        return compare_numbers(gold, answer, case.options)
    gold, answer = (
        several(side) if isinstance(side, Printed) and not isinstance(other, Printed) and is_listed(other) else side
        for side, other in ((gold, answer), (answer, gold))
    )
    return _compare_trees(as_tree(gold), as_tree(answer), case)


def _compare_trees(gold: Tree, answer: Tree, case: Case) -> Outcome:
    def compare(one: Tree, other: Tree) -> Outcome:
        return _compare_trees(as_tree(one), as_tree(other), case)

    _ = case.seconds  # the time of a pair with many entries may be over between two of them
    for applies, fits, rule in RULES:
        if applies(gold) or applies(answer):
            return rule(gold, answer, compare) if fits(gold) and fits(answer) else _unlike(gold, answer, compare)
    return compare_formulas(gold, answer, case, compare)


# What one side is, what both must be, and how the two are compared.
RULES: tuple[tuple[Test, Test, Callable[[Any, Any, Compare], Outcome]], ...] = (
    (is_named, lambda tree: True, compare_named),
    (is_relation, is_relation, compare_relations),
    (is_ratio, is_ratio, compare_ratios),
    (is_union, of_numbers, compare_unions),
    (is_interval, is_interval, compare_intervals),
    (is_listed, is_listed, compare_lists),
)


# What may be the same as something of another kind.
UNLIKE: tuple[tuple[Test, str], ...] = (
    (is_ratio, "a ratio, or a time,"),
    (is_relation, "an inequality"),
    (lambda tree: isinstance(tree, Call) and tree.head == "intersection", "an intersection"),
    (lambda tree: isinstance(tree, Call) and tree.head == "*" and not names(tree), "a product, or a shape,"),
)


def _unlike(gold: Tree, answer: Tree, compare: Compare) -> Outcome:
    if {_kind(gold), _kind(answer)} == {"tuple", "list"} and isinstance(gold, Call) and isinstance(answer, Call):
        found = compare_lists(Call("tuple", gold.args), Call("tuple", answer.args), compare)
        if found.verdict is Equality.DIFFERENT:
            return found
        raise Unsure("the same entries in other brackets: of vectors, or of intervals")
    for is_kind, name in UNLIKE:
        if is_kind(gold) or is_kind(answer):
            raise Unsure(f"{name} against something else")
    return Outcome(Equality.DIFFERENT, "kind", f"{_kind(gold)} against {_kind(answer)}")


def _kind(tree: Tree) -> str:
    if not isinstance(tree, Call):
        return type(tree).__name__.lower()
    return "interval" if is_interval(tree) else tree.head
