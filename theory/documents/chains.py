"""The formulas of a document as its statements, and what a brace in them names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import is_
from typing import NamedTuple

from msgspec import structs

from checks.reading import WRITTEN, Chain, Notation, ReadError, Side, factors, read_chains
from checks.reading.spelling import canonical
from checks.remembering import remembered
from checks.tree import Call, names, unit_name, walk
from checks.vocabulary import ARITY
from theory.documents.apart import apart
from theory.documents.assigned import Assigned
from theory.documents.formulas import Excerpt, Formula, joined
from theory.documents.habits import Habits, habits
from theory.documents.pieces import Context, Reason, Source, Span, Statement, Unread, Why
from theory.documents.programs import given
from theory.words import understand
from theory.words.sentences import counted, ends

FUNCTION = re.compile(
    r"(?<![A-Za-z\\])([A-Z]|[fgh])\s*(?:\\left)?\("
)  # a capital before a bracket: an operator such as U(...)
BY_PARAMETER = re.compile(r"(?<![A-Za-z\\])([fgh])_\{?\\(theta|phi|psi|Theta|Phi)\}?\s*\(")  # h_\theta(x)
LETTERS = frozenset("fgh")  # which are functions, or numbers
FACTORS = frozenset("abcdkmnprstuvwxyz")  # letters that may be numbers, and functions where a document has them so
VALUE = re.compile(  # x(t), a(z^{l}_1), x(t - 1): one argument, or several
    r"(?<![A-Za-z\\])([a-z])\s*(?:\\left)?\(\s*[^()+*/=<>|−-]{1,40}(?:\{[^{}()]{1,9}\}[^()+*/=<>|−-]{0,20})?"
    r"(?:[-+]\s*[0-9]\s*)?(?:\\right)?\)"
)
PARAMETERS = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "tau"})
LAYERED = frozenset({"W", "b", "h"})  # W^L is layer L's W, in a text that numbers layers so
NUMBERING = re.compile(  # a superscript that is no power: a letter for a layer, one in brackets, 0 or 1
    r"(?<![A-Za-z])(?P<name>[Wbh])\}?(?:_(?:\w|\{[^{}\n]{0,20}\}))?\^\s*"
    r"(?:\{\s*)?(?:[lLkK01](?![A-Za-z0-9.])|\\?[(\[]\s*\\?[A-Za-z0-9])"
)
BESIDE_LAYER = re.compile(r"[A-Za-z}]\^\{\(?[lL][-+]1\)?\}")  # a^{l-1}: the layer before
OF_LAYER = re.compile(
    r"(?P<name>\\?[A-Za-z]+)(?:_(?:\w|\{[^{}\n]{0,20}\}))?\^(?:[lL](?![A-Za-z])|\{\(?[lL](?:[-+][0-9])?\)?\})"
)
SEVERAL = re.compile(r"(?:^|[,&]|\\q?quad|\\\\)\s{0,4}([A-Za-z]{2,4})\s{0,4}&?=\s{0,4}[-−]?[0-9]")
COUNTS = re.compile(r"(?<![A-Za-z\\])(?:TP|FP|TN|FN)(?![A-Za-z])")
ALONE = re.compile(r"(?<![A-Za-z\\])([A-Za-z])(?![A-Za-z_])")
NUMBERED = re.compile(r"\(([a-h])\)")


class Usage(NamedTuple):
    """How the formulas of a document write their names, which says how each of them is read.

    layered: names whose superscripts number layers somewhere: elsewhere, b^2 is a square. words: those of several
    letters, such as TP, that are given a number. factors: names with an index, and letters, that are a term or a factor
    somewhere, so that `y_k (1 - p_k)` and `x (y - w x)` are products, and letters that are given a number. comma,
    numbered: as a notation has them. computed: names that programs give a number and set in other ways, too. assigned:
    what the document is handed in for.
    """

    layered: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    factors: frozenset[str] = frozenset()
    comma: bool = False
    numbered: bool = False
    computed: frozenset[str] = frozenset()
    assigned: Assigned | None = None


@dataclass(frozen=True, eq=False)
class Written:
    """Formulas that stand one after the other, and what braces in each of them define: how they write their names."""

    formulas: tuple[Formula, ...]

    @cached_property
    def braced(self) -> tuple[tuple[Formula, ...], ...]:
        return tuple(tuple(_braced(formula)) for formula in self.formulas)

    @cached_property
    def all(self) -> tuple[Formula, ...]:
        return (*self.formulas, *(inner for braced in self.braced for inner in braced))

    def mentions(self, name: str) -> bool:
        """Whether a name stands in one of the formulas, of which the macros are put in."""
        return any(_mentions(formula.text, name) for formula in self.formulas)

    @cached_property
    def layered(self) -> frozenset[str]:
        return frozenset(found["name"] for formula in self.all for found in NUMBERING.finditer(formula.text))

    @cached_property
    def beside_layer(self) -> bool:
        """Whether a name has the layer before or behind another one above it, so that all with an l there have it."""
        return any(BESIDE_LAYER.search(one.text) for one in self.all if not one.typed)

    @cached_property
    def of_layer(self) -> frozenset[str]:
        """The names that have an l above them."""
        found = (layer["name"] for one in self.all if not one.typed for layer in OF_LAYER.finditer(one.text))
        return frozenset(canonical(name.lstrip("\\")) for name in found)

    @cached_property
    def several(self) -> frozenset[str]:
        """Names of several letters that are given a number."""
        found = ((one.typed, word) for one in self.all for word in SEVERAL.findall(one.text))
        return frozenset(word for typed, word in found if not typed or word.isupper())

    @cached_property
    def given(self) -> frozenset[str]:
        """The names that programs set to a number."""
        return frozenset[str]().union(*(given(one.text) for one in self.formulas if one.program))

    @cached_property
    def habits(self) -> Habits:
        return habits((formula.text, formula.typed) for formula in self.all if not formula.program)

    @cached_property
    def counts(self) -> frozenset[str]:
        """The numbers of right and wrong answers, of each class, that formulas name."""
        return frozenset(word for formula in self.all for word in COUNTS.findall(formula.text))

    @cached_property
    def alone(self) -> frozenset[str]:
        """Letters that stand alone as names."""
        return frozenset(letter for formula in self.all for letter in ALONE.findall(formula.text))

    @cached_property
    def factors(self) -> frozenset[str]:
        found = (_factors(formula.text, formula.typed) for formula in self.all if not formula.trouble)
        return frozenset(name for names in found for name in names if "_" in name or name in FACTORS)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Letters that are given a number."""
        return frozenset(number[1] for one in self.formulas if (number := NUMBER.fullmatch(one.text)))

    @cached_property
    def functions(self) -> frozenset[str]:
        """Letters that stand before a letter or a number in brackets, as x(t) and x(t - 1) are values of a function."""
        return frozenset(letter for formula in self.all for letter in VALUE.findall(formula.text))


