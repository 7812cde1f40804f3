"""Any computation on named numbers, vectors and matrices: what is asked are values of lines, derivatives, or a step."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from checks.reading.building import Meaning
from theory.errors import InputError
from theory.givens import given, meaning
from theory.topic import Worked
from theory.topics.computation import training
from theory.topics.computation.blocks import expanded
from theory.topics.computation.letters import letters
from theory.topics.computation.lines import program
from theory.topics.computation.settings import Settings
from theory.topics.computation.splitting import Split
from theory.topics.computation.unrolling import Loop, loop

__all__ = ["Settings", "derive"]


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked values, or the forward and backward pass. Raises InputError for what does not read or does not fit."""
    givens = [given(name, value) for name, value in settings.givens.items()]
    leaves = {item.name: meaning(item, settings.givens[item.name]) for item in givens}
    shapes = {name: known.shape for name, known in leaves.items()}
    shapes |= {letter.name: letter.shape for letter in letters(settings.letters)}
    settings = msgspec.structs.replace(settings, graph=expanded(settings.graph, shapes, _loop(settings)))
    slopes = bool(settings.loss or settings.wrt or settings.update or settings.fine)
    asks = bool(settings.ask or settings.over or settings.letters)
    if slopes and asks:
        raise InputError(
            "ask, for and letters take no loss, wrt, fine or update beside them; ask for derivatives such as dL/dw"
        )
    if asks or (not slopes and _ends_in_array(settings.graph, leaves)):
        from theory.topics.computation import values  # a backward pass does without

        return values.worked(settings, givens, leaves, settings.ask or ([*settings.graph][-1],))
    return training.worked(settings, givens, leaves, conventions)


def _loop(settings: Settings) -> Loop | None:
    try:
        return loop(settings.over)
    except InputError as error:
        raise InputError(str(error), keys=("for",)) from None


def _ends_in_array(graph: Mapping[str, str], leaves: Mapping[str, Meaning]) -> bool:
    """Whether the last line is no number, so that it cannot be a loss."""
    made, _ = program(graph, leaves, split=Split.TERMS_WHOLE)
    return bool(made.items[-1].meaning.shape)
