"""Draws grey images side by side as SVG that stands alone, each as a PNG within it, under its name."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from html import escape

from theory.report.charts_svg import FONT, INK, LINE, SOFT
from theory.report.kinds import Gallery, Raster

SIDE, GAP, LINES = 150.0, 18.0, 40.0  # of an image, between images, and the room for two lines of text under each


def png(pixels: Sequence[bytes]) -> bytes:
    """A grey image of 8 bits; the same bytes for the same pixels."""
    header = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 0, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in pixels), 9)
    chunks = ((b"IHDR", header), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def row(rasters: Sequence[Raster]) -> str:
    """One row of images, all drawn at one size: the pixels of a small one are large."""
    size = len(rasters) * (SIDE + GAP) - GAP + 2, SIDE + LINES
    drawn = "".join(_image(raster, place * (SIDE + GAP) + 1) for place, raster in enumerate(rasters))
    label = "; ".join(f"{raster.name}, {raster.size}: {raster.says}" for raster in rasters)
    return (
        f'<svg class="pixels" viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" width="{size[0]:.0f}" height="{size[1]:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" font-family="{FONT}">{drawn}</svg>'
    )


def _image(raster: Raster, x: float) -> str:
    data = base64.b64encode(png(_enlarged(raster.pixels))).decode()
    middle = x + SIDE / 2
    return (
        f'<image x="{x:.1f}" y="1" width="{SIDE:.0f}" height="{SIDE:.0f}" href="data:image/png;base64,{data}" '
        f'style="image-rendering: pixelated"/><rect class="frame" x="{x:.1f}" y="1" width="{SIDE:.0f}" '
        f'height="{SIDE:.0f}" fill="none" stroke="{LINE}"/>'
        f'<text class="name" x="{middle:.1f}" y="{SIDE + 18:.0f}" text-anchor="middle" font-size="15" fill="{INK}">'
        f'{escape(raster.name)}</text><text class="says" x="{middle:.1f}" y="{SIDE + 35:.0f}" text-anchor="middle" '
        f'font-size="12" fill="{SOFT}">{escape(raster.says)}</text>'
    )


def _enlarged(pixels: Sequence[bytes], least: int = 64) -> list[bytes]:
    """Every pixel as a square of them, so that viewers that smooth images show the pixels of small ones too."""
    times = max(1, least // max(len(pixels), len(pixels[0])))
    return [bytes(value for value in line for _ in range(times)) for line in pixels for _ in range(times)]


def describe(block: Gallery) -> str:
    """The images in words, for formats that cannot show them."""
    listed = "; ".join(f"{image.name}, {image.size}: {image.says}" for images in block.rows for image in images)
    return f"{block.caption} Images: {listed}."
