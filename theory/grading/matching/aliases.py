"""Which quantity a student means: by its name however it is spelled, by its symbol, or by its place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from checks.reading import WRITTEN, ReadError, read, read_latex
from checks.reading.spelling import canonical
from checks.tree import Name, Number, Tree
from checks.vocabulary import FUNCTIONS
from theory import figures
from theory.formula.names import derivative
from theory.grading.key import Key, family
from theory.grading.matching.nouns import DERIVATIVES, NOUNS, nouns
from theory.grading.spelled import put_together
from theory.words import Stance, understand

LOSSES = frozenset(
    {"L", "E", "J", "C", "ell", "loss", "Loss", "cost", "error", "E_total", "L_total", "E_tot", "L_tot"}
)  # what the loss is called
WHOLE = frozenset({"", "answer", "result", "value", "final", "final answer", "ans"})  # the question's one answer
STARRED = re.compile(r"^(\w+)(?:\*|\^\*|\^\{\*\})$")
SIDE = re.compile(r"(?P<layer>[a-z][a-z0-9]*)\.(?P<side>height|width)")
SPLIT = re.compile(r"[.\s_,:()\-]+")
FILLERS = frozenset(
    re.findall(
        r"\w+",
        """
        the of in for layer number a any trainable learnable
        der die das den von anzahl zahl gesamtzahl trainierbare trainierbaren lernbare lernbaren
        le la les de du des nombre el los las del número
        """,
    )
)
SAME = {  # a word in a student's name for a part -> the one in the key's
    **dict.fromkeys(("no", "excluding", "excluded", "ignoring", "ignored"), "without"),
    **dict.fromkeys(("including", "included", "counting"), "with"),
    **dict.fromkeys(("ohne", "sans", "sin"), "without"),
    **dict.fromkeys(("mit", "avec", "con"), "with"),
    **dict.fromkeys(("convolution", "convolutional"), "conv"),
    "pooling": "pool",
    "biases": "bias",
    **dict.fromkeys(("sesgo", "sesgos", "biais"), "bias"),
    **dict.fromkeys(("matriz", "matrice", "gewichtsmatrix", "gesamtmatrix"), "matrix"),
    **dict.fromkeys(("gesamtbias", "biasvektor"), "bias"),
    **dict.fromkeys(("insgesamt", "gesamt", "gesamtzahl"), "total"),
    **dict.fromkeys(("faltung", "faltungsschicht", "convolución", "convolutionnelle"), "conv"),
    **dict.fromkeys(("verlust", "verlustfunktion", "perte", "pérdida"), "loss"),
    **dict.fromkeys(("gradienten", "ableitung", "dérivée", "derivada", "gradiente"), "gradient"),
    **dict.fromkeys(("mittelwert", "mittel", "durchschnitt", "moyenne", "media"), "mean"),
    **dict.fromkeys(("wahrscheinlichkeiten", "probabilités", "probabilidades"), "probabilities"),
    **dict.fromkeys(("sum", "together", "altogether", "overall"), "total"),
    **dict.fromkeys(("parameters", "parameter", "parametern", "paramètres", "parámetros", "parametri"), "params"),
}
# What is counted, by the word that stands for it in the key's names.
COUNTED = {
    "params": frozenset(
        {
            "parameter",
            "parameters",
            "params",
            "weights",
            "biases",
            "parametern",
            "paramètres",
            "parámetros",
            "parametri",
        }
    ),
    "flops": frozenset(
        {
            "flop",
            "flops",
            "mac",
            "macs",
            "operations",
            "multiplications",
            "additions",
            "operationen",
            "opérations",
            "operaciones",
            "operazioni",
        }
    ),
}


@dataclass(frozen=True)
class Aliases:
    """The names that a question's quantities go by."""

    key: Key

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        """Spelling -> families of quantities that go by it."""
        found: dict[str, set[str]] = {}
        for name in self.key.order:
            for spelling in _spellings(name, self._losses):
                found.setdefault(spelling, set()).add(family(name))
        for spelling in (*LOSSES, "total loss", "total_loss") if len(self._losses) == 1 else ():
            if spelling not in found and spelling not in self._given:
                found[spelling] = set(self._losses)
        for name, spelling in self._slopes():
            found.setdefault(spelling, {family(name)})
        for name in self.key.derivation.answer:
            for spelling in _sought(name):
                found.setdefault(spelling, {family(name)})
            plain = re.sub(r"(hat|star)(?=\d*$)|\.new$", "", name)
            free = name.endswith("star") and plain not in self.key.order
            if plain in self._given or free:  # what is found again, or anew, goes by the name of what was given
                found.setdefault(plain, {family(name)})
        return found

    def _slopes(self) -> Iterator[tuple[str, str]]:
        """Derivatives by the name of the function that is differentiated: d sigma/dx where a = sigma(x)."""
        for name in self.key.order:
            of, by = derivative(name) or ("", "")
            forms = self.key.derivation[of].forms if of in self.key.order else ()
            heads = {str(form.expression.func) for form in forms if tuple(map(str, form.expression.args)) == (by,)}
            rows = (row for row in FUNCTIONS.values() if (row.cls or row.name) in heads)
            yield from ((name, f"d{spelling}/d{by}") for row in rows for spelling in row.spellings)

    @cached_property
    def _losses(self) -> frozenset[str]:
        """What is a loss here, whatever the question calls it: by its name, or because the question is about one."""
        families = {family(name) for name in self.key.order}
        about = (
            {family(name) for name in self.key.derivation.answer} if self.key.question.table.topic == "loss" else set()
        )
        slopes = {pair[0] for name in about if (pair := derivative(name))}
        return frozenset((families & LOSSES) | {name for name in about | slopes if derivative(name) is None})

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(given.name for given in self.key.derivation.givens)

    @cached_property
    def _lowered(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for spelling, families in self._aliases.items():
            found.setdefault(spelling.lower(), set()).update(families)
        return found

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Family -> its quantities: one, or one for each named convention; those that are asked for first."""
        found: dict[str, list[str]] = {}
        for name in (*self.key.derivation.answer, *self.key.order):
            if name in self.key.order and name not in found.setdefault(family(name), []):
                found[family(name)].append(name)
        return found

    @cached_property
    def asked(self) -> tuple[str, ...]:
        return tuple(family(part.name) for part in self.key.asked)

    @cached_property
    def main(self) -> str:
        """The one answer that the question asks for; of several formulas, without the entries of others, the one whose
        noun its title has; empty where there is none."""
        entries = {entry for name in self.asked for entry in self.key.entries(name)}
        whole = [name for name in self.asked if name not in entries]
        if len(whole) > 1 and self.key.exact.keys().isdisjoint(whole):
            whole = [name for name in whole if nouns(name) & self.titled & DERIVATIVES]
        return whole[0] if len(whole) == 1 else ""

    @cached_property
    def slopes(self) -> tuple[str, ...]:
        """The derivatives of one thing that are asked for, one number each, where there are several."""
        pairs = {name: derivative(name) for name in self.asked}
        exact = self.key.exact
        found = tuple(name for name, pair in pairs.items() if pair and np.shape(exact.get(name, [0])) == ())
        return found if len(found) > 1 and len({pair[0] for pair in pairs.values() if pair}) == 1 else ()

    @cached_property
    def vectors(self) -> Mapping[str, frozenset[str]]:
        """Vectors of which all entries are asked for one by one -> the nouns of their letter."""
        entries = {stem: self.key.entries(stem) for stem in NOUNS}
        asked = {*self.asked}
        return {stem: nouns(stem) - LOOSE for stem, own in entries.items() if len(own) > 1 and asked >= {*own}}

    @cached_property
    def lengths(self) -> frozenset[int]:
        """How many numbers are asked for together: the entries of a vector, or the derivatives."""
        shapes = (np.shape(self.key.exact[name]) for name in self.asked if name in self.key.exact)
        vectors = {max(shape) for shape in shapes if shape and sorted(shape)[:-1] == [1] * (len(shape) - 1)}
        entries = {len(self.key.entries(stem)) for stem in self.vectors}
        return frozenset(vectors | entries | {len(self.slopes)} - {0})

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that is part of the name of a quantity, or stands for one."""
        nouned = (*self._nouned.values(), *self.vectors.values())
        own = set[str]().union(*map(words_of, self.members), *self._called, *nouned)
        own |= {said for said, word in SAME.items() if word in own}
        return frozenset(word for word in own if understand(word).stance is Stance.CLAIMED)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words by which quantities go besides those of their names."""
        return frozenset[str]().union(*self._called)

    @cached_property
    def parted(self) -> frozenset[str]:
        """The words of which the names of its quantities are made."""
        return frozenset[str]().union(*map(words_of, self.members))

    @cached_property
    def lowered(self) -> frozenset[str]:
        """The names of quantities, in small letters."""
        return frozenset(name.lower() for name in self.members)

    def is_whole(self, word: str) -> bool:
        """Whether a quantity goes by this one word, and not only by a name of which it is a part."""
        return frozenset({word}) in self._called or any(words_of(name) == {word} for name in self.members)

    @cached_property
    def proper(self) -> frozenset[str]:
        """The proper names in what the question says, in small letters: SimpleCNN, LeNet."""
        table = self.key.question.table
        found = {name.lower() for name in PROPER.findall(f"{table.title} {table.asks}")}
        return frozenset(found | {word for name in found for word in name.split("-") if not word.isdigit()})

    @cached_property
    def told(self) -> frozenset[str]:
        """The words of what the question says, in small letters."""
        table = self.key.question.table
        return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", f"{table.title} {table.asks}".lower()))

    @cached_property
    def titled(self) -> frozenset[str]:
        """The words of the question's title, in small letters, but those that say how something is meant."""
        found = re.findall(r"[^\W\d_]{4,}", self.key.question.table.title.lower())
        return frozenset(word for word in found if understand(word).stance is Stance.CLAIMED) - FUNCTIONAL

    @cached_property
    def _called(self) -> Mapping[frozenset[str], str]:
        """The words by which a quantity goes besides those of its name -> its family."""
        called = [*self.key.worked.called.items(), *introduced(self.key)]
        return {frozenset(SPLIT.split(said)): family(name) for name, phrases in called for said in phrases}

    @cached_property
    def _nouned(self) -> Mapping[str, frozenset[str]]:
        """What is asked for -> the nouns of its letter, `the loss`, by which nothing else goes that is asked for or
        given. One number goes by none in the plural."""
        given = set[str]().union(*(nouns(one.name) for one in self.key.derivation.givens))
        found = dict[str, frozenset[str]]()
        for name in self.asked:
            entries = self.key.entries(name)
            others = given.union(*(nouns(other) for other in self.asked if other != name and other not in entries))
            scalar = np.shape(self.key.exact.get(name, [0])) == ()
            found[name] = frozenset(
                noun for noun in nouns(name) - others - LOOSE if not (scalar and noun.endswith("s"))
            )
        return found

    @cached_property
    def _found_anew(self) -> Mapping[frozenset[str], str]:
        """The nouns by which what is found anew goes: `the new weights`."""
        return {frozenset(said.split()): family(name) for name, phrases in anew(self.key) for said in phrases}

    def find(self, part: str, question: str = "") -> tuple[str, ...]:
        """The quantities that a student's part may mean, one per convention; empty where none or several fit."""
        for spelling in self._readings(part, question):
            for table, text in ((self._aliases, spelling), (self._lowered, spelling.lower())):
                families = table.get(text, set())
                chosen = families & set(self.asked) if len(families) > 1 else families
                if len(chosen) == 1:
                    return self._named(next(iter(chosen)), part)
        found = self._by_words(part)
        return self._named(found, part) if found else ()

    def _named(self, family_: str, part: str) -> tuple[str, ...]:
        """The members of a family, or the one whose convention the part names."""
        members = self.members[family_]
        words = {word.lower() for word in SPLIT.split(part)}
        said = [name for name in members if (set(name.split(".")) - set(family_.split("."))) & words]
        return tuple(said or members)

    def _readings(self, part: str, question: str) -> Iterator[str]:
        text = STARRED.sub(r"\1star", part.strip().strip("$").strip())
        if text.lower() in WHOLE or (question and text.lower() == question.lower()):
            if len(self.asked) == 1:
                yield self.asked[0]
            return
        if text.isdigit() and 1 <= int(text) <= len(self.asked) < 20:
            yield self.asked[int(text) - 1]
        yield text
        if text.isidentifier() or not text.isascii():
            yield canonical(text)
        reader = read_latex if "\\" in text else read
        try:
            tree = reader(text, notation=WRITTEN)
        except ReadError:
            return
        tree = put_together(tree, self._aliases)
        if isinstance(tree, Name):
            yield tree.text
        if "prime" in text or "'" in text:
            yield canonical(text.replace("prime", "").replace("'", ""))

    def _by_words(self, part: str) -> str | None:
        """The one quantity whose name holds every word of the part: `with bias` for `flops.total.with_bias`; none of
        those that it is without, as `params without BN`."""
        words = self.said_in(part)
        left_out = WITHOUT.search(joined(part)) if "without" not in self.words else None
        lacking = {left_out["what"].lower()} if left_out else set[str]()
        if lacking and not lacking <= self.parted:
            return None
        return self.by_words(words - lacking - {"without"}, lacking) if lacking else self.by_words(words)

    def said_in(self, part: str) -> set[str]:
        """The words of what a part is called, as the key has them, without those that say nothing."""
        part = DENSE.sub("fc", joined(part)) if "fc" in self.words else joined(part)
        words = {SAME.get(word.lower(), word.lower()) for word in SPLIT.split(part) if word} - FILLERS
        words -= self.proper - self.words
        return words if "with" in self.words else words - {"with"}

    def is_of_another(self, part: str, words: AbstractSet[str], tree: Tree) -> bool:
        """Whether a tree is exactly the whole number that another quantity comes to, whose name has the same words:
        `with bias: 1152000` of the convolution, where the total is asked for."""
        return isinstance(tree, Number) and any(
            name != part and words <= words_of(name) and self._whole(name) == tree.value for name in self.members
        )

    def _whole(self, name: str) -> int | None:
        return figures.whole(self.key.exact[name]) if name in self.key.exact else None

    def by_words(self, words: AbstractSet[str], lacking: AbstractSet[str] = frozenset()) -> str | None:
        """The one quantity whose name holds all of these words, which are in small letters, and none that is lacking.

        Where several do, the one with the fewest other words; but none where several that are asked for do as well.
        """
        if not (words or lacking):
            return None
        if lacking and not any({*words, *lacking} <= words_of(name) for name in self.asked):
            return None  # without what tells none of the answers from another
        called = self._called.get(frozenset(words)) or self._found_anew.get(frozenset(words))
        words = words - {"shape"} if any(name.endswith(".shape") for name in self.asked) and len(words) > 1 else words
        called = called or self._called.get(frozenset(words))
        nouned = [name for name, own in self._nouned.items() if words <= own]
        if (called or len(nouned) == 1) and not lacking:
            return called or nouned[0]
        for pool in (self.asked, tuple(self.members)):
            fitting = sorted(
                (name for name in pool if words <= words_of(name) and not lacking & words_of(name)),
                key=lambda name: len(words_of(name)),
            )
            if fitting and (len(fitting) == 1 or len(words_of(fitting[0])) < len(words_of(fitting[1]))):
                return fitting[0]
            if fitting and pool is self.asked:
                return None
        return None


LOOSE = frozenset({"error", "output", "outputs", "state", "states"})  # nouns of many other things


def introduced(key: Key) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The quantities that a question introduces by a noun of one or two words, with these: `the attention weights a`,
    and with the noun alone.

    What is found anew, as `the velocity v_new`, goes by the noun only with a word that says so; no two go by one.
    """
    asks, found = key.question.table.asks, dict[str, set[str]]()
    for name in (*key.order, *(given.name for given in key.derivation.givens)):
        for noun in re.findall(rf"{NOUN}\s+{re.escape(name)}{BEHIND_NAME}", asks):
            anew = re.search(r"[._](?:new|next)$", name) is not None
            for said in {noun, noun.split()[-1]}:
                for called in (f"new {said}", f"updated {said}") if anew else (said,):
                    found.setdefault(called, set()).add(name)
    alone = ((*names, said) for said, names in found.items() if len(names) == 1)
    yield from ((name, (said,)) for name, said in alone if name in key.order)


def anew(key: Key) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is found anew, by the noun of its letter with a word that says so, `the new weights`; no two go by one."""
    names = [name for name in key.order if ANEW.fullmatch(name)]
    for name in names:
        other = set[str]().union(*(nouns(one) for one in names if one != name))
        said = sorted(nouns(name) - other)
        yield name, tuple(f"{word} {noun}" for word in ("new", "updated") for noun in said)


FUNCTIONAL = frozenset({"with", "without", "only", "both", "each", "mean", "half", "twice", "other", "another", "than"})
NOUN = (
    r"\b(?:the|an?|its|their|both)\s+((?:(?!(?:of|and|or|by|for|in|to|at|with|as)\b)[a-z]+\s+)?(?:[a-z]+-)?[a-z]{3,})"
)
BEHIND_NAME = r"(?=\s*(?:[=,.;:)]|and\b|$))"


WITHOUT = re.compile(r"\b(?:without|no|ohne|sans|sin)\s+(?P<what>[a-z]\w*)", re.IGNORECASE)


def joined(text: str) -> str:
    """The text with what the key's names have in one word in one: batch norm, BN; w/ and w/o written out."""
    for pattern, word in ONE_WORD:
        text = pattern.sub(word, text)
    return text


PROPER = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z]*-?[A-Z][A-Za-z]*(?:-\d+)?\b")
DENSE = re.compile(r"\bfully[ -]connected\b|\bdense\b", re.IGNORECASE)
ONE_WORD = (
    (re.compile(r"\b(?:whole|entire|full|complete)\s+(?:network|net|model)\b", re.IGNORECASE), "total"),
    (re.compile(r"\b(?:das\s+ganze|gesamte)\s+netz\b", re.IGNORECASE), "total"),
    (
        re.compile(r"\b(?:per|(?:for|in|on)\s+(?:each|every))\s+channel\b", re.IGNORECASE),
        "",
    ),
    (re.compile(r"\bdouble\s+precision\b", re.IGNORECASE), "float64"),
    (re.compile(r"\bsingle\s+precision\b", re.IGNORECASE), "float32"),
    (re.compile(r"\bhalf\s+precision\b", re.IGNORECASE), "float16"),
    (re.compile(r"\b(?:batch[ -]?norm(?:ali[sz]ation)?|BN)\b", re.IGNORECASE), "batchnorm"),
    (re.compile(r"(?<!\w)w/o(?!\w)|\bwithout\s+(?:counting|including|considering)\b", re.IGNORECASE), "without"),
    (re.compile(r"(?<!\w)w/(?=\s?[a-z])", re.IGNORECASE), "with "),
    (
        re.compile(
            r"\b(?:hyperbolic\s+tangent|tangens\s+hyperbolicus|tangente\s+(?:hyperbolique|hiperbólica|hyperbolicus))\b"
            r"(?:\s+function)?",
            re.IGNORECASE,
        ),
        "tanh",
    ),
    (re.compile(r"\b(?:sigmoid(?:e|funktion|al)|sigmoïde|sigmoide|logística|logistique)\b", re.IGNORECASE), "sigmoid"),
)


