"""How names and functions may be spelled, the ASCII form that each is read as, and what a notation leaves open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from checks.vocabulary import ARRAY_OPERATIONS, SPELLINGS, UNITS
from checks.vocabulary.names import ACCENT_MACROS, ACCENTS, GREEK, WORDS
from checks.vocabulary.names import LETTERS as GREEK_LETTERS

GRADIENT = "nabla_"  # of what it is by all its letters: nabla_f
SIGNS = {"+": "plus", "-": "minus"}  # above a name: w^+ is another name than w

LABELS = frozenset({"new", "old", "next", "prev", "pred", "true", "test", "train", "total", "opt", "best"})  # above it
# Words below a letter that are no indices run together.
BELOW = LABELS | {"in", "out", "min", "max", "avg", "std", "sum", "tot", "all", "pos", "neg", "val", "ref", "hid"}


@dataclass(frozen=True, slots=True)
class Notation:
    """What a text's own notation decides, so that the reader need not guess. The default is that of a typed expression.

    implicit: `2x`, `3(a+b)` and `w1 x1` are products. Off, they are errors.
    derivatives: `dL/dw3`, written without spaces, is one name. Off, it is a quotient.
    transpose: `x^T` is the transpose. Off, `T` is an exponent. (`x.T` and `xᵀ` are always the transpose.)
    turned: `x'` is the transpose. Off, it is another letter.
    exponential: `e^x` is `exp(x)`. Off, `e` is a name like any other.
    thousands: `1,153,840` is one number. Off, a comma always separates.
    comma: `0,25` is one number, and no comma groups thousands.
    numbered: in LaTeX, too, digits that touch a letter are its index: `w1`. Off, that is an error.
    sequences: `1, 2, 3` without brackets is a `sequence`. Off, it is an error.
    shapes: `3 x 5` (with a multiplication sign) is an ordered `shape`, not the product 15.
    either: what has two readings is read as such: `s(t + 1)`, a letter before a bracket, and `2 1/2`. Off, both are
        errors.
    variables: names that are multiplied when a bracket follows: `y(1 - y)`.
    functions: further spellings of functions, and the heads that they are read as.
    labelled: names whose superscript is always a label: `W^L` is then layer L's `W`, not a power.
    words: names of several letters that may stand in LaTeX without `\\text`: `Lbce`.
    units: words that may follow a number and say what it counts or measures: `cm`, `FLOPs`.
    styles: what a LaTeX alphabet adds to a name: `{"mathbf": "bold"}` keeps `\\mathbf{W}` apart from `W`.
    aliases: canonical name -> the name that it stands for: `{"W__2": "W2"}`.
    own: macros of LaTeX that a document defines itself, so that nothing is known of them.
    arrays: `x[1:3]` takes several entries, and a comparison such as `a > b` is the number 1 or 0. Off, they are errors.
    """

    implicit: bool = False
    derivatives: bool = True
    transpose: bool = False
    turned: bool = False
    exponential: bool = False
    thousands: bool = False
    comma: bool = False
    numbered: bool = False
    sequences: bool = False
    shapes: bool = False
    either: bool = False
    variables: frozenset[str] = frozenset()
    functions: Mapping[str, str] = field(default_factory=dict, hash=False)
    labelled: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    styles: Mapping[str, str] = field(default_factory=dict, hash=False)
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    own: frozenset[str] = frozenset()
    arrays: bool = False

    def head(self, spelling: str) -> str | None:
        """The canonical head of a function's spelling, or None when it is the spelling of none."""
        own = self.functions.get(spelling)
        return own or SPELLINGS.get(spelling) or SPELLINGS.get(spelling.lower())


