"""What a file that is handed in may be at most, and the error where it is more, or cannot be read as a whole."""

from __future__ import annotations

LARGEST = 2**20  # bytes of one file


class SubmissionError(ValueError):
    """A file that cannot be read as a whole: what was expected, what came, what to do."""


def text(data: bytes) -> str:
    """The bytes as text, with one kind of line end. Raises SubmissionError where they are too many, no UTF-8, or
    nothing."""
    if len(data) > LARGEST:
        raise SubmissionError(f"expected at most {LARGEST} bytes, but found {len(data)}; hand in the answers alone")
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SubmissionError(f"expected UTF-8 text, but byte {error.start} is none; save it as UTF-8") from None
    if not found.strip():
        raise SubmissionError("the file is empty")
    return found


def lined(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
