"""The tokens of a one-line network spec, one after the other, with the place of each for errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from theory.network.definitions import DEEPEST, Definitions

if TYPE_CHECKING:
    from theory.errors import InputError

LONGEST = 10_000_000  # characters
TOKEN = re.compile(
    r"\s*(?:(\d+(?:x\d+)+)(?![\w.])|(\d+\.\d+|\.\d+)|(\d+)(?![A-Za-z_])|([A-Za-z_]\w*)|(//|[-+*()\[\],:|=]))"
)
SIZES, DECIMAL, WHOLE, WORD, SIGN = range(1, 6)  # the kinds of token, by the groups of TOKEN


class TokenStream:
    """One pass over the tokens of a spec.

    token: the one that comes next, None at the end. kind: its kind, 0 at the end. at: where it begins.
    definitions: what names mean, and where errors say that they occurred.
    """

    def __init__(self, text: str, definitions: Definitions) -> None:
        if len(text) > LONGEST:
            raise definitions.error(f"the spec has {len(text)} characters; the most is {LONGEST}")
        self.text, self.definitions, self.depth = text, definitions, 0
        self.at = self.next = 0
        self.kind = 0
        self.token: str | None = None
        self.advance()

    def advance(self) -> str | None:
        taken = self.token
        match = TOKEN.match(self.text, self.next)
        if match is None:
            rest = self.text[self.next :].strip()
            if rest:
                raise self.definitions.error(f"cannot read {rest[:20]!r} at column {self.next + 1} of the spec")
            self.at, self.token, self.kind = len(self.text), None, 0
        else:
            self.kind = match.lastindex or 0
            self.token = match.group(self.kind)
            self.at, self.next = match.start(self.kind), match.end()
        return taken

    def unexpected(self, wanted: str) -> InputError:
        came = "the spec ends" if self.token is None else f"{self.token!r} came at column {self.at + 1}"
        return self.definitions.error(f"expected {wanted}, but {came}")

    def expect(self, token: str) -> None:
        if self.token != token:
            raise self.unexpected(repr(token))
        self.advance()

    def peek(self, token: str) -> bool:
        """Whether this token, or with an empty one the end, comes after the next."""
        match = TOKEN.match(self.text, self.next)
        return not token if match is None else match.group(match.lastindex or 0) == token

    def mark(self) -> tuple[int, int, int, str | None]:
        """Where the reading stands, for `back`."""
        return self.at, self.next, self.kind, self.token

    def back(self, mark: tuple[int, int, int, str | None]) -> None:
        self.at, self.next, self.kind, self.token = mark

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.definitions.error(f"the spec is nested more than {DEEPEST} deep; name blocks in a file instead")
