"""The Laplacian pyramid: the image back from its differences and the coarsest Gaussian level, for any up-sampling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import sympy as sp
from flint import fmpq

from checks.induction import Induction
from checks.recursion import Map, Setting, element, index
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.givens import given
from theory.mistakes import Mistake
from theory.topic import Album, Worked

if TYPE_CHECKING:
    from random import Random

    from theory.exact import Exact

KERNEL = tuple(fmpq(weight, 16) for weight in (1, 4, 6, 4, 1))  # the binomial 5-tap filter, along each axis
MOST_PIXELS = 4096  # exact rational arithmetic on more of them keeps the reader waiting
SHOWN = 3  # levels of the pyramid that is drawn

Size = tuple[int, int]
Operator = Callable[[Any], Any]

D, U, LAPLACE, SATURATE = (sp.Function(name) for name in ("D", "U", "laplace", "saturate"))


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """givens: I0, an image as rows of pixels; without it, an image of this size (rows, columns) that stays free.

    levels: how often it is halved; 0 for as often as it takes to reach a single pixel.
    """

    givens: dict[str, Any] = {}
    size: Size = (8, 8)
    levels: int = 0


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The pyramid, the closed form of the reconstruction, and what it stores. Raises InputError for an impossible size.

    An image is one letter of an additive group, so that D and U may be any maps; the numbers come from the binomial
    filter with pixels outside the image counted as 0 (Burt and Adelson, 1983, with the weight a = 3/8).
    """
    image = _image_given(settings.givens)
    size = image.shape if image else settings.size
    sizes = _sizes((size[0], size[1]), settings.levels)
    n = len(sizes) - 1
    quantities = (*_levels(n), *_reconstruction(n), *_stored(sizes))
    answer = ("Ihat0", "Ihat0.linear", "stored.gaussian", "stored.pyramid", "stored.ratio", "stored.limit")
    operators: dict[str, Operator] = {
        "D": lambda image: _along_both(image, _down),
        "U": _upsampler(sizes),
        "laplace": _laplace,
        "saturate": _saturate,
    }
    letter = Given("I0", image.value if image else None)  # of no shape: one element of the group of images
    derivation = Derivation((letter,), quantities, answer, operators, frozenset({"U"}), (ANY, LINEAR))
    longer = None if image else {"size": [2 * size[0], 2 * size[1]], "levels": settings.levels and settings.levels + 1}
    return Worked(
        derivation, "pyramid", {"levels": n}, _sampler(sizes[0]), tuple(_mistakes(n)), longer=longer,
        album=lambda: _album(n),
    )  # fmt: skip


def _album(n: int) -> Album:
    """The same derivation on an image that is large enough to look at."""
    from theory.topics.pyramid_images import SIDE, album  # it is rarely asked for

    return album(derive(Settings(size=(SIDE, SIDE), levels=min(n, SHOWN)), {}))


def _image_given(givens: Mapping[str, Any]) -> Given | None:
    if unknown := sorted(givens.keys() - {"I0"}):
        raise InputError(f"expected the image I0 as the only given, got {', '.join(unknown)}; leave the others out")
    if "I0" not in givens:
        return None
    image = given("I0", givens["I0"])
    if image.shape == ():
        raise InputError("I0: expected an image as a list of rows, got a number; write [[1, 2], [3, 4]]")
    return image


