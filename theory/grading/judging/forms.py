"""An answer that is no value against its form: options, an order, a chain of equalities, a construction."""

from __future__ import annotations

from contextlib import suppress

from checks.identity import decide
from checks.reading import ReadError, read
from checks.reading.building import BuildError
from theory.deadline import look
from theory.forms import EqualityChain, Form, Said
from theory.grading.judging.formulas import built
from theory.grading.key import Key
from theory.grading.marks import Mark
from theory.grading.parts import Judgement
from theory.grading.reasons import Explanation, NotRead
from theory.mistakes import Made
from theory.mistakes.slips import changes
from theory.tidying import evaluated

MARKS = {Said.RIGHT: Mark.RIGHT, Said.WRONG: Mark.WRONG, Said.UNREAD: Mark.UNREAD}


def judge_form(form: Form, text: str) -> Judgement:
    """What the hand-in says; a person has to look at what names no option, and at a link that is not decided."""
    said = form.said(text)
    if said is not Said.UNREAD:
        return Judgement(MARKS[said])
    return Judgement(Mark.UNREAD, (NotRead(f"expected {form.wanted}"),))


def explain_form(key: Key, name: str, form: Form, text: str) -> Explanation:
    """What went wrong, as the form says it; of a chain, the slip in the first side that is not equal."""
    if isinstance(form, EqualityChain):
        return _explain_chain(key, name, form, text)
    fault = form.fault(text)
    return Explanation((Made(fault, (name,)),), 1) if fault else Explanation((), 0)


def _explain_chain(key: Key, name: str, form: EqualityChain, text: str) -> Explanation:
    """The slip that leads from a form of the key, or from a side before it, to the first side that is not equal.

    Slips that come to the same are one: the likeliest, and of these one that leads to what is written, as it stands.
    """
    forms = [one.expression for quantity in key.derivation for one in quantity.forms]
    letters = {given.name: given.shape for given in key.derivation.givens}
    with suppress(ReadError, BuildError):
        for side in form.sides(text):
            said = built(key, read(side, notation=key.notation))
            if decide(said, forms[0]).verdict.holds:
                forms.append(said)
                continue
            every, plain = [change for one in forms for change in changes(one, letters)], evaluated(said)
            every.sort(key=lambda change: (change.rank, evaluated(change.expression) != plain))
            for change in every:
                look()
                if decide(change.expression, said).verdict.holds:
                    return Explanation((Made(change.words, (name,)),), len(every))
            return Explanation((), len(every))
    return Explanation((), 0)
