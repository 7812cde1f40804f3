"""One file, or one folder, per kind of theory: (settings, conventions) -> a worked answer with its mistakes.

A topic module has `Settings`, a msgspec Struct that says what a question of this kind must state, and
`derive(settings, conventions) -> Worked`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

TOPICS = (
    "activation",
    "chain",
    "choice",
    "computation",
    "construction",
    "convolution",
    "counting",
    "gradcam",
    "layer_shapes",
    "linear_network",
    "loss",
    "ordering",
    "penalty",
    "precision",
    "pyramid",
    "saturation",
    "softmax",
)


def load(topic: str) -> Any:
    """The topic's module, imported when it is needed: sympy is slow to load and `list` does without it."""
    return import_module(f"theory.topics.{topic}")