def _sizes(size: Size, levels: int) -> list[Size]:
    """The size of every level: each halves the one before, and half a pixel counts as one."""
    if min(size) < 1 or max(size) < 2 or size[0] * size[1] > MOST_PIXELS:
        raise InputError(
            f"expected an image of 2 to {MOST_PIXELS} pixels, got {size[0]} x {size[1]}; choose another size"
        )
    sizes = [size]
    while sizes[-1] != (1, 1):
        rows, columns = sizes[-1]
        sizes.append((-(-rows // 2), -(-columns // 2)))
    if not 0 <= levels < len(sizes):
        most = len(sizes) - 1
        raise InputError(
            f"an image of {size[0]} x {size[1]} has 1 to {most} levels, got {levels}; leave it out for {most}"
        )
    return sizes[: levels + 1] if levels else sizes


# ---------------------------------------------------------------- the worked answer


def _image(k: int) -> Any:
    return symbol(f"I{k}")


def _difference(k: int) -> Any:
    return symbol(f"L{k}")


def _levels(n: int) -> list[Quantity]:
    gaussian = [Quantity(f"I{k + 1}", (Form(D(_image(k)), "blur and keep every second pixel"),)) for k in range(n)]
    laplacian = [
        Quantity(f"L{k}", (Form(_image(k) - U(_image(k + 1)), "what up-sampling the next level does not give back"),))
        for k in range(n)
    ]
    return gaussian + laplacian


def _plus(first: Any, second: Any) -> Any:
    return sp.Add(first, second, evaluate=False)


def nested(depth: int, inner: Any) -> Any:
    """L_0 + U(L_1 + ... + U(L_(depth-1) + U(inner))); for depth 0, the inner image itself."""
    for k in reversed(range(depth)):
        inner = _plus(_difference(k), U(inner))
    return inner


def _times(k: int, image: Any) -> Any:
    """U^k of the image: up-sampled k times."""
    for _ in range(k):
        image = U(image)
    return image


def expanded(n: int) -> Any:
    """The sum of U^k L_k for k < n, and U^n I_n."""
    return sp.Add(*(_times(k, _difference(k)) for k in range(n)), _times(n, _image(n)), evaluate=False)


def _reconstruction(n: int) -> list[Quantity]:
    steps = [Quantity(f"Ihat{n}", (Form(_image(n), "the coarsest level is all that is kept of the Gaussian pyramid"),))]
    for k in reversed(range(1, n)):
        step = _plus(_difference(k), U(symbol(f"Ihat{k + 1}")))
        forms = Form(_image(k), "what is sought"), Form(step, f"L_{k} = I_{k} - U(I_{k + 1}), solved for I_{k}")
        steps.append(Quantity(f"Ihat{k}", forms))
    forms = [Form(_image(0), "what is sought")]
    for depth in range(1, n):
        forms.append(Form(nested(depth, symbol(f"Ihat{depth}")), f"insert level {depth - 1}"))
    forms.append(Form(nested(n, _image(n)), f"insert level {n - 1}: the base case is the coarsest level"))
    linear = Form(nested(n, _image(n)), "the closed form"), Form(expanded(n), "for a linear U: U(A + B) = U(A) + U(B)")
    return [*steps, Quantity("Ihat0", tuple(forms)), Quantity("Ihat0.linear", linear)]


def _stored(sizes: list[Size]) -> list[Quantity]:
    areas = [sp.Mul(*map(sp.Integer, size), evaluate=False) for size in sizes]
    count = sum(rows * columns for rows, columns in sizes)
    k, n = sp.Symbol("k", integer=True), sp.Symbol("n", integer=True, positive=True)
    total = Form(sp.Add(*areas, evaluate=False), "the levels L_k, and the coarsest Gaussian level")
    share = Form(symbol("stored.pyramid") / symbol("stored.image"), "the pyramid over the image")
    summed = sp.Add(4 ** (n + 1), -1, evaluate=False)
    limit = (
        Form(
            _growing(sp.Sum(4**k, (k, 0, n)), 4**n, n), "an image of 2^n x 2^n: its levels have 4^n, ..., 4, 1 pixels"
        ),
        Form(_growing(summed, sp.Mul(3, 4**n, evaluate=False), n), "geometric sum"),
        Form(sp.Rational(4, 3), "the 1 vanishes against 4^n"),
    )
    return [
        Quantity("stored.image", (Form(areas[0], "rows times columns"),), "numbers"),
        Quantity("stored.gaussian", (Form(areas[-1], "the coarsest level"),), "numbers"),
        Quantity("stored.pyramid", (total, Form(sp.Integer(count), "add")), "numbers"),
        Quantity("stored.ratio", (share,)),
        Quantity("stored.limit", limit),
    ]


def _growing(above: Any, below: Any, n: Any) -> Any:
    """The limit of a fraction as it is written, for n without bound."""
    return sp.Limit(sp.Mul(above, sp.Pow(below, -1, evaluate=False), evaluate=False), n, sp.oo)


def _mistakes(n: int) -> list[Mistake]:
    bare = nested(n - 1, _plus(_difference(n - 1), _image(n)))
    return [
        Mistake("the innermost U left out", "Ihat0", bare),
        Mistake("the level before the coarsest taken for it", "Ihat0", nested(n, _image(n - 1))),
        Mistake("the Laplacian operator in place of the difference", "L0", LAPLACE(_image(0))),
        Mistake("subtraction that saturates at 0 and 255", "L0", SATURATE(_image(0) - U(_image(1)))),
    ]


def _sampler(size: Size) -> Callable[[Random], dict[str, Exact]]:
    def sample(rng: Random) -> dict[str, Exact]:
        rows, columns = size
        return {"I0": tuple(tuple(Fraction(rng.randint(0, 255)) for _ in range(columns)) for _ in range(rows))}

    return sample


# ---------------------------------------------------------------- exact arithmetic for the operators


def _along_both(image: Any, along: Callable[[Any, int], Any], size: Size = (0, 0)) -> Any:
    return along(along(image, size[0]).T, size[1]).T


def _down(image: Any, _: int) -> Any:
    """Every second row of the blurred image: row i gathers the rows around 2i."""
    return _weighted(image, -(-len(image) // 2), lambda i, j: j - 2 * i + 2, fmpq(1))


def _up(image: Any, rows: int) -> Any:
    """The transpose of `_down`, doubled: row j gathers the rows i with 2i around j."""
    return _weighted(image, rows, lambda j, i: j - 2 * i + 2, fmpq(2))


def _weighted(image: Any, rows: int, tap: Callable[[int, int], int], gain: fmpq) -> Any:
    result = np.full((rows, image.shape[1]), fmpq(0), dtype=object)
    for i in range(rows):
        for j, row in enumerate(image):
            if 0 <= (t := tap(i, j)) < len(KERNEL):
                result[i] += gain * KERNEL[t] * row
    return result


def _upsampler(sizes: list[Size]) -> Operator:
    """U as one map on all levels: every size occurs once in a pyramid, so an image's size says how large it becomes."""
    finer = dict(zip(sizes[1:], sizes, strict=False))

    def up(image: Any) -> Any:
        rows, columns = image.shape
        return _along_both(image, _up, finer.get((rows, columns), (2 * rows, 2 * columns)))

    return up


def _laplace(image: Any) -> Any:
    """The sum of the four neighbours minus four times the pixel, 0 outside the image."""
    frame = np.full((len(image) + 2, image.shape[1] + 2), fmpq(0), dtype=object)
    frame[1:-1, 1:-1] = image
    return frame[:-2, 1:-1] + frame[2:, 1:-1] + frame[1:-1, :-2] + frame[1:-1, 2:] - 4 * image


def _saturate(image: Any) -> Any:
    """As unsigned bytes hold it: rounded to whole numbers, kept between 0 and 255."""
    return np.frompyfunc(lambda pixel: fmpq(min(max((pixel + fmpq(1, 2)).floor(), 0), 255)), 1, 1)(image)


# ---------------------------------------------------------------- the theorems


def _theorems() -> tuple[Induction, Induction]:
    image, laplacian, up, closed, power, partial = map(sp.Function, ("I", "L", "U", "C", "P", "S"))
    k, n, x, y = index("k"), index("n"), element("X"), element("Y")
    levels = Map(image, 1), Map(laplacian, 1)
    difference = sp.Eq(laplacian(k), image(k) - up(image(k + 1)))
    # C(n, X) = L_0 + U(L_1 + ... + U(L_(n-1) + U(X)))
    nesting = sp.Eq(closed(0, x), x), sp.Eq(closed(k + 1, x), closed(k, laplacian(k) + up(x)))
    any_map = Setting((*levels, Map(up, 0, 1), Map(closed, 1, 1)), (difference, *nesting))
    # P(n, X) = U^n X, and S(n) = the sum of U^k L_k for k < n
    powers = sp.Eq(power(0, x), x), sp.Eq(power(k + 1, x), up(power(k, x)))
    sums = sp.Eq(partial(0), 0), sp.Eq(partial(k + 1), partial(k) + power(k, laplacian(k)))
    maps = *levels, Map(up, 0, 1, linear=True), Map(power, 1, 1), Map(partial, 1)
    linear_map = Setting(maps, (difference, *powers, *sums))
    lemmas = (
        Induction("U^n(X + Y) = U^n X + U^n Y", linear_map, sp.Eq(power(n, x + y), power(n, x) + power(n, y)), n),
        Induction("U^n(U X) = U^(n+1) X", linear_map, sp.Eq(power(n, up(x)), power(n + 1, x)), n),
    )
    nested_claim = sp.Eq(image(0), closed(n, image(n)))
    summed_claim = sp.Eq(image(0), partial(n) + power(n, image(n)))
    return (
        Induction("I_0 = L_0 + U(L_1 + ... + U(L_(n-1) + U(I_n))), any U", any_map, nested_claim, n),
        Induction("I_0 = sum of U^k L_k for k < n, plus U^n I_n, linear U", linear_map, summed_claim, n, lemmas=lemmas),
    )


ANY, LINEAR = _theorems()
