"""Documents that are no markdown: pages, files of word processors, other markups and PDFs say what they show, once."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from theory.documents import formats, office
from theory.documents.files import read_bytes
from theory.documents.html import read as read_page
from theory.documents.limits import SubmissionError
from theory.documents.pieces import Document, Why
from theory.errors import InputError
from theory.links.document import check


def links(name: str, data: bytes | str) -> list[tuple[str, str, str]]:
    document = read_bytes(name, data.encode() if isinstance(data, str) else data, name)
    return [(link.left, link.right, link.truth.value) for link in check(document).links]


def row(text: str) -> tuple[str, str, str]:
    left, right, truth = text.split(" ; ")
    return left, right, truth


PAGES = (
    ("<p>It needs 5*5*3 = 75 weights.</p>", ["5*5*3 ; 75 ; right"], "words"),
    (
        r"<p>Then \(2 + 2 = 5\) and \[3 \cdot 3 = 9\]</p>",
        [r"2 + 2 ; 5 ; wrong", r"3 \cdot 3 ; 9 ; right"],
        "delimiters",
    ),
    (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mn>2</mn></mrow><annotation '
        'encoding="application/x-tex">2 + 2 = 4</annotation></semantics></math></span><span class="katex-html" '
        'aria-hidden="true">2+2=4</span></span>',
        ["2 + 2 ; 4 ; right"],
        "KaTeX, once",
    ),
    (
        '<span class="MathJax_Preview">2+2</span><span class="MathJax">2+2=4</span>'
        '<script type="math/tex; mode=display">2 + 2 = 4</script>',
        ["2 + 2 ; 4 ; right"],
        "MathJax 2, once",
    ),
    (
        '<mjx-container><mjx-math aria-hidden="true"><mjx-mn>7</mjx-mn></mjx-math><mjx-assistive-mml><math><mn>2</mn>'
        "<mo>+</mo><mn>2</mn><mo>=</mo><mn>4</mn></math></mjx-assistive-mml></mjx-container>",
        ["2 +2 ; 4 ; right"],
        "MathJax 3, once",
    ),
    (
        "<math><mfrac><mn>3</mn><mn>4</mn></mfrac><mo>=</mo><mn>0.75</mn></math>",
        [r"\frac{3}{4} ; 0.75 ; right"],
        "a fraction in MathML",
    ),
    (
        "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mn>3</mn></munderover><msup><mi>i</mi>"
        "<mn>2</mn></msup><mo>=</mo><msqrt><mn>196</mn></msqrt></math>",
        [r"\sum_{i =1}^{3}i^{2} ; \sqrt{196} ; right"],
        "a sum, a power and a root in MathML",
    ),
    (
        "<math><msup><mrow><mo>(</mo><mn>7</mn><mo>−</mo><mn>5</mn><mo>)</mo></mrow><mn>2</mn></msup><mo>=</mo><mn>4</mn></math>",
        ["(7 -5 )^{2} ; 4 ; right"],
        "a power of what stands in brackets",
    ),
    (
        "<math><msup><mrow><mo>(</mo><mn>1</mn><mo>)</mo><mo>(</mo><mn>2</mn><mo>)</mo></mrow><mn>2</mn></msup><mo>=</mo>"
        "<mn>4</mn></math>",
        [" ;  ; unread"],
        "a power of a product of brackets",
    ),
    (
        "<p><math><mn>2</mn><mo>=</mo></math><math><mn>2</mn></math> and <math><mi>x</mi><mo>=</mo><mn>3</mn></math>"
        "<math display=block><mi>y</mi><mo>=</mo><mn>4</mn></math></p>",
        ["2 ; 2 ; right", "x ; 3 ; defines", "y ; 4 ; defines"],
        "a formula in two parts, and one that has a line of its own",
    ),
    ("<p>2<sup>10</sup> = 1024, 3<sup>2</sup> = 10</p>", ["2^10 ; 1024 ; right", "3^2 ; 10 ; wrong"], "raised signs"),
    (
        "<table><tr><th>layer</th><th>parameters</th></tr><tr><td>fc</td><td>3·4 = 12</td></tr></table>",
        ["3·4 ; 12 ; right"],
        "a table",
    ),
    ("<ul><li>2 + 3 = 5</li><li>2 + 3 = 6</li></ul>", ["2 + 3 ; 5 ; right", "2 + 3 ; 6 ; wrong"], "a list"),
    ("<pre><code>y = 3 + 4 = 7</code></pre>", ["y ; 3 + 4 ; defines", "3 + 4 ; 7 ; right"], "a block of text"),
    ('<pre><code class="language-python">y = 3 + 4 == 7</code></pre>', [" ;  ; unread"], "a program"),
    ("<p>a &lt; b and so 2 + 1 = 3.</p>", ["2 + 1 ; 3 ; right"], "an entity"),
    (
        '<div style="display: none">1 + 1 = 3</div><!-- 1 + 1 = 4 -->',
        [" ;  ; unread", " ;  ; unread"],
        "what is hidden",
    ),
    ("<head><title>a = b</title><script>x = 3</script></head><style>p = 1</style><p>no</p>", [], "programs"),
)


@pytest.mark.parametrize(("page", "expected", "why"), PAGES)
def test_a_page_says_what_it_shows(page: str, expected: list[str], why: str) -> None:
    found = [
        ("", "", truth) if truth == "unread" else (left, right, truth) for left, right, truth in links("a.html", page)
    ]
    assert found == [row(text) for text in expected], why


def test_a_page_keeps_its_lines() -> None:
    table = "<table>\n<tr><td>x</td></tr>\n<tr><td>3 + 3 = 7</td></tr></table>"
    page = f"<html><body>\n<p>Words</p>\n\n<p>first\n2 + 2 = 5</p>\n{table}"
    document = read_bytes("a.html", page.encode(), "a.html")
    wrong = [document.source.origin(link.line) for link in check(document).links if link.truth.value == "wrong"]
    assert wrong == [4, 8]


@pytest.mark.parametrize(
    "piece", ["<div>", "<a href=x>", "<b><p>", "<table><tr><td>", "<math><mrow>", "<!--", "<sup>", "&", "x = 1<br>"]
)
def test_a_hostile_page_is_read_in_linear_time(piece: str) -> None:
    begin = time.process_time()
    source = read_page(piece * (200_000 // len(piece)))
    assert time.process_time() - begin < 5
    assert len(source.text) < 2_000_000


MARKDOWN = """# Question 1

