"""What a student is told of each part: why it has its verdict, as sentences, as markdown and for an autograder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from theory.cells import code, visible
from theory.grading.data import decimal, fraction

TOLD = frozenset(
    {"wrong", "missing", "right-elsewhere", "right-carried"}
)  # verdicts that the expected answer goes with


def facts(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Why a part has its verdict: label and text, in the order in which they are read."""
    if part["verdict"] in TOLD and part["expected"] is not None:
        yield "Expected", part["expected"]
    wrong = part["first_wrong"]
    if wrong is not None:
        where = "" if wrong["line"] is None else f" in line {wrong['line']}"
        yield f"First wrong{where}", f"{wrong['left']} = {wrong['right']}"
    if part["mistake"]:
        yield "Mistake", part["mistake"]
    if part["note"]:
        yield "Note", part["note"]
    if decided := part.get("overridden"):
        by = f" by {decided['by']}" if decided["by"] else " by a person"
        yield f"Decided{by}", decided["note"] or f"it was {decided['verdict']}"


def sentences(part: Mapping[str, Any], quote: Callable[[str], str] = str) -> list[str]:
    return [f"{label}: {quote(text)}." for label, text in facts(part)]


def marks(row: Mapping[str, Any]) -> str:
    """`7.5 of 10`"""
    return f"{decimal(row['earned'])} of {decimal(row['out_of'])}"


def markdown(assignment: str, row: Mapping[str, Any]) -> str:
    """The whole of it as markdown; the student's own words only inside code spans."""
    lines = [f"# {assignment}: {code(row['file'])}", "", f"{marks(row)} marks", ""]
    if row.get("trouble"):
        lines += [f"This submission could not be read: {code(row['trouble'])}. A person will look at it.", ""]
    question = None
    for part in row["parts"]:
        if part["question"] != question:
            lines += [""] if question else []
            question = part["question"]
            lines += [f"## {code(question)}", ""]
        earned = f" ({marks(part)})" if fraction(part["out_of"]) else ""
        given = "" if part["given"] is None else f" {code(part['given'])}"
        lines.append(f"- **{code(part['part']) if part['part'] else 'answer'}**{given}: {part['verdict']}{earned}")
        lines += [f"  {sentence}" for sentence in sentences(part, code)]
    if links := row.get("links"):
        lines += ["", "## Links that do not hold", "", *(f"- {link_sentence(link, code)}" for link in links)]
    return "\n".join([*lines, ""])


def link_sentence(link: Mapping[str, Any], quote: Callable[[str], str] = str) -> str:
    """`line 7: a = b: left is 2 times the right side`"""
    why = f": {quote(link['why'])}" if link["why"] else ""
    return f"line {link['line']}: {quote(link['left'] + ' = ' + link['right'])}{why}"


def gradescope(row: Mapping[str, Any]) -> dict[str, Any]:
    """Gradescope's results.json (its autograder specification): one test for each part that carries marks."""
    tests = []
    for part in row["parts"]:
        if not fraction(part["out_of"]) and part["verdict"] not in ("wrong", "unread"):
            continue
        tests.append({
            "name": visible(f"{part['question']} {part['part']}"),
            "score": float(fraction(part["earned"])),
            "max_score": float(fraction(part["out_of"])),
            "status": "passed" if part["earned"] == part["out_of"] else "failed",
            "output": visible(" ".join(sentences(part))),
            "output_format": "text",
        })  # fmt: skip
    return {"score": float(fraction(row["earned"])), "output": visible(row.get("trouble", "")), "tests": tests}
