"""A study of generating with a model of `transformers`: as its own code does it, beside what the rules say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from theory.conventions import Convention
from theory.errors import InputError
from theory.network.configuration import configuration
from theory.network.inputs import Input
from theory.network.studies.study import UNITS, Fact, Known, Study
from theory.network.trace import run_apart
from theory.network.trained import done

COUNTED = ("mac", "flop")


def study(text: str, inputs: Sequence[Input], generated: int, convention: Convention, batch: int) -> Study:
    """The prompt and `generated` tokens after it, for a batch. Raises InputError."""
    named = configuration(text)
    if named is None:
        raise InputError("--generate needs a spec, a ready-made network or a config.json; a module has its own code")
    if convention.name not in COUNTED:
        raise InputError(f"what a module generates is counted under {', '.join(COUNTED)}, but {convention.name} came")
    trace = run_apart(text, _generated, named[1], inputs, batch, generated)
    unit, tokens = UNITS[convention.name], inputs[0].shape[0]

    def counted(steps: Any) -> int:
        return convention.weigh("", dict(done(steps)))

    prompt, first = counted(trace.prompt), counted(trace.first)
    more = counted(trace.longer) - prompt
    ruled = ruled_cache(trace.fields, tokens)
    facts = [
        Fact("prefill", prompt, unit, Known.RULE, f"the operators of {tokens} tokens at once"),
        _beside("cache after the prompt", trace.cache, None if ruled is None else ruled * trace.size * batch, "bytes",
                "keys and values, or the short vectors, of every layer"),
        Fact("cache at the end", trace.cache_at_end, "bytes", Known.TRACE, f"after {generated} tokens more"),
        _beside("decode of the first token", first, more, unit, "what a prompt with it takes, less one without"),
    ]  # fmt: skip
    if first != more:
        facts.append(Fact("a longer prompt takes more by", more, unit, Known.RULE,
                          "beside its cache the library does something else, such as to make keys again"))  # fmt: skip
    facts.append(Fact("decode of the last token", counted(trace.last), unit, Known.TRACE, "more keys to look at"))
    note = "made from the classes of transformers, without weights, and run on meta tensors in a process of its own"
    return Study(
        "generation", f"Generating {generated} tokens after {tokens}, batch {batch}", tuple(facts), notes=(note,)
    )


def _generated(config: Mapping[str, Any], given: Sequence[Any], generated: int) -> Any:
    return import_module("checks.witness.generating").generate_configured(config, given, generated)


def _beside(what: str, traced: int, ruled: int | None, unit: str, why: str) -> Fact:
    if ruled == traced:
        return Fact(what, traced, unit, Known.BOTH, why)
    return Fact(what, traced, unit, Known.TRACE, "as the library's own code does it")


def ruled_cache(fields: Mapping[str, Any], tokens: int) -> int | None:
    """The numbers that a configuration says a cache holds of one sequence; None where it does not say.

    In every layer a key and a value for each head of keys, of the tokens that the next one sees: all, or those of a
    window but itself; or, of a latent attention, the short vector and the rotated key.
    """
    layers, heads = fields.get("num_hidden_layers"), fields.get("num_attention_heads")
    if not isinstance(layers, int) or not isinstance(heads, int):
        return None
    if fields.get("kv_lora_rank"):
        return layers * tokens * (fields["kv_lora_rank"] + fields["qk_rope_head_dim"])
    width, window = fields.get("hidden_size"), fields.get("sliding_window")
    head = fields.get("head_dim") or (width // heads if isinstance(width, int) else None)
    if head is None:
        return None
    kinds = fields.get("layer_types") or ("sliding_attention" if window else "full_attention",) * layers
    if set(kinds) - {"sliding_attention", "full_attention"}:
        return None
    seen = sum(min(tokens, window - 1) if kind == "sliding_attention" and window else tokens for kind in kinds)
    return 2 * (fields.get("num_key_value_heads") or heads) * head * seen
