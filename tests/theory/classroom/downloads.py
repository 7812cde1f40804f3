"""Classes as learning platforms let them be downloaded, written to a folder; the platforms' files say from where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

METADATA = """---
submission_301:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.edu
  :created_at: 2026-10-02 18:01:12.000000000 Z
  :score: 0.0
  :history: []
submission_302:
  :submitters:
  - :name: Emmy Noether
    :sid: '1882'
    :email: emmy@example.edu
  - :name: Alan Turing
    :sid: '1912'
    :email: alan@example.edu
  :created_at: 2026-10-03 07:00:00.123456000 Z
"""

# Layout -> path -> text. Everybody's own file is called as it was handed in.
DOWNLOADS: Mapping[str, Mapping[str, str]] = {
    "canvas": {
        "lovelaceada_11_5001_ps2.md": "a", "lovelaceada_11_5002_ps2-1.md": "b",
        "noetheremmy_LATE_12_5003_hw_2.tex": "c",
        "turingalan_13_text.html": "d",
    },
    "moodle": {
        "Ada Lovelace_11_assignsubmission_file_/ps2.md": "a", "Ada Lovelace_11_assignsubmission_file_/more/b.md": "b",
        "Emmy Noether_12_assignsubmission_onlinetext/onlinetext.html": "c",
        "Alan Turing_13_assignsubmission_file_ps2.md": "d",
    },
    "gradescope": {
        "export/submission_metadata.yml": METADATA, "export/submission_301/ps2.md": "a",
        "export/submission_301/img/scan.png": "b", "export/submission_302/hw.tex": "c",
    },
    "brightspace": {
        "index.html": "the list", "123-9001 - Ada Lovelace - Nov 27, 2026 5:34 PM/ps2.md": "a",
        "123-9005 - Ada Lovelace - Nov 29, 2026 9:02 AM/ps2.md": "b",
        "124-9002 - Emmy Noether-Klein - Nov 28, 2026 534 PM - hw.tex": "c",
    },
    "nbgrader": {
        "submitted/ada/ps2/problem1.ipynb": "a", "submitted/ada/ps2/problem2.ipynb": "b",
        "submitted/ada/ps2/timestamp.txt": "2026-10-02 19:00:00.5 UTC",
        "submitted/ada/ps2/submission_secret.txt": "f00",
        "submitted/emmy/ps2/problem1.ipynb": "c", "source/ps2/problem1.ipynb": "the key", "gradebook.db": "SQLite",
        "autograded/ada/ps2/problem1.ipynb": "the same again", "release/ps2/problem1.ipynb": "the questions",
    },
    "otter": {
        "ada.zip/ps2.ipynb": "a", "ada.zip/__zip_filename__": "ps2_2026.zip", "ada.zip/.OTTER_LOG": "log",
        "ada.zip/ps2.otter": "settings", "emmy.ipynb": "c",
    },
    "folders": {"ada/part1.md": "a", "ada/part2.tex": "b", "emmy/answers.csv": "c", "alan.txt": "d"},
}  # fmt: skip


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """The files below a new folder; a path that goes through `x.zip/` lies in that archive."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        outside, packed, inside = name.partition(".zip/")
        path = folder / (f"{outside}.zip" if packed else outside)
        path.parent.mkdir(parents=True, exist_ok=True)
        if packed:
            with ZipFile(path, "a", ZIP_DEFLATED) as archive:
                archive.writestr(inside, text)
        else:
            path.write_text(text, encoding="utf-8")
    return folder
