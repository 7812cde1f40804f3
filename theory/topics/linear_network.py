"""A network with linear activations is one layer: W* = W_L ... W_1, b* = the sum of W_L ... W_(k+1) b_k."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import sympy as sp
from flint import arb, fmpq, fmpq_mat

from checks.induction import Induction
from checks.recursion import Map, Setting, element, index
from checks.unevaluated import scale, total
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.givens import given, vary
from theory.mistakes import Mistake
from theory.topic import Worked

if TYPE_CHECKING:
    from random import Random

    from theory.exact import Exact

MOST_LAYERS = 8
MOST_PATHS = 1000  # from an input to an output: every entry of W* is a sum over them, and the algebra writes it out
RANK = sp.Function("rank")
SINGLE = (
    "",
    "new ",
    "single ",
    "overall ",
    "combined ",
    "total ",
    "effective ",
    "equivalent ",
    "resulting ",
    "collapsed ",
)
CALLED = {  # of the one layer
    name: tuple(f"{which}{noun}" for which in SINGLE for noun in nouns)
    for name, nouns in {
        "Wstar": ("weight", "weights", "matrix", "weight matrix"),
        "bstar": ("bias", "biases", "vector", "bias vector"),
    }.items()
}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """widths: units of the input and of each layer; without, they follow from the weights, or are 3, 3, 3, 3.

    activated: the activation of layer k is c_k z + d_k; otherwise there is none.
    givens: numbers for W1.., b1.., c1.., d1.. and x, as far as they are stated; the others stay free.
    """

    widths: tuple[int, ...] = ()
    activated: bool = False
    givens: dict[str, Any] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """Every layer's output, and the one layer (Wstar, bstar) that the network is.

    Raises InputError for widths or numbers that do not fit together.
    """
    stated = {name: given(name, value) for name, value in settings.givens.items()}
    widths = _widths(settings.widths, stated, settings.activated)
    shapes = _shapes(widths, settings.activated)
    for name, item in stated.items():
        if name not in shapes:
            raise InputError(f"expected givens among {', '.join(shapes)}; got {name}")
        if item.shape != shapes[name]:
            raise InputError(f"{name}: expected shape {shapes[name]} for widths {widths}, got {item.shape}; change one")
    givens = tuple(stated.get(name, Given(name, None, shape)) for name, shape in shapes.items())
    network = LinearNetwork(widths, settings.activated)
    answer = ("Wstar", "bstar", "y", "rank.bound")
    theorem = ACTIVATED if settings.activated else PLAIN
    derivation = Derivation(givens, tuple(network.quantities()), answer, {"rank": _rank}, theorems=(theorem,))
    problem = {"depth": network.depth, "activated": settings.activated, "narrow": network.narrow}
    longer = None if stated else {"widths": [*widths, widths[-1]], "activated": settings.activated}
    mistakes = tuple(network.mistakes())
    return Worked(derivation, "linear_network", problem, _sampler(givens), mistakes, longer=longer, called=CALLED)


def _widths(widths: tuple[int, ...], stated: Mapping[str, Given], activated: bool) -> tuple[int, ...]:
    if not widths:
        weights = [item for k in range(1, MOST_LAYERS + 1) if (item := stated.get(f"W{k}")) and len(item.shape) == 2]
        widths = (weights[0].shape[1], *(weight.shape[0] for weight in weights)) if weights else (3, 3, 3, 3)
    most = MOST_PATHS // 2 if activated else MOST_PATHS  # c and d double the length of what is written out
    if not 2 <= len(widths) <= MOST_LAYERS + 1 or min(widths) < 1 or prod(widths) > most:
        expected = f"1 to {MOST_LAYERS} layers, with at most {most} as the product of all widths"
        raise InputError(f"expected {expected}; got widths {', '.join(map(str, widths))}; choose a smaller network")
    return widths


def _shapes(widths: tuple[int, ...], activated: bool) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {"x": (widths[0], 1)}
    for k, width in enumerate(widths[1:], start=1):
        shapes |= {f"W{k}": (width, widths[k - 1]), f"b{k}": (width, 1)}
        shapes |= {f"c{k}": (), f"d{k}": ()} if activated else {}
    return shapes


def _product(*factors: Any) -> Any:
    return factors[0] if len(factors) == 1 else sp.MatMul(*factors, evaluate=False)


class LinearNetwork:
    """One network in letters: the layers' weights and biases as they act, W_k or c_k W_k, and b_k or c_k b_k + d_k."""

    def __init__(self, widths: tuple[int, ...], activated: bool) -> None:
        self.widths, self.activated, self.depth = widths, activated, len(widths) - 1
        self.x = symbol("x", (widths[0], 1))
        mark = "prime" if activated else ""
        layers = range(1, self.depth + 1)
        self.weights = [symbol(f"W{mark}{k}", (widths[k], widths[k - 1])) for k in layers]
        self.biases = [symbol(f"b{mark}{k}", (widths[k], 1)) for k in layers]
        self.shape = (widths[-1], widths[0])

    @property
    def narrow(self) -> int:
        """The narrowest hidden layer, where the stack may be cut in two; 0 where an end is as narrow."""
        hidden = self.widths[1:-1]
        least = min(hidden, default=0)
        return hidden.index(least) + 1 if hidden and least < min(self.widths[0], self.widths[-1]) else 0

    def weights_from(self, k: int, to: int | None = None) -> list[Any]:
        """W_to, ..., W_(k+1): the layers after the k-th, the last one first."""
        return self.weights[k:to][::-1]

    def quantities(self) -> list[Quantity]:
        found = [quantity for k in range(1, self.depth + 1) for quantity in self._layer(k)]
        return [*found, *self._halves(), self._weight(), self._bias(), self._output(), *self._ranks()]

    def _layer(self, k: int) -> list[Quantity]:
        size = (self.widths[k], 1)
        before = self.x if k == 1 else symbol(f"h{k - 1}", (self.widths[k - 1], 1))
        weight, bias = symbol(f"W{k}", (size[0], self.widths[k - 1])), symbol(f"b{k}", size)
        sum_ = total(_product(weight, before), bias)
        if not self.activated:
            return [Quantity(f"h{k}", (Form(sum_, f"layer {k}"),), shape=size)]
        c, ones = symbol(f"c{k}"), _product(symbol(f"d{k}"), sp.OneMatrix(*size))
        acting = total(_product(self.weights[k - 1], before), self.biases[k - 1])
        forms = Form(total(scale(c, sum_), ones), f"layer {k}, then c z + d"), Form(acting, "multiply out")
        return [
            Quantity(f"Wprime{k}", (Form(scale(c, weight), "the slope scales the weights"),), shape=weight.shape),
            Quantity(f"bprime{k}", (Form(total(scale(c, bias), ones), "and the bias, and d is added"),), shape=size),
            Quantity(f"h{k}", forms, shape=size),
        ]

    def _halves(self) -> list[Quantity]:
        k = self.narrow
        if not k:
            return []
        inner, outer = _product(*self.weights_from(0, k)), _product(*self.weights_from(k))
        return [
            Quantity("Wstar.in", (Form(inner, f"the layers up to the narrowest, layer {k}"),), shape=inner.shape),
            Quantity("Wstar.out", (Form(outer, "the layers after it"),), shape=outer.shape),
        ]

    def _weight(self) -> Quantity:
        step = self.weights[0]
        for weight in self.weights[1:]:
            step = _product(weight, step)
        forms = [Form(step, "each layer multiplies what comes before it from the left")]
        if (whole := _product(*self.weights_from(0))) != step:
            forms.append(Form(whole, "the product is associative, and does not commute"))
        if k := self.narrow:
            m = self.widths[k]
            halves = _product(symbol("Wstar.out", (self.shape[0], m)), symbol("Wstar.in", (m, self.shape[1])))
            forms.append(Form(halves, f"all passes through {m} units, so the rank is at most {m}"))
        return Quantity("Wstar", tuple(forms), shape=self.shape)

    def _bias(self) -> Quantity:
        forms = [Form(self._nested(None), "the output for x = 0")]
        if self.depth > 2:
            forms.append(Form(total(*self._passed()), "each bias passes through the layers after its own"))
        return Quantity("bstar", tuple(forms), shape=(self.shape[0], 1))

    def _passed(self) -> list[Any]:
        return [_product(*self.weights_from(k), bias) for k, bias in enumerate(self.biases, start=1)]

    def _nested(self, signal: Any) -> Any:
        """W_L (... (W_1 x + b_1) ...) + b_L; without a signal, for x = 0."""
        for weight, bias in zip(self.weights, self.biases, strict=True):
            signal = bias if signal is None else total(_product(weight, signal), bias)
        return signal

    def _output(self) -> Quantity:
        size = (self.shape[0], 1)
        forms = [
            Form(symbol(f"h{self.depth}", size), "the last layer"),
            Form(self._nested(self.x), "insert every layer into the next"),
            Form(total(_product(*self.weights_from(0), self.x), *self._passed()), "multiply out"),
            Form(total(_product(symbol("Wstar", self.shape), self.x), symbol("bstar", size)), "one layer"),
        ]
        kept = [form for k, form in enumerate(forms) if k == 0 or form.expression != forms[k - 1].expression]
        return Quantity("y", tuple(kept), shape=size)

    def _ranks(self) -> list[Quantity]:
        least = sp.Integer(min(self.widths))
        bound = [Form(least, "the rank of a product is at most the smallest rank of its factors")]
        if len(set(self.widths)) > 1:
            every = sp.Min(*map(sp.Integer, self.widths), evaluate=False)
            bound = [Form(every, bound[0].rule), Form(least, "the narrowest of all layers and the input")]
        rank = Form(RANK(symbol("Wstar", self.shape)), "by elimination")
        return [Quantity("rank", (rank,)), Quantity("rank.bound", tuple(bound))]

    def _reversible(self) -> bool:
        """Whether W_1 ... W_L exists, in the shape of W*, and differs from it."""
        w = self.widths
        fits = w[2:] == w[:-2] and (w[1], w[-2]) == (w[-1], w[0])
        return fits and max(w) > 1

    def mistakes(self) -> list[Mistake]:
        """Those mistakes for which the shapes leave room."""
        found = []
        if self.depth > 1:
            found.append(Mistake("the bias of the last layer alone", "bstar", self.biases[-1]))
            if len(set(self.widths[1:])) == 1:
                found.append(Mistake("the plain sum of the biases", "bstar", total(*self.biases)))
            if self._reversible():
                found.append(Mistake("the product in the other order", "Wstar", _product(*self.weights)))
        if self.activated:
            size = (self.widths[1], 1)
            b, c, d = symbol("b1", size), symbol("c1"), _product(symbol("d1"), sp.OneMatrix(*size))
            found.append(Mistake("the activation's offset left out", "bprime1", scale(c, b)))
            found.append(Mistake("the activation's slope left off the bias", "bprime1", total(b, d)))
        return found


