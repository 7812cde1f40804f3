"""`count` from the command line: the table, the formulas, the worked layer, data, comparisons, and bad input."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from theory.cli import run

SPEC = ["count", "conv(20, k4, s2, p1) maxpool(3, s1)", "--input", "50x12x12"]


def output(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int = 0) -> str:
    assert run(arguments) == code
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> Any:
    return json.loads(output(capsys, [*arguments, "--json"]))


def test_the_table_shows_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, SPEC)
    for number in (
        "1,151,280",
        "1,152,000",
        "2,560",
        "1,153,840",
        "1,154,560",
        "16,020",
        "20x6x6",
        "receptive field 8x8",
    ):
        assert number in text
    assert "covered 100 %" in text
    assert "…" not in output(capsys, ["count", "vgg19"])


def test_json_has_the_stated_form(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, [*SPEC, "--convention", "textbook,textbook-without-bias", "--convention", "mac"])
    assert found["schema"] == 1
    assert found["totals"]["params"] == found["totals"]["trainable"] == 16_020
    assert found["totals"]["operations"] == {"textbook": 1_154_560, "textbook-without-bias": 1_153_840, "mac": 576_000}
    assert found["totals"]["covered"] == 1
    assert [(layer["name"], layer["output"], layer["operations"]["textbook"]) for layer in found["layers"]] == [
        ("conv", [20, 6, 6], 1_152_000),
        ("maxpool", [20, 4, 4], 2_560),
    ]


def test_csv_is_one_line_per_layer(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(csv.DictReader(io.StringIO(output(capsys, [*SPEC, "--csv"]))))
    assert [line["textbook"] for line in lines] == ["1152000", "2560"]


def test_formulas_give_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    import sympy as sp

    text = output(capsys, ["count", SPEC[1], "--input", "CxHxW", "--symbolic"])
    formula = text.rsplit("textbook = ", 1)[1].splitlines()[0]
    c, h, w = sp.symbols("C H W", integer=True, positive=True)
    written = sp.Integer(0)
    for sign, term in zip(["+", *formula.split()[1::2]], formula.split()[0::2], strict=True):
        product = sp.Integer(1)
        for factor in term.split("*"):
            base, _, power = factor.partition("^")
            value = {"C": c, "H": h, "W": w, "floor((H)/2)": sp.floor(h / 2), "floor((W)/2)": sp.floor(w / 2)}.get(base)
            product *= (sp.Integer(base) if value is None else value) ** int(power or 1)
        written += product if sign == "+" else -product
    for sizes in ((50, 12, 12), (3, 224, 97), (1, 33, 8)):
        numbers = data(capsys, ["count", SPEC[1], "--input", "x".join(map(str, sizes)), "--convention", "textbook"])
        assert written.subs(dict(zip((c, h, w), sizes, strict=True))) == numbers["totals"]["operations"]["textbook"]


def test_formulas_without_letters_get_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert "input CxHxW" in output(capsys, [*SPEC, "--symbolic"])
    assert r"\left\lfloor" in output(capsys, [*SPEC, "--latex"])


def test_explain_gives_the_product_of_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, [*SPEC, "--explain", "conv"])
    assert "20·36·(2·800 - 1)" in text
    assert "1,151,280" in text
    assert "MEASURED" in text


def test_reconcile_comes_down_to_zero(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, ["count", "resnet50", "--reconcile", "fvcore,torch,thop"])
    totals = found["totals"]["operations"]
    assert totals == {"fvcore": 4_111_512_576, "torch": 8_178_368_512, "thop": 4_133_742_592}
    for name, value in totals.items():
        assert value == sum(kind[name] for kind in found["reconciled"].values())
    text = output(capsys, ["count", "resnet50", "--reconcile", "fvcore,torch,thop"])
    unexplained = next(line for line in text.splitlines() if line.startswith("left unexplained"))
    assert unexplained.split()[2:] == ["0", "0"]


def test_diff_lists_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, ["count", "--diff", "resnet18", "resnet34", "--depth", "1"])
    assert "10,108,160" in text
    assert "conv1" not in text  # the same in both


def test_diff_as_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows, by hand: 3*3*3*8 + 8 = 224 and twice that; 36 places; 16*36 inputs of the last layer."""
    out = tmp_path / "difference.md"
    specs = ["conv(8, k3) relu", "conv(16, k3) relu flatten linear(4)"]
    output(capsys, ["count", "--diff", *specs, "--input", "3x8x8", "--convention", "mac", "--out", str(out)])
    rows = [line.replace("█", "").split("|")[1:-1] for line in out.read_text().splitlines() if line.startswith("| ")]
    found = {row[0].strip(): [each.strip() for each in row[1:]] for row in rows[2:]}
    assert found == {
        "conv": ["8x6x6", "16x6x6", "224", "448", "224", "7,776", "15,552", "7,776"],
        "flatten": ["-", "576", "-", "0", "0", "-", "0", "0"],
        "linear": ["-", "4", "-", "2,308", "2,308", "-", "2,304", "2,304"],
        "total": ["8x6x6", "4", "224", "2,756", "2,532", "7,776", "17,856", "10,080"],
    }


def test_diff_under_a_counter_that_is_not_known_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, ["count", "--diff", "attention(2)", "attention(4)", "--input", "5x8", "--convention", "thop"])
    assert text.splitlines()[-1].split()[-3:] == ["?", "?", "?"]


def test_what_is_not_known_of_one_network_has_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, ["count", "--diff", "linear(8)", "attention(2)", "--input", "5x8", "--convention", "thop"])
    found = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line.split()}
    assert found["linear"] == ["72", "-", "-72", "320", "-", "-320"]
    assert found["attention"][3:] == ["-", "?", "?"]
    assert found["total"][3:] == ["320", "?", "?"]


