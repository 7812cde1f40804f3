"""The pages made from marks in a real browser: text stays text, nothing leaves, the class page sorts and filters."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.theory.grading.hostile import ANSWERS
from tests.theory.report.browser import DESKTOP, LOOKS, NEEDED, TELEPHONE, Browser
from theory.cli import run
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.report.class_page import bins
from theory.report.listing import section

pytestmark = NEEDED
SCRIPT, MARKUP = "<script>alert(1)</script>", "[bold]x[/bold]"
ODD = "odd <b>name</b> \u202egpj.toml".replace("/", "")
HANDED_IN = {
    "right.toml": '[q3b]\n"dL/dw3" = -0.0113\n[q4]\n"without bias" = 1153840\n"with bias" = 1154560\n',
    "wrong.toml": '[q3b]\nz1 = -0.1750\n"dL/dw3" = 0.0113\n[q4]\n"with bias" = 1153840\n[q2]\nWstar = "W1 W2 W3"\n',
    "other.toml": f'[q6]\n"da/dx" = "{SCRIPT}"\n[q1]\nIhat0 = "{MARKUP}"\n',
    ODD: f'[q6]\n"da/dx" = "{SCRIPT}"\n["{SCRIPT}"]\n"{MARKUP}" = 1\n[q3b]\n"dL/dw3" = 0.0113\n',
    "page.md": "# Question 3b\n\nText before\n\n$\\frac{\\partial L}{\\partial w_3} = -0.64 \\cdot 0.2 \\cdot 0.93 "
    "\\cdot 0.11 \\cdot 0.8 = 0.0999$ <script>alert(1)</script>\n\n# Question 6\n\n$\\frac{da}{dx} = a(1 - a)$\n",
    "first.md": "# Question 3b\n\nText before\n\n$\\frac{\\partial L}{\\partial w_3} = -0.64 \\cdot 0.2 \\cdot 0.93 "
    "\\cdot 0.11 \\cdot 0.8 = 0.0999$\n",
    "long.toml": '[q6]\n"da/dx" = "' + " + ".join(f"x_{place}" for place in range(60)) + '"\n[q3b]\nz1 = "'
    + "[" + ", ".join(["[" + ", ".join(["0.123456"] * 12) + "]"] * 3) + ']"\n',
    "dots.md": "# Question 1\n\n$I_0 = L_0 + U(L_1 + U(L_2 + \\dots + U(L_{n-1} + I_n)))$\n\n# Question 2\n\n"
    "$y = W_3 W_2 W_1 x + W_3 W_2 b_1 + W_3 b_2 + b_3$\n",  # just wider than a telephone
    "broken.json": "{",
}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room, folder = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out")
    for name, text in HANDED_IN.items():
        (room / name).write_text(text)
    assert run(["grade", str(room), "--out", str(folder), "--jobs", "0"]) == 0
    return folder


def pages(out: Path) -> list[Path]:
    return [out / "class.html", *sorted((out / "feedback").glob("*.html"))]


def page(out: Path, name: str) -> Path:
    return out / (name if name == "class.html" else f"feedback/{name}.html")


NAMES = ("class.html", "wrong", "page", "dots", "long")


def test_the_console_is_silent_and_no_request_leaves(browser: Browser, out: Path) -> None:
    assert len(pages(out)) == 1 + len(HANDED_IN)
    for path in pages(out):
        browser.open(path)
        assert browser.requests() == []
        assert browser.driver.get_log("browser") == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_nothing_is_wider_than_the_screen(browser: Browser, out: Path, name: str, size: tuple[int, int]) -> None:
    browser.open(page(out, name), size)
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert browser.run("return document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_an_accessibility_check_finds_nothing_serious(browser: Browser, out: Path, name: str, look: str) -> None:
    browser.open(page(out, name), LOOKS[look].size, dark=LOOKS[look].dark)
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert browser.serious() == []


def test_foreign_text_is_text(browser: Browser, out: Path) -> None:
    for path in pages(out):
        browser.open(path)
        assert browser.run("return [document.images.length, document.querySelectorAll('main b b, code *').length]") == [
            0, browser.run("return document.querySelectorAll('code mark, code .flag').length")
        ]  # fmt: skip
        scripts = 1 if path.name == "class.html" else 0
        assert browser.run("return document.scripts.length") == scripts
    shown = "return document.querySelector('main').textContent"
    browser.open(page(out, "other"))
    assert SCRIPT in browser.run(shown)
    assert MARKUP in browser.run(shown)
    browser.open(page(out, "class.html"))
    text = browser.run(shown)
    assert SCRIPT in text
    assert MARKUP in text
    assert "odd <b>name<b> \\u202egpj" in text
    browser.open(page(out, "page"))
    assert SCRIPT in browser.run("return document.querySelector('.listing').textContent")


def test_a_page_says_what_was_read_and_why(browser: Browser, out: Path) -> None:
    browser.open(page(out, "wrong"))
    text = browser.find("#q-q3b").text
    for words in ("wrong", "line 3", "first wrong", "Expected", "0.0113", "sign flipped", "0 of 5"):
        assert words in text
    letters = "return [...document.querySelectorAll('#q-q2 .part.wrong .answer msub')].map((part) => part.textContent)"
    assert browser.run(letters) == ["W1", "W2", "W3"]
    assert browser.find(".total").text.replace("\n", " ") == "0 of 80 marks"


def test_the_first_wrong_link_is_marked_in_its_line(browser: Browser, out: Path) -> None:
    browser.open(page(out, "first"))
    marked = browser.find(".listing mark.first")
    assert marked.text == "0.0999"
    line = browser.run("return arguments[0].closest('li').value", marked)
    assert line == 5
    assert "first wrong" in browser.find(".listing").text
    assert "wrong" in browser.run("return arguments[0].closest('li').querySelector('.beside').textContent", marked)


def test_hostile_answers_are_shown_within_the_screen(browser: Browser, tmp_path: Path) -> None:
    rows = [
        {"question": text[:200] if place % 3 else "q6", "part": text[:300] if place % 2 else "da/dx", "answer": text}
        for place, text in enumerate(ANSWERS)
        if len(text) <= 20_000
    ]
    for place, row in enumerate(rows):
        (tmp_path / f"{place}.json").write_text(json.dumps([row]))
    (tmp_path / "all.json").write_text(json.dumps([*rows, {"question": "q6", "part": "x", "answer": "\ud800"}]))
    out = tmp_path / "out"
    assert run(["grade", str(tmp_path), "--out", str(out), "--jobs", "0"]) == 0
    for path in (out / "class.html", out / "feedback/all.html", *(out / "feedback").glob("?.html")):
        browser.open(path, TELEPHONE)
        assert browser.run("return document.documentElement.scrollWidth") <= TELEPHONE[0]
        assert browser.run("return document.images.length") == 0
        assert browser.driver.get_log("browser") == []


VISIBLE = """
    return [...document.querySelectorAll('#table tbody tr')].filter((row) => row.offsetHeight > 0)
        .map((row) => row.cells[0].querySelector('a').textContent);"""


def column(browser: Browser, name: str) -> Any:
    return browser.run(
        "return [...document.querySelectorAll('#table thead th')].find((head) => head.textContent === arguments[0])",
        name,
    )


def test_the_class_sorts_by_every_column(browser: Browser, out: Path) -> None:
    browser.open(page(out, "class.html"))
    values = (
        "return [...document.querySelectorAll('#table tbody tr')].map((row) => row.cells[arguments[0]].textContent)"
    )
    heads = browser.run("return [...document.querySelectorAll('#table thead th')].map((head) => head.textContent)")
    assert heads[:3] == ["submission", "marks", "share"]
    for place, name in enumerate(heads):
        button = column(browser, name).find_element("css selector", "button")
        for order in ("ascending", "descending") if place == 0 else ("descending", "ascending"):
            browser.run("arguments[0].click()", button)
            assert column(browser, name).get_attribute("aria-sort") == order
            found = browser.run(values, place)
            if place:
                numbers = [float(re.sub(r"[^0-9.]", "", text) or 0) for text in found]
                assert numbers == sorted(numbers, reverse=order == "descending")
        assert len(browser.run("return [...document.querySelectorAll('[aria-sort]')]")) == 1


def test_the_class_filters_by_name_and_verdict(browser: Browser, out: Path) -> None:
    from selenium.webdriver.support.select import Select

    browser.open(page(out, "class.html"))
    assert len(browser.run(VISIBLE)) == len(HANDED_IN)
    browser.find("#search").send_keys("O")
    assert set(browser.run(VISIBLE)) == {name for name in map(shown, HANDED_IN) if "o" in name.lower()}
    browser.find("#search").clear()
    browser.find("#search").send_keys("wrong")
    assert browser.run(VISIBLE) == ["wrong"]
    assert browser.find("#shown").text == f"1 of {len(HANDED_IN)}"
    browser.find("#search").clear()
    browser.run("document.getElementById('search').dispatchEvent(new Event('input'))")
    Select(browser.find("#verdict")).select_by_value("wrong")
    assert {"right", "broken"}.isdisjoint(browser.run(VISIBLE))
    assert "wrong" in browser.run(VISIBLE)


def shown(name: str) -> str:
    return Path(name).stem.replace("\u202e", "\\u202e")


def test_the_keyboard_sorts_too(browser: Browser, out: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(page(out, "class.html"))
    column(browser, "marks").find_element("css selector", "button").send_keys(Keys.ENTER)
    assert browser.run(VISIBLE)[0] == "right"


def test_every_link_leads_to_a_page_that_is_there(browser: Browser, out: Path) -> None:
    browser.open(page(out, "class.html"))
    links = browser.run("return [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))")
    inside = {link for link in links if link.startswith("#")}
    assert all(browser.run("return !!document.getElementById(arguments[0].slice(1))", link) for link in inside)
    assert {out / link for link in links if link not in inside} == set(pages(out)[1:])


def test_the_queue_has_a_row_for_each_text_once(browser: Browser, out: Path) -> None:
    browser.open(page(out, "class.html"))
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    cards = browser.run("return [...document.querySelectorAll('.card')].map((card) => card.textContent)")
    same = [card for card in cards if SCRIPT in card and "q6" in card]
    assert len(same) == 1
    assert "2×" in same[0]
    assert f'given = "{SCRIPT}"' in same[0]
    assert "Expected" in same[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_complete_without_script(browser: Browser, out: Path, name: str) -> None:
    browser.open(page(out, name), script=False)
    text = browser.run("return document.querySelector('main').innerText")
    if name == "class.html":
        assert not browser.find(".filter").is_displayed()
        assert len(browser.run(VISIBLE)) == len(HANDED_IN)
        assert browser.find(".histogram").is_displayed()
        for words in ("Waiting for a person", "Commonest mistakes", "sign flipped"):
            assert words in text
        summary = browser.find(".row summary")
        summary.click()
        assert "[[override]]" in browser.find(".row pre").text
    else:
        assert "of" in text
        assert browser.find(".part .seal").is_displayed()


def test_a_page_that_is_printed_shows_all_of_it(browser: Browser, out: Path) -> None:
    browser.open(page(out, "class.html"))
    browser.order("Emulation.setEmulatedMedia", media="print")
    assert not browser.find(".filter").is_displayed()
    assert not browser.find(".jump").is_displayed()
    browser.order("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize(("earned", "place"), [(0, 0), ("79/10", 0), (8, 1), ("159/2", 9), (80, 9)], ids=str)
def test_a_share_falls_into_its_tenth(earned: int | str, place: int) -> None:
    counts = bins([Marked("a", (Part("q", "x", 1, "1", Mark.CARRIED, "2", Fraction(earned), Fraction(80)),))])
    assert [count for count in counts if count] == [1]
    assert counts[place] == 1


def test_a_long_document_is_cut_and_an_answer_that_stands_twice_is_not_marked() -> None:
    part = Part("q", "x", 1, "0.5", Mark.WRONG, "0.6")
    assert "<mark" not in section("0.5 and 0.5", [part])
    assert '<mark class="wrong"' in section("10.5 and 0.5", [part])
    lines = "\n".join("x" * 50_000 for _ in range(2000))
    found = section(lines, [replace(part, line=line) for line in range(1, 2000, 2)])
    assert len(found) < 300_000
    assert "lines more" in found
    assert section("a\nb", [replace(part, line=7), replace(part, line=None)]) == ""