def _rank(matrix: Any) -> fmpq | arb:
    """By elimination where the entries are exact; of entries that are intervals, an interval that holds every rank."""
    rows, columns = matrix.shape
    if all(isinstance(entry, fmpq) for entry in matrix.flat):
        return fmpq(fmpq_mat(rows, columns, list(np.ravel(matrix))).rank())
    return arb(0).union(arb(min(rows, columns)))


def _sampler(givens: tuple[Given, ...]) -> Callable[[Random], dict[str, Exact]]:
    def eighths(rng: Random, shape: tuple[int, ...]) -> Any:
        if shape == ():
            return Fraction(rng.randint(-16, 16), 8)
        return tuple(tuple(Fraction(rng.randint(-16, 16), 8) for _ in range(shape[1])) for _ in range(shape[0]))

    def sample(rng: Random) -> dict[str, Exact]:
        return {item.name: eighths(rng, item.shape) if item.value is None else vary(item.value, rng) for item in givens}

    return sample


# ---------------------------------------------------------------- the theorems


def _theorem(activated: bool) -> Induction:
    """For every depth n, with arbitrary additive maps W_k (and c_k) and arbitrary b_k (and d_k)."""
    weight, bias, output, passed, summed = map(sp.Function, ("W", "b", "h", "Q", "S"))
    slope, offset, acting, shift = map(sp.Function, ("c", "d", "Wprime", "bprime"))
    k, m, n, r, x, y = index("k"), index("m"), index("n"), index("r"), element("X"), element("Y")
    maps = [Map(weight, 1, 1, linear=True), Map(bias, 1), Map(output, 1, 1), Map(passed, 2, 1), Map(summed, 2)]
    laws: list[Any] = []
    value = weight(k + 1, output(k, x)) + bias(k + 1)
    if activated:
        maps += [Map(slope, 1, 1, linear=True), Map(offset, 1), Map(acting, 1, 1), Map(shift, 1)]
        laws += [sp.Eq(acting(k, x), slope(k, weight(k, x))), sp.Eq(shift(k), slope(k, bias(k)) + offset(k))]
        value = slope(k + 1, value) + offset(k + 1)
    else:
        acting, shift = weight, bias
    laws += [
        sp.Eq(output(0, x), x),
        sp.Eq(output(k + 1, x), value),
        # Q(k, r, X) = W_(k+r) ... W_(k+1) X: through the r layers after the k-th
        sp.Eq(passed(k, 0, x), x),
        sp.Eq(passed(k, r + 1, x), acting(k + r + 1, passed(k, r, x))),
        # S(m, r) = the sum of W_(m+r) ... W_(k+1) b_k for k = 1, ..., m
        sp.Eq(summed(0, r), 0),
        sp.Eq(summed(m + 1, r), summed(m, r + 1) + passed(m + 1, r, shift(m + 1))),
    ]
    setting = Setting(tuple(maps), tuple(laws))
    additive = Induction("W'(X + Y) = W' X + W' Y", setting, sp.Eq(acting(n, x + y), acting(n, x) + acting(n, y)), n)
    pushed = sp.Eq(acting(n + r + 1, summed(n, r)), summed(n, r + 1))
    name = "one layer more multiplies every term of b*"
    lemma = Induction(name, setting, pushed, n, lemmas=(additive,) if activated else ())
    one = "W'" if activated else "W", "b'" if activated else "b"
    name = "h_n = {0}_n ... {0}_1 x + sum of {0}_n ... {0}_(k+1) {1}_k for k <= n".format(*one)
    if activated:
        name += ", W' = c W, b' = c b + d"
    return Induction(name, setting, sp.Eq(output(n, x), passed(0, n, x) + summed(n, 0)), n, lemmas=(lemma,))


PLAIN, ACTIVATED = _theorem(False), _theorem(True)
