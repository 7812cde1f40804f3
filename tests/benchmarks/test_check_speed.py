"""Speed of `check`, as CPU time of whole processes beside importing sympy and rich in the same run.

The documents are made here: a page of 50 kB as a course writes it, and 1 MB of arithmetic, of which no two lines have
the same numbers.
"""

from __future__ import annotations

import math
import os
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark
RUNS = 5
LINKS = 20_000
IMPORTS = "import sympy, rich"
PROSE = (
    "The network has one hidden neuron with a sigmoid activation, and is trained by gradient descent on the squared "
    "error. It helps to draw the computational graph first, and to write every intermediate value beside its node.",
    "Recall that the chain rule multiplies the upstream gradient by the local derivative of every operation on the way "
    "back to the weight. The bias is not multiplied by the input, so its gradient is the upstream gradient itself.",
    "Batches are averaged, so that the learning rate does not depend on how many examples there are. A larger batch "
    "gives a gradient with less noise, but each step takes longer, and there are fewer of them in one epoch.",
)


def cpu(*arguments: str) -> float:
    """Seconds of CPU that a Python process takes; of several runs, the one in the middle."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    took = []
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(took[1:])  # the first one may compile


def decimal(value: Fraction) -> str:
    """A fraction of tenths and hundredths as it is written; a negative one in brackets."""
    text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return f"({text})" if text.startswith("-") else text


def bare(value: Fraction) -> str:
    return decimal(value).strip("()")


def neuron(chance: random.Random) -> Iterator[str]:
    x, w, b, t = (Fraction(chance.randint(-30, 30), 10) for _ in range(4))
    z = w * x + b
    yield f"Given: $x = {bare(x)}$, $w = {bare(w)}$, $b = {bare(b)}$, and the target $t = {bare(t)}$."
    yield f"$$\nz = w x + b = {decimal(w)} \\cdot {decimal(x)} + {decimal(b)} = {bare(z)}\n$$"
    yield f"The loss is $L = \\frac{{1}}{{2}} (z - t)^2 = {bare((z - t) ** 2 / 2)}$."
    yield f"Backward: $\\frac{{\\partial L}}{{\\partial w}} = (z - t) x = {bare((z - t) * x)}$."


def softmax(chance: random.Random) -> Iterator[str]:
    logits = [chance.randint(-20, 20) / 10 for _ in range(3)]
    shares = [math.exp(one) for one in logits]
    rows = (
        f"| {one} | $e^{{{one}}} = {share:.4f}$ | {share / sum(shares):.4f} |"
        for one, share in zip(logits, shares, strict=True)
    )
    yield "\n".join(("| logit | exponential | probability |", "|---|---|---|", *rows))
    yield "A softmax gives the largest logit the largest probability, and all of them add up to 1."


def convolution(chance: random.Random) -> Iterator[str]:
    kernel, channels, filters = chance.choice((3, 5)), chance.randint(2, 9), chance.randint(4, 32)
    weights = kernel * kernel * channels * filters
    yield f"- weights: {kernel} * {kernel} * {channels} * {filters} = {weights}"
    yield f"- with biases: {weights} + {filters} = {weights + filters}"
    side = chance.randint(12, 64)
    yield f"The output has a height of $({side} - {kernel} + 2 \\cdot 1)/1 + 1 = {side - kernel + 3}$."


def identity(chance: random.Random) -> Iterator[str]:
    a, numbers = chance.randint(2, 9), [chance.randint(1, 20) for _ in range(4)]
    yield f"$$\n(u + {a})^2 = u^2 + {2 * a} u + {a * a}\n$$"
    yield f"The mean of the batch is $({' + '.join(map(str, numbers))})/4 = {bare(Fraction(sum(numbers), 4))}$."


def page(size: int) -> str:
    """A worked page of this many characters."""
    chance = random.Random(4)
    parts = ["# Forward and backward passes"]
    while sum(map(len, parts)) < size:
        kind = chance.choice((neuron, softmax, convolution, identity))
        parts += [f"## Problem {len(parts)}", *chance.sample(PROSE, 2), *kind(chance)]
    return "\n\n".join(parts)


def arithmetic(links: int) -> str:
    """So many lines of arithmetic, of 45 characters each in the middle."""
    chance = random.Random(5)
    lines = []
    for _ in range(links):
        a, b, c = (chance.randint(10, 9999) for _ in range(3))
        x, y, z = (Fraction(number, 100) for number in (a, b, c))
        line = chance.choice((
            f"{a} \\cdot {b} + {c} = {a * b + c}",
            f"{bare(x)} \\cdot {bare(y)} - {bare(z)} = {bare(x * y - z)}",
            f"({a} + {b}) \\cdot {c} = {(a + b) * c}",
            f"{a} - ({b} - {c}) = {a - (b - c)}",
            f"\\frac{{{a} + {b}}}{{2}} = {bare(Fraction(a + b, 2))}",
        ))  # fmt: skip
        lines.append(f"{chance.choice(('So we have', 'This gives', 'Then'))} ${line}$.")
    return "\n\n".join(lines)


def checked(folder: Path, text: str) -> float:
    """Seconds of CPU for a document in which everything is right."""
    document = folder / "document.md"
    document.write_text(text, encoding="utf-8")
    return cpu("-m", "theory", "check", str(document))


def test_a_page_of_fifty_kilobytes(tmp_path: Path) -> None:
    imports, ours = cpu("-c", IMPORTS), checked(tmp_path, page(50_000))
    print(f"\n50 kB: {ours:.2f} s, imports {imports:.2f} s, ratio {ours / imports:.2f} (goal 2)")
    assert ours < 3 * imports


def test_a_megabyte_of_arithmetic(tmp_path: Path) -> None:
    imports = cpu("-c", IMPORTS)
    nothing, half, whole = (checked(tmp_path, arithmetic(links)) for links in (1, LINKS // 2, LINKS))
    second, growth = LINKS / (whole - nothing), (whole - nothing) / (half - nothing)
    print(f"\n{LINKS} links: {second:.0f} a second (goal 2000), twice as many take {growth:.2f} times as long")
    print(f"{(whole - nothing) / imports:.1f} times the imports of {imports:.2f} s")
    assert growth < 2.3
    assert whole - nothing < 40 * imports
