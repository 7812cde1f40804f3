"""Rewards in the shapes in which trainers for reinforcement learning ask for them; none of them is imported.

TRL: `reward(completions, **columns) -> list[float | None]`, where None says that a function does not apply
(huggingface.co/docs/trl, "Using a custom reward function"). verl: `compute_score(data_source, solution_str,
ground_truth, extra_info=None) -> float` (verl.readthedocs.io, "Implement Reward Function for Dataset").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from theory.library import equal, equal_batch

Completion: TypeAlias = "str | Sequence[dict[str, Any]]"  # a text, or the messages of a conversation
THOUGHT = "</think>"  # what stands before its last occurrence is no answer


def rewards(gold: str = "solution", *, workers: int = 0, **options: Any) -> Callable[..., list[float | None]]:
    """A reward function: 1.0 for an answer that is equal to the right one, 0.0 for another, None where neither is sure.

    gold: the column of the data set that holds the right answers. workers: processes; 0 judges in this one. options:
    those of `equal`.
    """

    def equal_reward(completions: Sequence[Completion], **columns: Any) -> list[float | None]:
        if gold not in columns:
            raise KeyError(f"no column {gold!r} of right answers; there are {', '.join(sorted(columns)) or 'none'}")
        pairs = [*zip(columns[gold], map(answered, completions), strict=True)]
        if workers:
            return [found.reward for found in equal_batch(pairs, workers=workers, **options)]
        return [equal(*pair, **options).reward for pair in pairs]

    return equal_reward


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: dict[str, Any] | None = None, **options: Any
) -> float:
    """1.0 for an answer that is equal to the right one, else 0.0, for this trainer takes nothing but a number."""
    return equal(ground_truth, answered(solution_str), **options).reward or 0.0


def answered(completion: Completion) -> str:
    """What a completion says behind its thoughts: of a conversation, its last message."""
    text = completion if isinstance(completion, str) else str(completion[-1]["content"]) if completion else ""
    return text.rpartition(THOUGHT)[2].strip()
