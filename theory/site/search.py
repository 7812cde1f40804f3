"""What can be searched for on the site: every section of its pages, and what the code knows, each with its address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from msgspec import Struct, to_builtins

from theory.cli import COMMANDS
from theory.conventions import CONVENTIONS
from theory.report.wording import grading, links
from theory.site import known, pages
from theory.topic_list import about
from theory.topics import TOPICS
from theory.topics.computation.blocks import blocks

LONGEST = 4000  # characters of a section that are searched
HEADING = re.compile(r"^(#{1,3}) +(.+?) *$", re.MULTILINE)
README = re.compile(r"^```\{readme\} (.+)$\n```$", re.MULTILINE)
MARKS = re.compile(r"^```.*$|-{3,}|[`*|#]|\]\([^)]*\)|\[", re.MULTILINE)  # of markdown: what a reader does not see


class Entry(Struct, frozen=True):
    """A place of the site. page: what its page is called. title: of the section. text: what stands there."""

    address: str
    page: str
    title: str
    text: str


def script(titles: Mapping[str, str]) -> str:
    """The program of the page that searches, with all that it knows. titles: name of a page -> what it is called."""
    found = json.dumps([to_builtins(entry) for entry in entries(titles)], ensure_ascii=False, separators=(",", ":"))
    return files("theory.site").joinpath("search.js").read_text(encoding="utf-8").replace("[/* entries */]", found, 1)


def entries(titles: Mapping[str, str]) -> Iterator[Entry]:
    """Sections in the order of the pages, then commands, topics, verdicts, conventions and questions."""
    for name, said in titles.items():
        yield from _sections(name, said)
    for name in COMMANDS:
        yield Entry(f"commands.html#{name}", titles["commands"], name, _plain(known.options(name)))
    for name in TOPICS:
        yield Entry(f"topics.html#{name}", titles["topics"], name, about(name))
    for name, block in blocks().items():
        yield Entry(f"topics.html#{name}", titles["topics"], name, block.table.about)
    for verdict, says in (*grading.MEANINGS.items(), *links.TRUTHS.items()):
        yield Entry("verdicts.html", titles["verdicts"], verdict.value, says)
    for row in CONVENTIONS:
        yield Entry("conventions.html", titles["conventions"], row.name, row.says)
    for question in known.questions():
        asks = _plain(question.table.asks)
        yield Entry(known.page_of(question), titles["gallery"], f"{question.id} {question.table.title}", asks)


def _sections(name: str, said: str) -> Iterator[Entry]:
    """The sections of a page as its markdown has them, with what it takes from the README."""
    source = (pages.SOURCES / f"{name}.md").read_text(encoding="utf-8")
    text = README.sub(lambda found: pages.section(pages.readme(), found[1]), source)
    heads = list(HEADING.finditer(pages.without_code(text)))
    for found, after in zip(heads, [*heads[1:], None], strict=True):
        body = text[found.end() : after.start() if after else None]
        place = "" if len(found[1]) == 1 else f"#{pages.slug(found[2])}"
        yield Entry(f"{name}.html{place}", said, MARKS.sub("", found[2]), _plain(body))


def _plain(text: str) -> str:
    return " ".join(MARKS.sub(" ", text).split())[:LONGEST]
