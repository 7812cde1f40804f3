"""A file of any format as an ordered list of pieces: statements, prose and what could not be read, each with its place.

bytes -> `formats.text` -> as markdown, where `formats.REWRITTEN` says so -> `passages.parts`, or a reader of `formats`
for the whole -> formulas -> `reading.passages` -> `pieces.Document`. A table of answers (`structured`) gives its
statements at once: its keys say what they are for. A new format is one reader and one row in `formats` or in
`structured`; a new reason why something is unread is a member of `pieces.Why` and its words in
`theory/report/wording/links.py`; words around a formula are rows of `theory/words/`.
"""
