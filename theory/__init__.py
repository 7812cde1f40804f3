"""What is true: worked answers to theory questions, written as data. Never imports torch.

`from theory import worked; worked("q3b")` is the beginning; nothing is loaded before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checks.evidence import Evidence as Evidence
    from checks.evidence import Verdict as Verdict
    from theory.derivation import Derivation as Derivation
    from theory.derivation import Form as Form
    from theory.derivation import Given as Given
    from theory.derivation import Quantity as Quantity
    from theory.errors import InputError as InputError
    from theory.library import Judgement as Judgement
    from theory.library import check as check
    from theory.library import equal as equal
    from theory.library import equal_batch as equal_batch
    from theory.live.cell import load_ipython_extension as load_ipython_extension
    from theory.live.sliders import sliders as sliders
    from theory.report.notebook import Answer as Answer
    from theory.report.notebook import worked as worked
    from theory.trainers import compute_score as compute_score
    from theory.trainers import rewards as rewards

# The public names and where they live; what stands in no row may change without notice.
PUBLIC = {
    "worked": "theory.report.notebook",  # a question, worked out
    "Answer": "theory.report.notebook",  # what `worked` gives
    "Derivation": "theory.derivation",
    "Quantity": "theory.derivation",
    "Form": "theory.derivation",
    "Given": "theory.derivation",
    "Evidence": "checks.evidence",
    "Verdict": "checks.evidence",
    "InputError": "theory.errors",
    "equal": "theory.library",  # is this answer that one?
    "equal_batch": "theory.library",  # the same of many, on every core
    "check": "theory.library",  # every equality of a document
    "Judgement": "theory.library",
    "rewards": "theory.trainers",  # a reward function for trainers
    "compute_score": "theory.trainers",
    "sliders": "theory.live.sliders",  # a worked answer whose numbers are moved
    "load_ipython_extension": "theory.live.cell",  # %load_ext theory, for %%check
}
__all__ = list(PUBLIC)  # pyright: ignore[reportUnsupportedDunderAll]  # the rows above are the list


def __getattr__(name: str) -> Any:
    """A public name, found late: help and listing import this package too, and do without sympy."""
    if name not in PUBLIC:
        raise AttributeError(f"module 'theory' has no attribute {name!r}; it offers {', '.join(PUBLIC)}")
    return getattr(import_module(PUBLIC[name]), name)
