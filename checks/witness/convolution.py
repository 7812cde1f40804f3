"""Convolutions by torch: the quantities of one forward pass, and dnn-hw1's test cases against any implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from checks.evidence import Apart, Cases, Evidence, Finding, TorchCases, Verdict

SEED = 5
LARGEST = 9  # of a drawn number: a sum of 10^12 products stays exact in float64


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """The output of nn.Conv2d, its size, the padded input, and the kernel of a filter.

    problem: `stride`, `padding`, `dilation` (pairs), `groups`, and `filter`: None, or `kind` and `size`. givens: x (2,
    3 or 4 axes), w unless there is a filter, b if there is a bias, sigma for a Gaussian. Names: y, `out.height`,
    `out.width`, `x.padded`, and of a filter w, row, bell, `w.total`, `row.total`.
    """
    x = torch.tensor(givens["x"], dtype=torch.float64)
    image = x if x.ndim > 2 else x[None]
    found: dict[str, Tensor] = {}
    if problem["filter"] is None:
        w = torch.tensor(givens["w"], dtype=torch.float64)
        weight = w if w.ndim == 4 else w[None, None]
    else:
        found = FILTERS[problem["filter"]["kind"]](problem["filter"]["size"], givens)
        for name in ("w", "row"):
            if name in found:
                kernel = found[name][None, None]
                found[f"{name}.total"] = functional.conv2d(torch.ones_like(kernel), kernel).squeeze()
        weight = found["w"].expand(image.shape[-3], 1, -1, -1)
    channels = weight.shape[1] * problem["groups"]
    options = {name: problem[name] for name in ("stride", "padding", "dilation", "groups")}
    kernel = (int(weight.shape[2]), int(weight.shape[3]))
    layer = nn.Conv2d(channels, len(weight), kernel, bias="b" in givens, dtype=torch.float64, **options)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if layer.bias is not None:
            layer.bias.copy_(torch.tensor(givens["b"], dtype=torch.float64).reshape(-1))
        y = layer(image)
    rows, columns = problem["padding"]
    found["x.padded"] = nn.ZeroPad2d((columns, columns, rows, rows))(image).reshape(
        *x.shape[:-2], x.shape[-2] + 2 * rows, x.shape[-1] + 2 * columns
    )
    found["out.height"], found["out.width"] = (torch.tensor(float(length)) for length in y.shape[-2:])
    return {**found, "y": y if x.ndim > 2 else y[0]}


def _box(size: int, givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """What average pooling weighs the entries under its window with: its derivative."""
    patch = torch.zeros(1, 1, size, size, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(functional.avg_pool2d(patch, size).squeeze(), patch)
    return {"w": slope[0, 0]}


def _binomial(size: int, givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """A single 1, blurred by averaging two neighbours, size - 1 times."""
    row = torch.ones(1, 1, 1, dtype=torch.float64)
    for _ in range(size - 1):
        row = functional.avg_pool1d(functional.pad(row, (1, 1)), 2, stride=1)
    return {"row": row[0], "w": torch.outer(row[0, 0], row[0, 0])}


def _gaussian(size: int, givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """The normal density, sampled and divided by its sum, in one and in two dimensions."""
    spread = torch.tensor(givens["sigma"], dtype=torch.float64)
    places = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    log = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), spread).log_prob(places)
    peak = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), spread).log_prob(torch.zeros_like(spread))
    both = (log[:, None] + log[None, :]).flatten().softmax(0).reshape(size, size)
    return {"bell": (log - peak).exp()[None], "row": log.softmax(0)[None], "w": both}


FILTERS: dict[str, Callable[[int, Mapping[str, Any]], dict[str, Tensor]]] = {
    "box": _box,
    "binomial": _binomial,
    "gaussian": _gaussian,
}

# --- the test cases of dnn-hw1 ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConvolutionCase:
    """One convolution: channels in and out, and how it steps.

    bias: "none", "zero" or "random". weights: "random", or "box" for a blur that is not divided, so it stays whole.
    """

    into: int
    out: int
    kernel: tuple[int, int] = (3, 3)
    stride: int = 1
    dilation: int = 1
    groups: int = 1
    bias: str = "none"
    weights: str = "random"

    @property
    def options(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": 0, "dilation": self.dilation, "groups": self.groups}

    def draw(self, rng: np.random.Generator, size: int = 32, batch: int = 1) -> tuple[Any, Any, Any]:
        """x (batch, into, size, size), w (out, into/groups, *kernel) and b (out,) or None: small integers."""
        x = _integers(rng, (batch, self.into, size, size))
        shape = (self.out, self.into // self.groups, *self.kernel)
        w = np.ones(shape, dtype=np.int64) if self.weights == "box" else _integers(rng, shape)
        return x, w, BIASES[self.bias](rng, self.out)


def _integers(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return rng.integers(-LARGEST, LARGEST + 1, shape)


BIASES: dict[str, Callable[[np.random.Generator, int], Any]] = {
    "none": lambda rng, out: None,
    "zero": lambda rng, out: np.zeros(out, dtype=np.int64),
    "random": lambda rng, out: _integers(rng, (out,)),
}

# The 12 tests and what each varies, as dnn-hw1 reports them. It does not say which channels the tests of kernels,
# stride, dilation and groups use, nor the size of the image: those are chosen here.
GROWING = [(2**k, 3 ** (k + 1)) for k in range(5)]  # 1 to 3, 2 to 9, ... 16 to 243
CASES: dict[str, tuple[ConvolutionCase, ...]] = {
    "biased convolution": tuple(ConvolutionCase(into, out, bias="random") for into, out in GROWING),
    "zero-biased convolution": tuple(ConvolutionCase(into, out, bias="zero") for into, out in GROWING),
    "increasing number of filters": tuple(ConvolutionCase(into, out) for into, out in GROWING),
    "decreasing number of filters": tuple(ConvolutionCase(out, into) for into, out in GROWING),
    "same number of filters": tuple(ConvolutionCase(2**k, 2**k) for k in range(8)),
    "dilation": tuple(ConvolutionCase(8, 16, dilation=d) for d in (1, 2, 3)),
    "groups": tuple(ConvolutionCase(64, 128, groups=g) for g in (4, 8, 16, 32, 64)),
    "square kernels": tuple(ConvolutionCase(8, 16, kernel=(k, k)) for k in range(1, 8)),
    "horizontal kernels": tuple(ConvolutionCase(8, 16, kernel=(k, k + 2)) for k in range(1, 8)),
    "vertical kernels": tuple(ConvolutionCase(8, 16, kernel=(k + 2, k)) for k in range(1, 8)),
    "stride": tuple(ConvolutionCase(8, 16, stride=s) for s in (1, 2, 3)),
    "filter": tuple(ConvolutionCase(3, 3, kernel=(k, k), groups=3, weights="box") for k in range(1, 7)),
}

Forward = Callable[..., Any]  # (x, w, b, *, stride, padding, dilation, groups) -> y, numpy arrays


def conv2d(x: Any, w: Any, b: Any = None, **options: Any) -> Any:
    """torch's conv2d in float64 on numpy arrays of integers: exact, since every partial sum is below 2^53."""
    tensors = [None if array is None else torch.from_numpy(array.astype(np.float64)) for array in (x, w, b)]
    return functional.conv2d(*tensors, **options).numpy()  # type: ignore[arg-type]  # the first two are never None


