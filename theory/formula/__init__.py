"""One formula -> boxes -> LaTeX, Unicode, ASCII, MathML, Typst."""
