"""Answers in four formats are the same statements at their places; what cannot be read is said, or refuses the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.reading import WRITTEN
from tests.theory.documents.test_pieces import whole
from theory.documents import formats
from theory.documents.limits import SubmissionError, encoding, text
from theory.documents.pieces import Document, Statement, Unread
from theory.documents.structured import DEEPEST, LONGEST, MOST

SECONDS = 2.0  # for one nasty file; a quarter of a second on a quiet machine

FORMATS = {
    "a.toml": '[q3b]\nz1 = -0.1750\n"dL/dw3" = "-0.0113"\n',
    "a.json": '{"q3b": {\n"z1": -0.1750,\n"dL/dw3": "-0.0113"}}',
    "a.yaml": "q3b:\n  z1: -0.1750\n  dL/dw3: '-0.0113'\n",
    "a.csv": "question,part,answer\nq3b,z1,-0.1750\nq3b,dL/dw3,-0.0113\n",
}


def read(name: str, source: str) -> Document:
    found = formats.read(name, source, lambda question: WRITTEN)
    whole(found)
    return found


def rows(document: Document) -> list[tuple[str, str, str]]:
    found = [(piece.question, piece.context.answer) for piece in document.answers]
    return [(question, answer.part, answer.text) for question, answer in found if answer]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_keeps_the_digits_and_the_places(name: str) -> None:
    document = read(name, FORMATS[name])
    assert rows(document) == [("q3b", "z1", "-0.1750"), ("q3b", "dL/dw3", "-0.0113")]
    assert [document.source.line(piece.span.start) for piece in document.answers] == [2, 3]
    sides = [side for statement in document.statements for side in statement.chain.sides]
    assert [document.source.text[side.start : side.end] for side in sides] == ["-0.1750", "-0.0113"]


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.json", '{"q3a": {"map": [["5/8", 0.5], [1, 0]]}}', [("q3a", "map", "[[5/8, 0.5], [1, 0]]")]),
        ("a.json", '{"q": "a", "q": "b"}', [("q", "", "a"), ("q", "", "b")]),
        ("a.json", '{"q": {"\\u0061": "\\u0062 \\\\ \\"c\\""}}', [("q", "a", 'b \\ "c"')]),
        ("a.json", '[{"part": "x", "question": "q1", "answer": null}]', [("q1", "x", "")]),
        ("a.json", '{"q": [1, null]}', [("q", "", "[1, ]")]),
        ("a.json", '{"q": true, "r": {}}', [("q", "", "True")]),
        ("a.toml", "[q2a]\nparams.conv1 = 1216\nparams.total = 39754\n", [
            ("q2a", "params.conv1", "1216"), ("q2a", "params.total", "39754"),
        ]),
        ("a.toml", "q1.a . b = 1_000\n[ 'q 2' . \"c\" ]\nx = [ 1, # one\n  2 ]", [
            ("q1", "a.b", "1000"), ("q 2", "c.x", "[1, 2]"),
        ]),
        ("a.toml", "[q1]\nx = 1\n[q2]\nx = 2\n[q1.sub]\nx = 3\n", [
            ("q1", "x", "1"), ("q2", "x", "2"), ("q1", "sub.x", "3"),
        ]),
        ("a.toml", 'q = {a = "x = 1", b.c = 2}\nr = """\n"4" = \\\n 4"""', [
            ("q", "a", "x = 1"), ("q", "b.c", "2"), ("r", "", '"4" = 4'),
        ]),
        ("a.toml", "q = '''a 'b' c'''  # done\nd = 1979-05-27", [("q", "", "a 'b' c"), ("d", "", "1979-05-27")]),
        ("a.yaml", "q1:\n  m:\n    - [1, 2]\n    - [3, 4]\nq2: |\n  x = 1\n", [
            ("q1", "m", "[[1, 2], [3, 4]]"), ("q2", "", "x = 1\n"),
        ]),
        ("a.yaml", "- {question: q1, part: a, answer: 007}\n- question: q2\n  answer: ~\n", [
            ("q1", "a", "007"), ("q2", "", "~"),
        ]),
        ("a.csv", 'Answer,Question\n"1,5",q1\n\n"a\nb ""c""",q2\n', [("q1", "", "1,5"), ("q2", "", 'a\nb "c"')]),
        ("a.csv", "question,part,answer,note\nq1,x,2,log base 2\nq1,y\n", [("q1", "x", "2"), ("q1", "y", "")]),
    ],
)  # fmt: skip
def test_a_file_is_its_answers(name: str, source: str, expected: list[tuple[str, str, str]]) -> None:
    assert rows(read(name, source)) == expected


