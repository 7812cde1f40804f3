"""Modules as people write them, by `module:callable`: what they are given, what they count, and no harm is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from checks.witness import network
from checks.witness.traced import Given
from theory.cli import run
from theory.conventions import find
from theory.errors import InputError
from theory.network.count import count, names_module
from theory.network.inputs import Input, read_inputs

MAC, FLOP = find("mac"), find("flop")
SOURCE = """
import os, signal, sys
import torch
from torch import nn
from torch.nn import functional as F
from typing import Optional

class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 2 * x
    @staticmethod
    def backward(ctx, gradient):
        return 2 * gradient

def module(forward, **parts):
    class Made(nn.Module):
        def __init__(self):
            super().__init__()
            for name, part in parts.items():
                setattr(self, name, part)
    Made.forward = forward
    return Made()

def function(name, *rest):
    return lambda: module(lambda self, x: getattr(torch, name)(x, *rest))

power, remainder, fmod = function("pow", 2), function("remainder", 2), function("fmod", 3)
where = lambda: module(lambda self, x: torch.where(x > 0, x, -1e9))
from_the_left = lambda: module(lambda self, x: torch.pow(2, x) + torch.rsub(x, 1) + torch.true_divide(1, x))
own = lambda: module(lambda self, x: self.fc(Double.apply(x)), fc=nn.Linear(8, 4))
in_place = lambda: module(lambda self, x: self.fc(x.clone().unsqueeze_(1).squeeze_(1)), fc=nn.Linear(8, 4))
mapped = lambda: module(lambda self, x: torch.vmap(self.fc)(x[None].expand(3, 1, 8)), fc=nn.Linear(8, 4))
called = lambda: module(
    lambda self, x: torch.func.functional_call(self.fc, dict(self.fc.named_parameters()), (x,)), fc=nn.Linear(8, 4))
parallel = lambda: nn.DataParallel(nn.Linear(8, 4))
checked = lambda: module(lambda self, x: self.fc(x if isinstance(x, torch.Tensor) else 1 / 0), fc=nn.Linear(8, 4))
spectral = lambda: module(lambda self, x: torch.fft.rfft(x).abs() @ self.fc.weight, fc=nn.Linear(3, 5))
halves = lambda: nn.Linear(8, 4).half()

several = lambda: module(lambda self, x: (self.fc(part) for part in x.chunk(2, -1)), fc=nn.Linear(4, 4))
endless = lambda: module(lambda self, x: iter(lambda: x, None))

