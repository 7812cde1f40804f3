"""The indices in a name: w_jk is a member of the family of w, with the indices j and k."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from checks.reading.spelling import canonical, split

NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+?)_?(?P<index>[0-9]{1,3})(?P<label>__[A-Za-z0-9]+)?")  # a member of a family
DELTA = "delta"  # delta_ij is 1 where both indices are the same, else 0
SUBSCRIPTED = re.compile(
    r"(?P<stem>[A-Za-z]+)_(?P<indices>[A-Za-z0-9]+(?:[-+][0-9])?(?:_[A-Za-z0-9]+)*)(?P<label>__[A-Za-z0-9]+)?"
)
SHIFTED = re.compile(r"(?P<index>[A-Za-z])(?P<shift>[-+][0-9])")  # t-1 of h_{t-1}


def family(name: str) -> tuple[str, str] | None:
    """The letter and the label of the family that a name with indices is a member of."""
    found = SUBSCRIPTED.fullmatch(name) or NUMBERED.fullmatch(name)
    return (found["stem"], found["label"] or "") if found else None


def indices_of(name: str) -> list[str]:
    """The indices of a name, from left to right."""
    return [index for _, _, index in subscripts(name)]


def kronecker(name: str) -> tuple[str, str] | None:
    """The two indices of a delta that is 1 where they are the same; None for any other name."""
    found = SUBSCRIPTED.fullmatch(name)
    if found is None or found["stem"] != DELTA or found["label"]:
        return None
    indices = parted(found["indices"])
    return (indices[0], indices[1]) if len(indices) == 2 else None


def subscripts(name: str) -> Iterator[tuple[str, int, str]]:
    """The letter, the place and the index of every subscript in a name: W_ij has two, dL/dz_k one."""
    for part in name.split("/"):
        if found := SUBSCRIPTED.fullmatch(part.removeprefix("d") if "/" in name else part):
            for place, index in enumerate(parted(found["indices"])):
                yield found["stem"], place, index


def parted(indices: str) -> list[str]:
    """i and j of W_ij and of W_i_j."""
    parts = indices.split("_")
    return [*split(indices)] if len(parts) == 1 else parts


def index_at(index: str, at: Mapping[str, int]) -> str:
    """What an index is where its letter has a number: j, or t-1."""
    if (shifted := SHIFTED.fullmatch(index)) and shifted["index"] in at:
        return str(at[shifted["index"]] + int(shifted["shift"]))
    return str(at.get(index, index))


def reindexed_name(name: str, letters: Mapping[str, str]) -> str:
    if name in letters:
        return letters[name]
    parts = []
    for part in name.split("/"):
        lead = "d" if "/" in name else ""
        found = SUBSCRIPTED.fullmatch(part.removeprefix(lead))
        if found is None:
            parts.append(part)
            continue
        indices = [_relettered_index(index, letters) for index in parted(found["indices"])]
        sign = "_" if "_" in found["indices"] else ""
        parts.append(f"{lead}{found['stem']}_{sign.join(indices)}{found['label'] or ''}")
    return "/".join(parts)


def _relettered_index(index: str, letters: Mapping[str, str]) -> str:
    if (shifted := SHIFTED.fullmatch(index)) and shifted["index"] in letters:
        return letters[shifted["index"]] + shifted["shift"]
    return letters.get(index, index)


def with_indices(stem: str, values: Sequence[str]) -> str:
    """The name with these indices, as it is read where they are written: W_{11} is W11."""
    digits = all(len(value) == 1 and value.isdigit() for value in values)
    return canonical("_".join([stem, *(["".join(values)] if digits else values)]))


def patterns(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """Values of so many indices, one for each way in which some of them are equal."""
    if not count:
        yield ()
        return
    for first in patterns(count - 1, size):
        for value in range(1, min(size, max(first, default=0) + 1) + 1):
            yield (*first, value)
