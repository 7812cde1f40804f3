"""A real browser that tests share: what it draws, what its console says, what it asks for, and what axe finds."""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
DRIVER = shutil.which("chromedriver") or ""
MISSING = [
    name
    for name, there in [
        ("a chromium browser (Debian: chromium)", BROWSER),
        ("chromedriver (Debian: chromium-driver)", DRIVER),
        ("selenium (PyPI)", find_spec("selenium")),
    ]
    if not there
]
NEEDED = [
    pytest.mark.skipif(bool(MISSING), reason=f"the page cannot be tried in a browser without {', '.join(MISSING)}"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of selenium's own sockets, closed when they are collected
]
DESKTOP, TELEPHONE = (1280, 900), (390, 844)


class Look(NamedTuple):
    """How a page is looked at: the screen, and whether its colours are the dark ones."""

    size: tuple[int, int]
    dark: bool


# Colours do not depend on the screen, nor the layout on colours: two looks see every rule at both sizes and in both.
LOOKS = {"desktop-light": Look(DESKTOP, dark=False), "telephone-dark": Look(TELEPHONE, dark=True)}


class Browser:
    """A headless browser that keeps what the console says and which addresses were asked for."""

    def __init__(self) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER
        flags = ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
        for flag in (*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(300)  # axe takes half a minute for a large page on a busy machine

    def open(
        self, page: Path | str, size: tuple[int, int] = DESKTOP, *, script: bool = True, dark: bool = False
    ) -> None:
        wanted = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        self.order("Emulation.setEmulatedMedia", features=features)
        self.order("Emulation.setScriptExecutionDisabled", value=not script)
        self.order(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False
        )
        self.driver.get_log("performance")
        self.driver.get(page if isinstance(page, str) else page.as_uri())
        self.order("Emulation.setScriptExecutionDisabled", value=False)

    def order(self, command: str, **given: Any) -> None:
        self.driver.execute_cdp_cmd(command, given)

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def find(self, css: str) -> Any:
        return self.driver.find_element("css selector", css)

    def requests(self) -> list[str]:
        """The addresses that the page asked for, itself and what it carries left aside."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("file:", "data:"))]

    def serious(self) -> list[tuple[str, str, str]]:
        """What axe's accessibility check of the open page finds that is serious: rule, help, the first place."""
        if find_spec("axe_core_python") is None:
            pytest.skip("axe-core-python is not installed, so accessibility is not checked")
        self.run(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        # of rules that are kept one place is enough: to name every one of a large page takes most of the time
        found = self.driver.execute_async_script(
            "axe.run({resultTypes: ['violations']}).then(arguments[arguments.length - 1])"
        )
        assert len(found["passes"]) > 15, "the check did not run"
        return [
            (rule["id"], rule["help"], rule["nodes"][0]["html"][:200])
            for rule in found["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
