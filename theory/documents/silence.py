"""What stands in a document and is no text of it: in markdown front matter, comments, programs in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from theory.documents.pieces import Why


class Silent(NamedTuple):
    """A stretch of a document that is no text of it, and what it is."""

    start: int
    end: int
    why: Why


_FRONT = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|$)")
_OPENED = re.compile(
    r"(?<!\S)%%(?=[^%])|\{%-?[ \t]*(?P<tag>highlight|comment)\b[^%\n]*%\}"
    r"|<(?P<element>[a-z][a-z0-9]{0,20})\s(?P<attributes>[^<>\n]{1,300})>"
)
_CLOSED = {
    None: re.compile("%%"),  # of Obsidian
    "comment": re.compile(r"\{%-?[ \t]*endcomment[ \t]*-?%\}"),
    "highlight": re.compile(r"\{%-?[ \t]*endhighlight[ \t]*-?%\}"),
}


# An element of HTML that nobody sees: hidden, or set in the colour of the paper, of no size or transparent.
INVISIBLE = re.compile(
    r"(?:^|[;\"'])\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d])"
    r"|color\s*:\s*(?:white|#fff(?:fff)?|transparent)\b(?![^\"']*background))",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:$|[\s=/])", re.IGNORECASE)


def _shown(opened: re.Match[str]) -> bool:
    """Whether it opens an element of HTML that people see."""
    said = opened["attributes"]
    return said is not None and INVISIBLE.search(said) is None and _HIDDEN.search(said) is None


def silent(text: str) -> Iterator[Silent]:
    """The stretches, in their order. What does not end is text."""
    done = 0
    if front := _FRONT.match(text):
        done = front.end()
        yield Silent(0, done, Why.HIDDEN)
    unclosed: set[str | None] = set()
    while opened := _OPENED.search(text, done):
        done = opened.end()
        if _shown(opened):
            continue
        tag = opened["element"] or opened["tag"]
        closing = re.compile(rf"</{tag}\s*>") if opened["element"] else _CLOSED[tag]
        close = None if tag in unclosed else closing.search(text, done)
        if close is None:
            unclosed.add(tag)
        else:
            done = close.end()
            yield Silent(opened.start(), done, Why.PROGRAM if tag == "highlight" else Why.HIDDEN)


def blanked(text: str, stretches: Sequence[Silent]) -> str:
    """The text, as long and with the same lines, with spaces for what is silent."""
    parts: list[str] = []
    done = 0
    for start, end, _ in stretches:
        parts += [text[done:start], re.sub(r"[^\n]", " ", text[start:end])]
        done = end
    return "".join((*parts, text[done:]))
