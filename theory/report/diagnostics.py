"""What was said of documents for other programs: as data, and in the formats of compilers, GitHub and SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from theory.cells import short, visible
from theory.links.link import Link, Truth
from theory.report.document_blocks import IN_QUESTION, STANDINGS, Checked
from theory.report.wording.links import TRUTHS, of_link, say

SCHEMA = 2
LONGEST = 300  # characters of a message
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


# Standing -> how grave that is: a word that compilers, GitHub's workflow commands and SARIF share.
LEVELS = {"wrong": "error", "doubt": "warning"}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One link in question. place: in a notebook its cell, else nothing. line, column: of its first character, from 1;
    of a notebook they count through all cells. end: line and column of the first character behind it."""

    path: str
    place: str
    line: int
    column: int
    end: tuple[int, int]
    rule: str
    level: str
    message: str


def diagnostics(checked: Checked) -> Iterator[Diagnostic]:
    """The links of a document that are wrong or for a person, in its order."""
    for link in checked.equalities.links:
        if link.truth in IN_QUESTION:
            (line, column), end = (checked.document.source.position(at) for at in link.at)
            level, place = LEVELS[STANDINGS[link.truth]], checked.place(line)
            yield Diagnostic(checked.name, place, line, column, end, rule(link.truth), level, message(link))


def rule(truth: Truth) -> str:
    """What a verdict is called among the rules of a checker."""
    return truth.value.replace(" ", "-")


def message(link: Link) -> str:
    """A link in question and why, in one short line."""
    sides = f"{short(link.left, 80)} {link.relation} {short(link.right, 80)}".rstrip()
    return short(visible(f"{sides}: {of_link(link) or TRUTHS[link.truth]}"), LONGEST)


def gcc(checked: Sequence[Checked]) -> str:
    """`file:line:column: error: message [rule]`, a line each, as editors read it from compilers.

    https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html
    """
    return "\n".join(
        f"{visible(one.path)}:{one.line}:{one.column}: {one.level}: {_placed(one)} [{one.rule}]"
        for document in checked
        for one in diagnostics(document)
    )


def _placed(one: Diagnostic) -> str:
    return f"{one.place}: {one.message}" if one.place else one.message


def github(checked: Sequence[Checked]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    return "\n".join(
        f"::{one.level} file={_property(one.path)},line={one.line},col={one.column},"
        f"title={_property(one.rule)}::{_data(_placed(one))}"
        for document in checked
        for one in diagnostics(document)
    )


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")  # ends of lines are spelled out by then


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(checked: Sequence[Checked]) -> str:
    """SARIF 2.1.0. Of a notebook the cell is named, since its lines are none of its file.

    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    found = [one for document in checked for one in diagnostics(document)]
    rules = [{"id": rule(truth), "shortDescription": {"text": TRUTHS[truth]}} for truth in IN_QUESTION]
    driver = {"name": "theory", "version": version("theory"), "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [_result(one) for one in found]}
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(one: Diagnostic) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(one.path)}}}
    if one.place:
        location["logicalLocations"] = [{"name": one.place, "kind": "element"}]
    else:
        (line, column), region = one.end, {"startLine": one.line, "startColumn": one.column}
        location["physicalLocation"]["region"] = {**region, "endLine": line, "endColumn": column}
    return {
        "ruleId": one.rule, "level": one.level, "message": {"text": _placed(one)}, "locations": [location],
    }  # fmt: skip


def _uri(path: str) -> str:
    """A relative path as a reference, an absolute one as an address."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())


def data(checked: Sequence[Checked]) -> str:
    """All links as JSON: of one document an object, of several a list of such under `documents`."""
    documents = [_document(one) for one in checked]
    whole = documents[0] if len(documents) == 1 else {"documents": documents}
    return json.dumps({"schema": SCHEMA, **whole}, ensure_ascii=False, indent=2)


def _document(checked: Checked) -> dict[str, object]:
    rows = [
        {
            "line": checked.document.source.origin(link.line), "place": checked.place(link.line),
            "question": link.question,
            "left": link.left, "relation": link.relation, "right": link.right,
            "verdict": link.truth.broad, "found": link.truth.value, "detail": say(link.cause),
            "mistake": link.mistake.name if link.mistake else None,
        }
        for link in checked.equalities.links
    ]  # fmt: skip
    counted = checked.equalities
    equalities = {"judged": counted.judged, "defining": counted.defining, "all": counted.count}
    counts = {truth.value: count for truth, count in checked.counts.items()}
    return {"document": checked.name, "links": rows, "counts": counts, "equalities": equalities}


# Format -> what writes it.
FORMATS: Mapping[str, Callable[[Sequence[Checked]], str]] = {
    "json": data, "gcc": gcc, "github": github, "sarif": sarif,
}  # fmt: skip
