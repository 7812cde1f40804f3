"""The files of the site: each page by its name, written when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from theory.question import Question
from theory.report import html
from theory.report.answer_blocks import solution_group
from theory.report.evidence import evidence
from theory.site import known, pages, search
from theory.solution import solve

ASSETS = files("theory.site")
SEED = 2024  # for the other numbers at which values are compared
# The pages in the order in which they are listed: the name of a file of `pages/`, and what it is called.
PAGES = {
    "index": "Start", "students": "Students", "instructors": "Instructors", "graders": "Graders",
    "engineers": "Engineers", "adding": "Adding to it", "gallery": "Worked questions", "topics": "Topics",
    "verdicts": "Verdicts", "conventions": "Conventions", "commands": "Commands",
    "sure": "How it is sure", "maps": "Maps",
}  # fmt: skip


def names() -> Iterator[str]:
    """Every file of the site."""
    yield from PARTS
    yield SEARCH
    yield from (f"{name}.html" for name in PAGES)
    yield from map(known.page_of, known.questions())


def file(name: str, home: str = "") -> str | None:
    """The text of a file; None where there is none of that name. home: the address of the pages that serve it."""
    if name in PARTS:
        return PARTS[name]()
    if name == SEARCH:
        return _framed("", "Search", _asset("search.html"), home, program='<script src="search.js" defer></script>')
    stem, _, ending = name.partition(".")
    if stem in PAGES and ending == "html":
        return _page(stem, home)
    for question in known.questions():
        if name == known.page_of(question):
            return _question(question, home)
    return None


def _page(name: str, home: str) -> str:
    source = (pages.SOURCES / f"{name}.md").read_text(encoding="utf-8")
    with TemporaryDirectory(prefix="theory-site-") as folder:
        body = pages.written(source, Path(folder))
    return _framed(name, PAGES[name], f'<article class="text">{body}</article>', home)


def _question(question: Question, home: str) -> str:
    """The worked answer of a question with its evidence."""
    group = solution_group(solve(question), evidence(question, SEED))
    title = f"{question.id}: {question.table.title}"
    return _framed("gallery", title, html.chapter(group, 1), home)


def _framed(current: str, title: str, body: str, home: str, program: str = "") -> str:
    items = "".join(
        f'<li><a href="{name}.html"{" aria-current=page" * (name == current)}>{escape(said)}</a></li>'
        for name, said in PAGES.items()
    )
    back = f'<a class="back" href="{escape(home)}">Back to the pages</a>' if home else ""
    return _template().substitute(title=escape(title), pages=items, body=body, back=back, program=program)


@cache
def _template() -> Template:
    return Template(_asset("page.html"))


def _asset(name: str) -> str:
    return ASSETS.joinpath(name).read_text(encoding="utf-8")


SEARCH = "search.html"
# What the pages load.
PARTS: dict[str, Callable[[], str]] = {
    "theory.css": html.style, "site.css": lambda: _asset("site.css"), "search.js": lambda: search.script(PAGES),
}  # fmt: skip
