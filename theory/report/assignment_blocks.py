"""Puts the groups of single questions under their assignments: the order and the titles of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from theory.question import Assignment
from theory.report.blocks import Group, Text


def bind(assignments: Iterable[Assignment], groups: Mapping[str, Group], title: str = "Worked answers") -> Group:
    """One group for each assignment with the questions that were worked, by their id; others are left out."""
    chapters = []
    for assignment in assignments:
        worked = tuple(groups[question.id] for question in assignment.questions if question.id in groups)
        if worked:
            heading = assignment.heading
            course = (Text(heading.course),) if heading.course else ()
            chapters.append(Group(assignment.name, heading.title, (*course, *worked)))
    return Group("report", title, tuple(chapters))
