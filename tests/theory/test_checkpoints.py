"""Checkpoints: arrays counted as stored and as the weights that they stand for; files that are none, in a sentence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from theory.errors import InputError
from theory.network.count import count
from theory.network.packed import Stored, standing

Table = dict[str, tuple[str, list[int]]]


def write(path: Path, table: Table) -> Path:
    """A safetensors file with these arrays, all zero."""
    header, end = {}, 0
    for name, (dtype, shape) in table.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [end, end]}
    raw = json.dumps(header).encode()
    path.write_bytes(len(raw).to_bytes(8, "little") + raw)
    return path


GPTQ: Table = {"q.qweight": ("I32", [16, 64]), "q.qzeros": ("I32", [2, 8]), "q.scales": ("F16", [2, 64]),
               "q.g_idx": ("I32", [128])}  # fmt: skip
AWQ: Table = {"q.qweight": ("I32", [128, 8]), "q.qzeros": ("I32", [2, 8]), "q.scales": ("F16", [2, 64])}
NF4: Table = {"q.weight": ("U8", [4096, 1]), "q.weight.absmax": ("F32", [128]), "q.weight.quant_map": ("F32", [16]),
              "q.weight.quant_state.bitsandbytes__nf4": ("U8", [80])}  # fmt: skip
INT8: Table = {"q.weight": ("I8", [64, 128]), "q.SCB": ("F32", [64])}
MLX: Table = {"q.weight": ("U32", [64, 16]), "q.scales": ("F16", [64, 2]), "q.biases": ("F16", [64, 2])}
FP8: Table = {"q.weight": ("F8_E4M3", [64, 128]), "q.weight_scale_inv": ("F32", [1, 1])}


@pytest.mark.parametrize(
    ("table", "helping", "why"),
    [
        (GPTQ, 16 + 128 + 128, "8 rows of 4 bits in a word"),
        ({**GPTQ, "q.qweight": ("I32", [32, 64]), "q.qzeros": ("I32", [2, 16])}, 32 + 128 + 128, "4 rows of 8 bits"),
        ({**GPTQ, "q.qweight": ("I32", [12, 64]), "q.qzeros": ("I32", [2, 6])}, 12 + 128 + 128, "3 bits across words"),
        (AWQ, 16 + 128, "columns are packed"),
        (NF4, 128 + 16 + 80, "two in a byte"),
        (INT8, 64, "one in a byte"),
        (FP8, 1, "one in a byte"),
    ],
)
def test_a_packed_layer_of_64_by_128(tmp_path: Path, table: Table, helping: int, why: str) -> None:
    counted = count(str(write(tmp_path / "a.safetensors", {**table, "norm.weight": ("F16", [64])})))
    assert (counted.totals.params, counted.totals.buffers) == (64 * 128 + 64, helping), why
    stored = sum(Stored("", "", tuple(shape)).size for _, shape in table.values()) + 64
    assert any(f"{stored:,} numbers are stored" in note for note in counted.notes)


def test_groups_of_mlx_are_read_from_the_configuration(tmp_path: Path) -> None:
    path = write(tmp_path / "a.safetensors", MLX)
    without = count(str(path))
    assert without.totals.params == 64 * 16 + 2 * 128
    assert any("may be packed" in note for note in without.notes)
    (tmp_path / "config.json").write_text(json.dumps({"quantization": {"group_size": 64, "bits": 4}}))
    assert count(str(path)).totals.params == 64 * 128


@pytest.mark.parametrize(
    "table",
    [
        {"ids": ("I32", [5, 5])},
        {"q.qweight": ("I32", [16, 64])},
        {"q.qweight": ("I32", [16, 64]), "q.scales": ("F16", [2, 60]), "q.qzeros": ("I32", [2, 8])},
        {"q.qweight": ("I32", [16, 64]), "q.scales": ("F16", [0, 0]), "q.qzeros": ("I32", [2, 8])},
        {"q.weight": ("U8", [4, 4])},
    ],
)
def test_what_fits_no_form_stands_for_itself(table: Table) -> None:
    arrays = {name: Stored(name, dtype, tuple(shape)) for name, (dtype, shape) in table.items()}
    assert {name: stand.weights for name, stand in standing(arrays).items()} == {n: a.size for n, a in arrays.items()}


def test_shards(tmp_path: Path) -> None:
    write(tmp_path / "1.safetensors", {"a": ("F32", [3, 4])})
    write(tmp_path / "2.safetensors", {"b": ("F32", [5])})
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}}))
    assert count(str(index)).totals.params == 17


@pytest.mark.parametrize(
    ("index", "says"),
    [
        ({"weight_map": {"a": "../1.safetensors"}}, "beside itself"),
        ({"weight_map": {"a": "/etc/passwd"}}, "beside itself"),
        ({"weight_map": {"a": "2.safetensors"}}, "cannot read 2.safetensors"),
        ({"weight_map": {"c": "1.safetensors"}}, "holds c, but it does not"),
        ({"weight_map": ["1.safetensors"]}, 'no "weight_map"'),
        ([1], "no object"),
    ],
)
def test_an_index_that_is_none(tmp_path: Path, index: Any, says: str) -> None:
    write(tmp_path / "1.safetensors", {"a": ("F32", [3, 4])})
    path = tmp_path / "model.safetensors.index.json"
    path.write_text(json.dumps(index))
    with pytest.raises(InputError, match=says):
        count(str(path))


@pytest.mark.parametrize(
    "raw", [b"", b"\xff" * 16, (10).to_bytes(8, "little") + b"[[[[[[[[[[", b"\x02" + bytes(7) + b"[]"]
)
def test_a_file_that_is_no_checkpoint(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(raw)
    with pytest.raises(InputError, match="no safetensors file"):
        count(str(path))


def test_a_file_of_torch_is_read_without_its_code(tmp_path: Path) -> None:
    import torch
    from torch import nn

    path = tmp_path / "a.pt"
    torch.save({"model": nn.Linear(3, 4).state_dict(), "steps": 7}, path)
    counted = count(str(path))
    assert [(row.name, row.output) for row in counted.rows] == [("model.weight", (4, 3)), ("model.bias", (4,))]
    torch.save(nn.Linear(3, 4), path)  # a module, whose class a file may name
    with pytest.raises(InputError, match="weights alone"):
        count(str(path))
    path.write_bytes(b"PK nothing")
    with pytest.raises(InputError, match="weights alone"):
        count(str(path))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a/data.pkl", b"cos\nsystem\n(S'touch broken'\ntR.")
    with pytest.raises(InputError, match="weights alone"):
        count(str(path))
    assert not Path("broken").exists()
