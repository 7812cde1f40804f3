"""One server for all tests of this folder, and one browser."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.theory.report.browser import Browser
from tests.theory.serve.served import Served, serving

MISSING = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
NEEDED = pytest.mark.skipif(bool(MISSING), reason=f"pages are an extra, theory[web]: there is no {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    if MISSING:
        pytest.skip(f"pages are an extra, theory[web]: there is no {', '.join(MISSING)}")
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.driver.quit()
