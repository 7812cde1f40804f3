"""Back-propagation over given graphs: known results, every operation, random graphs, updates, and what is refused."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from checks.enclosure import rational
from checks.evidence import Verdict
from theory.errors import InputError
from theory.topics.computation import Settings, derive
from theory.topics.computation.updates import Settings as Update
from theory.verify import verify

NUMBERS = {"a": Fraction(3, 4), "b": Fraction(-1, 2), "c": Fraction(5, 4), "y": Fraction(1, 2)}
ARRAYS = {
    "W": ((Fraction(1), Fraction(-2)), (Fraction(1, 2), Fraction(3, 4))),
    "V": ((Fraction(1, 4), Fraction(2)), (Fraction(-1), Fraction(1, 2))),
    "x": (Fraction(1, 2), Fraction(-3, 4)),
    "t": (Fraction(1), Fraction(1, 4)),
    "s": Fraction(3, 2),
}


def weakest(settings: Settings, conventions: dict[str, str] | None = None) -> list[str]:
    """What does not hold; nothing may."""
    rows = list(verify(derive(settings, conventions or {}), samples=4))
    return [str(row) for row in rows if row.verdict < Verdict.MEASURED]


@pytest.mark.parametrize(
    "line",
    [
        "a*b + c", "a - b*c", "a/b/c", "(a - y)^2", "a^3*b", "exp(a*b)", "log(a*c)", "log2(c)",
        "sqrt(a + c)", "tanh(a*b)",
        "sigmoid(a*b + c)", "relu(a*b + c)", "relu(b)", "softplus(a)", "silu(a*b)", "gelu(a + b)",
        "leaky_relu(b, 1/10)",
        "-(y*log(sigmoid(a)) + (1 - y)*log(1 - sigmoid(a)))", "a*sigmoid(a*b)*b", "a*a + a*b", "2^a", "a^b",
        "-a", "1/(1 + exp(-a))",
        "erf(a)", "a + a + a", "exp(-(a - b)^2/(2*c^2))",
    ],
)  # fmt: skip
@pytest.mark.parametrize("fine", [False, True])
def test_every_scalar_operation(line: str, fine: bool) -> None:
    used = {name: value for name, value in NUMBERS.items() if name in line}
    assert weakest(Settings(used, {"L": line}, fine=fine)) == []


@pytest.mark.parametrize(
    "lines",
    [
        {"z": "W@x", "L": "sum(z)"},
        {"z": "W@x + t", "L": "mean(z*z)"},
        {"z": "W.T@x", "L": "norm(z - t)^2"},
        {"p": "softmax(W@x)", "L": "-sum(t*log(p))"},
        {"P": "softmax(W@V)", "L": "sum(P*W)"},
        {"z": "sigmoid(W@x)", "L": "mean((z - t)^2)"},
        {"z": "relu(s*W@x)", "L": "sum(z/2)"},
        {"Z": "W*V - V/W", "L": "sum(tanh(Z))"},
        {"q": "x.T@W@x", "L": "q*s"},
        {"q": "t.T@x", "L": "(q - s)^2"},
        {"Z": "exp(-W) + s", "L": "mean(Z@V)"},
        {"z": "W@(x - t)", "L": "norm(z)"},
        {"h": "tanh(W@x)", "z": "V@h + h", "L": "sum(z*z)/2"},
        {"z": "s*x + t*s", "L": "sum(z^3)"},
        {"z": "W@x", "L": "logsumexp(z) - dot(t, z)"},
        {"l": "log_softmax(W@V)", "L": "-mean(l*W)"},
        {"L": "-sum(t*log_softmax(W@x))"},
        {"z": "W@x - max(W@x)", "L": "sum(exp(z))*min(V@x)"},
        {"z": "W@x", "m": "mean(z)", "v": "var(z)", "L": "sum(t*(z - m)/sqrt(v))"},
        {"L": "std(W@x)*prod(V@t)"},
        {"L": "trace(W@V) + det(W)*s"},
        {"L": "trace(W)"},
        {"L": "sum(diag(x)@W@diag(t)) + sum(diag(V)*x)"},
        {"q": "s*s", "L": "sum([q, s]*x)"},
        {"p": "softmax([s, 2*s, 1])", "L": "norm(p) + max(s, mean(t), 1/2)"},
    ],
)
def test_every_matrix_operation(lines: dict[str, str]) -> None:
    text = " ".join(lines.values())
    used = {name: value for name, value in ARRAYS.items() if any(part == name for part in _letters(text))}
    assert weakest(Settings(used, lines)) == []


V2, V3 = (Fraction(1, 2), Fraction(-3, 4)), (Fraction(1), Fraction(2), Fraction(1, 4))
X32 = ((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4)), (Fraction(-1), Fraction(1, 2)))

FLAT = [
    # lines, givens, value of the last node: a plain list is a vector whose direction an operation settles
    ({"y": "w@x"}, {"w": V2, "x": V2}, "13/16"),
    ({"y": "w.T@x"}, {"w": V2, "x": V2}, "13/16"),
    ({"y": "w'@x"}, {"w": V2, "x": V2}, "13/16"),
    ({"y": "w^T@x"}, {"w": V2, "x": V2}, "13/16"),
    ({"y": "transpose(w)@x"}, {"w": V2, "x": V2}, "13/16"),
    ({"y": "2^T"}, {"T": Fraction(3)}, "8"),
    ({"u": "x@W", "L": "u@x"}, {"W": ARRAYS["W"], "x": V2}, "79/64"),
    ({"h": "X@W + b", "L": "sum(h)"}, {"X": X32, "W": ARRAYS["W"], "b": V2}, "35/8"),
    ({"h": "X@W + b", "L": "sum(h*h)"}, {"X": X32, "W": ARRAYS["W"], "b": V2}, None),
    ({"h": "X@w + c", "L": "sum(h)"}, {"X": X32, "w": V2, "c": Fraction(5)}, "93/8"),
    ({"h": "X*b", "L": "sum(h)"}, {"X": X32, "b": V2}, "-27/8"),
    ({"h": "b + [[1], [2]]", "L": "sum(h)"}, {"b": V2}, "11/4"),
    ({"s": "X@q", "p": "softmax(s)", "L": "p@v"}, {"X": X32, "q": V2, "v": V3}, None),
    ({"D": "d@x.T", "L": "sum(D*D)"}, {"d": V2, "x": V3}, None),
    ({"L": "[1, 2]@x"}, {"x": V2}, "-1"),
]


@pytest.mark.parametrize(("lines", "givens", "value"), FLAT)
def test_a_list_lies_as_it_must(lines: dict, givens: dict, value: str | None) -> None:
    settings = Settings(givens, lines)
    assert weakest(settings) == []
    if value is not None:
        assert derive(settings, {}).derivation.values()[list(lines)[-1]] == rational(Fraction(value))


@pytest.mark.parametrize("rule", ["plain", "momentum", "adam"])
def test_updates_of_vectors(rule: str) -> None:
    update = Update(rule=rule, l2=Fraction(1, 50))  # type: ignore[arg-type]  # a literal from a table
    assert weakest(Settings({"w": V2, "x": V2}, {"L": "(w@x)^2"}, wrt=("w",), update=update)) == []


@pytest.mark.parametrize(
    ("names", "line", "wrt"),
    [
        (("w_1", "x_1"), "w_1*x_1", "w1"),
        (("w1", "x1"), "w_1*x_1", "w_1"),
        (("y_hat", "α₁"), "ŷ*alpha_1", "alpha1"),
        (("r",), "2*pi*r", "r"),
        (("pi",), "2*pi", "pi"),  # a given of that name is meant, where there is one
    ],
)
def test_a_name_is_found_in_any_spelling_and_shown_as_it_is_written(names: tuple, line: str, wrt: str) -> None:
    settings = Settings(dict.fromkeys(names, Fraction(3, 2)), {"L": line}, wrt=(wrt,))
    assert weakest(settings) == []
    assert [item.name for item in derive(settings, {}).derivation.givens] == list(names)


def _letters(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.replace(".T", " ")).split()


def random_graph(rng: random.Random, size: int) -> dict[str, str]:
    """Nodes that each combine earlier names; the last one uses the one before it, so that most of them matter."""
    names, lines = list(NUMBERS), {}
    forms = [
        "{0}*{1} + {2}",
        "sigmoid({0})",
        "tanh({0} - {1})",
        "({0} - {1})^2",
        "{0}*{1}*{2}",
        "exp({0}/8)",
        "relu({0} + {1})",
    ]
    for index in range(size):
        form = rng.choice(forms)
        chosen = [rng.choice(names) for _ in range(3)]
        if index:
            chosen[0] = f"n{index - 1}"
        lines[f"n{index}"] = form.format(*chosen)
        names.append(f"n{index}")
    return lines


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_with_shared_nodes(seed: int) -> None:
    lines = random_graph(random.Random(seed), 3 + seed % 4)
    text = " ".join(lines.values())
    used = {name: value for name, value in NUMBERS.items() if name in _letters(text)}
    assert weakest(Settings(used, lines)) == [], lines


@pytest.mark.parametrize("rule", ["plain", "momentum", "adam"])
@pytest.mark.parametrize("order", ["simultaneous", "in_place"])
@pytest.mark.parametrize(
    ("l2", "penalty"), [(Fraction(0), "lambda"), (Fraction(1, 20), "lambda"), (Fraction(1, 20), "half-lambda")]
)
def test_updates(rule: str, order: str, l2: Fraction, penalty: str) -> None:
    update = Update(rule=rule, order=order, l2=l2, step=3, before={f"a.{part}": "1/8" for part in _state(rule)})  # type: ignore[arg-type]  # literals from a table
    settings = Settings(NUMBERS, {"L": "(sigmoid(a*b + c) - y)^2"}, wrt=("a", "b"), update=update)
    assert weakest(settings, {"penalty": penalty}) == []


def _state(rule: str) -> tuple[str, ...]:
    return {"plain": (), "momentum": ("velocity",), "adam": ("m", "v")}[rule]


def test_updates_of_matrices() -> None:
    lines = {"z": "W@x", "L": "sum(z*z)"}
    givens = {"W": ARRAYS["W"], "x": ARRAYS["x"]}
    for rule in ("plain", "momentum", "adam"):
        update = Update(rule=rule, l2=Fraction(1, 50))
        assert weakest(Settings(givens, lines, wrt=("W",), update=update)) == []


def test_updating_in_place_gives_the_later_parameter_another_step() -> None:
    lines = {"L": "(a*b - y)^2"}

    def stepped(order: str) -> object:
        update = Update(order=order)  # type: ignore[arg-type]  # a literal from this test
        return derive(Settings(NUMBERS, lines, wrt=("a", "b"), update=update), {}).derivation.values()["b.new"]

    assert stepped("simultaneous") != stepped("in_place")


def test_a_node_used_twice_sums_its_routes_and_names_its_local_derivative_apart() -> None:
    derivation = derive(Settings(NUMBERS, {"u": "a*b", "L": "u*a"}, wrt=("a",)), {}).derivation
    names = {quantity.name for quantity in derivation}
    assert {"dL/da", "dL/da.local", "dL/du"} <= names
    assert derivation.values()["dL/da"] == rational(2 * NUMBERS["a"] * NUMBERS["b"])


@pytest.mark.parametrize(
    ("givens", "lines", "more", "says"),
    [
        (NUMBERS, {}, {}, "the graph is empty"),
        (NUMBERS, {"L": "a*q"}, {}, "q is not defined"),
        (NUMBERS, {"a": "b"}, {}, "a is defined twice"),
        ({"w_1": Fraction(1), "w1": Fraction(2)}, {"L": "w1"}, {}, "w_1 and w1 are one name"),
        ({"w_1": Fraction(1)}, {"w1": "w_1"}, {}, "w1 is defined twice"),
        (NUMBERS, {"L": "a*oo"}, {}, "oo is not defined"),
        (NUMBERS, {"L": "a ± b"}, {}, "the operation '±' cannot be used"),
        (ARRAYS, {"L": "norm(x, t)"}, {}, "norm takes one vector or matrix here"),
        (ARRAYS, {"L": "det(x)"}, {}, "a square matrix in det, but found 2 x 1"),
        (ARRAYS, {"L": "trace(x)"}, {}, "a square matrix in trace"),
        (ARRAYS, {"L": "dot(W, x)"}, {}, "two vectors of one length in dot, but found 2 x 2 and 2 x 1"),
        (ARRAYS, {"L": "sum(log_softmax(s))"}, {}, "one distribution per row in log_softmax"),
        (NUMBERS, {"L": "sum(a, b)"}, {}, "sum takes one"),
        (ARRAYS, {"L": "sum(V @ [1, 2, 3])"}, {}, "2 x 2 times 3 x 1"),
        (NUMBERS, {"L": "a*b"}, {"wrt": ("c",)}, "does not depend on c"),
        (NUMBERS, {"L": "a*b"}, {"loss": "M"}, "the loss M is not a node"),
        (ARRAYS, {"L": "sum(W@2)"}, {}, "use \\* where one side is a scalar"),
        (ARRAYS, {"L": "W@[1, 2, 3]"}, {}, "columns of the left"),
        (ARRAYS, {"L": "W@x"}, {"wrt": ("x",)}, "must be a scalar, but it is 2 x 1"),
        (ARRAYS, {"L": "sum(W + [1, 2, 3])"}, {}, "give both the same shape"),
        (ARRAYS, {"L": "sum(W^2)"}, {}, "a matrix power or one entry by entry"),
        (NUMBERS, {"L": "softmax(a)"}, {}, "a vector, or a matrix .* in softmax"),
        ({"a": ((Fraction(1), Fraction(2)), (Fraction(3),))}, {"L": "sum(a)"}, {}, "rows of equal length"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_sentence(givens: dict, lines: dict, more: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        derive(Settings(givens, lines, **more), {})
