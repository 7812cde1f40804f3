"""Nothing hangs on a sentence about a pair: with every one reworded, the same verdicts; each is said of some pair."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, get_args

import pytest

from checks.evidence import Method, Shapes
from checks.reading.readings import Ambiguity, TwoReadings
from tests.theory.equality.pairs_that_agree import LISTED as AGREE
from tests.theory.equality.pairs_that_differ import LISTED as DIFFER
from theory.cli import run
from theory.equality import Options, Outcome, judge
from theory.equality.outcome import (
    Assumed,
    AtEntry,
    Converted,
    Differ,
    Difference,
    Doubt,
    Ground,
    Kind,
    Match,
    OtherKinds,
    Rounding,
    Same,
    Side,
    Tolerance,
    Undecided,
    Unreadable,
)
from theory.report.wording import equality, evidence
from theory.report.wording.equality import detail_text, method_text
from theory.report.wording.readings import READINGS

EVERY = 7  # of the listed pairs, one in so many
MATRIX = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"

# What a pair shows -> the pair, what is said of how, and of why.
SAID: dict[Enum | type, tuple[str, str, str, str]] = {
    Match.TEXT: ("x + 1", "x +  1", "same text", ""),
    Match.WORDS: ("Yes", r"\text{yes}", "same words", ""),
    Match.FORM: ("x₁", "x_1", "same form", ""),
    Match.NUMBER: ("½", "0.5", "exact", ""),
    Match.EVALUATED: ("4", "2 + 2", "evaluated", ""),
    Match.RATIO: ("2:4", "02:4", "same numbers", ""),
    Match.SIDES: ("x < 5", "5 > x", "side by side", ""),
    Match.ENTRIES: ("(1, 2)", "(1, 2.0)", "entry by entry", "2 entries"),
    Match.MEMBERS: ("1 or 2", "2 or 1", "as sets", "2 entries"),
    Match.PARTS: (r"(0,a) \cup (b,1)", r"(b,1) \cup (0,a)", "part by part", "2 entries"),
    Match.REALS: (r"(0, 2) \cup (1, 3)", "(0, 3)", "as sets of numbers", ""),
    Match.MULTIPLES: ("2x + y = 3", "4x + 2y = 6", "up to a constant factor", ""),
    Difference.NUMBER: ("5%", "0.5", "exact", "5% against 0.5"),
    Difference.VALUE: ("1", "pi", "values", "1.00000000000 against 3.14159265359"),
    Difference.INFINITY: (r"\infty", "7", "infinity", "oo against 7"),
    Difference.RATIO: ("2:1", "1:2", "numbers", "2:1 against 1:2"),
    Difference.ENDS: ("(0, 1]", "[0, 1)", "brackets of the interval", "(] against [)"),
    Difference.LENGTH: ("(1, 2)", "(1, 2, 3)", "number of entries", "2 against 3"),
    Difference.ENTRY: (f"{MATRIX}^T", MATRIX, "entry by entry", "an entry differs"),
    Difference.MEMBER: ("{1, 2}", "{1, 3}", "as sets", "an entry of one side is not on the other"),
    Difference.DIMENSION: ("5 km", "5 kg", "what is measured", "length against mass"),
    Difference.WORDS: ("True", "False", "words", "true against false"),
    Difference.REALS: (
        r"(0, 1) \cup (1, 2)", "(0, 2)", "as sets of numbers", "a number of one side is not on the other",
    ),
    Shapes: (f"{MATRIX}^T", "[[1, 2, 3], [4, 5, 6]]^T", "shape", "left has shape (2, 2), right (3, 2)"),
    OtherKinds: ("(1, 2)", "2", "kind", "a tuple against a number"),
    Rounding: (
        "1/3", "0.3333333", "rounding",
        "0.3333333 claims a value from 0.33333325 to 0.33333335, rounded to 7 decimal places",
    ),
    Converted: ("5000 m", "5 km", "exact, in km", ""),
    AtEntry: ("(1, 2)", "(1, 3)", "exact", "entry 2: 2 against 3"),
    Unreadable: (
        "1", "", "reading", "answer: expected an answer, but found nothing at character 1",
    ),
    Doubt.UNITS: (r"\boxed{5} cats", r"\boxed{5} dogs", "comparison", "what is counted differs: cats against dogs"),
    Doubt.ONE_UNIT: ("5 km", "5", "comparison", "only one names a unit: km against none"),
    Doubt.CONVENTION: (
        "4 FLOPs", "2 MACs", "comparison",
        "floating point operations against multiply accumulates: it is not said how many FLOPs a MAC is",
    ),
    Doubt.THINGS: ("5 images", "5 samples", "comparison", "images against samples, which may be the same things"),
    Doubt.PREFIX: ("1 MB", "1024 KB", "comparison", "equal where a KB is 1024 bytes, not where it is 1000"),
    Doubt.MAGNITUDE: ("2k", "2000", "comparison", "k may be a magnitude or a letter"),
    Doubt.SHAPES: ("3 × 5", "5 × 3", "comparison", "the same factors in another order; as a shape they would differ"),
    Doubt.CONTINUED: ("0.142...", "1/7", "comparison", "one goes on with digits that are not written"),
    Doubt.PERCENTAGE: ("50%", "50", "comparison", "one is a percentage of the other's figure"),
    Doubt.COMMA: ("1,234", "1.234", "comparison", "the comma in 1,234 may set off thousands or decimals"),
    Doubt.TIMES: ("1:2", "2:4", "comparison", "equal as ratios, but not as times"),
    Doubt.WORDS: ("True", "yes", "comparison", "true may say what yes says"),
    Doubt.CHAIN: ("6", "x = 5 = 6", "comparison", "said to be equal, though they are not: 5 and 6"),
    Doubt.NAMES: ("x = 1", "y = 2", "comparison", "the names differ: x against y"),
    Doubt.SIDES: (
        "(x - 1)^2 = 0", "x - 1 = 0", "comparison",
        "neither relation was shown to say what the other says, nor to differ from it",
    ),
    Doubt.DOMAIN: (
        "2a = c x^3/x", "2a = c x^2", "comparison",
        "the same where both sides have values, but one may have some where the other has none",
    ),
    Doubt.UNIONS: (
        r"(0,a) \cup (b,1)", r"(c,1) \cup (0,a)", "comparison",
        "the unions are not the same part by part; they may overlap",
    ),
    Doubt.ORDER: (
        "1, 2, 3", "3, 2, 1", "comparison",
        "the same entries in another order; braces, or `or` between them, would make it a set",
    ),
    Doubt.BRACKETS: (
        "(0, 1)", "[0, 1]", "comparison", "the same entries in other brackets: of vectors, or of intervals",
    ),
    Doubt.RESHAPED: ("[[a, b], [c, d]]", "[a, b, c, d]", "comparison", "a list against a matrix with the same entries"),
    Doubt.TOO_MANY: (
        f"{{{', '.join(f'x + {i}' for i in range(101))}}}", "{1, 2}", "comparison",
        "over 100 entries in no order are not compared",
    ),
    Doubt.ENTRIES: (
        "x_1 = 1, x_2 = 2", "x_1 = 2, x_2 = 1", "comparison", "not every entry could be told from the others",
    ),
    Doubt.REPEATED: ("1, 2, 2", "{1, 2}", "comparison", "the same entries, but one side repeats some"),
    Doubt.RATIO: ("12:00", "12", "comparison", "a ratio, or a time, against something else"),
    Doubt.RELATION: ("x < 5", "5", "comparison", "a relation against something else"),
    Doubt.MEMBER: (r"\{5\}", "5", "comparison", "a set against its one member"),
    Doubt.INTERSECTION: (r"(0,1) \cap (0,2)", "(0,1)", "comparison", "an intersection against something else"),
    Doubt.PRODUCT: (
        "(3, 224, 224)", r"3 \times 224 \times 224", "comparison", "a product, or a shape, against something else",
    ),
    Doubt.NOT_SHOWN: ("pi/4", "arctan(1/2) + arctan(1/3)", "comparison", "equal to 30 digits, but not shown equal"),
    Doubt.INFINITY: (r"\infty + \sqrt{-4}", "1", "comparison", "an infinity inside a formula"),
    Doubt.NO_VALUE: ("relu(i x)", "x", "comparison", "ReLU of a number that is not real"),
    Doubt.NO_MEANING: (
        f"{MATRIX} x", f"x {MATRIX}", "comparison",
        "expected numbers beside a matrix that is written out, but found a letter that may be a matrix",
    ),
    Doubt.ZERO_TO_ZERO: ("0^0", "1", "comparison", "0^0 has no agreed value"),
    Doubt.UNDEFINED: ("fact(-1)", "0", "comparison", "gamma has no value there"),
    Doubt.LONG_SUM: (
        r"\sum_{i=1}^{1000000000} i", "5", "comparison", "a sum or product of over 5000 terms is not written out",
    ),
    Doubt.ARRAY_FUNCTIONS: (
        r"\max(a)", "a", "comparison", "max of letters can be shown equal only with equal arguments",
    ),
    Doubt.MATRICES: (
        "W U", "U W", "comparison",
        "equal if all letters are numbers, but not shown equal if some are matrices or vectors, whose order, and a "
        "transpose, matter; for numbers say --commuting U,W",
    ),
    Doubt.PRODUCTS: ("xy", "yx", "comparison", "xy and yx may be a product of letters"),
    Doubt.CONSTANTS: (
        "-1", "i*j", "comparison", "i and j may be a number here, and the two are equal only then, if at all",
    ),
    **{
        ambiguity: (gold, answer, "reading", f"in only one of two readings are both equal: {detail}")
        for ambiguity, gold, answer, detail in (
            (Ambiguity.SUPERSCRIPT, "(x+y)^T", "x^T+y^T", "the T above x, y says transposed, or is an exponent"),
            (Ambiguity.ALPHABETS, r"\mathcal{L} + 1", "1 + L", "L in another alphabet is the same letter, or another"),
            (
                Ambiguity.GROUPED, "(nm)^2", "nm^2",
                "nm is a name, or the product of its letters, of which brackets show how many are meant",
            ),
            (
                Ambiguity.BOUNDS, "n/2 + k", "sum(1/2, k, 1, n) + k",
                "a sum of four parts is that of four numbers, or runs over k between the last two",
            ),
            (Ambiguity.JUXTAPOSED, "s(t)+s(k)", "s(t+k)", "s before a bracket is a function of it, or a factor"),
            (
                Ambiguity.INVERSE, r"1/\sin x", r"\sin^{-1} x",
                "an exponent of -1 above a function is its inverse, or one over it",
            ),
            (
                Ambiguity.SHAPE, "6", "2x3",
                "28x28 is a product of two numbers, or one times a letter with an index",
            ),
            (
                Ambiguity.MIXED, "3/2", "3 1/2",
                "a fraction behind a whole number is added to it, as in 2 1/2, or multiplied with it",
            ),
            (
                Ambiguity.SUM, r"\sum_{n=1}^{3} (n + 1)", r"\sum_{n=1}^{3} n + 1",
                "what stands behind a sum is added to it, or to each of its terms",
            ),
            (Ambiguity.LOGARITHM, "2", r"\lg 100", "lg is the logarithm to base 2, or to base 10"),
            (Ambiguity.IDENTITY, "A I", "A", "I is a letter like any other, or the identity matrix"),
        )
    },
    Doubt.RUNNING: (
        r"x = \pi/2 + n\pi", r"x = -\pi/2 + n\pi", "comparison",
        "not shown to name the same numbers, or only where a letter runs over all whole numbers",
    ),
    Doubt.LETTERS: ("p_i - y_i", "q_i - y_i", "comparison", "the same formula in other letters: q_i for p_i"),
    Doubt.FREE: ("x^2 + C", "x^2 + 1 + C", "comparison", "the same formulas where C may be any constants"),
    Doubt.MEAN: (r"\sum_{i=1}^n (x_i - \bar{x})", "0", "comparison", "not shown to differ where xbar is a mean"),
    Doubt.VECTORS: ("3i + 4j", "(3, 4)", "comparison", "i, j may be unit vectors, and the two are equal then"),
    Doubt.ZERO: ("0", "(0, 0)", "comparison", "0 against a vector of zeros"),
    Doubt.CROSS: (
        r"a \times b", r"-b \times a", "comparison",
        "equal where × is the product of vectors, which changes its sign with their order",
    ),
    Doubt.ADJOINT: ("A^H", "B", "comparison", "an H above a letter may say that it is conjugate and transposed"),
    Doubt.POSITIVE: (
        "sqrt(x^2)", "x", "comparison", "equal where x are positive, but not everywhere; if they are, say --positive x",
    ),
    Doubt.WHOLE: (
        "(-1)^{2x}", "1", "comparison",
        "equal where x are whole numbers, but not everywhere; if they are, say --integer x",
    ),
    Doubt.ROUNDED: (
        "1.414214", "sqrt(2)", "comparison",
        "exact, the answer rounds to 1.414214, which is no exact value; if its digits suffice, say --places 6",
    ),
}  # fmt: skip
# Where vectors have names, `round` is read, and sizes are calculated.
OF_DOCUMENTS = {Ambiguity.ACTIVATION, Ambiguity.CROSSED, Ambiguity.HALVES, Ambiguity.SIZES}
NOT_BY_PAIRS = {Doubt.TIME}  # how long a pair takes is up to the machine


def shown(ground: Ground) -> Iterator[Enum | type]:
    """What a ground, and those within it, stand for."""
    yield type(ground)
    if isinstance(ground, Same):
        yield ground.match
    elif isinstance(ground, Differ):
        yield ground.difference
    elif isinstance(ground, Undecided):
        yield ground.doubt
    elif isinstance(ground, TwoReadings):
        yield ground.ambiguity
    elif isinstance(ground, AtEntry):
        yield from shown(ground.ground)


@pytest.mark.parametrize("of", SAID, ids=str)
def test_what_is_said_of_a_pair(of: Enum | type) -> None:
    gold, answer, method, detail = SAID[of]
    found = judge(gold, answer)
    assert of in {*shown(found.ground)}
    assert (method_text(found), detail_text(found)) == (method, detail)


def test_a_tolerance_is_said_in_six_digits() -> None:
    found = judge("pi", "3.14", Options(tolerance=1))  # type: ignore[arg-type]  # a whole number is a fraction
    assert isinstance(found.ground, Tolerance)
    assert (method_text(found), detail_text(found)) == ("tolerance", "apart by 0.00159265")


def test_every_member_of_a_table_is_said_and_shown_by_a_pair() -> None:
    for table, members in (
        (equality.MATCHES, Match), (equality.DIFFERENCES, Difference), (equality.DOUBTS, Doubt),
        (equality.ASSUMED, Assumed), (equality.KINDS, Kind), (equality.SIDES, Side),
        (READINGS, Ambiguity),
    ):  # fmt: skip
        assert {*table} == {*members}
    assert {*equality.GROUNDS} == {*get_args(Ground)} - {*get_args(Method)}
    assert {*Match, *Difference, *Doubt, *Ambiguity} - {*OF_DOCUMENTS, Ambiguity.RANGE, Ambiguity.UNITS} == {
        *SAID,
        *NOT_BY_PAIRS,
    } - {*filter(lambda of: isinstance(of, type), SAID)}


@pytest.fixture
def reword(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Every sentence becomes `mu`."""

    def reworded() -> None:
        def say(*facts: Any) -> str:
            return "mu"

        others: dict[str, Any] = {
            "MATCHES": "mu", "DIFFERENCES": ("mu", "mu"), "DOUBTS": "mu", "KINDS": "mu", "SIDES": "mu", "ASSUMED": say,
            "GROUNDS": (say, say),
        }  # fmt: skip
        for name, other in others.items():
            monkeypatch.setattr(equality, name, dict.fromkeys(getattr(equality, name), other))
        monkeypatch.setattr(equality, "INSTRUMENT", (say, say))
        monkeypatch.setattr(evidence, "METHODS", dict.fromkeys(evidence.METHODS, ("mu", say)))
        monkeypatch.setattr(evidence, "OBSTACLES", dict.fromkeys(evidence.OBSTACLES, ("mu", say)))

    return reworded


def outcomes() -> list[Outcome]:
    pairs = [*SAID.values(), *AGREE[::EVERY], *DIFFER[::EVERY]]
    return [judge(*pair[:2]) for pair in pairs]


def test_the_verdicts_stay_where_every_sentence_is_another(reword: Callable[[], None]) -> None:
    before = outcomes()
    assert len({method_text(found) for found in before}) > 20
    reword()
    assert outcomes() == before
    assert {(method_text(found).replace(", mu", ""), detail_text(found)) for found in before} == {("mu", "mu")}


@pytest.mark.parametrize(
    ("pair", "verdict", "code"), [(("x", "x + 1"), "different", 3), (("x + 1", "1 + x"), "equal", 0)]
)
def test_the_command_stays_where_every_sentence_is_another(
    pair: tuple[str, str],
    verdict: str,
    code: int,
    reword: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reword()
    said = {"verdict": verdict, "method": "mu", "detail": "mu"}
    assert run(["equal", *pair, "--json"]) == code
    assert json.loads(capsys.readouterr().out) == said
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"gold": pair[0], "answer": pair[1]})))
    assert run(["equal", "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out) == said
