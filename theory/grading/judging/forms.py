"""An answer that is no value against its form: options that are chosen, a chain of equalities."""

from __future__ import annotations

from theory.forms import Choice, Form, Said
from theory.grading.marks import Mark
from theory.grading.parts import Judgement
from theory.grading.reasons import NotRead

MARKS = {Said.RIGHT: Mark.RIGHT, Said.WRONG: Mark.WRONG, Said.UNREAD: Mark.UNREAD}


def judge_form(form: Form, text: str) -> Judgement:
    """What the hand-in says; a person has to look at what names no option, and at a link that is not decided."""
    said = form.said(text)
    if said is not Said.UNREAD:
        return Judgement(MARKS[said])
    wanted = (
        f"labels out of {', '.join(form.options)}" if isinstance(form, Choice) else "equalities that can be decided"
    )
    return Judgement(Mark.UNREAD, (NotRead(f"expected {wanted}"),))
