"""The page on which a class is graded, in a real browser: ten answers are decided by keyboard alone, and taken back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.theory.report.browser import LOOKS, NEEDED, Browser, Look
from tests.theory.serve.conftest import NEEDED as SERVED
from tests.theory.serve.served import Served, serving
from tests.theory.serve.test_pages import until

pytestmark = [*NEEDED, SERVED]
ODD = (
    "# Q3b\n\nSo $\\frac{dL}{dw_3} = -0.01$ it is.\n\n# Q6\n\n"
    "$\\frac{\\partial a}{\\partial x} = \\sigma'(x)^{</script>}$\n"
)
FILES = {**{f"s{number}.md": ODD for number in range(3)}, "words.md": "# Q6\n\nI think it is small.\n"}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "class"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def served(room: Path) -> Iterator[Served]:
    from theory.classroom.intake import Intake
    from theory.serve.run import Class

    out = room.parent / "out"
    with serving(graded=Class(Intake((room,), "csc420-a2", out=out, workers=0), out / "overrides.toml")) as found:
        yield found


@pytest.fixture
def page(browser: Browser, served: Served, room: Path) -> Browser:
    """The page at its first case, by somebody whose name is not known yet."""
    (room.parent / "out/overrides.toml").unlink(missing_ok=True)
    browser.open(f"{served.address}/grade")
    browser.run("sessionStorage.clear()")
    opened(browser, served)
    return browser


def opened(browser: Browser, served: Served, look: Look = LOOKS["desktop-light"]) -> None:
    browser.open(f"{served.address}/grade", look.size, dark=look.dark)
    until(browser, lambda: browser.find("#hand-in li"))
    ready(browser)


def press(browser: Browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser.driver).send_keys(*keys).perform()


def ready(browser: Browser) -> None:
    """What is shown can be decided."""
    until(browser, lambda: browser.find("#marking").get_attribute("aria-busy") == "false")


def says(browser: Browser, words: str) -> None:
    until(browser, lambda: words in browser.find("#status").text)


def decisions(room: Path) -> list[dict[str, Any]]:
    return tomllib.loads((room.parent / "out/overrides.toml").read_text())["override"]


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_page_of_a_class_fits_and_is_accessible(browser: Browser, served: Served, look: Look) -> None:
    opened(browser, served, look)
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
    until(browser, lambda: browser.find("#key .step"))
    assert browser.driver.get_log("browser") == []
    assert {url for url in browser.requests() if not url.startswith(served.address)} == set()
    assert browser.run("return document.documentElement.scrollWidth") <= look.size[0]
    assert browser.serious() == []


def test_ten_answers_are_decided_by_keyboard_alone(page: Browser, room: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "r")
    says(page, "Say who you are")
    press(page, "Emmy", Keys.ENTER)  # the name has the focus already
    total = int(page.find("#progress").text.split()[2])
    assert total > 10
    for number, keys in enumerate(["r", "w", "0", "r", ["p", "1/2", Keys.ENTER], "w", "1", "r", "w", "r"], start=1):
        press(page, *keys)
        until(page, lambda number=number: page.find("#progress").text.startswith(f"{number} of"))
        ready(page)
    made = decisions(room)
    assert {row["by"] for row in made} == {"Emmy"}
    assert all(row["when"] for row in made)
    assert {"0", "1/2", "1"} <= {row.get("earned") for row in made}
    press(page, "u")
    until(page, lambda: page.find("#progress").text.startswith("9 of"))
    assert len(decisions(room)) == len(made) - 1
    assert page.driver.get_log("browser") == []


def test_one_is_taken_out_and_a_note_is_written(page: Browser, room: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    page.find("#by").send_keys("Emmy", Keys.ENTER)
    press(page, "o", Keys.SPACE)  # the first of those who wrote the same
    page.run("document.activeElement.blur()")
    press(page, "n", "look at line 3", Keys.ESCAPE, "w")
    says(page, "wrong for 2 students")
    assert [(row["student"], row["note"]) for row in decisions(room)] == [
        ("s1", "look at line 3"),
        ("s2", "look at line 3"),
    ]


def test_what_a_student_wrote_is_mathematics_and_text(page: Browser, room: Path) -> None:
    assert page.find("#hand-in #here math")
    assert "\\frac" not in page.find("#case").text
    before = page.find("#hand-in").text
    press(page, "v")
    assert "\\frac" in page.find("#hand-in").text
    assert "\\frac" not in before


def test_somebody_who_came_first_is_shown(page: Browser, served: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    page.find("#by").send_keys("Emmy", Keys.ENTER)
    (first, *_) = served.post("grade/queue").data["queue"]
    sent = {"students": [*range(first["count"])], "verdict": "wrong", "by": "Alan"}
    assert served.post("grade/decide", case=first["id"], seen="", **sent).data["met"] == ""
    press(page, "r")
    says(page, "somebody else has decided this meanwhile")
    assert "Alan" in page.find("#decided").text


def test_a_server_that_is_gone_confirms_nothing(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    page.find("#by").send_keys("Emmy", Keys.ENTER)
    page.run("window.fetch = () => Promise.reject(new TypeError('gone'))")
    press(page, "r")
    says(page, "does not answer")
    assert page.find("#progress").text.startswith("0 of")
