"""The pages in a real browser: what is typed is judged in place, a question is worked by keyboard alone, a bank is
written; nothing is asked of anybody else, and nothing serious stands in the way of anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.theory.report.browser import LOOKS, NEEDED, Browser, Look
from tests.theory.serve.served import Served

pytestmark = NEEDED
PATHS = {
    "/": "#shown .link", "/questions": ".bank-list a", "/questions/csc420-a2/q3b": "#shown details.step",
    "/calculate": "#table table", "/author": "#shown article",
    "/help/index.html": "article table", "/help/students.html": "pre", "/help/topics.html": "details",
    "/help/csc420-a2-q3b.html": "details.step", "/help/search.html?q=reconcile": "#found a",
}  # fmt: skip
PATIENCE = 40  # seconds on a busy machine


def until(browser: Browser, what: Callable[[], Any]) -> Any:
    """What is there at last; whatever is asked of a page that is being changed is asked again."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser.driver, PATIENCE, 0.05, (WebDriverException,)).until(lambda driver: what())


def text_of(browser: Browser, css: str) -> str:
    return browser.find(css).text


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_is_accessible(browser: Browser, server: Served, path: str, look: Look) -> None:
    browser.open(server.address + path, look.size, dark=look.dark)
    until(browser, lambda: browser.find(PATHS[path]))
    assert browser.driver.get_log("browser") == []
    assert {url for url in browser.requests() if not url.startswith(server.address)} == set()
    assert browser.run("return document.documentElement.scrollWidth") <= look.size[0]
    assert browser.serious() == []


