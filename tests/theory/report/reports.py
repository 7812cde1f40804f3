"""Reports that several tests look at, made once: questions of the bank with their evidence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checks.evidence import Equal, Evidence, Obstacle, Open, Verdict
from theory.commands.count import DEFAULT
from theory.conventions import find as find_convention
from theory.documents.formats import read
from theory.links.document import Equalities, check
from theory.links.link import Link, NotComparable, Truth
from theory.network.count import count, network_of
from theory.network.reader import read_shape
from theory.network.studies import roofline
from theory.network.studies.devices import device
from theory.network.table import table
from theory.question import Question, QuestionTable, find
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Group, Verdicts
from theory.report.count_blocks import count_group
from theory.report.document_blocks import Checked, documents_group
from theory.report.study_blocks import study_group
from theory.solution import solve
from theory.verify import verify

QUESTIONS = (
    "csc420-a2/q3a", "csc420-a2/q3b", "csc420-a2/q4", "csc420-a2/q7a", "cv-a1/q1a", "cv-a1/q2e", "eecs445-p2/q3a",
    "dnn-hw1/q1b",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[bold]x[/bold]",
    r"\input{/etc/passwd} $x$ # _ % & ~ ^",
    "`a` | b | ![i](http://x)",
    '#eval("1") #image("/etc/passwd") $ /* " \\" */ @x <y>',
)


@cache
def question(name: str) -> Group:
    """One question with its evidence at two samples."""
    solution = solve(find(name))
    return solution_group(solution, verify(solution.worked, places=solution.places, samples=2))


def report(*names: str) -> Group:
    """A report on these questions."""
    return Group("report", "Worked answers", tuple(map(question, names)))


DOCUMENT = r"""
# Question 1
$$a = 2 + 3 = 6$$
So $0.5 \times 0.333 = 0.1665 \approx 0.17$, and $\frac{1}{3} + \frac{1}{6} = \frac{1}{2}$.

(b) $n = 20 \times 6 \times 6 \times (2 \times 800 - 1) = 1{,}151{,}280$ and $(x + 1)^2 = x^2 + 1$.

$\nosuchcommand x = 7$ and $\log 8 = 3$, $\frac12 = 0.5$, $x^{12} + 1 = 1 + x^{12}$.
"""


NETWORK = "residual(conv(1, k3, p1) relu) C1:conv(6, k5) maxpool(2) flatten out:linear(10)"


@cache
def checked(text: str = DOCUMENT) -> Group:
    """The equalities of a document."""
    document = read("notes.md", text)
    return documents_group((Checked("notes.md", document, check(document)),))


@cache
def counted(spec: str = NETWORK, shape: str = "1x28x28") -> Group:
    """A counted network."""
    profile = count(spec, read_shape(shape), {})
    return count_group(table(profile, [find_convention(name, "count") for name in DEFAULT]), profile.name or spec)


@cache
def rooflined(spec: str = NETWORK, shape: str = "1x28x28") -> Group:
    """A network under the roofline of a device."""
    network = network_of(spec, {})
    return study_group(
        roofline.study(network, read_shape(shape), 1, "float32", find_convention("flop", "count"), device("a100")), spec
    )


@cache
def evidence(*names: str) -> Group:
    """The evidence for these questions alone."""
    blocks = {name: question(name) for name in names}
    kept = (
        Group(name, group.title, tuple(b for b in group.blocks if isinstance(b, Verdicts)))
        for name, group in blocks.items()
    )
    return Group("report", "Evidence", tuple(kept))


def hostile_link(text: str) -> Group:
    """A report in which a link's sides and reason are this text."""
    links = [Link(1, text[:9], text, "=", text, found, NotComparable(text)) for found in (Truth.WRONG, Truth.UNREAD)]
    return documents_group((Checked(text, read("notes.md", ""), Equalities(tuple(links), len(links), len(links))),))


def hostile(text: str) -> Group:
    """A report in which everything that can come from outside is this text."""
    table = QuestionTable(text, text, "computation", {"givens": {"x": 2}, "graph": {"L": "x*x"}})
    solution = solve(Question("mine", text, table, Path("mine.toml")))
    rows = [Evidence(text, Equal(1, text, text), Verdict.UNDECIDED, Open(Obstacle.OUTSIDE, text))]
    return Group("report", text, (solution_group(solution, rows),))