def words_of(name: str) -> set[str]:
    """The words of which the name of a quantity is made, in small letters."""
    return {word.lower() for word in SPLIT.split(name) if word}


ANEW = re.compile(r"(?P<name>\w+?)(?:\.|_)(?:new|next)")


def _anew(name: str) -> Iterator[str]:
    """What a value is called after a step, by the name that it had: w_2', w_2^+, `new w2`."""
    stem = name.rstrip("0123456789")
    yield from (f"{name}prime", f"{stem}prime{name[len(stem) :]}", f"{name}__plus", f"{name}__new", f"new {name}")
    yield from (f"{name} new", f"{name}_new", f"{name}_plus", f"updated {name}")
    yield from (f"{name}_neu", f"{name}_nuevo", f"{name}_nouveau")


def _sought(name: str) -> Iterator[str]:
    """What is estimated or optimal, w_hat, as other books mark it: w^*, w_{opt}, w_{MLE}."""
    if found := SOUGHT.fullmatch(canonical(name)):
        stem, number = found["stem"], found["number"]
        yield from (f"{stem}{mark}{number}" for mark in ("hat", "star", "_opt", "_MLE", "_ML", "hat_MLE", "hat_ML"))


SOUGHT = re.compile(r"(?P<stem>[A-Za-z]+?)(?:hat|star)(?P<number>[0-9]*)")


def _spellings(name: str, losses: Container[str]) -> Iterator[str]:
    """The ways to write a quantity's name, with and without the convention in it. losses: what is one here."""
    for base in dict.fromkeys((name, family(name), canonical(name))):
        yield base
        yield from (f"{letter}_{base}" for letter in LOSSES if base in losses)
        if side := SIDE.fullmatch(base):
            yield f"{side['side'][0].upper()}_{side['layer']}"
            yield f"{side['side'][0]}_{side['layer']}"
        yield base.replace(".", "_")
        yield base.replace(".", " ")
        if anew := ANEW.fullmatch(base):
            yield from _anew(anew["name"])
        pair = derivative(base)
        if pair is None:
            continue
        of, by = pair
        yield f"{of}prime"
        if of.isupper() and len(of) > 1:
            yield f"dL_{of}/d{by}"
        for target in LOSSES | {of} if of in losses else {of}:
            yield f"d{target}/d{by}"
            yield f"d{target}d{by}"
            yield f"d{target}_d{by}"
            yield f"{target}_{by}"
        if of in losses:
            yield from (f"grad_{by}", f"grad {by}", f"{by}.grad", f"d{by}", f"nabla_{by}", f"grad_{by}_{of}")
            yield f"nabla_{of}"
