"""Reports as text and as data, and the commands of LaTeX that may stand in them."""

from __future__ import annotations

import json
from typing import Any

from theory.report import pdf, writers
from theory.report.blocks import Group

# What the kernel, amsmath, amssymb, graphicx, geometry and longtable define, of all that is written.
COMMANDS = """
documentclass usepackage newsavebox newenvironment displaystyle ifdim wd linewidth resizebox usebox else fi begin
end title date maketitle section subsection subsubsection paragraph item itshape ttfamily small scriptsize
footnotesize sloppy setlength tabcolsep hline endhead rule noindent text texttt textbackslash textasciitilde
textasciicircum ensuremath allowbreak frac sqrt left right hat bar tilde mathbf operatorname chain quad mathrm
cdot odot to le ge in top dots times sum prod approx lVert rVert ne nabla circ pm div forall implies equiv sim
propto triangleq lceil rceil lfloor rfloor ell partial infty ln log exp tanh sinh cosh sin cos tan max min lim prime
backslash surd alpha beta gamma delta epsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega
Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega zeta iota upsilon varepsilon
"""
PLAIN = set(COMMANDS.split())


def written(group: Group, ending: str) -> str:
    """The report as text; for a PDF, the source that it is set from."""
    return pdf.source(group) if ending == ".pdf" else writers.render(group, ending).decode()


def data(group: Group) -> dict[str, Any]:
    return json.loads(writers.render(group, ".json"))
