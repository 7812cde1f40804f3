"""The command line as a person uses it: what is printed, what bad input says, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from theory.cli import run


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    code, out, _ = call(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def numbers(found: dict) -> dict[str, str]:
    return {row["name"]: row["rounded"] for row in found["quantities"]}


def test_q3b_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "q3b")
    expected = {
        "z1": "-0.1750", "z2": "1.9450", "a1": "0.4564", "a2": "0.8749", "z3": "0.7543", "yhat": "0.6801",
        "dL/dyhat": "-0.6398", "dyhat/dz3": "0.2176", "dz3/da2": "0.9300", "da2/dz2": "0.1094", "dz2/dw3": "0.8000",
        "dL/dw3": "-0.0113",
    }  # fmt: skip
    rounded = numbers(found)
    assert {name: rounded[name] for name in expected} == expected
    assert found["schema"] == 1
    assert found["question"] == "csc420-a2/q3b"
    assert found["answer"] == {"dL/dw3": -0.0113}
    assert {"PROVED", "DECIDED", "ENCLOSED", "MEASURED"} >= {row["verdict"] for row in found["evidence"]}
    last = found["quantities"][-1]
    assert last["exact"].startswith("-0.01133375784816")
    assert {"latex", "text", "rule"} == set(last["forms"][0])


def test_other_numbers_are_computed_not_stored(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "q3b", "--wrt", "w1", "--set", "y=0")
    assert list(found["answer"]) == ["dL/dw1"]
    torch = pytest.importorskip("torch")
    w = torch.tensor([-0.65, -0.55, 1.74, 0.79, -0.13, 0.93], dtype=torch.float64, requires_grad=True)
    s = torch.sigmoid
    yhat = s(w[4] * s(w[0] * 1.2 + w[1] * -1.1) + w[5] * s(w[2] * 0.8 + w[3] * 0.7))
    ((0 - yhat) ** 2).backward()
    assert w.grad is not None
    assert found["quantities"][-1]["value"] == pytest.approx(w.grad[0].item(), rel=1e-14)


def test_the_page_shows_rule_substitution_and_number(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "q3b")
    assert (code, err) == (0, "")
    for part in ("∂/∂ŷ ((y - ŷ)²)", "power rule and chain rule", "-2·(1 - 0.6801)", "= -0.6398", "≈ -0.0113337578482"):
        assert part in out
    assert out.index("= -0.0113") < out.index("Evidence") < out.index("MEASURED")


def test_q3a_draws_the_graph_with_values_on_its_nodes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "q3a", "--no-verify", "--level", "brief")
    assert code == 0
    drawn = out[: out.index("\nv₁ = ")]
    for part in ("e^(", "1 + v", "1/v", "→ 0.6801", "← -0.6398", "← -0.0113"):
        assert part in drawn


def test_rounding_can_be_changed_or_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert numbers(data(capsys, "q3b", "--round", "2", "--no-verify"))["dL/dw3"] == "-0.01"
    assert numbers(data(capsys, "q3b", "--round", "-1", "--no-verify"))["dL/dw3"] is None


def test_backprop_of_a_typed_expression(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, "backprop", "sigma(w*x + b)", "--at", "w=2,x=-1,b=.5", "--wrt", "w")
    assert found["answer"]["dL/dw"] == pytest.approx(-0.14914645207033286, rel=1e-14)
    found = data(capsys, "backprop", "z = W@x; L = sum(z*z)", "--at", "W=[[1,2],[3,4]],x=[1,-1]", "--wrt", "W")
    assert found["answer"]["dL/dW"] == [[-2, 2], [-2, 2]]


TWO = """
[one]
title = "One"
asks = "Give a."
topic = "computation"
[one.settings]
givens = { x = 2 }
graph = { a = "x^2" }

