"""The pages on documents, networks, evidence and images in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theory.report.browser import DESKTOP, LOOKS, NEEDED, TELEPHONE, Browser
from tests.theory.report.reports import HOSTILE, checked, counted, evidence, hostile_link, report
from theory.report import writers
from theory.report.blocks import Group

pytestmark = NEEDED
MADE = {
    "check": checked,
    "count": counted,
    "verify": lambda: evidence("csc420-a2/q3b", "csc420-a2/q7a"),
    "images": lambda: report("csc420-a2/q1", "csc420-a2/q5"),
}


def written(folder: Path, group: Group) -> Path:
    path = folder / "page.html"
    path.write_bytes(writers.render(group, ".html"))
    return path


@pytest.mark.parametrize("kind", MADE)
def test_the_console_is_silent_no_request_leaves_and_the_screen_is_wide_enough(
    browser: Browser, tmp_path: Path, kind: str
) -> None:
    path = written(tmp_path, MADE[kind]())
    for size in (DESKTOP, TELEPHONE):
        browser.open(path, size)
        assert browser.requests() == []
        assert browser.driver.get_log("browser") == []
        browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert browser.run("return document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", MADE)
def test_an_accessibility_check_finds_nothing_serious(browser: Browser, tmp_path: Path, kind: str, look: str) -> None:
    browser.open(written(tmp_path, MADE[kind]()), LOOKS[look].size, dark=LOOKS[look].dark)
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert browser.serious() == []


def test_links_are_mathematics_and_complete_without_script(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, checked()), script=False)
    assert not browser.find(".tools").is_displayed()
    whole, above, below = browser.run(
        """const box = document.querySelector(".link mfrac"), [above, below] = box.children;
        return [box, above, below].map((part) => part.getBoundingClientRect().height);"""
    )
    assert whole > above + below > 0
    shown = browser.run("return document.querySelectorAll('.link').length")
    assert shown == browser.run(
        "return [...document.querySelectorAll('.link')].filter((x) => x.offsetHeight > 20).length"
    )
    assert shown > 9


def test_without_steps_there_are_no_buttons_for_them(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, counted()))
    assert not browser.find(".tools").is_displayed()
    browser.open(written(tmp_path, report("csc420-a2/q5")))
    assert browser.find(".tools").is_displayed()


def test_a_table_that_tells_the_answer_waits_for_the_last_step(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, report("csc420-a2/q4")))
    heights = "return [...document.querySelectorAll('.bars, .of')].map((part) => part.offsetHeight)"
    assert min(browser.run(heights)) > 10
    browser.find("#hints").click()
    assert set(browser.run(heights)) == {0}
    while (button := browser.find(".next button")).is_displayed():
        browser.run("arguments[0].click()", button)
    assert min(browser.run(heights)) > 10


def test_bars_are_as_long_as_their_numbers(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, counted()))
    found = browser.run(
        """return [...document.querySelectorAll(".bars tbody tr")].map((row) => {
          const cell = row.querySelector("td.number"), bar = cell.querySelector(".bar");
          return [Number(cell.textContent.replaceAll(",", "")), bar.getBoundingClientRect().width];
        });"""
    )
    largest = max(found)
    assert largest[1] > 50
    for number, wide in found:
        assert wide == pytest.approx(largest[1] * number / largest[0], abs=0.06 * largest[1])


def test_images_are_drawn(browser: Browser, tmp_path: Path) -> None:
    browser.open(written(tmp_path, report("csc420-a2/q1")))
    sizes = browser.run("return [...document.images].map((image) => [image.complete, image.naturalWidth])")
    assert len(sizes) > 8
    assert all(size == [True, 64] for size in sizes)


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_links_are_text(browser: Browser, tmp_path: Path, text: str) -> None:
    browser.open(written(tmp_path, hostile_link(text)))
    assert browser.driver.get_log("browser") == []
    assert browser.requests() == []
    assert text in browser.run("return document.querySelector('main').textContent")
    assert browser.run("return [document.scripts.length, document.images.length]") == [1, 0]
