"""The sides of a chain between what it begins with and the answer: each must be known to be the answer, too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from checks.evaluation import EvaluationError
from checks.literals import Numbers, numbers
from checks.quantities import is_measured
from checks.reading import Chain
from checks.reading.building import BuildError, build
from checks.reading.spelling import canonical
from checks.spans import Span, evaluable, midpoint
from checks.tree import Call, Name, Tree, names, walk
from theory.grading.content import Symbolic
from theory.grading.judging.comparing import alike, close, laid
from theory.grading.judging.formulas import equal, judge_formula, scope
from theory.grading.judging.letters import as_spelled
from theory.grading.judging.working import shown
from theory.grading.key import Key, unspaced
from theory.grading.matching.sheet import Form, Response
from theory.links.link import Truth

HOLDS = (Truth.RIGHT, Truth.ROUNDED)


WORKED = 3  # operands of a calculation in numbers, from which on it shows how the answer was found


def other(key: Key, name: str, answer: Response, *, carried: bool) -> str | None:
    """The last of these sides that is not known to be the answer, as it is written; None where all are.

    A formula that numbers are then put into needs no more than to be one: the calculation behind it is the answer.
    carried: the answer follows from the student's own earlier values, which are not the key's.
    """
    worked = False
    for form in reversed(answer.forms):
        if unspaced(form.side.text) in key.lines.get(name, ()):
            continue
        tree = form.side.tree and as_spelled(form.side.tree, key)
        known = tree is not None and (_same(key, name, answer, form, tree) or _follows(key, form, tree, carried))
        if not known and form.meant is not None:
            put_in = form._replace(side=replace(form.side, tree=form.meant))
            known = _same(key, name, answer, put_in, as_spelled(form.meant, key))
        if tree is None or not (known or worked):
            return form.side.text.strip()
        worked = worked or (known and form.link in HOLDS and _calculates(tree))
    return None


def _calculates(tree: Tree) -> bool:
    """Whether a side is a calculation in numbers alone."""
    if names(tree) or numbers(tree) is not None:
        return False
    return sum(not isinstance(node, Call) for node in walk(tree)) >= WORKED


def _follows(key: Key, form: Form, tree: Tree, carried: bool) -> bool:
    """Whether what the document says before shows that it is, or it is the question's own working with a slip, which
    is told apart as a step that does not hold."""
    if form.link in HOLDS:
        return not isinstance(tree, Name) or canonical(tree.text) in key.letters
    slip = form.link is Truth.WRONG or carried
    return slip and not isinstance(tree, Name) and numbers(tree) is None and shown(key, [form.side])


def _same(key: Key, name: str, answer: Response, form: Form, tree: Tree) -> bool:
    content = answer.content
    if isinstance(tree, Name) and canonical(tree.text) == canonical(name):
        return True  # what is asked, by its name
    if isinstance(tree, Name) and canonical(tree.text) not in key.letters:
        return False  # a word, or a letter of the student's own, which nothing says anything of
    if not isinstance(content, Numbers):
        begun = content.chain.sides[:1] if isinstance(content, Symbolic) and len(content.chain.sides) > 1 else ()
        return equal(judge_formula(key, name, Symbolic(Chain((*begun, form.side), ("=",) * len(begun)))))
    found = numbers(tree)
    if found is not None:
        return laid(found, content.shape).shape == content.shape and alike(laid(found, content.shape), content)
    if is_measured(tree) or not set(names(tree)) <= key.letters:
        return False
    value = value_of(key, tree)
    return value is not None and _near(value, content)


def value_of(key: Key, tree: Tree) -> Span | None:
    """What a formula comes to, with the key's values for its letters; None where it has none."""
    known = {key.derivation.symbol(name): value for name, value in key.exact.items()}
    try:
        rule = next(iter(evaluable([build(tree, scope(key))])), None)
        return None if rule is None else rule.reach({**key.start, **known})
    except (BuildError, EvaluationError):
        return None


def _near(value: Span, content: Numbers) -> bool:
    """Whether a value may be what was printed, give or take the rounding on the way."""
    content = laid(content, np.shape(value))
    return np.shape(value) == content.shape and all(
        close(printed, midpoint(entry)) for entry, printed in zip(np.ravel(value), content.entries, strict=True)
    )
