"""Options of which some are right: as the instructor says, or as claims that are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from checks.evaluation import EvaluationError
from theory.errors import InputError
from theory.forms import Choice
from theory.topic import Worked
from theory.topics import computation


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """options: label -> what it says, such as A = "both fall". name: what the answer is called.

    Which are right is said by one of these. right: their labels. claims: label -> a comparison that decides it, such
    as "norm(w) > 1", on the lines of `graph` over `givens`. select: one comparison of a vector, entry by entry: its
    places, counted from 1, are the labels, and `options` may be left out.
    """

    options: dict[str, str] = {}
    right: tuple[str, ...] | None = None
    claims: dict[str, str] = {}
    select: str = ""
    name: str = "choice"
    givens: dict[str, Any] = {}
    graph: dict[str, Any] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked choice: 1 for every option that is right, else 0. Raises InputError for what does not fit."""
    if sum((settings.right is not None, bool(settings.claims), bool(settings.select))) != 1:
        raise InputError("say which options are right by one of right, claims and select")
    labels = [*settings.options]
    lines = dict(settings.graph)
    if settings.right is not None:
        _known(settings.right, labels, "right")
        lines[settings.name] = f"[{', '.join(str(int(label in settings.right)) for label in labels)}]"
    elif settings.claims:
        _known(settings.claims, labels, "claims")
        if missing := [label for label in labels if label not in settings.claims]:
            raise InputError(f"claims: there is none for {missing[0]}; every option is right or wrong by its own")
        lines |= {f"claim_{label}": f"where({settings.claims[label]}, 1, 0)" for label in labels}
        lines[settings.name] = f"[{', '.join(f'claim_{label}' for label in labels)}]"
    else:
        lines[settings.name] = f"where({settings.select}, 1, 0)"
    asked = computation.Settings(givens=settings.givens, graph=lines, ask=(settings.name,))
    worked = computation.derive(asked, conventions)
    try:
        chosen = np.ravel(worked.derivation.values()[settings.name])
    except EvaluationError as error:
        raise InputError(f"{error}; give other numbers") from None
    if settings.select:
        labels = [str(place) for place in range(1, len(chosen) + 1)]
    if len(labels) != len(chosen):
        raise InputError(f"there are {len(chosen)} values for {len(labels)} options; give each option a label")
    right = frozenset(label for label, value in zip(labels, chosen, strict=True) if value == 1)
    form = Choice(settings.name, {label: settings.options.get(label, "") for label in labels}, right)
    return replace(worked, forms={settings.name: form})


def _known(labels: Any, options: list[str], setting: str) -> None:
    if len(options) < 2:
        raise InputError('options: expected at least two, such as A = "it rises", B = "it falls"')
    if unknown := [label for label in labels if label not in options]:
        raise InputError(f"{setting}: there is no option {unknown[0]}; there are {', '.join(options)}")
