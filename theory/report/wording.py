"""Every sentence that people read of a verdict or a reason: one table for each kind."""

from __future__ import annotations

from theory.documents.pieces import Reason, Stance, Why

UNREAD = {
    Why.WORDS: "words touch the equality, or it is no formula that stands by itself; set it between $ signs",
    Why.GRAMMAR: "{fact}",
    Why.NOT_CLOSED: "a formula begins here and is not closed; close {fact}",
    Why.OWN_MACRO: "\\{fact} is a macro of the document's own; write what it stands for",
    Why.PROGRAM: "programs, and what they print, are not judged",
    Why.HIDDEN: "comments and preambles are not judged",
    Why.TABLE: "the heads of the table don't say which cells are equal; write name, formula and value above them",
    Why.LIST_MARK: "'{fact}' before the formula may be a sign or a list's mark; use another mark",
    Why.ROWS_SHIFTED: "expected the brackets of a matrix's rows in one column; it may be a matrix or several vectors",
    Why.ROWS_UNLIKE: "expected rows of one length in brackets, with the text beside them on one line",
    Why.STAR: "the * behind a name that also has one as a mark may be a sign; write * with space around for a product",
    Why.INDEXED_SUM: "a sum or a product over an index is read in LaTeX only; write it as \\sum, or the terms out",
    Why.TIMES: "the x of '{fact}' may be a letter or a sign; write * for a product",
    Why.WORD: "'{fact}' may be one name or a product; write a sign between factors",
}

STANCES = {
    Stance.CLAIMED: "it is claimed",
    Stance.DENIED: "the words before it take it back",
    Stance.DOUBTED: "the words around it doubt it",
    Stance.ASKED: "it is asked, not claimed",
    Stance.SUPPOSED: "it is supposed, not claimed",
    Stance.QUOTED: "it is quoted from somebody else",
    Stance.STRUCK: "it is struck out",
    Stance.ALTERNATIVE: "it is one of several that exclude one another",
}


def unread(reason: Reason) -> str:
    """Why something was not read."""
    return UNREAD[reason.why].format(fact=reason.fact or "it")


def stance(found: Stance) -> str:
    """Why a statement that is not claimed is not judged."""
    return STANCES[found]
