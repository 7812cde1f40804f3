"""Answers of school questions as another hand writes them, edited ones, and an evaluator that tells them apart."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Any

import mpmath

WORDS = ("True", "False")
DECIMAL = re.compile(r"[0-9]+\.[0-9]+")  # kept as a text: a float would lose digits
TIME = re.compile(r"([0-9]+):([0-9]{2}) ([AP]M)")
DIGITS = 60  # with which formulas are evaluated
POINTS = 4
APART = mpmath.mpf(10) ** -30  # two values that are nearer to each other are the same
SEED = 5
UNIT = re.compile(r"(?:How many|in) ([a-zμ]+)(?: are there in .*)?\?$")
SYMBOLS = {
    "millilitres": "ml", "litres": "l", "nanometers": "nm", "millimeters": "mm", "centimeters": "cm", "meters": "m",
    "kilometers": "km", "nanograms": "ng", "milligrams": "mg", "grams": "g", "kilograms": "kg", "tonnes": "t",
    "seconds": "s", "minutes": "min", "hours": "h", "milliseconds": "ms", "nanoseconds": "ns", "days": "days",
    "weeks": "weeks", "months": "months", "years": "years", "decades": "decades",
}  # fmt: skip


# --- what an answer means ---------------------------------------------------------------------------------------


def meaning(kind: str, answer: str) -> Any:
    """What an answer of a kind says: the same for two answers only where they say the same."""
    if answer in WORDS:
        return answer
    if found := TIME.fullmatch(answer):
        return (int(found[1]) % 12, int(found[2]), found[3])
    if "base" in kind:
        return answer
    return tuple(_values(part) for part in answer.split(", "))


def _values(text: str) -> tuple[Any, ...]:
    """A formula's values at random points, where all its letters are positive."""
    rng = random.Random(SEED)
    tree = ast.parse(DECIMAL.sub(r"'\g<0>'", text), mode="eval").body
    found = []
    with mpmath.workdps(DIGITS):
        for _ in range(POINTS):
            point = {letter: mpmath.mpf(rng.randint(1, 99)) / rng.randint(1, 9) for letter in ascii_lowercase}
            found.append(_value(tree, point))
    return tuple(found)


def _value(node: ast.expr, point: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return mpmath.mpf(str(node.value))
    if isinstance(node, ast.Name):
        return point[node.id]
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, point)
    if isinstance(node, ast.Call):
        return mpmath.sqrt(_value(node.args[0], point))
    assert isinstance(node, ast.BinOp)
    return OPERATIONS[type(node.op)](_value(node.left, point), _value(node.right, point))


OPERATIONS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


def same(one: Any, other: Any) -> bool:
    """Whether two meanings are one."""
    if isinstance(one, tuple):
        return isinstance(other, tuple) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, mpmath.mpf) and isinstance(other, mpmath.mpf):
        gap, size = one - other, mpmath.mpf(max(one, -one, other, -other))
        return bool(-APART * size <= gap <= APART * size)
    return one == other


# --- another hand -----------------------------------------------------------------------------------------------


def restated(rng: random.Random, kind: str, question: str, answer: str) -> tuple[str, str]:
    """The right answer, with its unit where the question names one, and this answer in another form and in words."""
    gold, text = answer, answer
    if answer in WORDS:
        return gold, rng.choice([answer, answer.lower(), f"**{answer}**", rf"$\text{{{answer}}}$", f"{answer}."])
    if TIME.fullmatch(answer):
        return gold, rng.choice([answer, answer.lower(), f"**{answer}**", f"{answer}.", f"0{answer}"[-8:]])
    if "base" in kind:
        return gold, rng.choice([answer, f"**{answer}**", f"{answer}."])
    parts = answer.split(", ")
    if len(parts) > 1:
        text = _listed(rng, [_formula(rng, part) for part in parts])
    else:
        text = _formula(rng, answer)
        if kind == "measurement__conversion" and (unit := UNIT.search(question)) and unit[1] in SYMBOLS:
            gold, text = f"{answer} {unit[1]}", f"{text} {rng.choice([unit[1], SYMBOLS[unit[1]]])}"
    dress = rng.choice(["{}", "${}$", r"$\boxed{{{}}}$", "The answer is ${}$.", "So we get **${}$**", "Answer: {}"])
    return gold, dress.format(text)


def _listed(rng: random.Random, parts: list[str]) -> str:
    return rng.choice([", ".join(parts), rf"{', '.join(parts[:-1])} \text{{ and }} {parts[-1]}"])


