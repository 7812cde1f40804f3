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
        self.name, self.version, self.judged, self.pieces = name, "", 0, list[Piece]()

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
        self.version, self.judged = found["version"], found["judged"]

    def ask(self, text: str, draft: str = "a page") -> Written:
        found = written(draft, self.version, self.judged, self.name, text)
        self.take(found)
        return found

    def ask_all(self, text: str, draft: str = "a page") -> Written:
        while (found := self.ask(text, draft))["more"]:
            pass
        return found


@pytest.mark.parametrize("seed", range(3))
def test_a_page_shows_the_newest_text_after_any_edit(seed: int) -> None:
    rng = random.Random(seed)
    sheet, other = rng.choice(SHEETS), rng.choice(SHEETS).read_text(encoding="utf-8")
    page, typed = Shown(sheet.name), versions(sheet.read_text(encoding="utf-8"), other, rng)
    for _ in range(8):
        text = next(typed)
        if not page.ask_all(text)["error"]:
            fresh = Shown(sheet.name)
            fresh.take(written("another page", "", len(text), sheet.name, text))
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
    found = written("a page", version, 0, "a.md", TEXT)
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
    assert written("a page", page.version, 0, "a.exe", "$1 = 1$")["error"].startswith("found .exe")
    assert not page.ask("$1 = 2$")["whole"]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part of a text is short."""
    monkeypatch.setattr("theory.serve.drafts.FIRST", 50)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", ["a.md", "a.tex"])
def test_of_a_long_text_the_beginning_is_there_first(name: str) -> None:
    """The rest follows in a few parts, of which each leaves standing what was shown before."""
    page, lengths = Shown(name), list[int]()
    more = True
    while more:
        found = page.ask(TEXT)
        more = found["more"]
        assert (found["whole"], found["summary"].startswith("so far")) == (not lengths, more)
        assert not lengths or found["before"] >= lengths[-1] - 2
        lengths.append(len(page.pieces))
    whole = Shown(name)
    whole.take(written("another page", "", len(TEXT), name, TEXT))
    assert page.pieces == whole.pieces
    assert lengths[0] < lengths[-1] / 10
    assert 3 <= len(lengths) <= 4


@pytest.mark.usefixtures("short")
def test_what_is_typed_while_the_rest_is_judged_is_in_it() -> None:
    page = Shown("a.md")
    page.ask(TEXT)
    typed = TEXT.replace("$w_{3} = 3$", "$w_{3} = 4$")
    page.ask_all(typed)
    whole = Shown("a.md")
    whole.take(written("another page", "", len(typed), "a.md", typed))
    assert page.pieces == whole.pieces


@pytest.mark.usefixtures("short")
def test_a_page_that_shows_all_is_told_all_by_a_process_that_does_not_know_it() -> None:
    page = Shown("a.md")
    page.ask_all(TEXT)
    MEMORY.clear()
    found = page.ask(TEXT)
    assert (found["whole"], found["more"]) == (True, False)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.txt", TEXT, "plain text is one passage"),
        ("a.tex", "\\begin{center}\n\n" + TEXT, "nothing ends what was begun"),
        ("a.md", "```\n" + TEXT, "nothing ends what was begun"),
        ("a.md", "- a\n\n" + "  b\n\n" * 20, "a list goes on"),
    ],
)
def test_a_text_that_cannot_be_cut_is_judged_as_a_whole(name: str, text: str, why: str) -> None:
    assert not written("a page", "", 0, name, text)["more"], why


@pytest.mark.usefixtures("short")
def test_of_a_file_all_of_the_text_comes_at_once() -> None:
    found = written("a page", "", 0, "a.md", TEXT.replace("\n", "\r\n").encode())
    assert (found["more"], found["text"]) == (True, TEXT)
    assert not written("a page", "", len(TEXT), "a.md", TEXT.replace("\n", "\r\n").encode())["more"]
