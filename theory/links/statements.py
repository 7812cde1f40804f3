"""One statement judged behind what its document has said so far; from memory, where it was judged in the same place."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import NamedTuple

from checks.reading import Chain
from checks.reading.building import Scope
from checks.tree import Name, Tree
from theory.documents.pieces import Statement
from theory.formula.names import derivative
from theory.links.following import followed
from theory.links.judging import Found, base, chained, crossed, manner
from theory.links.ledger import Ledger
from theory.links.link import Truth
from theory.links.memory import Memory
from theory.links.naming import defines_e, labelled, relabelled, still
from theory.links.plausible import implausible
from theory.links.rivals import disputed
from theory.links.scope import forgotten, remember
from theory.mistakes import Made


@dataclass(frozen=True, slots=True)
class Claim:
    """All of a statement, and of its surroundings, that a verdict on its links hangs on, but for what its document has
    said of names, and for its line.

    labels: the names of which a power is another name. own_e: e is a name of the document's own. solved: the name
    for which it is an equation that is solved behind it, so that it says nothing of the value that the name had before.
    """

    chain: Chain
    before: str
    after: str
    labels: frozenset[str] = frozenset()
    own_e: bool = False
    solved: str = ""

    @property
    def words(self) -> str:
        return " ".join((*self.chain.notes, self.before, self.after))

    def __len__(self) -> int:
        return len(self.words) + sum(len(side.text) for side in self.chain.sides)

    @property
    def key(self) -> Hashable:
        """What tells it from all others: its formulas by identity, since equal ones may be set in other alphabets."""
        sides = tuple((id(side.tree), side.text, id(side.unread)) for side in self.chain.sides)
        words = self.chain.notes, self.before, self.after
        return sides, self.chain.relations, words, self.labels, self.own_e, self.solved


class Judgement(NamedTuple):
    """What was found of a statement. trees: its sides, with names for what is one name. labels: with its own.
    defines_e: whether e is what it defines."""

    trees: tuple[Tree | None, ...]
    labels: frozenset[str]
    defines_e: bool
    found: tuple[Found, ...]


_JUDGED: Memory[Judgement] = Memory()
_EXPLAINED: Memory[Made | None] = Memory()
_FORGOTTEN: Memory[None] = Memory()


def judge(claim: Claim, ledger: Ledger, line: int) -> tuple[Judgement, Ledger]:
    """What is found of a statement in this line, and the ledger behind it."""

    def find(scope: Scope, here: int) -> tuple[Judgement, Scope]:
        labels = claim.labels | labelled(claim.chain, scope)
        chain = relabelled(claim.chain, still(labels, scope), claim.own_e, scope.names.__contains__)
        found, behind = of_chain(claim if chain is claim.chain else replace(claim, chain=chain), scope, here)
        return Judgement(tuple(side.tree for side in chain.sides), labels, defines_e(chain), found), behind

    return _JUDGED.recall(claim.key, claim, ledger, line, find)


def explain(claim: Claim, wrong: Found, ledger: Ledger, line: int) -> Made | None:
    """The slip behind a wrong link of a statement, if there is one. claim: with names for what is one name."""
    from theory.links.mistaken import explained  # here, since most documents have no wrong link

    def find(scope: Scope, here: int) -> tuple[Made | None, Scope]:
        left, right = (claim.chain.sides[place] for place in wrong.sides)
        return explained(left, right, scope.with_log(base(claim.words)), wrong.cause), scope

    return _EXPLAINED.recall((claim.key, wrong), claim, ledger, line, find)[0]


def forget(text: str, ledger: Ledger, line: int) -> Ledger:
    """The ledger behind a passage that was not read."""
    return _FORGOTTEN.recall(text, text, ledger, line, lambda scope, here: (None, forgotten(scope, text)))[1]


def of_chain(claim: Claim, scope: Scope, line: int) -> tuple[tuple[Found, ...], Scope]:
    """What is found of the links of one chain, and the scope behind it."""
    chain = claim.chain
    here = scope.with_log(base(claim.words))
    how = manner(claim.words, claim.before, claim.after)
    found = tuple(chained(chain, here, line, how))
    if claim.solved and any(link.truth is Truth.WRONG for link in found):
        found = tuple(chained(chain, here.without(claim.solved), line, how))
    if any(crossed(link.cause) for link in found):
        return found, scope  # what it says of a name has two readings
    behind = remember(_foreseen(here, chain), chain, line, introduced=how.introduces)
    if wrong := next((link.sides[1] for link in found if link.truth is Truth.WRONG), 0):
        behind = disputed(behind, here, chain, wrong)
    if why := implausible(chain, behind):
        found = (*found, Found((0, len(chain.sides) - 1), Truth.WRONG, why))
    return found, behind.with_log(None)


def _foreseen(scope: Scope, chain: Chain) -> Scope:
    """The scope with what follows for the name that a chain begins with: its value is the result of that."""
    first = chain.sides[0].tree
    return followed(scope, first) if isinstance(first, Name) and derivative(first.text) is None else scope


def claim_of(
    statement: Statement, labels: frozenset[str] = frozenset(), own_e: bool = False, solved: str = ""
) -> Claim:
    return Claim(statement.chain, statement.context.before, statement.context.after, labels, own_e, solved)
