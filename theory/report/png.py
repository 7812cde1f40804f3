"""Grey images as PNG, and in words for formats that cannot show them."""

from __future__ import annotations

import struct
import zlib

from theory.report.blocks import Gallery, Raster

LEAST = 64  # pixels of a side: those of smaller images are repeated, so that viewers cannot smooth them away


def write(raster: Raster) -> bytes:
    """The image with 8 bits a pixel; the same bytes for the same pixels."""
    times = max(1, LEAST // max(len(raster.pixels), len(raster.pixels[0])))
    rows = [bytes(value for value in row for _ in range(times)) for row in raster.pixels for _ in range(times)]
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def describe(block: Gallery) -> str:
    """What the images are, name by name."""
    listed = "; ".join(f"{image.name}, {image.size}: {image.says}" for images in block.rows for image in images)
    return f"{block.caption} Images: {listed}."
