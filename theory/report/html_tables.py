"""Links of a document, tables with bars and images as HTML."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from html import escape

from theory.report import foreign, mathml, png
from theory.report.kinds import Bars, Gallery, Linked, Links, Raster, cell

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
    return f"<code>{escape(text if len(text) <= LONGEST_SIDE else text[: LONGEST_SIDE - 1] + '…')}</code>"


def bars(block: Bars) -> str:
    """The table; a bar lies under the number that it shows."""
    numeric = [block.numeric(column) for column in range(len(block.head))]
    head = "".join(
        f'<th scope="col"{_class("number" * n)}>{escape(title)}</th>'
        for title, n in zip(block.head, numeric, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(_cell(block, place, column, numeric[column]) for column in range(len(row)))}</tr>"
        for place, row in enumerate(block.rows)
    )
    foot = "".join(
        f"<{'th scope=row' if not column else 'td'}{_class('number' * numeric[column])}>{escape(cell(value))}"
        f"</{'td' if column else 'th'}>"
        for column, value in enumerate(block.total)
    )
    caption = f"<caption>{escape(block.of)}</caption>" if block.of else ""
    end = f"<tfoot><tr>{foot}</tr></tfoot>" if foot else ""
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(block.of or "Table")}">'
        f'<table class="bars">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>{end}</table></div>'
    )


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _cell(block: Bars, place: int, column: int, numeric: bool) -> str:
    shown, bar = escape(cell(block.rows[place][column])), block.bar(place, column)
    if column == 0:
        return f'<th scope="row">{shown.replace(".", ".<wbr>")}</th>'
    if bar is None:
        return f"<td{_class('number' * numeric)}>{shown}</td>"
    return f'<td class="number"><i class="bar" style="width: {100 * bar:.1f}%"></i><span>{shown}</span></td>'


def gallery(block: Gallery) -> str:
    rows = "".join(f'<ul class="rasters">{"".join(map(_raster, images))}</ul>' for images in block.rows)
    return f'<figure class="gallery">{rows}<figcaption>{escape(block.caption)}</figcaption></figure>'


def _raster(image: Raster) -> str:
    data = base64.b64encode(png.write(image)).decode()
    name, says = escape(image.name), escape(image.says)
    alt = f"{name}, {image.size} pixels"
    return f'<li><img src="data:image/png;base64,{data}" width="150" height="150" alt="{alt}"><b>{name}</b>{says}</li>'
