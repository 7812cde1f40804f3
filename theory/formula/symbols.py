"""The signs, letters and functions of formulas with their LaTeX commands."""

from __future__ import annotations

from checks import vocabulary
from theory.formula.names import GREEK

SIGNS = {
    r"\cdot": "·", r"\odot": "⊙", r"\to": "→", r"\le": "≤", r"\ge": "≥", r"\in": "∈", r"\top": "⊤", r"\dots": "…",
    r"\times": "×", r"\sum": "∑", r"\prod": "∏", r"\approx": "≈", r"\lVert": "‖", r"\rVert": "‖", r"\{": "{",
    r"\}": "}", "-": "−", r"\ne": "≠", "*": "∗", r"\nabla": "∇", r"\circ": "∘", r"\pm": "±", r"\div": "÷",
    r"\forall": "∀", r"\implies": "⟹", r"\equiv": "≡", r"\sim": "∼", r"\propto": "∝", r"\triangleq": "≜",
    r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\ell": "ℓ", r"\cup": "∪", r"\cap": "∩",
    r"\int": "∫", r"\emptyset": "∅", r"\simeq": "≃", r"\cong": "≅", r"\leqslant": "⩽", r"\geqslant": "⩾",
    r"\leftarrow": "←",
}  # fmt: skip
LETTERS = {"\\" + name: letter for name, letter in GREEK.items()} | {r"\partial": "∂", r"\infty": "∞"}
FUNCTIONS = {
    rf"\{row.macro}": row.macro
    for row in (*vocabulary.FUNCTIONS.values(), *vocabulary.ARRAY_FUNCTIONS.values())
    if row.macro
} | {r"\lim": "lim"}
SPACES = {r"\,": 17, r"\ ": 25, r"\;": 28, r"\quad": 100}
ACCENTS = {r"\hat": "^", r"\bar": "¯", r"\tilde": "~"}
