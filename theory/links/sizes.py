"""What may be a size rather than a product: `8 × 8`, or `8 × 8 × 3`, of which a calculation gives one side."""

from __future__ import annotations

import re

from checks.reading import Side
from checks.tree import Call, Number, walk

SIGN = re.compile(r"×|\\times|[0-9]\s?[xX]\s?[0-9]")


def one_side(side: Side) -> Number | None:
    """The first number of what may be a size, of which the first two are alike; None for anything else."""
    if side.tree is None or not SIGN.search(side.text):
        return None
    nodes = list(walk(side.tree))
    numbers = [node for node in nodes if isinstance(node, Number)]
    product = all(node.head == "*" if isinstance(node, Call) else isinstance(node, Number) for node in nodes)
    return numbers[0] if product and len(numbers) > 1 and numbers[0] == numbers[1] else None
