"""Grad-CAM: each activation map's weight is the average of the class score's gradient by it (arXiv:1610.02391)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

import msgspec
import sympy as sp

from checks.induction import Induction
from checks.recursion import Map, Setting, element, index
from checks.unevaluated import scale, times, total
from checks.vocabulary.heads import Mean, ReLU, Total, entrywise, gradient
from theory.derivation import Derivation, Exact, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.mistakes import Mistake
from theory.topic import Worked

Matrix: TypeAlias = tuple[tuple[Fraction, ...], ...]  # rows

LARGEST = 10**4  # entries of one map: the mean of more is no hand calculation, and its sum is slow to write out


CALLED = {"map": ("after relu", "map after relu", "l c")}  # L^c: what books call the map of a class c


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """form "gradients": `maps` A1, A2, ... and `gradients` G1, G2, ... of the class score by each, all of one size.

    form "global-average-pooling": the maps are averaged and one linear layer makes the score; `weights` (one for each
    map) and `bias` are the layer's, `height` and `width` the maps' size; `maps` may be left out, then they stay free.
    """

    form: str = "gradients"
    maps: tuple[Matrix, ...] = ()
    gradients: tuple[Matrix, ...] = ()
    weights: tuple[Fraction, ...] = ()
    bias: Fraction = Fraction(0)
    height: int = 0
    width: int = 0


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """Weights and map. Raises InputError for an unknown form, for missing parts, and for sizes that differ."""
    if settings.form not in FORMS:
        raise InputError(f"Grad-CAM has the forms {', '.join(FORMS)}, but form is {settings.form!r}; use one of them")
    return FORMS[settings.form](settings)


# --- from given gradients -------------------------------------------------------------------------------------------


def _from_gradients(settings: Settings) -> Worked:
    if not settings.maps or len(settings.maps) != len(settings.gradients):
        raise InputError(
            f"Grad-CAM needs one matrix of gradients for each activation map, but {len(settings.maps)} maps and "
            f"{len(settings.gradients)} gradients came; give as many gradients as maps, and at least one"
        )
    _allow(settings, "weights", "bias", "height", "width")
    shape = _size({**_named("A", settings.maps), **_named("G", settings.gradients)})
    count = len(settings.maps)
    maps, gradients = _letters("A", count, shape), _letters("G", count, shape)
    alphas = _letters("alpha", count)
    before = symbol("map.before_relu", shape)
    quantities = [_weight(alpha, letter) for alpha, letter in zip(alphas, gradients, strict=True)]
    weighted = _weighted(alphas, maps)
    quantities.append(Quantity(str(before), (Form(weighted, "each map times its weight, added up"),), shape=shape))
    kept = (
        Form(entrywise(ReLU, before), "only what speaks for the class is kept"),
        Form(entrywise(lambda t: sp.Max(0, t), before), "definition of ReLU"),
    )
    quantities.append(Quantity("map", kept, shape=shape))
    givens = [Given(str(letter), value, shape) for letter, value in zip(maps, settings.maps, strict=True)]
    givens += [Given(str(letter), value, shape) for letter, value in zip(gradients, settings.gradients, strict=True)]
    derivation = Derivation(tuple(givens), tuple(quantities), (*map(str, alphas), "map"), theorems=(POOLED,))
    problem = {"form": settings.form, "maps": count}
    mistakes = tuple(_mistakes(maps, gradients, alphas, before))
    called = CALLED | {str(alpha): (f"{alpha} c",) for alpha in alphas}
    return Worked(derivation, "gradcam", problem, _sampler(givens), mistakes, called=called)


def _weight(alpha: Any, of: Any) -> Quantity:
    """The average of a map's gradients: over height and width, as the definition has it, then as a mean."""
    forms = (Form(_average(of), "definition: the gradients averaged over the map"), Form(Mean(of), "the sum is a mean"))
    return Quantity(str(alpha), forms)


def _average(matrix: Any) -> Any:
    """1/(H W) times the sum over all entries, unevaluated."""
    height, width = map(int, matrix.shape)
    i, j = sp.symbols("i j", integer=True, nonnegative=True)
    return times(sp.Rational(1, height * width), sp.Sum(matrix[i, j], (i, 0, height - 1), (j, 0, width - 1)))


def _weighted(alphas: Sequence[Any], maps: Sequence[Any]) -> Any:
    return total(*(scale(alpha, letter) for alpha, letter in zip(alphas, maps, strict=True)))


