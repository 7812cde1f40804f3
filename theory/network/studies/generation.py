"""A study of generating: the prompt at once (prefill), then token by token (decode) beside a cache of what came before.

What one more token costs is what a sequence with it costs, less what the one without it costs: that holds where no
token depends on those behind it, which is asked of every layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers.activation import COSTS
from theory.layers.composite import Composite
from theory.layers.latent_attention import LatentAttention
from theory.layers.layer import Layer, Merge
from theory.layers.operations import FULL
from theory.layers.shapes import Shape, Size
from theory.layers.tree import Branches, Chain, LayerTree, Leaf, Use, uses
from theory.network.network import Network
from theory.network.number_types import size_of
from theory.network.studies.devices import Device
from theory.network.studies.roofline import stated
from theory.network.studies.study import UNITS, Fact, Known, Study
from theory.network.totals import total

# Kinds of layer that give every token its own output, and those that know what a next token needs of earlier ones.
EACH_TOKEN = frozenset((*COSTS, "linear", "embedding", "layernorm", "rmsnorm", "dropout", "identity", "experts",
                        "prelu", "glu", "softmax", "logsoftmax", "add", "mul"))  # fmt: skip
WITH_CACHE = frozenset(("attention", "latentattention", "lstm", "gru", "rnn", "rnn_relu"))


def study(
    network: Network, x: Shape | None, generated: int, convention: Convention, batch: Size, dtype: str,
    on: Device | None = None,
) -> Study:  # fmt: skip
    """The tokens of x read at once, then `generated` more, for a batch of sequences.

    Raises InputError where a layer lets tokens see those behind them, or is not known not to, and under a convention
    that counts what a mask leaves out, or is a public counter's.
    """
    if any(FULL in weights for weights in (convention.weights, *convention.layers.values())):
        raise InputError(
            f"{convention.name} counts the pairs that a mask leaves out, which a token beside a cache does not do; "
            "leave --convention out, or name another, such as mac"
        )
    if convention.measured is not None:
        raise InputError(
            f"{convention.name} is the number of a public counter for one forward pass; none counts tokens beside a "
            "cache; leave --convention out, or name another, such as mac"
        )
    prompt = network.start(x)
    tokens, size = prompt[0], size_of(dtype)
    walked = list(uses(network.body, prompt, True))
    for use in walked:
        _one_after_another(use)
    decoder = Network(absorbed(network.body), network.input, network.name, network.source)

    def operations(one: Network, many: Size) -> Size:
        return total(one, (many, *prompt[1:])).operations(convention) * batch

    def cache(many: Size) -> Size:
        longer = uses(network.body, (many, *prompt[1:]), True)
        return sum((_cached(use) for use in longer), start=0) * size * batch

    def more(start: Size, count: Size) -> Size:
        return operations(decoder, start + count) - operations(decoder, start)

    unit = UNITS.get(convention.name, "operations")
    idle = total(network, prompt).idle
    first = more(tokens, 1)
    token = uses(network.body, (1, *prompt[1:]), True)
    read = sum((use.layer.read(use.x, batch) * use.times for use in token), start=0)
    moved = read * size + cache(tokens) + cache(1)
    facts = [
        Fact("prefill", operations(network, tokens), unit, Known.RULE, f"{tokens} tokens at once, logits of each"),
        Fact("cache for each token", cache(tokens + 1) - cache(tokens), "bytes", Known.RULE, _why(walked)),
        Fact("cache after the prompt", cache(tokens), "bytes", Known.RULE, "what the next token needs of all before"),
        Fact("cache at the end", cache(tokens + generated), "bytes", Known.RULE, f"after {generated} tokens more"),
        Fact("decode of the first token", first, unit, Known.RULE, "what a prompt with it takes, less one without"),
        Fact("decode of the last token", more(tokens + generated - 1, 1), unit, Known.RULE, "the same, later"),
        Fact("decode of all", more(tokens, generated), unit),
        Fact("weights read for a token", read * size, "bytes", Known.RULE,
             "once for the batch, of embeddings a row for each sequence"
             + ("" if idle == 0 else ", of experts those of as many tokens, at most all")),
        Fact(MOVED, moved, "bytes", Known.RULE, "these weights once; the cache is read, and written to for the token"),
    ]  # fmt: skip
    if isinstance(first, int) and isinstance(moved, int):
        facts.append(Fact("intensity of decoding", first / moved, f"{unit} a byte", Known.RULE,
                          "below what a device does for a byte that it moves, decoding waits for memory"))  # fmt: skip
    if on is not None:
        facts += _on_device(facts, on, dtype)
    title = f"Generating {generated} tokens after {tokens}, batch {batch}, {dtype}"
    return Study("generation", title, tuple(facts), notes=() if on is None else on.cited)


MOVED = "moved for the first token"


def _on_device(facts: Sequence[Fact], on: Device, dtype: str) -> Iterator[Fact]:
    """The least times of the prompt, and of the first token, on a device. Raises InputError for formulas."""
    amounts, peak = {fact.what: fact.amount for fact in facts}, on.peak(dtype)
    prefill, first, moved = (amounts[what] for what in ("prefill", "decode of the first token", MOVED))
    if not all(isinstance(each, int) for each in (prefill, first, moved)):
        raise InputError("--device needs every size as a number")
    if facts[0].unit != "FLOPs":
        raise InputError("a device is measured in FLOPs; leave --convention out")
    yield from stated(on, dtype)
    yield Fact("time of the prompt at least", prefill / peak, "seconds", Known.RULE, "at the peak, if nothing waits")
    yield Fact("time of the first token at least", max(first / peak, moved / on.bandwidth), "seconds", Known.RULE,
               "the longer of computing and moving")  # fmt: skip


def _one_after_another(use: Use) -> None:
    """Raises InputError where a token may depend on those behind it."""
    for inner in _inside(use):
        if not _for_each_token(inner.layer, inner.inputs):
            raise InputError(
                f"layer {'.'.join(use.path)}: nothing says that {inner.layer.kind} gives a token what does not depend "
                "on those behind it; --generate expects tokens, causal attention, recurrent layers, and layers for "
                "each token by itself"
            )
    _cached(use)


def _for_each_token(layer: Layer | Merge, inputs: Sequence[Shape]) -> bool:
    """Whether it works along features alone, of tokens x features, or knows what a next token needs."""
    if layer.kind == "embedding":
        return True
    if any(len(x) != 2 for x in inputs):
        return False
    if layer.kind in WITH_CACHE:
        return True
    along = getattr(layer, "axis", -1) == -1 and getattr(layer, "axes", 1) == 1 and not getattr(layer, "channels", 0)
    return layer.kind in EACH_TOKEN and along


def _cached(use: Use) -> Size:
    """The numbers of a cache that this layer takes for one sequence."""
    try:
        found = [inner.layer.cache(inner.x) * inner.times for inner in _inside(use) if isinstance(inner.layer, Layer)]
    except InputError as error:
        raise InputError(f"layer {'.'.join(use.path)}: {error}") from None
    return sum(found, start=0) * use.times


def _inside(use: Use) -> Iterator[Use]:
    """The layer itself, or the layers of a composite one, each with how often it stands in it."""
    if not isinstance(use.layer, Composite):
        yield use._replace(times=1)
        return
    for part in use.layer.inside(use.x):
        for inner in _inside(part):
            yield inner._replace(times=inner.times * part.times)


def _why(walked: Iterable[Use]) -> str:
    kinds = {inner.layer.kind for use in walked for inner in _inside(use)}
    if "latentattention" in kinds:
        return "the short vector and the rotated key of every layer; decoding takes their matrices into the queries"
    return "a key and a value of every head of keys, in every layer" if "attention" in kinds else "a state has one size"


def absorbed(node: Chain) -> Chain:
    """The network as it decodes: a latent attention looks at the short vectors themselves."""
    return replace(node, parts=tuple(_changed(part, _absorb) for part in node.parts))


def _changed(node: LayerTree, change: Callable[[Layer], Layer]) -> LayerTree:
    if isinstance(node, Leaf):
        return Leaf(node.name, change(node.layer))
    if isinstance(node, Chain):
        return replace(node, parts=tuple(_changed(part, change) for part in node.parts))
    return Branches(node.name, node.merge, tuple(_changed(branch, change) for branch in node.branches))


def _absorb(layer: Layer) -> Layer:
    return replace(layer, absorbed=1) if isinstance(layer, LatentAttention) else layer