It has 5\\*5\\*3 = 75 weights. With $a = 2$ we have $a^2 = 5$ and

$$\\frac{a^3}{4} = 2$$

| layer | parameters |
|---|---|
| conv1 | 5\\*5\\*3 = 75 |
"""
SAID = ["right", "defines", "wrong", "right", "right"]


def made(kind: str) -> bytes:
    """The text above in another format, by pandoc."""
    pypandoc = pytest.importorskip("pypandoc", reason="needs theory[office]")
    command = [pypandoc.get_pandoc_path(), "-f", "commonmark_x", "-t", kind, "-o", "-"]
    return subprocess.run(command, input=MARKDOWN.encode(), capture_output=True, check=True).stdout


@pytest.mark.parametrize("kind", ["docx", "odt", "rst", "org", "html"])
def test_the_same_is_said_in_every_format(kind: str) -> None:
    assert [truth for *_, truth in links(f"a.{kind}", made(kind))] == SAID


def test_another_markup_keeps_its_lines_and_its_comments() -> None:
    pytest.importorskip("pypandoc", reason="needs theory[office]")
    text = (
        "Title\n=====\n\nLet :math:`u = 3`.\n\n.. it is 1 + 1 = 3\n\n.. math::\n\n   2 + 2 &= 4 \\\\\n   2 + 3 &= 6\n"
    )
    document = read_bytes("a.rst", text.encode(), "a.rst")
    found = [(document.source.origin(link.line), link.truth.value) for link in check(document).links]
    assert found == [(4, "defines"), (10, "right"), (11, "wrong"), (6, "unread")]


def pdf(text: str) -> bytes:
    typst = pytest.importorskip("typst", reason="needs theory[pdf]")
    pytest.importorskip("pdfminer", reason="needs theory[pdf]")
    return typst.compile(text.encode())


def test_a_pdf_says_its_powers_and_leaves_what_is_torn() -> None:
    data = pdf(
        "It has 5 · 5 = 25 weights.\n\nSo 2 + 2 = 5.\n\nThen $3^2 = 9$ and $2^10 = 1024$.\n\n$ frac(3, 4) = 0.75 $\n"
    )
    document = read_bytes("a.pdf", data, "a.pdf")
    judged = [(link.left, link.right, link.truth.value) for link in check(document).links]
    assert judged[:4] == [
        ("5 · 5", "25", "right"), ("2 + 2", "5", "wrong"), ("3^2", "9", "right"), ("2^10", "1024", "right"),
    ]  # fmt: skip
    assert [piece.reason.why for piece in document.unread] == [Why.TORN]


def test_a_pdf_without_text_is_one_sentence() -> None:
    with pytest.raises(InputError, match="has no text"):
        read_bytes("a.pdf", pdf("#rect(width: 1cm)"), "a.pdf")


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".pdf"])
def test_what_is_no_such_file_is_one_sentence(suffix: str) -> None:
    pytest.importorskip("pypandoc", reason="needs theory[office]")
    pytest.importorskip("pdfminer", reason="needs theory[pdf]")
    dice = random.Random(3)
    for data in (b"", b"words", bytes(dice.randrange(256) for _ in range(2_000)), b"%PDF-1.7\n" + b"1 0 obj" * 50):
        with pytest.raises(InputError):
            read_bytes(f"a{suffix}", data, "a")


def test_a_packed_file_that_cannot_be_unpacked_is_one_sentence() -> None:
    data = bytearray(made("odt"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        member = archive.getinfo("content.xml")
    start = member.header_offset + 60
    data[start : start + 300] = b"9" * 300
    with pytest.raises(InputError, match="expected"):
        read_bytes("a.odt", bytes(data), "a.odt")


def test_a_pdf_whose_strings_are_broken_is_one_sentence() -> None:
    pytest.importorskip("pdfminer", reason="needs theory[pdf]")
    data = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R /Name (\\400) >> endobj\ntrailer << /Root 1 0 R >>\n"
    with pytest.raises(InputError, match="expected a PDF"):
        read_bytes("a.pdf", data, "a.pdf")


def test_an_archive_that_blows_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypandoc", reason="needs theory[office]")
    monkeypatch.setattr(office, "LARGEST_WHOLE", 2**16)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2**20)
    with pytest.raises(SubmissionError, match="bytes in it"):
        office.unpacked(".docx", whole.getvalue())


@pytest.mark.parametrize(("name", "module", "extra"), [
    ("a.html", "lxml", "grade"), ("a.docx", "pypandoc", "office"), ("a.rst", "pypandoc", "office"),
])  # fmt: skip
def test_what_is_not_installed_is_said(name: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"install theory\[{extra}\]"):
        read_bytes(name, whole.getvalue() if name.endswith(".docx") else b"words", name)


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "rst", "org"])
@pytest.mark.parametrize("seed", range(3))
def test_a_spoilt_file_has_all_its_characters_or_one_sentence(kind: str, seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(made(kind))
    for _ in range(dice.randint(1, 20)):
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 5)] = bytes(dice.randrange(256) for _ in range(dice.randint(0, 5)))
    try:
        document = read_bytes(f"a.{kind}", bytes(data), "a")
    except InputError:
        return
    assert isinstance(document, Document)  # which holds that every character lies in one piece
    check(document)


def test_the_table_of_formats_is_one(tmp_path: Path) -> None:
    for suffix in formats.SUFFIXES:
        assert formats.is_document(f"a{suffix}")
