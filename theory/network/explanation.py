"""The derivation of a network's numbers: every size a letter, every layer's rule a formula, every formula a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sympy as sp

from theory import conventions as named
from theory.derivation import Derivation, Form, Given, Quantity, integer, symbol
from theory.errors import InputError
from theory.layers import arguments
from theory.layers.composite import Composite
from theory.layers.layer import Layer, Merge
from theory.layers.operations import Count
from theory.layers.shapes import Shape, numel
from theory.layers.tree import Branches, Chain, LayerTree, Leaf
from theory.mistakes import Mistake
from theory.network.lettered import Lettered, LetteredComposite, plain, sampler
from theory.network.network import Network
from theory.network.pitfalls import in_biases, in_operations, in_parameters, in_size
from theory.network.rows import LayerRow
from theory.network.sizes import tidy, whole
from theory.network.totals import total
from theory.topic import Worked

AXES = {
    1: ("features",),
    2: ("tokens", "features"),
    3: ("channels", "height", "width"),
    4: ("channels", "depth", "height", "width"),
}
AXES_OF_KERNEL = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
LONGEST = 400  # layers written out one by one; more belong in a table
ASKED = ("params", "flops", "shapes", "connections")
GROUPS = ("params", "flops", "connections")  # what is summed over the layers
# What reads a number of the input or of a weight, as the connections of LeNet-5 are counted (LeCun et al., 1998).
CONNECTIONS = ("conv.multiply", "linear.multiply", "pool.add", "pool.multiply", "bias.add")


@dataclass(frozen=True, slots=True)
class LetteredNetwork:
    """A network as a question writes it: letters for its givens, and their numbers."""

    network: Network
    shape: Shape
    numbers: Mapping[str, int] = field(default_factory=dict)


def explain(
    network: Network,
    shape: Shape,
    ask: tuple[str, ...],
    answer: tuple[str, ...] = (),
    count: str = "textbook",
    lettered: LetteredNetwork | None = None,
    others: Mapping[str, Network] | None = None,
) -> Worked:
    """The derivation of a network's numbers: every size a given, every layer's rule a formula of them.

    ask: some of `params`, `flops`, `shapes`, `connections`. answer: the quantities that answer the question, by
    default the totals. count: the counting convention. lettered: the same network with a question's own letters.
    others: label -> a network that is counted beside the first. Raises InputError for a layer that does not fit.
    """
    for wanted in ask:
        if wanted not in ASKED:
            raise InputError(f"a count asks for {', '.join(ASKED)}, but {wanted!r} came")
    total(network, shape)  # says which layer does not fit before any algebra
    first = lettered or LetteredNetwork(network, shape)
    writer = _Writer(ask, named.find(count, "count"))
    for name, value in first.numbers.items():
        writer.given(name, value)
    parts = {
        "": first,
        **{f"{label}.": LetteredNetwork(other, other.start(None)) for label, other in (others or {}).items()},
    }
    inputs, bodies = [], []
    for prefix, part in parts.items():
        x, body = writer.network(prefix, part.network.body, part.shape)
        inputs.append(x)
        bodies.append(body)
    answer = answer or tuple(
        name for name in writer.names if name.split(".")[0] in GROUPS and "total" in name.split(".")
    )
    if unknown := [name for name in answer if name not in writer.names]:
        raise InputError(f"the answer {', '.join(unknown)} is not found; name some of {', '.join(writer.names)}")
    derivation = Derivation(tuple(writer.givens.values()), tuple(writer.quantities), answer, {"floor": _floor})
    written = [
        {"prefix": prefix, "input": [str(size) for size in x], "body": plain(body)}
        for prefix, x, body in zip(parts, inputs, bodies, strict=True)
    ]
    problem = {"networks": written, "ask": list(ask), "count": count}
    return Worked(derivation, "counting", problem, sampler(bodies, inputs, writer.numbers), tuple(writer.mistakes))


def explain_row(row: LayerRow) -> Worked:
    """The derivation of one layer's parameters and operations, on the input that it has in its network."""
    network = Network(Chain("", (Leaf(row.path[-1], row.layer),)), row.inputs[0], row.name)
    return explain(network, row.inputs[0], ("params", "flops"))


