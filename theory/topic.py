"""What a topic returns: the derivation, how it is sampled, what the witness is told, and the typical mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from theory.derivation import Derivation
from theory.exact import Exact
from theory.graph import Graph
from theory.mistakes import Mistake

if TYPE_CHECKING:
    from checks.evidence import Evidence
    from theory.forms import Form  # what judges answers is loaded where answers are judged


@dataclass(frozen=True, slots=True)
class Image:
    """A grey image as an array of numbers; signed: 0 is middle grey, else 0 is black and 255 white."""

    name: str
    values: Any
    says: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Album:
    """Rows of images that show what a worked answer is about, computed by its own forms."""

    caption: str
    rows: tuple[tuple[Image, ...], ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked answer with all that is needed to check it.

    witness: the module in checks.witness whose `compute(problem, givens)` gives the same quantities by torch.
    problem: the question as it was asked, in plain data; nothing of the derivation.
    more: further evidence that belongs to the question, such as a table of cases; it may import the witness.
    graph: the computation graph behind the derivation, if there is one; draw: whether the question asks to see it.
    longer: the settings of the same question with one level or layer more, where it is asked for every number of them.
    stated: formulas that the question itself states, name -> text; a hand-out shows them.
    album: images to look at, if there are any; found when they are asked for.
    forms: the answers that are no values, by the quantities that lead to them.
    any_letters: a formula may use any letters of the question; else only those of the answer.
    also: other derivations whose answers are right as well, by the convention that makes them so.
    called: what a quantity is called in words that are not in its name.
    supposes: letters that the question fixes and that are no givens of the derivation, with their numbers.
    general: what a formula answers as well as its number does, since it is asked for in words and not at one number.
    sample: other exact givens, drawn with the seeded generator, at which the derivation is compared with the witness.
    reads: the groups of conventions that it depends on.
    """

    derivation: Derivation
    witness: str
    problem: Mapping[str, Any]
    sample: Callable[[Random], dict[str, Exact]]
    mistakes: tuple[Mistake, ...] = field(default=())
    more: Callable[[], Iterator[Evidence]] | None = None
    graph: Graph | None = None
    draw: bool = False
    longer: Mapping[str, Any] | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    album: Callable[[], Album] | None = None
    any_letters: bool = False
    forms: Mapping[str, Form] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    also: Mapping[str, Derivation] = field(default_factory=dict)
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    general: frozenset[str] = frozenset()
    supposes: Mapping[str, int] = field(default_factory=dict)