def compare(
    forward: Forward, cases: Mapping[str, Sequence[ConvolutionCase]] = CASES, *, size: int = 32, seed: int = SEED
) -> Iterator[Evidence]:
    """Evidence for each test: MEASURED where `forward` equals torch in every entry of every case, else FAILED.

    size: height and width of the images, at least 9 for the largest kernel.
    """
    rng = np.random.default_rng(seed)
    for name, variants in cases.items():
        found = Finding(Verdict.MEASURED, TorchCases(len(variants), size, seed))
        for case in variants:
            if (apart := _apart(forward, case, rng, size)) is not None:
                found = Finding(Verdict.FAILED, apart)
                break
        yield found.about("convolution", Cases(name))


def _apart(forward: Forward, case: ConvolutionCase, rng: np.random.Generator, size: int) -> Apart | None:
    """Where the two differ, or None."""
    x, w, b = case.draw(rng, size)
    ours, theirs = np.asarray(forward(x, w, b, **case.options)), conv2d(x, w, b, **case.options)
    if ours.shape != theirs.shape:
        return Apart((("case", str(case)),), f"the shape {ours.shape}", f"the shape {theirs.shape}")
    places = np.argwhere(ours != theirs)
    if not len(places):
        return None
    at = tuple(map(int, places[0]))
    point = (("case", str(case)), ("entry", str(at)))
    return Apart(point, str(ours[at]), str(theirs[at]), len(places))
