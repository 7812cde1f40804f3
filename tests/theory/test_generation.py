"""`count --generate`: prefill, decode and the cache, against published sizes, a cache that is there, and torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from theory.cli import run
from theory.conventions import find
from theory.network import ready
from theory.network.count import count
from theory.network.inputs import read_inputs
from theory.network.network import Network
from theory.network.reader import read
from theory.network.totals import total

MAC = find("mac")


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["count", *arguments, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["study"] == "generation"
    return {fact["what"]: fact["amount"] for fact in data["facts"]}


@pytest.mark.parametrize(
    ("name", "params", "active"),
    [
        ("mistral_7b", 7_241_732_096, 7_241_732_096),
        ("mixtral_8x7b", 46_702_792_704, 12_879_925_248),  # Jiang et al., 2024: 47B and 13B
        ("deepseek_v3", 671_026_419_200 - 58 * 256, 37_551_656_960 - 58 * 256),  # without the 256 biases of each router
    ],
)
def test_published_sizes(name: str, params: int, active: int) -> None:
    found = total(ready.load(name, tokens=1))
    assert found.params == params
    if name != "deepseek_v3":
        assert found.params - found.idle == active
    else:
        assert 36.5e9 < found.params - found.idle < 37.6e9  # DeepSeek-AI, 2024: 37B


@pytest.mark.parametrize(
    ("name", "bytes_each"),
    [
        ("llama2_7b", 2 * 32 * 32 * 128 * 2),  # keys and values, layers, heads, their width, bytes
        ("llama3_8b", 2 * 32 * 8 * 128 * 2),
        ("llama3_405b", 2 * 126 * 8 * 128 * 2),
        ("mixtral_8x7b", 2 * 32 * 8 * 128 * 2),
        ("deepseek_v3", 61 * (512 + 64) * 2),
    ],
)
def test_a_cache_takes_what_is_known(name: str, bytes_each: int, capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, name, "--generate", "10", "--dtype", "bfloat16", "--batch", "3", "--input", "100")
    assert found["cache for each token"] == 3 * bytes_each
    assert found["cache after the prompt"] == 100 * 3 * bytes_each
    assert found["cache at the end"] == 110 * 3 * bytes_each


def test_a_window_bounds_the_cache(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "mistral_7b", "--generate", "200", "--dtype", "float16", "--input", "4000")
    each = 2 * 32 * 8 * 128 * 2
    assert found["cache for each token"] == each
    assert found["cache at the end"] == 4095 * each  # and the token itself


@pytest.mark.parametrize("convention", ["textbook", "mac", "all"])
def test_decoding_is_one_token_beside_a_cache(convention: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The difference of two sequences, and one token in a network whose attention has a cache, are the same."""
    body = "embedding(50, 12) [residual(rmsnorm attention(4, 2, nobias, causal, rotary{})) residual(ln swiglu(7))] * 3 "
    body += "linear(50, nobias)"
    found = facts(capsys, body.format(""), "--input", "9", "--generate", "3", "--convention", convention)
    for what, before in (("decode of the first token", 9), ("decode of the last token", 11)):
        one = total(Network(read(body.format(f", past={before}"))), (1,))
        assert found[what] == one.operations(find(convention, "count"))
    assert found["decode of all"] > 2 * found["decode of the first token"]


def test_a_latent_attention_decodes_with_its_short_vectors(capsys: pytest.CaptureFixture[str]) -> None:
    """By hand, for the tenth token: heads 2, rank 5, head 3, turned 4, value 6, width 8."""
    spec = "latentattention(2, 5, 3, 4, 6)"
    found = facts(capsys, spec, "--input", "9x8", "--generate", "1", "--convention", "mac", "--dtype", "float16")
    projections = 8 * 2 * 7 + 8 * 9 + 2 * (3 * 5 + 5 * 6) + 2 * 6 * 8
    assert found["decode of the first token"] == projections + 10 * 2 * (9 + 5)
    assert found["prefill"] == 9 * (8 * 14 + 8 * 9 + 2 * 5 * 9 + 12 * 8) + 45 * 2 * (7 + 6)


def test_torchs_counter_counts_the_pairs_that_a_latent_attention_masks() -> None:
    counted = total(Network(read("latentattention(2, 5, 3, 4, 6)")), (9, 8)).operations(find("torch", "count"))
    assert counted == 2 * (9 * (8 * 14 + 8 * 9 + 2 * 5 * 9 + 12 * 8) + 9 * 9 * 2 * (7 + 6))


