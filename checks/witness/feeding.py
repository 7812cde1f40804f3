"""What a module is given, as arguments of its forward: by place, by name, or in one dictionary; and what it gives."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import torch
from torch import nn

from checks.witness.traced import CannotFeed, CannotFollow, Given, Shape

Make = Callable[[Shape, torch.dtype], Any]
NAMED = {
    "Long": torch.int64, "Int": torch.int32, "Short": torch.int16, "Byte": torch.uint8, "Bool": torch.bool,
    "Half": torch.float16, "BFloat16": torch.bfloat16, "Float": torch.float32, "Double": torch.float64,
}  # fmt: skip
MOST = 100_000  # results that a module may give one after the other
OWN = (torch.float16, torch.bfloat16, torch.float32, torch.float64)  # number types that a module computes in
ANNOTATED = re.compile(rf"\b({'|'.join(NAMED)})Tensor\b")


def arguments(
    module: nn.Module, given: Sequence[Any], make: Make, also: Collection[str] = ()
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments by place and by name; what is no Given stays as it is.

    make: a tensor of a shape and number type. A number type that is not said is the one in the signature
    (`ids: torch.LongTensor`), else that of the module's own first floating-point parameter, else float32. Names that
    are none of the signature's fill a dictionary, where one argument is asked for. also: the names of arguments that
    are given otherwise. Raises CannotFeed.
    """
    known = _parameters(module)
    asked = [name for name, each in known.items() if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    own = next((each.dtype for each in module.parameters() if each.dtype in OWN), torch.float32)

    def tensor(each: Given, name: str) -> Any:
        return make(each.shape, getattr(torch, each.dtype) if each.dtype else _annotated(known.get(name)) or own)

    places = [each for each in given if not (isinstance(each, Given) and each.name)]
    names = [each for each in given if isinstance(each, Given) and each.name]
    spelled = [*asked[: len(places)], *[""] * (len(places) - len(asked))]
    by_place = [
        tensor(each, name) if isinstance(each, Given) else each for each, name in zip(places, spelled, strict=True)
    ]
    by_name = {each.name: tensor(each, each.name) for each in names}
    free = any(each.kind is each.VAR_KEYWORD for each in known.values())
    strange = [name for name in by_name if name not in known and not free]
    if not strange:
        _complete(known, asked[len(by_place) :], {*by_name, *also})
        return by_place, by_name
    needed = [name for name in asked[len(places) :] if known[name].default is inspect.Parameter.empty]
    if len(strange) == len(by_name) and len(needed) == 1:
        return [*by_place, by_name], {}
    raise CannotFeed(f"its forward takes {', '.join(known) or 'nothing'}, but an input called {strange[0]} came")


def ended(made: Any) -> Any:
    """What a module gives; what it would give one after the other, as a generator does, all at once.

    Raises CannotFollow where that does not end.
    """
    if not isinstance(made, Iterator):
        return made
    parts = tuple(islice(made, MOST + 1))
    if len(parts) > MOST:
        raise CannotFollow(f"it gives more than {MOST:,} results, one after the other")
    return parts


def _complete(known: Mapping[str, inspect.Parameter], left: Sequence[str], filled: Collection[str]) -> None:
    """Raises CannotFeed where an argument without a default is neither among those by place nor by name."""
    by_name = [name for name, each in known.items() if each.kind is each.KEYWORD_ONLY]
    missing = [
        name for name in (*left, *by_name) if known[name].default is inspect.Parameter.empty and name not in filled
    ]
    if missing:
        raise CannotFeed(
            f"its forward also takes {', '.join(missing)}; give each by its name, such as --input {missing[0]}=8x8:bool"
        )


def _parameters(module: nn.Module) -> dict[str, inspect.Parameter]:
    try:
        return dict(inspect.signature(module.forward).parameters)
    except (TypeError, ValueError):  # written in C, or scripted
        return {"input": inspect.Parameter("input", inspect.Parameter.VAR_POSITIONAL)}


def _annotated(parameter: inspect.Parameter | None) -> torch.dtype | None:
    """The number type that an annotation such as `torch.LongTensor`, or a text of it, says."""
    found = None if parameter is None else ANNOTATED.search(str(parameter.annotation)[:500])
    return None if found is None else NAMED[found[1]]
