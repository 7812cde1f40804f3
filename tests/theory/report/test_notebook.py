"""`from theory import worked`: plain at a prompt, rich in a notebook, and nothing is loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from checks.evidence import Verdict
from theory import worked
from theory.errors import InputError


def test_values_at_the_question_and_at_other_numbers() -> None:
    answer = worked("q3b")
    assert answer.id == "csc420-a2/q3b"
    assert answer.written("dL/dw3") == "-0.0113"
    assert answer.value("dL/dw3") == pytest.approx(-0.011333757848161, rel=1e-12)
    assert worked("q3b", w3=1.5).value("dL/dw3") == pytest.approx(-0.013319216173835, rel=1e-12)
    assert worked("q3b", w3=Fraction(3, 2)).value("dL/dw3") == worked("q3b", w3="1.5").value("dL/dw3")
    assert worked("q3b", wrt=["w4"], round=2).written("dL/dw4") == "-0.01"
    assert worked("q3b", round=-1).written("z1") == "-7/40"


def test_steps_evidence_and_graph() -> None:
    answer = worked("q3b")
    assert [step.key for step in answer.steps][-1] == "dL/dw3"
    assert "evidence" not in vars(answer)
    assert all(row.verdict > Verdict.UNDECIDED for row in answer.evidence)
    assert answer.graph is not None
    assert answer.graph._repr_svg_().startswith("<svg")
    assert worked("q6").graph is None


def test_a_notebook_gets_a_page_latex_and_text_and_leaves_out_what_it_does_not_want() -> None:
    answer = worked("q3b")
    bundle = answer._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/latex", "text/plain"}
    assert "<math" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    assert "MEASURED" not in bundle["text/html"]
    assert bundle["text/latex"].count("aligned") == 2 * len(answer.steps)
    assert bundle["text/plain"] == repr(answer)
    assert "dL/dw3 = -0.0113" in repr(answer)
    assert set(answer._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(answer._repr_mimebundle_(exclude=["text/html"])) == {"text/latex", "text/plain"}
    assert len(answer.evidence) > 10
    assert "MEASURED" in answer._repr_html_()


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(KeyError, match="there are z1"):
        worked("q3b").value("z9")
    with pytest.raises(InputError, match="did you mean"):
        worked("q3z")
    with pytest.raises(InputError, match="no given of that name"):
        worked("q3b", w9=1)


def test_importing_the_package_loads_nothing_heavy_and_an_answer_no_torch() -> None:
    code = (
        "import sys, theory; print(sorted({'sympy', 'numpy', 'rich', 'torch'} & set(sys.modules)))\n"
        "from theory import worked; repr(worked('q3b')); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "False"]
