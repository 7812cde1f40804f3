"""Specs read, walked and totalled: published numbers, receptive fields, memory, and errors that say where."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from theory.conventions import find
from theory.errors import InputError
from theory.network import files, ready
from theory.network.count import count
from theory.network.definitions import Definitions
from theory.network.network import Network
from theory.network.reader import read, read_shape
from theory.network.rows import rows
from theory.network.totals import total

TRUTH = Path(__file__).parents[3] / "shared" / "truth" / "torchvision.csv"
MAC = find("mac")


def net(text: str) -> Network:
    return Network(read(text))


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        ("lenet5", 61_706, 416_520),
        ("lenet5_1998", 60_000, None),
        ("eecs445_target", 39_754, None),
        ("simplecnn", 439_178, None),
        ("simplecnn_bn", 440_074, None),
        ("alexnet", 61_100_840, None),
        ("alexnet_groups", 60_965_224, None),
        ("alexnet_ungrouped", 62_378_344, None),
        ("resnet50", 25_557_032, 4_089_184_256),
        ("vit_b_16", 86_567_656, 17_563_828_224),
        ("llama2_7b", 6_738_415_616, None),
        ("llama3_8b", 8_030_261_248, None),
        ("llama3_405b", 405_853_388_800, None),
        ("llama3_8b_block", 218_112_000, 446_676_598_784 + 34_359_738_368),
    ],
)
def test_published_numbers(name: str, params: int, macs: int | None) -> None:
    totals = total(ready.load(name))
    assert totals.params == params
    if macs is not None:
        assert totals.operations(MAC) == macs


@pytest.mark.skipif(not TRUTH.exists(), reason="the table of published models is not beside this checkout")
def test_every_ready_made_spec_equals_the_published_table() -> None:
    published = {
        (row["model"], row["crop"]): row
        for row in csv.DictReader(TRUTH.read_text().splitlines())
        if row["weights"] != "IMAGENET1K_FEATURES"
    }
    compared = 0
    for name in ready.names():
        row = published.get((name, "224"))
        if row is None:
            continue
        totals = total(ready.load(name))
        assert totals.params == int(row["num_params"]), name
        assert f"{totals.operations(MAC) / 1e9:.3f}" == f"{float(row['gops']):.3f}", name
        compared += 1
    assert compared >= 20


@pytest.mark.parametrize(
    ("name", "params"), [("resnet18", 11_180_103), ("resnet34", 21_288_263), ("resnext50_32x4d", 22_994_247)]
)
def test_other_heads(name: str, params: int) -> None:
    assert total(ready.load(name, classes=7)).params == params


def test_a_larger_image_has_more_positions() -> None:
    """ViT-B/16 at 384x384, as published: 86,859,496 parameters, 55.484 G multiply-adds."""
    totals = total(ready.load("vit_b_16"), (3, 384, 384))
    assert (totals.params, f"{totals.operations(MAC) / 1e9:.3f}") == (86_859_496, "55.484")


def test_lenet_of_1998_layer_by_layer() -> None:
    by_name = {row.name: row for row in rows(ready.load("lenet5_1998"))}
    params = {name: by_name[name].params for name in ("C1", "S2", "C3", "S4", "C5", "F6", "output")}
    assert params == {"C1": 156, "S2": 12, "C3": 1_516, "S4": 32, "C5": 48_120, "F6": 10_164, "output": 0}
    assert by_name["output"].buffers == 840


def test_lenet_connections() -> None:
    """340,908 connections as the paper counts them: every weight used, a bias each; sub-sampling over its inputs."""
    connections = 0
    for row in rows(ready.load("lenet5_1998")):
        numbers = row.kinds[row.kind]
        if row.kind == "subsample":
            connections += numbers["pool.add"] + numbers["pool.multiply"] + numbers["bias.add"]
        elif row.kind in ("conv", "tableconv", "linear", "rbf"):
            products = numbers.get("conv.multiply", 0) + numbers.get("linear.multiply", 0)
            connections += products + numbers.get("bias.add", 0)
    assert connections == 340_908


def test_conv_and_pool_of_the_question() -> None:
    network = net("conv(20, k4, s2, p1) maxpool(3, s1)")
    conv, pool = rows(network, (50, 12, 12))
    textbook, without = find("textbook"), find("textbook-without-bias")
    assert (conv.output, pool.output) == ((20, 6, 6), (20, 4, 4))
    assert conv.operations(without) == 1_151_280
    assert conv.operations(textbook) == 1_152_000
    assert pool.operations(textbook) == 2_560


@pytest.mark.parametrize(
    ("spec", "names"),
    [
        ("add(conv(4, k1) | conv(4, k1))", ["add.conv", "add.conv2", "add"]),
        ("residual(add(relu | tanh))", ["residual.add2.relu", "residual.add2.tanh", "residual.add2", "residual.add"]),
        ("residual(conv(4, k1) conv(4, k1) | conv(4, k1))",
         ["residual.conv1", "residual.conv2", "residual.conv", "residual.add"]),
        ("mul(a: relu | relu relu)", ["mul.a", "mul.relu1", "mul.relu2", "mul"]),
        ("mul(relu6 | relu6)", ["mul.relu6", "mul.relu62", "mul"]),
        ("add(frozen(conv(4, k1)) | conv(4, k1) conv(4, k1))", ["add.conv", "add.conv1", "add.conv2", "add"]),
        ("add(relu relu | relu relu)", ["add.relu1", "add.relu2", "add.relu3", "add.relu4", "add"]),
    ],
)  # fmt: skip
def test_no_two_parts_of_branches_have_one_name(spec: str, names: list[str]) -> None:
    assert [row.name for row in rows(net(spec), (4, 3, 3))] == names


def test_symbols_give_the_same_as_numbers() -> None:
    network = ready.load("resnet50")
    symbolic = total(network, read_shape("3xHxW"))
    for h, w in [(224, 224), (223, 97), (65, 320)]:
        numbers = total(network, (3, h, w))
        assert symbolic.operations(MAC).at({"H": h, "W": w}) == numbers.operations(MAC)
        textbook = find("textbook")
        assert symbolic.operations(textbook).at({"H": h, "W": w}) == numbers.operations(textbook)
    assert symbolic.params == 25_557_032


def test_a_symbolic_depth() -> None:
    totals = total(net("linear(D, nobias) [residual(linear(D, nobias))] * L"), read_shape("D"))
    assert totals.params.at({"D": 8, "L": 5}) == 8 * 8 * 6


def test_repeats_are_counted_as_if_written_out() -> None:
    folded = total(net("conv(8, k3, p1) [conv(8, k3, p1) relu] * 50"), (3, 9, 9))
    written = total(net("conv(8, k3, p1) " + "conv(8, k3, p1) relu " * 50), (3, 9, 9))
    assert folded == written


def test_a_billion_layers_are_counted_at_once_and_listed_once() -> None:
    counted = count("[residual(linear(8, nobias))] * 1000000000", (8,))
    assert counted.totals.params == 64 * 10**9
    assert [(row.kind, row.times) for row in counted.rows] == [("linear", 10**9), ("add", 10**9)]
    assert counted.notes


def test_repeats_that_change_the_shape() -> None:
    shrinking = net("[conv(4, k3)] * 3")
    assert total(shrinking, (4, 9, 9)).output == (4, 3, 3)
    assert [row.name for row in rows(shrinking, (4, 9, 9))] == ["repeat.1.conv", "repeat.2.conv", "repeat.3.conv"]


def test_rows_add_up_to_the_totals() -> None:
    for name in ready.names():
        network = ready.load(name)
        if name == "llama3_405b":
            continue
        totals = total(network)
        listed = list(rows(network))
        assert sum(row.params for row in listed) == totals.params, name
        assert sum(row.operations(MAC) for row in listed) == totals.operations(MAC), name
        folded = list(rows(network, fold=True))
        assert sum(row.params * row.times for row in folded) == totals.params, name
        assert len({row.name for row in listed}) == len(listed), f"{name}: names must differ"


def test_frozen_parameters_are_not_trained() -> None:
    totals = total(net("frozen(conv(6, k5) relu) flatten linear(10)"), (1, 8, 8))
    assert (totals.params, totals.trainable) == (156 + 970, 970)


@pytest.mark.parametrize(
    ("spec", "x", "reach", "stride"),
    [
        ("conv(4, k3)", (1, 9, 9), (3, 3), (1, 1)),
        ("conv(4, k3) conv(4, k3)", (1, 9, 9), (5, 5), (1, 1)),
        ("conv(4, k7, s2, p3) maxpool(3, s2, p1)", (1, 32, 32), (11, 11), (4, 4)),
        ("conv(4, k3, d2)", (1, 9, 9), (5, 5), (1, 1)),
        ("add(conv(4, k3, p1) | conv(4, k5, p2))", (1, 9, 9), (5, 5), (1, 1)),
        ("globalavgpool", (1, 9, 9), None, None),
    ],
)
def test_receptive_field(spec: str, x: tuple[int, ...], reach: object, stride: object) -> None:
    *_, last = rows(net(spec), x)
    assert last.field == (None if reach is None else (reach, stride))


BAD_SPECS = [
    ("conv(20", "expected ','"),
    ("cnv(3)", "did you mean conv"),
    ("conv(20, k4, nobiass)", "did you mean nobias"),
    ("conv()", "needs out"),
    ("conv(2.5)", "whole number"),
    ("conv(-3)", "must be from 1"),
    ("conv(0)", "must be from 1"),
    ("linear(1000000000000000000000000000000)", "10^12"),
    ("conv(4, k3) * 0", "number of repeats"),
    ("conv(4, foo=3)", "conv has no foo"),
    ("conv(4, k3, kernel=3)", "twice"),
    ("conv(4, k3x3x3)", "one per dimension"),
    ("conv(4, k3, s2, psame)", "stride of 1"),
    ("add(conv(3))", "at least 2 branches"),
    ("residual(relu | relu | relu)", "at most one shortcut"),
    ("", "empty"),
    ("conv(4) }", "cannot read"),
    ("[" * 100 + "relu" + "]" * 100, "nested"),
    ("linear(" + "(" * 10_000 + "1" + ")" * 10_000 + ")", "nested"),
    ("linear(size)", "does not know 'size'"),
    ("linear(4*size)", "is no number"),
    ("conv(4, k3, g=3//0)", "divided by 0"),
    ("attention(7, 2)", "multiple"),
    ("maxpool(3, s0)", "stride must be from 1"),
    ("mlp(8, act=linear)", "cannot be 'linear'"),
    ("lstm(4, project=-1)", "project must be from 0"),
    ("mlp(0)", "from 1"),
    ("pixelshuffle(0)", "from 1"),
]


@pytest.mark.parametrize(("spec", "says"), BAD_SPECS)
def test_a_bad_spec_is_refused_in_a_sentence(spec: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(spec)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


BAD_SHAPES = [
    ("conv(20, k3, into=7)", (3, 8, 8), "expects an input of 7 channels, but 3x8x8 has 3"),
    ("relu conv(20, k9)", (3, 8, 8), "layer conv: conv has a kernel that spans 9 over an input of height 8"),
    ("linear(4, into=9)", (3, 8), "expects 9 features"),
    ("conv(20, k3)", (3, 8), "expects an input of 3 axes"),
    ("conv(20, k3, g2)", (3, 8, 8), "groups"),
    ("add(conv(4, k3) | conv(4, k5))", (3, 8, 8), "one shape"),
    ("concat(conv(4, k3) | conv(4, k5))", (3, 8, 8), "other axes must agree"),
    ("groupnorm(3)", (4, 8, 8), "multiple"),
    ("attention(3)", (5, 8), "3 heads"),
    ("reshape(7)", (8,), "needs 7 numbers"),
    ("maxpool(2, p2)", (1, 8, 8), "half its kernel"),
    ("flatten(5)", (1, 8, 8), "at least 5 axes"),
    ("softmax(axis=7)", (1, 8, 8), "axis 7 cannot take an input of 1x8x8"),
    ("[upsample(2)] * 1000000000", (1, 8, 8), "too large"),
    ("stem: [relu conv(8, k3) body: conv(8, k3, into=4)]", (3, 8, 8), "layer stem.body"),
]


@pytest.mark.parametrize(("spec", "x", "says"), BAD_SHAPES)
def test_a_shape_that_does_not_fit_names_the_layer(spec: str, x: tuple[int, ...], says: str) -> None:
    with pytest.raises(InputError) as caught:
        total(net(spec), x)
    assert says in str(caught.value)
    assert "layer " in str(caught.value)


TOML = """
input = "3x32x32"
body = "stem stage(64, 1)*2 concat(conv(8, k1) | conv(C, k1)) globalavgpool linear(classes)"
[symbols]
classes = 10
C = "4*2"
[blocks]
stem = "conv(64, k3, p1, nobias) bn relu"
"stage(w, s)" = "residual(conv(w, k3, s=s, p1)) relu"
"""
AS_ITEMS = {
    "input": [3, 32, 32],
    "symbols": {"classes": 10},
    "blocks": {
        "stage(w, s)": [{"residual": [{"layer": "conv", "out": "w", "kernel": 3, "stride": "s", "padding": 1}]}, "relu"]
    },
    "body": [
        {"layer": "conv", "name": "c", "out": 64, "kernel": [3, 3], "padding": 1, "bias": False},
        "bn relu",
        {"repeat": 2, "body": [{"block": "stage", "values": [64, 1]}]},
        {"concat": [["conv(8, k1)"], ["conv(8, k1)"]]},
        {"layer": "globalavgpool"},
        {"layer": "linear", "out": "classes"},
    ],
}


def test_one_network_in_three_formats(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML)
    (tmp_path / "b.json").write_text(json.dumps(AS_ITEMS))
    first, second = (total(files.load(tmp_path / name)) for name in ("a.toml", "b.json"))
    assert first.params == second.params == 64 * 27 + 128 + 2 * (64 * 64 * 9 + 64) + 16 * 65 + 10 * 17
    assert first.operations(MAC) == second.operations(MAC)
    yaml = pytest.importorskip("yaml", reason="PyYAML is optional")
    (tmp_path / "c.yaml").write_text(yaml.safe_dump(AS_ITEMS))
    assert total(files.load(tmp_path / "c.yaml")).params == first.params


def test_a_symbol_of_a_file_is_set_and_left_free(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('input = "channelsx8x8"\nbody = "conv(channels, k3)"\n[symbols]\nchannels = "C"\n')
    assert total(files.load(path)).params.at({"C": 3}) == 3 * 3 * 9 + 3
    assert total(files.load(path, {"channels": 3})).params == 84


BAD_FILES = [
    ("a.toml", 'body = "a"\n[blocks]\na = "b"\nb = "a"\n', "contains itself: a > b > a"),
    ("a.toml", "body = [", "no valid TOML"),
    ("a.toml", "[blocks]\n", "body is missing"),
    ("a.toml", 'bodi = "relu"\nbody = "relu"', "did you mean body"),
    ("a.toml", 'body = "relu"\n[symbols]\nx = 2.5', "whole number"),
    ("a.toml", 'body = "b(1)"\n[blocks]\n"b(x, y)" = "relu"', "takes 2 values"),
    (
        "a.toml",
        'body = "stem relu"\n[blocks]\nstem = "conv(3, k3) conw(4)"',
        "stem in a.toml: there is no layer called 'conw'",
    ),
    ("a.json", "{", "no valid JSON"),
    ("a.json", '{"body": ' + "[" * 30_000 + "]" * 30_000 + "}", "nested"),
    ("a.json", "[1]", "must hold a table"),
    ("a.json", '{"body": "relu", "input": [3, 2.5]}', "whole number"),
    ("a.json", '{"body": "relu", "input": [3, -2]}', "from 1"),
    ("a.json", '{"body": [{"layr": "conv"}]}', "an item needs one of"),
    ("a.txt", "relu", "is read from .toml"),
]


@pytest.mark.parametrize(("name", "text", "says"), BAD_FILES)
def test_a_bad_file_is_refused_in_a_sentence(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        files.load(tmp_path / name)
    assert says in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file() -> None:
    with pytest.raises(InputError, match=r"cannot read nowhere\.toml"):
        files.load(Path("nowhere.toml"))


@pytest.mark.parametrize(
    ("text", "says"), [("", "empty"), ("3xx", None), ("3x2.5", "whole number"), ("0x3", "from 1"), ("-1x3", "whole")]
)
def test_input_shapes(text: str, says: str | None) -> None:
    if says is None:
        assert read_shape(text) == (3,)
        return
    with pytest.raises(InputError, match=says):
        read_shape(text)


def test_unknown_ready_made_network() -> None:
    with pytest.raises(InputError, match="did you mean resnet50"):
        ready.load("resnet5O")


def test_the_scope_names_the_source() -> None:
    with pytest.raises(InputError, match=r"a\.toml: there is no layer"):
        read("nolayer", Definitions("a.toml"))