class Packed(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRU(8, 4, batch_first=True)
    def forward(self, x):
        rows = nn.utils.rnn.pack_padded_sequence(x.expand(2, -1, -1), torch.tensor([5, 3]), batch_first=True)
        return nn.utils.rnn.pad_packed_sequence(self.cell(rows)[0], batch_first=True)[0]

def scripted():
    import warnings
    warnings.simplefilter("ignore")
    return torch.jit.trace(nn.Linear(8, 4), torch.zeros(1, 8))

class Ids(nn.Module):
    def __init__(self, words=100, width=16, *, tied=False):
        super().__init__()
        self.embed, self.fc = nn.Embedding(words, width), nn.Linear(width, words, bias=False)
        if tied:
            self.fc.weight = self.embed.weight
    def forward(self, ids: Optional[torch.LongTensor], scale=None):
        x = self.embed(ids)
        return self.fc(x if scale is None else x * scale)

class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(8, 4), nn.Linear(6, 4)
    def forward(self, x, y):
        return self.a(x) + self.b(y)

class Batch(Pair):
    def forward(self, batch):
        return {"out": super().forward(batch["x"], batch["y"])}

class Reads(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList(nn.Linear(8, 8) for _ in torch.linspace(0, 1, 3).tolist())
    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x

def relu(width=10):
    return nn.Sequential(nn.Linear(width, width), nn.ReLU())

class Product(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(8, 4, dtype=torch.complex64))
    def forward(self, x):
        return x.to(torch.complex64) @ self.w

chosen = lambda: module(lambda self, x: x[torch.where(x > 0)])
dies = lambda: module(lambda self, x: os.kill(os.getpid(), signal.SIGSEGV))
leaves = lambda: module(lambda self, x: sys.exit(0))
branch = lambda: module(lambda self, x: x if x.sum() > 0 else -x)
dies_when_made = lambda: os.kill(os.getpid(), signal.SIGSEGV)
"""


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """What torch loads at its first steps on meta is there when this process is copied: else every copy loads it."""
    network.dispatch(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Softplus()), [Given((1, 2))])


@pytest.fixture(autouse=True)
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "foreign.py").write_text(SOURCE)
    (tmp_path / "ends.py").write_text("import sys\nsys.exit('no')\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


LINEAR = (36, 32)


@pytest.mark.parametrize(
    ("name", "given", "params", "mac"),
    [
        ("power", ["4"], 0, 0),
        ("remainder", ["4"], 0, 0),
        ("fmod", ["4"], 0, 0),
        ("where", ["4"], 0, 0),
        ("from_the_left", ["4"], 0, 0),
        ("own", ["8"], *LINEAR),
        ("in_place", ["8"], *LINEAR),
        ("mapped", ["8"], 36, 96),
        ("called", ["8"], *LINEAR),
        ("parallel", ["8"], *LINEAR),
        ("scripted", ["8"], *LINEAR),
        ("checked", ["8"], *LINEAR),
        ("several", ["8"], 20, 32),  # a generator is run to its end
        ("Packed", ["5x8"], 168, (5 + 3) * 3 * (8 + 4) * 4),  # each sequence as long as it is
        ("halves", ["8"], *LINEAR),
        ("Reads", ["8"], 216, 192),
        ("Ids", ["10:int64"], 3200, 16_000),
        ("Ids", ["10"], 3200, 16_000),  # its signature says that they are whole numbers
        ("Ids", ["ids=10", "scale=16"], 3200, 16_000),
        ("Ids(words=50, tied=True)", ["10:int32"], 800, 8_000),
        ("Ids(7, 3)", ["10"], 42, 210),
        ("Pair", ["8", "6"], 64, 56),
        ("Pair", ["8 6"], 64, 56),
        ("Pair", ["y=6", "x=8"], 64, 56),
        ("Pair", ["8", "y=6"], 64, 56),
        ("Batch", ["x=8 y=6"], 64, 56),
        ("relu", ["10"], 110, 100),
        ("relu(3)", ["3"], 12, 9),
        ("Product", ["8"], 32, 128),  # a product of complex numbers is four of real ones
    ],
)
def test_a_module_as_people_write_it(name: str, given: list[str], params: int, mac: int) -> None:
    totals = count(f"foreign:{name}", read_inputs(given)).totals
    assert (totals.params, totals.operations(MAC)) == (params, mac)


def test_a_sum_of_complex_products_is_counted_in_real_operations() -> None:
    totals = count("foreign:Product", (8,)).totals
    assert totals.operations(find("textbook")) == 4 * (8 * 6 + 7 * 2)


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("dies", "4", "its process died .SIGSEGV"),
        ("dies_when_made", "4", "its process died .SIGSEGV"),
        ("leaves", "4", "raised SystemExit: 0"),
        ("branch", "4", "cannot be counted from shapes: a branch"),
        ("endless", "8", "more than 100,000 results"),
        ("chosen", "4", "cannot be counted from shapes: the size of what nonzero gives depends on the values"),
        ("Pair", "8", "also takes y; give each by its name"),
        ("Pair", "x=8 z=6", "its forward takes x, y, but an input called z came"),
        ("Ids(__import__('os'))", "8", "must be literals"),
        ("Ids(*[1])", "8", "must be literals"),
        ("Ids(" + "(" * 900 + ")" * 901, "8", "must be literals"),
        ("Ids(3)(4)", "8", "must be literals"),
        ("Ids(colour=3)", "8", "unexpected keyword argument 'colour'"),
        ("own", "8:int64", "expects tensors of one number type, but"),
    ],
)
def test_what_cannot_be_counted_says_why(name: str, given: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        count(f"foreign:{name}", read_inputs([given]))


def test_a_module_that_ends_while_it_is_imported_ends_only_its_own_process() -> None:
    with pytest.raises(InputError, match="SystemExit"):
        count("ends:net", (3,))


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("foreign:relu", True),  # it is defined there
        ("foreign:relu(3)", True),
        ("foreign:conv(6)", False),  # it is not: a layer called foreign
        ("nowhere:relu", False),
        ("C1:conv(6)", False),
        ("foreign: relu", False),
        ("foreign:Pair", True),
        ("a.b:relu", True),  # no layer is called so
    ],
)
def test_a_callable_of_a_module_that_is_there_wins_over_a_layer(text: str, module: bool) -> None:
    assert names_module(text) is module


def test_a_spec_that_could_be_both_says_so_and_how_it_was_followed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "foreign:relu", "--input", "10"]) == 0
    out = " ".join(capsys.readouterr().err.split())
    assert "relu is the callable of the module foreign; for a layer relu called foreign, write foreign: relu" in out
    assert "followed by shape-only tensors" in out
    notes: Any = count("foreign:in_place", (8,)).notes
    assert "followed by meta tensors, in a process of its own" in notes


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["3x8x8"], (Input((3, 8, 8)),)),
        (["10:int64"], (Input((10,), "int64"),)),
        (["ids=2048:int64 mask=2048:bool"], (Input((2048,), "int64", "ids"), Input((2048,), "bool", "mask"))),
        (["8", "y=6"], (Input((8,)), Input((6,), "", "y"))),
    ],
)
def test_inputs_are_read(texts: list[str], found: tuple[Input, ...]) -> None:
    assert read_inputs(texts) == found


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["10:int46"], "no number type of an input; did you mean int64"),
        (["10:"], "no number type"),
        (["2x=10"], "called by its name in forward"),
        (["x=8 x=9"], "given twice"),
        (["x="], "is empty"),
    ],
)
def test_what_is_no_input_says_what_one_is(texts: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_inputs(texts)


@pytest.mark.parametrize(
    ("given", "says"),
    [("8 6", "a spec has one input, but 2 came"), ("x=8", "has no name"), ("8:int64", "no number type")],
)
def test_a_spec_takes_one_shape(given: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        count("linear(3)", read_inputs([given]))
