"""What each verdict earns, and how a question's marks are spread over its parts: exact fractions from a table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from theory.errors import InputError
from theory.exact import number
from theory.grading.marks import Mark

SHARES: Mapping[Mark, Fraction] = {mark: mark.row.share for mark in Mark}
AFTER_WRONG_STEP = "after-wrong-step"  # a right result whose own chain has a link that does not hold
ACCEPTED = "accepted"  # right under a convention that the question itself takes as right
MARKS = 1  # of a question that the bank gives none


@dataclass(frozen=True)
class Policy:
    """What is earned.

    shares: verdict -> part of the marks that it earns. weights: `q3b` -> quantity -> weight within its question.
    after_wrong_step: the most that a right result earns after a step that does not hold. All of it, unless the
    instructor says less: the verdict is about the result, the step is shown either way, and an equals sign that was
    only written carelessly should not cost marks before a person has looked at it. accepted: what is earned under a
    convention that the question itself takes as right.
    """

    shares: Mapping[Mark, Fraction] = field(default_factory=lambda: dict(SHARES))
    weights: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    after_wrong_step: Fraction = Fraction(1)
    accepted: Fraction = Fraction(1)

    def out_of(self, question: str, marks: int | None, parts: tuple[str, ...]) -> dict[str, Fraction]:
        """The marks of every part; parts without a weight of their own weigh 1, or 0 where others have weights."""
        own = self.weights.get(question, {})
        weights = {part: own.get(part, Fraction(0 if own else 1)) for part in dict.fromkeys((*parts, *own))}
        total = sum(weights.values())
        full = Fraction(MARKS if marks is None else marks)
        return {part: full * weight / total if total else Fraction(0) for part, weight in weights.items()}

    def earned(
        self, verdict: Mark, out_of: Fraction, *, after_wrong_step: bool = False, accepted: bool = False
    ) -> Fraction:
        share = self.accepted if accepted else self.shares[verdict]
        if after_wrong_step and verdict.row.result:
            share = min(share, self.after_wrong_step)
        return share * out_of


def decimal(marks: Fraction, places: int = 2) -> str:
    """Exact marks as a decimal for people and spreadsheets: `3.75`, `12`."""
    text = f"{float(marks):.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(path: Path) -> Policy:
    """A policy from a TOML file: `[shares]` verdict = "1/2", and `[weights.q3b]` quantity = 3. Raises InputError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    if unknown := tables.keys() - {"shares", "weights"}:
        raise InputError(f"{path}: expected the tables shares and weights, but found {', '.join(sorted(unknown))}")
    verdicts = {verdict.value: verdict for verdict in Mark}
    shares, others = dict(SHARES), {AFTER_WRONG_STEP: Fraction(1), ACCEPTED: Fraction(1)}
    for name, value in _table(tables.get("shares", {}), path, "shares").items():
        if name not in verdicts and name not in others:
            known = ", ".join((*verdicts, *others))
            raise InputError(f"{path}: shares: expected one of {known}, but found {name}")
        share = number(value, f"{path}: shares.{name}")
        if not 0 <= share <= 1:
            raise InputError(f"{path}: shares.{name}: expected a share from 0 to 1, but found {value}")
        if name in others:
            others[name] = share
        else:
            shares[verdicts[name]] = share
    weights = {}
    for question, parts in _table(tables.get("weights", {}), path, "weights").items():
        table = _table(parts, path, f"weights.{question}")
        weights[question] = {part: number(value, f"{path}: weights.{question}.{part}") for part, value in table.items()}
        if any(weight < 0 for weight in weights[question].values()):
            raise InputError(f"{path}: weights.{question}: expected weights of 0 or more")
    return Policy(shares, weights, others[AFTER_WRONG_STEP], others[ACCEPTED])


def _table(value: Any, path: Path, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"{path}: {where}: expected a table, but found {value!r}")
    return value
