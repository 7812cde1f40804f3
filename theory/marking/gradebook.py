"""A class of marked submissions on disk: gradebook, feedback, autograder files and a summary; resumable."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from theory.errors import InputError
from theory.marking.data import SCHEMA, assignment_data, decimal
from theory.marking.verdicts import Verdict

COLUMNS = ("file", "question", "part", "line", "given", "verdict", "expected", "earned", "out_of", "mistake", "note")
JOURNAL = "marks.jsonl"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula at the beginning of a cell
PLAIN = re.compile(r"[+-]?[0-9][0-9,. ]*([eE][+-]?[0-9]+)?( ?/ ?[0-9]+)?")


@dataclass(frozen=True)
class Journal:
    """What is marked already, one line each, so that a crash loses at most the submission in hand."""

    path: Path

    def read(self) -> dict[str, Mapping[str, Any]]:
        """digest -> marks; a line that was cut off by a crash is passed over."""
        found: dict[str, Mapping[str, Any]] = {}
        if not self.path.is_file():
            return found
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(row, dict) and row.get("schema") == SCHEMA:
                found[row["digest"]] = row["marks"]
        return found

    def add(self, digest: str, marks: Mapping[str, Any]) -> None:
        row = json.dumps({"schema": SCHEMA, "digest": digest, "marks": marks}, ensure_ascii=False)
        whole = not self.path.exists() or self.path.read_bytes()[-1:] in (b"", b"\n")
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(("" if whole else "\n") + row + "\n")


def digest(key: str, file: str, data: bytes) -> str:
    """What a mark depends on: the key, the submission's name and its bytes."""
    return hashlib.sha256(b"\0".join((key.encode(), file.encode(errors="replace"), data))).hexdigest()


def write(folder: Path, assignment: str, marked: Sequence[Mapping[str, Any]]) -> list[Path]:
    """Every file of the gradebook; returns their paths. Each is written whole or not at all."""
    rows = sorted(marked, key=lambda row: row["file"])
    files: dict[str, str] = {}
    for name, writer in WRITERS.items():
        files[name] = writer(assignment, rows)
    for row, name in zip(rows, file_names([row["file"] for row in rows]), strict=True):
        files[f"feedback/{name}.md"] = feedback(assignment, row)
        files[f"results/{name}.json"] = _json(gradescope(row))
    for name, text in files.items():
        _replace(folder / name, text)
    return [folder / name for name in files]


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)


def file_names(files: Sequence[str]) -> list[str]:
    """A safe, short and different name for each submission."""
    taken: dict[str, int] = {}
    names = []
    for file in files:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file).strip(".-")[:80] or "submission"
        taken[plain.lower()] = taken.get(plain.lower(), 0) + 1
        number = taken[plain.lower()]
        names.append(
            plain if number == 1 else f"{plain}-{hashlib.sha256(file.encode(errors='replace')).hexdigest()[:8]}"
        )
    return names


# One text for each file of the gradebook


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def cell(value: Any) -> str:
    """A value as a spreadsheet cell that is never taken for a formula, with control characters spelled out."""
    text = "" if value is None else visible(str(value))
    if text.startswith(FORMULA) and not PLAIN.fullmatch(text):
        return f"'{text}"
    return text


def visible(text: str) -> str:
    """The text with control characters, and those that turn the direction of writing, spelled out."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _csv(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(cell, header))
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue()


def gradebook(assignment: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row per student and part."""
    return _csv(
        COLUMNS, [[{**part, "file": row["file"]}[name] for name in COLUMNS] for row in rows for part in row["parts"]]
    )