def layered(parts: Sequence[Written]) -> frozenset[str]:
    """The names whose superscripts number layers somewhere in a document."""
    told = frozenset[str]().union(*(part.layered for part in parts))
    if any(part.beside_layer for part in parts):
        return told.union(*(part.of_layer for part in parts))
    return told


def words(parts: Sequence[Written], notation: Notation = WRITTEN) -> frozenset[str]:
    """The names of several letters that are given a number in a document, where not all of their letters stand alone as
    names of their own: AB = ... is a product where A and B are matrices; and those that count its right and wrong
    answers, where there are two of them."""
    found = {word for part in parts for word in part.several if not notation.head(word)}
    alone = {letter for part in parts for letter in part.alone} if found else set()
    counts = frozenset[str]().union(*(part.counts for part in parts))
    return frozenset(word for word in found if not alone >= {*word}) | (counts if len(counts) > 1 else frozenset())


class Read(NamedTuple):
    """What formulas say, in their order. defined: the names of functions that were defined before, and by them. open:
    whether one of them has a side that could not be read."""

    statements: tuple[Statement | Unread, ...]
    defined: frozenset[str]
    open: bool


def statements(
    part: Written, source: Source, usage: Usage, defined: frozenset[str], notation: Notation = WRITTEN
) -> Read:
    """Formulas read, in order: each of their chains is a statement, and has its part of the span."""
    reader = _Reader(notation, source, usage, {*defined})
    found: list[Statement | Unread] = []
    for formula, defining in zip(part.formulas, part.braced, strict=True):
        read = list(_stated(formula, reader, source))
        inner = [part for one in defining for part in _stated(one, reader, source) if isinstance(part, Statement)]
        for one in read:
            own = tuple(each for each in inner if one.span.start <= each.span.start < one.span.end)
            found.append(replace(one, inner=own) if own and isinstance(one, Statement) else one)
    return Read(tuple(found), frozenset(reader.defined), reader.open)


