"""Every phrase that is known beside a formula: one row for what it does, in one language.

A phrase that changes a value (half of, larger than, transposed) is not here, and must not be: what is not in the table
is strange, and makes what it touches unread. `#` stands for a small number, `@` for a letter or number that counts
parts, `%` for somebody's name: a word with a capital that begins no other phrase, `§` for one in the genitive. Phrases
are separated by `|`; the longest one that fits is taken.
"""

from __future__ import annotations

from theory.words.harmless import HARMLESS
from theory.words.rows import Rows
from theory.words.stances import AHEAD, MEANT

TABLE: Rows = (*HARMLESS, *MEANT, *AHEAD)
