"""What is true: worked answers to theory questions, written as data. Never imports torch.

`from theory import worked; worked("q3b")` is the whole interface; nothing is loaded before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theory.report.notebook import worked as worked

__all__ = ["worked"]


def __getattr__(name: str) -> Any:
    """`worked`, found late: help and listing import this package too, and do without sympy."""
    if name != "worked":
        raise AttributeError(f"module 'theory' has no attribute {name!r}; it offers worked")
    from theory.report.notebook import worked

    return worked