TYPED = Notation()
WHERE = "where"  # where(a > b, x, y): x where the condition holds, else y
# What a computation may differentiate in a line of its own; each with its spellings.
DERIVATIVES = {"gradient": ("gradient", "grad"), "jacobian": ("jacobian",), "hessian": ("hessian",)}
OPTIMA = ("argmin", "argmax")  # argmin(J, w): the w at which J is least
OF_COMPUTATIONS = ("round",)  # functions of numbers whose names may be anything in other texts
OF_ARRAYS: Mapping[str, str] = {
    **{name: name for name in OF_COMPUTATIONS},
    **{spelling: row.name for row in ARRAY_OPERATIONS.values() for spelling in row.spellings},
    **{spelling: name for name, spellings in DERIVATIVES.items() for spelling in spellings},
    **{name: name for name in OPTIMA},
    WHERE: WHERE,
}
WRITTEN = Notation(
    implicit=True,
    transpose=True,
    exponential=True,
    thousands=True,
    sequences=True,
    words=WORDS,
    units=frozenset(UNITS),
)


def of_arrays(names: Iterable[str]) -> Notation:
    """The notation of a computation on these names: x^T, x' and transpose(x) are one, but for a number called T.

    Operations on arrays are functions here alone: in other texts `rows(...)` or `sort(...)` may be anything.
    """
    known = frozenset(names)
    variables = frozenset(name for name in known if TYPED.head(name) is None)  # so that dloss/dw is a derivative
    return replace(
        TYPED, transpose="T" not in known, turned=True, functions=OF_ARRAYS, arrays=True, variables=variables
    )


_LETTERLIKE = {"ℒ": "L", "ℓ": "ell", "∂": "d", "∇": "nabla"}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789+-abcdefghijklmnoprstuvwxyz", strict=True))
# Compiled at the first use: much that imports this reads nothing.
_ACCENTED = rf"^({'|'.join(sorted(set(GREEK.values())))}|[A-Za-z])_(hat|bar|tilde)(?=_|'|\d|$)"
_FIRST_INDEX = r"(?<=[A-Za-z])_(?=\d+(?:_|'|$))"


@lru_cache(maxsize=4096)
def canonical(spelling: str) -> str:
    """The ASCII form of a name: `w_3` and `w₃` give `w3`, `ŷ` and `y_hat` give `yhat`, `α₁` gives `alpha1`."""
    if "/" in spelling:  # a derivative: dL/dw_1
        return "/".join(part[:1].replace("∂", "d") + canonical(part[1:]) for part in spelling.split("/"))
    if spelling.isascii():
        out = spelling
    else:
        out = ""
        below = False  # inside a run of subscript characters
        for character in unicodedata.normalize("NFD", spelling):
            if character in SUBSCRIPTS:
                out += SUBSCRIPTS[character] if below else "_" + SUBSCRIPTS[character]
                below = True
                continue
            below = False
            if "\U0001d400" <= character <= "\U0001d7ff":
                character = unicodedata.normalize("NFKC", character)
            out += GREEK.get(character) or ACCENTS.get(character) or _LETTERLIKE.get(character) or character
        out = out.replace("’", "'").replace("′", "'").replace("″", "''")
    out = out.replace("{", "").replace("}", "")
    return re.sub(_FIRST_INDEX, "", re.sub(_ACCENTED, r"\1\2", out), count=1)


