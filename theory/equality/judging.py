"""The verdict on a pair: what each text says, and by which rule the two are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeGuard

from msgspec.structs import replace

from checks.numbers import Printed
from checks.reading import ReadError
from checks.reading.lexing import quoted
from checks.reading.spelling import is_letter
from checks.tree import Call, Name, Number, Tree, names, walk
from theory.equality.bindings import perhaps_alike
from theory.equality.case import Case, Compare, Options, Unsure, unsure
from theory.equality.extraction import Said, understand
from theory.equality.families import as_families, called_letters, compare_running, is_running
from theory.equality.formulas import compare_formulas
from theory.equality.freedom import compare_freely
from theory.equality.intervals import compare_reals, is_range, of_numbers
from theory.equality.lists import compare_lists, compare_ratios, is_listed, is_ratio, settle
from theory.equality.outcome import (
    Doubt,
    Equality,
    Kind,
    Match,
    OtherKinds,
    Outcome,
    Same,
    Side,
    Unreadable,
)
from theory.equality.reading import as_tree, several
from theory.equality.relations import (
    compare_alternatives,
    compare_proportions,
    compare_relations,
    is_alternatives,
    is_proportion,
    is_relation,
)
from theory.equality.spoken import compare_spoken
from theory.equality.values import compare_numbers
from theory.equality.vectors import compare_with_vector

Test: TypeAlias = Callable[[Tree], bool]
TIMES = re.compile(r"\\times|×|(?<=[0-9 ${}()])x(?=[0-9 ${}()])")  # between the sizes of a shape, with or without dress
CROSS = re.compile(r"[A-Za-z}]\s*(?:\\times|×)\s*[\\A-Za-z]")  # between letters, which may be vectors
PLAIN = Options()


def judge(gold: str, answer: str, options: Options | None = None) -> Outcome:
    """Whether the answer says what the gold one says; never raises for what the texts are."""
    if gold.split() == answer.split() and gold.strip():
        return Outcome(Equality.EQUAL, Same(Match.TEXT))
    if (spoken := compare_spoken(gold, answer)) is not None:
        return spoken
    sides: list[Said] = []
    for side, text in ((Side.GOLD, gold), (Side.ANSWER, answer)):
        try:
            sides.append(understand(text))
        except ReadError as error:
            return Outcome(Equality.UNREAD, Unreadable(side, str(error)))
    try:
        if unknown := _unknown(*sides):
            return Outcome(Equality.UNREAD, unknown)
        _same_shape(gold, answer)
        case = Case(options or PLAIN)
        found = _compare(_consistent(sides[0].content, case), _consistent(sides[1].content, case), case)
        if found.verdict is Equality.DIFFERENT and all(map(CROSS.search, (gold, answer))):
            _no_product_of_vectors(as_tree(sides[0].content), as_tree(sides[1].content), case)
        return found
    except Unsure as reason:
        return Outcome(Equality.UNDECIDED, reason.ground)


def _unknown(gold: Said, answer: Said) -> Unreadable | None:
    """Words that only one side has and nothing knows. Raises Unsure where both have such words, and other ones."""
    if gold.strange and answer.strange and gold.strange != answer.strange:
        raise unsure(Doubt.UNITS, " ".join(gold.strange[:3]), " ".join(answer.strange[:3]))
    for side, one, other in ((Side.GOLD, gold, answer), (Side.ANSWER, answer, gold)):
        if one.strange and not other.strange:
            return Unreadable(side, str(ReadError(0, "words that are known", quoted(one.strange[0]), "box the answer")))
    return None


def _consistent(said: Tree | Printed, case: Case) -> Tree | Printed:
    """What was said, without the forms between a name and its value. Raises Unsure where one of them is another value:
    `x = 5 = -3`. A form in letters that the value does not have says nothing about it."""
    if isinstance(said, Call) and said.head in ("sequence", "set"):
        return Call(said.head, tuple(as_tree(_consistent(arg, case)) for arg in said.args))
    if isinstance(said, Printed) or not _is_named(said):
        return said
    name, value, *forms = said.args
    rounded = replace(case, options=replace(case.options, places=case.options.places or 1))
    for form in forms:
        if {*names(form)} <= {*names(value)} and settle(form, value, _comparer(rounded)).verdict is not Equality.EQUAL:
            raise unsure(Doubt.CHAIN, written(form), written(value))
    return Call("named", (name, value))


def written(tree: Tree) -> str:
    """A number as it is written; of a formula, that it is one."""
    return tree.text if isinstance(tree, (Number, Name)) else "a form before the last"


def _same_shape(gold: str, answer: str) -> None:
    """Raise Unsure for 3 x 5 against 5 x 3: as products equal, but a shape is ordered."""
    if not TIMES.search(gold):
        return
    shapes = [TIMES.split(re.sub("[$(){}]", "", text)) for text in (gold, answer)]
    sizes = [[part.strip() for part in shape] for shape in shapes]
    if len(sizes[0]) > 1 and sizes[0] != sizes[1] and sorted(sizes[0]) == sorted(sizes[1]):
        raise unsure(Doubt.SHAPES)


def _no_product_of_vectors(gold: Tree, answer: Tree, case: Case) -> None:
    """Raise Unsure for a x b against -b x a."""
    if settle(gold, Call("neg", (answer,)), _comparer(case)).verdict is Equality.EQUAL:
        raise unsure(Doubt.CROSS)


def _compare(gold: Tree | Printed, answer: Tree | Printed, case: Case) -> Outcome:
    if isinstance(gold, Printed) and isinstance(answer, Printed):
        return compare_numbers(gold, answer, case.options)
    gold, answer = (
        several(side) if isinstance(side, Printed) and not isinstance(other, Printed) and is_listed(other) else side
        for side, other in ((gold, answer), (answer, gold))
    )
    compare = _comparer(case)
    _no_spread(gold, answer, compare)
    gold, answer = as_tree(gold), as_tree(answer)
    if case.options.up_to:
        return compare_freely(*_plain(gold, answer), case, compare)
    found = _compare_trees(gold, answer, case)
    if found.verdict is not Equality.DIFFERENT:
        return found
    if (family := as_families(gold, answer, case)) is not None:
        return family
    if (doubt := perhaps_alike(gold, answer, case, compare)) is not None:
        raise Unsure(doubt)
    return found


def _no_spread(gold: Tree | Printed, answer: Tree | Printed, compare: Compare) -> None:
    """Raise Unsure for 5 ± 0.8 against (4.2, 5.8), which may be the interval between the two values, or a vector."""
    for one, other in ((gold, answer), (answer, gold)):
        if isinstance(one, Call) and one.head == "±" and isinstance(other, Call) and other.head in ("tuple", "list"):
            ends = as_tree(one)
            assert isinstance(ends, Call)
            if settle(Call("tuple", ends.args[::-1]), Call("tuple", other.args), compare).verdict is Equality.EQUAL:
                raise unsure(Doubt.BRACKETS)


def _comparer(case: Case) -> Compare:
    return lambda one, other: _compare_trees(as_tree(one), as_tree(other), case)


def _plain(gold: Tree, answer: Tree) -> tuple[Tree, Tree]:
    return _unnamed(gold, answer) if _is_named(gold) or _is_named(answer) else (gold, answer)


def _compare_trees(gold: Tree, answer: Tree, case: Case) -> Outcome:
    _ = case.seconds  # the time of a pair with many entries may be over between two of them
    compare = _comparer(case)
    if is_running(gold) or is_running(answer):
        return compare_running(gold, answer, case, compare)
    if _is_named(gold) or _is_named(answer):
        return compare(*_unnamed(gold, answer))
    if (vector := compare_with_vector(gold, answer, case, compare)) is not None:
        return vector
    for applies, fits, rule in RULES:
        if applies(gold) or applies(answer):
            return (
                rule(gold, answer, case, compare)
                if fits(gold) and fits(answer)
                else _unlike(gold, answer, case, compare)
            )
    return compare_formulas(gold, answer, case, compare)


def _is_named(tree: Tree) -> TypeGuard[Call]:
    return isinstance(tree, Call) and tree.head == "named"


def _unnamed(gold: Tree, answer: Tree) -> tuple[Tree, Tree]:
    """Of `x = 5`, the 5; the whole equation beside another relation, and where its name stands on both of its sides.

    Raises Unsure where both have names, and other ones.
    """
    sides = gold, answer
    named = [side for side in sides if _is_named(side)]
    letters = [{*names(side)} for side in named]
    equations = any(map(is_relation, sides)) or any(name in names(value) for name, value in _pairs(named))
    if equations or (len(named) == 2 and named[0].args[0] != named[1].args[0] and letters[0] == letters[1]):
        one, other = (Call("=", side.args) if _is_named(side) else side for side in sides)
        return one, other
    if len({side.args[0] for side in named}) > 1:
        raise unsure(Doubt.NAMES, *(name for side in named for name in names(side.args[0])))
    called = [{*called_letters(side)} for side in sides]
    if all(called) and not called[0] & called[1]:  # x = ±3 is not y = 3 or y = -3
        raise unsure(Doubt.NAMES, *sorted(called[0] | called[1]))
    one, other = (side.args[1] if _is_named(side) else side for side in sides)
    return one, other


def _pairs(named: Sequence[Call]) -> list[tuple[str, Tree]]:
    return [(side.args[0].text, side.args[1]) for side in named if isinstance(side.args[0], Name)]


# What one side is, what both must be, and how the two are compared.
RULES: tuple[tuple[Test, Test, Callable[[Any, Any, Case, Compare], Outcome]], ...] = (
    (
        is_alternatives,
        lambda tree: is_alternatives(tree) or is_relation(tree) or of_numbers(tree),
        compare_alternatives,
    ),
    (is_relation, lambda tree: is_relation(tree) or of_numbers(tree), compare_relations),
    (is_proportion, is_proportion, compare_proportions),
    (is_ratio, is_ratio, compare_ratios),
    (is_range, of_numbers, compare_reals),
    (is_listed, is_listed, compare_lists),
)


def _as_vectors(gold: Any, answer: Any, compare: Compare) -> Outcome:
    """A vector may be written in either brackets. Raises Unsure where both may be intervals, or one has no brackets."""
    found = compare(*(Call("list", side.args) for side in (gold, answer)))
    bare = "sequence" in (gold.head, answer.head)
    if found.verdict is Equality.EQUAL and (bare or (_may_be_interval(gold) and _may_be_interval(answer))):
        raise unsure(Doubt.BRACKETS)
    return found


def _may_be_interval(side: Any) -> bool:
    """Whether two ends stand in brackets, and are not known to stand in the other order."""
    if len(side.args) != 2 or any(isinstance(arg, Call) and arg.head == "list" for arg in side.args):
        return False
    ends = [arg.value for arg in side.args if isinstance(arg, Number)]
    return len(ends) < 2 or ends[0] < ends[1]


def _is_single(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "set" and len(tree.args) == 1


def _may_be_vector(part: Tree) -> bool:
    """Whether a part makes a vector of the whole: (1, 2) in (1, 2)/3, and s(1, 2), if that is no function."""
    return is_listed(part) or (isinstance(part, Call) and is_letter(part.head) and len(part.args) > 1)


# What may be the same as something of another kind.
UNLIKE: tuple[tuple[Test, Doubt], ...] = (
    (is_ratio, Doubt.RATIO),
    (lambda tree: is_relation(tree) or is_proportion(tree), Doubt.RELATION),
    (lambda tree: isinstance(tree, Call) and is_listed(tree) and any(map(is_relation, tree.args)), Doubt.RELATION),
    (_is_single, Doubt.MEMBER),
    (lambda tree: isinstance(tree, Call) and tree.head == "intersection", Doubt.INTERSECTION),
    (lambda tree: isinstance(tree, Call) and tree.head == "*" and not names(tree), Doubt.PRODUCT),
    (lambda tree: not is_listed(tree) and any(map(_may_be_vector, walk(tree))), Doubt.PRODUCT),
)


def _unlike(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    if gold == answer:  # one name in two alphabets
        return compare_formulas(gold, answer, case, compare)
    kinds = _kind(gold), _kind(answer)
    if Kind.VECTOR in kinds and {*kinds} <= {Kind.TUPLE, Kind.SEQUENCE, Kind.VECTOR}:
        return _as_vectors(gold, answer, compare)
    for is_kind, doubt in UNLIKE:
        if is_kind(gold) or is_kind(answer):
            raise unsure(doubt)
    return Outcome(Equality.DIFFERENT, OtherKinds(*kinds))


HEADS = {
    "list": Kind.VECTOR, "tuple": Kind.TUPLE, "sequence": Kind.SEQUENCE, "set": Kind.SET, "union": Kind.UNION,
    "ratio": Kind.RATIO,
}  # fmt: skip


def _kind(tree: Tree) -> Kind:
    if isinstance(tree, Number):
        return Kind.NUMBER
    if isinstance(tree, Name):
        return Kind.NAME
    if tree.head.startswith("interval"):
        return Kind.INTERVAL
    return Kind.RELATION if is_relation(tree) else HEADS.get(tree.head, Kind.FORMULA)
