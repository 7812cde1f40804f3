"""The roofline of a study as a chart: what a device can do at most over how much is computed for every byte moved."""

from __future__ import annotations

from theory.network.studies.study import Roof, Study
from theory.report.blocks import Axis, Chart

SIDE = 4.0  # how many times beyond the outermost point and the ridge the roof is drawn


def chart(study: Study, roof: Roof) -> Chart | None:
    """Layers as points on the roof, those that take longest first; None where none computes and moves."""
    rows = study.layers.lines if study.layers is not None else ()
    found = []
    for name, _, _, (flops, moved, *_) in rows:
        if isinstance(flops, int) and isinstance(moved, int) and flops and moved:
            found.append((max(flops / roof.peak, moved / roof.bandwidth), name, flops / moved))
    if not found:
        return None
    found.sort(key=lambda row: -row[0])
    ridge = roof.peak / roof.bandwidth
    low = min(ridge, *(intensity for *_, intensity in found)) / SIDE
    high = max(ridge, *(intensity for *_, intensity in found)) * SIDE
    limit = ((low, low * roof.bandwidth), (ridge, roof.peak), (high, roof.peak))
    points = tuple((name, x, min(roof.peak, x * roof.bandwidth)) for _, name, x in found)
    busy = sum(intensity >= ridge for *_, intensity in found)
    said = (
        f"The roofline of {roof.device}: {busy} of {len(found)} layers compute for longer than they move, at or beyond "
        f"the ridge of {ridge:.4g} FLOPs a byte; the others wait for memory"
    )
    if len(found) < len(rows):
        said += f"; {len(rows) - len(found)} that compute nothing are not drawn"
    across, up = Axis("FLOPs for every byte moved", True), Axis("FLOPs a second at most", True)
    return Chart(said, across, up, ((f"the roof of {roof.device}", limit),), points)