def nearest(word: str, known: list[str]) -> str:
    """`; did you mean ...?` with the known word that is closest, or nothing when none is near."""
    from difflib import get_close_matches  # only on the way to an error: the import is slow

    close = get_close_matches(word, known, n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else ""


def stem(name: str) -> str:
    """The letters that a name begins with: `yhat` of `yhat_k`."""
    return name[: len(name) - len(name.lstrip(_LETTERS))]


class Subscripted(NamedTuple):
    """A name without its indices, the indices, and the label above it: `W`, (`i`, `j`) and `2` of `W_ij__2`."""

    stem: str
    indices: tuple[str, ...] = ()
    label: str = ""

    def members(self, running: Container[str], families: Container[str] = ()) -> tuple[str, tuple[str, ...]]:
        """The family that the name belongs to, and its indices in it. The label is one of them where a sum runs over
        it, or where the family goes by labels: W__l in a sum over l, and W__2 beside it."""
        above = f"{self.stem}__"
        if self.label and (self.label in running or above in families):
            return above, (*self.indices, self.label)
        return above + self.label if self.label else self.stem, self.indices


@lru_cache(maxsize=4096)
def subscripted(name: str) -> Subscripted:
    """A canonical name taken apart: `dL/dz` and (`i`,) of `dL/dz_i`; it is its own stem where it has no indices."""
    found = [_SUBSCRIPTED.fullmatch(part) for part in name.split("/")]
    parts = [part for part in found if part]
    if len(parts) < len(found) or sum(bool(part["label"]) for part in parts) > 1:
        return Subscripted(name)
    below = [index for part in parts for index in (part["first"], *part["below"].split("_")) if index]
    stem = "/".join(part["stem"] for part in parts)
    indices = chain.from_iterable((index,) if index in BELOW else split(index) for index in below)
    return Subscripted(stem, tuple(indices), "".join(part["label"] for part in parts)[2:])


def split(index: str) -> tuple[str, ...]:
    """The indices that run together in one: i and j of `ij`, 1 and j of `1j`; more than three letters are a word."""
    if index.isdigit() or len(index) > MOST_INDICES or not index.isalnum():
        return (index,)
    return tuple(re.findall("[A-Za-z]|[0-9]+", index))


def is_letter(name: str) -> bool:
    """Whether a name is one letter, with its index or without."""
    letters = stem(name)
    return len(letters) == 1 or letters in LETTER_NAMES


def run_together(name: str) -> str:
    """The letters of a name that may be their product, such as `ab`; none of another name."""
    return name if len(name) > 1 and name.isalpha() and name not in LETTER_NAMES else ""


def marked(name: str, mark: str) -> str:
    """A name with a mark on its letter, before its index: `y_k` and `hat` give `yhat_k`."""
    letters = stem(name)
    return letters + mark + name[len(letters) :]


def style(source: str) -> str:
    """The alphabet in which the letter of a name was set: `bold`, `script`, ...; empty for the plain one.

    `variant` is another shape of a Greek letter, as \\varphi is of \\phi.
    """
    if source[:1].isascii() and source[1:2] != ARROW:
        found = _ALPHABET.match(source) if source.startswith("\\") else None
        return STYLES[found[1]] if found else ""
    if source[1:2] == ARROW:
        return "bold"
    if source[0] in _VARIANTS:
        return "variant"
    said = unicodedata.name(source[0], "").split()
    return next((name for word, name in _SIGNS.items() if word in said), "")


def variable(name: str) -> str:
    """A variable's name with its primes spelled out: `I_k'` gives `Iprime_k`. (A function's primes are derivatives.)"""
    base = name.rstrip("'")
    return marked(base, "prime" * (len(name) - len(base)))


ARROW = "\u20d7"  # above a letter
STYLES: Mapping[str, str] = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "textbf", "vec"), "bold"),
    **dict.fromkeys(("mathcal", "mathscr"), "script"), "mathfrak": "fraktur", "mathbb": "double",
    "mathsf": "sans", "mathtt": "mono",
    **{macro: "variant" for row in GREEK_LETTERS for macro in row.macros},
}  # fmt: skip
EMPHASIS = frozenset({"", "bold", "variant"})  # what a hand, or another typesetter, leaves out
_SIGNS = {"SCRIPT": "script", "FRAKTUR": "fraktur", "DOUBLE-STRUCK": "double", "BOLD": "bold", "SANS-SERIF": "sans"}
_VARIANTS = frozenset("".join(row.variants for row in GREEK_LETTERS)) - {"µ"}  # the micro sign is only a code
_ALPHABET = re.compile(rf"(?:\\(?:{'|'.join(ACCENT_MACROS)})\s*\{{?\s*)*\\({'|'.join(STYLES)})(?![A-Za-z])")
LETTER_NAMES = frozenset(GREEK.values())
MOST_INDICES = 3  # that run together
_SUBSCRIPTED = re.compile(
    r"(?P<stem>[A-Za-z]+)(?P<first>[0-9]*)(?P<below>(?:_[A-Za-z0-9]+)*)(?P<label>(?:__[A-Za-z0-9]+)?)"
)
_LETTERS = "".join(map(chr, (*range(65, 91), *range(97, 123))))
