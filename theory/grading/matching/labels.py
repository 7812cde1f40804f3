"""What words call a formula that has a name of its own: `the log is dL/dw = 3` speaks of another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from checks.reading import Chain
from theory.formula.names import derivative
from theory.grading.key import family
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.nouns import nouns
from theory.grading.matching.subjects import subject
from theory.words import Role
from theory.words.understanding import TOKEN
from theory.words.understanding import read as phrases

# What a clause begins with, and what stands between a name and its value
JOINS = re.compile(
    r"^\W*(?:(?:and|so|thus|then|hence|therefore|finally|while|the|our|my|it follows that"
    r"|this (?:gives|means)(?: that)?|we (?:get|find|see|obtain|have)(?: that)?)\b\W*)+",
    re.IGNORECASE,
)
COPULA = re.compile(
    r"\s+(?:(?:it|this|that)\s+)?(?:is|are|has|have|equals|becomes|ist|sind|beträgt|hat|lautet|est|es)\W*$",
    re.IGNORECASE,
)
CLAUSES = re.compile(r"[.;:,!?$]\s*")
# A noun with its article, and more words where a verb stands behind them
AHEAD = re.compile(
    r"(?:^|[.;:,!?$])\W*(?P<noun>(?:the|its|our)\s[^\W\d_]+(?:\sof\s(?:the\s)?[^\W\d_]+)?)\s*:\W*$"
    r"|(?:^|[.;:,!?$])\W*(?P<subject>[^\W\d_][^.;:,!?$]{0,80}?)\s+(?:is|are|was|equals|becomes|reads)\W*$",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"\W*(?:(?:which|this|that)\s+)?(?:is|are|as|being)\s+the\s+(?P<noun>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\W*$"
)
WHOSE = re.compile(
    r"(?:\b(?:of|by|respect\s+to|belongs\s+to|derivative\s+to)|^\W*(?:\w+\W+)?for)\s+the\s+(?:\w+\s+)?(?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)

PARAMETERS = frozenset({"bias", "biases", "input", "inputs", "target", "targets", "label", "labels", "logit", "logits"})
# What any formula may be called, and how closely.
NEUTRAL = frozenset(
    re.findall(
        r"\S+",
        """
    formula equation expression identity relation rule chain product quotient step steps pass backward backwards forward
    update part first second third fourth last next whole complete full required desired wanted one new updated network
    layer layers form forms closed simplified function term terms claim result reconstruction recursion solution optimum
    minimiser minimizer estimate estimator maximum-likelihood a an of for in by to with from at respect its their i we
    """,
    )
)


def another(aliases: Aliases, chain: Chain, before: str, after: str) -> str:
    """The noun that the words beside an answer call it by, where that is not known to be a name of what it begins with;
    empty where it names nothing that the question asks for, and has nothing to be mistaken for."""
    about = subject(aliases, chain) if chain.relations else None
    if about is None or not about.found or family(about.found[0]) not in aliases.asked:
        return ""
    own = nouns(about.found[0])
    for said in _called(before, after):
        if named := aliases.find(JOINS.sub("", said)):
            if set(named).isdisjoint(about.found):
                return said
        elif not _fits(said, own | aliases.words | aliases.proper | aliases.told | NEUTRAL):
            return said
    whose = [found["noun"] for words in (before, after) for found in WHOSE.finditer(words)]
    foreign = [noun for noun in whose if noun.lower() in PARAMETERS - own]
    return foreign[0] if foreign and derivative(about.found[0]) else ""


def _called(before: str, after: str) -> Iterator[str]:
    if ahead := AHEAD.search(before):
        yield ahead["noun"] or ahead["subject"]
    if behind := BEHIND.match(CLAUSES.split(after, maxsplit=1)[0]):
        yield behind["noun"]


def _fits(noun: str, known: AbstractSet[str]) -> bool:
    """Whether each of these words says nothing, is one of those that are known, or could be said of any formula."""
    tokens = [token.lower() for token in TOKEN.findall(noun)]
    for phrase in phrases(tokens):
        words = tokens[phrase.start : phrase.end]
        if known >= {*words}:
            continue
        if phrase.does not in SAYING or not MADE.isdisjoint(words):
            return False
    return True


SAYING = (Role.ANSWER, Role.FILLING, Role.CONCLUDING, Role.FINAL, Role.AND, Role.IS)
MADE = frozenset({"sum", "total", "mean", "average", "maximum", "minimum", "largest", "smallest", "greatest"})