[two]
title = "Two"
asks = "Give b."
topic = "computation"
[two.settings]
givens = { x = 2 }
graph = { b = "x^3" }
"""


def test_what_is_verified(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bank = tmp_path / "mine.toml"
    bank.write_text(TWO)

    def questions(*names: str) -> list[str]:
        return [row["question"] for row in data(capsys, "verify", *names, "--bank", str(bank))["questions"]]

    assert questions() == ["mine/one", "mine/two"]
    assert questions("two", "mine") == ["mine/two", "mine/one"]
    assert questions("dnn-hw1", "two") == ["dnn-hw1/q1a", "dnn-hw1/q1b", "dnn-hw1/q2", "mine/two"]


@pytest.mark.parametrize("command", [("verify",), ("report", "--out", "none.html")])
def test_all_that_cannot_be_worked_is_said_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    bank = tmp_path / "mine.toml"
    bank.write_text(TWO.replace("x^", "y^"))
    code, out, err = call(capsys, *command, "--bank", str(bank))
    assert (code, out) == (2, "")
    assert "2 questions cannot be worked" in err
    assert "mine.toml:8" in err
    assert "mine.toml:16" in err


def test_the_list_names_every_assignment(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys)
    assert code == 0
    for name in ("csc420-a2", "cv-a1", "eecs445-p2", "dnn-hw1", "q3b"):
        assert name in out


BAD = [
    (["q3z"], "did you mean"),
    (["verfy"], "or did you mean the command verify?"),
    (["q3b", "--set", "w9=1"], "no given of that name"),
    (["q3b", "--set", "w3=one"], "expected a number"),
    (["q3b", "--set", "w3=9^9^9^9"], "expected a number"),
    (["q3b", "--set", "w3"], "expected NAME=VALUE"),
    (["q3b", "--set", "w3=" + "9" * 100_000], "expected a number"),
    (["q3b", "--wrt", "w9"], "cannot differentiate by w9"),
    (["q3b", "--round", "99"], "expected 0 to 30 decimals"),
    (["q3b", "--round", "x"], "invalid int value"),
    (["q3b", "--frobnicate"], "Unrecognized arguments"),
    (["backprop", "9^9^9^9", "--at", "x=1"], ""),
    (["backprop", "(" * 10_000 + "x" + ")" * 10_000, "--at", "x=1"], ""),
    (["backprop", "x*" + "7" * 100_000, "--at", "x=1"], ""),
    (["backprop", "__import__('os').system('touch /tmp/owned')", "--at", "x=1"], ""),
    (["backprop", "x.__class__", "--at", "x=1"], ""),
    (["backprop", "x +", "--at", "x=1"], ""),
    (["backprop", "x*y", "--at", "x=1"], "y is not defined"),
    (["backprop", "log(x)", "--at", "x=-1"], "no finite value"),
    (["backprop", "1/x", "--at", "x=0"], "division by zero"),
    (["backprop", "exp(exp(exp(exp(x))))", "--at", "x=9"], "no finite value"),
    (["verify", "nothing"], "there is no question"),
    (["q3b", "--bank", "/nowhere/at/all.toml"], "cannot read"),
    (["backprop", "W@x", "--at", "W=[[1,2],[3,4]],x=[1,2,3]"], "columns of the left"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=[f"{' '.join(a)[:40]}" for a, _ in BAD])
def test_bad_input_is_one_sentence_within_a_second(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    begun = time.process_time()
    code, out, err = call(capsys, *arguments)
    assert time.process_time() - begun < 1
    assert code == 2
    assert out == ""
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert len(err) < 500
    assert "Traceback" not in err


def test_malformed_toml(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[e1\nx = 1", encoding="utf-8")
    code, _, err = call(capsys, "e1", "--bank", str(path))
    assert code == 2
    assert "not valid TOML" in err
    path.write_bytes(b"\xff\xfe\x00")
    assert call(capsys, "e1", "--bank", str(path))[0] == 2


def test_a_complaint_spells_out_what_a_terminal_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "check", "\x1b[2J.md")
    assert (code, "\x1b" in err, r"\u001b[2J.md" in err) == (2, False, True)


def test_a_failed_check_exits_with_3(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import checks.witness.computation as witness

    honest = witness.compute
    monkeypatch.setattr(witness, "compute", lambda p, g: {k: v * 1.001 for k, v in honest(p, g).items()})
    code, out, _ = call(capsys, "q3b")
    assert code == 3
    assert "FAILED" in out


def test_the_module_runs_as_a_process_and_a_closed_pipe_is_quiet() -> None:
    done = subprocess.run(
        f"{sys.executable} -m theory q3b --no-verify | head -1", shell=True, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("csc420-a2/q3b")
    assert done.stderr == ""


def test_no_colour_reaches_a_pipe() -> None:
    done = subprocess.run([sys.executable, "-m", "theory", "q3b", "--no-verify"], capture_output=True, check=True)
    assert b"\x1b[" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["topics", "computation"], ["count", "resnet18", "--depth", "1", "--convention", "mac"]],
    ids=lambda arguments: arguments[0],
)
def test_what_is_said_fits_a_terminal_and_goes_on_under_itself(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = call(capsys, *arguments)
    said = out.partition("A question that runs")[0]  # a file is shown as it is
    assert code == 0
    assert max(map(len, said.splitlines())) <= 80
