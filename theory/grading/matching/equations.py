"""Equations in sentences that the reader of documents left to words: `I computed the softmax as p = (0.2, 0.8).`

Each is a name of the question's with a value or a formula behind it, up to the end of its clause. All words before it
in its sentence have to be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.reading import Chain
from checks.tree import Name, Tree, names
from theory.documents.pieces import Unread, Why
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.labels import another
from theory.grading.matching.touching import strange, taking
from theory.grading.matching.values import lowered, side, tree_of
from theory.words import Stance, stance_between

LONGEST = 600  # characters of a piece that are looked at
_NAME = r"(?:[A-Za-zŷ]\w*(?:/[A-Za-z]\w*)?)"
SENTENCES = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
CLAUSES = re.compile(
    rf"(?:[,;]\s+(?:and\s+|und\s+|then\s+|so\s+)?|\s+(?:and|und|et|y)\s+)(?={_NAME}\s*:?=|[^,;=]{{1,60}}\s{_NAME}\s*:?=)"
)
EQUATION = re.compile(
    rf"(?P<words>(?:[^=]*\s)?)(?P<part>{_NAME})\s*:?=\s*(?P<way>(?:[^=]+=\s*)*)(?P<value>[^=]+?)\s*[.;,]?\s*"
)


GOES_ON = re.compile(r"[,;]?\s+(?:and|und|et|y|so|then)\s*$")


class Equation(NamedTuple):
    part: str
    text: str
    tree: Tree


def equations(piece: Unread, aliases: Aliases) -> Iterator[Equation]:
    """The equations of words that could not be read as a formula."""
    if piece.reason.why is not Why.WORDS or len(piece.text) > LONGEST:
        return
    for sentence in SENTENCES.split(lowered(piece.text.strip())):
        known = True
        for clause in filter(str.strip, CLAUSES.split(GOES_ON.sub("", sentence))):
            found = EQUATION.fullmatch(clause)
            words = found["words"] if found else clause
            known = known and _harmless(words, piece.line, aliases)
            tree = tree_of(found["value"], aliases) if found and known else None
            if tree is not None and not set(names(tree)) <= aliases.key.letters:
                tree = None
            if found is not None and any(tree_of(way, aliases) is None for way in found["way"].split("=")[:-1]):
                tree = None
            if found is None or tree is None or not aliases.find(found["part"]):
                known = known and found is not None
                continue
            name = Name(found["part"])
            chain = Chain((side(found["part"], name), side(found["value"], tree)), ("=",))
            if not another(aliases, chain, words, ""):
                yield Equation(found["part"], found["value"], tree)


def _harmless(words: str, line: int, aliases: Aliases) -> bool:
    naming = aliases.words | aliases.proper
    claimed = stance_between(words, "") is Stance.CLAIMED and not taking(words)
    return claimed and strange(words, line, naming) is None
