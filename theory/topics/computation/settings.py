"""What a question about a computation must state."""

from __future__ import annotations

from typing import Any

import msgspec

from theory.topics.computation import updates


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """givens: name -> number, vector or matrix. graph: name -> expression of earlier names, in order.

    A line may be a block: a table such as { use = "lstm_cell", x = "x_t", h_new = "h_t" }; `topics` lists them.

    letters: what stays a letter, and what it stands for: `number`, `positive`, `probability`, `integer`, a size such as
    `d` for a vector, `n x d` for a matrix; sizes are whole numbers, or letters that need no line of their own.

    ask: what is asked: names of lines, of any shape, and derivatives such as dL/dw. Lines may use derivatives, too,
    and may be `jacobian(f, x)`, `hessian(f, [x, y])`, `argmin(J, w)` or `argmax(l, theta)`.

    for: the loop, such as `t = 1..3`, that lines with names such as h_t run through; of a given vector x, x_t is then
    entry t, counted from 1; h_0 is a given of its own.

    Without `ask`, loss: the node that is differentiated (default: the last). wrt: what it is differentiated by
    (default: every given). fine: one operation per node, the logistic broken into its parts. draw: the question asks
    for the graph itself. update: the step that follows, if any. Where the last line is no number, it is what is asked.
    """

    givens: dict[str, Any] = {}
    graph: dict[str, Any] = {}
    ask: tuple[str, ...] = ()
    letters: dict[str, str] = {}
    over: str = msgspec.field(default="", name="for")
    loss: str = ""
    wrt: tuple[str, ...] = ()
    fine: bool = False
    draw: bool = False
    update: updates.Settings | None = None
