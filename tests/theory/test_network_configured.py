"""Models made from a `config.json`: parameters those of the module, multiply-adds those of torch's own counter."""

import json
from pathlib import Path
from typing import Any

import pytest

from theory.cli import run
from theory.conventions import find
from theory.errors import InputError
from theory.network.count import count
from theory.network.inputs import read_inputs

pytest.importorskip("transformers", reason="models of Hugging Face need the library transformers: install theory[hf]")

TEXT, IMAGE, BOTH = "input_ids=48", "pixel_values=3x224x224", "input_ids=48 decoder_input_ids=16"
# Sizes are the library's own defaults where nothing is said; few layers keep the run short.
FEW = {"num_hidden_layers": 2}
CONFIGURATIONS: dict[str, tuple[dict[str, Any], str]] = {
    name: ({"model_type": kind, "architectures": [made], **more}, given)
    for name, kind, made, more, given in [
        ("bert", "bert", "BertModel", {}, TEXT),
        ("bert-mlm", "bert", "BertForMaskedLM", {}, TEXT),
        ("roberta", "roberta", "RobertaForMaskedLM", FEW, TEXT),
        ("distilbert", "distilbert", "DistilBertModel", {}, TEXT),
        ("electra", "electra", "ElectraModel", {}, TEXT),
        ("gpt2", "gpt2", "GPT2LMHeadModel", {}, TEXT),
        ("gpt2-medium", "gpt2", "GPT2LMHeadModel", {"n_embd": 1024, "n_layer": 24, "n_head": 16}, TEXT),
        ("gpt-neox", "gpt_neox", "GPTNeoXForCausalLM", FEW, TEXT),
        ("opt", "opt", "OPTForCausalLM", {}, TEXT),
        ("bloom", "bloom", "BloomForCausalLM", {}, TEXT),
        ("t5", "t5", "T5ForConditionalGeneration", {}, BOTH),
        ("t5-gated", "t5", "T5ForConditionalGeneration", {"feed_forward_proj": "gated-gelu"}, BOTH),
        ("llama", "llama", "LlamaForCausalLM", FEW, TEXT),
        ("llama-grouped", "llama", "LlamaForCausalLM", {**FEW, "num_key_value_heads": 8}, TEXT),
        ("mistral", "mistral", "MistralForCausalLM", {**FEW, "sliding_window": 16}, TEXT),
        ("qwen2", "qwen2", "Qwen2ForCausalLM", FEW, TEXT),
        ("qwen3", "qwen3", "Qwen3ForCausalLM", FEW, TEXT),
        ("qwen3-moe", "qwen3_moe", "Qwen3MoeForCausalLM", FEW, TEXT),
        ("mixtral", "mixtral", "MixtralForCausalLM", FEW, TEXT),
        ("deepseek", "deepseek_v3", "DeepseekV3ForCausalLM", {"num_hidden_layers": 4}, TEXT),
        ("gemma", "gemma", "GemmaForCausalLM", FEW, TEXT),
        ("gemma2", "gemma2", "Gemma2ForCausalLM", FEW, TEXT),
        ("phi3", "phi3", "Phi3ForCausalLM", FEW, TEXT),
        ("falcon", "falcon", "FalconForCausalLM", FEW, TEXT),
        ("vit", "vit", "ViTForImageClassification", {}, IMAGE),
        ("deit", "deit", "DeiTModel", {}, IMAGE),
        ("swin", "swin", "SwinForImageClassification", {}, IMAGE),
        ("convnext", "convnext", "ConvNextForImageClassification", {}, IMAGE),
        ("resnet", "resnet", "ResNetForImageClassification", {}, IMAGE),
        ("clip", "clip", "CLIPModel", {}, f"{TEXT} {IMAGE}"),
        ("whisper", "whisper", "WhisperForConditionalGeneration", {},
         "input_features=80x3000 decoder_input_ids=16"),
        ("mamba", "mamba", "MambaForCausalLM", FEW, TEXT),
    ]
}  # fmt: skip
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 99}


def written(folder: Path, config: dict[str, Any]) -> Path:
    folder.joinpath("config.json").write_text(json.dumps(config))
    return folder


