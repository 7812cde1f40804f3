"""An autograder as a folder that runs where a platform unpacks it: this program, an assignment, and the scripts."""

from __future__ import annotations

import json
import shlex
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions, version
from pathlib import Path

from theory.errors import InputError

SCRIPTS = Path(__file__).parent / "packs"
ROOT = Path(__file__).parents[2]  # where the two packages lie
# What grading imports besides this program; torch is none of it.
NEEDED = (
    "lxml", "markdown-it-py", "msgspec", "nbformat", "numpy", "pebble", "python-flint", "pyyaml", "rich",
    "sympy",
)  # fmt: skip
FOR_MORE_FORMATS = ("pdfminer.six", "pypandoc_binary")  # where they are installed here
HIDES_KEY = ("--no-key",)  # of what a student sees at once


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into an autograder. title: of the assignment. options: of `grade`, the files among them by name.

    files: an instructor's own bank and policy, if there are any.
    """

    title: str
    options: tuple[str, ...]
    files: tuple[Path, ...] = ()


def _program(pack: Pack, folder: Path, script: str, name: str) -> None:
    """The two packages below lib/, what they need, the instructor's files, and the script that runs it all."""
    for package in ("theory", "checks"):
        shutil.copytree(
            ROOT / package, folder / "lib" / package, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
        )
    there = [name for name in FOR_MORE_FORMATS if any(distributions(name=name))]
    needed = "".join(f"{name}=={version(name)}\n" for name in (*NEEDED, *there))
    (folder / "requirements.txt").write_text(needed, encoding="utf-8")
    for file in pack.files:
        shutil.copy(file, folder / file.name)
    text = (SCRIPTS / script).read_text(encoding="utf-8").replace("@OPTIONS@", shlex.join(pack.options))
    _executable(folder / name, text)
    _executable(folder / "setup.sh", (SCRIPTS / "setup.sh").read_text(encoding="utf-8"))


def _executable(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _gradescope(pack: Pack, out: Path) -> Iterator[Path]:
    """A folder, and the same as the archive that Gradescope takes
    (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""
    folder = out / "source"
    folder.mkdir(parents=True, exist_ok=True)
    _program(pack, folder, "gradescope.sh", "run_autograder")
    yield Path(shutil.make_archive(str(out / "autograder"), "zip", folder))
    yield folder


def _prairielearn(pack: Pack, out: Path) -> Iterator[Path]:
    """A question's folder, and the file of its image
    (https://prairielearn.readthedocs.io/en/latest/externalGrading/)."""
    tests = out / "tests"
    tests.mkdir(parents=True, exist_ok=True)
    _program(pack, tests, "prairielearn.sh", "run.sh")
    info = {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"theory:{pack.title}:{pack.options}")),
        "title": pack.title, "topic": "Theory", "type": "v3", "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True, "image": "theory-autograder", "entrypoint": "/grade/tests/run.sh", "timeout": 60,
        },
    }  # fmt: skip
    (out / "info.json").write_text(json.dumps(info, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name in ("question.html", "Dockerfile"):
        shutil.copy(SCRIPTS / name, out / name)
    yield from (out / "info.json", out / "question.html", out / "Dockerfile", tests)


def _otter(pack: Pack, out: Path) -> Iterator[Path]:
    """A folder whose script marks a folder of hand-ins and leaves the table that `otter grade` leaves."""
    out.mkdir(parents=True, exist_ok=True)
    _program(pack, out, "otter.sh", "run_autograder")
    yield out / "run_autograder"


PACKS: Mapping[str, Callable[[Pack, Path], Iterator[Path]]] = {
    "gradescope": _gradescope, "prairielearn": _prairielearn, "otter": _otter,
}  # fmt: skip


def write(platform: str, pack: Pack, out: Path) -> list[Path]:
    """Writes the pack and gives what is to be looked at. Raises InputError where it cannot be written."""
    try:
        return list(PACKS[platform](pack, out))
    except (OSError, shutil.Error) as error:
        raise InputError(f"--out: cannot write the pack to {out}: {error}; give another folder") from None
