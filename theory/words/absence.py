"""Lines by which people say that they hand in no answer: `skipped`, `I don't know`."""

from __future__ import annotations

import re

# Whole lines. What could be an answer to some question, such as "none", is not here.
PHRASES = {
    "en": """
        skip | skipped | skip this | skip this one | skipped this | skipped this one | i skipped this | no answer |
        not answered | unanswered | not attempted | not done | left blank | left out | don't know | i don't know |
        do not know | i do not know | didn't know | no idea | ran out of time | no time | out of time
    """,
    "de": "ausgelassen | übersprungen | keine antwort | weiß nicht | ich weiß nicht | keine ahnung | keine zeit",
    "fr": "pas de réponse | sans réponse | je ne sais pas | pas fait",
    "es": "sin respuesta | no sé | no lo sé | no hecho",
}
KNOWN = frozenset(" ".join(phrase.split()) for said in PHRASES.values() for phrase in said.split("|"))


def says_nothing(line: str) -> bool:
    """Whether the words of a line, marks at its ends apart, say that there is no answer."""
    words = " ".join(line.replace("’", "'").lower().split())
    return re.sub(r"^[^\w]+|[^\w]+$", "", words) in KNOWN