def test_a_batch_reads_weights_once_and_more_experts(capsys: pytest.CaptureFixture[str]) -> None:
    one, many = (
        facts(capsys, "embedding(9, 4) experts(8, 2, 3)", "--input", "5", "--generate", "1", "--batch", batch)
        for batch in ("1", "3")
    )
    assert one["weights read for a token"] == 4 * (4 + 8 * 4 + 2 * 36)
    assert many["weights read for a token"] == 4 * (3 * 4 + 8 * 4 + 6 * 36)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["attention(2)", "--input", "5x4", "--generate", "1"], "layer attention: its tokens see those behind them"),
        (["encoder(2, 8)", "--input", "5x4", "--generate", "1"], "layer encoder: its tokens see those behind them"),
        (["lstm(3, bidirectional)", "--input", "5x4", "--generate", "1"], "backwards"),
        (["conv1d(3, k3)", "--input", "5x4", "--generate", "1"], "nothing says that conv"),
        (["ln(axes=2)", "--input", "5x4", "--generate", "1"], "nothing says that layernorm"),
        (["softmax(axis=0)", "--input", "5x4", "--generate", "1"], "nothing says that softmax"),
        (["linear(3)", "--input", "5", "--generate", "1"], "nothing says that linear"),
        (["vit_b_16", "--generate", "1"], "nothing says that conv"),
        (["linear(3) select", "--input", "5x4", "--generate", "1"], "nothing says that select"),
        (["linear(3)", "--input", "5x4", "--generate", "0"], "at least 1 token"),
        (["linear(3)", "--input", "5x4", "--generate", "1", "--train", "sgd"], "two studies"),
        (["attention(2, causal)", "--input", "5x4", "--generate", "1", "--convention", "torch"], "that a mask leaves"),
        (["json:loads", "--input", "5", "--generate", "-3"], "at least 1 token"),
        (["experts(2, 3, 4)", "--input", "5x4"], "a token goes to at most all 2 experts, but active is 3"),
    ],
)
def test_what_cannot_be_generated(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", *arguments]) == 2
    assert says in capsys.readouterr().err


SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 99}
LAYER = "residual(rmsnorm {attention}) residual(rmsnorm {block})"
CONFIGURATIONS: list[tuple[dict[str, Any], str]] = [
    (
        {"model_type": "mixtral", **SIZES, "intermediate_size": 64, "num_key_value_heads": 2, "num_local_experts": 4,
         "architectures": ["MixtralForCausalLM"], "tie_word_embeddings": False},
        "embedding(99, 32) ["
        + LAYER.format(attention="attention(4, 2, nobias, causal, rotary)", block="experts(4, 2, 64)")
        + "] * 2 rmsnorm linear(99, nobias)",
    ),
    (
        {"model_type": "deepseek_v3", **SIZES, "intermediate_size": 64, "moe_intermediate_size": 16,
         "num_key_value_heads": 4, "n_routed_experts": 8, "n_group": 2, "topk_group": 1, "num_experts_per_tok": 2,
         "kv_lora_rank": 10, "q_lora_rank": 12, "qk_rope_head_dim": 4, "qk_nope_head_dim": 6, "v_head_dim": 5,
         "first_k_dense_replace": 1, "architectures": ["DeepseekV3ForCausalLM"], "tie_word_embeddings": False},
        "embedding(99, 32) "
        + LAYER.format(attention="latentattention(4, 10, 6, 4, 5, 12)", block="swiglu(64)")
        + LAYER.format(attention="latentattention(4, 10, 6, 4, 5, 12)", block="add(experts(8, 2, 16) | swiglu(16))")
        + " rmsnorm linear(99, nobias)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("config", "spec"), CONFIGURATIONS)
def test_the_layers_are_those_of_transformers(config: dict[str, Any], spec: str, tmp_path: Path) -> None:
    """Parameters, those active for a token, and multiply-accumulates of the library's own models."""
    pytest.importorskip("transformers", reason="models of Hugging Face need the library transformers")
    (tmp_path / "config.json").write_text(json.dumps(config))
    theirs = count(str(tmp_path), read_inputs(["16"])).totals
    ours = total(Network(read(spec)), (16,))
    assert (ours.params, ours.idle) == (theirs.params, theirs.idle)
    assert ours.operations(MAC) == theirs.operations(MAC)


GENERATING: list[tuple[str, dict[str, Any], int, bool]] = [
    # kind, more, bytes of the cache of 2 sequences of 16 tokens, whether decoding is what a longer prompt takes more
    ("llama", {"num_key_value_heads": 2}, 2 * 2 * (2 * 2 * 8) * 16 * 2, True),
    ("mistral", {"num_key_value_heads": 2, "sliding_window": 8}, 2 * 2 * (2 * 2 * 8) * 7 * 2, False),
    ("gpt2", {"n_embd": 32, "n_layer": 2, "n_head": 4}, 2 * 2 * (2 * 4 * 8) * 16 * 2, True),
    ("deepseek_v3", {name: value for name, value in CONFIGURATIONS[1][0].items() if name != "architectures"},
     2 * 2 * (10 + 4) * 16 * 2, False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "more", "cache", "same"), GENERATING)
def test_a_model_of_transformers_generates(
    kind: str, more: dict[str, Any], cache: int, same: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own cache has the bytes that its configuration implies. It makes the keys of a latent attention again, and
    looks at all keys of a prompt, also beyond a window: neither is what a longer prompt takes more."""
    pytest.importorskip("transformers", reason="models of Hugging Face need the library transformers")
    (tmp_path / "config.json").write_text(json.dumps({**SIZES, "intermediate_size": 64, **more, "model_type": kind}))
    arguments = ["count", str(tmp_path), "--input", "16", "--generate", "5", "--batch", "2", "--json"]
    assert run(arguments) == 0
    found = {fact["what"]: fact for fact in json.loads(capsys.readouterr().out)["facts"]}
    assert found["cache after the prompt"]["amount"] == cache
    assert found["cache after the prompt"]["known"] == "rule and trace"
    assert (found["decode of the first token"]["known"] == "rule and trace") is same
