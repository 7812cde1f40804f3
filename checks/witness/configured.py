"""The torch module that a configuration of the `transformers` library describes, made without a weight of it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeGuard

import torch
from torch import nn

from checks.witness.network import dispatch, trace
from checks.witness.traced import CannotFeed, CannotLoad, Given, Trace, TrainingTrace, one_line
from checks.witness.training import trace_training

WHOLE = ("_ids", "_mask", "labels")  # how the names of inputs end that are whole numbers
DTYPE = torch.bfloat16  # where a configuration names none: every kernel of the library has a meta rule for it


def trace_configured(
    config: Mapping[str, Any], given: Sequence[Given], flows: bool = False
) -> tuple[Trace, Sequence[Given]]:
    """The operators of the model, and the inputs: those that are given, or, without any, an image of its own size.

    flows: with what feeds each operator, on meta tensors.

    The library's own classes alone are used: code that a configuration points to is never fetched or run. Raises
    CannotLoad and CannotFeed, or what the model raises.
    """
    module, used = prepared_model(config, given)
    return (dispatch(module, used, flows=True) if flows else trace(module, used)), used


def train_configured(config: Mapping[str, Any], given: Sequence[Given], checkpointed: bool) -> TrainingTrace:
    """Both passes of one step of training. checkpointed: with the checkpoints that the library places.

    Raises as `trace_configured` does.
    """
    module, used = prepared_model(config, given)
    if checkpointed:
        if not getattr(module, "supports_gradient_checkpointing", False):
            raise CannotLoad(f"transformers places no checkpoints in {type(module).__name__}; leave --checkpoint out")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # transformers renames it
            module.gradient_checkpointing_enable({"use_reentrant": False})  # type: ignore[operator]  # the library's own
    return trace_training(module, used)


def prepared_model(config: Mapping[str, Any], given: Sequence[Given]) -> tuple[nn.Module, Sequence[Given]]:
    """The model, and what it is given with the number types that the library's names say."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # this is a copy of the process, and nothing in it may reach out
    torch.set_num_threads(1)  # in a copy of a process, the threads that computed before are gone
    module = make(config)
    return module, [_typed(each, module) for each in given] or [_image(module)]


def _typed(given: Given, module: Any) -> Given:
    """An input with the number type that the library's names say: `input_ids` and masks are whole numbers."""
    name = given.name or getattr(module, "main_input_name", "")
    return replace(given, dtype="int64") if not given.dtype and name.endswith(WHOLE) else given


def make(config: Mapping[str, Any]) -> nn.Module:
    """The model on the meta device, in evaluation mode. Raises CannotLoad."""
    try:
        import transformers
    except ImportError:
        raise CannotLoad("a configuration needs the library transformers; install theory[hf]") from None
    transformers.utils.logging.set_verbosity_error()
    kind, known = str(config["model_type"]), [*transformers.CONFIG_MAPPING]
    if kind not in known:
        close = get_close_matches(kind, known, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise CannotLoad(f"transformers {transformers.__version__} has no model of the type {kind[:60]!r}{hint}")
    own = {name: value for name, value in config.items() if name not in ("model_type", "auto_map")}
    names = own.get("architectures")
    found = getattr(transformers, str(names[0]), None) if isinstance(names, list) and names else None
    before = torch.get_default_dtype()
    try:
        settings = transformers.AutoConfig.for_model(kind, **own)
        torch.set_default_dtype(settings.dtype if isinstance(settings.dtype, torch.dtype) else DTYPE)
        with torch.device("meta"):
            made = found(settings) if _is_module(found) else transformers.AutoModel.from_config(settings)
    except Exception as error:  # a stranger's numbers may break the library's code anywhere
        raise CannotLoad(f"transformers cannot make this {kind}: {one_line(error)}") from None
    finally:
        torch.set_default_dtype(before)
    return made.eval()


def _is_module(found: Any) -> TypeGuard[type[nn.Module]]:
    return isinstance(found, type) and issubclass(found, nn.Module)


def _image(module: Any) -> Given:
    """An image of the size that the model's configuration states. Raises CannotFeed where it reads something else."""
    name = getattr(module, "main_input_name", "input_ids")
    size, channels = getattr(module.config, "image_size", None), getattr(module.config, "num_channels", 3)
    if name != "pixel_values" or not isinstance(size, int):
        raise CannotFeed(f"it reads {name}; say how much, such as --input {name}=2048 for 2048 tokens")
    return Given((1, channels, size, size), "", name)
