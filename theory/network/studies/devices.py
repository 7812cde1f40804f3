"""What a device does in a second and moves in a second: rows with their source, or as it is stated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from theory.errors import InputError
from theory.layers import nearest


@dataclass(frozen=True, slots=True)
class Device:
    """flops: FLOPs a second by number type, dense matrices, float32 without TF32; bandwidth: bytes a second to and from
    its memory.
    """

    name: str
    flops: Mapping[str, float]
    bandwidth: float
    source: str
    address: str = ""

    @property
    def cited(self) -> tuple[str, ...]:
        """Where its numbers are to be found, as a note; none of a device that was stated."""
        return (f"{self.source}: {self.address}",) if self.address else ()

    def peak(self, dtype: str) -> float:
        """FLOPs a second at a number type. Raises InputError where its row says nothing of it."""
        if "" in self.flops:
            return self.flops[""]
        if dtype not in self.flops:
            raise InputError(
                f"the row of {self.name} has no peak for {dtype}; it has {', '.join(self.flops)}: name one with --dtype"
            )
        return self.flops[dtype]


# Each as the maker's data sheet says. Compared in 2026 with what others copy from them:
# glennklockwood.com/garden/processors/a100 and h100.
DEVICES: Mapping[str, Device] = {
    row.name: row
    for row in (
        Device("v100", {"float64": 7.8e12, "float32": 15.7e12, "float16": 125e12},
               900e9, "NVIDIA V100 SXM2, data sheet, 2020",
               "https://images.nvidia.com/content/technologies/volta/pdf/volta-v100-datasheet-update-us-1165301-r5.pdf"),
        Device("a100", {"float64": 19.5e12, "float32": 19.5e12, "float16": 312e12, "bfloat16": 312e12, "int8": 624e12},
               2039e9, "NVIDIA A100 80GB SXM, data sheet, 2021",
               "https://www.nvidia.com/content/dam/en-zz/Solutions/Data-Center/a100/pdf/"
               "nvidia-a100-datasheet-us-nvidia-1758950-r4-web.pdf"),
        # 67 and 67 without sparsity; 1,979, 3,958 and 3,958 with it
        Device("h100", {"float64": 67e12, "float32": 67e12, "float16": 989.5e12, "bfloat16": 989.5e12,
                        "float8": 1979e12, "int8": 1979e12},
               3350e9, "NVIDIA H100 SXM, data sheet, 2023, half of what it says with sparsity",
               "https://resources.nvidia.com/en-us-gpu-resources/h100-datasheet-24306"),
    )
}  # fmt: skip
STATED = ("flops", "bandwidth")


def device(text: str) -> Device:
    """A device by its name, or by what is stated of it: `flops=312e12 bandwidth=2.0e12`. Raises InputError."""
    if "=" not in text:
        if text not in DEVICES:
            raise InputError(
                f"there is no device called {text[:40]!r}{nearest(text, list(DEVICES))}, or state it, such as "
                '--device "flops=312e12 bandwidth=2.0e12"'
            )
        return DEVICES[text]
    found: dict[str, float] = {}
    for part in text.replace(",", " ").split():
        name, _, value = part.partition("=")
        if name not in STATED or name in found:
            raise InputError(f"a device is stated by flops and bandwidth, each once, but {part[:40]!r} came")
        found[name] = positive(value, f"{name} of a device", "312e12")
    if len(found) < len(STATED):
        raise InputError(f'a device is stated by both, such as "flops=312e12 bandwidth=2.0e12", but {text[:60]!r} came')
    return Device("the device", {"": found["flops"]}, found["bandwidth"], "as it was given")


def positive(text: str, noun: str, example: str) -> float:
    """A positive decimal. Raises InputError."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise InputError(f"{noun} must be a positive number, such as {example}, but {text[:40]!r} came")
    return value
