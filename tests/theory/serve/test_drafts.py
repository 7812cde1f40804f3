"""What a page shows after any edits is what it would show of the text as a whole, and what it is sent is small."""

from __future__ import annotations

import json
import random

import pytest

from checks.remembering import MEMORY
from tests.theory.links.test_memory import SHEETS, versions
from theory.serve.drafts import Piece, Written, written


class Shown:
    """A page as the script of the browser keeps it."""

    def __init__(self, name: str) -> None:
        self.name, self.version, self.pieces, self.used = name, "", list[Piece](), False

    def take(self, found: Written) -> None:
        if found["error"]:
            return
        old, last = ([], []) if found["whole"] else (self.pieces, self.pieces[len(self.pieces) - found["after"] :])
        numbers = [piece.html for piece in found["pieces"] if isinstance(piece.html, int)]
        assert len(numbers) == len({*numbers})
        assert all(found["before"] <= number < len(old) - found["after"] for number in numbers)
        new = [p._replace(html=old[p.html].html) if isinstance(p.html, int) else p for p in found["pieces"]]
        moved = [
            p if p.start < 0 else p._replace(start=p.start + found["shift"], end=p.end + found["shift"]) for p in last
        ]
        self.pieces = [*old[: found["before"]], *new, *moved]
        self.version = found["version"]

    def ask(self, text: str) -> Written:
        found = written("a page", self.version, self.name, text)
        self.take(found)
        return found


@pytest.mark.parametrize("seed", range(3))
def test_a_page_shows_the_newest_text_after_any_edit(seed: int) -> None:
    rng = random.Random(seed)
    sheet, other = rng.choice(SHEETS), rng.choice(SHEETS).read_text(encoding="utf-8")
    page, typed = Shown(sheet.name), versions(sheet.read_text(encoding="utf-8"), other, rng)
    for _ in range(8):
        text = next(typed)
        if not page.ask(text)["error"]:
            fresh = Shown(sheet.name)
            fresh.take(written("another page", "", sheet.name, text))
            assert page.pieces == fresh.pieces


TEXT = "\n\n".join(f"Let $w_{{{n}}} = {n}$.\n\n$$w_{{{n}}} + 1 = {n + 1}$$" for n in range(30))


@pytest.mark.parametrize(
    ("old", "new", "sent", "why"),
    [
        ("Let $w_{3} = 3$", "Now let $w_{3} = 3$", 1, "words"),
        ("+ 1 = 8$$", "+ 1 = 9$$", 1, "a link that is wrong now"),
        ("Let $w_{3}", "\n\nLet $w_{3}", 0, "all of it stands further down"),
        ("$w_{3} = 3$", "$w_{3} = 4$", 2, "what it says, and what follows; the words between are there"),
        ("Let $w_{3} = 3$.\n\n", "", 1, "less of it, and a link that is open now"),
    ],
)
def test_only_what_is_new_is_sent(old: str, new: str, sent: int, why: str) -> None:
    page = Shown("a.md")
    whole = page.ask(TEXT)
    found = page.ask(TEXT.replace(old, new, 1))
    assert sum(isinstance(piece.html, str) for piece in found["pieces"]) == sent, why
    assert len(json.dumps(found)) < len(json.dumps(whole)) / 10


@pytest.mark.parametrize("version", ["", "an old one"])
def test_a_page_that_shows_something_else_is_told_all(version: str) -> None:
    page = Shown("a.md")
    page.ask(TEXT)
    found = written("a page", version, "a.md", TEXT)
    assert (found["whole"], found["before"], found["after"]) == (True, 0, 0)
    assert all(isinstance(piece.html, str) for piece in found["pieces"])


def test_a_page_that_is_forgotten_is_told_all() -> None:
    page = Shown("a.md")
    page.ask(TEXT)
    MEMORY.clear()
    assert page.ask(TEXT)["whole"]


def test_a_text_that_cannot_be_read_changes_nothing() -> None:
    page = Shown("a.md")
    page.ask("$1 = 1$")
    assert written("a page", page.version, "a.exe", "$1 = 1$")["error"].startswith("found .exe")
    assert not page.ask("$1 = 2$")["whole"]