SUM, SIGNED, PRODUCT, POWER, ATOM = range(5)  # how tightly what was written holds together


def _formula(rng: random.Random, text: str) -> str:
    """A formula in LaTeX, with its terms in another order here and there."""
    return _latex(rng, ast.parse(DECIMAL.sub(r"'\g<0>'", text), mode="eval").body)[0]


def _latex(rng: random.Random, node: ast.expr) -> tuple[str, int]:
    if isinstance(node, ast.Constant):
        return _number(rng, str(node.value)), ATOM
    if isinstance(node, ast.Name):
        return node.id, ATOM
    if isinstance(node, ast.UnaryOp):
        return f"-{_held(rng, node.operand, PRODUCT)}", SIGNED
    if isinstance(node, ast.Call):
        return rf"\sqrt{{{_latex(rng, node.args[0])[0]}}}", ATOM
    assert isinstance(node, ast.BinOp)
    if isinstance(node.op, ast.Add):
        terms = [_held(rng, node.left, SUM), _held(rng, node.right, PRODUCT)]
        return " + ".join(terms if terms[0].startswith("-") or rng.random() < 0.5 else terms[::-1]), SUM
    if isinstance(node.op, ast.Sub):
        return f"{_held(rng, node.left, SUM)} - {_held(rng, node.right, PRODUCT)}", SUM
    if isinstance(node.op, ast.Div):
        above, below = _latex(rng, node.left)[0], _latex(rng, node.right)[0]
        sign = "-" * (isinstance(node.left, ast.UnaryOp))
        return rf"{sign}\frac{{{above.removeprefix(sign)}}}{{{below}}}", SIGNED if sign else PRODUCT
    if isinstance(node.op, ast.Pow):
        return f"{_held(rng, node.left, ATOM)}^{{{_latex(rng, node.right)[0]}}}", POWER
    left, right = _held(rng, node.left, SIGNED), _held(rng, node.right, POWER)
    plain = right[0].isalpha() or right[0] == "("
    return f"{left} {right}" if plain else rf"{left} \cdot {right}", PRODUCT


def _held(rng: random.Random, node: ast.expr, least: int) -> str:
    """A part in brackets, if it does not hold together as tightly as it must."""
    text, level = _latex(rng, node)
    return text if level >= least else f"({text})"


def _number(rng: random.Random, text: str) -> str:
    """Digits, in groups of three here and there."""
    if len(text) > 4 and text.isdigit() and rng.random() < 0.3:
        return f"{int(text):,}".replace(",", "{,}")
    return text


# --- an error ---------------------------------------------------------------------------------------------------


def edited(rng: random.Random, kind: str, answer: str) -> str:
    """Another answer of the same kind, which the evaluator tells from the right one."""
    right = meaning(kind, answer)
    while True:
        text = _edited(rng, kind, answer)
        if not same(meaning(kind, text), right):
            return text


def _edited(rng: random.Random, kind: str, answer: str) -> str:
    if answer in WORDS:
        return WORDS[1 - WORDS.index(answer)]
    if found := TIME.fullmatch(answer):
        hour, minute, half = found.groups()
        other = {"AM": "PM", "PM": "AM"}[half]
        return rng.choice([f"{hour}:{minute} {other}", f"{hour}:{(int(minute) + 1) % 60:02d} {half}"])
    parts = answer.split(", ")
    if len(parts) > 1 and rng.random() < 0.3:
        del parts[rng.randrange(len(parts))]
        return ", ".join(parts)
    if letters := [place for place, part in enumerate(parts) if len(part) == 1 and part.isalpha()]:
        parts[rng.choice(letters)] = rng.choice(ascii_lowercase)
        return ", ".join(parts)
    numbers = [*re.finditer("[0-9]+", answer)]
    if not numbers:  # letters for digits, in a base above ten
        return answer[:-1] + rng.choice("0123456789")
    place = rng.choice(numbers)
    number = place[0]
    other = str(rng.choice([int(number) + 1, max(int(number) - 1, 0), 10 * int(number), int(number[::-1])]))
    behind_a_point = answer[: place.start()].endswith(".")
    other = other.zfill(len(number)) if "base" in kind or behind_a_point else other
    changed = answer[: place.start()] + other + answer[place.end() :]
    if "base" not in kind and rng.random() < 0.2:
        changed = answer[1:] if answer.startswith("-") else f"-{answer}" if "+" not in answer else changed
    return changed
