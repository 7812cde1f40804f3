"""What names are made of besides Latin letters and digits: Greek letters, and the accents over a letter."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class GreekLetter(Struct, frozen=True):
    """A Greek letter; its capital follows. variants: other shapes of it. macros: in LaTeX, besides its name."""

    name: str
    sign: str
    variants: str = ""
    macros: tuple[str, ...] = ()


class Accent(Struct, frozen=True):
    """A mark over a letter, which adds its name to the letter's: `yhat`.

    marks: as Unicode puts it behind the letter. macros: in LaTeX, besides its name.
    """

    name: str
    marks: str
    macros: tuple[str, ...] = ()


# Words that name one quantity in LaTeX, set upright or not: nobody means a product of their letters.
WORDS = frozenset({"loss", "cost", "error", "logit", "logits", "score", "scores"})

LETTERS = (
    GreekLetter("alpha", "α"),
    GreekLetter("beta", "β"),
    GreekLetter("gamma", "γ"),
    GreekLetter("delta", "δ"),
    GreekLetter("epsilon", "ε", "ϵ", ("varepsilon",)),
    GreekLetter("zeta", "ζ"),
    GreekLetter("eta", "η"),
    GreekLetter("theta", "θ", "ϑ", ("vartheta",)),
    GreekLetter("iota", "ι"),
    GreekLetter("kappa", "κ"),
    GreekLetter("lambda", "λ"),
    GreekLetter("mu", "μ", "µ"),  # the micro sign
    GreekLetter("nu", "ν"),
    GreekLetter("xi", "ξ"),
    GreekLetter("omicron", "ο"),
    GreekLetter("pi", "π", "ϖ", ("varpi",)),
    GreekLetter("rho", "ρ", "ϱ", ("varrho",)),
    GreekLetter("sigma", "σ", "ς", ("varsigma",)),
    GreekLetter("tau", "τ"),
    GreekLetter("upsilon", "υ"),
    GreekLetter("phi", "φ", "ϕ", ("varphi",)),
    GreekLetter("chi", "χ"),
    GreekLetter("psi", "ψ"),
    GreekLetter("omega", "ω"),
)
ROWS = (
    Accent("hat", "\u0302", ("widehat",)),
    Accent("bar", "\u0304\u0305", ("overline",)),
    Accent("tilde", "\u0303", ("widetilde",)),
    Accent("vec", "\u20d7"),
    Accent("dot", "\u0307"),
    Accent("ddot", "\u0308"),
    Accent("check", "\u030c"),
)

# Sign -> name; of each name, its own sign comes first.
GREEK: dict[str, str] = {
    **{row.sign: row.name for row in LETTERS},
    **{row.sign.upper(): row.name.capitalize() for row in LETTERS},
    **{variant: row.name for row in LETTERS for variant in row.variants},
}
ACCENTS: Mapping[str, str] = {mark: row.name for row in ROWS for mark in row.marks}

# Macro of LaTeX -> name.
LETTER_MACROS: Mapping[str, str] = {
    **{name: name for name in GREEK.values()},
    **{macro: row.name for row in LETTERS for macro in row.macros},
}
SPELLED = frozenset({*GREEK.values(), "ell"})  # letters whose names are words
ACCENT_MACROS: Mapping[str, str] = {macro: row.name for row in ROWS for macro in (row.name, *row.macros)}
