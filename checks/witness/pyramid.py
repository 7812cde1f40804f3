"""The Laplacian pyramid by torch: blurred and halved by convolution, up-sampled by transposed convolution."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections.abc import Mapping

TAPS = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0], dtype=torch.float64) / 16
KERNEL = torch.outer(TAPS, TAPS)[None, None]
HALVINGS = 40  # of an image of 2^40 x 2^40: 4^-40 is below the last place of 4/3


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """Levels I1.., L0.., the levels Ihat0.. rebuilt from the differences, and how many numbers are stored.

    problem: levels, how often to halve. givens: I0, the image as a list of rows. Pixels outside an image count as 0.
    """
    levels = int(problem["levels"])
    gaussian = [torch.tensor(givens["I0"], dtype=torch.float64)]
    for _ in range(levels):
        gaussian.append(down(gaussian[-1]))
    laplacian = [fine - up(coarse, fine.shape) for fine, coarse in pairwise(gaussian)]
    rebuilt = [gaussian[-1]]
    for difference in reversed(laplacian):
        rebuilt.insert(0, difference + up(rebuilt[0], difference.shape))
    values = {f"I{k}": level for k, level in enumerate(gaussian) if k}
    values |= {f"L{k}": level for k, level in enumerate(laplacian)}
    values |= {f"Ihat{k}": level for k, level in enumerate(rebuilt)}
    kept = [*laplacian, gaussian[-1]]
    values["Ihat0.linear"] = sum_of([climb(level, gaussian[:k]) for k, level in enumerate(kept)])
    values["stored.image"] = sum_of([numbers(gaussian[0])])
    values["stored.gaussian"] = sum_of([numbers(gaussian[-1])])
    values["stored.pyramid"] = sum_of([numbers(level) for level in kept])
    values["stored.ratio"] = values["stored.pyramid"] / values["stored.image"]
    areas = 4 ** torch.arange(HALVINGS + 1, dtype=torch.float64)
    values["stored.limit"] = areas.sum() / areas[-1]
    return values


def climb(level: torch.Tensor, finer: list[torch.Tensor]) -> torch.Tensor:
    """The level up-sampled on its own to the size of the image, through the sizes of the finer levels."""
    for target in reversed(finer):
        level = up(level, target.shape)
    return level


def numbers(level: torch.Tensor) -> torch.Tensor:
    return torch.tensor(level.numel(), dtype=torch.float64)


def sum_of(parts: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack(parts).sum(0)


def down(image: torch.Tensor) -> torch.Tensor:
    """Blurred, then every second pixel from the first."""
    return F.conv2d(image[None, None], KERNEL, stride=2, padding=2)[0, 0]


def up(image: torch.Tensor, size: torch.Size) -> torch.Tensor:
    """Zeros between the pixels, blurred, times 4 to keep the brightness; at the size of the finer level."""
    extra = [fine - (2 * coarse - 1) for fine, coarse in zip(size, image.shape, strict=True)]
    return F.conv_transpose2d(image[None, None], 4 * KERNEL, stride=2, padding=2, output_padding=extra)[0, 0]