def _mistakes(maps: list[Any], gradients: list[Any], alphas: list[Any], before: Any) -> list[Mistake]:
    mistakes = []
    for alpha, letter in zip(alphas, gradients, strict=True):
        if int(sp.prod(letter.shape)) > 1:
            mistakes.append(Mistake("the sum of the gradients in place of their mean", str(alpha), Total(letter)))
        rectified = Mean(entrywise(ReLU, letter))
        mistakes.append(Mistake("ReLU of the gradients before they are averaged", str(alpha), rectified))
    if len(maps) > 1:
        swapped = _weighted([*alphas[1:], alphas[0]], maps)
        mistakes.append(Mistake("each map with another map's weight", str(before), swapped))
        each = total(*(entrywise(ReLU, scale(alpha, letter)) for alpha, letter in zip(alphas, maps, strict=True)))
        mistakes.append(Mistake("ReLU of every weighted map before they are added", "map", each))
    mistakes.append(Mistake("ReLU left out", "map", before))
    return mistakes


# --- with global average pooling and one linear layer ----------------------------------------------------------------


def _pooled_theorem() -> Induction:
    """Moving all n entries of a map by x moves the score by n shares of x: so the gradients of a map add up to w.

    share(n, .) is the linear map "times w / n" that the score applies to a map's total; before(n) is the total of n
    entries a(0), a(1), ..., after(n, x) the total once every entry has moved by x, and copies(n, x) = n x.
    The score's change is w x for every x, so its n equal partial derivatives sum to w, and their mean is w / n.
    """
    n, k, x = index("n"), index("k"), element("x")
    a, before, after, copies, share, rest = sp.symbols("a before after copies share rest", cls=sp.Function)
    setting = Setting(
        maps=(
            Map(a, indices=1),
            Map(before, indices=1),
            Map(after, indices=1, elements=1),
            Map(copies, indices=1, elements=1),
            Map(share, indices=1, elements=1, linear=True),
            Map(rest),
        ),
        definitions=(
            sp.Eq(before(0), 0),
            sp.Eq(before(k + 1), before(k) + a(k)),
            sp.Eq(after(0, x), 0),
            sp.Eq(after(k + 1, x), after(k, x) + a(k) + x),
            sp.Eq(copies(0, x), 0),
            sp.Eq(copies(k + 1, x), copies(k, x) + x),
        ),
    )
    totals = sp.Eq(after(n, x), before(n) + copies(n, x))
    lemma = Induction("moving every one of n entries by x moves their total by n x", setting, totals, n)
    score = sp.Eq(share(n, after(n, x)) + rest(), share(n, before(n)) + rest() + share(n, copies(n, x)))
    name = "pooling over n entries and one linear layer: moving every entry by x moves the score by n shares of x"
    return Induction(name, setting, score, n, lemmas=(lemma,))


POOLED = _pooled_theorem()


def _from_pooling(settings: Settings) -> Worked:
    count = len(settings.weights)
    if not count or settings.height < 1 or settings.width < 1:
        raise InputError(
            f"global average pooling needs weights, and a height and a width of at least 1, but {count} weights and a "
            f"size of {settings.height}x{settings.width} came; give all three"
        )
    _allow(settings, "gradients")
    shape = settings.height, settings.width
    if settings.maps and (len(settings.maps) != count or _size(_named("A", settings.maps)) != shape):
        raise InputError(
            f"{count} weights and a size of {shape[0]}x{shape[1]} need {count} maps of that size; "
            "give those, or leave the maps out"
        )
    if shape[0] * shape[1] > LARGEST:
        raise InputError(f"a map of {shape[0]}x{shape[1]} has over {LARGEST} entries; give a smaller size")
    maps, alphas, weights = _letters("A", count, shape), _letters("alpha", count), _letters("w", count)
    means, bias, score = _letters("mean", count), symbol("b"), symbol("score")
    quantities = [Quantity(str(mean), _pool(letter)) for mean, letter in zip(means, maps, strict=True)]
    linear = total(*(times(w, mean) for w, mean in zip(weights, means, strict=True)), bias)
    quantities.append(Quantity("score", (Form(linear, "one linear layer"),)))
    for parts in zip(alphas, weights, means, maps, strict=True):
        quantities += _backward(score, *parts)
    values = settings.maps or (None,) * count
    givens = [Given(str(letter), value, shape) for letter, value in zip(maps, values, strict=True)]
    givens += [Given(str(w), value) for w, value in zip(weights, settings.weights, strict=True)]
    givens.append(Given("b", settings.bias))
    derivation = Derivation(tuple(givens), tuple(quantities), tuple(map(str, alphas)), theorems=(POOLED,))
    mistakes = _pooling_mistakes(alphas, weights, maps) if shape != (1, 1) else []
    mistakes += [
        Mistake("another map's weight", str(alpha), times(sp.Rational(1, shape[0] * shape[1]), other))
        for alpha, other in zip(alphas, [*weights[1:], weights[0]], strict=True)
        if count > 1
    ]
    problem = {"form": settings.form, "maps": count}
    return Worked(derivation, "gradcam", problem, _sampler(givens), tuple(mistakes))


