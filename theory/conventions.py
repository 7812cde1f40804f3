"""The named switches of the project as rows of a table: what a logarithm, a loss, an update or a FLOP stands for.

A counting convention is a row of weights: what one elementary operation counts for (`theory/layers/operations.py`),
and, where a public counter has a rule of its own for a kind of layer, that rule as weights on the layer's numbers: its
elementary operations, `in` and `out` (numbers that go in and come out) and `params`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from theory.errors import InputError
from theory.layers.operations import FULL, KINDS

Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Convention:
    """One setting of one switch.

    group: the switch. says: what it means, in one sentence. weights: for a counting convention, what every elementary
    kind counts for; a kind left out is free. layers: kinds of layer with a rule of their own. blind: torch
    module -> the kinds of layer that a public counter does not see inside it in evaluation mode, separated by spaces
    (`*`: all of them); there a kind is written `linear in NAME`.
    """

    name: str
    group: str
    says: str
    weights: Weights = field(default_factory=dict)
    layers: Mapping[str, Weights] = field(default_factory=dict)
    blind: Mapping[str, str] = field(default_factory=dict)

    def weigh(self, kind: str, numbers: Mapping[str, Any]) -> Any:
        """What a layer of this kind counts for. numbers: its elementary operations, `in`, `out`, `params`."""
        bare, _, where = kind.partition(" in ")
        for module in where.split("/") if where else ():
            unseen = self.blind.get(module, "")
            if unseen == "*" or bare in unseen.split():
                return 0
        weights = self.layers.get(bare, self.weights)
        total = 0
        for name, amount in numbers.items():
            weight = weights.get(name)
            if weight:
                total = total + amount * weight
        return total


def _every(*operations: str) -> Weights:
    """Weight 1 for these operations in every role."""
    return {kind: 1 for kind in KINDS if kind.partition(".")[2] in operations}


def _times(weight: int, *kinds: str) -> Weights:
    return dict.fromkeys(kinds, weight)


def _layers(*rules: tuple[str, Weights]) -> Mapping[str, Weights]:
    """One rule for several kinds of layer: names separated by spaces."""
    return {kind: weights for names, weights in rules for kind in names.split()}


_MACS = ("conv.multiply", "linear.multiply", "product.multiply")
_POOLS = " ".join(
    f"{pool}{dims}" for pool in ("maxpool", "avgpool", "adaptiveavgpool", "adaptivemaxpool") for dims in ("",)
)
_RECTIFIERS = "relu relu6 leaky_relu prelu elu"
_POINTWISE = f"{_RECTIFIERS} silu gelu gelu_tanh"
_INPUT, _OUTPUT = {"in": 1}, {"out": 1}
# 5 per number where there is a gain and a shift, 4 where there is none: the gain's product tells which.
_FIVE = {"in": 3, "norm.multiply": 1}
_TWO = {"norm.divide": 1, "norm.multiply": 1}  # a batch norm: 2 per number with gain and shift, else 1
_FREE: Weights = {}

_TEXTBOOK = _every("multiply", "add", "compare")

COUNTING = (
    Convention(
        "textbook",
        "count",
        "every multiplication, addition and comparison is 1: n products and n - 1 additions, 1 more with bias, "
        "a maximum over n is n - 1; all else is free",
        _TEXTBOOK,
    ),
    Convention(
        "textbook-without-bias",
        "count",
        "as textbook, with the additions of biases left out",
        {kind: weight for kind, weight in _TEXTBOOK.items() if kind != "bias.add"},
    ),
    Convention(
        "mac", "count", "one multiply-accumulate per product in a convolution or a matrix product", _times(1, *_MACS)
    ),
    Convention("flop", "count", "two per multiply-accumulate", _times(2, *_MACS)),
    Convention(
        "all",
        "count",
        "every elementary operation is 1, divisions, roots and exponentials too",
        dict.fromkeys(KINDS, 1),
    ),
    Convention(
        "torch",
        "count",
        "FlopCounterMode of torch 2.13: two per multiply-accumulate of convolutions, matrix products and attention, "
        "masked pairs included, products by groups (experts) left out",
        _times(2, *_MACS),
        _layers(
            ("sdpa attention latentattention", _times(2, "linear.multiply", FULL)), ("bilinear groupedlinear", _FREE)
        ),
        {"MultiheadAttention": "*", "TransformerEncoderLayer": "*"},
    ),
    Convention(
        "fvcore",
        "count",
        "FlopCountAnalysis of fvcore 0.1.5: multiply-accumulates, norms by number, adaptive average pools by input",
        _times(1, *_MACS),
        _layers(
            ("batchnorm", _TWO),
            ("layernorm groupnorm instancenorm", _FIVE),
            ("adaptiveavgpool globalavgpool", _INPUT),
            ("upsample", {"out": 1, "resize.add": 1}),
        ),
        {"MultiheadAttention": "matmul sdpa"},
    ),
    Convention(
        "thop",
        "count",
        "thop 0.1.1: multiply-accumulates of modules, norms doubled twice, average pools by place",
        _times(1, "conv.multiply", "linear.multiply"),
        _layers(
            ("batchnorm", {"norm.divide": 2, "norm.multiply": 2}),
            ("layernorm instancenorm", {"norm.multiply": 2}),
            ("softmax", {"softmax.divide": 1, "softmax.exponential": 1, "softmax.compare": 1}),
            ("avgpool", _OUTPUT),
            ("adaptiveavgpool globalavgpool", {"in": 1, "out": 1}),
            ("prelu", _INPUT),
            ("attention sdpa", _FREE),
        ),
        {"MultiheadAttention": "*"},
    ),
    Convention(
        "ptflops",
        "count",
        "ptflops 0.7: multiply-accumulates and biases, norms by input, rectifiers by output and pools by input, both "
        "twice (as a module and as a function)",
        {**_times(1, *_MACS), "bias.add": 1},
        _layers(
            (f"{_RECTIFIERS} gelu gelu_tanh", {"out": 2}),
            (f"{_POOLS} globalavgpool globalmaxpool", {"in": 2}),
            ("batchnorm", _TWO),
            ("layernorm", _INPUT),
            ("groupnorm instancenorm", {"norm.multiply": 1}),
            ("upsample", _OUTPUT),
            ("softmax", {"softmax.exponential": 1}),
        ),
        {"TransformerEncoderLayer": "relu", "MultiheadAttention": "mul"},
    ),
    Convention(
        "torchinfo",
        "count",
        "torchinfo 1.8: every parameter once, those of convolutions once per place",
        _FREE,
        _layers(
            ("conv", {"conv.multiply": 1, "bias.add": 1}),
            ("linear batchnorm layernorm groupnorm instancenorm prelu embedding rmsnorm", {"params": 1}),
        ),
        {"MultiheadAttention": "*"},
    ),
    Convention(
        "torchprofile",
        "count",
        "torchprofile 0.1: multiply-accumulates, affine norms and average pools by output",
        {**_times(1, *_MACS), "elementwise.multiply": 1},
        _layers(
            ("batchnorm", {"norm.multiply": 1}),
            ("layernorm groupnorm instancenorm", {"norm.multiply": 1, "norm.divide": -1, "norm.root": 2}),
            ("adaptiveavgpool avgpool globalavgpool leaky_relu", _OUTPUT),
        ),
        {"MultiheadAttention": "mul"},
    ),
    *(
        Convention(
            name,
            "count",
            f"{says}: two per multiply-accumulate, biases of convolutions, norms, pools and activations by number; "
            "`+=` is not seen",
            {**_times(2, *_MACS), "elementwise.multiply": 1, "softmax.exponential": 1},
            _layers(
                ("conv convtranspose", {"conv.multiply": 2, "bias.add": 1}),
                (f"{_POINTWISE} {_POOLS}", _INPUT),
                ("batchnorm", _TWO),
                ("layernorm groupnorm instancenorm", _FIVE),
            ),
            {"TransformerEncoderLayer": "relu", "MultiheadAttention": unseen},
        )
        for name, says, unseen in (
            ("deepspeed", "the profiler of DeepSpeed 0.19", "mul softmax"),
            ("calflops", "calflops 0.3", "matmul sdpa mul softmax"),
        )
    ),
)

SWITCHES = (
    Convention("nats", "log", "the natural logarithm, base e"),
    Convention("bits", "log", "the logarithm to base 2"),
    Convention("base10", "log", "the logarithm to base 10"),
    Convention("mean", "reduction", "a loss over several samples is their mean"),
    Convention("sum", "reduction", "a loss over several samples is their sum"),
    Convention("one", "scale", "a squared error is (prediction - target)^2"),
    Convention("half", "scale", "a squared error is 1/2 (prediction - target)^2"),
    Convention("lambda", "penalty", "the L2 penalty is lambda*||w||^2, its gradient 2*lambda*w"),
    Convention("half-lambda", "penalty", "the L2 penalty is lambda/2*||w||^2, its gradient lambda*w"),
    Convention("simultaneous", "update", "every parameter is updated with the gradient at the old parameters"),
    Convention("in-place", "update", "parameters are updated one after the other, later gradients at the new values"),
    Convention("coarse", "logistic", "the logistic function is one node of a graph"),
    Convention("fine", "logistic", "the logistic function is four nodes: negate, exp, add one, reciprocal"),
)

CONVENTIONS = (*COUNTING, *SWITCHES)
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(row.name for row in CONVENTIONS if row.group == group)
    for group in dict.fromkeys(row.group for row in CONVENTIONS)
}


def find(name: str, group: str | None = None) -> Convention:
    """The convention of this name. Raises InputError with the nearest names."""
    for row in CONVENTIONS:
        if row.name == name and group in (None, row.group):
            return row
    rows = [row.name for row in CONVENTIONS if group in (None, row.group)]
    raise InputError(_unknown("convention" if group is None else f"{group} convention", name, rows))


def settle(chosen: Mapping[str, str]) -> dict[str, Convention]:
    """One convention per group, the first of each where none is chosen. chosen: group -> name."""
    for group in chosen:
        if group not in GROUPS:
            raise InputError(_unknown("group of conventions", group, GROUPS))
    return {group: find(chosen.get(group, names[0]), group) for group, names in GROUPS.items()}


@dataclass(frozen=True)
class Chosen(Mapping[str, str]):
    """Group -> name of the convention that was chosen. read: the groups that somebody asked for, since others change
    nothing."""

    names: Mapping[str, str]
    read: set[str] = field(default_factory=set)

    def __getitem__(self, group: str) -> str:
        self.read.add(group)
        return self.names[group]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, n=2, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(names)}"
    return f"there is no {what} called {name!r}; {hint}"