def _stated(formula: Formula, reader: _Reader, source: Source) -> Iterator[Statement | Unread]:
    """The chains of one formula, each from where it begins to where the next one does; unread is one without a link of
    which both sides can be read."""
    chains: tuple[Chain, ...] = ()
    trouble = formula.trouble
    if formula.program and given(formula.text) & reader.usage.computed:
        yield Unread(formula.span, Reason(Why.PROGRAM), source, formula.context)
        return
    try:
        chains = reader.chains_as_asked(formula) if trouble else reader.chains(formula)
        trouble = None if chains else trouble
    except ReadError as error:
        trouble = Reason(Why.GRAMMAR, error)
    if trouble or not chains:
        yield Unread(formula.span, trouble or Reason(Why.GRAMMAR), source, formula.context)
        return
    starts = [formula.span.start, *(chain.sides[0].start for chain in chains[1:])]
    context = formula.context
    for found, start, end in zip(chains, starts, (*starts[1:], formula.span.end), strict=True):
        context = _numbered(context, found.notes)
        chain = _understood(found, source.text[found.sides[-1].end : end])
        if why := _silent(chain):
            yield Unread(Span(start, end), Reason(Why.GRAMMAR, why), source, context)
        else:
            yield Statement(Span(start, end), chain, source, context, formula.stance, _unit(chain, reader.notation))


GLUED = re.compile(r"(?<![0-9,])[0-9]+,[0-9]+(?![0-9,])")  # one number with a decimal comma, or two
BELOW = re.compile(r"_\{[^{}]*\}")  # indices, which a comma parts
BEHIND = re.compile(r"(?:\\[,;: !]|[~\s])*\\(?:text|textrm|mathrm|mbox|textnormal)\s*\{([^{}]{1,200})\}")
ASIDE = frozenset("([,;.:")  # a remark begins with one of these


def _understood(chain: Chain, behind: str) -> Chain:
    """The chain without what may be meant in another way: two numbers that may be one, and a last number behind which
    words stand that may change it, such as 4 \\text{ dozen}. behind: what follows its last side."""
    sides = [replace(side, tree=None, unread=why) if (why := _open(side)) else side for side in chain.sides]
    last, words = sides[-1], BEHIND.match(behind)
    if last.tree is not None and words and not names(last.tree) and not _is_harmless(words[1]):
        why = ReadError(0, "words that are known behind a number", repr(words[1].strip()), "they may change it")
        sides[-1] = replace(last, tree=None, unread=why)
    return chain if all(map(is_, sides, chain.sides)) else replace(chain, sides=tuple(sides))


def _open(side: Side) -> ReadError | None:
    """Why a side may hold a number with a decimal comma, or two numbers."""
    listed = isinstance(side.tree, Call) and side.tree.head == "sequence"
    found = GLUED.search(BELOW.sub("", side.text)) if listed else None
    if found is None:
        return None
    return ReadError(
        found.start(), "a decimal point, or a space behind the comma", repr(found[0]), "it may be one number"
    )


def _is_harmless(words: str) -> bool:
    """Whether words behind a number leave it what it is: a remark, a noun that is counted, what ends a formula."""
    said = words.split()
    plain = [word.strip(".,;:") for word in said]
    if not said or said[0][0] in ASIDE or ends(plain, letters=False) or understand(words).harmless:
        return True
    number = counted(plain)
    return number > 0 and (number == len(plain) or ends(plain[number:], letters=False, things=True))


def _silent(chain: Chain) -> ReadError | None:
    """Why a chain says nothing: each of its links, or its only side, touches what cannot be read."""
    links = [(left, right) for left, _, right in chain.links()] or [chain.sides]
    errors = [next((side.unread for side in link if side.unread), None) for link in links]
    return errors[0] if all(errors) else None


def placed(chain: Chain, excerpt: Excerpt) -> Chain:
    """The chain, the places of its sides counted in the document."""
    sides = []
    for side in chain.sides:
        if side.end > side.start:
            start, end = excerpt.span(side.start, side.end)
        else:
            start = end = excerpt.places[min(side.start, len(excerpt.places) - 1)]
        sides.append(Side(side.tree, side.text, start, end, side.unread))
    return Chain(tuple(sides), chain.relations, chain.notes)


