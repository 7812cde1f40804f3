"""What several tests share: where the published truths and the real documents lie, if they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with seeds and published numbers beside a checkout; absent elsewhere."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED.name}/ with the published numbers is not beside this checkout")
    return SHARED
