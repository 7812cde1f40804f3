"""What a model of the `transformers` library does to a prompt, and to one token beside the cache that it keeps."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from checks.witness.configured import prepared_model
from checks.witness.recording import Dispatched, Whole, prepared
from checks.witness.shape_only import META
from checks.witness.traced import CannotFeed, CannotFollow, GeneratingTrace, Given, OperatorCall

FIELDS = ("num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim", "hidden_size",
          "sliding_window", "layer_types", "kv_lora_rank", "qk_rope_head_dim")  # fmt: skip


def generate_configured(config: Mapping[str, Any], given: Sequence[Given], generated: int) -> GeneratingTrace:
    """A prompt, its first token and the last of `generated`, on meta tensors.

    given: token ids alone, with the batch axis. Raises CannotLoad, CannotFeed, CannotFollow, or what the model raises.
    """
    module, used = prepared_model(config, given)
    if len(used) != 1 or len(used[0].shape) != 2 or used[0].dtype != "int64":
        raise CannotFeed("--generate takes one input, the token ids of the prompt, such as --input 2048")
    batch, tokens = used[0].shape
    prompt, cache = _run(module, (batch, tokens), None)
    after = _bytes(cache)
    first, _ = _run(module, (batch, 1), cache)
    longer, cache = _run(module, (batch, tokens + 1), None)
    _, cache = _run(module, (batch, tokens + generated - 1), None)
    last, cache = _run(module, (batch, 1), cache)
    settings: Any = module.config
    fields = {name: getattr(settings, name, None) for name in FIELDS}
    size = next(module.parameters()).element_size()
    return GeneratingTrace(prompt, longer, first, last, after, _bytes(cache), fields, size)


def _run(module: nn.Module, shape: tuple[int, int], cache: Any) -> tuple[tuple[OperatorCall, ...], Any]:
    """The steps of one pass, and the cache after it."""
    with prepared(module) as recorder, warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # transformers renames its arguments
        ids = torch.empty(shape, dtype=torch.int64, device=META)
        with torch.no_grad(), META, Whole(recorder), Dispatched(recorder):
            output = module(input_ids=ids, past_key_values=cache, use_cache=True)
    found = getattr(output, "past_key_values", None)
    if not hasattr(found, "layers"):
        raise CannotFollow(f"{type(module).__name__} gives no cache of keys and values")
    return tuple(recorder.steps), found


def _bytes(cache: Any) -> int:
    """The bytes of the keys and values that the layers of a cache hold; what they count is left out."""
    return sum(
        value.numel() * value.element_size()
        for layer in cache.layers
        for value in vars(layer).values()
        if isinstance(value, Tensor) and value.is_floating_point()
    )
