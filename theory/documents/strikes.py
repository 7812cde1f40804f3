"""How HTML strikes out what an element holds."""

from __future__ import annotations

import re

ELEMENTS = frozenset({"del", "s", "strike"})
LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;\"']*line-through", re.IGNORECASE)
