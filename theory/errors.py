"""The error for bad input: one clear sentence that says what was expected, what came, and what to do."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input; the command line prints its sentence and exits with 2."""
