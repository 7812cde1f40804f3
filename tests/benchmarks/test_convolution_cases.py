"""The whole list of convolution cases of dnn-hw1, ours and torch's, timed in one run: the document reports 4,372 s."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
import pytest

from theory.topics.convolution.arrays import forward

LIMIT = 10.0  # seconds for both, on two cores
SIZE = 32  # height and width of the images; the document does not say its own


@pytest.mark.benchmark
def test_every_case_equals_torch_within_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    from checks.witness.convolution import CASES, SEED, conv2d

    rng = np.random.default_rng(SEED)
    drawn = [(case, case.draw(rng, SIZE)) for variants in CASES.values() for case in variants]
    seconds = {"ours": 0.0, "torch": 0.0}

    def timed(who: str, function: Any, arrays: Any, options: dict[str, Any]) -> Any:
        start = perf_counter()
        result = function(*arrays, **options)
        seconds[who] += perf_counter() - start
        return result

    for case, arrays in drawn:
        ours = timed("ours", forward, arrays, case.options)
        assert np.array_equal(ours, timed("torch", conv2d, arrays, case.options)), case
    with capsys.disabled():
        print(f"\n{len(drawn)} cases, {SIZE}x{SIZE}: ours {seconds['ours']:.2f} s, torch {seconds['torch']:.2f} s")
    assert sum(seconds.values()) < LIMIT