def grades(assignment: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row per student and one column per question, as otter and nbgrader exchange them."""
    questions = list(
        dict.fromkeys(part["question"] for row in rows for part in row["parts"] if Fraction(part["out_of"]))
    )
    header = ["file", *questions, "total", "percent_correct"]
    table = []
    for row in rows:
        by = {name: Fraction(0) for name in questions}
        for part in row["parts"]:
            if part["question"] in by:
                by[part["question"]] += Fraction(part["earned"])
        share = Fraction(row["earned"]) / Fraction(row["out_of"]) if Fraction(row["out_of"]) else Fraction(0)
        marks = [decimal(str(value)) for value in by.values()]
        table.append([row["file"], *marks, decimal(row["earned"]), decimal(str(share), 4)])
    return _csv(header, table)


def gradescope(row: Mapping[str, Any]) -> dict[str, Any]:
    """Gradescope's results.json (its autograder specification): one test for each part that carries marks."""
    tests = []
    for part in row["parts"]:
        if not Fraction(part["out_of"]) and part["verdict"] not in ("wrong", "unread"):
            continue
        tests.append({
            "name": visible(f"{part['question']} {part['part']}"),
            "score": float(Fraction(part["earned"])),
            "max_score": float(Fraction(part["out_of"])),
            "status": "passed" if part["earned"] == part["out_of"] else "failed",
            "output": visible(" ".join(_sentences(part))),
            "output_format": "text",
        })  # fmt: skip
    return {"score": float(Fraction(row["earned"])), "output": visible(row.get("trouble", "")), "tests": tests}


def feedback(assignment: str, row: Mapping[str, Any]) -> str:
    """What a student is told, as markdown; their own words only inside code spans."""
    lines = [
        f"# {assignment}: {code(row['file'])}",
        "",
        f"{decimal(row['earned'])} of {decimal(row['out_of'])} marks",
        "",
    ]
    if row.get("trouble"):
        lines += [f"This submission could not be read: {code(row['trouble'])}. A person will look at it.", ""]
    question = None
    for part in row["parts"]:
        if part["question"] != question:
            lines += [""] if question else []
            question = part["question"]
            lines += [f"## {code(question)}", ""]
        marks = f" ({decimal(part['earned'])} of {decimal(part['out_of'])})" if Fraction(part["out_of"]) else ""
        given = "" if part["given"] is None else f" {code(part['given'])}"
        lines.append(f"- **{code(part['part']) if part['part'] else 'answer'}**{given}: {part['verdict']}{marks}")
        lines += [f"  {sentence}" for sentence in _sentences(part, code)]
    return "\n".join([*lines, ""])


def _sentences(part: Mapping[str, Any], quote: Callable[[str], str] = str) -> list[str]:
    """Why a part has its verdict, as short sentences."""
    found = []
    if part["verdict"] in ("wrong", "missing", "right-elsewhere", "right-carried") and part["expected"] is not None:
        found.append(f"Expected: {quote(part['expected'])}.")
    wrong = part["first_wrong"]
    if wrong is not None:
        where = "" if wrong["line"] is None else f" in line {wrong['line']}"
        found.append(f"First wrong{where}: {quote(wrong['left'] + ' = ' + wrong['right'])}.")
    if part["mistake"]:
        found.append(f"Mistake: {quote(part['mistake'])}.")
    if part["note"]:
        found.append(f"Note: {quote(part['note'])}.")
    return found


def code(text: str) -> str:
    """Foreign text as a markdown code span: longer backticks around it than in it, on one line."""
    flat = visible(" ".join(text.split()))[:300]
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") or not flat else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def summary_data(assignment: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Which question how hard, which mistake how often."""
    questions: dict[str, dict[str, Any]] = {}
    mistakes: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for part in row["parts"]:
            if not Fraction(part["out_of"]) and not part["mistake"]:
                continue
            found = questions.setdefault(
                part["question"], {"earned": Fraction(0), "out_of": Fraction(0), **{v.value: 0 for v in Verdict}}
            )
            found["earned"] += Fraction(part["earned"])
            found["out_of"] += Fraction(part["out_of"])
            found[part["verdict"]] += 1
            if part["mistake"] and not part["mistake"].startswith("no single"):
                mistakes[part["question"], re.split("; ", part["mistake"])[0]] += 1
    return {
        "schema": SCHEMA,
        "assignment": assignment,
        "submissions": len(rows),
        "unread": sum(bool(row.get("trouble")) for row in rows),
        "questions": {
            name: {
                "mean": decimal(str(found["earned"] / found["out_of"] if found["out_of"] else Fraction(0)), 3),
                **{verdict.value: found[verdict.value] for verdict in Verdict},
            }
            for name, found in questions.items()
        },
        "mistakes": [
            {"question": question, "mistake": mistake, "count": count}
            for (question, mistake), count in sorted(mistakes.items(), key=lambda item: (-item[1], item[0]))
        ],
    }


def summary(assignment: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """The same as a page of markdown."""
    data = summary_data(assignment, rows)
    lines = [f"# {assignment}", "", f"{data['submissions']} submissions, {data['unread']} of them unread.", ""]
    lines += [
        "| question | mean | " + " | ".join(v.value for v in Verdict) + " |",
        "|---|---" + "|---" * len(Verdict) + "|",
    ]
    for name, found in data["questions"].items():
        lines.append(f"| {name} | {found['mean']} | " + " | ".join(str(found[v.value]) for v in Verdict) + " |")
    if data["mistakes"]:
        lines += ["", "| how often | question | mistake |", "|---|---|---|"]
        lines += [f"| {row['count']} | {row['question']} | {code(row['mistake'])} |" for row in data["mistakes"][:40]]
    return "\n".join([*lines, ""])


WRITERS: Mapping[str, Callable[[str, Sequence[Mapping[str, Any]]], str]] = {
    "gradebook.csv": gradebook,
    "gradebook.json": lambda assignment, rows: _json(assignment_data(assignment, rows)),
    "grades.csv": grades,
    "summary.json": lambda assignment, rows: _json(summary_data(assignment, rows)),
    "summary.md": summary,
}


def folder(path: Path) -> Path:
    """The folder to write to, made if it is not there. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out: cannot make the folder {path}: {error.strerror}; give another") from None
    return path
