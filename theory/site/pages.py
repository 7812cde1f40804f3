"""The pages: markdown with directives, which run what is shown and put in what code, README and maps say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from doctest import DocTestParser, DocTestRunner
from functools import cache
from html import escape
from importlib.metadata import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from theory.site import known
from theory.site.running import Surprise, printed

SOURCES = files("theory.site") / "pages"
PACKAGE = Path(__file__).resolve().parents[1]
DIRECTIVE = re.compile(r"\{(?P<name>[a-z]+)\}\s*(?P<argument>.*)")
OTHER_PAGE = re.compile(r"(?<![./])[.]md(?=#|$)")
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page while it is written. folder: where its commands run, and its files lie. names: of its Python."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)


def written(source: str, folder: Path) -> str:
    """A page's markdown as HTML. Raises Surprise where a command does not end as the page says, or a directive is not
    known."""
    return _markdown().render(source, {"page": Page(folder)})


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("fence", _fence)
    made.add_render_rule(
        "code_block", lambda self, tokens, at, options, env: known.block(tokens[at].content, "console")
    )
    made.add_render_rule("heading_open", _heading)
    made.add_render_rule("link_open", _link)
    made.add_render_rule(
        "table_open", lambda *_: '<div class="wide" tabindex="0" role="region" aria-label="table"><table>'
    )
    made.add_render_rule("table_close", lambda *_: "</table></div>")
    return made


def _fence(self: Any, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    token = tokens[at]
    found = DIRECTIVE.fullmatch(token.info.strip())
    if found is None:
        return known.block(token.content, "file")
    if found["name"] not in DIRECTIVES:
        raise Surprise(f"there is no directive {found['name']!r}; there are {', '.join(DIRECTIVES)}")
    return DIRECTIVES[found["name"]](env["page"], found["argument"], token.content)


def _heading(self: Any, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    return f'<{tokens[at].tag} id="{slug(tokens[at + 1].content)}">'


def _link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """A link to another page's markdown leads to the page."""
    place = OTHER_PAGE.sub(".html", str(tokens[at].attrGet("href")))
    return f'<a href="{escape(place)}">'


def slug(title: str) -> str:
    """What a heading is called in an address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


# Directives: what stands in a fence whose language is `{name} argument`


def _file(page: Page, argument: str, content: str) -> str:
    """A file that the commands of the page read; its name is the argument."""
    place = page.folder / argument
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")
    shown = known.block(content, "file", argument)
    return f'<figure class="shown"><figcaption>{escape(argument)}</figcaption>{shown}</figure>'


def _run(page: Page, argument: str, content: str) -> str:
    """A command with what it prints. Argument: `exit=3` for another exit code than 0, `first=9` for that many lines."""
    asked = dict(word.split("=") for word in shlex.split(argument))
    parts = []
    for line in content.strip().splitlines():
        told = printed(line.removeprefix("$ "), page.folder, int(asked.get("exit", 0)))
        shown = told.splitlines()
        if (most := int(asked.get("first", len(shown)))) < len(shown):
            shown = [*shown[:most], "..."]
        parts += [
            f"$ {line.removeprefix('$ ')}",
            *shown,
            *([f"(exit code {asked['exit']})"] if "exit" in asked else []),
        ]
    return known.block("\n".join(parts) + "\n", "console")


def _doctest(page: Page, argument: str, content: str) -> str:
    """Python as it is typed, with what it prints; the examples of a page share their names."""
    test = DocTestParser().get_doctest(content, page.names, "page", None, 0)
    told: list[str] = []
    if DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False).failed:
        raise Surprise("".join(told))
    page.names.update(test.globs)
    return known.block(content, "console")


def _readme(page: Page, argument: str, content: str) -> str:
    """A section of the README up to the next heading, without its own."""
    return _markdown().render(section(readme(), argument), {"page": page})


def _map(page: Page, argument: str, content: str) -> str:
    """The map of a package without its title."""
    text = (PACKAGE.parent / argument / "README.md").read_text(encoding="utf-8")
    return _markdown().render(text.partition("\n")[2], {"page": page})


def _known(page: Page, argument: str, content: str) -> str:
    """A table of what the code knows."""
    return KNOWN[argument]()


KNOWN: Mapping[str, Callable[[], str]] = {
    "claims": known.claims, "truths": known.truths, "marks": known.marks, "counting": known.counting,
    "switches": known.switches, "topics": known.topics, "blocks": known.pieces, "index": known.index,
    "commands": known.commands, "gallery": known.gallery,
}  # fmt: skip
DIRECTIVES: Mapping[str, Callable[[Page, str, str], str]] = {
    "file": _file, "run": _run, "doctest": _doctest, "readme": _readme, "map": _map, "known": _known,
}  # fmt: skip


@cache
def readme() -> str:
    """The README: of the checkout, else as it was installed."""
    place = PACKAGE.parent / "README.md"
    return place.read_text(encoding="utf-8") if place.is_file() else str(metadata("theory").json["description"])


def section(text: str, title: str) -> str:
    """What stands under a heading up to the next one. Raises Surprise where there is none."""
    heads = list(HEADING.finditer(without_code(text)))
    for found, after in zip(heads, [*heads[1:], None], strict=True):
        if found[2] == title:
            return text[found.end() : after.start() if after else None].strip("\n") + "\n"
    raise Surprise(f"the README has no section {title!r}")


def without_code(text: str) -> str:
    """The text with fences blanked, so that a comment in a program is no heading."""
    return re.sub(r"^```.*?^```", lambda found: " " * len(found[0]), text, flags=re.MULTILINE | re.DOTALL)
