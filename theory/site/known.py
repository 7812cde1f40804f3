"""What the code knows and a page shows: topics, blocks, verdicts, conventions, commands and questions, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from theory.cli import COMMANDS, parser
from theory.convention import Convention
from theory.conventions import COUNTING, SWITCHES
from theory.grading.marks import Mark
from theory.question import Question, assignments
from theory.report import html
from theory.report.document_blocks import STANDINGS
from theory.report.html_steps import seal
from theory.report.html_tables import stamp
from theory.report.marks_html import stamped
from theory.report.wording import grading, links
from theory.site.running import terminal
from theory.topic_list import about, entry
from theory.topics import TOPICS
from theory.topics.computation.blocks import blocks
from theory.topics.computation.blocks import question as block_question


def rows(head: Sequence[str], found: Iterable[Sequence[str]], label: str) -> str:
    """A table. found: its rows, in each of which a cell is HTML."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    lines = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in found
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(label)}"><table><thead><tr>{titles}</tr>'
        f"</thead><tbody>{lines}</tbody></table></div>\n"
    )


def claims() -> str:
    """How surely a claim holds, strongest first."""
    found = ((seal(verdict), escape(says)) for verdict, says in html.MEANINGS.items())
    return rows(("verdict", "how it was decided"), found, "Verdicts on claims")


def truths() -> str:
    """What is said of a link of a document."""
    found = ((stamp(truth.value, STANDINGS[truth]), escape(says)) for truth, says in links.TRUTHS.items())
    return rows(("verdict", "what it says of the two sides"), found, "Verdicts on links")


def marks() -> str:
    """What is said of an answer, and what it earns."""
    found = ((stamped(mark), escape(grading.MEANINGS[mark]), str(mark.row.share)) for mark in Mark)
    return rows(("verdict", "what it says of an answer", "share of the marks"), found, "Verdicts on answers")


def counting() -> str:
    """The conventions of counting; of a public counter, which version was measured."""

    def says(row: Convention) -> str:
        measured = f"; measured: {row.measured.package}" if row.measured else ""
        return escape(row.says + measured)

    return rows(("convention", "what it counts"), ((_code(row.name), says(row)) for row in COUNTING), "Counting")


def switches() -> str:
    """The other switches; of each group the first is taken where nothing is said."""
    found = ((_code(row.name), escape(row.group), escape(row.says)) for row in SWITCHES)
    return rows(("convention", "switch", "what it means"), found, "Other conventions")


def topics() -> str:
    """Every topic with its settings and a question that runs."""
    return "".join(map(_topic, TOPICS))


def _topic(name: str) -> str:
    found = entry(name)
    settings = (
        (_code(one.name), escape(one.takes), "must be stated" if one.default is None else _code(one.default))
        for one in found.settings
    )
    table = rows(("setting", "what it takes", "if nothing is said"), settings, f"Settings of {name}")
    return (
        f'<h3 id="{name}">{_code(name)}</h3><p>{escape(found.about)}</p>{table}<p>{escape(found.says)}</p>'
        f"{_folded('A question that runs', found.example)}"
    )


def pieces() -> str:
    """Every block that a computation may be made of, with its lines and a question that runs."""
    parts = []
    for name, block in blocks().items():
        lines = "\n".join(f"{line} = {form}" for line, form in block.graph.items())
        parts.append(
            f'<h3 id="{name}">{_code(name)}</h3><p>{escape(block.table.about)}</p>'
            f"{_folded('Its lines', lines)}{_folded('A question that runs', block_question(block))}"
        )
    return "".join(parts)


def index() -> str:
    """The topics and blocks in a line each, as they are listed below."""
    found = {name: about(name) for name in TOPICS} | {name: block.table.about for name, block in blocks().items()}
    return rows(
        ("topic or block", "what it is about"), ((_link(name), escape(says)) for name, says in found.items()), "Topics"
    )


def commands() -> str:
    """Every command with its options, as --help prints them."""
    return "".join(f'<h2 id="{name}">{_code(name)}</h2>{block(options(name), "console")}' for name in COMMANDS)


def options(name: str) -> str:
    """The help of a command, in lines of 80 characters."""
    with terminal():
        return parser(name).format_help()


def questions() -> Iterator[Question]:
    """Every question of the bank."""
    return (question for assignment in assignments(None) for question in assignment.questions)


def page_of(question: Question) -> str:
    """The file of a question's page."""
    return f"{question.id.replace('/', '-')}.html"


def gallery() -> str:
    """The questions of the bank under their assignments, each with a link to its page."""
    parts = []
    for assignment in assignments(None):
        items = "".join(
            f'<li><b>{escape(one.name)}</b> <a href="{page_of(one)}">{escape(one.table.title)}</a></li>'
            for one in assignment.questions
        )
        parts.append(f"<h2>{escape(assignment.heading.title)}</h2><ul class='gallery-list'>{items}</ul>")
    return "".join(parts)


def block(text: str, kind: str, label: str = "") -> str:
    """Text as it is, in a block that can be scrolled by keyboard."""
    named = escape(label or {"console": "what is printed"}.get(kind, "code"))
    return f'<pre class="{kind}" tabindex="0" role="region" aria-label="{named}"><code>{escape(text)}</code></pre>\n'


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{block(text, 'file', title)}</details>"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _link(name: str) -> str:
    return f'<a href="#{name}">{_code(name)}</a>'
