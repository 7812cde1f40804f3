"""What is true: worked answers to theory questions, written as data. Never imports torch.

`from theory import worked; worked("q3b")` is the whole interface; nothing is loaded before it is asked for.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theory.report.notebook import worked as worked

__all__ = ["worked"]


class _Package(ModuleType):
    """The package with one attribute that is found late, and that the module theory.worked does not hide.

    Importing a module sets it as an attribute of its package: the setter lets that pass without effect, and
    `from theory.worked import Worked` finds the module as ever.
    """

    @property
    def worked(self) -> Any:
        from theory.report.notebook import worked

        return worked

    @worked.setter
    def worked(self, module: ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Package