def _pool(letter: Any) -> tuple[Form, ...]:
    return Form(_average(letter), "global average pooling"), Form(Mean(letter), "the sum is a mean")


def _backward(score: Any, alpha: Any, weight: Any, mean: Any, letter: Any) -> list[Quantity]:
    """One map's gradient by the chain rule, and its average: the layer's weight over the map's size."""
    shape = tuple(map(int, letter.shape))
    share = sp.Rational(1, shape[0] * shape[1])
    by_mean, of_mean, slope = f"d{score}/d{mean}", f"d{mean}/d{letter}", f"d{score}/d{letter}"
    chain = scale(symbol(by_mean), symbol(of_mean, shape))
    forms = {
        by_mean: (Form(gradient(score, mean), "upstream gradient"), Form(weight, "slope of a linear layer")),
        of_mean: (
            Form(gradient(mean, letter), "local derivative"),
            Form(scale(share, sp.OneMatrix(*shape)), "every entry has the same share in the mean"),
        ),
        slope: (Form(gradient(score, letter), "gradient by the activation map"), Form(chain, "chain rule")),
        str(alpha): (
            *_weight(alpha, symbol(slope, shape)).forms,
            Form(times(share, weight), "all entries are the layer's weight over the map's size"),
        ),
    }
    shapes = {of_mean: shape, slope: shape}
    return [Quantity(name, links, shape=shapes.get(name, ())) for name, links in forms.items()]


def _pooling_mistakes(alphas: list[Any], weights: list[Any], maps: list[Any]) -> list[Mistake]:
    mistakes = []
    for alpha, weight, letter in zip(alphas, weights, maps, strict=True):
        shape = tuple(map(int, letter.shape))
        mistakes.append(Mistake("the map's size left out", str(alpha), weight))
        slope = Total(symbol(f"dscore/d{letter}", shape))
        mistakes.append(Mistake("the sum of the gradients in place of their mean", str(alpha), slope))
    return mistakes


FORMS: dict[str, Callable[[Settings], Worked]] = {
    "gradients": _from_gradients,
    "global-average-pooling": _from_pooling,
}

# --- what is given --------------------------------------------------------------------------------------------------


def _letters(name: str, count: int, shape: tuple[int, ...] = ()) -> list[Any]:
    """`A1`, `A2`, ... as symbols of one shape."""
    return [symbol(f"{name}{k}", shape) for k in range(1, count + 1)]


def _named(name: str, matrices: tuple[Matrix, ...]) -> dict[str, Matrix]:
    return {f"{name}{k}": matrix for k, matrix in enumerate(matrices, start=1)}


def _allow(settings: Settings, *others: str) -> None:
    """Raises InputError where something is stated that this form does not use."""
    for name in others:
        if getattr(settings, name) != getattr(Settings(), name):
            raise InputError(f"the form {settings.form!r} does not use {name}; leave it out or change the form")


def _size(matrices: Mapping[str, Matrix]) -> tuple[int, int]:
    """The one size of all matrices. Raises InputError where rows or matrices differ in size, or one is empty."""
    sizes: dict[str, tuple[int, int]] = {}
    for name, matrix in matrices.items():
        lengths = {len(row) for row in matrix}
        if len(lengths) != 1 or 0 in lengths:
            raise InputError(
                f"{name} must have at least one row, and rows of one length; it has rows of {sorted(lengths)}"
            )
        sizes[name] = len(matrix), lengths.pop()
    first, size = next(iter(sizes.items()))
    for name, other in sizes.items():
        if other != size:
            raise InputError(
                f"{first} is {size[0]}x{size[1]}, but {name} is {other[0]}x{other[1]}; "
                "activation maps and gradients must have one size"
            )
    if size[0] * size[1] > LARGEST:
        raise InputError(f"a map of {size[0]}x{size[1]} has over {LARGEST} entries; give smaller maps")
    return size


def _sampler(givens: list[Given]) -> Callable[[Random], dict[str, Exact]]:
    """Numbers of both signs, so that ReLU has something to cut; eighths, so that they are the same in binary."""

    def draw(rng: Random, shape: tuple[int, ...]) -> Exact:
        if not shape:
            return Fraction(rng.randint(-32, 32), 8)
        return tuple(draw(rng, shape[1:]) for _ in range(shape[0]))

    return lambda rng: {given.name: draw(rng, given.shape) for given in givens}
