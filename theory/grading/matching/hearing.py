"""What the words beside a value of a hand-in say: what they name of the question, and whether all of them are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from checks.vocabulary import SPELLINGS
from theory.grading.matching.aliases import COUNTED, DENSE, SAME, Aliases, joined, words_of
from theory.grading.matching.phrasing import phrased
from theory.grading.matching.surroundings import plain
from theory.words import Role, Stance
from theory.words.understanding import MARKS, longest
from theory.words.understanding import read as phrases
from theory.words.working import SPOKEN

# Beside a value that stands in words these say nothing, in addition to the table's.
IDLE = frozenset(
    re.findall(
        r"\w+",
        """
        for in the function functions of its their range ranges codomain image lies lie between is are at that those
        part with answer a an and output outputs der die das für im ist liegt funktion bereich wertebereich von zwischen
        on to both all layer network number numbers altogether overall result values value interval open exclusive total
        shape size after gives
        puts put out has have maps map it needs learnable trainable they this contains in be should
        respectively there here so we i you our my these those its one when once while whereas
        now two need learn learns terms feature net nets model networks neural whole entire complete
        adding summing up everything layers bounded take takes onto into
        require requires required perform performs performed cost costs count counts amount amounts come comes make
        makes get got find found obtain obtained compute computed calculate calculated
        stay stays remain remains vary varies map maps squash squashes go goes range ranges cover covers
        strictly exactly always everywhere together jointly combined trainable learnable backward pass us
        es sie wir ich man sich auf zu bei aus hat haben gibt ergibt ergeben werden wird braucht brauchen
        benötigt benötigen bekommt bekommen erhält erhalten beide beiden alle aller allen zusammen jeweils
        netz netzwerk netzes modell schicht schichten faltung faltungsschicht pooling trainierbar trainierbare
        trainierbaren lernbare lernbaren ausgabe ausgabegröße größe form eingänge eingaben eingang werte echt streng
        nimmt nehmen zahlen gesamten gesamte ganze ganzen
        le la les un une des du de dans réseau modèle couche couches possède compte contient il y a on au aux pour et
        entraînables apprenables sortie taille entrées valeurs toutes tous les deux
        el los las red modelo capa capas tiene tienen hay hace falta necesita necesitan salida tamaño entradas valores
        rango función funciones toma gama fonction intervalle prend entrenables entre todas todos ambas en y del
        il rete ha sono ci in uscita addestrabili
        """,
    )
)


# Those of them that a number may be of, and formulas too: it is no answer where nothing but them names it.
THINGS = frozenset(
    re.findall(
        r"\w+",
        """
        function functions range ranges codomain image funktion bereich wertebereich layer layers output outputs
        interval shape size maximum minimum steps open after puts takes out
        """,
    )
)

WORD = re.compile(r"[^\W\d_]\w*(?:['’.-][^\W\d_]+|-\d+)*(?:/[d∂]\w+)?|\d+|\S")


def _without(aliases: Aliases, words: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """The words without `without` and what is left out, where that tells two quantities apart."""
    kept, lacking, at = list[str](), set[str](), 0
    while at < len(words):
        leaves_out = _called(aliases, words[at]).lower() == "without" and "without" not in aliases.words
        what = words[at + 1].lower() if leaves_out and at + 1 < len(words) else ""
        if what in aliases.parted and what not in COUNTED:
            lacking.add(what)
            at += 2
        else:
            kept.append(words[at])
            at += 1
    return kept, frozenset(lacking)


def _called(aliases: Aliases, word: str) -> str:
    """A word as the key has it: `without` for `ohne`, `params` for `weights`, `sigmoid` for `logistic`."""
    low = word.lower()
    if low in SAME:
        return SAME[low]
    if low in aliases.words and low in aliases.named:
        return word
    counted = next((kind for kind, words in COUNTED.items() if low in words), "")
    return counted or SPELLINGS.get(LOGISTIC.sub("logistic", low)) or word


LOGISTIC = re.compile(r"^(?:logistische[nrs]?|logistics)$")  # as the table of functions has it


MADE = (frozenset({"sum", "total"}), frozenset({"mean", "average"}))  # how one number is made of several


def _otherwise(word: str, own: AbstractSet[str]) -> bool:
    """Whether a word says that a number is made of others in another way than what the question asks for."""
    return any(word in kind and not kind & own and any(other & own for other in MADE) for kind in MADE)


def _made_of(word: str, of: str, own: AbstractSet[str]) -> bool:
    """Whether words say that a value is made of several, `the sum of the scores`, and the question has no such one."""
    return of == "of" and any(word in kind and not kind & own for kind in MADE)


def of_others(words: Sequence[str], owners: AbstractSet[str]) -> bool:
    """Whether words say that something is `theirs`, and neither one of its owners stands before it, as in `the
    functions and their ranges`, nor that it is made of them, as in `their mean`."""
    low = [word.lower() for word in words]
    if "their" not in low:
        return False
    place = low.index("their")
    return owners.isdisjoint(low[:place]) and not any(word in kind for kind in MADE for word in low[place + 1 :][:1])


def claims(words: Sequence[str]) -> bool:
    """Whether words say of something that it is a value, rather than go on in what was said before."""
    return not CLAIMING.isdisjoint(map(str.lower, words))


def _conditional(aliases: Aliases, words: Sequence[str]) -> bool:
    """Whether words say under which value another thing is what it is: `the threshold with precision`, `for a recall
    of`, and not `at conv1 the size is`."""
    low = [word.lower() for word in words]
    if claims(words):
        return False
    for place, word in enumerate(low):
        binds = (word in WHERE and word not in aliases.words) or (word == "for" and low[place + 1 : place + 2] == ["a"])
        noun = next((other for other in low[place + 1 :] if other not in ARTICLES), "")
        if binds and aliases.is_whole(noun):
            return True
    return False


WHERE, ARTICLES = frozenset({"with", "at", "given"}), frozenset({"a", "an", "the"})
CLAIMING = frozenset(
    {":", "is", "are", "was", "has", "have", "gives", "equals", "ist", "sind", "hat", "es", "est", "tiene"}
)


@dataclass(frozen=True, slots=True)
class Heard:
    """names: the words that name something of the question. final: whether they say that the value counts. other:
    whether they name something of which it is not known that the question asks for it: `12 layers`. past: whether they
    say what it was. wanted: whether they say what it should be. claimed: whether they say that something is a value."""

    names: frozenset[str]
    final: bool
    other: bool = False
    past: bool = False
    wanted: bool = False
    claimed: bool = False


def hear(aliases: Aliases, beside: str) -> Heard | None:
    """What the words beside a value say; None where one of them is not known to be harmless."""
    said_of = plain(phrased(aliases, beside))
    if "fc" in aliases.words:
        said_of = DENSE.sub("fc", said_of)
    written, lacking = _without(aliases, WORD.findall(joined(said_of).replace("|", " ")))
    named = [word.lower() in aliases.words and word.lower() not in COUNTED for word in (*written[1:], "")]
    if any(_otherwise(word.lower(), aliases.words) for word in written):
        return None
    if any(_made_of(word.lower(), of.lower(), aliases.words) for word, of in pairwise(written)):
        return None
    if of_others(written, THINGS | aliases.words) or _conditional(aliases, written):
        return None
    tokens = [  # `no` is a part of a name before one, as in `no bias`, and else takes something back
        word if word.lower() == "no" and not named[place] else _called(aliases, word)
        for place, word in enumerate(written)
    ]
    said: set[str] = set()
    final = claimed = False
    if _lacks_another(aliases, tokens):
        return None
    tokens = _without_circumstances(tokens)
    found = list(phrases(tokens))
    for phrase in found:
        token = tokens[phrase.start].lower()
        own = [word for word in map(str.lower, tokens[phrase.start : phrase.end]) if word in aliases.words]
        own += words_of(token) if token in aliases.lowered else ()
        if isinstance(phrase.does, Stance) and not own:
            return None
        if phrase.does is Role.OF and not IDLE.issuperset(map(str.lower, tokens[phrase.start : phrase.end])):
            return None  # the domain, and not the range
        final = final or phrase.does is Role.FINAL
        claimed = claimed or phrase.does in CLAIMS or token in CLAIMING
        said.update(own)
        if token in ALL_SLOPES and aliases.slopes:
            said.add(SLOPES)
            continue
        if phrase.does is Role.FINAL and "total" in aliases.words:
            said.add("total")
        known = own or token in IDLE or token in MARKS or token in aliases.proper or token in aliases.titled
        if phrase.does is Role.SIGN or (phrase.does is None and not known):
            return None
    if lacking:
        said.update(words_of(aliases.by_words(said, lacking) or ""))
    low = frozenset(map(str.lower, tokens))
    if low - MARKS == {"all"} and "total" in aliases.words:
        said.add("total")  # all: 21748
    other = not said and not (THINGS | aliases.titled).isdisjoint(low)
    return Heard(frozenset(said), final, other, not PAST.isdisjoint(low), "should" in low, claimed)


def _without_circumstances(tokens: Sequence[str]) -> list[str]:
    """The words without phrases that say after what, by what or from what a value was found: `after the shift`."""
    kept, at = list[str](), 0
    while at < len(tokens):
        phrase = longest(tokens, at, SPOKEN)
        told = tokens[at].lower() in CIRCUMSTANCE and phrase.does is Role.FILLING and phrase.end > at + 1
        kept += () if told else tokens[at : at + 1]
        at = phrase.end if told else at + 1
    return kept


CIRCUMSTANCE = frozenset({"after", "by", "from"})
CLAIMS = frozenset({Role.IS, Role.CONCLUDING, Role.ANSWER, Role.FINAL})


def _lacks_another(aliases: Aliases, words: Sequence[str]) -> bool:
    """Whether words say that something is left out that is no part of a name of the question's: `without the pool`."""
    low = [word.lower() for word in words]
    for place, word in enumerate(low):
        noun = next((other for other in low[place + 1 :] if other not in ARTICLES), "") if word == "without" else ""
        if noun[:1].isalpha() and noun not in aliases.parted | ALONE:
            return True
    return False


ALONE = frozenset({"and", "und", "it", "sind", "ist", "is", "are", "there", "we", "i", "es"})  # goes on behind a name


SLOPES = "derivatives"  # all of those that are asked for one by one
ALL_SLOPES = frozenset(
    {"derivatives", "gradients", "slopes", "partials", "ableitungen", "gradienten", "dérivées", "derivadas"}
)
PAST = frozenset({"was", "were", "war", "waren"})