def _unit(chain: Chain, notation: Notation) -> str:
    """The last unit of the side in which the chain ends, or a unit beside it."""
    beside = (note.strip() for note in chain.notes if note.strip() in notation.units)
    tree = chain.sides[-1].tree
    return next(
        (name for node in reversed([*walk(tree)] if tree else []) if (name := unit_name(node))), next(beside, "")
    )


def _numbered(context: Context, notes: Sequence[str]) -> Context:
    """The context, under the letter that numbers a chain: `(b) x = 2`."""
    for note in notes:
        if (found := NUMBERED.fullmatch(note.strip())) and context.question:
            context = structs.replace(context, question=context.question.rstrip("abcdefgh") + found[1])
    return context


@dataclass
class _Reader:
    """Reads formulas in order; what is a function in one is no product in a later one."""

    notation: Notation
    source: Source
    usage: Usage
    defined: set[str]  # by `f(x) = ...`
    open: bool = False  # whether a side could not be read

    def chains(self, formula: Formula) -> tuple[Chain, ...]:
        """The chains of a formula, the places of their sides counted in the document. Raises ReadError."""
        if formula.cells:
            return (_joined(self.chains(cell)[0] for cell in formula.cells),)
        found = tuple(placed(chain, formula.excerpt) for chain in self._read(formula))
        return tuple(map(self._as_written, found)) if formula.expanded else found

    def chains_as_asked(self, formula: Formula) -> tuple[Chain, ...]:
        """The chains of a formula in which a word may be one name or a product, in the letters of the question that it
        answers; none where these leave anything open."""
        letters = self._asked(formula)
        if letters is None or formula.cells or formula.trouble is None or formula.trouble.why is not Why.WORD:
            return ()
        found = tuple(placed(chain, formula.excerpt) for chain in _chains(formula.text, letters, formula.typed))
        known = [apart(chain, letters.variables) for chain in found]
        return tuple(chain for chain in known if chain) if all(known) else ()

    def _asked(self, formula: Formula) -> Notation | None:
        """The notation of the question that a formula answers."""
        return self.usage.assigned and self.usage.assigned.letters(formula.context)

    def _as_written(self, chain: Chain) -> Chain:
        """The chain, its sides as the document shows them: with its own macros."""
        sides = (replace(side, text=self.source.text[side.start : side.end]) for side in chain.sides)
        return replace(chain, sides=tuple(sides))

    def _read(self, formula: Formula) -> tuple[Chain, ...]:
        functions, applied = _called(formula.text)
        known = {name for name in self.defined if _mentions(formula.text, name)}
        if known or functions & LETTERS:
            numbers = _factors(formula.text, formula.typed)
            functions = (functions - (LETTERS & numbers)) | (known - numbers)  # g (1 - p)^{g - 1}
        own = _notation(self.notation, self.usage, functions, PARAMETERS - applied, formula.own)
        found = _chains(formula.text, own, formula.typed)
        if any(side.unread for chain in found for side in chain.sides):
            self.open = True
            if numbers := _beside_others(self.usage.factors, formula.text):
                again = replace(own, variables=own.variables | numbers)
                found = _chains(formula.text, again, formula.typed)
            if letters := self._asked(formula):
                found = min(found, _chains(formula.text, letters, formula.typed), key=_left)
        self.defined |= {
            first.head
            for first in (chain.sides[0].tree for chain in found)
            if isinstance(first, Call) and first.head not in ARITY and NAME.fullmatch(first.head) and first.args
        }
        return found


def _beside_others(names: frozenset[str], text: str) -> frozenset[str]:
    """Those with an index, and the letters that stand before a bracket as a factor or term beside another one: k(8) by
    itself may be a value of a function, whatever else k is.
    """
    return frozenset(name for name in names if "_" in name or re.search(rf"{FACTOR_BEFORE}{name}[ \t]*\(", text))


def _left(chains: Sequence[Chain]) -> int:
    """How many sides of chains could not be read."""
    return sum(side.unread is not None for chain in chains for side in chain.sides)


