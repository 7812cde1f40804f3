"""What an operator of a traced module counts for.

A rule gives the kind of layer that the operator is (so that conventions treat a traced network as a spec), and its
elementary operations. `FREE` moves or picks numbers; what is in neither table is reported as uncovered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from theory.layers.operations import Count
from theory.layers.shapes import Shape, numel
from theory.network import distance_rules, operator_rules
from theory.network.operator_rules import CountRule, Details

RULES: Mapping[str, CountRule] = {**operator_rules.RULES, **distance_rules.RULES}

# Moves, picks, makes or names numbers, or runs on the sizes alone; in place, too.
FREE = frozenset(
    (
        "unsafe_split", "unsafe_split_with_sizes", "unsafe_chunk", "view", "_unsafe_view", "reshape", "_reshape_alias",
        "permute", "transpose", "t", "expand", "expand_as", "unsqueeze", "squeeze", "select", "slice", "slice_scatter",
        "select_scatter", "split", "split_with_sizes", "chunk", "unbind", "cat", "stack", "clone", "contiguous",
        "detach", "alias", "copy", "_to_copy", "to", "lift_fresh", "lift_fresh_copy", "empty", "empty_like",
        "empty_strided", "empty_permuted", "new_empty", "new_zeros", "new_ones", "new_full", "zeros", "zeros_like",
        "ones", "ones_like", "full", "full_like", "scalar_tensor", "arange", "linspace", "eye", "zero_", "fill",
        "dropout", "_pack_padded_sequence", "_local_scalar_dense", "native_dropout", "bernoulli", "exponential_",
        "random_", "randint", "randperm", "multinomial", "rand", "rand_like", "randn", "randn_like", "uniform_",
        "normal_", "index", "index_select", "index_put", "_index_put_impl_", "gather", "scatter", "scatter_add", "roll",
        "flip", "rot90", "constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "replication_pad2d",
        "replication_pad1d", "_pad_circular", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle",
        "native_channel_shuffle", "upsample_nearest1d", "upsample_nearest3d", "_upsample_nearest_exact2d", "im2col",
        "unfold", "as_strided", "diagonal", "tril", "triu", "masked_fill", "masked_select", "where", "bitwise_not",
        "logical_not", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "neg",
        "floor", "ceil", "round", "trunc", "frac", "topk", "sort", "argsort", "unique", "meshgrid", "repeat",
        "repeat_interleave", "tile", "movedim", "view_as_real", "view_as_complex", "_conj", "conj", "real", "imag",
        "complex", "polar", "is_same_size", "sym_size", "sym_numel", "sym_stride", "numel", "size", "stride", "resize_",
        "set_", "requires_grad_", "one_hot", "bucketize", "searchsorted", "nonzero", "item", "is_nonzero", "equal",
        "allclose", "positive", "flatten", "ravel", "unflatten", "squeeze_copy", "view_copy", "diag_embed",
        "diagonal_copy", "hardshrink", "isfinite", "nan_to_num", "histc", "bincount", "_assert_async",
        "_linalg_check_errors", "_assert_tensor_metadata", "device",
    )
)  # fmt: skip

IN_REAL_NUMBERS = {"multiply": (("multiply", 4), ("add", 2)), "add": (("add", 2),)}  # (a + bi)(c + di), and a sum


def _of_complex_numbers(operator: str, counted: tuple[str, Count], output: Shape) -> tuple[str, Count] | None:
    """The same in real operations: what is no sum or product of complex numbers has no rule, but for the modulus."""
    kind, count = counted
    if operator == "abs":
        return "modulus", (
            ("elementwise.multiply", 2 * numel(output)), ("elementwise.add", numel(output)),
            ("elementwise.root", numel(output)),
        )  # fmt: skip
    found = []
    for name, amount in count:
        role, _, step = name.partition(".")
        if step not in IN_REAL_NUMBERS:
            return None
        found.extend((f"{role}.{real}", amount * times) for real, times in IN_REAL_NUMBERS[step])
    return kind, tuple(found)


ADDED_FIRST = frozenset(("addmm", "baddbmm", "addbmm", "addmv"))  # their first tensor is what is added


def in_place(operator: str) -> str:
    """The operator that this one does in place, such as `addmm` of `addmm_`; itself where it is none of these."""
    return operator.removesuffix("_")


def count_operator(operator: str, inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count] | None:
    """The kind of layer (none of an operator that only moves numbers) and the elementary operations.

    None when no rule knows the operator.
    """
    rule = RULES.get(operator) or RULES.get(in_place(operator))
    if rule is not None:
        if details.get("complex"):
            return _of_complex_numbers(operator, rule(inputs, output, details), output)
        return None if details.get("mixed") else rule(inputs, output, details)
    if operator in FREE or in_place(operator) in FREE:
        return "", ()
    return None
