"""Lines by which people say that they hand in no answer there: `skipped`, `I don't know`, `see the attached file`."""

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


# Of these words alone, a file's among them, are the lines made that send a reader to another file.
FILES = {
    "en": """
        attached | attachment | attachments | file | files | pdf | document | documents | notebook | zip | upload |
        uploaded
    """,
    "de": "anhang | angehängt | datei | dateien",
    "fr": "fichier | fichiers | jointe",
    "es": "archivo | archivos | adjunto",
}
BESIDE_FILES = {
    "en": """
        a | all | and | answer | answers | are | as | assignment | below | find | for | here | homework | i | in | is |
        it | my | please | see | solution | solutions | submission | submitted | the | to | whole | work | written
    """,
    "de": "bitte | die | der | im | in | ist | sind | meine | lösung | lösungen | siehe",
    "fr": "le | les | mes | pièce | réponses | voir",
    "es": "ver | el | los | mis | respuestas | en",
}


def _listed(said: dict[str, str]) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for told in said.values() for phrase in told.split("|"))


KNOWN, OF_FILES, WITH_FILES = _listed(PHRASES), _listed(FILES), _listed(FILES) | _listed(BESIDE_FILES)
NAMED = re.compile(r"[\w-]{1,80}\.(?:pdf|md|tex|txt|ipynb|docx|odt|html|csv|zip|jpe?g|png|heic)")  # the name of a file
LONGEST = 200  # characters of such a line


def points_elsewhere(line: str) -> bool:
    """Whether a line says only that the answers are in another file."""
    if len(line) > LONGEST:
        return False
    words = [word.strip("!,;:()[]*_\"'`<>").rstrip(".") for word in line.lower().split()]
    named = [NAMED.fullmatch(word) is not None for word in words]
    known = all(word in WITH_FILES or name or not word for word, name in zip(words, named, strict=True))
    return known and (any(named) or not OF_FILES.isdisjoint(words))


def says_nothing(line: str) -> bool:
    """Whether the words of a line, marks at its ends apart, say that there is no answer."""
    words = " ".join(line.replace("’", "'").lower().split())
    return re.sub(r"^[^\w]+|[^\w]+$", "", words) in KNOWN
