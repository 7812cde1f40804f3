"""The functions of a whole array, or of several numbers: sums, means, norms, softmax."""

from __future__ import annotations

from dataclasses import dataclass

from checks.vocabulary.rows import VocabularyRow

MOST = 1000  # numbers between the brackets of one function


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ArrayFunction(VocabularyRow):
    """A function of all entries of an array. arity: the fewest and the most arguments, for it takes numbers, too.

    head: the name of its sympy class, of sympy or of `checks.vocabulary.heads`; empty where it has no meaning yet.
    """

    arity: tuple[int, int] = (1, 1)
    head: str = ""
    bare: bool = False


ROWS = (
    ArrayFunction(name="softmax", arity=(1, MOST), head="Softmax"),
    ArrayFunction(name="log_softmax", also=("logsoftmax",)),
    ArrayFunction(name="logsumexp", arity=(1, MOST)),
    ArrayFunction(name="sum", arity=(1, MOST), head="Total"),
    ArrayFunction(name="mean", also=("avg", "average"), arity=(1, MOST), head="Mean"),
    ArrayFunction(name="norm", arity=(1, 2), head="Norm"),
    ArrayFunction(name="var"),
    ArrayFunction(name="std"),
    ArrayFunction(name="prod", arity=(1, MOST)),
    ArrayFunction(name="max", macro="max", arity=(1, MOST), head="Max"),
    ArrayFunction(name="min", macro="min", arity=(1, MOST), head="Min"),
    ArrayFunction(name="transpose"),
    ArrayFunction(name="det", macro="det", bare=True),
    ArrayFunction(name="dot", arity=(2, 2)),
    ArrayFunction(name="diag"),
    ArrayFunction(name="trace", also=("tr",)),
    ArrayFunction(name="pad", typed=False, head="Padded"),
)
