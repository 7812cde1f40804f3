"""The derivation of a network's numbers: every size a letter, every layer's rule a formula, every formula a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import sympy as sp

from theory import conventions as named
from theory.as_written import exact
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.layers.kinds import Count
from theory.layers.shapes import Shape, numel
from theory.mistakes import Mistake
from theory.network.expressions import names_of, size_traps, tidy, whole
from theory.network.problem import plain, sampler
from theory.network.spec import Chain, Leaf, Merge, Network, Node, start, total
from theory.network.wording import CONNECTIONS, GROUPS, MEASURED, OPERATION_RULES, PARAMETER_RULES, POOLS, SHAPE_RULES
from theory.topic import Worked

NEUTRAL = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "output_padding": 0}
NUMBERS = (
    "out",
    "kernel",
    "stride",
    "padding",
    "dilation",
    "groups",
    "output_padding",
    "heads",
    "hidden",
    "count",
    "width",
)
AXES = {
    1: ("features",),
    2: ("tokens", "features"),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}
AXES_OF_KERNEL = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
LONGEST = 400  # layers written out one by one; more belong in a table
ASKED = ("params", "flops", "shapes", "connections")


@dataclass(frozen=True, slots=True)
class Lettered:
    """A network as a question writes it: letters for its givens, and their numbers."""

    network: Network
    shape: Shape
    numbers: Mapping[str, int]


def explain(
    network: Network,
    shape: Shape,
    ask: tuple[str, ...],
    answer: tuple[str, ...] = (),
    count: str = "textbook",
    lettered: Lettered | None = None,
    others: Mapping[str, Network] | None = None,
) -> Worked:
    """The derivation of a network's numbers: every size a given, every layer's rule a formula of them."""
    for wanted in ask:
        if wanted not in ASKED:
            raise InputError(f"a count asks for {', '.join(ASKED)}, but {wanted!r} came")
    total(network, shape)  # says which layer does not fit before any algebra
    lettered = lettered or Lettered(network, shape, {})
    writer = _Writer(ask, named.find(count, "count"))
    for name, value in lettered.numbers.items():
        writer.given(name, value)
    networks = {
        "": lettered,
        **{f"{label}.": Lettered(other, start(other, None), {}) for label, other in (others or {}).items()},
    }
    written = [writer.network(prefix, part.network.body, part.shape) for prefix, part in networks.items()]
    answer = answer or tuple(
        f"{name}" for name in writer.names if name.split(".")[0] in GROUPS and "total" in name.split(".")
    )
    if unknown := [name for name in answer if name not in writer.names]:
        raise InputError(f"the answer {', '.join(unknown)} is not found; found are {', '.join(writer.names)}")
    derivation = Derivation(tuple(writer.givens.values()), tuple(writer.quantities), answer, {"floor": _floor})
    bodies = [part.network.body for part in networks.values()]
    problem = {"networks": written, "ask": list(ask)}
    stated = {name: int(given.value) for name, given in writer.givens.items() if isinstance(given.value, Fraction)}
    other_sizes = sampler(bodies, [part["input"] for part in written], stated, writer.settled)
    return Worked(derivation, "counting", problem, other_sizes, tuple(writer.traps))


def _floor(value: Any) -> Any:
    """The floor of an exact rational (python-flint's, or a Fraction) or of a ball."""
    if hasattr(value, "p"):
        return type(value)(value.p // value.q)
    return value.floor() if hasattr(value, "floor") else Fraction(value.__floor__())


@dataclass(slots=True)
class _Writer:
    """Walks a network with sympy symbols in place of its sizes and writes down what it finds."""

    ask: tuple[str, ...]
    convention: named.Convention
    givens: dict[str, Given] = field(default_factory=dict)
    quantities: list[Quantity] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    traps: list[Mistake] = field(default_factory=list)
    settled: dict[int, dict[str, Any]] = field(default_factory=dict)  # id of a leaf -> its fields, as names
    labels: dict[int, str] = field(default_factory=dict)  # id of a leaf or merge -> its name in the derivation
    terms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # group -> names without and with bias
    layers: int = 0

    def given(self, name: str, value: int) -> Any:
        self.givens[name] = Given(name, Fraction(value))
        return symbol(name)

    def letters(self) -> Iterator[tuple[Any, Given]]:
        return ((symbol(name), given) for name, given in self.givens.items())

    def quantity(self, name: str, *forms: tuple[Any, str]) -> Any:
        kept: list[Form] = []
        last = None
        for expression, rule in forms:
            if not kept or expression != last:
                kept.append(Form(tidy(whole(exact(expression))), rule))
                last = expression
        self.quantities.append(Quantity(name, tuple(kept)))
        self.names[name] = None
        return symbol(name)

    def network(self, prefix: str, body: Chain, shape: Shape) -> dict[str, Any]:
        """Write one network down; the same as plain data for the witness."""
        axes = AXES.get(len(shape), tuple(f"axis{i}" for i in range(len(shape))))
        x = []
        for axis, size in zip(axes, shape, strict=True):
            if not isinstance(size, int | sp.Symbol):
                raise InputError(f"a worked count needs its input as numbers, but {size} came; write such as 50x12x12")
            x.append(self.given(f"{prefix}input.{axis}", size) if isinstance(size, int) else size)
        self.terms = {}
        self.node(body, tuple(x), prefix)
        self.totals(prefix)
        return {"prefix": prefix, "input": [str(size) for size in x], "body": plain(body, self.labels, self.settled)}

    # walking

    def node(self, node: Node, x: Shape, prefix: str = "") -> Shape:
        if isinstance(node, Leaf):
            return self.leaf(node, x, f"{prefix}{node.name}")
        if isinstance(node, Chain):
            if not isinstance(node.times, int) or node.times > LONGEST:
                raise InputError(f"{node.name} is repeated {node.times} times; at most {LONGEST} are written out")
            for i in range(node.times):
                inner = prefix if not node.name else f"{prefix}{node.name}{f'_{i + 1}' if node.times > 1 else ''}_"
                for part in node.parts:
                    x = self.node(part, x, inner)
            return x
        outs = tuple(self.node(branch, x, f"{prefix}{node.name}_") for branch in node.branches)
        return self.merged(node, outs, f"{prefix}{node.name}")

    def leaf(self, leaf: Leaf, x: Shape, label: str) -> Shape:
        self.layers += 1
        if self.layers > LONGEST:
            raise InputError(f"more than {LONGEST} layers are not written out one by one; ask for the table instead")
        layer = self.symbolic(leaf, label)
        sizes = self.sizes(label, layer, x, layer.shape(x))
        if "params" in self.ask:
            self.parameters(label, layer, x)
        if "flops" in self.ask:
            self.operations(label, layer.kind, layer.operations(x, sizes), self.closed(label, layer, x, sizes))
        if "connections" in self.ask:
            self.connections(label, layer.operations(x, sizes))
        return sizes

    def merged(self, node: Merge, outs: tuple[Shape, ...], label: str) -> Shape:
        sizes = self.sizes(label, node.merge, outs[0], node.merge.shape(outs))
        if "flops" in self.ask:
            self.operations(label, node.merge.kind, node.merge.operations(outs, sizes))
        return sizes

    def symbolic(self, leaf: Leaf, label: str) -> Any:
        """The layer with a symbol for each of its numbers that is not neutral."""
        layer: Any = leaf.layer
        changed: dict[str, Any] = {}
        settled: dict[str, Any] = {}
        for item in fields(layer):
            if not item.init:
                continue
            value: Any = getattr(layer, item.name)
            settled[item.name] = names_of(value)
            if layer.kind.startswith("adaptive"):
                continue  # how its windows fall depends on the very numbers
            several = isinstance(value, tuple) and all(isinstance(size, int) for size in value)
            if item.name not in NUMBERS or not (several or (isinstance(value, int) and value)):
                continue
            values: Any = value if several else (value,)
            if set(values) == {NEUTRAL.get(item.name)}:
                continue
            if item.name == "stride" and values == getattr(layer, "kernel", None) and layer.kind != "conv":
                changed["stride"], settled["stride"] = changed["kernel"], settled["kernel"]
                continue
            if len(set(values)) == 1:
                made = (self.given(f"{label}.{item.name}", values[0]),) * len(values)
            else:
                axes = AXES_OF_KERNEL[len(values)]
                made = tuple(
                    self.given(f"{label}.{item.name}_{axis}", size) for axis, size in zip(axes, values, strict=True)
                )
            changed[item.name] = made if several else made[0]
            settled[item.name] = [str(size) for size in made] if several else str(made[0])
        self.settled[id(leaf)] = settled
        self.labels[id(leaf)] = label
        return replace(layer, **changed) if changed else layer

    # what a layer adds

    def sizes(self, label: str, layer: Any, x: Shape, y: Shape) -> Shape:
        """The output's sizes: those that are computed become quantities."""
        axes = AXES.get(len(y), tuple(f"axis{i}" for i in range(len(y))))
        out = []
        for axis, size in zip(axes, y, strict=True):
            if isinstance(size, int | sp.Symbol | sp.Integer) or not isinstance(size, sp.Basic):
                out.append(size)
                continue
            expression = whole(size)
            if isinstance(expression, sp.Symbol):
                out.append(expression)
                continue
            out.append(
                self.quantity(f"{label}.{axis}", (expression, SHAPE_RULES.get(layer.kind, "the size of the output")))
            )
            stated = {letter: int(known.value) for letter, known in self.letters() if isinstance(known.value, Fraction)}
            self.traps.extend(size_traps(f"{label}.{axis}", layer, expression, stated))
        return tuple(out)

    def parameters(self, label: str, layer: Any, x: Shape) -> None:
        count = layer.parameters(x)
        if isinstance(count, int) and not count and layer.kind not in POOLS:
            return
        name = f"params.{label}"
        rule = PARAMETER_RULES.get(
            layer.kind, "nothing is trained here" if not count else "the numbers that are trained"
        )
        self.quantity(name, (count, rule))
        self.note("params", name)
        if getattr(layer, "bias", 0) and layer.kind in ("conv", "linear"):
            bare = replace(layer, bias=0).parameters(x)
            self.traps.append(Mistake("the biases left out", name, bare))
            self.traps.append(Mistake("one bias for the layer instead of one per output", name, bare + 1))

    def closed(self, label: str, layer: Any, x: Shape, y: Shape) -> Any:
        """As it is done by hand: how many output numbers there are, and what one takes; None where that is no shorter.

        n: how many numbers make one output number; places: where they are computed.
        """
        number, step = {
            "conv": ("how many numbers lie under the kernel", lambda n: 2 * n - 1),
            "linear": ("", lambda n: 2 * n - 1),
            "maxpool": ("how many numbers lie under the window", lambda n: n - 1),
        }.get(layer.kind, ("", None))
        if step is None or self.convention.name != "textbook":
            return None
        if layer.kind == "linear":
            n, places = x[-1], y[:-1]
        else:
            n = layer.fan(x) if layer.kind == "conv" else numel(layer.kernel)
            n = self.quantity(f"{label}.n", (n, number))
            places = y[1:]
            if len(places) > 1:
                places = (self.quantity(f"{label}.places", (numel(places), "how many places one output map has")),)
        outputs = y[-1] if layer.kind == "linear" else y[0]
        return tuple(map(exact, (outputs, *places))), tidy(step(exact(n)))

    def operations(self, label: str, kind: str, count: Count, closed: Any = None) -> None:
        weights = self.convention.layers.get(kind, self.convention.weights)
        amounts = [(what, whole(exact(amount)) * weights[what]) for what, amount in count if weights.get(what)]
        weighed = {what: amount for what, amount in amounts if amount != 0}
        bias = weighed.pop("bias.add", sp.Integer(0))
        raw = sp.Add(*weighed.values(), evaluate=len(weighed) < 2)
        if raw == 0 and bias == 0:
            return
        forms = [(raw, OPERATION_RULES.get(kind, "its operations, one by one"))]
        if closed is not None:
            outputs, steps = closed
            bias = bias if bias == 0 else sp.Mul(*outputs, evaluate=False)
            forms.append((sp.Mul(*outputs, steps, evaluate=False), "output numbers times the steps of one"))
        elif len(weighed) > 1:
            forms.append((sp.factor_terms(raw), "collect the common factors"))
        if bias == 0:
            name = full = f"flops.{label}"
            self.quantity(name, *forms)
        else:
            name, full = f"flops.{label}.without_bias", f"flops.{label}.with_bias"
            self.quantity(name, *forms)
            self.quantity(
                full, (sp.Add(symbol(name), bias, evaluate=False), "one addition more for every output number")
            )
            if kind in MEASURED:
                words = "the bias added once instead of once per output number"
                self.traps.append(Mistake(words, full, symbol(name) + 1))
        self.note("flops", name, full)
        products = weighed.get(f"{kind}.multiply")
        if products is not None:
            self.traps.append(Mistake("n additions for n products instead of n - 1", name, 2 * products))
            self.traps.append(Mistake("the additions left out", name, products))

    def connections(self, label: str, count: Count) -> None:
        """Every number that is read, once per weight that it meets, and a bias per output number (LeCun, 1998)."""
        read_ = [amount for what, amount in count if what in CONNECTIONS]
        if read_:
            self.quantity(
                f"connections.{label}", (sp.Add(*map(exact, read_)), "every input read, and a bias per output")
            )
            self.note("connections", f"connections.{label}")

    def note(self, group: str, name: str, full: str = "") -> None:
        self.terms.setdefault(group, []).append((name, full or name))

    def totals(self, prefix: str) -> None:
        for group, pairs in self.terms.items():
            bare, full = (sp.Add(*(symbol(pair[i]) for pair in pairs), evaluate=False) for i in (0, 1))
            name = f"{group}.{prefix}total"
            if bare == full:
                self.quantity(name, (full, "the sum over the layers"))
            else:
                self.quantity(f"{name}.without_bias", (bare, "the sum over the layers"))
                self.quantity(f"{name}.with_bias", (full, "the sum over the layers"))
