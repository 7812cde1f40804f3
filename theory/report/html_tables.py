"""Links of a document, tables with bars and images as HTML."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from html import escape

from theory.formula import foreign, mathml
from theory.report import png
from theory.report.blocks import Bars, Gallery, Linked, Links, Raster, cell

LONGEST_SIDE = 600  # characters of a side that could not be read


def links(block: Links) -> str:
    """Each link with its place, both sides, the verdict, and why."""
    return f'<ol class="links">{"".join(map(_link, block.rows))}</ol>'


def _link(row: Linked) -> str:
    detail = f'<p class="how">{escape(row.detail)}</p>' if row.detail else ""
    return (
        f'<li class="link {row.standing}"><span class="place">{escape(row.place)}</span>'
        f'<div class="equation">{_equation(row)}{detail}</div>{stamp(row.verdict, row.standing)}</li>'
    )


def stamp(verdict: str, standing: str, count: int | None = None) -> str:
    """The verdict on a link as a word in its colour."""
    text = verdict if count is None else f"{count} {verdict}"
    return f'<span class="seal stamp {escape(standing)}">{escape(text)}</span>'


def stamps(rows: Iterable[Linked]) -> str:
    """How many links have each verdict, in the order in which they come."""
    counts = Counter((row.verdict, row.standing) for row in rows)
    listed = "".join(f"<li>{stamp(*key, count=count)}</li>" for key, count in counts.items())
    return f'<ul class="seals" aria-label="{counts.total()} links by verdict">{listed}</ul>' if counts else ""


def _equation(row: Linked) -> str:
    """Both sides as mathematics where all of it is known, else as they were written."""
    left = _side(row.left, row.read)
    return f'{left}<span class="eq">{escape(row.relation)}</span>{_side(row.right, row.read)}' if row.relation else left


def _side(written: str, read: bool) -> str:
    if read and (found := foreign.formula(written)) is not None:
        return f'<span class="side">{mathml.breakable(found)}</span>'
    text = " ".join(written.split())
    if not text:
        return ""
    return f"<code>{escape(text if len(text) <= LONGEST_SIDE else text[: LONGEST_SIDE - 1] + '…')}</code>"


def bars(block: Bars) -> str:
    """The table; a bar lies under the number that it shows."""
    columns = range(len(block.head))
    head = "".join(f'<th scope="col"{_kind(block, column)}>{escape(block.head[column])}</th>' for column in columns)
    lines = (_line(block, place) for place in range(len(block.rows)))
    foot = "".join(_ending(block, column) for column in columns) if block.total else ""
    of = f'<p class="of">{escape(block.of)}</p>' if block.of else ""
    end = f"<tfoot><tr>{foot}</tr></tfoot>" if foot else ""
    return (
        f'{of}<div class="wide" tabindex="0" role="region" aria-label="{escape(block.of or "Table")}">'
        f'<table class="bars"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody>{end}</table></div>'
    )


def _line(block: Bars, place: int) -> str:
    return f"<tr>{''.join(_cell(block, place, column) for column in range(len(block.head)))}</tr>"


def _kind(block: Bars, column: int) -> str:
    """Numbers stand flush right; text behind the first column is left out where there is no room."""
    return ' class="number"' if block.numeric(column) else ' class="aside"' if column else ""


def _cell(block: Bars, place: int, column: int) -> str:
    shown, bar = escape(cell(block.rows[place][column])), block.bar(place, column)
    if column == 0:
        return f'<th scope="row">{shown.replace(".", ".<wbr>")}</th>'
    if bar is None:
        return f"<td{_kind(block, column)}>{shown}</td>"
    return f'<td class="number"><i class="bar" style="width: {100 * bar:.1f}%"></i><span>{shown}</span></td>'


def _ending(block: Bars, column: int) -> str:
    shown = escape(cell(block.total[column]))
    return f"<td{_kind(block, column)}>{shown}</td>" if column else f'<th scope="row">{shown}</th>'


def gallery(block: Gallery) -> str:
    rows = "".join(f'<ul class="rasters">{"".join(map(_raster, images))}</ul>' for images in block.rows)
    return f'<figure class="gallery">{rows}<figcaption>{escape(block.caption)}</figcaption></figure>'


def _raster(image: Raster) -> str:
    data = base64.b64encode(png.write(image)).decode()
    name, says = escape(image.name), escape(image.says)
    alt = f"{name}, {image.size} pixels"
    return f'<li><img src="data:image/png;base64,{data}" width="150" height="150" alt="{alt}"><b>{name}</b>{says}</li>'
