"""The library: one pair, many pairs, a document, and the shapes in which trainers ask for rewards."""

from __future__ import annotations

import inspect
import threading
from pathlib import Path
from typing import Any

import pytest

from theory import InputError, check, compute_score, equal, equal_batch, rewards
from theory import batch as processes
from theory.equality import Equality


@pytest.mark.parametrize(
    ("gold", "answer", "options", "verdict", "reward"),
    [
        ("1/2", "0.5", {}, "equal", 1.0),
        ("1/2", "0.4", {}, "different", 0.0),
        ("A B", "B A", {}, "undecided", None),
        ("1/2", "", {}, "unread", None),
        ("(1, 2)", "(2, 4)", {"up_to": ["scale"]}, "equal", 1.0),
        ("1/3", "0.33", {"places": 2}, "equal", 1.0),
        ("1", "1.01", {"tolerance": "1%"}, "equal", 1.0),
        ("1", "1.01", {"tolerance": 0.1}, "equal", 1.0),
        ("sqrt(x^2)", "x", {"positive": ("x",)}, "equal", 1.0),
    ],
)
def test_a_pair(gold: str, answer: str, options: dict[str, Any], verdict: str, reward: float | None) -> None:
    found = equal(gold, answer, **options)
    assert (found.verdict, found.reward) == (verdict, reward)
    assert found.method


def test_what_makes_no_sense_raises_and_says_what_would() -> None:
    with pytest.raises(InputError, match="order, scale, sign"):
        equal("1", "1", up_to=("rotation",))
    with pytest.raises(InputError, match="there are places"):
        equal_batch([("1", "1")], precision=3)
    with pytest.raises(TypeError, match="two texts"):
        equal("1", 1)  # type: ignore[arg-type]  # that is what is tested


def test_threads_find_what_one_finds() -> None:
    pairs = [("sqrt(2)^2", "2"), ("x^2 - 1", "(x-1)(x+1)"), ("sin(1)", "cos(1)"), ("e^{x+1}", "e e^x")] * 3
    alone = [equal(*pair) for pair in pairs]
    found: list[Any] = [None] * len(pairs)

    def work(place: int) -> None:
        found[place] = equal(*pairs[place])

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(pairs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


def test_a_batch_keeps_its_order_whatever_stands_in_it() -> None:
    pairs: list[Any] = [(str(n), f"{n}.0" if n % 3 else f"{n}.5") for n in range(20)]
    pairs[4:4] = [None, ("1",), (1, 2), ("1" * 10_000, "1"), ("\ud800", "1"), ("1\n2", "1")]
    found = equal_batch(pairs, workers=2)
    assert len(found) == len(pairs)
    assert [one.verdict for one in found[4:9]] == ["unread"] * 5
    rest = [one.verdict for one in [*found[:4], *found[10:]]]
    assert rest == ["equal" if n % 3 else "different" for n in range(20)]


SLOW = """
import sys, time

for line in sys.stdin:
    if "hang" in line:
        time.sleep(600)
    if "die" in line:
        sys.exit(1)
    print('{"verdict": "equal", "method": "exact", "detail": ""}', flush=True)
"""


def test_a_process_that_hangs_is_ended_and_the_others_pairs_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    monkeypatch.setattr(processes, "COMMAND", (processes.sys.executable, str(script)))
    monkeypatch.setattr(processes, "START", 5.0)
    monkeypatch.setattr(processes, "GRACE", 0.1)
    pairs = [("1", word) for word in ("a", "hang", "b", "die", "c", *"defghijklmn")]
    found = equal_batch(pairs, workers=1, seconds=0.2)
    assert [place for place, one in enumerate(found) if one.verdict is Equality.UNDECIDED] == [1, 3]
    assert all("took too long" in found[place].detail for place in (1, 3))


def test_a_process_waits_for_the_next_batch_and_one_that_died_meanwhile_is_replaced() -> None:
    processes.end_all()
    pairs = [("1", "1.0"), ("1", "2")]
    for _ in range(2):
        assert [found.reward for found in equal_batch(pairs, workers=1)] == [1.0, 0.0]
    (waiting,) = processes.WAITING
    waiting.inner.kill()
    waiting.inner.wait()
    assert [found.reward for found in equal_batch(pairs, workers=1)] == [1.0, 0.0]
    assert waiting not in processes.WAITING
    processes.end_all()
    assert not processes.WAITING


def test_an_empty_batch_starts_nothing() -> None:
    assert equal_batch([]) == []


def test_the_links_of_a_text_and_of_a_file(tmp_path: Path) -> None:
    text = "$2 + 2 = 4$\n\n$2 \\cdot 3 = 7$\n"
    (tmp_path / "a.md").write_text(text)
    found = check(text)
    assert [(link.line, link.left, link.verdict) for link in found] == [
        (1, "2 + 2", "right"),
        (3, "2 \\cdot 3", "wrong"),
    ]
    assert check(tmp_path / "a.md") == found
    with pytest.raises(InputError, match="no file"):
        check(tmp_path / "b.md")


# --- rewards ----------------------------------------------------------------------------------------------------


def test_a_trainer_that_hands_over_texts_or_conversations_and_columns() -> None:
    """As TRL calls it: everything by keyword, columns of the data set beside it, a name of its own."""
    reward = rewards("solution")
    gold = ["1/2", "1/2", "A B"]
    texts = ["I think of 3.</think>\\boxed{0.5}", "0.4", "B A"]
    chats = [[{"role": "assistant", "content": text}] for text in texts]
    for completions in (texts, chats):
        call = {
            "prompts": ["?"] * 3, "completions": completions, "completion_ids": [[1]] * 3, "solution": gold,
            "trainer_state": None,
        }  # fmt: skip
        assert reward(**call) == [1.0, 0.0, None]
    assert reward.__name__ == "equal_reward"
    assert inspect.signature(reward).parameters["columns"].kind is inspect.Parameter.VAR_KEYWORD
    with pytest.raises(KeyError, match="solution"):
        reward(prompts=["?"], completions=["1"], answer=["1"])


def test_a_trainer_that_asks_for_one_score() -> None:
    """As verl calls it: these four by keyword, and a number back, whatever could be judged."""
    names = [*inspect.signature(compute_score).parameters][:4]
    assert names == ["data_source", "solution_str", "ground_truth", "extra_info"]
    for text, score in (("\\boxed{0.5}", 1.0), ("0.4", 0.0), ("", 0.0)):
        found = compute_score(data_source="x", solution_str=text, ground_truth="1/2", extra_info={"index": 0})
        assert found == score
        assert isinstance(found, float)