def agrees(folder: Path, config: dict[str, Any], given: str) -> None:
    """Our count against the module itself and against FlopCounterMode, which leaves products by groups out."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    from checks.witness.configured import make
    from checks.witness.feeding import arguments
    from checks.witness.traced import Given

    profile = count(str(written(folder, config)), read_inputs([given]))
    module = make(config)
    inputs = [
        Given((1, *each.shape), "int64" if each.name.endswith("_ids") else "", each.name)
        for each in read_inputs([given])
    ]
    places, names = arguments(module, inputs, lambda shape, dtype: torch.empty(shape, dtype=dtype, device="meta"))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(*places, **names)
    assert profile.totals.params == sum(parameter.numel() for parameter in module.parameters())
    assert profile.totals.operations(find("torch", "count")) == counter.get_total_flops()
    assert not profile.totals.uncovered


@pytest.mark.slow
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_published_configurations(name: str, tmp_path: Path) -> None:
    agrees(tmp_path, *CONFIGURATIONS[name])


def trains(config: dict[str, Any], given: str) -> None:
    """Both passes: the rule against the trace, and that against FlopCounterMode."""
    import torch

    from checks.witness.configured import prepared_model
    from checks.witness.feeding import arguments
    from checks.witness.traced import Given
    from checks.witness.training import trace_training
    from tests.theory.flop_counter import by_torch, flops, otherwise
    from theory.network.trained import differences, done, expected, unruled

    module, used = prepared_model(
        config, [Given((1, *each.shape), each.dtype, each.name) for each in read_inputs([given])]
    )
    trace = trace_training(module, used)
    ours = tuple(flops(done(steps, whole=True)) + otherwise(steps) for steps in (trace.forward, trace.backward))
    places, names = arguments(module, used, lambda shape, dtype: torch.empty(shape, dtype=dtype, device="meta"))
    assert flops(expected(trace.forward, whole=True)) == flops(done(trace.backward))
    assert not [each for each in differences(trace.forward, trace.backward) if each.names]
    assert not unruled(trace.forward)
    assert ours == by_torch(module, places, names)


@pytest.mark.slow
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_step_of_training_of_published_configurations(name: str) -> None:
    trains(*CONFIGURATIONS[name])


def test_a_small_encoder(tmp_path: Path) -> None:
    agrees(tmp_path, {"model_type": "bert", **TINY}, "input_ids=16")


def test_experts(tmp_path: Path) -> None:
    """Each token goes through two of four experts, whose products torch's counter leaves out: 3 products of 32 x 64."""
    config = {"model_type": "mixtral", **TINY, "num_key_value_heads": 2, "num_local_experts": 4}
    agrees(tmp_path, config, "input_ids=16")
    profile = count(str(tmp_path), read_inputs(["input_ids=16"]))
    grouped = sum(row.operations(find("mac")) for row in profile.rows if row.kind == "groupedlinear")
    assert grouped == 2 * 16 * 2 * (3 * 32 * 64)  # layers, tokens, experts of a token


def test_what_a_configuration_points_to_is_not_run(tmp_path: Path) -> None:
    evil = tmp_path / "evil.py"
    evil.write_text("raise SystemExit('run')")
    config = {"model_type": "bert", **TINY, "auto_map": {"AutoModel": "evil.Model"}, "trust_remote_code": True}
    assert count(str(written(tmp_path, config)), read_inputs(["input_ids=16"])).totals.params > 0


@pytest.mark.parametrize(
    ("config", "given", "says"),
    [
        ({"model_type": "berd"}, TEXT, "has no model of the type 'berd'; did you mean"),
        ({"model_type": "bert", "hidden_size": 33}, TEXT, "transformers cannot make this bert: ValueError"),
        ({"model_type": "bert", **TINY}, "", "it reads input_ids; say how much, such as --input input_ids=2048"),
        ({"model_type": "bert", **TINY}, "input_ids=n", "a module is traced with numbers"),
    ],
)
def test_what_cannot_be_counted_is_said(config: dict[str, Any], given: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        count(str(written(tmp_path, config)), read_inputs([given]))


def test_an_image_model_knows_its_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = {"model_type": "vit", **TINY, "image_size": 32, "patch_size": 8, "num_labels": 5}
    assert run(["count", str(written(tmp_path, config)), "--convention", "mac"]) == 0
    assert "input 3x32x32" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is no JSON that can be read"),
        (None, "is no layer"),
        ('{"body": "linear(3)", "model_type": "bert"}', "is no layer"),
    ],
)
def test_what_is_no_configuration(
    content: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    if content is not None:
        (tmp_path / "model/config.json").write_text(content)
    with pytest.raises(InputError, match=says):
        count("model")


def test_a_step_of_training_with_checkpoints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Experts too: torch runs the blocks again, which keep their inputs alone; positions have values, so that the
    library's branches on them can be followed."""
    config = {"model_type": "mixtral", **TINY, "num_key_value_heads": 2, "num_local_experts": 4}
    arguments = ["count", str(written(tmp_path, config)), "--input", "16", "--train", "adamw", "--batch", "2"]
    assert run([*arguments, "--checkpoint", "--json"]) == 0
    found = {fact["what"]: fact for fact in json.loads(capsys.readouterr().out)["facts"]}
    assert found["backward pass"]["known"] == "rule and trace"
    assert found["activations kept with checkpoints"]["amount"] < found["activations kept"]["amount"]
    assert found["run again"]["amount"] == found["forward pass"]["amount"]  # all products are those of blocks
