"""A worked answer whose numbers are moved: a slider for each given, and the answer beside it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Any

from theory.errors import InputError
from theory.report.notebook import Answer

STEPS = 100  # from one end of a slider to the other
MOST = 12  # sliders: more givens than that are not for moving


def numbers(answer: Answer) -> Mapping[str, Fraction]:
    """The givens that are one number each, with their values."""
    found = {given.name: given.value for given in answer.solution.derivation.givens}
    return {name: value for name, value in found.items() if isinstance(value, Fraction)}


def ends(value: Fraction) -> tuple[float, float, float]:
    """From where to where a slider for this value goes, and by which step: as far as its size on both sides, and for
    0 from -1 to 1."""
    size = abs(value) or Fraction(1)
    return float(value - size), float(value + size), float(size * 2 / STEPS)


def sliders(answer: Answer) -> Any:
    """A widget of ipywidgets: a slider for each given that is a number, and the answer for where they stand.

    Raises InputError where ipywidgets is missing, or the question has no numbers to move.
    """
    try:
        import ipywidgets
    except ModuleNotFoundError:
        raise InputError("sliders need ipywidgets; install theory[jupyter]") from None
    values = dict([*numbers(answer).items()][:MOST])
    if not values:
        raise InputError(f"{answer.id} has no given that is one number, so there is nothing to move")
    moved = {}
    for name, value in values.items():
        low, high, step = ends(value)
        moved[name] = ipywidgets.FloatSlider(float(value), min=low, max=high, step=step, description=name)
    shown = ipywidgets.HTML()

    def show(_: Any = None) -> None:
        try:
            shown.value = answer.changed(**{name: slider.value for name, slider in moved.items()})._repr_html_()
        except InputError as error:
            shown.value = f"<p>{escape(str(error))}</p>"

    for slider in moved.values():
        slider.observe(show, "value")
    show()
    return ipywidgets.VBox([*moved.values(), shown])
