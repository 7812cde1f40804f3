"""What a file that is handed in may be at most, and the error where it is more, or cannot be read as a whole."""

from __future__ import annotations

import codecs

UTF8 = "utf-8-sig"  # whether it begins with a mark or not
WINDOWS = "windows-1252"
LARGEST = 2**20  # bytes of one file
LARGEST_PACKED = 2**24  # of one that is no text, with its pictures and fonts


class SubmissionError(ValueError):
    """A file that cannot be read as a whole: what was expected, what came, what to do."""


def text(data: bytes, most: int = LARGEST) -> str:
    """The bytes as text. Raises SubmissionError where they are more than `most`, no text, or nothing."""
    if len(data) > most:
        raise SubmissionError(f"expected at most {most} bytes, but found {len(data)}; hand in the answers alone")
    code = encoding(data)
    try:
        found = data.decode(code)
    except UnicodeDecodeError as error:
        raise SubmissionError(f"expected text, but byte {error.start} is none in {code}; save it as UTF-8") from None
    if code == WINDOWS and "\0" in found:
        raise SubmissionError("expected text, but found bytes that are none; save it as UTF-8")
    if not found.strip():
        raise SubmissionError("the file is empty")
    return found


MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def encoding(data: bytes) -> str:
    """In which encoding the bytes are read: what their first ones say, UTF-8 where they are that, else that of Windows.

    In text that is mostly ASCII every second byte of UTF-16 is 0. Windows-1252 has all printable signs of Latin-1;
    where it is the wrong guess the words are strange, and nothing strange is believed. A detector by statistics guesses
    worse on a few lines of formulas: charset-normalizer 3.5 reads `3 × 5` in Latin-1 as Japanese.
    """
    for mark, code in MARKS:
        if data.startswith(mark):
            return code
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) > len(data) // 4 and min(even, odd) < len(data) // 64 + 1:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode(UTF8)
    except UnicodeDecodeError:
        return WINDOWS
    return UTF8


def lined(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