@lru_cache(maxsize=64)
def _notation(
    notation: Notation, usage: Usage, functions: frozenset[str], parameters: frozenset[str], own: frozenset[str]
) -> Notation:
    """The notation of a formula with these functions and parameters, and macros of its own."""
    return replace(
        notation,
        functions={**dict(zip(functions, functions, strict=True)), **notation.functions},
        variables=notation.variables | parameters | LAYERED,
        labelled=notation.labelled | usage.layered,
        words=notation.words | usage.words,
        thousands=notation.thousands and not usage.comma,
        comma=usage.comma,
        numbered=usage.numbered,
        own=own,
    )


def _mentions(text: str, name: str) -> bool:
    """Whether a name may stand in a formula: yhat as \\hat{y}, h_theta as h_\\theta."""
    return name in text or all(part in text for part in PARTS.findall(name))


PARTS = re.compile("hat|bar|tilde|[A-Za-z]+?(?=hat|bar|tilde|_|$)|[A-Za-z0-9]+")


@remembered
def _chains(text: str, notation: Notation, typed: bool) -> tuple[Chain, ...]:
    return read_chains(text, notation=notation, partial=True, typed=typed)


def _called(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The capitals, and the names of several letters, that stand before a bracket as functions do."""
    applied = (canonical(name.lstrip("\\")) for name in APPLIED.findall(text))
    below = ("_".join(found) for found in BY_PARAMETER.findall(text))
    return frozenset((*FUNCTION.findall(text), *below)), frozenset(applied)


@remembered
def _factors(text: str, typed: bool) -> frozenset[str]:
    return factors(text, typed=typed)


def _joined(parts: Iterable[Chain]) -> Chain:
    """Several chains as one, equal to one another; one that begins with its relation goes on with that."""
    sides: list[Side] = []
    relations: list[str] = []
    for part in parts:
        goes_on = bool(sides) and not part.sides[0].text
        relations += ["="] if sides and not goes_on else []
        sides += part.sides[goes_on:]
        relations += part.relations
    return Chain(tuple(sides), tuple(relations))


APPLIED = re.compile(r"(\\?[a-z]{2,7})\s*(?:\\left\s*)?\([^()+\-−]*\)")  # `\gamma(t)`, but not `\alpha (a - b)`
NUMBER = re.compile(r"\s*([a-eij-z])\s*=\s*[-−]?[0-9]+(?:\.[0-9]+)?\s*")  # not f, g or h, which are functions
FACTOR_BEFORE = r"(?:[-+*/−·×0-9)]|\\(?:cdot|times))[ \t]*"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


BRACE = re.compile(r"\\(?:over|under)brace\s*\{")
_SCRIPTS = r"(?:[\^_](?:\{[^{}]{1,9}\}|[A-Za-z0-9*]))"
# Behind a brace: `= name`, or a name with an index or a mark; a letter alone may count what stands there.
NAMED = re.compile(
    rf"\s*[\^_]\s*\{{\s*"
    rf"(?:(?:\\triangleq|:=|=)\s*(?P<name>[A-Za-z]{_SCRIPTS}*)|(?P<bare>[A-Za-z]{_SCRIPTS}+)\s*\}})"
)


def _repeats(text: str) -> bool:
    """Whether the same stands there several times, so that what stands below its brace counts it: x + x + ... + x."""
    terms = ["".join(term.split()) for term in re.split(r"[+,]|\\(?:cdot|times)(?![A-Za-z])", text)]
    return "dots" in text or len(set(terms)) < len(terms)


def _braced(formula: Formula) -> Iterator[Formula]:
    """What a brace with a name over or under it defines: `\\overbrace{W_2 W_1}^{\\triangleq W^*}` as W^* = W_2 W_1."""
    for found in BRACE.finditer(formula.text):
        depth = 1
        for place in range(found.end(), len(formula.text)):
            depth += {"{": 1, "}": -1}.get(formula.text[place], 0)
            if depth == 0:
                if name := NAMED.match(formula.text, place + 1):
                    written = name.span("name" if name["name"] else "bare")
                    named, inner = (formula.excerpt[slice(*span)] for span in (written, (found.end(), place)))
                    if inner.stripped() and (name["name"] or not _repeats(inner.text)):
                        span = formula.excerpt.span(found.start(), written[1])
                        yield replace(formula, excerpt=joined((named, inner), " = "), span=span)
                break
