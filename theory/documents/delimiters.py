"""The delimiters of mathematics in markdown, as rules of its parser: `$`, `$$`, `\\( \\)`, `\\[ \\]`, environments, and
those of GitHub and MyST that have backticks.

Backslashes may be doubled, as kramdown wants them. A formula may be indented however deep, and is no block of code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from checks.reading.latex.symbols import ROWS

# Environments that are mathematics by themselves. The others of the table stand inside a formula.
DISPLAYED = ROWS - {"aligned", "alignedat", "gathered", "split"}

_BEGIN = rf"\\begin\{{(?P<name>{'|'.join(re.escape(name) for name in sorted(DISPLAYED))})\}}"
_OPENER = re.compile(rf"\{{math\}}`|\$`|\$\$?|\\{{1,2}}[(\[]|{_BEGIN}")
_DISPLAY = re.compile(rf"\$\$|\\{{1,2}}\[|{_BEGIN}")
_BEHIND = re.compile(r"\s*(?:\([^)$\n]*\)|\{[^}\n]*\}|[.,;:])?\s*$")  # a label, a list of attributes, a full stop
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
DEEPEST = 4  # square brackets inside one another that may begin links
_CLOSES = {"(": ")", "[": "]"}


def use(parser: Any) -> None:
    """Give a parser of markdown these rules, and note where the line breaks of its paragraphs stand."""
    from markdown_it.rules_inline import escape, image, link, newline

    others = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("code", "math_block", _block, {"alt": others})
    parser.inline.ruler.before("escape", "math_inline", _placed(_inline))
    parser.inline.ruler.at("escape", _placed(escape))
    parser.inline.ruler.at("newline", _placed(newline))
    parser.inline.ruler.at("link", _closed(link, 0))
    parser.inline.ruler.at("image", _closed(image, len("!")))


def _closing(opener: re.Match[str]) -> re.Pattern[str]:
    """What ends a formula, as group `end`, or begins another of its kind."""
    text = opener[0]
    if opener["name"]:
        return re.compile(rf"(?P<end>{re.escape(text.replace('begin', 'end', 1))})|{re.escape(text)}")
    if text[-1] == "`":
        return re.compile(r"(?P<end>`)" if text[0] == "{" else r"(?P<end>`\$)")
    if text[0] == "$":
        return re.compile(rf"\\.|(?P<end>{re.escape(text)})", re.DOTALL)
    end = text[:-1] + _CLOSES[text[-1]]
    return re.compile(rf"(?<!\\)(?:(?P<end>{re.escape(end)})|{re.escape(text)})")


def _end(text: str, opener: re.Match[str], start: int, stop: int) -> re.Match[str] | None:
    """Where the formula ends; None where it does not before `stop`, or another opens first."""
    for found in _closing(opener).finditer(text, start, stop):
        if found["end"]:
            return found
        if opener[0][0] != "$":  # else it is an escaped sign
            return None
    return None


def _placed(rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    """The rule, which notes where its token stands in the paragraph."""

    def placed(state: Any, silent: bool) -> bool:
        start = state.pos
        done = rule(state, silent)
        if done and not silent and state.tokens:
            state.tokens[-1].meta["place"] = (start, state.pos)
        return done

    return placed


def _closed(rule: Callable[[Any, bool], bool], lead: int) -> Callable[[Any, bool], bool]:
    """The rule of a link, which is not tried where its bracket, behind so many characters, is not closed, or stands in
    too many others: the parser would look through all the paragraph from each bracket."""

    def tried(state: Any, silent: bool) -> bool:
        known = state.env.setdefault("brackets", {})  # of the paragraph, and of the captions of pictures in it
        if state.src not in known:
            known[state.src] = _brackets(state.src)
        return state.pos + lead in known[state.src] and rule(state, silent)

    return tried


def _brackets(text: str) -> frozenset[int]:
    """Where the square brackets begin that are closed, and stand in few others."""
    opened: list[int] = []
    found = set()
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            start = opened.pop()
            if len(opened) < DEEPEST:
                found.add(start)
    return frozenset(found)


def _inline(state: Any, silent: bool) -> bool:
    """A formula in a paragraph. Between single dollars none that a digit touches from outside: $5 and $6."""
    opener = _OPENER.match(state.src, state.pos)
    if opener is None:
        return False
    single = opener[0] == "$"
    if single and state.src[state.pos - 1 : state.pos].isdigit():
        return False
    closer = _end(state.src, opener, opener.end(), state.posMax)
    if closer is None or not state.src[opener.end() : closer.start()].strip():
        return False
    if single and state.src[closer.end() : closer.end() + 1].isdigit():
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        start, end = (opener.start(), closer.end()) if opener["name"] else (opener.end(), closer.start())
        token.content = state.src[start:end]
        token.meta["formula"] = (start, end)
    state.pos = closer.end()
    return True


def _block(state: Any, line: int, last: int, silent: bool) -> bool:
    """A formula on lines of its own. The token knows the stretches of the document that it consists of."""
    start, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    opener = _DISPLAY.match(state.src, start, stop)
    if opener is None or state.env.get(_UNCLOSED, {}).get(opener[0], start) > start:
        return False
    stretches: list[tuple[int, int]] = []
    begin = opener.start() if opener["name"] else opener.end()
    for at in range(line, last):
        first = opener.end() if at == line else state.bMarks[at] + state.tShift[at]
        if closer := _end(state.src, opener, first, state.eMarks[at]):
            stretches.append((begin, closer.end() if opener["name"] else closer.start()))
            if not _BEHIND.match(state.src, closer.end(), state.eMarks[at]):
                return False
            if not silent:
                token = state.push("math_block", "math", 0)
                token.map = [line, at + 1]
                token.meta = {"stretches": stretches, "place": (start, closer.end())}
                state.line = at + 1
            return True
        if _closing(opener).search(state.src, first, state.eMarks[at]) and opener[0] != "$$":
            return False
        stretches.append((begin, state.eMarks[at]))
        if at + 1 < last:
            begin = state.bMarks[at + 1] + state.tShift[at + 1]
    state.env.setdefault(_UNCLOSED, {})[opener[0]] = state.eMarks[last - 1]
    return False


_UNCLOSED = "unclosed"


def unclosed(environment: Mapping[str, Any]) -> Iterable[int]:
    """Up to which places of a text that was parsed the end of a formula was looked for in vain."""
    return environment.get(_UNCLOSED, {}).values()