def _floor(value: Any) -> Any:
    """The floor of an exact rational (python-flint's, or a Fraction) or of a ball."""
    if hasattr(value, "p"):
        return type(value)(value.p // value.q)
    return value.floor() if hasattr(value, "floor") else Fraction(value.__floor__())


def _names(axes: Mapping[int, tuple[str, ...]], several: Sequence[Any]) -> tuple[str, ...]:
    return axes.get(len(several), tuple(f"axis{i}" for i in range(len(several))))


@dataclass(slots=True)
class _Writer:
    """Walks a network with sympy symbols in place of its sizes, and writes down what it finds."""

    ask: tuple[str, ...]
    convention: named.Convention
    givens: dict[str, Given] = field(default_factory=dict)
    quantities: list[Quantity] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    terms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # group -> names without and with bias
    layers: int = 0

    def given(self, name: str, value: int) -> Any:
        self.givens[name] = Given(name, Fraction(value))
        return symbol(name)

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the givens that have one."""
        return {name: int(given.value) for name, given in self.givens.items() if isinstance(given.value, Fraction)}

    def quantity(self, name: str, *forms: tuple[Any, str]) -> Any:
        kept: list[Form] = []
        last = None
        for expression, rule in forms:
            if not kept or expression != last:
                kept.append(Form(tidy(whole(integer(expression))), rule))
                last = expression
        self.quantities.append(Quantity(name, tuple(kept)))
        self.names[name] = None
        return symbol(name)

    def network(self, prefix: str, body: Chain, shape: Shape) -> tuple[Shape, Lettered]:
        """Write one network down; its input and itself, with letters."""
        x = []
        for axis, size in zip(_names(AXES, shape), shape, strict=True):
            if not isinstance(size, int | sp.Symbol):
                raise InputError(f"a worked count needs its input as numbers, but {size} came; write such as 50x12x12")
            x.append(self.given(f"{prefix}input.{axis}", size) if isinstance(size, int) else size)
        self.terms = {}
        _, lettered = self.node(body, tuple(x), prefix)
        self.sums(f"{prefix}total", "the sum over the layers")
        return tuple(x), lettered

    # walking: the shape that comes out, and the node with letters

    def node(self, node: LayerTree, x: Shape, prefix: str, inside: bool = False) -> tuple[Shape, Any]:
        """inside: a part of a composite layer, whose numbers are the table's and so become no letters."""
        if isinstance(node, Leaf):
            return self.leaf(node.layer, x, f"{prefix}{node.name}", inside)
        if isinstance(node, Chain):
            return self.chain(node, x, prefix, inside)
        label = f"{prefix}{node.name}"
        outs, branches = [], []
        for branch in node.branches:
            y, lettered = self.node(branch, x, f"{label}_", inside)
            outs.append(y)
            branches.append(lettered)
        return self.merge(label, node.merge, tuple(outs)), Branches(label, node.merge, tuple(branches))

    def chain(self, node: Chain, x: Shape, prefix: str, inside: bool) -> tuple[Shape, Chain]:
        if not isinstance(node.times, int) or node.times > LONGEST:
            raise InputError(f"{node.name} is repeated {node.times} times; at most {LONGEST} are written out")
        parts = []
        for i in range(node.times):
            inner = prefix if not node.name else f"{prefix}{node.name}{f'_{i + 1}' if node.times > 1 else ''}_"
            for part in node.parts:
                x, lettered = self.node(part, x, inner, inside)
                parts.append(lettered)
        return x, Chain("", tuple(parts))

    def leaf(self, layer: Layer, x: Shape, label: str, inside: bool) -> tuple[Shape, Any]:
        self.layers += 1
        if self.layers > LONGEST:
            raise InputError(f"more than {LONGEST} layers are not written out one by one; ask for the table instead")
        layer = layer if inside else self.letters(layer, label)
        if isinstance(layer, Composite):
            return self.composite(layer, x, label)
        y = self.sizes(label, layer, x, layer.shape(x))
        if "params" in self.ask:
            self.parameters(label, layer, x)
        if "flops" in self.ask:
            self.operations(label, layer, layer.operations(x, y), self.closed(label, layer, x, y))
        if "connections" in self.ask:
            self.connections(label, layer.operations(x, y))
        return y, Leaf(label, layer)

    def composite(self, layer: Composite, x: Shape, label: str) -> tuple[Shape, LetteredComposite]:
        """Part by part, and the sum over the parts, which counts as one term of the sum around it."""
        around, self.terms = self.terms, {}
        y, chain = self.chain(Chain("", layer.parts(x)), x, f"{label}_", inside=True)
        found, self.terms = self.sums(label, "the sum over the parts"), around
        for group, names in found.items():
            self.terms.setdefault(group, []).append(names)
        return y, LetteredComposite(label, layer, chain.parts)

    def merge(self, label: str, merge: Merge, outs: tuple[Shape, ...]) -> Shape:
        y = self.sizes(label, merge, outs[0], merge.shape(outs))
        if "flops" in self.ask:
            self.operations(label, merge, merge.operations(outs, y))
        return y

    def letters(self, layer: Any, label: str) -> Any:
        """The layer with a letter for each of its sizes that changes anything."""
        changed: dict[str, Any] = {}
        for name, argument in arguments.of(type(layer)).items():
            value = getattr(layer, name)
            sizes = value if isinstance(value, tuple) else (value,)
            if not argument.letter or not all(isinstance(size, int) for size in sizes):
                continue
            if not any(sizes) or set(sizes) == {argument.neutral}:
                continue
            if argument.follows and value == getattr(layer, argument.follows):
                changed[name] = changed[argument.follows]
                continue
            if len(set(sizes)) == 1:
                made = (self.given(f"{label}.{name}", sizes[0]),) * len(sizes)
            else:
                axes = zip(AXES_OF_KERNEL[len(sizes)], sizes, strict=True)
                made = tuple(self.given(f"{label}.{name}_{axis}", size) for axis, size in axes)
            changed[name] = made if isinstance(value, tuple) else made[0]
        return replace(layer, **changed) if changed else layer

    # what a layer adds

    def sizes(self, label: str, layer: Layer | Merge, x: Shape, y: Shape) -> Shape:
        """The output's sizes: those that are computed become quantities."""
        out = []
        for axis, size in zip(_names(AXES, y), y, strict=True):
            expression = whole(size) if isinstance(size, sp.Basic) else size
            if not isinstance(expression, sp.Basic) or isinstance(expression, sp.Symbol | sp.Integer):
                out.append(expression)
                continue
            name = f"{label}.{axis}"
            out.append(self.quantity(name, (expression, layer.why.size)))
            stated = {symbol(letter): value for letter, value in self.numbers.items()}
            self.mistakes.extend(in_size(name, layer, expression, stated))
        return tuple(out)

    def parameters(self, label: str, layer: Any, x: Shape) -> None:
        count = layer.parameters(x)
        untrained = isinstance(count, int) and not count
        if untrained and not layer.why.untrained:
            return
        name = f"params.{label}"
        self.quantity(name, (count, layer.why.untrained if untrained else layer.why.parameters))
        self.note("params", name)
        if getattr(layer, "bias", 0):
            self.mistakes.extend(in_parameters(name, layer, replace(layer, bias=0).parameters(x)))

    def closed(self, label: str, layer: Layer, x: Shape, y: Shape) -> tuple[tuple[Any, ...], Any] | None:
        """As by hand: how many output numbers there are, and what one takes; None where that is no shorter."""
        hand = layer.by_hand(x)
        if hand is None or self.convention.name != "textbook":
            return None
        n, outputs = hand.n, y[hand.channels]
        places = y[:-1] if hand.channels == -1 else y[1:]
        if hand.says:
            n = self.quantity(f"{label}.n", (n, hand.says))
            if len(places) > 1:
                places = (self.quantity(f"{label}.places", (numel(places), "how many places one output map has")),)
        weights = self.convention.weights
        steps = sum(amount * weights[kind] for kind, amount in hand.one(integer(n)) if weights.get(kind))
        return tuple(map(integer, (outputs, *places))), tidy(steps)

    def operations(self, label: str, layer: Layer | Merge, count: Count, closed: Any = None) -> None:
        weights = self.convention.layers.get(layer.kind, self.convention.weights)
        amounts = [(what, whole(integer(amount)) * weights[what]) for what, amount in count if weights.get(what)]
        weighed = {what: amount for what, amount in amounts if amount != 0}
        bias = weighed.pop("bias.add", sp.Integer(0))
        raw = sp.Add(*weighed.values(), evaluate=len(weighed) < 2)
        if raw == 0 and bias == 0:
            return
        forms = [(raw, layer.why.operations)]
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
            self.mistakes.extend(in_biases(full, layer, symbol(name)))
        self.note("flops", name, full)
        products = sp.Add(*(amount for what, amount in weighed.items() if what.endswith(".multiply")))
        wrong = in_operations(name, layer, products)  # under some conventions a usual mistake is the rule
        self.mistakes.extend(each for each in wrong if sp.expand(each.expression - raw) != 0)

    def connections(self, label: str, count: Count) -> None:
        """Every number that is read, once per weight that it meets, and a bias per output number (LeCun, 1998)."""
        read = [amount for what, amount in count if what in CONNECTIONS]
        if read:
            name = f"connections.{label}"
            self.quantity(name, (sp.Add(*map(integer, read)), "every input read, and a bias per output"))
            self.note("connections", name)

    def note(self, group: str, name: str, full: str = "") -> None:
        self.terms.setdefault(group, []).append((name, full or name))

    def sums(self, label: str, why: str) -> dict[str, tuple[str, str]]:
        """The sum of every group over what was noted: group -> its name without and with bias."""
        found = {}
        for group, pairs in self.terms.items():
            bare, full = (sp.Add(*(symbol(pair[i]) for pair in pairs), evaluate=False) for i in (0, 1))
            name = f"{group}.{label}"
            names = (name, name) if bare == full else (f"{name}.without_bias", f"{name}.with_bias")
            for each, expression in dict(zip(names, (bare, full), strict=True)).items():
                self.quantity(each, (expression, why))
            found[group] = names
        return found
