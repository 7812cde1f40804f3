"""What docutils reads in a report is what the data holds, and foreign text is text to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.theory.report.extracting import latex_chains, latex_entries, number
from tests.theory.report.plain import data
from tests.theory.report.reports import HOSTILE, QUESTIONS, checked, counted, evidence, hostile, hostile_link, report
from theory.report import writers
from theory.report.blocks import Group

core = pytest.importorskip("docutils.core", reason="docutils is not installed")
nodes = pytest.importorskip("docutils.nodes")


def document(group: Group) -> Any:
    """The tree that docutils reads."""
    return parsed(writers.render(group, ".rst").decode())


def parsed(text: str) -> Any:
    """What docutils complains about stands in the tree as a message."""
    settings = {"report_level": 1, "warning_stream": False, "file_insertion_enabled": False, "raw_enabled": False}
    return core.publish_doctree(text, settings_overrides=settings)


def texts(tree: Any, kind: Any) -> list[str]:
    return [node.astext() for node in tree.findall(kind)]


def innermost(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for part in made["groups"] for leaf in innermost(part)] if "groups" in made else [made]


MADE = [lambda: report(*QUESTIONS), checked, counted, lambda: evidence("csc420-a2/q3b"), lambda: report("csc420-a2/q1")]


@pytest.mark.parametrize("make", MADE)
def test_docutils_has_nothing_to_complain_about(make: Any) -> None:
    assert texts(document(make()), nodes.system_message) == []


@pytest.mark.parametrize(("right", "wrong"), [(".. math::", ".. maths::"), ("====", "="), ("  - ", " - ")])
def test_docutils_complains_about_a_report_that_is_spoilt(right: str, wrong: str) -> None:
    text = writers.render(report("csc420-a2/q3b"), ".rst").decode()
    assert texts(parsed(text.replace(right, wrong)), nodes.system_message)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_number_and_verdict_of_the_data_is_there(name: str) -> None:
    tree, made = document(report(name)), data(report(name))["groups"][0]
    chains = [chain for text in texts(tree, nodes.math_block) for chain in latex_chains(text)]
    assert len(chains) == len(made["quantities"])
    for chain, row in zip(chains, made["quantities"], strict=True):
        if isinstance(row["rounded"], str):
            assert latex_entries(chain, 0) == [number(row["rounded"])]
    cells = texts(tree, nodes.entry)
    assert [cell for cell in cells if cell.isupper() and len(cell) > 5] == [row["verdict"] for row in made["evidence"]]


def test_every_link_and_every_cell_is_there() -> None:
    said = document(checked()).astext()
    for part in innermost(data(checked())):
        assert all(f": {row['verdict']}" in said for row in part["links"])
    (made,) = innermost(data(counted()))
    cells = texts(document(counted()), nodes.entry)
    for row in made["tables"][0]["rows"]:
        for value in row:
            shown = f"{value:,}" if isinstance(value, int) else value
            assert any(cell.lstrip("█ ") == shown for cell in cells), shown


@pytest.mark.parametrize("text", [*HOSTILE, "- x", "1. x", "(a) x", ".. raw:: html", ":x: y", "x::", ">>> x", "|x|_"])
def test_foreign_text_is_text(text: str) -> None:
    for made in (hostile(text), hostile_link(text)):
        tree = document(made)
        assert texts(tree, nodes.system_message) == []
        assert not list(tree.findall(nodes.raw))
        assert " ".join(text.split()) in " ".join(tree.astext().split())
