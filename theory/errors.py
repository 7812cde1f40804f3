"""The error for bad input: one clear sentence that says what was expected, what came, and what to do."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input; the command line prints its sentence and exits with 2.

    keys: which setting it is about, from a question's settings down, where that is known.
    """

    def __init__(self, message: str = "", keys: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.keys = keys
