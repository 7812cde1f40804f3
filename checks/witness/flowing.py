"""Which step's result goes into which: a pass on meta tensors, in which every operator's memory is looked at.

Two tensors over one memory, such as a view and what it looks at, hold the result of the same steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from torch import Tensor
from torch.nn import functional as F

from checks.witness.recording import Dispatched, Recorder, Whole, flat


class Flow:
    """step -> the steps that feed it; inputs of the module count from -1 downwards, what no step made feeds nothing."""

    def __init__(self) -> None:
        self.feeds: dict[int, frozenset[int]] = {}
        self._makers: dict[int, frozenset[int]] = {}  # memory -> the steps whose results it holds
        self._kept: list[Any] = []  # so that no memory is another's later

    def given(self, values: Iterable[Any]) -> None:
        """The inputs of the module, in their order; those of a dictionary in its."""
        listed = (part for value in values for part in (value.values() if isinstance(value, Mapping) else (value,)))
        for place, tensor in enumerate(_tensors(listed)):
            self._hold(tensor, frozenset((-1 - place,)))

    def step(self, place: int, taken: Any, made: Any, written: Any = ()) -> None:
        """The step at this place takes tensors, makes others, and writes into some of those that it took."""
        taken = list(_tensors(taken))
        self.feeds[place] = frozenset().union(*(self._makers.get(_memory(tensor), ()) for tensor in taken))
        own, given = frozenset((place,)), {_memory(tensor) for tensor in taken}
        for tensor in _tensors(written):
            whole = tensor.numel() * tensor.element_size() >= tensor.untyped_storage().nbytes()
            self._hold(tensor, own if whole else own | self._makers.get(_memory(tensor), frozenset()))
        for tensor in _tensors(made):
            if _memory(tensor) not in given:
                self._hold(tensor, own)

    def listed(self, steps: int) -> tuple[tuple[int, ...], ...]:
        """For each of so many steps those that feed it, inputs first."""
        return tuple(tuple(sorted(self.feeds.get(place, ()))) for place in range(steps))

    def _hold(self, tensor: Tensor, makers: frozenset[int]) -> None:
        self._kept.append(tensor)
        self._makers[_memory(tensor)] = makers


def _tensors(values: Any) -> Iterable[Tensor]:
    return (value for value in flat(tuple(values)) if isinstance(value, Tensor))


def _memory(tensor: Tensor) -> int:
    return tensor.untyped_storage()._cdata


class WatchedOperators(Dispatched):
    """Records as `Dispatched` does, and what feeds each step."""

    def __init__(self, recorder: Recorder, flow: Flow) -> None:
        super().__init__(recorder)
        self.flow = flow

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        place = len(self.recorder.steps)
        self.flow.feeds.pop(place, None)  # of a step that was taken back
        result = super().__torch_dispatch__(func, types, args, kwargs)
        if len(self.recorder.steps) > place and place not in self.flow.feeds:  # its parts have not said so themselves
            made = result if isinstance(result, tuple | list) else (result,)
            self.flow.step(place, _all(args, kwargs), made, _written(func, args, kwargs or {}))
        return result


class WatchedFunctions(Whole):
    """Records as `Whole` does, and what feeds an attention, which is one step."""

    def __init__(self, recorder: Recorder, flow: Flow) -> None:
        super().__init__(recorder)
        self.flow = flow

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        place = len(self.recorder.steps)
        result = super().__torch_function__(func, types, args, kwargs)
        if func is F.scaled_dot_product_attention:
            self.flow.step(place, _all(args, kwargs), (result,))
        return result


def _all(args: Any, kwargs: Mapping[str, Any] | None) -> tuple[Any, ...]:
    return (*args, *(kwargs or {}).values())


def _written(func: Any, args: Any, kwargs: Mapping[str, Any]) -> list[Any]:
    """The arguments that an operator changes, as its schema says."""
    changed = [each.alias_info is not None and each.alias_info.is_write for each in func._schema.arguments]
    named = [each.name for each, writes in zip(func._schema.arguments, changed, strict=True) if writes]
    placed = [value for value, writes in zip(args, changed, strict=False) if writes]
    return [*placed, *(kwargs[name] for name in named if name in kwargs)]
