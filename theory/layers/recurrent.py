"""Recurrent layers: plain, LSTM and GRU, stacked and in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from theory.errors import InputError
from theory.layers import shapes
from theory.layers.activation import COSTS
from theory.layers.arguments import flag, number, size
from theory.layers.gradients import Wanted
from theory.layers.layer import Layer, Window
from theory.layers.operations import Count, merge, scale
from theory.layers.shapes import Shape, Size

# Beyond the matrix products, for one hidden unit and one step: which activations, and which other operations.
CELLS: dict[str, tuple[int, tuple[str, ...], dict[str, int]]] = {
    "rnn": (1, ("tanh",), {"add": 1}),  # tanh(Wx + Uh)
    "rnn_relu": (1, ("relu",), {"add": 1}),
    # i, f, o, g from four sums; c = f*c + i*g; h = o*tanh(c)
    "lstm": (4, ("sigmoid", "sigmoid", "sigmoid", "tanh", "tanh"), {"add": 5, "multiply": 3}),
    # r, z, n = tanh(Wx + r*(Uh)); h = (1 - z)*n + z*h
    "gru": (3, ("sigmoid", "sigmoid", "tanh"), {"add": 5, "multiply": 3}),
}


@final
@dataclass(frozen=True, slots=True)
class Recurrent(Layer):
    """`T x into` becomes `T x hidden` (twice that in both directions); every step multiplies by W and by U.

    LSTM: Hochreiter and Schmidhuber, 1997; its projection: Sak, Senior, Beaufays, 2014. GRU: Cho et al., 2014.
    cell: rnn, rnn_relu, lstm, gru. bias 1 means two vectors per gate, one with W and one with U, as torch stores
    them. project: the size an LSTM's output is projected to, 0 for none. The first state is multiplied as well.
    """

    cell: str
    hidden: Size = size()
    layers: int = number(1)
    bidirectional: int = flag(0)
    bias: int = flag(1)
    project: Size = number(0, least=0)

    def settle(self) -> None:
        if self.project and self.cell != "lstm":
            raise InputError(f"only an lstm can project its output, but {self.cell} has project={self.project}")

    @property
    def kind(self) -> str:  # type: ignore[override]  # a table lists the cell as it is known
        return self.cell

    def shape(self, x: Shape) -> Shape:
        shapes.rank(self.cell, x, 2, "steps, features")
        return (x[0], (self.project or self.hidden) * (1 + self.bidirectional))

    def _inputs(self, x: Shape) -> tuple[tuple[Size, Size], ...]:
        """(times, input width) of the first layer and of the later ones."""
        directions = 1 + self.bidirectional
        later = (self.layers - 1) * directions
        return ((directions, x[1]), (later, (self.project or self.hidden) * directions))

    def parameters(self, x: Shape) -> Size:
        gates = CELLS[self.cell][0]
        back = self.project or self.hidden
        total = 0
        for times, into in self._inputs(x):
            total = total + times * (gates * self.hidden * (into + back + 2 * self.bias) + self.project * self.hidden)
        return total

    def operations(self, x: Shape, y: Shape) -> Count:
        gates, functions, others = CELLS[self.cell]
        back = self.project or self.hidden
        units = gates * self.hidden
        counts = []
        for times, into in self._inputs(x):
            step: Count = (
                ("linear.multiply", units * (into + back) + self.project * self.hidden),
                ("linear.add", units * (into + back - 2) + self.project * (self.hidden - 1)),
                ("bias.add", units * 2 * self.bias),
                *((f"gate.{operation}", self.hidden * many) for operation, many in others.items()),
                *(
                    (f"gate.{operation}", self.hidden * many)
                    for function in functions
                    for operation, many in COSTS[function].items()
                ),
            )
            counts.append(scale(step, x[0] * times))
        return merge(counts)

    def cache(self, x: Shape) -> Size:
        """The state of every layer."""
        if self.bidirectional:
            raise InputError("it reads its input backwards, too, so no token can be generated after the other")
        return self.layers * ((self.project or self.hidden) + self.hidden * (self.cell == "lstm"))

    def window(self, x: Shape) -> Window | None:
        return None

    def backward(self, x: Shape, y: Shape, wanted: Wanted) -> Count:
        """The gradient of a state is carried back over every step but the first, whose state is given."""
        back, gates = self.project or self.hidden, CELLS[self.cell][0]
        total, below = 0, wanted.x
        for times, into in self._inputs(x):
            inputs = x[0] * gates * self.hidden * into * (wanted.parameters + below)
            states = gates * self.hidden * back * (x[0] * wanted.parameters + (x[0] - 1) * wanted.any)
            projected = x[0] * self.project * self.hidden * (wanted.parameters + wanted.any)
            total, below = total + times * (inputs + states + projected), wanted.any
        return (("linear.multiply", total),)


LAYERS = {cell: (Recurrent, {"cell": cell}) for cell in CELLS}