def test_a_wrong_step_is_marked_while_it_is_typed(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/")
    until(browser, lambda: browser.find("#shown .link"))
    text = browser.find("#text")
    text.clear()
    text.send_keys("Let $x = 3$. So $x^2 = 6$.")
    until(browser, lambda: "left is 9" in text_of(browser, "#shown .link.wrong"))
    assert "1 of 2 equalities judged: 1 wrong" in text_of(browser, "#status")
    browser.find("#shown .link.wrong button").click()
    assert browser.run("return document.activeElement.id") == "text"
    chosen = "const text = arguments[0]; return text.value.slice(text.selectionStart, text.selectionEnd)"
    assert browser.run(chosen, text) == "x^2 = 6"
    text.send_keys("x^2 = 9")  # in the place of what is chosen
    until(browser, lambda: "1 right" in text_of(browser, "#status"))


def test_of_a_long_text_all_is_shown_in_the_end(browser: Browser, server: Served) -> None:
    """It comes in parts, and in the midst of them something is typed."""
    lines = [f"Let $w_{{{n}}} = {n}$.\n\n$$w_{{{n}}} + 1 = {n + 1}$$\n\n" for n in range(150)]
    put = "const [text, more] = arguments; text.value += more; text.dispatchEvent(new Event('input'))"
    browser.open(server.address + "/")
    text = browser.find("#text")
    text.clear()
    browser.run(put, text, "".join(lines))
    until(browser, lambda: "judged" in text_of(browser, "#status"))
    browser.run(put, text, "$2 + 2 = 5$")
    until(browser, lambda: text_of(browser, "#status").startswith("151 of 301 equalities judged: 1 wrong, 150 right"))
    said = [link.text for link in browser.driver.find_elements("css selector", "#shown .link .place")]
    assert len(said) == 301
    assert said == sorted(said, key=lambda place: int(place.split()[1]))


def test_a_question_is_worked_by_keyboard_alone(browser: Browser, server: Served) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def focused() -> str:
        return browser.run(
            "return document.activeElement.id || document.activeElement.getAttribute('aria-label') || ''"
        )

    def go(wanted: str, key: str = Keys.TAB) -> None:
        for _ in range(60):
            if focused() == wanted:
                return
            ActionChains(browser.driver).send_keys(key).perform()
        raise AssertionError(f"{wanted} cannot be reached")

    def press(*keys: str) -> None:
        ActionChains(browser.driver).send_keys(*keys).perform()

    browser.open(server.address + "/questions/csc420-a2/q3b")
    until(browser, lambda: browser.find("#shown details.step"))
    go("one")
    press(Keys.SPACE)
    assert browser.run("return document.querySelectorAll('#shown details.step:not([hidden])').length") == 0
    go("next")
    press(Keys.ENTER)
    assert browser.run("return document.querySelectorAll('#shown details.step[open]:not([hidden])').length") == 1
    browser.run("document.body.focus(); document.activeElement.blur()")
    go("w3, a number")
    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    press("1.5", Keys.TAB)
    until(browser, lambda: "1.5" in text_of(browser, "#shown .givens"))
    go("given")
    press("0.5", Keys.ENTER)
    until(browser, lambda: "wrong" in text_of(browser, "#verdict"))


def test_the_worked_answer_waits_until_it_is_asked_for(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/questions/csc420-a2/q3b")
    step = until(browser, lambda: browser.find("#shown details.step"))
    assert not step.is_displayed()
    assert browser.find("#shown .givens").is_displayed()
    browser.find("#reveal").click()
    assert step.is_displayed()
    browser.find("#reveal").click()
    assert not step.is_displayed()
    browser.find("#one").click()
    browser.find("#next").click()
    assert step.is_displayed()


def test_numbers_are_moved_and_fresh_ones_are_drawn(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/questions/csc420-a2/q3b")
    before = until(browser, lambda: text_of(browser, "#shown .givens"))
    slider = browser.find("[aria-label='w3, moved']")
    browser.run(
        "arguments[0].value = arguments[0].max; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", slider
    )
    until(browser, lambda: "3.48" in text_of(browser, "#shown .givens"))
    browser.find("#fresh").click()
    until(browser, lambda: "Variant" in text_of(browser, "#status"))
    assert text_of(browser, "#shown .givens") != before
    browser.find("#reset").click()
    until(browser, lambda: text_of(browser, "#shown .givens") == before)


def test_a_bank_is_written(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/author")
    until(browser, lambda: "1 of 1" in text_of(browser, "#status"))
    text = browser.find("#text")
    text.send_keys('\n[q2]\ntitle = "B"\nasks = "Find it."\ntopic = "computatoin"\n')
    until(browser, lambda: "1 of 2" in text_of(browser, "#status"))
    assert "expected one of" in text_of(browser, "#shown .link.wrong")


def test_a_network_is_counted_while_it_is_typed(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/calculate")
    until(browser, lambda: browser.find("#table table"))
    spec = browser.find("[name=spec]")
    spec.clear()
    spec.send_keys("lenet5")
    until(
        browser,
        lambda: "trouble" in browser.find("#status").get_attribute("class") or "lenet" in text_of(browser, "#table"),
    )
    browser.find("[name=input]").clear()
    until(browser, lambda: "lenet" in text_of(browser, "#table").lower())


def test_the_numbers_of_a_layer_are_worked_out_at_a_click(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/calculate")
    until(browser, lambda: browser.find("#table button.layer")).click()
    until(browser, lambda: "156" in text_of(browser, "#layer article"))
    assert browser.run("return document.activeElement.textContent") == "One layer, worked out"
    assert "conv1" in text_of(browser, "#layer article h2")
    assert browser.run(
        "return [...document.querySelectorAll('#table article')].map(a => a.querySelectorAll('button').length)"
    ) == [8, 0]
    assert browser.serious() == []


def test_the_documentation_is_searched_while_words_are_typed(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/help/search.html")
    field = until(browser, lambda: browser.find("#main [name=q]"))
    field.send_keys("xyzzyx")
    until(browser, lambda: text_of(browser, "#said") == "0 places")
    field.clear()
    field.send_keys("right-carried")
    until(browser, lambda: "verdicts.html" in browser.run("return document.getElementById('found').innerHTML"))


def test_the_graph_of_a_network_is_chosen_by_keyboard(browser: Browser, server: Served) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(server.address + "/calculate")
    until(browser, lambda: browser.find("#table table"))
    browser.find("[name=view][value=table]").send_keys(Keys.ARROW_RIGHT)
    until(browser, lambda: browser.find("#table svg.network"))
    shown = "return [...document.querySelectorAll('[data-views]:not([hidden])')].map(f => f.textContent.split(',')[0])"
    assert [text.split()[0] for text in browser.run(shown)] == ["Depth"]
    assert browser.serious() == []


def test_an_answer_is_read_before_it_is_judged(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/questions/csc420-a2/q3b")
    until(browser, lambda: browser.find("#shown details.step"))
    given = browser.find("#given")
    given.send_keys("-0.0113")
    until(browser, lambda: "Read as" in text_of(browser, "#read"))
    assert text_of(browser, "#verdict") == ""
    given.submit()
    until(browser, lambda: "right" in text_of(browser, "#verdict"))
    assert text_of(browser, "#read") == ""


def test_a_server_that_is_gone_is_said(browser: Browser, server: Served) -> None:
    browser.open(server.address + "/")
    until(browser, lambda: browser.find("#shown .link"))
    browser.run("window.fetch = () => Promise.reject(new TypeError('gone'))")
    browser.find("#text").send_keys("x")
    until(browser, lambda: "does not answer" in text_of(browser, "#status"))
