"""The page in a real browser: laid out, folding, marking, one step at a time, complete without script, accessible."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theory.report.browser import DESKTOP, LOOKS, NEEDED, TELEPHONE, Browser
from tests.theory.report.reports import HOSTILE, hostile, report
from theory.report import writers

pytestmark = NEEDED
QUESTIONS = ("csc420-a2/q3b", "csc420-a2/q7a", "eecs445-p2/q3a")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "answers.html"
    path.write_bytes(writers.render(report(*QUESTIONS), ".html"))
    return path


def test_the_console_is_silent_and_no_request_leaves(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.requests() == []
    assert browser.driver.get_log("browser") == []


def test_mathematics_is_laid_out(browser: Browser, page: Path) -> None:
    browser.open(page)
    heights = """
        const box = document.querySelector("mfrac"), [above, below] = box.children;
        const rect = (part) => part.getBoundingClientRect();
        return [rect(box).height, rect(above).height, rect(below).height, rect(above).bottom, rect(below).top];"""
    whole, above, below, bottom, top = browser.run(heights)
    assert whole > above + below > 0
    assert bottom <= top
    assert browser.run("return document.fonts.check('16px theory-math')")
    assert browser.run("return [...document.fonts].every((font) => font.status === 'loaded')")


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_nothing_is_wider_than_the_screen(browser: Browser, page: Path, size: tuple[int, int]) -> None:
    browser.open(page, size)
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert browser.run("return document.documentElement.scrollWidth") <= size[0]


def test_a_step_folds_open_to_rule_substitution_and_evidence(browser: Browser, page: Path) -> None:
    browser.open(page)
    step = browser.find("[id='csc420-a2-q3b:dyhat/dz3']")
    assert "derivative of the logistic" not in step.text
    step.find_element("css selector", "summary").click()
    for part in ("derivative of the logistic", "numbers put in", "torch float64", "DECIDED", "mistake refuted"):
        assert part in step.text


def test_the_keyboard_folds_a_step_too(browser: Browser, page: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(page)
    step = browser.find("[id='csc420-a2-q3b:z1']")
    step.find_element("css selector", "summary").send_keys(Keys.ENTER)
    assert step.get_attribute("open")


MARKED = "return [...document.querySelectorAll('#csc420-a2-q3b .lit')].map((part) => part.tagName.toLowerCase())"


def test_a_quantity_is_marked_in_the_steps_from_the_graph_and_the_other_way_round(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.run("document.querySelector('#csc420-a2-q3b a[data-q=\"z2\"]').focus()")
    assert {"a", "text", "mrow", "details"} <= set(browser.run(MARKED))
    browser.run("document.querySelector('[id=\"csc420-a2-q3b:a1\"] summary').focus()")
    names = "return [...document.querySelectorAll('.lit')].map((part) => part.dataset.q)"
    assert set(browser.run(names)) == {"a1"}
    assert "a" in browser.run(MARKED)
    outside = "return [...document.querySelectorAll('.question:not(#csc420-a2-q3b) .lit')].length"
    assert browser.run(outside) == 0


def test_the_pointer_marks_a_gradient_apart_from_its_node(browser: Browser, page: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.open(page)
    number = browser.find("#csc420-a2-q3b .graph text.backward[data-q='dL/dz3']")
    browser.run("arguments[0].scrollIntoView({block: 'center'})", number)
    ActionChains(browser.driver).move_to_element(number).perform()
    assert set(browser.run("return [...document.querySelectorAll('.lit')].map((p) => p.dataset.q)")) == {"dL/dz3"}


def test_one_step_at_a_time(browser: Browser, page: Path) -> None:
    browser.open(page)
    visible = "return [...document.querySelectorAll('#csc420-a2-q3b .step')].filter((s) => s.offsetHeight > 0).length"
    every = browser.run(visible)
    browser.find("#hints").click()
    assert browser.run(visible) == 0
    value = browser.find("#csc420-a2-q3b .graph text.forward[data-q='z1']")
    assert browser.run("return getComputedStyle(arguments[0]).visibility", value) == "hidden"
    button = browser.find("#csc420-a2-q3b .next button")
    browser.run("arguments[0].click()", button)
    assert browser.run(visible) == 1
    assert browser.run("return getComputedStyle(arguments[0]).visibility", value) == "visible"
    assert browser.find("#csc420-a2-q3b .next [role=status]").text == f"1 of {every} steps shown"
    for _ in range(every - 1):
        browser.run("arguments[0].click()", button)
    assert browser.run(visible) == every
    assert not button.is_displayed()
    browser.find("#hints").click()
    assert browser.run("return document.querySelectorAll('.later, .veiled, .next').length") == 0


def test_every_step_opens_at_once_and_a_link_opens_its_own(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.find("#unfold").click()
    assert browser.run("return document.querySelectorAll('.step:not([open])').length") == 0
    browser.find("#unfold").click()
    assert browser.run("return document.querySelectorAll('.step[open]').length") == 0
    node = browser.find("#csc420-a2-q3b a[data-q='z1']")
    node.click()
    step = "document.getElementById('csc420-a2-q3b:z1')"
    assert browser.run(f"return new Promise((tell) => setTimeout(() => tell({step}.open), 50))")


def test_the_page_is_complete_without_script(browser: Browser, page: Path) -> None:
    browser.open(page, script=False)
    assert not browser.find(".tools").is_displayed()
    assert browser.run("return [...document.querySelectorAll('.step')].every((step) => step.offsetHeight > 20)")
    step = browser.find("[id='csc420-a2-q3b:z1']")
    step.find_element("css selector", "summary").click()
    assert "numbers put in" in step.text


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_text(browser: Browser, tmp_path: Path, text: str) -> None:
    path = tmp_path / "hostile.html"
    path.write_bytes(writers.render(hostile(text), ".html"))
    browser.open(path)
    assert browser.driver.get_log("browser") == []
    assert browser.requests() == []
    shown = browser.run("return document.querySelector('main').textContent")
    assert text in shown
    assert browser.run("return [document.title, document.scripts.length, document.images.length]") == [text, 1, 0]


@pytest.mark.parametrize("look", LOOKS)
def test_an_accessibility_check_finds_nothing_serious(browser: Browser, page: Path, look: str) -> None:
    browser.open(page, LOOKS[look].size, dark=LOOKS[look].dark)
    browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert browser.serious() == []