def test_a_comment_with_an_equality_is_unread_and_no_answer() -> None:
    document = read("a.toml", "# z1 = 3\n[q3b]  # words\nz1 = 2\n")
    assert [piece.text.strip() for piece in document.unread] == ["# z1 = 3"]
    assert rows(document) == [("q3b", "z1", "2")]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("9" * 100_000, f"expected an answer of at most {LONGEST} characters, but found one of 100000"),
        ("0." + "3" * (LONGEST - 10), "digits"),
        (" ", "expected an answer, but found nothing"),
        ("$x = 1$ and $y = 2$", "expected"),
        (r"x = 1 \quad y = 2", "expected one answer, but found 2 of them"),
        ("(" * 1000 + ")" * 1000, "expected"),
        ("\x00", "expected"),
        ("1 = = 2", "expected"),
    ],
)
def test_an_answer_that_cannot_be_read_says_why_and_spoils_no_other(answer: str, says: str) -> None:
    document = read("a.json", json.dumps({"q": {"a": answer, "b": "1 = 1"}}))
    first, second = document.answers
    assert isinstance(first, Unread)
    assert says in str(first.reason.fact)
    assert isinstance(second, Statement)


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("a.json", '{"q": NaN}', "expected numbers, but found NaN"),
        ("a.json", '{"q": -Infinity}', "expected numbers, but found -Infinity"),
        ("a.json", "[" * 9 + "]" * 9, "question, part and answer"),
        ("a.json", '{"q": ' + "[" * 100_000 + "]" * 100_000 + "}", f"at most {DEEPEST} levels"),
        ("a.json", '{"q": ' + "[" * 10 + "]" * 10 + "}", f"at most {DEEPEST} levels"),
        ("a.json", '{"a":' * 10 + "1" + "}" * 10, f"at most {DEEPEST} levels"),
        ("a.json", "7", "expected a table of questions or a list of rows, but found 7"),
        ("a.json", "null", "but found nothing"),
        ("a.json", "[1]", "expected every row"),
        ("a.json", '[{"question": {}, "answer": 1}]', "as texts"),
        ("a.json", '{"q": [{"a": 1}]}', "found a table inside a part"),
        ("a.json", json.dumps({"q": {str(n): n for n in range(MOST + 1)}}), f"at most {MOST} answers"),
        ("a.toml", "q = " + "[" * 10_000, f"at most {DEEPEST} levels"),
        ("a.toml", "q = " + "[" * 20 + "]" * 20, f"at most {DEEPEST} levels"),
        ("a.toml", "q = " + "1" * 100_000, "expected numbers of at most some hundred digits"),
        ("a.toml", "[[q]]\na = 1", "found a table inside a part"),
        ("a.toml", "q = 1\nq = 2", "not valid TOML"),
        ("a.yaml", "a: &a [x, x]\nb: *a\n", "found an alias"),
        ("a.yaml", "[" * 20_000, "expected plain YAML"),
        ("a.yaml", "? [a, b]\n: 1\n", "as texts"),
        ("a.yaml", "# nothing\n", "but found nothing"),
        ("a.yaml", "a: 1\n--- \nb: 2\n", "not valid YAML"),
        ("a.yaml", "a: \x00\n", "not valid YAML"),
        ("a.csv", "a,b\n1,2\n", "expected the columns question, part, answer, but found a, b"),
        ("a.csv", 'question,answer\n"q1', "not valid CSV"),
        ("a.csv", "question,answer\nq1," + "1" * 200_000, "not valid CSV"),
        ("a.csv", "\n,,\n", "but found none"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_as_a_whole_says_why(name: str, source: str, says: str) -> None:
    start = process_time()
    with pytest.raises(SubmissionError, match=says):
        read(name, source)
    assert process_time() - start < SECONDS


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"q = \x81\x8d", "byte 4 is none in windows-1252; save it as UTF-8"),
        (b"PK\x03\x04\x00\x00\xff\x00", "bytes that are none"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"q = 1" + b"\n" * 2**20, "at most 1048576 bytes"),
    ],
)
def test_bytes_that_are_no_text_say_why(data: bytes, says: str) -> None:
    with pytest.raises(SubmissionError, match=says):
        text(data)


@pytest.mark.parametrize(
    ("code", "read_as"),
    [
        ("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("latin-1", "windows-1252"), ("cp1252", "windows-1252"),
    ],
)  # fmt: skip
def test_text_is_read_in_the_encoding_that_its_bytes_show(code: str, read_as: str) -> None:
    written = "# Frage 3b für §\n$3 × 5 = 15$, $x²$\n"
    assert (encoding(written.encode(code)), text(written.encode(code))) == (read_as, written)


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    plain = text(b"[q3b]\nz1 = 2\n")
    assert rows(read("a.toml", text(b"\xef\xbb\xbf[q3b]\r\nz1 = 2\r\n"))) == rows(read("a.toml", plain))


def test_a_table_of_answers_is_no_document_to_check() -> None:
    with pytest.raises(SubmissionError, match="expected a document that ends in"):
        formats.read("a.toml", "q = 1")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
TABLES = st.dictionaries(
    TEXTS, TEXTS | st.integers() | st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS), max_size=3), max_size=4
)


@given(TABLES)
def test_every_answer_of_a_table_comes_out_as_it_was_put_in(table: dict[str, object]) -> None:
    expected = [
        (question, part, "[" + ", ".join(value) + "]" if isinstance(value, list) else str(value))
        for question, answer in table.items()
        for part, value in (answer.items() if isinstance(answer, dict) else [("", answer)])
    ]
    assert rows(read("a.json", json.dumps(table, indent=1))) == expected
    assert rows(read("a.toml", "\n".join(_toml(table)))) == expected


def _toml(table: dict[str, object]) -> Iterator[str]:
    """The table with dots in its keys."""
    for question, answer in table.items():
        paths = {(question, part): value for part, value in answer.items()} if isinstance(answer, dict) else {}
        for path, value in (paths or ({} if answer == {} else {(question,): answer})).items():
            yield f"{'.'.join(map(_quoted, path))} = {_quoted(value)}  # as it stands"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@given(
    st.sampled_from([".toml", ".json", ".yaml", ".csv"]),
    st.text(st.sampled_from("abq=:[]{}\",.\n \t#-+0123\\'&*|>?!%@"), max_size=40),
)
def test_any_text_is_read_or_refused(suffix: str, source: str) -> None:
    try:
        read(f"a{suffix}", source)
    except SubmissionError:
        return