def test_depth_sort_batch_and_symbols(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, ["count", "resnet18", "--depth", "1", "--sort", "params", "--set", "classes=7"])
    assert found["totals"]["params"] == 11_180_103
    assert found["layers"][0]["name"] == "layer4"
    many = data(capsys, ["count", "resnet18", "--batch", "3", "--convention", "mac", "--set", "classes=1000"])
    assert many["totals"]["operations"]["mac"] == 3 * 1_814_073_344
    letter = data(capsys, ["count", "resnet18", "--batch", "N", "--convention", "mac"])
    assert letter["totals"]["operations"]["mac"] == "1814073344*N"


def test_memory_at_a_number_type(capsys: pytest.CaptureFixture[str]) -> None:
    spec = ["count", "conv(8, k3, p1) relu residual(conv(8, k3, p1)) flatten linear(2)", "--input", "3x4x4"]
    single, half = (data(capsys, [*spec, "--dtype", kind])["totals"]["memory"] for kind in ("float32", "float16"))
    # kept: the input, what relu gives (the second convolution needs it, too), and the sum, as the input of linear;
    # at the peak the residual's input, its branch and the sum are alive
    assert single == {"type": "float32", "kept": 4 * (3 * 16 + 2 * 128), "peak": 4 * 3 * 128}
    assert half["kept"] * 2 == single["kept"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cycle.toml").write_text('input = "3x8x8"\nbody = "a"\n[blocks]\na = "relu b"\nb = "a"\n')
    (tmp_path / "wrong.toml").write_text('input = "3x8x8"\nbody = "first: conv(4, k3) second: conv(8, k3, into=5)"\n')
    (tmp_path / "twonets.toml").write_text(
        '[networks.small]\ninput = "3"\nbody = "linear(2)"\n[networks.large]\ninput = "3"\nbody = "linear(20)"\n'
    )
    (tmp_path / "modules_for_count.py").write_text(
        "import torch\nfrom torch import nn\n\nclass Raises(nn.Module):\n    def forward(self, x):\n"
        "        raise RuntimeError('cannot go on')\n\nclass Branches(nn.Module):\n    def forward(self, x):\n"
        "        return x if x.sum() > 0 else -x\n\nclass Odd(nn.Module):\n    def forward(self, x):\n"
        "        return torch.linalg.svdvals(x.flatten(1))\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


BAD = [
    (["conv(20, k4, into=3)", "--input", "50x12x12"], "expects an input of 3 channels, but 50x12x12 has 50"),
    (["conv(20, k40)", "--input", "50x12x12"], "the kernel must fit"),
    (["conv(-20)", "--input", "50x12x12"], "must be from 1 to 10^12, but is -20"),
    (["conv(2.5)", "--input", "50x12x12"], "whole number"),
    (["conv(1" + "0" * 30 + ")", "--input", "50x12x12"], "10^12"),
    (["conv(20)", "--input", "50x1" + "0" * 30], "10^12"),
    (["conv(20)", "--input", "50x12.5x12"], "whole number"),
    (["conv(20)"], "does not say its input"),
    (["cycle.toml"], "contains itself: a > b > a"),
    (["wrong.toml"], "wrong.toml, layer second: conv expects an input of 5 channels, but 4x6x6 has 4"),
    (["twonets.toml"], "name one: small, large"),
    (["twonets.toml#smal"], "did you mean small"),
    (["nowhere.toml"], "cannot read nowhere.toml"),
    (["cnv(3)", "--input", "3x8x8"], "did you mean conv"),
    (["resnet51"], "did you mean resnet"),
    (["modules_for_count:Raises", "--input", "3x8x8"], "raised RuntimeError: cannot go on"),
    (["modules_for_count:Branches", "--input", "3x8x8"], "depends on the value"),
    (["modules_for_count:Odd", "--input", "3x8x8", "--strict"], "no rule counts"),
    (["resnet18", "--convention", "texbook"], "did you mean textbook"),
    (["resnet18", "--explain", "con1"], "did you mean conv1"),
    (["resnet18", "--set", "clases=7"], "did you mean classes"),
    (["resnet18", "--set", "classes"], "NAME=VALUE"),
    (["resnet18", "--depth", "0"], "at least 1"),
    (["resnet18", "--dtype", "float31"], "did you mean float32"),
    (["resnet18", "--reconcile", "torch"], "at least 2"),
    (["--diff", "resnet18"], "expects 2 networks"),
    (["conv(3)", "relu", "--input", "3x8x8"], "in quotes"),
    ([], "none came"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD)
def test_bad_input_is_one_sentence_and_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert run(["count", *arguments]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert len(captured.err.splitlines()) == 1
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_a_layer_under_a_name_is_no_module(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, ["count", "C1:conv(6,k5)", "--input", "1x32x32"])
    assert found["layers"][0]["name"] == "C1"
    frozen = data(capsys, ["count", "frozen(linear(4)) linear(2)", "--input", "3"])["totals"]
    assert (frozen["params"], frozen["trainable"], frozen["frozen"]) == (26, 10, 16)


def test_a_file_with_several_networks(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert data(capsys, ["count", "twonets.toml#large"])["totals"]["params"] == 80


def test_a_module_says_that_its_code_ran_and_what_is_not_covered(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["count", "modules_for_count:Odd", "--input", "3x8x8"]) == 0
    captured = capsys.readouterr()
    assert "runs its code" in captured.err
    assert "no rule counts" in captured.out
    assert "covered 100 %" not in captured.out
