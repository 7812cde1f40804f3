"""Things to be put in order: by the values of their formulas, or as the instructor says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import msgspec
import numpy as np

from checks.evaluation import EvaluationError
from theory.errors import InputError
from theory.forms import Ordering
from theory.topic import Worked
from theory.topics import computation


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """options: label -> what it says, such as A = "the hinge loss". name: what the answer is called.

    What the order is, is said by one of these. right: the labels in order. by: label -> a formula of the lines of
    `graph` over `givens`, whose values decide; two of them must not be equal. first: which of them comes first.
    """

    options: dict[str, str] = {}
    right: tuple[str, ...] = ()
    by: dict[str, str] = {}
    first: Literal["least", "largest"] = "least"
    name: str = "order"
    givens: dict[str, Any] = {}
    graph: dict[str, Any] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked order: the place of every label, counted from 1. Raises InputError for what does not fit."""
    if bool(settings.right) == bool(settings.by):
        raise InputError("say the order by one of right and by")
    labels = [*(settings.by or settings.options or settings.right)]
    if len(labels) < 2 or {*labels} != {*(settings.right or labels), *(settings.options or labels)}:
        raise InputError(f"expected the same labels everywhere, at least two of them; there are {', '.join(labels)}")
    values = settings.by or {label: str(place) for place, label in enumerate(settings.right)}
    lines = dict(settings.graph) | {f"value_{label}": values[label] for label in labels}
    listed = f"[{', '.join(f'value_{label}' for label in labels)}]"
    turned = "-" if settings.by and settings.first == "largest" else ""
    lines["values"] = listed
    lines[settings.name] = f"1 + argsort({turned}values)"
    asked = computation.Settings(givens=settings.givens, graph=lines, ask=(settings.name,))
    try:
        worked = computation.derive(asked, conventions)
        found = worked.derivation.values()
    except InputError as error:
        inside = error.keys[:1] == ("graph",) and error.keys[1] not in settings.graph
        raise InputError(str(error), keys=("by",) if inside else error.keys) from None
    except EvaluationError as error:
        raise InputError(f"by: {error}; give other numbers", keys=("by",)) from None
    sizes = [*np.ravel(found["values"])]
    if any(bool(one - other == 0) for n, one in enumerate(sizes) for other in sizes[:n]):
        raise InputError(f"by: two of {', '.join(labels)} are equal; give other numbers", keys=("by",))
    right = tuple(labels[int(place) - 1] for place in np.ravel(found[settings.name]))
    descending = settings.first == "largest" if settings.by else None
    form = Ordering(settings.name, {label: settings.options.get(label, "") for label in labels}, right, descending)
    return replace(worked, forms={settings.name: form})
